"""Explanations that come back: from JSON, from a file, from a pickle; and what is refused."""

import copy
import json
import pickle
from pathlib import Path

import pellucid
import pytest

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "This movie is superb"
LONG = "I did not expect much, and the first half is slow, but the ending is superb. " * 3
REQUESTS = {
    "plain": {"text": SENTENCE},
    "pair": {"text": "A film.", "pair": "It is \u0000 dull.", "target": "all"},
    "parts": {"text": SENTENCE, "at": "sub-embeddings", "steps": 4},
    "surrogate": {"text": SENTENCE, "method": "lime", "samples": 60, "target": ["NEGATIVE", "POSITIVE"]},
    "contrast": {"text": SENTENCE, "against": "NEGATIVE"},
    "windows": {"text": LONG, "window": 24, "stride": 4, "target": "all", "steps": 4},
    "cut": {"text": LONG, "max_length": 12, "max_steps": 4},
    "empty": {"text": ""},
    "no completeness": {"text": "caf\u00e9 \U0001f600 </script>", "method": "occlusion"},
}


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def made(model):
    return {name: model.explain(**request) for name, request in REQUESTS.items()}


@pytest.mark.parametrize("name", REQUESTS)
def test_every_report_of_it_is_the_same(made, name):
    e = made[name]
    back = pellucid.Explanation.from_json(e.to_json())
    assert back.to_json() == e.to_json()
    for render in ("to_html", "to_text", "to_csv"):
        assert getattr(back, render)() == getattr(e, render)(), render
    assert back.words == e.words and back.targets == e.targets and back.windows == e.windows
    assert pellucid.Explanation.from_dict(e.to_dict()) == back == e


def test_a_regression_comes_back():
    e = pellucid.load(ROOT / "tests/data/models/bert-regression").explain(SENTENCE)
    back = pellucid.Explanation.from_json(e.to_json().encode())
    assert back.to_json() == e.to_json() and back.to_html() == e.to_html()


def test_a_file_of_many_comes_back(made, tmp_path):
    many = pellucid.Explanations(made.values())
    many.save(tmp_path / "many.json")
    found = pellucid.read(tmp_path / "many.json")
    assert type(found) is pellucid.Explanations and found == many
    assert found.to_html() == many.to_html()
    assert pellucid.Explanations.from_json(many.to_json()) == many
    (tmp_path / "marked.jsonl").write_bytes(b"\xef\xbb\xbf" + made["plain"].to_json().strip().encode() + b"\r\n\r\n")
    assert pellucid.read(str(tmp_path / "marked.jsonl")) == [made["plain"]]
    (tmp_path / "wrong.jsonl").write_text(made["plain"].to_json() + "{]\n")
    with pytest.raises(ValueError, match=r"wrong\.jsonl:2: not JSON at byte 2$"):
        pellucid.read(tmp_path / "wrong.jsonl")
    with pytest.raises(OSError):
        pellucid.read(tmp_path / "missing.jsonl")


def changed(values, path, value):
    """A copy with the value at a path of keys and indices; `...` takes it away."""
    values = copy.deepcopy(values)
    held = values
    for key in path[:-1]:
        held = held[key]
    if value is ...:
        del held[path[-1]]
    else:
        held[path[-1]] = value
    return values


HOSTILE = [
    ("plain", ["schema"], ..., '"schema" is missing'),
    ("plain", ["schema"], "pellucid.prediction/1", "not an explanation"),
    ("plain", ["text"], 5, "expected a string"),
    ("plain", ["text"], "short", "whole number"),
    ("plain", ["pair"], ["a"], "expected a string"),
    ("plain", ["model", "labels"], [], "a label or more"),
    ("plain", ["model", "labels"], ["a"], '"prediction.index"'),
    ("plain", ["model"], None, "expected an object"),
    ("plain", ["prediction", "index"], 2, "from 0 to 1"),
    ("plain", ["prediction", "index"], -1, "from 0 to 1"),
    ("plain", ["prediction", "probabilities"], [0.5], "an array of 2"),
    ("plain", ["prediction", "logits"], "no", "an array of 2"),
    ("plain", ["prediction", "logits", 0], "no", "a number"),
    ("plain", ["target", "index"], 9, "from 0 to 1"),
    ("plain", ["target", "quantity"], "odds", "odds"),
    ("plain", ["method", "parameters"], [], "expected an object"),
    ("plain", ["method", "parameters", "steps"], {"a": 1}, "a number"),
    ("plain", ["method", "parameters", "steps"], 2**63, "a whole number"),
    ("plain", ["tokens"], {}, "an array"),
    ("plain", ["tokens", 1, "word"], 4, "from 0 to 3"),
    ("plain", ["tokens", 1, "end"], 99, "from 0 to 20"),
    ("plain", ["tokens", 1, "start"], 9, "from 0 to 4"),
    ("plain", ["tokens", 0, "score"], "x", "a number"),
    ("plain", ["tokens", 0, "id"], 2**40, "a whole number"),
    ("plain", ["words", 0, "segment"], 1, "from 0 to 0"),
    ("plain", ["words", 0, "end"], 21, "from 0 to 20"),
    ("plain", ["words", 0, "tokens", 0], 6, "from 0 to 5"),
    ("plain", ["words", 3], ..., '"tokens'),
    ("plain", ["words"], [], "there are no words"),
    ("plain", ["completeness", "sum"], ..., '"sum" is missing'),
    ("plain", ["cost", "forward_passes"], -1, "a whole number"),
    ("plain", ["warnings"], None, "an array"),
    ("pair", ["targets"], [], "a target or more"),
    ("pair", ["targets", 0, "tokens"], [], "an array of"),
    ("parts", ["tokens", 1, "parts"], ..., "the same parts"),
    ("parts", ["tokens", 0, "parts", "gesture"], 1, "word, position and token_type"),
    ("surrogate", ["targets", 0, "surrogate", "features", 0, "places", 0, "end"], 99, "from 0 to 20"),
    ("windows", ["windows", 0, "end_token"], 10**6, "a whole number"),
    ("windows", ["windows", 0, "first_token"], 10**6, "a whole number"),
    ("windows", ["windows", 0, "targets", 0, "target", "index"], 5, "from 0 to 1"),
]


@pytest.mark.parametrize("name, path, value, said", HOSTILE)
def test_what_is_no_explanation_is_refused_in_one_line(made, name, path, value, said):
    with pytest.raises(ValueError) as caught:
        pellucid.Explanation.from_dict(changed(made[name].to_dict(), path, value))
    assert str(caught.value).startswith("explanation: ") and said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text, said", [
    ("", "ends too early"), ("[]", "an object"), ("3", "an object"), ("{" * 500, "not JSON"), ("[" * 500, "deeply"),
    ('{"text": 1, "text": 2}', "twice"), (5, "expected JSON"), ("\ud800", "surrogate"), (b"\xff", "not JSON")])
def test_what_is_no_json_is_refused(text, said):
    with pytest.raises(ValueError, match=said):
        pellucid.Explanation.from_json(text)


def test_another_version_of_the_schema_is_not_supported(made):
    with pytest.raises(NotImplementedError, match="expected pellucid.explanation/1, found .*explanation/2"):
        pellucid.Explanation.from_dict({**made["plain"].to_dict(), "schema": "pellucid.explanation/2"})
    with pytest.raises(ValueError, match="expected values as JSON has them"):
        pellucid.Explanation.from_dict({"a": object()})


def test_keys_that_are_not_known_are_passed_over(made):
    values = {**made["plain"].to_dict(), "row": {"id": 7}}
    assert pellucid.Explanation.from_dict(values) == made["plain"]


def test_numbers_that_json_has_not_come_back_as_null(made):
    values = changed(made["plain"].to_dict(), ["words", 0, "score"], None)
    back = pellucid.Explanation.from_dict(values)
    assert back.to_dict() == values


def test_pickles_copies_and_hashes(made, model):
    e = made["windows"]
    many = model.explain_many([SENTENCE, "Awful."], true_labels=[0, 0], method="saliency")
    for same in (pickle.loads(pickle.dumps(e)), copy.copy(e), copy.deepcopy(e)):
        assert same == e and hash(same) == hash(e) and same.to_html() == e.to_html()
    assert pickle.dumps(pickle.loads(pickle.dumps(e))) == pickle.dumps(e)
    assert e != made["plain"] and e != 5 and len({e, made["plain"], copy.deepcopy(e)}) == 2
    for same in (pickle.loads(pickle.dumps(many)), copy.deepcopy(many), copy.copy(many)):
        assert type(same) is pellucid.Explanations and same == many
        assert same.to_html() == many.to_html() and same[0].true_label == "NEGATIVE"
    compared = model.compare(SENTENCE, methods=["saliency", "occlusion"])
    assert pickle.loads(pickle.dumps(compared)).to_html() == compared.to_html()
    deep = copy.deepcopy(e)
    deep.model["labels"].append("x")
    assert e.model["labels"] == ["NEGATIVE", "POSITIVE"]

"""The methods' options in Python: known to type checkers and completion, spelled as Python spells them."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pellucid
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import make_python_options  # noqa: E402

SENTENCE = "This movie is superb"
PROGRAM = '''
import pellucid
model = pellucid.load()
e: pellucid.Explanation = model.explain("good", baseline="pad", steps=50, tolerance=1e-3)
model.explain("good", baseline=[101, 2204, 102], norm=None)
model.explain_many(["good", ("bad", None)], method="lime", samples=50, bag_of_words=False)
model.compare("good", methods=["lime", "occlusion"], unit="token")
why: str | None = model.explain("good", target=["POSITIVE", 0], against=None, quantity="logit").target.against
ids: list[int] = pellucid.load_tokenizer().tokenize("good")["ids"]
'''
EVERYTHING = '''
import copy
import pathlib
import pickle
import warnings
from collections.abc import Iterator
from typing import Any
import numpy as np
import pellucid


def texts() -> Iterator[str]:
    yield "good"


def everything(hf_model: Any, hf_tokenizer: Any, frame: Any, axes: Any) -> None:
    model: pellucid.Model = pellucid.load(hf_model, hf_tokenizer, threads=2)
    pellucid.load(pathlib.Path("folder"), precision="bfloat16", truncate="middle")
    answer: list[dict[str, Any]] = model("good", top_k=None)
    found: pellucid.Prediction = model.predict("good")
    each: list[pellucid.Prediction] = model.predict(["good", ("a", "b")], window=9, stride=2)
    table: np.ndarray[Any, Any] = model.predict_proba(texts(), max_length=9)
    e = model.explain(("a", "b"), target=[0, "POSITIVE"], progress=lambda share: None)
    model.explain({"text": "a", "text_pair": "b"}, method="lime", samples=9)
    model.explain(inputs_embeds=table)
    many: pellucid.Explanations = model.explain_many(
        frame, column=("a", "b"), true_labels=[0, "POSITIVE", None], targets=["POSITIVE", None, [0, 1]], progress=True)
    part: pellucid.Explanations = many[:2] + many[[True, False, True]] + many.filter(lambda one: bool(one.warnings))
    one: pellucid.Explanation = part[0]
    pairs: list[tuple[str, float]] = one.as_list("tokens", target="POSITIVE")
    label: str | None = one.true_label
    axes = one.plot(ax=axes, strongest=3)
    one.plot("why.png", palette="grey")
    many.plot("words.png")
    compared = model.compare("good", methods=["lime", "occlusion"], progress=True)
    compared.plot(strongest=4)
    names: list[str] = compared.names
    back: pellucid.Explanation = pellucid.Explanation.from_json(e.to_json())
    pellucid.Explanation.from_dict(e.to_dict())
    pellucid.Explanations.from_json(many.to_json())
    for read in pellucid.read(pathlib.Path("many.jsonl")):
        print(read.words[0].text, read.targets[0].words, hash(read), read == back)
    estimator: pellucid.Estimator = model.estimator()
    classes: np.ndarray[Any, Any] = estimator.fit(["a"], ["POSITIVE"]).predict(["a"])
    share: float = estimator.score(["a"], classes)
    copied: pellucid.Model = copy.deepcopy(model)
    pickle.dumps((copied, e, many))
    warnings.simplefilter("ignore", pellucid.PellucidWarning)
    print(answer, found, each, pairs, label, names, share, many.to_dataframe("texts"), repr(many), e.to_text(width=60))
    many.save("page.html", true_label=0)
    many.show(palette="grey")
'''


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


def test_the_types_are_those_of_the_methods():
    made = make_python_options.text(pellucid.methods())
    assert made == (ROOT / "python/pellucid/options.py").read_text("utf8"), "tools/make_python_options.py makes it"


@pytest.mark.parametrize("added, complaint", [
    ("", None),
    ('model.explain("good", baselin="pad")', "baselin"),
    ('model.explain("good", steps="many")', "steps"),
    ('model.explain_many(["good"], norm="l3")', "norm"),
    ('model.compare("good", sample=3)', "sample")])
def test_a_type_checker_knows_the_options(tmp_path, added, complaint):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM + added + "\n")
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path.parent / "mypy", program],
                          capture_output=True, text=True)
    assert (done.returncode == 0) == (complaint is None), done.stdout + done.stderr
    if complaint:
        assert complaint in done.stdout and "program.py:10" in done.stdout, done.stdout


def test_a_type_checker_takes_a_program_that_uses_everything(tmp_path):
    (tmp_path / "everything.py").write_text(EVERYTHING)
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path.parent / "mypy",
                           tmp_path / "everything.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("function", [pellucid.Model.explain, pellucid.Model.explain_many, pellucid.Model.compare])
def test_options_complete_and_are_documented(function):
    names = inspect.signature(function).parameters
    for method in pellucid.methods():
        for parameter in method["parameters"]:
            name = parameter["name"].replace("-", "_")
            assert name in names and f"\n{name}: " in function.__doc__


def test_what_is_wrong_is_named_as_python_names_it(model):
    with pytest.raises(ValueError, match="^max_steps: wrong value .expected a whole number"):
        model.explain(SENTENCE, max_steps=0)
    with pytest.raises(ValueError, match="^stride: unexpected without window$"):
        model.explain(SENTENCE, stride=3)
    with pytest.raises(ValueError, match="^baselin: not an option .*did you mean baseline"):
        model.explain(SENTENCE, baselin="pad")
    with pytest.raises(ValueError, match="did you mean POSITIVE"):
        model.explain(SENTENCE, target="Positiv")
    for warning in model.explain(SENTENCE, max_steps=2).warnings:
        assert "--" not in warning.message
    assert "--" not in json.dumps(pellucid.methods())


def test_names_are_known_as_other_libraries_have_them(model):
    e = model.explain(SENTENCE, method="IG", n_steps=7, target="positive", quantity="Logit")
    assert e.method["name"] == "integrated-gradients" and e.method["parameters"]["steps"] == 7
    assert e.target.label == "POSITIVE" and e.target.quantity == "logit"


def test_scores_are_divided_by_the_same_number_in_reports_and_conversions(model):
    """With several targets too, whose colours are on one scale and whose norms are not."""
    e = model.explain(SENTENCE, method="input-x-gradient", quantity="logit", target="all")
    for normalize in ("none", "l2", "max"):
        for i, scores in enumerate(e.targets):
            by = pellucid.conversions.divisor(e, scores, normalize)
            assert by > 0
            words = e.to_text(normalize=normalize, width=200).split(f"Why {scores.target.label}?")[1]
            strongest = max(e.words, key=lambda word: abs(scores.words[e.words.index(word)]))
            score = scores.words[e.words.index(strongest)] / by
            shown = re.search(rf"\n  {re.escape(strongest.text)} +([+-][0-9.e-]+)", words)
            assert shown and float(shown[1]) == pytest.approx(score, rel=0.01), (normalize, i)

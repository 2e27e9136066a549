"""How people call a model: as transformers' pipelines, with pairs, tables and labels; and what is refused."""

import inspect
import json
from pathlib import Path

import numpy as np
import pandas
import pellucid
import pytest

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "This movie is superb"
TEXTS = [SENTENCE, "Awful and dull.", "A superb cast, and an awful end."]


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def many(model):
    return model.explain_many(TEXTS, true_labels=["POSITIVE", 0, None], method="saliency")


def test_a_model_is_called_as_a_pipeline(model):
    best = {"label": "POSITIVE", "score": pytest.approx(model.predict(SENTENCE).score)}
    assert model(SENTENCE) == [best] == model([SENTENCE]) == model({"text": SENTENCE}, top_k=1)
    assert model({"text": SENTENCE}) == best
    ranked = model([SENTENCE, "Awful."], top_k=None)
    assert [[row["label"] for row in rows] for rows in ranked] == [["POSITIVE", "NEGATIVE"], ["NEGATIVE", "POSITIVE"]]
    assert model(SENTENCE, top_k=None) == ranked[0] and model([], top_k=2) == [] == model([])
    raw = model(SENTENCE, top_k=1, function_to_apply="none")[0]["score"]
    assert raw == model.predict(SENTENCE).logits[1]
    assert model(SENTENCE, function_to_apply="sigmoid")[0]["score"] == pytest.approx(1 / (1 + np.exp(-raw)))
    pair = model.predict_proba([("Good.", "Bad.")])[0]
    assert model({"text": "Good.", "text_pair": "Bad."})["score"] == pair.max()
    for wrong, said in (({"top_k": 0}, "top_k"), ({"top_k": "all"}, "top_k"), ({"function_to_apply": "tanh"}, "tanh")):
        with pytest.raises(ValueError, match=said):
            model(SENTENCE, **wrong)


def test_a_regression_is_called_too():
    rating = pellucid.load(ROOT / "tests/data/models/bert-regression")
    assert rating(SENTENCE)[0]["score"] == rating.predict(SENTENCE).values[0]


def test_explain_takes_the_pairs_of_explain_many(model):
    pair = model.explain(("Good.", "Bad."), method="saliency")
    assert (pair.text, pair.pair) == ("Good.", "Bad.")
    for same in (model.explain("Good.", "Bad.", method="saliency"),
                 model.explain({"text": "Good.", "text_pair": "Bad."}, method="saliency"),
                 model.explain_many([["Good.", "Bad."]], method="saliency")[0],
                 model.explain_many(pandas.DataFrame({"a": ["Good."], "b": ["Bad."]}), column=("a", "b"),
                                    method="saliency")[0]):
        assert same.words == pair.words
    assert model.compare(("Good.", "Bad."), methods=["saliency"])[0].pair == "Bad."
    assert model.tokenize(("Good.", "Bad."))["pair"] == "Bad."


def test_labels_and_targets_of_each_text(model, many):
    assert [e.true_label for e in many] == ["POSITIVE", "NEGATIVE", None]
    assert many.to_html().count("true label") == many[:2].to_html().count("true label") > 0
    assert "true label: POSITIVE" in many[0].to_text() and "true label" not in many[2].to_text()
    found = model.explain_many(TEXTS, targets=["NEGATIVE", None, ["POSITIVE", 0]], method="saliency")
    assert [[t.target.index for t in e.targets] for e in found] == [[0], [0], [0, 1]]
    assert [e.text for e in found] == TEXTS and found[1].words == many[1].words
    frame = pandas.DataFrame({"text": TEXTS, "label": [1, 0, float("nan")]})
    assert [e.true_label for e in model.explain_many(frame, column="text", labels=[1, 0, None],
                                                     method="saliency")] == [e.true_label for e in many]
    for wrong, said in (({"true_labels": ["POSITIVE"]}, "one for each of 3 texts, found 1"),
                        ({"true_labels": ["GOOD", 0, 0]}, "true_labels: unknown class"),
                        ({"true_labels": [2, 0, 0]}, "index from 0 to 1"),
                        ({"targets": "POSITIVE"}, "targets: expected a list"),
                        ({"targets": ["GOOD", 0, 0]}, "GOOD"),
                        ({"true_labels": [0, 0, 0], "labels": [0, 0, 0]}, "beside true_labels")):
        with pytest.raises(ValueError, match=said):
            model.explain_many(TEXTS, **wrong)


def test_parts_of_many_are_many(many):
    for part in (many[:2], many[[True, False, True]], many[np.array([0, 2])], many + many, sum([many, many]),
                 many.filter(lambda e: e.true_label), many * 2, 2 * many, many.copy(), many[[]]):
        assert type(part) is pellucid.Explanations
    assert type(many[1]) is pellucid.Explanation and many[-1] is many[2]
    assert [e.text for e in many[[True, False, True]]] == [TEXTS[0], TEXTS[2]]
    assert len(sum([many, many])) == 6 and many[[2, 0]][0] is many[2]
    for wrong in ([True], "ab", [0.5], [[1]]):
        with pytest.raises(ValueError, match="explanations: expected"):
            many[wrong]
    with pytest.raises(IndexError):
        many[7]


def test_the_table_of_many(model, many):
    table = many.to_dataframe()
    assert list(table)[:6] == ["text_index", "text", "prediction", "probability", "true_label", "target"]
    assert list(table["word"][table["text_index"] == 0]) == SENTENCE.split()
    assert set(table["text"]) == set(TEXTS) and len(table) == sum(len(e.words) for e in many)
    cut = model.explain_many(["", ("good " * 9, "bad")], target="all", max_length=6, method="saliency")
    texts = cut.to_dataframe("texts")
    assert list(texts["target"]) == ["NEGATIVE", "POSITIVE"] * 2 and list(texts["pair"])[-1] == "bad"
    assert list(texts["warnings"]) == ["empty-text"] * 2 + ["truncated"] * 2
    assert set(cut.to_dataframe("tokens")["target"]) == {"NEGATIVE", "POSITIVE"}
    assert list(cut[1].to_dataframe()["target"]) == ["NEGATIVE"] * len(cut[1].words) + ["POSITIVE"] * len(cut[1].words)
    assert len(cut[:0].to_dataframe()) == 0 and len(cut[0].to_dataframe()) == 0


def test_a_list_as_lime_gives_it(model):
    e = model.explain(SENTENCE, target="all")
    assert e.as_list()[0] == ("superb", max(word.score for word in e.words))
    assert dict(e.as_list(target="NEGATIVE"))["superb"] == e.targets[0].words[3]
    assert len(e.as_list("tokens")) == len(e.tokens)


@pytest.mark.parametrize("call, said", [
    (lambda m: m.explain(), "text: missing"),
    (lambda m: m.explain([SENTENCE]), "explain_many takes many"),
    (lambda m: m.explain(["Good.", "Bad."]), "explain_many takes many"),
    (lambda m: m.explain(pandas.DataFrame({"a": ["x"]})), "found a DataFrame"),
    (lambda m: m.explain(5), "text: expected a string"),
    (lambda m: m.explain(("a", "b"), "c"), "pair: unexpected"),
    (lambda m: m.explain("a", 5), "pair: expected a string, found 5"),
    (lambda m: m.explain("a", max_length=-1), "max_length: expected a whole number from 0"),
    (lambda m: m.explain("a", max_length="9"), "max_length: expected a whole number, found '9'"),
    (lambda m: m.explain("a", window=2.5), "window"),
    (lambda m: m.explain("a", method=5), "method: expected a string, found 5"),
    (lambda m: m.explain("a", method=["lime"]), "method: expected a string"),
    (lambda m: m.explain("a", target=object()), "target: expected a number, a string"),
    (lambda m: m.explain("a", tolerance=float("nan")), "tolerance: expected a finite number"),
    (lambda m: m.explain("a", progress=True), "progress: expected a function"),
    (lambda m: m.explain("a\ud800"), r"text: expected Unicode text, found a lone surrogate at character 1: '\\ud800'"),
    (lambda m: m.explain("a", "\udfff"), "pair: expected Unicode"),
    (lambda m: m.explain("a", target="\udfff"), "target: expected Unicode"),
    (lambda m: m.explain(inputs_embeds="abc"), "inputs_embeds: expected numbers"),
    (lambda m: m.predict(["a", "\udcff"]), r"texts\[1\]: expected Unicode"),
    (lambda m: m.predict(5), "texts: expected a list of texts, found 5"),
    (lambda m: m.predict(), "texts: expected a list of texts, found None"),
    (lambda m: m.predict_proba({"a": 1}), "texts: expected a list"),
    (lambda m: m.predict_proba(["a"], max_length=True), "max_length: expected a whole number, found True"),
    (lambda m: m.predict_proba(pandas.DataFrame({"a": ["x"]})), "column= says where they are: a"),
    (lambda m: m.tokenize(["a", "b"]), "text: expected a string"),
    (lambda m: m.explain_many(pandas.DataFrame({"a": ["x"]})), "column= says where they are: a"),
    (lambda m: m.explain_many(pandas.DataFrame({"a": ["x"]}), column="b"), "column: expected one of a, found 'b'"),
    (lambda m: m.explain_many(["x"], column="a"), "column: expected a table"),
    (lambda m: m.explain_many(["x", {"txt": "y"}]), r"texts\[1\]: .* found txt"),
    (lambda m: m.compare("a", target="all"), "target: expected one class to compare methods on, found 'all'"),
    (lambda m: m.compare("a", target=["POSITIVE", 0]), "target: expected one class"),
    (lambda m: m.compare("a", methods=["saliency"], target="0,1"), "one class to compare methods on"),
    (lambda m: m.compare("a", methods=[5]), "methods: expected a string, found 5"),
    (lambda m: m.explain("a", method="saliency").to_text(width="wide"), "width: expected a whole number"),
    (lambda m: m.explain("a", method="saliency").to_text(color="red"), "color"),
    (lambda m: m.explain("a", method="saliency").to_html(palette=5), "palette: expected a string, found 5"),
    (lambda m: m.explain("a", method="saliency").to_html(true_label=1.5), "true_label"),
    (lambda m: m.explain("a", method="saliency").save("x", format=5), "format: expected a string"),
    (lambda m: pellucid.load(5), "model: expected a folder, or an object of transformers, found 5"),
    (lambda m: pellucid.load(threads="two"), "threads: expected a whole number, found 'two'"),
    (lambda m: pellucid.load(precision=32), "precision: expected a string, found 32"),
])
def test_what_is_wrong_is_one_line_of_python(model, call, said):
    with pytest.raises(ValueError, match=said) as caught:
        call(model)
    assert "\n" not in str(caught.value) and "incompatible" not in str(caught.value)


def test_what_is_of_a_wrong_type_is_a_type_error_too(model):
    for call in (lambda: model.explain(), lambda: model.explain(5), lambda: model.explain("a", window="x")):
        with pytest.raises(TypeError):
            call()


@pytest.mark.parametrize("function", [pellucid.Model.explain, pellucid.Model.explain_many, pellucid.Model.compare])
def test_help_says_what_every_option_means(function):
    for name in inspect.signature(function).parameters:
        if name not in ("self", "text", "texts", "pair"):
            assert f"{name}:" in function.__doc__ or f"`{name}`" in function.__doc__, name
    assert "kernel-shap: " in function.__doc__ and "probability|logit|log-odds" in function.__doc__


def test_a_comparison_of_several_classes_is_refused_as_a_table_too(model):
    several = pellucid.Comparison([model.explain("a", target="all", method="saliency")])
    for call in (several.to_dataframe, several.to_html, several.plot):
        with pytest.raises(ValueError, match="one class"):
            call()


def test_comparing_shows_how_far_it_is(model, capsys):
    model.compare("good", methods=["saliency", "occlusion"], progress=True)
    assert "2/2" in capsys.readouterr().err


def test_json_of_many_and_of_one_are_lists_of_dicts(many):
    assert many.to_dict() == [json.loads(line) for line in many.to_json().splitlines()]

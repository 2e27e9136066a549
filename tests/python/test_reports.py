"""The reports of the Python module: their options, a comparison, the picture, the bar of progress."""

import json
import subprocess
import sys
from pathlib import Path

import pellucid
import pytest

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "This movie is superb"
PNG = b"\x89PNG\r\n"


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def explanation(model):
    return model.explain(SENTENCE)


def test_options_of_the_reports_for_people(explanation, tmp_path):
    page = explanation.to_html(palette="green-red", normalize="l2", true_label="NEGATIVE")
    assert page != explanation.to_html() and "true label" in page
    text = explanation.to_text(normalize="max", true_label=0)
    assert "+1.0" in text and "true label: NEGATIVE" in text
    explanation.save(tmp_path / "why.html", palette="green-red", normalize="l2", true_label=0)
    assert (tmp_path / "why.html").read_text("utf8") == page
    many = pellucid.Explanations([explanation, explanation])
    assert "true label" in many.to_html(true_label=1) and "true label" in many.to_text(true_label=1)
    with pytest.raises(ValueError, match="rainbow"):
        explanation.to_html(palette="rainbow")
    with pytest.raises(ValueError, match="l3"):
        explanation.to_html(normalize="l3")


def test_show_prints_where_there_is_no_notebook(explanation, capsys):
    explanation.show(true_label=1)
    assert "true label: POSITIVE" in capsys.readouterr().out


def test_compare(model, tmp_path):
    found = model.compare(SENTENCE, methods=["integrated-gradients", "lime", "lime"], target=0,
                          steps=8, samples=100)
    assert [e.method["name"] for e in found] == ["integrated-gradients", "lime", "lime"]
    assert found[0].method["parameters"]["steps"] == 8 and found[0].target.label == "NEGATIVE"
    assert found[1].method["parameters"]["samples"] == 100
    assert found[1].surrogate.features[0].text == "superb" and found[0].surrogate is None
    assert list(found.to_dataframe()) == ["text", "integrated-gradients", "lime", "lime 2"]
    assert list(found.to_dataframe()["lime"]) == [word.score for word in found[1].words]
    assert found._repr_html_().startswith("<iframe")
    found.save(tmp_path / "methods.html", true_label=0)
    assert "How far they agree" in (tmp_path / "methods.html").read_text("utf8")
    for wrong, said in (({"stepz": 3}, "stepz"), ({"methods": "lime"}, "list of methods"),
                        ({"methods": ["limes"]}, "limes")):
        with pytest.raises(ValueError, match=said):
            model.compare(SENTENCE, **wrong)
    assert "lime" in str(found) and len(found.to_json().splitlines()) == 3
    with pytest.raises(ValueError, match="html"):
        found.save(tmp_path / "methods.csv")
    with pytest.raises(ValueError, match="one text and one class"):
        pellucid.Comparison([found[0], model.explain("Another text")]).to_html()


def test_plot(model, explanation, tmp_path):
    figure = explanation.plot()
    assert figure._repr_png_().startswith(PNG)
    shown = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert {"This", "movie", "is", "superb"} <= set(shown)
    assert f"{explanation.words[3].score:+.3f}" in shown
    for extension, start in ((".png", PNG), (".pdf", b"%PDF"), (".svg", b"<?xml")):
        for name in ("a", "b"):
            explanation.plot(tmp_path / f"{name}{extension}")
        found = (tmp_path / f"a{extension}").read_bytes()
        assert found.startswith(start) and found == (tmp_path / f"b{extension}").read_bytes()
    with pytest.raises(ValueError, match="no picture"):
        explanation.plot(tmp_path / "why.bmp")
    with pytest.raises(ValueError, match="strongest"):
        explanation.plot(strongest=0)


@pytest.mark.parametrize("text, pair", [
    ("", None), ("$a^{b$ _x_ \\frac", None), ("x", "and a second text"), ("good " * 400, None)])
def test_plot_of_any_text(model, text, pair):
    found = model.explain(text, pair, target="all", steps=2)
    assert found.plot()._repr_png_().startswith(PNG)
    assert found.plot(level="tokens", target="NEGATIVE", normalize="l2",
                      palette="grey")._repr_png_().startswith(PNG)


def test_a_plot_has_its_bars_in_the_order_of_the_text(model):
    found = model.explain("A dull film, and a superb one", steps=20)
    bars = found.plot(strongest=2).axes[1]
    assert [label.get_text() for label in bars.get_yticklabels()] == ["dull", "superb"]
    assert [bar.get_width() for bar in bars.patches] == [found.words[1].score, found.words[6].score]


@pytest.mark.parametrize("call, package", [
    ("to_captum", "captum"), ("to_lime", "lime"), ("to_shap", "shap")])
def test_a_library_that_is_missing_is_named(explanation, call, package):
    with pytest.raises(ImportError, match=f"pip install {package}"):
        getattr(explanation, call)()


def test_nothing_is_imported_before_it_is_needed():
    code = ("import sys, pellucid; print([m for m in ('matplotlib', 'pandas', 'tqdm', 'IPython', "
            "'torch', 'lime', 'shap') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_progress_without_tqdm(model, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert len(model.explain_many([SENTENCE, "Awful."], progress=True, steps=2)) == 2
    assert capsys.readouterr().err.splitlines() == ["1/2 texts", "2/2 texts"]


def test_import_checkpoint(tmp_path):
    data = ROOT / "tests/data"
    options = {"config": data / "models/bert-four-cased", "vocab": data / "models/bert-four-cased",
               "labels": ["neg", "pos"]}
    made = pellucid.import_checkpoint(data / "checkpoints/custom-head.pt", tmp_path / "custom",
                                      head="linear-relu", **options)
    assert made.labels == ["neg", "pos"]
    again = pellucid.load(tmp_path / "custom")
    assert again.predict("a film").logits == made.predict("a film").logits
    with pytest.raises(ValueError, match="head"):
        pellucid.import_checkpoint(data / "checkpoints/custom-head.pt", tmp_path / "wrong",
                                   head="linear-sine", **options)
    assert not (tmp_path / "wrong").exists()
    with pytest.raises(ValueError, match="head: is missing"):
        pellucid.import_checkpoint(data / "checkpoints/custom-head.pt", tmp_path / "wrong",
                                   config=options["config"], vocab=options["vocab"])


def test_import_an_adapter(tmp_path):
    data = ROOT / "tests/data"
    with pytest.raises(ValueError, match="base"):
        pellucid.import_checkpoint(data / "imports/plain/adapter", tmp_path / "merged")
    made = pellucid.import_checkpoint(data / "imports/plain/adapter", tmp_path / "merged",
                                      base=data / "models/bert-four-cased", labels=["a", "b", "c", "d"])
    assert made.labels == ["a", "b", "c", "d"]
    cases = json.loads((ROOT / "tests/golden/imports/imports.json").read_text())
    assert cases["cases"][0]["name"] == "plain"
    for text, expected in zip(cases["texts"], cases["cases"][0]["answers"], strict=True):
        assert made.predict(text).logits == pytest.approx(expected, abs=1e-5)


def test_help_has_every_option(model):
    assert "baseline: mask|pad|unk" in model.explain.__doc__
    assert "[N x C]" in model.predict_proba.__doc__
    public = [name for name in dir(model) if not name.startswith("_")]
    assert public == ["compare", "describe", "estimator", "explain", "explain_many", "labels", "predict",
                      "predict_proba", "tokenize"]
    for name in public:
        assert getattr(type(model), name).__doc__, name

"""pellucid compare: several methods on one page."""

import pytest
from conftest import SENTENCE, assert_refused, pellucid

METHODS = "integrated-gradients,occlusion,kernel-shap"


def compare(*arguments):
    result = pellucid("compare", SENTENCE, *arguments)
    assert result.code == 0, result.err
    return result


def test_the_answers_are_those_of_explain():
    found = compare("--methods", METHODS, "--samples", "50", "--format", "json").json_lines()
    assert [e["method"]["name"] for e in found] == METHODS.split(",")
    for e in found:
        own = ["--samples", "50"] if e["method"]["name"] == "kernel-shap" else []
        alone = pellucid("explain", SENTENCE, "--method", e["method"]["name"], *own, "--format",
                         "json").json()
        alone["cost"]["seconds"] = e["cost"]["seconds"] = None
        assert e == alone


def test_text_has_every_method_every_word_and_how_far_they_agree():
    out = compare("--methods", METHODS).out
    for name in METHODS.split(","):
        assert f"\n{name}\n  {SENTENCE}\n" in out
    assert out.count("POSITIVE  ") >= 1 and "Why POSITIVE?" in out
    superb = next(line for line in out.splitlines() if line.startswith("  superb  "))
    assert len(superb.split()) == 4
    assert "integrated-gradients and kernel-shap: rank correlation " in out


def test_html_and_display_options(tmp_path):
    compare("--methods", METHODS, "--out", tmp_path / "page.html", "--palette", "green-red",
            "--true-label", "NEGATIVE", "--target", "NEGATIVE", "--normalize", "max")
    page = (tmp_path / "page.html").read_text("utf8")
    assert page.startswith("<!doctype html>") and 'data-palette="green-red"' in page
    for name in METHODS.split(","):
        assert f"<h3>{name}</h3>" in page
    assert "true label" in page and "Word by word" in page


def test_narrow_terminals_get_narrow_tables():
    names = "integrated-gradients,saliency,input-x-gradient,occlusion,lime,kernel-shap"
    out = pellucid("compare", "This movie is superb and " * 10, "--methods", names, "--samples",
                   "20", env={"COLUMNS": "50"}).out
    assert max(len(line) for line in out.splitlines()) <= 50


def test_warnings_name_their_method():
    assert "pellucid: warning: occlusion: the text has no words" in \
        pellucid("compare", "", "--methods", METHODS).err


@pytest.mark.parametrize("arguments, words", [
    (["--methods", "lime"], ["--methods", "two"]),
    (["--methods", ""], ["--methods", "lime"]),
    (["--methods", "lime,limes"], ["--methods", "limes", "did you mean lime"]),
    (["--methods", "lime,saliency,lime"], ["--methods", "once", "lime"]),
    (["--methods", "lime,saliency", "--target", "all"], ["--target", "all"]),
    (["--methods", "lime,saliency", "--layer", "layer.0"], ["--layer", "lime or saliency"]),
    (["--methods", "lime,saliency", "--samples", "1"], ["samples", "2"]),
    (["--format", "csv"], ["--format", "html"]),
    (["--input", "file"], ["--input"]),
])
def test_what_is_wrong_is_refused_by_name(arguments, words):
    assert_refused(pellucid("compare", SENTENCE, *arguments), 2, *words)

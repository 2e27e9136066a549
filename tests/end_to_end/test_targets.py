"""What is explained: a regression's value, several classes, one class rather than another."""

import csv
import io
import json
import re
import shutil

import pytest

from conftest import ROOT, assert_refused, pellucid

TEXT = "This movie is superb"
BERT = ROOT / "tests/data/models/bert-two"


@pytest.fixture(scope="module")
def stars(tmp_path_factory):
    """A regression of two outputs."""
    folder = tmp_path_factory.mktemp("models") / "stars"
    shutil.copytree(BERT, folder)
    config = json.loads((folder / "config.json").read_text())
    config |= {"problem_type": "regression", "id2label": {"0": "stars", "1": "length"}}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def run(*arguments):
    result = pellucid(*arguments)
    assert result.code == 0, result.err
    return result.out


def found(*arguments):
    return json.loads(run(*arguments, "--format", "json"))


def test_a_regression_has_values_everywhere(stars):
    prediction = found("predict", "--model", stars, TEXT)["prediction"]
    assert "probabilities" not in prediction and prediction["values"] == prediction["logits"]
    explanation = found("explain", "--model", stars, TEXT)
    target = explanation["target"]
    assert target["quantity"] == "value" and target["value"] == pytest.approx(prediction["values"][1], abs=1e-6)
    assert explanation["completeness"]["certified_error"] <= \
        0.01 * abs(target["value"] - target["baseline_value"]) + 1e-4
    logit = found("explain", "--model", stars, TEXT, "--quantity", "logit")
    assert [t["score"] for t in logit["tokens"]] == [t["score"] for t in explanation["tokens"]]
    assert found("inspect", "--model", stars)["scores"] == "none"


@pytest.mark.parametrize("command, form", [("predict", "text"), ("predict", "csv"), ("explain", "text"),
                                           ("explain", "html"), ("explain", "svg"), ("explain", "csv")])
def test_no_report_shows_a_value_as_a_share(stars, command, form):
    page = run(command, "--model", stars, TEXT, "--format", form)
    body = page.split("</style>")[-1].split("<script")[0]
    body = re.sub(r", [<.0-9]+ % of that difference", "", body)  # the certificate's share
    assert not re.search(r"\d %", body) and "robability" not in body.split("\r\n", 1)[-1]
    value = found("predict", "--model", stars, TEXT)["prediction"]["values"][1]
    assert f"{value:.4g}"[:5] in body


def test_a_regression_has_no_probability(stars):
    for quantity in ("probability", "log-odds"):
        assert_refused(pellucid("explain", "--model", stars, TEXT, "--quantity", quantity), 2,
                       "--quantity: the model is a regression")
    assert_refused(pellucid("explain", "--model", stars, TEXT, "--baseline", "neutral"), 2, "regression")
    assert_refused(pellucid("explain", TEXT, "--quantity", "value"), 2, "no regression")


def test_several_targets():
    several = found("explain", TEXT, "--target", "POSITIVE,0")
    every = found("explain", TEXT, "--target", "all")
    assert several["targets"] == every["targets"]
    assert_refused(pellucid("compare", TEXT, "--target", "0,1"), 2, "expected one class")


@pytest.mark.parametrize("method", ["integrated-gradients", "occlusion", "kernel-shap", "lime", "saliency"])
def test_a_contrast_is_the_difference_of_logits(method):
    contrast = found("explain", TEXT, "--against", "NEGATIVE", "--method", method)
    negative, positive = contrast["prediction"]["logits"]
    target = contrast["target"]
    assert (target["label"], target["against"], target["against_index"]) == ("POSITIVE", "NEGATIVE", 0)
    assert target["quantity"] == "logit"
    assert target["value"] == pytest.approx(positive - negative, rel=1e-6)
    # Of two classes that is the log-odds.
    odds = found("explain", TEXT, "--quantity", "log-odds", "--method", method)
    for a, b in zip(contrast["tokens"], odds["tokens"]):
        assert a["score"] == pytest.approx(b["score"], abs=1e-4)


def test_a_contrast_is_named_in_every_report():
    for form in ("text", "html", "svg"):
        page = run("explain", TEXT, "--against", "NEGATIVE", "--format", form)
        assert "POSITIVE rather than NEGATIVE" in page, form
    rows = list(csv.DictReader(io.StringIO(run("explain", TEXT, "--against", "0", "--format", "csv"))))
    assert {row["against"] for row in rows} == {"NEGATIVE"}
    assert {row["against"] for row in csv.DictReader(io.StringIO(run("explain", TEXT, "--format", "csv")))} == {""}
    assert "POSITIVE rather than NEGATIVE" in run("compare", TEXT, "--against", "0")


def test_a_contrast_takes_logits_only():
    assert_refused(pellucid("explain", TEXT, "--against", "0", "--quantity", "probability"), 2,
                   "--quantity: a contrast is a difference of logits")
    assert_refused(pellucid("explain", TEXT, "--against", "predicted"), 2,
                   "--against: the class that is explained")


@pytest.mark.parametrize("side, words", [("right", "one two"), ("left", "five six"), ("middle", "one six")])
def test_a_text_is_cut_where_it_is_said(side, words):
    text = "one two three four five six"
    for command in ("tokenize", "explain"):
        found_words = found(command, text, "--max-length", 4, "--truncate", side)
        if command == "tokenize":
            assert found_words["tokens"][1:-1] == words.split()
        else:
            assert [w["text"] for w in found_words["words"]] == words.split()
            lost = {"right": "end", "left": "beginning", "middle": "middle"}[side]
            assert f"at its {lost} were not read" in found_words["warnings"][0]["message"]
    page = run("explain", text, "--max-length", 4, "--truncate", side, "--format", "html")
    assert page.count('class="unread"') == 1
    assert_refused(pellucid("explain", text, "--window", 4, "--truncate", side), 2, "--truncate: unexpected")


def test_a_tokenizer_of_another_folder():
    own = found("tokenize", "--model", BERT, TEXT)
    assert found("tokenize", "--tokenizer", BERT, TEXT) == own
    other = found("explain", "--tokenizer", ROOT / "models/sentiment", TEXT)
    assert [t["id"] for t in other["tokens"]] == found("tokenize", TEXT)["ids"]
    assert_refused(pellucid("explain", "--model", BERT, "--tokenizer", ROOT / "models/sentiment", TEXT), 3,
                   "does not fit the model")

"""--window and --stride: texts with more tokens than the model takes, read whole."""

import pytest
from conftest import ROOT, SENTENCE, assert_refused, pellucid

SNIPPETS = (ROOT / "bench/data/snippets.txt").read_text("utf8").split("\n")
LONG = " ".join(SNIPPETS[:60])  # about 800 words
TINY = ROOT / "tests/data/models/bert-two"


def explain(*arguments, **options):
    result = pellucid("explain", *arguments, "--format", "json", **options)
    assert result.code == 0, result.err
    return result.json()


@pytest.fixture(scope="module")
def long():
    return explain("-", "--window", "30", "--stride", "8", "--model", TINY, stdin=LONG)


def test_every_token_is_attributed(long):
    assert long["text"] == LONG
    assert long["warnings"] == [] or all(w["code"] != "truncated" for w in long["warnings"])
    ordinary = [token for token in long["tokens"] if not token["special"]]
    assert len(ordinary) > 1000 and all(token["score"] != 0 for token in ordinary)
    assert long["words"][-1]["end"] == len(LONG.rstrip())
    assert long["method"]["parameters"]["window"] == 30
    assert long["method"]["parameters"]["stride"] == 8


def test_windows_cover_the_text_and_share_the_stride(long):
    windows = long["windows"]
    assert windows[0]["first_token"] == 1
    assert windows[-1]["end_token"] == len(long["tokens"]) - 1
    for before, after in zip(windows, windows[1:]):
        assert before["end_token"] - before["first_token"] == 28
        assert before["end_token"] - after["first_token"] == 8
        assert before["start"] < after["start"] < before["end"] <= after["end"]
    sizes = [window["end_token"] - window["first_token"] for window in windows]
    for window, size in zip(windows, sizes):
        assert window["weight"] == pytest.approx(size / sum(sizes), rel=1e-12)


def test_what_is_combined_is_as_stated(long):
    def mean(of):
        return sum(window["weight"] * of(window) for window in long["windows"])

    for c in range(2):
        for what in ("probabilities", "logits"):
            assert long["prediction"][what][c] == pytest.approx(
                mean(lambda window: window["prediction"][what][c]), abs=1e-12)
    assert long["prediction"]["index"] == max(range(2), key=long["prediction"]["probabilities"].__getitem__)
    for what in ("value", "baseline_value"):
        assert long["target"][what] == pytest.approx(
            mean(lambda window: window["targets"][0]["target"][what]), abs=1e-12)
    for what in ("sum", "expected", "delta", "certified_error"):
        assert long["completeness"][what] == pytest.approx(
            mean(lambda window: window["targets"][0]["completeness"][what]), abs=1e-12)
    assert long["completeness"]["sum"] == pytest.approx(sum(t["score"] for t in long["tokens"]))


@pytest.mark.parametrize("format, until", [("text", "integrated-gradients: at"), ("csv", None),
                                           ("html", "<h3>How it was made</h3>")])
def test_a_text_that_fits_is_explained_as_ever(format, until):
    """But for the parameters, which say that it was asked for."""
    plain, one = (pellucid("explain", SENTENCE, "--format", format, *options).out.partition(until or "\0")[0]
                  for options in ([], ["--window", "20"]))
    assert plain == one and "superb" in one


def test_a_text_that_fits_is_the_same_object_and_its_window(explanation):
    one = explain(SENTENCE, "--window", "20", "--stride", "4")
    assert len(one.pop("windows")) == 1
    assert [one["method"]["parameters"].pop(name) for name in ("window", "stride")] == [20, 4]
    one["cost"]["seconds"] = explanation["cost"]["seconds"]
    assert one == explanation


def test_predict_combines_as_explain_does(long):
    found = pellucid("predict", "-", "--window", "30", "--stride", "8", "--model", TINY, "--format",
                     "json", stdin=LONG).json()
    assert found["prediction"] == long["prediction"]
    assert [window["prediction"] for window in found["windows"]] == [
        window["prediction"] for window in long["windows"]]
    assert "targets" not in found["windows"][0] and found["warnings"] == []
    text = pellucid("predict", "-", "--window", "30", "--stride", "8", "--model", TINY, stdin=LONG).out
    assert f"of {len(found['windows'])} windows, by their shares" in text


def test_the_whole_is_read_and_not_the_beginning():
    """The end of a text counts: without --window the model never sees it."""
    text = "A fine day. " * 40 + "Dull, boring, terrible. " * 60
    cut = pellucid("predict", text, "--max-length", "128", "--format", "json").json()
    whole = pellucid("predict", text, "--window", "128", "--format", "json").json()
    assert cut["prediction"]["label"] == "POSITIVE" and whole["prediction"]["label"] == "NEGATIVE"
    assert cut["warnings"] and not whole["warnings"]


def test_reports_fit_in_80_columns_and_show_the_windows():
    for columns in ("80", "50"):
        text = pellucid("explain", "-", "--window", "30", "--model", TINY, "--method", "saliency",
                        stdin=LONG, env={"COLUMNS": columns}).out
        assert max(len(line) for line in text.splitlines()) <= int(columns)
        assert "windows, which bring less" in text
    page = pellucid("explain", "-", "--window", "30", "--model", TINY, "--format", "html",
                    "--method", "saliency", stdin=LONG).out
    assert "windows, one after the other</summary>" in page


@pytest.mark.parametrize("method", [m["name"] for m in pellucid("methods", "--format", "json").json()])
def test_every_method_reads_windows(method):
    samples = ["--samples", "20"] if method in ("lime", "kernel-shap") else []
    options = ["--unit", "token"] if method == "lime" else []
    found = explain(" ".join(SNIPPETS[:6]), "--pair", "Good", "--window", "25", "--model", TINY,
                    "--method", method, *samples, *options)
    assert len(found["windows"]) > 2
    assert any(word["score"] != 0 for word in found["words"] if word["segment"] == 1)


def test_compare():
    found = pellucid("compare", "-", "--window", "20", "--methods", "saliency,occlusion", "--model", TINY,
                     "--format", "json", stdin=LONG[:600])
    assert found.code == 0, found.err
    assert all(len(explanation["windows"]) > 3 for explanation in found.json_lines())


@pytest.mark.parametrize("options, words", [
    (["--window", "0"], ["--window", "1 to"]),
    (["--window", "-5"], ["--window", "-5"]),
    (["--window", "many"], ["--window", "many"]),
    (["--window", "99999999999999999999"], ["--window"]),
    (["--window", "513"], ["--window", "1 to 512", "513"]),
    (["--window", "2"], ["--window", "at least 3"]),
    (["--window", "8", "--stride", "6"], ["--stride", "0 to 5"]),
    (["--window", "8", "--stride", "999999999"], ["--stride", "0 to 5"]),
    (["--window", "8", "--stride", "-1"], ["--stride", "-1"]),
    (["--stride", "4"], ["--stride", "--window"]),
    (["--window", "8", "--max-length", "20"], ["--max-length", "--window"]),
    (["--window", "7", "--pair", SENTENCE], ["--window", "second text"]),
])
def test_wrong_windows_are_refused(options, words):
    for command in ("explain", "predict"):
        assert_refused(pellucid(command, SENTENCE, *options), 2, *words)


def test_lime_with_words_is_refused():
    assert_refused(pellucid("explain", SENTENCE, "--window", "8", "--method", "lime"), 2, "unit",
                   "--window")


def test_ten_thousand_tokens():
    text = " ".join(SNIPPETS * 3)
    found = explain("-", "--window", "40", "--model", TINY, "--method", "input-x-gradient", stdin=text)
    assert len(found["tokens"]) > 10_000
    assert sum(window["weight"] for window in found["windows"]) == pytest.approx(1)


def test_an_empty_text_beside_a_long_one_is_one_window(tmp_path):
    (tmp_path / "pairs").write_text('{"text": "", "pair": "a b c d"}\n{"text": "a b c d", "pair": "a"}\n')
    result = pellucid("predict", "--input", tmp_path / "pairs", "--window", "7", "--stride", "2", "--model", TINY,
                      "--format", "json")
    assert result.code == 0, result.err
    assert len(result.out.splitlines()) == 2

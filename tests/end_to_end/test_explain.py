"""pellucid explain: every option of the contract, from the command line."""

import contextlib
import json
import os
import pty
import subprocess

import pytest
from conftest import PELLUCID, ROOT, SENTENCE, assert_refused, pellucid


def explain(*arguments, **options):
    result = pellucid("explain", *arguments, "--format", "json", **options)
    assert result.code == 0, result.err
    return result.json()


def scores(explanation):
    return [word["score"] for word in explanation["words"]]


def test_json_has_the_fields_of_the_contract(explanation):
    assert explanation["schema"] == "pellucid.explanation/1"
    assert explanation["text"] == SENTENCE and explanation["pair"] is None
    assert explanation["model"] == {"name": "sentiment", "architecture": "bert",
                                    "labels": ["NEGATIVE", "POSITIVE"]}
    assert explanation["prediction"]["label"] == "POSITIVE"
    assert explanation["prediction"]["index"] == 1
    assert sum(explanation["prediction"]["probabilities"]) == pytest.approx(1, abs=1e-6)
    assert explanation["target"]["quantity"] == "probability"
    assert explanation["method"]["name"] == "integrated-gradients"
    assert explanation["method"]["parameters"]["tolerance"] == 0.01
    assert explanation["cost"]["gradient_passes"] > 0
    assert explanation["warnings"] == []


def test_tokens_and_words(explanation):
    tokens, words = explanation["tokens"], explanation["words"]
    assert tokens[0] == {"token": "[CLS]", "id": 101, "special": True, "segment": 0, "start": None,
                         "end": None, "word": None, "score": tokens[0]["score"]}
    assert [word["text"] for word in words] == SENTENCE.split()
    for i, word in enumerate(words):
        assert SENTENCE[word["start"]:word["end"]] == word["text"]
        assert all(tokens[t]["word"] == i for t in word["tokens"])
        assert word["score"] == pytest.approx(sum(tokens[t]["score"] for t in word["tokens"]))
    assert max(words, key=lambda word: word["score"])["text"] == "superb"


@pytest.mark.parametrize("words, expected", [
    ("unicode", ["I", "don't", "mind", ".", "It's", "3.14", "!"]),
    ("tokenizer", ["I", "don", "'", "t", "mind", ".", "It", "'", "s", "3", ".", "14", "!"]),
    ("whitespace", ["I", "don't", "mind.", "It's", "3.14!"]),
    ("sentence", ["I don't mind.", "It's 3.14!"])])
@pytest.mark.parametrize("method", ["occlusion", "saliency"])
def test_words_are_what_the_option_says(words, expected, method):
    text = "I don't mind. It's 3.14!"
    found = explain(text, "--words", words, "--method", method)
    assert [word["text"] for word in found["words"]] == expected
    assert found["method"]["parameters"].get("words", "unicode") == words
    for word in found["words"]:
        assert word["text"] == text[word["start"]:word["end"]]
        scores = [found["tokens"][t]["score"] for t in word["tokens"]]
        assert word["score"] == pytest.approx(sum(scores), abs=1e-12)
        if method == "occlusion":  # the word is replaced whole
            assert scores == pytest.approx([scores[0]] * len(scores), abs=1e-12)
    seen = pellucid("tokenize", text, "--words", words).json()["words"]
    assert seen == [token["word"] for token in found["tokens"]]


def test_completeness_is_certified(explanation):
    completeness, target = explanation["completeness"], explanation["target"]
    assert completeness["expected"] == pytest.approx(target["value"] - target["baseline_value"])
    assert completeness["sum"] == pytest.approx(sum(t["score"] for t in explanation["tokens"]))
    assert completeness["delta"] == pytest.approx(completeness["sum"] - completeness["expected"])
    # Rounding of float32 is no part of the certificate.
    assert abs(completeness["delta"]) <= completeness["certified_error"] + 1e-5
    assert completeness["certified_error"] <= 0.01 * abs(completeness["expected"]) + 1e-5


@pytest.mark.parametrize("target, index", [("NEGATIVE", 0), ("0", 0), ("1", 1), ("predicted", 1)])
def test_target(target, index):
    assert explain(SENTENCE, "--target", target)["target"]["index"] == index


def test_all_targets():
    all_classes = explain(SENTENCE, "--target", "all")
    assert [t["target"]["label"] for t in all_classes["targets"]] == ["NEGATIVE", "POSITIVE"]
    one = explain(SENTENCE, "--target", "0")
    assert all_classes["targets"][0]["target"]["value"] == pytest.approx(one["target"]["value"])


@pytest.mark.parametrize("quantity", ["probability", "logit", "log-odds"])
def test_quantity(quantity):
    found = explain(SENTENCE, "--quantity", quantity)
    assert found["target"]["quantity"] == quantity
    logits = found["prediction"]["logits"]
    expected = {"probability": found["prediction"]["probabilities"][1], "logit": logits[1],
                "log-odds": logits[1] - logits[0]}[quantity]
    assert found["target"]["value"] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("at", ["embeddings", "word-embeddings", "layer.0", "layer.5"])
def test_at(at):
    found = explain(SENTENCE, "--at", at)
    assert found["method"]["parameters"]["at"] == at
    assert abs(found["completeness"]["delta"]) < 0.01


@pytest.mark.parametrize("baseline", ["mask", "pad", "unk", "zero", "mean", "neutral",
                                      "ids:101,0,0,0,0,102"])
def test_baseline(baseline):
    found = explain(SENTENCE, "--baseline", baseline)
    assert found["method"]["parameters"]["baseline"].startswith(baseline)


def test_baseline_special_moves_the_reference():
    kept = explain(SENTENCE, "--baseline", "pad")
    replaced = explain(SENTENCE, "--baseline", "pad", "--baseline-special", "replace")
    assert kept["tokens"][0]["score"] == 0
    assert replaced["tokens"][0]["score"] != 0


@pytest.mark.parametrize("rule", ["gausslegendre", "riemann_left", "riemann_right",
                                  "riemann_middle", "riemann_trapezoid"])
def test_fixed_rules(rule):
    found = explain(SENTENCE, "--steps", "16", "--rule", rule)
    assert found["method"]["parameters"]["rule"] == rule
    assert found["method"]["parameters"]["steps"] == 16
    assert "certified_error" not in found["completeness"]


def test_tolerance_costs_passes():
    loose, tight = (explain(SENTENCE, "--tolerance", t) for t in ("0.1", "1e-4"))
    assert loose["cost"]["gradient_passes"] < tight["cost"]["gradient_passes"]


def test_pass_limit_is_a_warning():
    found = explain(SENTENCE, "--tolerance", "1e-6", "--max-steps", "4")
    assert "not-converged" in [warning["code"] for warning in found["warnings"]]


def test_a_certificate_that_rounding_limits_is_a_warning():
    options = (SENTENCE, "--tolerance", "1e-6", "--format", "json", "--precision")
    result = pellucid("explain", *options, "bfloat16")
    if result.code == 4:
        pytest.skip("this processor does not multiply bfloat16")
    found = result.json()
    assert [warning["code"] for warning in found["warnings"]] == ["rounded-certificate"]
    assert "float32 certifies it" in result.err
    assert found["completeness"]["certified_error"] > 1e-4  # the least that any tolerance asks
    exact = pellucid("explain", *options, "float32").json()
    assert exact["warnings"] == [] and exact["completeness"]["certified_error"] < 2e-4


@pytest.mark.parametrize("threads", ["1", "2", "3"])
def test_threads_give_the_same_bytes(explanation, threads):
    found = explain(SENTENCE, "--threads", threads)
    for volatile in (found, explanation):
        volatile["cost"]["seconds"] = None
    assert found == explanation


def test_max_length_truncates_with_a_warning():
    found = explain(SENTENCE, "--max-length", "4")
    assert [t["token"] for t in found["tokens"]] == ["[CLS]", "this", "movie", "[SEP]"]
    assert [warning["code"] for warning in found["warnings"]] == ["truncated"]


def test_pair(models):
    found = explain("one", "--pair", "two", "--model", models / "bert-two")
    assert found["pair"] == "two"
    assert [word["segment"] for word in found["words"]] == [0, 1]


SAMPLES = {"lime": ["--samples", "50"], "kernel-shap": ["--samples", "50"]}


@pytest.mark.parametrize("method", [m["name"] for m in
                                    pellucid("methods", "--format", "json").json()])
def test_every_method_takes_a_pair(models, method):
    """Words of both sides have scores, and none spans the two texts."""
    pair = ("A man plays", "--pair", "Nobody plays music", "--model", models / "bert-two")
    found = explain(*pair, "--quantity", "logit", "--method", method, *SAMPLES.get(method, []))
    assert [(word["text"], word["segment"]) for word in found["words"]] == [
        ("A", 0), ("man", 0), ("plays", 0), ("Nobody", 1), ("plays", 1), ("music", 1)]
    for segment, text in enumerate(("A man plays", "Nobody plays music")):
        words = [word for word in found["words"] if word["segment"] == segment]
        assert any(word["score"] != 0 for word in words)
        assert all(text[word["start"]:word["end"]] == word["text"] for word in words)
    assert [token["segment"] for token in found["tokens"]] == pellucid("tokenize", *pair).json()["segments"]


@pytest.mark.parametrize("model, segments", [("bert-two", [0, 0, 0, 1, 1]), ("roberta-two", [0] * 6)])
def test_the_segment_of_a_token_is_the_type_that_the_model_saw(models, model, segments):
    found = explain("a", "--pair", "b", "--model", models / model)
    tokens = found["tokens"][:len(segments)]
    assert [token["segment"] for token in tokens] == segments
    assert [found["words"][t["word"]]["segment"] for t in tokens if t["word"] is not None][-1] == 1


def test_sub_embeddings():
    found = explain(SENTENCE, "--at", "sub-embeddings")
    for scored in found["tokens"] + found["words"]:
        assert list(scored["parts"]) == ["word", "position", "token_type"]
        assert sum(scored["parts"].values()) == pytest.approx(scored["score"], abs=1e-12)
    completeness = found["completeness"]
    assert abs(completeness["delta"]) <= completeness["certified_error"] + 1e-5
    text = pellucid("explain", SENTENCE, "--at", "sub-embeddings").out
    assert "word    position  token type" in text and "Of that, word 0." in text
    page = pellucid("explain", SENTENCE, "--at", "sub-embeddings", "--format", "html").out
    assert '<th scope="col" class="number">token type</th>' in page
    table = pellucid("explain", SENTENCE, "--at", "sub-embeddings", "--format", "csv").out
    row = table.splitlines()[2].split(",")
    assert [float(cell) for cell in row[-4:-1]] == list(found["tokens"][1]["parts"].values())


@pytest.mark.parametrize("at", ["position-embeddings", "token-type-embeddings"])
def test_one_sub_embedding(at, models):
    found = explain(SENTENCE, "--at", at)
    assert "parts" not in found["tokens"][0]
    assert found["tokens"][0]["score"] == 0
    if at == "token-type-embeddings":
        assert_refused(pellucid("explain", "a", "--at", at, "--model", models / "distilbert-two"), 2,
                       "distilbert adds no token type embeddings")


def test_model_folder(models):
    found = explain("a b c", "--model", models / "distilbert-two")
    assert found["model"]["architecture"] == "distilbert"


@pytest.mark.parametrize("format, first", [("text", "POSITIVE"), ("json", '{"schema"'),
                                           ("html", "<!doctype html>"), ("csv", "text_index,")])
def test_formats_to_a_file(tmp_path, format, first):
    result = pellucid("explain", SENTENCE, "--format", format, "--out", tmp_path / "why")
    assert (result.code, result.out, result.err) == (0, "", "")
    written = (tmp_path / "why").read_text("utf8")
    assert written.lower().startswith(first.lower())
    assert "superb" in written
    assert [file.name for file in tmp_path.iterdir()] == ["why"]


def test_out_names_the_format(tmp_path):
    assert pellucid("explain", SENTENCE, "--out", tmp_path / "why.json").code == 0
    assert json.loads((tmp_path / "why.json").read_text())["text"] == SENTENCE
    for name in ("why.htm", "why.HTML"):
        assert pellucid("explain", SENTENCE, "-o", tmp_path / name).code == 0
        assert (tmp_path / name).read_text().startswith("<!doctype html>")
    assert pellucid("predict", SENTENCE, "--out", tmp_path / "why.csv").code == 0
    assert (tmp_path / "why.csv").read_text().startswith("text,")


@pytest.mark.parametrize("command, name, words", [
    ("explain", "why.pdf", ["svg", "plot()"]), ("explain", "why.png", ["plot()"]), ("explain", "why", [".html", "--format"]),
    ("explain", "why.docx", [".html"]), ("predict", "why.html", [".csv"]), ("tokenize", "why.csv", [".json"])])
def test_a_name_of_no_format_is_refused(tmp_path, command, name, words):
    assert_refused(pellucid(command, SENTENCE, "--out", tmp_path / name), 2, "--out", name, *words)
    assert list(tmp_path.iterdir()) == []


def test_short_options(tmp_path):
    (tmp_path / "in.txt").write_text(SENTENCE)
    short = pellucid("explain", "-i", tmp_path / "in.txt", "-m", ROOT / "tests/data/models/bert-two", "-t", "1", "-f", "csv")
    long = pellucid("explain", "--input", tmp_path / "in.txt", "--model", ROOT / "tests/data/models/bert-two",
                    "--target", "1", "--format", "csv")
    assert short.out == long.out and short.code == 0


def test_color():
    plain = pellucid("explain", SENTENCE).out
    assert "\x1b[" not in plain
    assert "\x1b[" in pellucid("explain", SENTENCE, "--color", "always").out
    assert "\x1b[" not in pellucid("explain", SENTENCE, "--color", "never").out
    # Asked for by name, colour comes even where NO_COLOR is set.
    assert "\x1b[" in pellucid("explain", SENTENCE, "--color", "always", env={"NO_COLOR": "1"}).out


def test_columns_set_the_width():
    text = "This movie is superb and " * 10
    narrow = pellucid("explain", text, env={"COLUMNS": "50"}).out
    assert max(len(line) for line in narrow.splitlines()) <= 50


@pytest.mark.parametrize("label, said", [("1", "true label: POSITIVE\n"),
                                         ("NEGATIVE", "true label: NEGATIVE, not what")])
def test_true_label(label, said):
    assert said in pellucid("explain", SENTENCE, "--true-label", label).out
    assert "true label" in pellucid("explain", SENTENCE, "--true-label", label, "--format",
                                    "html").out


def test_normalize_changes_what_is_shown_and_nothing_else(explanation):
    assert "superb  +1.00" in pellucid("explain", SENTENCE, "--normalize", "max").out
    found = explain(SENTENCE, "--normalize", "max")
    assert scores(found) == scores(explanation)


@pytest.mark.parametrize("palette, colour", [("green-red", "38;5;28m"), ("grey", "1m")])
def test_palette(palette, colour):
    assert colour in pellucid("explain", SENTENCE, "--palette", palette, "--color", "always").out
    page = pellucid("explain", SENTENCE, "--palette", palette, "--format", "html").out
    assert f'data-palette="{palette}"' in page


def test_a_terminal_shows_a_warning_once():
    """Report and standard error on one terminal; elsewhere the warning is in both."""
    primary, secondary = pty.openpty()
    running = subprocess.Popen([PELLUCID, "explain", ""], stdout=secondary, stderr=secondary)
    os.close(secondary)
    shown = b""
    with contextlib.suppress(OSError):  # the other side is closed
        while read := os.read(primary, 4096):
            shown += read
    assert running.wait() == 0
    assert shown.count(b"the text has no words") == 1
    piped = pellucid("explain", "")
    assert "the text has no words" in piped.out and "the text has no words" in piped.err


@pytest.mark.parametrize("option, value, words", [
    ("--target", "HAPPY", ["HAPPY", "NEGATIVE"]),
    ("--target", "2", ["2"]),
    ("--target", "-1", ["-1"]),
    ("--quantity", "odds", ["--quantity", "log-odds"]),
    ("--method", "magic", ["--method", "integrated-gradients"]),
    ("--at", "layer.6", ["layer.6"]),
    ("--at", "nowhere", ["nowhere", "embeddings"]),
    ("--kernel", "captum", ["--kernel", "not an option of method integrated-gradients"]),
    ("--baseline", "black", ["black", "mask"]),
    ("--baseline", "ids:101,0", ["ids"]),
    ("--baseline", "ids:101,0,0,0,99999999,102", ["99999999"]),
    ("--baseline-special", "drop", ["drop", "keep"]),
    ("--tolerance", "0", ["tolerance"]),
    ("--tolerance", "nan", ["tolerance"]),
    ("--max-steps", "0", ["max-steps"]),
    ("--steps", "0", ["steps"]),
    ("--steps", "99999999999999999999", ["steps"]),
    ("--rule", "simpson", ["simpson", "riemann_left"]),
    ("--max-length", "1", ["length"]),
    ("--max-length", "many", ["--max-length"]),
    ("--format", "xml", ["--format", "html"]),
    ("--color", "sometimes", ["--color", "always"]),
    ("--true-label", "HAPPY", ["--true-label", "HAPPY", "NEGATIVE"]),
    ("--true-label", "2", ["--true-label", "2"]),
    ("--normalize", "l1", ["--normalize", "l2"]),
    ("--palette", "pink", ["--palette", "blue-orange"]),
    ("--threads", "0", ["--threads"]),
    ("--precision", "float8", ["--precision", "float32"]),
])
def test_wrong_values_are_refused_by_name(option, value, words):
    assert_refused(pellucid("explain", SENTENCE, option, value), 2, *words)

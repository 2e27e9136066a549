"""The other commands, help, and what is wrong with a command line."""

import csv
import io
import json
import re

import pytest
from conftest import SENTENCE, assert_refused, pellucid

COMMANDS = ["explain", "compare", "predict", "tokenize", "inspect", "methods", "import", "render"]


def test_version():
    result = pellucid("--version")
    assert result.code == 0 and result.out.startswith("pellucid 0.")


@pytest.mark.parametrize("arguments", [["--help"], *([c, "--help"] for c in COMMANDS)])
def test_help_reads_well_in_80_columns(arguments):
    result = pellucid(*arguments)
    assert result.code == 0 and result.err == ""
    assert max(len(line) for line in result.out.splitlines()) <= 80
    assert "Usage: pellucid" in result.out


def test_help_names_every_option_of_the_contract():
    text = pellucid("explain", "--help").out
    for option in ("model pair target quantity method max-length format color out threads precision "
                   "input true-label normalize palette profile window stride words").split():
        assert f"--{option} " in text
    of_methods = "".join(pellucid("explain", "--method", method, "--help").out
                         for method in ("integrated-gradients", "lime"))
    for option in "at baseline baseline-special tolerance max-steps steps rule samples seed".split():
        assert f"--{option} " in of_methods and f"--{option} " not in text


@pytest.mark.parametrize("command", ["explain", "compare"])
def test_help_fits_two_screens(command):
    assert len(pellucid(command, "--help").out.splitlines()) <= 48


def test_without_a_command_the_help_is_printed():
    assert pellucid().out == pellucid("--help").out and pellucid().code == 0


def options_in(help_text):
    """Name: what is said of it; an option that stands there for each kind is one text."""
    entries = {}
    for entry in re.split(r"\n  (?=-)", help_text)[1:]:
        name, said = " ".join(entry.split()).split(" VALUE ", 1)
        entries[name] = entries.get(name, "") + said + "\n"
    return entries


def said_of(parameter):
    values = re.sub(r", ([^,]*)$", r" or \1", parameter["values"].replace("|", ", "))
    default = "; default: " + parameter["default"] if parameter["default"] else ""
    return f"{parameter['summary']}; {values}{default}"


def test_help_of_a_method_has_its_own_options():
    for method in pellucid("methods", "--format", "json").json():
        entries = options_in(pellucid("explain", "--method", method["name"], "--help").out)
        assert entries == {"--" + p["name"]: said_of(p) + "\n" for p in method["parameters"]}


def test_help_of_several_methods_says_of_each_what_its_options_take():
    """One option can mean something else to each method: each has its summary, values and default."""
    methods = pellucid("methods", "--format", "json").json()
    names = ",".join(method["name"] for method in methods)
    entries = options_in(pellucid("compare", "--methods", names, "--help").out)
    for method in methods:
        for parameter in method["parameters"]:
            said = [line for line in entries["--" + parameter["name"]].splitlines()
                    if line.startswith(said_of(parameter) + " (")]
            assert len(said) == 1 and method["name"] in said[0].split("(")[-1].rstrip(")").split(", ")


def test_names_are_known_as_other_libraries_have_them():
    asked = [("--method", "ig", "--n_steps", "7"), ("--method=Integrated_Gradients", "--steps=7"),
             ("--Method", "IG", "--Steps", "7", "--Target", "positive", "--Format", "JSON")]
    answers = [pellucid("explain", "good", "--format", "json", *words[:]) if "--Format" not in words
               else pellucid("explain", "good", *words) for words in asked]
    for answer in answers:
        assert answer.code == 0, answer.err
        assert answer.json()["method"]["name"] == "integrated-gradients"
        assert answer.json()["method"]["parameters"]["steps"] == 7
        assert answer.json()["target"]["label"] == "POSITIVE"


@pytest.mark.parametrize("arguments, words", [
    (["explian", "x"], ["explain"]),
    (["frobnicate"], ["frobnicate", "tokenize"]),
    (["explain", "--modle", "x", "text"], ["--modle", "--model"]),
    (["explain", "two", "texts"], ["texts", "quotes"]),
    (["explain", "-x"], ["-x", "--"]),
    (["explain", "text", "--format"], ["--format", "value"]),
    (["explain", "text", "--model", "a", "--model", "b"], ["--model", "once"]),
    (["explain", "text", "--input", "file"], ["--input"]),
    (["explain", "--input", "file", "--pair", "p"], ["--pair"]),
    (["explain"], ["no text"]),
    (["predict"], ["no text"]),
    (["tokenize"], ["no text"]),
    (["inspect", "text"], ["text"]),
    (["methods", "--format", "csv"], ["--format"]),
])
def test_wrong_command_lines(arguments, words):
    assert_refused(pellucid(*arguments), 2, *words)


def test_predict_text():
    result = pellucid("predict", SENTENCE)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == SENTENCE
    assert lines[1].split()[0] == "POSITIVE" and lines[2].split()[0] == "NEGATIVE"


def test_predict_json_and_csv_agree():
    found = pellucid("predict", SENTENCE, "--format", "json").json()
    rows = list(csv.DictReader(io.StringIO(
        pellucid("predict", SENTENCE, "--format", "csv").out)))
    assert len(rows) == 1
    assert rows[0]["text"] == SENTENCE and rows[0]["label"] == found["prediction"]["label"]
    assert [float(rows[0][f"probability {label}"]) for label in ("NEGATIVE", "POSITIVE")] == \
        found["prediction"]["probabilities"]
    assert [float(rows[0][f"logit {label}"]) for label in ("NEGATIVE", "POSITIVE")] == \
        found["prediction"]["logits"]


def test_predict_many_is_predict_one_by_one(tmp_path):
    texts = [SENTENCE, "Awful.", "", "It's a heartfelt film about love, loss, and legacy"]
    (tmp_path / "texts").write_text("\n".join(texts) + "\n", "utf8")
    many = pellucid("predict", "--input", tmp_path / "texts", "--format", "json").json_lines()
    ones = [pellucid("predict", text, "--format", "json").json() for text in texts]
    assert many == ones


def test_tokenize():
    found = pellucid("tokenize", "Unbelievably “good” 😀").json()
    assert found["tokens"][0] == "[CLS]" and found["tokens"][-1] == "[SEP]"
    assert found["offsets"][0] is None and found["words"][0] is None
    assert set(found) >= {"text", "tokens", "ids", "offsets", "words", "segments"}
    text = pellucid("tokenize", "Unbelievably “good” 😀", "--format", "text").out
    assert "##" in text and "[CLS]" in text


def test_tokenize_pair_gives_segments(models):
    found = pellucid("tokenize", "a", "--pair", "b", "--model", models / "bert-two").json()
    assert found["segments"] == [0, 0, 0, 1, 1]


def test_inspect():
    found = pellucid("inspect", "--format", "json").json()
    assert found["labels"] == ["NEGATIVE", "POSITIVE"]
    assert found["architecture"] == "bert"
    text = pellucid("inspect").out
    for word in ("bert", "NEGATIVE", "model.safetensors", "22,7", "512 tokens"):
        assert word in text


def test_methods():
    found = pellucid("methods", "--format", "json").json()
    by_name = {method["name"]: method for method in found}
    integrated = by_name["integrated-gradients"]
    assert integrated["complete"] is True and integrated["cost"]
    defaults = {p["name"]: p["default"] for p in integrated["parameters"]}
    assert defaults["tolerance"] == "0.01" and defaults["baseline"] == "mask"
    text = pellucid("methods").out
    for method in found:
        assert method["name"] in text and all(f"--{p['name']}" in text for p in method["parameters"])


@pytest.mark.parametrize("empty", [["--pair="], ["--pair", ""]])
def test_an_empty_value_is_a_value(models, empty):
    found = pellucid("tokenize", "--model", models / "bert-two", *empty, "--", "a").json()
    assert found["text"] == "a" and found["pair"] == ""


def test_a_text_that_begins_with_a_dash_follows_two_dashes():
    assert pellucid("tokenize", "--", "-5 stars").json()["text"] == "-5 stars"


@pytest.mark.parametrize("text", ["[MASK]", "{}", "[a,b]", "%%", "\"quoted\"", "a\nb", "methods"])
def test_texts_that_a_parser_could_take_for_something_else(text):
    assert pellucid("tokenize", text).json()["text"] == text


def test_dash_reads_standard_input():
    found = pellucid("explain", "-", "--format", "json", stdin=SENTENCE + "\n").json()
    assert found["text"] == SENTENCE


def test_json_is_one_line_of_utf8():
    result = pellucid("predict", "naïve 😀", "--format", "json")
    assert result.out.count("\n") == 1 and "naïve 😀" in result.out
    assert json.loads(result.out)["text"] == "naïve 😀"


@pytest.mark.parametrize("arguments", [["explain", "--steps", "3"], ["predict"]])
def test_profile_says_where_the_time_went_and_changes_nothing(arguments):
    quiet = pellucid(*arguments, SENTENCE, "--format", "csv")
    result = pellucid(*arguments, SENTENCE, "--format", "csv", "--profile", "--threads", "2")
    assert result.code == 0 and result.out == quiet.out and quiet.err == ""
    lines = {line.split()[0]: line for line in result.err.splitlines()}
    shares = [float(line.split()[-2]) for line in result.err.splitlines() if line.startswith("  ")]
    assert abs(sum(shares) - 100) < 1
    for stage in ("load", "tokenize", "gemm", "attention", "elementwise", "report", "waiting"):
        assert stage in lines
    assert "% of the peak" in lines["gemm:"]

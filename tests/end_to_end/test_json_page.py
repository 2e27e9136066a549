"""docs/json.md names every field and column that the command writes, and no others."""

import csv
import io
import re

import pytest
from conftest import ROOT, SENTENCE, pellucid

PAGE = (ROOT / "docs/json.md").read_text("utf8")
LONG = "I did not expect much, and the first half is slow, but the ending is superb"
ABOVE = "target tokens words completeness surrogate prediction".split()
LEAVES = ("parameters", "parts")  # their names are those of options, and of parts


def documented(first_column, part=PAGE):
    """The names in the first column of the tables that are headed so."""
    names = set()
    for table in re.findall(rf"^\| {first_column} \|.*\n\|.*\n((?:\|.*\n)+)", part, re.MULTILINE):
        names |= {re.match(r"\| `?(.+?)`? \|", row)[1] for row in table.splitlines()}
    return names


def section(name):
    return re.search(rf"^## `?{name}`?\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[1]


def paths(value, path=""):
    """`words[].score` of every value that is no object and no list of objects."""
    if isinstance(value, dict) and not path.endswith(LEAVES):
        return {p for key, held in value.items() for p in paths(held, f"{path}.{key}".lstrip("."))}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {p for held in value for p in paths(held, path + "[]")}
    return {path}


def found_in(results):
    found = set()
    for result in results:
        assert result.code == 0, result.err
        for value in result.json_lines():
            found |= paths(value)
    return found


def test_explain():
    found = found_in(pellucid("explain", *arguments, "--format", "json") for arguments in [
        [SENTENCE, "--max-steps", "10"], [SENTENCE, "--method", "lime"], [SENTENCE, "--target", "all"],
        [SENTENCE, "--at", "sub-embeddings"], [SENTENCE, "--against", "0"],
        [SENTENCE, "--model", ROOT / "tests/data/models/bert-regression"],
        [LONG, "--window", "12"],
        [LONG, "--window", "15", "--stride", "0", "--method", "kernel-shap", "--unit", "token"],
    ])
    said = documented("field", section("explain"))
    # What a class or a window has stands there once, of the whole.
    inner = re.compile(rf"^(?:windows\[\]\.)?(?:targets\[\]\.)?(?=(?:{'|'.join(ABOVE)})\b)")
    found = {inner.sub("", path) for path in found}
    said -= {"targets[]", "windows[].targets[]", "windows[].prediction"}
    found -= {"warnings"}  # of results without
    assert found == said


def test_predict():
    found = found_in(pellucid("predict", text, *window, "--format", "json")
                     for text, window in [(SENTENCE, []), (LONG, ["--window", "12"])])
    top = {re.match(r"\w+(\[\])?", path)[0] for path in found}
    said = documented("field", section("predict"))
    assert top | {"warnings[]"} == said | {"warnings"}
    assert not any("targets" in path for path in found)


@pytest.mark.parametrize("command, arguments", [
    ("tokenize", ["a", "--pair", "b"]), ("inspect", []), ("methods", ["--format", "json"])])
def test_the_other_commands(command, arguments):
    asked = [*arguments] if command != "inspect" else ["--format", "json"]
    found = pellucid(command, *asked).json()
    inside = re.compile(r"(.*\.schema)\..*")  # a JSON schema is documented elsewhere
    assert {inside.sub(r"\1", path) for path in paths(found)} == documented("field", section(command))


def test_csv_columns():
    columns = documented("column", section("CSV"))
    labels = ["NEGATIVE", "POSITIVE"]
    of_predict = {f"{kind} LABEL" for kind in ("probability", "logit")}
    found = set()
    for command in ("explain", "predict"):
        head = next(csv.reader(io.StringIO(pellucid(command, SENTENCE, "--format", "csv").out)))
        found |= {re.sub(f" ({'|'.join(labels)})$", " LABEL", name) for name in head}
    assert of_predict <= found and found == columns


def test_warning_codes():
    """Each `Warning` of the sources is made of a code and a message."""
    sources = "".join(path.read_text("utf8") for folder in ("attribution", "engine")
                      for path in sorted((ROOT / "src" / folder).glob("**/*.cpp")))
    made = re.findall(r'(?:\bwarning\(\s*|return Warning\{|warnings\.push_back\(\s*\{|return \{(?="[a-z-]+",\s*fmt::))"([a-z-]+)",',
                      sources)
    assert len(made) >= 5 and documented("warning") == set(made)


def test_exit_codes():
    said = documented("code")
    readme = (ROOT / "README.md").read_text("utf8")
    assert {"0", "2", "3", "4", "5"} <= said and "docs/json.md" in readme
    for code, arguments in [("0", ["methods"]), ("2", ["explain", SENTENCE, "--steps", "0"]),
                            ("3", ["inspect", "--model", ROOT / "docs"])]:
        assert pellucid(*arguments).code == int(code) and code in said

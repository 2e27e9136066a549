"""The notebooks of docs/recipes: each runs, and shows what is stored in it, seconds aside."""

import re
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from run_recipes import FOLDER, executed  # noqa: E402

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = re.compile(r"\d+(\.\d+)?(e-?\d+)? ?(s|seconds|ms)\b|\"seconds\":[^,}]*")
BLOCKS = re.compile(r"[ ▐▏▎▍▌▋▊▉█│|+-]+")  # bars and what fills a line
NUMBER = re.compile(r"[+−-]?\d+(?:\.\d+)?(?:e-?\d+)?")


def outputs(notebook):
    """(cell, kind, what is shown) of every output, in order."""
    for i, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            data = output.get("data") or {output["output_type"]: output.get("text", "")}
            for kind, shown in sorted(data.items()):
                yield i, kind, SECONDS.sub("# s", shown).replace("−", "-")


def close(a, b):
    """The same to the eye: processors differ in the last digits, and by a pass or two."""
    a, b = float(a), float(b)
    return abs(a - b) <= max(0.003, 0.03 * max(abs(a), abs(b))) or (a == int(a) and abs(a - b) <= 3)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fresh_run_shows_what_is_stored(path):
    stored, fresh = list(outputs(nbformat.read(path, as_version=4))), list(outputs(executed(path)))
    assert [where[:2] for where in fresh] == [where[:2] for where in stored] and stored
    for (cell, kind, was), (_, _, now) in zip(stored, fresh):
        if kind == "text/html":
            assert now.startswith("<iframe") and len(now) == pytest.approx(len(was), rel=0.05)
        else:
            text_was, text_now = (BLOCKS.sub(" ", NUMBER.sub("#", shown)) for shown in (was, now))
            assert text_now.split() == text_was.split(), (cell, kind)
            for a, b in zip(NUMBER.findall(was), NUMBER.findall(now)):
                assert close(a, b), (cell, kind, a, b)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_stored_is_small_and_of_no_machine(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert path.stat().st_size < 400_000
    assert not re.search(r"/(home|root|tmp|work|usr)/", path.read_text("utf8"))
    for _, kind, shown in outputs(notebook):
        assert len(shown) < 100_000, kind
    for cell in notebook.cells:
        assert not cell.metadata
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error" and output.get("name") != "stderr"


def test_there_is_a_notebook_for_each_golden():
    golden = ROOT / "tests/golden/recipes"
    assert {path.stem for path in NOTEBOOKS} == {path.stem for path in golden.glob("*.json")}

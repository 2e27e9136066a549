"""Every command in the README and the docs is run, and every link leads somewhere.

Pages are Markdown, and the notebooks' text.

A `console` block holds commands after "$ " and what they print; it is run in an empty folder. A number
in what is printed stands for any number, and "…" for anything. A `sh` block holds commands that
other tests run: those of ELSEWHERE and no others.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import PELLUCID, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/**/*.ipynb")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"")
NUMBER = re.compile(r"\d+(\.\d+)?(e-?\d+)?")
ELSEWHERE = {
    "tools/test": "is what runs this",
    "tools/test --oracle": "is what .ci/run runs",
    "tools/check": "runs tools/test",
    "pip install .": "is what tools/test does for tests/python",
}


def text_of(page):
    if page.suffix != ".ipynb":
        return page.read_text("utf8")
    cells = json.loads(page.read_text("utf8"))["cells"]
    return "\n".join("".join(cell["source"]) + "\n" for cell in cells if cell["cell_type"] == "markdown")


def blocks(language):
    return [pytest.param(body, id=f"{page.relative_to(ROOT)}: {body.splitlines()[0][:40]}")
            for page in PAGES for kind, body in BLOCK.findall(text_of(page))
            if kind == language]


def commands(block):
    """(command, lines that it prints); a command goes on after a backslash."""
    found = []
    for line in block.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def pattern(line):
    """What a shown line stands for."""
    pieces = [r".*".join(re.escape(part) for part in piece.split("…"))
              for piece in NUMBER.sub("\0", line).split("\0")]
    return NUMBER.pattern.join(pieces)


@pytest.fixture
def folder(tmp_path):
    """A folder with what the examples speak of, the tools of the clone among it."""
    (tmp_path / "tools").symlink_to(ROOT / "tools")
    (tmp_path / "my-model").symlink_to(ROOT / "models/sentiment")
    (tmp_path / "my-tweet-model").symlink_to(ROOT / "tests/data/models/bert-four-cased")
    (tmp_path / "my-classifier.pt").symlink_to(ROOT / "tests/data/checkpoints/custom-head.pt")
    (tmp_path / "my-distilbert").symlink_to(ROOT / "tests/data/models/distilbert-two")
    (tmp_path / "reviews.txt").write_text("A masterpiece.\nDull, and far too long.\n")
    return tmp_path


@pytest.mark.parametrize("block", blocks("console"))
def test_console(block, folder):
    environment = dict(os.environ, PATH=f"{Path(PELLUCID).parent}:{os.environ['PATH']}")
    for command, shown in commands(block):
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment,
                              capture_output=True, text=True)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        printed = iter(done.stdout.splitlines())
        for line in shown:
            assert any(re.fullmatch(pattern(line), found) for found in printed), \
                f"{command}: no line {line!r} in\n{done.stdout}"


@pytest.mark.parametrize("block", blocks("sh"))
def test_sh(block):
    for command in block.splitlines():
        assert command.split("  #")[0].strip() in ELSEWHERE


@pytest.mark.parametrize("block", blocks("cpp"))
def test_cpp_is_the_program_of_the_install_test(block):
    assert block == (ROOT / "tests/install/why.cpp").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links(page):
    for target in filter(None, (a or b for a, b in LINK.findall(text_of(page)))):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), target

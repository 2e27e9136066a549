"""The wheel in a virtual environment with nothing else: what a user has after `pip install`."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import pellucid
e = pellucid.load().explain("This movie is superb")
print(e.prediction.label, max(e.words, key=lambda word: word.score).text)
e.save("why.html")
try:
    e.plot()
except ImportError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    wheels = list((ROOT / "build/wheel").glob("*.whl"))
    assert len(wheels) == 1, "tools/test builds the wheel"
    subprocess.run([folder / "bin/pip", "install", "-q", *wheels], check=True)
    return folder / "bin/python"


def test_explains_the_sentence(python, tmp_path):
    done = subprocess.run([python, "-I", "-c", CODE], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "POSITIVE superb"
    assert "pip install matplotlib" in done.stdout
    assert (tmp_path / "why.html").stat().st_size > 10_000


def test_the_wheel_brings_only_what_it_needs(python):
    listed = subprocess.run([python, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True)
    names = {line.split("==")[0] for line in listed.stdout.splitlines()} - {"pip", "setuptools"}
    assert names == {"pellucid", "numpy", "tqdm"}

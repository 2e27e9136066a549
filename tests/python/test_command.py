"""The wheel brings the command: `pellucid`, and `python -m pellucid`."""

import importlib.metadata
import subprocess
import sys
import sysconfig
from pathlib import Path

import pellucid
import pytest

COMMANDS = {"pellucid": [str(Path(sysconfig.get_path("scripts")) / "pellucid")],
            "python -m pellucid": [sys.executable, "-m", "pellucid"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_it_explains_with_the_bundled_model(name, tmp_path):
    def run(*arguments, text=None):
        return subprocess.run([*COMMANDS[name], *arguments], input=text, capture_output=True, text=True, cwd=tmp_path)

    assert run("--version").stdout == f"pellucid {pellucid.__version__}\n"
    done = run("explain", "--format", "json", "-", text="This movie is superb")
    ours = pellucid.load().explain("This movie is superb")
    assert done.returncode == 0 and pellucid.Explanation.from_json(done.stdout).words == ours.words
    wrong = run("explain", "--colour")
    assert wrong.returncode == 2 and wrong.stderr.startswith("pellucid: ")
    assert run("explain", "--help").stdout.startswith("Usage: pellucid explain")


def test_what_the_wheel_says_of_itself():
    found = importlib.metadata.metadata("pellucid")
    assert found["Requires-Python"] == ">=3.10" and "Typing :: Typed" in found.get_all("Classifier")
    assert set(found.get_all("Provides-Extra")) == {"all", "dataframe", "plot"}

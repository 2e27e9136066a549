"""What the live comparisons share: the command under test, and fresh random picks with a printed seed.

PELLUCID names the command (default: build/bin/pellucid, as tools/test builds it). PELLUCID_SEED repeats a run.
"""
import json
import os
import random
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("PELLUCID_SEED") or random.SystemRandom().randrange(10**6))


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"PELLUCID_SEED={SEED}")


@pytest.fixture(scope="session")
def pellucid():
    """Runs `pellucid ARGS…` and returns its standard output: one JSON object a line, or as it is with `.raw`."""
    command = Path(os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid")
    if not command.exists():
        pytest.fail(f"{command}: not built; PELLUCID names another")

    def raw(*arguments):
        done = subprocess.run([str(command), *arguments], capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stderr}"
        return done.stdout

    def run(*arguments):
        return [json.loads(line) for line in raw(*arguments).splitlines()]

    run.raw = raw
    return run


@pytest.fixture
def rng(request):
    """Random picks of one test: the same for the same seed, whichever other tests run."""
    return random.Random(f"{SEED} {request.node.name}")

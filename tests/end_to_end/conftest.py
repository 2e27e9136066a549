"""What the end-to-end tests share: the command as a user runs it."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PELLUCID = os.environ.get("PELLUCID", str(ROOT / "build/bin/pellucid"))
SENTENCE = "This movie is superb"


class Result:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf8")
        self.err = done.stderr.decode("utf8")

    def json(self):
        return json.loads(self.out)

    def json_lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def pellucid(*arguments, stdin=b"", env=None, cwd=None):
    """Runs `pellucid arguments…` with no terminal and a clean environment."""
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("NO_COLOR", "CLICOLOR", "COLUMNS", "PELLUCID")}
    environment.update(env or {})
    if isinstance(stdin, str):
        stdin = stdin.encode("utf8")
    done = subprocess.run([PELLUCID, *map(os.fsencode, map(str_or_bytes, arguments))],
                          input=stdin, capture_output=True, env=environment, cwd=cwd, timeout=120)
    return Result(done)


def started(*arguments, **popen):
    """`pellucid arguments…`, running. Signals are the defaults: whoever runs the tests in the
    background may ignore them, and what was ignored stays so."""
    def default_signals():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
    popen = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
             "preexec_fn": default_signals} | popen
    return subprocess.Popen([PELLUCID, *map(str, arguments)], **popen)


def str_or_bytes(argument):
    return argument if isinstance(argument, bytes) else str(argument)


def assert_refused(result, code, *words):
    """The contract of an error: the exit code, nothing on standard output, and one line that names
    what is wrong."""
    assert result.code == code, result.err
    assert result.out == ""
    lines = result.err.splitlines()
    assert len(lines) == 1, result.err
    assert lines[0].startswith("pellucid: ")
    for word in words:
        assert word in lines[0], lines[0]


@pytest.fixture(scope="session")
def models():
    return ROOT / "tests/data/models"


@pytest.fixture(scope="session")
def explanation():
    """The first command of the README, as JSON."""
    result = pellucid("explain", SENTENCE, "--format", "json")
    assert result.code == 0, result.err
    return result.json()

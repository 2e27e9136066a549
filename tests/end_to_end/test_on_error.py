"""One bad text of many: the others are not lost."""

import csv
import io
import json

import pytest
from conftest import assert_refused, pellucid

GOOD = ["A superb film", "Dull and slow", "Fine"]


@pytest.fixture
def mixed(tmp_path):
    """Lines 2, 4 and 5 are wrong: no object, no such key, and bytes that are no text."""
    file = tmp_path / "mixed.txt"
    file.write_bytes(b"\n".join([GOOD[0].encode(), b"{", GOOD[1].encode(), b'{"txt": "x"}', b"\xff\xfe", GOOD[2].encode()]))
    return file


@pytest.mark.parametrize("command", ["explain", "predict", "tokenize"])
def test_skip(mixed, command):
    result = pellucid(command, "--input", mixed, "--format", "json", "--on-error", "skip")
    assert result.code == 0, result.err
    assert [found["text"] for found in result.json_lines()] == GOOD
    lines = result.err.splitlines()
    assert [f"skipped: {mixed}:{n}" in line for n, line in zip((2, 4, 5), lines)] == [True] * 3, result.err
    assert lines[-1] == "pellucid: 3 of 6 texts were skipped"


def test_the_numbers_of_the_others_stay(mixed):
    result = pellucid("explain", "--input", mixed, "--format", "csv", "--on-error", "skip")
    assert {row["text_index"] for row in csv.DictReader(io.StringIO(result.out))} == {"0", "2", "5"}


@pytest.mark.parametrize("threads", [1, 2])
def test_skip_goes_on_with_the_texts_under_way(tmp_path, threads):
    """Texts that fail in the model, not in the reading: with --max-length 2 a pair has no room."""
    lines = [json.dumps({"text": f"film {n}"} | ({"pair": "x"} if n % 7 == 3 else {})) for n in range(40)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    result = pellucid("explain", "--input", tmp_path / "in.jsonl", "--max-length", 2, "--format", "json", "--on-error",
                      "skip", "--threads", threads, "--steps", 2)
    assert result.code == 0
    assert [found["text"] for found in result.json_lines()] == [f"film {n}" for n in range(40) if n % 7 != 3]
    assert result.err.count("skipped: ") == 6


@pytest.mark.parametrize("command", ["explain", "predict"])
def test_stop_keeps_what_is_finished(mixed, command):
    result = pellucid(command, "--input", mixed, "--format", "json")
    assert result.code == 2 and [found["text"] for found in result.json_lines()] == GOOD[:1]
    assert result.err.count("\n") == 1 and f"{mixed}:2" in result.err


def test_nothing_left_is_an_error(tmp_path):
    (tmp_path / "in.txt").write_text("{\n{")
    for command in ("explain", "predict", "tokenize"):
        result = pellucid(command, "--input", tmp_path / "in.txt", "--format", "json", "--on-error", "skip",
                          "--out", tmp_path / "out.json")
        assert result.code == 2 and not (tmp_path / "out.json").exists()


def test_a_line_that_is_too_long_is_one_text(tmp_path):
    with open(tmp_path / "in.txt", "wb") as file:
        file.write(b"good\n" + b"x" * (66 << 20) + b"\nbad\n")
    result = pellucid("tokenize", "--input", tmp_path / "in.txt", "--on-error", "skip")
    assert [found["text"] for found in result.json_lines()] == ["good", "bad"]
    assert f"skipped: {tmp_path}/in.txt:2: line too long" in result.err


def test_one_text_cannot_be_skipped():
    assert_refused(pellucid("explain", b"\xff", "--on-error", "skip"), 2, "UTF-8")


def test_warnings_of_many_texts_are_summed(tmp_path):
    (tmp_path / "in.txt").write_text("one two three four five\n" * 5 + "\n")
    result = pellucid("predict", "--input", tmp_path / "in.txt", "--max-length", 4, "--format", "json")
    assert result.err.splitlines() == [
        f"pellucid: warning: {tmp_path}/in.txt:6: the text has no words: there is nothing to explain",
        f"pellucid: warning: 5 texts: truncated; the first: {tmp_path}/in.txt:1: the text was cut to 4 tokens: 3 at its "
        "end were not read"]

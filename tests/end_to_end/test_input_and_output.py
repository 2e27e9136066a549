"""Files of texts, files of results, odd texts, and what cannot be read or written."""

import json
import os
import signal
import stat
import subprocess
import time

import pytest
from conftest import PELLUCID, SENTENCE, assert_refused, pellucid, started


@pytest.fixture
def texts(tmp_path):
    """A file of texts, written as given."""
    def write(content):
        file = tmp_path / "texts.jsonl"
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))
        return file
    return write


def test_lines_and_objects(texts, models):
    file = texts('\ufeffone\r\n{"text": "two", "pair": "of them"}\n\n{"text":"last"}')
    found = pellucid("tokenize", "--input", file, "--model", models / "bert-two").json_lines()
    assert [t["text"] for t in found] == ["one", "two", "", "last"]
    assert [t.get("pair") for t in found] == [None, "of them", None, None]


def test_words_are_given_beside_a_text(texts, models):
    file = texts('{"text": "one two three", "words": [[0, 7]]}\n'
                 '{"text": "don\'t go", "pair": "I do", "pair_words": [[0, 4]]}\n')
    found = pellucid("explain", "--input", file, "--model", models / "bert-two", "--method", "occlusion",
                     "--format", "json").json_lines()
    assert [[w["text"] for w in e["words"]] for e in found] == [["one two"], ["don't", "go", "I do"]]
    assert all(e["method"]["parameters"]["words"] == "given" for e in found)
    outside = [t for t in found[0]["tokens"] if not t["special"] and t["word"] is None]
    assert outside and all(t["score"] == 0 for t in outside)  # it is never switched off


def test_input_from_standard_input():
    found = pellucid("tokenize", "--input", "-", stdin="a\nb\n").json_lines()
    assert [t["text"] for t in found] == ["a", "b"]


def test_explaining_many_is_explaining_one_by_one(texts):
    sentences = [SENTENCE, "A noisy, hideous, and viciously cumbersome movie", "Fine, I guess."]
    many = pellucid("explain", "--input", texts("\n".join(sentences)), "--format", "json")
    found = many.json_lines()
    for sentence, explanation in zip(sentences, found, strict=True):
        alone = pellucid("explain", sentence, "--format", "json").json()
        alone["cost"]["seconds"] = explanation["cost"]["seconds"] = None
        assert explanation == alone


@pytest.mark.parametrize("format, times", [("html", 1), ("csv", 1), ("text", 0)])
def test_many_texts_are_one_document(texts, format, times):
    file = texts("first thing\nsecond thing\n")
    out = pellucid("explain", "--input", file, "--format", format).out
    assert "first" in out and "second" in out
    for once in {"html": ["<!doctype html>", "</html>"], "csv": ["text_index,"]}.get(format, []):
        assert out.lower().count(once) == times


@pytest.mark.parametrize("line, words", [
    ('{"text": "cut', ["JSON"]),
    ('{"text": 3}', ["text", "string"]),
    ('{"pair": "b"}', ["text"]),
    ('{"text": "a", "label": 1}', ["label"]),
    ('{"text": "a", "words": [[0]]}', ["words", "[start, end]"]),
    ('{"text": "a", "words": [[0, -1]]}', ["words", "[start, end]"]),
    ('{"text": "a", "words": "unicode"}', ["words", "found string"]),
    ('{"text": "a", "words": [[0, 2]]}', ["words", "0 to 2"]),
    ('{"text": "a", "pair_words": [[0, 1]]}', ["pair_words", "without a pair"]),
    (b"\xff\xfe", ["UTF-8"]),
    (b'{"text": "\xff"}', ["JSON"]),
])
def test_a_bad_line_is_named_and_nothing_is_written(texts, tmp_path, line, words):
    line = line if isinstance(line, bytes) else line.encode()
    file, out = texts(b"good\n" + line + b"\ngood\n"), tmp_path / "out.json"
    for command in ("explain", "predict", "tokenize"):
        result = pellucid(command, "--input", file, "--format", "json", "--out", out)
        assert_refused(result, 2, f"{file}:2: ", *words)
        assert not out.exists() and len(list(tmp_path.iterdir())) == 1


def test_empty_file_of_texts(texts):
    assert pellucid("tokenize", "--input", texts("")).out == ""


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b"])
def test_empty_and_blank_texts_are_explained(text):
    result = pellucid("explain", text, "--format", "json")
    assert result.code == 0
    found = result.json()
    assert found["words"] == []
    assert "empty-text" in [warning["code"] for warning in found["warnings"]]
    assert result.err.startswith("pellucid: warning: ")


def test_a_very_long_text_is_truncated_with_a_warning():
    result = pellucid("explain", "-", "--format", "json", "--tolerance", "0.5",
                      stdin="good " * 20_000)
    assert result.code == 0
    found = result.json()
    assert len(found["tokens"]) == 512
    assert [warning["code"] for warning in found["warnings"]][0] == "truncated"
    assert "pellucid: warning: " in result.err


@pytest.mark.parametrize("text", [b"\xff", b"ok \xc3", b"\xed\xa0\x80", b"\xc0\xaf"])
def test_invalid_utf8(text):
    for command in ("explain", "predict", "tokenize"):
        assert_refused(pellucid(command, text), 2, "UTF-8")
        assert_refused(pellucid(command, "-", stdin=text), 2, "UTF-8")
    assert_refused(pellucid("explain", "a b", "--pair", text), 2, "pair", "UTF-8")
    assert_refused(pellucid("explain", "a b", "--method", "lime", "--bag-of-words", "no",
                            "--mask-string", text), 2, "mask-string", "UTF-8")


def test_hostile_text_is_harmless_everywhere():
    text = "<script>alert(1)</script> \x1b[31m & \u202e\u0000".replace("\u0000", "")
    assert "<script>alert" not in pellucid("explain", text, "--format", "html").out
    assert "\x1b[31m" not in pellucid("explain", text).out
    assert "\x1b[31m" not in pellucid("predict", text).out
    assert "\x1b" not in pellucid("explain", "a", "--target", text).err


@pytest.mark.parametrize("path", ["missing/why.json", "."])
def test_out_that_cannot_be_written(tmp_path, path):
    assert_refused(pellucid("explain", SENTENCE, "--out", tmp_path / path), 5, str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_full_disk():
    assert_refused(pellucid("explain", SENTENCE, "--out", "/dev/full"), 5, "/dev/full", "space")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PELLUCID, "explain", SENTENCE], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 5 and b"standard output" in done.stderr


def test_an_error_leaves_the_old_file(tmp_path):
    out = tmp_path / "why.json"
    out.write_text("old")
    assert pellucid("explain", SENTENCE, "--target", "HAPPY", "--out", out).code == 2
    assert out.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_out_has_the_mode_that_the_umask_asks_for(tmp_path):
    out = tmp_path / "why.json"
    assert pellucid("explain", SENTENCE, "--out", out).code == 0
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize("path, code", [("missing", 5), ("empty", 3)])
def test_model_folders_that_are_none(tmp_path, path, code):
    (tmp_path / "empty").mkdir()
    for command in (["explain", "x"], ["predict", "x"], ["tokenize", "x"], ["inspect"]):
        assert_refused(pellucid(*command, "--model", tmp_path / path), code, path)


def test_input_that_cannot_be_read(tmp_path):
    assert_refused(pellucid("explain", "--input", tmp_path / "missing"), 5, "missing")
    assert_refused(pellucid("explain", "--input", tmp_path), 5, str(tmp_path))


def test_control_c_stops_at_once_and_leaves_nothing(tmp_path):
    running = started("explain", "good " * 400, "--steps", 5000, "--out", tmp_path / "why.txt")
    time.sleep(1.5)
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=20) == 130
    assert running.stderr.read().count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_more_gauss_nodes_than_can_be_made_in_seconds():
    assert_refused(pellucid("explain", SENTENCE, "--steps", 10_001), 2,
                   "--steps: too many for gausslegendre (expected at most 10000, found 10001)")


def test_control_c_while_waiting_for_a_line():
    running = started("tokenize", "--input", "-", stdin=subprocess.PIPE)
    running.stdin.write(b"a\n")
    running.stdin.flush()
    assert json.loads(running.stdout.readline())["text"] == "a"
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=20) == 130


def test_a_reader_that_leaves_ends_it_quietly(texts):
    file = texts("a\n" * 20_000)
    running = started("tokenize", "--input", file)
    running.stdout.readline()
    running.stdout.close()
    assert running.wait(timeout=20) == -signal.SIGPIPE
    assert running.stderr.read() == b""

"""Streams that are closed or full, signals, and pipes that nobody writes to."""

import json
import os
import signal
import subprocess
import time

import pytest
from conftest import PELLUCID, SENTENCE, assert_refused, pellucid, started

LONG = "a good film, and not too long " * 12_000  # 380 KB


def with_closed(descriptors, *arguments):
    """Runs it as a shell does with `2>&-`."""
    closed = " ".join(f"{d}>&-" if d else "<&-" for d in descriptors)
    return subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", PELLUCID, *map(str, arguments)],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def test_no_file_gets_the_number_of_a_closed_stream(tmp_path):
    report = tmp_path / "x.json"
    too_long = "word " * 600
    for closed in [(2,), (0,), (0, 2), (0, 1, 2)]:
        done = with_closed(closed, "explain", too_long, "--method", "input-x-gradient",
                           "--format", "json", "--out", report)
        assert done.returncode == 0
        assert json.loads(report.read_text())["warnings"]  # which go to standard error too
        report.unlink()


def test_a_closed_standard_output_is_an_error():
    done = with_closed((1,), "predict", SENTENCE)
    assert done.returncode == 5
    assert b"standard output: cannot write" in done.stderr


def test_a_closed_standard_input_is_an_error():
    done = with_closed((0,), "predict", "-")
    assert done.returncode == 5
    assert b"standard input: cannot read" in done.stderr


@pytest.mark.parametrize("arguments, code", [
    (("predict", SENTENCE, "--model", "/nowhere"), 5), (("explain",), 2), (("predict", SENTENCE), 0)])
def test_a_full_standard_error_changes_nothing(arguments, code):
    with open("/dev/full", "w") as full:
        process = started(*arguments, "--profile" if code == 0 else "--threads=1", stderr=full)
        process.communicate()
    assert process.returncode == code


def stop(process, number, tmp_path, after=1.0):
    """Sends a signal and returns the exit code and the seconds that it took."""
    time.sleep(after)
    assert process.poll() is None, "it ended before it was stopped"
    begin = time.monotonic()
    process.send_signal(number)
    code = process.wait(timeout=60)
    assert list(tmp_path.iterdir()) == []
    return code, time.monotonic() - begin


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_nothing(tmp_path, number):
    process = started("explain", LONG[:3000], "--steps", 2000, "--out", tmp_path / "x.html")
    code, _ = stop(process, number, tmp_path)
    assert code == 128 + number


def test_a_kill_leaves_nothing(tmp_path):
    process = started("explain", LONG[:3000], "--steps", 2000, "--out", tmp_path / "x.html")
    code, _ = stop(process, signal.SIGKILL, tmp_path)
    assert code == -signal.SIGKILL


def test_a_signal_that_was_ignored_stays_ignored():
    process = started("predict", "--input", "-", stdin=subprocess.PIPE,
                      preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    time.sleep(0.3)
    process.send_signal(signal.SIGHUP)
    out, _ = process.communicate(SENTENCE.encode())
    assert process.returncode == 0 and out


# Seconds are bounded loosely: what is told apart is whether the work goes on.
@pytest.mark.parametrize("arguments", [
    ("explain", "--window", 64, "--method", "input-x-gradient"), ("predict", "--window", 64)])
def test_control_c_in_a_long_text_of_many_windows(tmp_path, arguments):
    text = tmp_path.parent / "long.txt"
    text.write_text(LONG)
    code, seconds = stop(started(*arguments, "--input", text), signal.SIGINT, tmp_path, 1.5)
    assert code == 130 and seconds < 5


@pytest.mark.parametrize("threads", [1, 3])
def test_control_c_while_a_worker_waits_for_a_line(tmp_path, threads):
    process = started("explain", "--input", "-", "--threads", threads, stdin=subprocess.PIPE)
    process.stdin.write(b"one\n")
    process.stdin.flush()
    code, seconds = stop(process, signal.SIGINT, tmp_path)
    process.stdin.close()
    assert code == 130 and seconds < 5


def test_control_c_while_nobody_writes_to_a_pipe(tmp_path):
    pipe = tmp_path.parent / "pipe"
    os.mkfifo(pipe)
    code, seconds = stop(started("explain", "--input", pipe), signal.SIGINT, tmp_path, 0.5)
    assert code == 130 and seconds < 5


def test_a_pipe_is_read_to_its_end(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = started("tokenize", "--input", pipe)
    time.sleep(0.3)
    with open(pipe, "w") as writer:
        writer.write("one\n")
        writer.flush()
        time.sleep(0.3)
        writer.write("two")
    out, _ = process.communicate(timeout=60)
    assert [json.loads(line)["text"] for line in out.splitlines()] == ["one", "two"]


def test_a_pipe_in_place_of_a_models_file(tmp_path, models):
    for file in (models / "bert-two").iterdir():
        (tmp_path / file.name).symlink_to(file)
    for name in ["config.json", "tokenizer.json", "model.safetensors"]:
        (tmp_path / name).unlink()
        os.mkfifo(tmp_path / name)
        assert_refused(pellucid("predict", "a", "--model", tmp_path), 5, name, "regular file")
        (tmp_path / name).unlink()
        (tmp_path / name).symlink_to(models / "bert-two" / name)


def test_what_onednn_tells_goes_nowhere():
    quiet = pellucid("predict", SENTENCE, "--format", "json")
    told = pellucid("predict", SENTENCE, "--format", "json", env={"ONEDNN_VERBOSE": "2",
                                                                  "DNNL_VERBOSE": "2"})
    assert told.out == quiet.out


def test_a_line_with_a_zero_byte_or_a_key_twice_is_refused():
    for line, words in [(b'{"text": "a"}\x00{}', "not JSON at byte 14"),
                        (b'{"text": "a", "text": "b"}', '"text" stands twice')]:
        assert_refused(pellucid("predict", "--input", "-", stdin=line), 2, "standard input:1", words)

"""pellucid render: saved explanations come back to every format, as explain writes it."""

import re

import pytest
from conftest import SENTENCE, assert_refused, pellucid

LONG = "I did not expect much, and the first half is slow, but the ending is superb. " * 3
SECONDS = re.compile(r"\d+(\.\d+)?(e-\d+)? ?(s\b|</bdi>)")
REQUESTS = {
    "plain": [SENTENCE],
    "several": ["--pair", "dull", "--target", "all", "A film."],
    "parts": ["--at", "sub-embeddings", "--steps", "4", SENTENCE],
    "surrogate": ["--method", "lime", "--samples", "60", SENTENCE],
    "windows": ["--window", "24", "--stride", "4", "--steps", "4", LONG],
    "cut": ["--max-length", "12", "--max-steps", "4", LONG],
    "empty": [""],
}


@pytest.fixture(scope="module", params=REQUESTS)
def saved(request, tmp_path_factory):
    """The file, and what explain wrote."""
    file = tmp_path_factory.mktemp("saved") / "why.jsonl"
    done = pellucid("explain", "--format", "json", "--out", file, "--", *REQUESTS[request.param][-1:]) \
        if len(REQUESTS[request.param]) == 1 else \
        pellucid("explain", "--format", "json", "--out", file, *REQUESTS[request.param])
    assert done.code == 0, done.err
    return file


def test_json_comes_back_byte_for_byte(saved):
    done = pellucid("render", saved, "--format", "json")
    assert done.code == 0 and done.err == "" and done.out == saved.read_text("utf8")
    assert pellucid("render", "-", "--format", "json", stdin=saved.read_bytes()).out == done.out


def test_it_is_what_explain_says(tmp_path):
    """Seconds aside, which another run has others of."""
    for format in ("text", "html", "csv", "svg"):
        pellucid("explain", SENTENCE, "--format", "json", "--out", tmp_path / "why.jsonl")
        rendered = pellucid("render", tmp_path / "why.jsonl", "--format", format, "--true-label", "positive")
        explained = pellucid("explain", SENTENCE, "--format", format, "--true-label", "positive")
        assert rendered.code == 0, rendered.err
        assert SECONDS.sub("s", rendered.out).split() == SECONDS.sub("s", explained.out).split()


def test_many_make_one_page(tmp_path):
    (tmp_path / "texts.txt").write_text("A joy.\nDull.\n")
    pellucid("explain", "--input", tmp_path / "texts.txt", "--format", "json", "--out", tmp_path / "why.jsonl")
    done = pellucid("render", tmp_path / "why.jsonl", "--out", tmp_path / "page.html", "--palette", "grey")
    page = (tmp_path / "page.html").read_text("utf8")
    assert done.code == 0 and done.out == "" and page.lower().count("<!doctype") == 1
    assert "A joy." in page.replace("<", " <") or "joy" in page
    assert len(pellucid("render", tmp_path / "why.jsonl", "--format", "csv").out.splitlines()) > 4
    assert_refused(pellucid("render", tmp_path / "why.jsonl", "--true-label", "HAPPY"), 2, "--true-label", "HAPPY")


@pytest.mark.parametrize("content, code, said", [
    ("", 2, "no explanations"),
    ("\n \n", 2, "no explanations"),
    ("{}\n", 2, '"schema" is missing'),
    ('{"schema": "pellucid.prediction/1"}', 2, "not an explanation"),
    ('{"schema": "pellucid.explanation/2"}', 4, "another version"),
    ("a text\n", 2, "why.jsonl:1: not JSON"),
])
def test_what_is_no_explanation_is_refused(tmp_path, content, code, said):
    (tmp_path / "why.jsonl").write_text(content)
    done = pellucid("render", tmp_path / "why.jsonl", "--out", tmp_path / "page.html")
    assert_refused(done, code, "why.jsonl", said)
    assert not (tmp_path / "page.html").exists()


def test_a_line_that_is_wrong_is_named(saved, tmp_path):
    (tmp_path / "two.jsonl").write_bytes(saved.read_bytes() + b'{"schema": 5}\n')
    done = pellucid("render", tmp_path / "two.jsonl", "--out", tmp_path / "page.html")
    assert_refused(done, 2, 'two.jsonl:2: "schema"')
    assert_refused(pellucid("render", tmp_path / "missing.jsonl"), 5, "missing.jsonl")
    assert_refused(pellucid("render"), 2, "FILE")

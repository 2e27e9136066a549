"""Regular expressions through our matcher and through the one in Hugging Face's `tokenizers`.

FIND_PATTERNS names our test program (default: build/tests/text/find_patterns). What we find must be what the library
finds. What it takes we may refuse by name; what it refuses we must refuse.
"""
import json
import os
import random
import subprocess
from pathlib import Path

import pytest

import pattern_reference as reference

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("PELLUCID_PATTERNS") or 20_000)


def ours(cases):
    program = os.environ.get("FIND_PATTERNS") or ROOT / "build/tests/text/find_patterns"
    lines = "".join(json.dumps({"pattern": pattern, "text": text}) + "\n" for pattern, text in cases)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(cases)
    return found


def test_patterns_of_every_kind():
    cases = [(pattern, text) for pattern in reference.PATTERNS for text in reference.TEXTS]
    for (pattern, text), found in zip(cases, ours(cases)):
        assert found == reference.matches(pattern, text), (pattern, text)


@pytest.mark.parametrize("pattern", reference.NOT_SUPPORTED)
def test_what_we_do_not_have(pattern):
    assert reference.matches(pattern, "a") is not None
    assert isinstance(ours([(pattern, "a")])[0], str)


@pytest.mark.parametrize("pattern", reference.REFUSED)
def test_what_the_library_refuses(pattern):
    assert reference.matches(pattern, "a") is None
    assert isinstance(ours([(pattern, "a")])[0], str)


@pytest.mark.parametrize("pattern", reference.CLASSES)
def test_classes_code_point_by_code_point(pattern):
    found = ours([(pattern, reference.ALL)])[0]
    assert reference.digest(reference.runs(found)) == reference.digest_of_class(pattern)


def compare(cases):
    """The same matches, or one refuses; how many Pellucid alone refuses."""
    refused = 0
    for (pattern, text), found in zip(cases, ours(cases)):
        expected = reference.matches(pattern, text)
        if expected is None:
            assert isinstance(found, str), (pattern, text, found)
        elif isinstance(found, str):
            assert "wrong" not in found, (pattern, text, found)
            refused += 1
        else:
            assert found == expected, (pattern, text)
    return refused


def test_every_spelling():
    text = "aab abab\nAAB ß SS{,2}a{1 ^-]&[:~a1}\\é日\t\x07\x0b\x1b z61 \r\n"
    cases = [(pattern, text) for pattern in reference.spellings()]
    assert compare(cases) < len(cases) // 10


@pytest.mark.parametrize("part", range(4))
def test_random_patterns(part, rng):
    cases = [(reference.random_pattern(rng), reference.random_text(rng)) for _ in range(COUNT // 4)]
    assert compare(cases) < len(cases) // 8  # most of what is drawn is there to be compared

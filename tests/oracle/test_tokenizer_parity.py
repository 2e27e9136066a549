"""20,000 strings, real and random, through our tokenizer and through Hugging Face's `tokenizers`.

TOKENIZE_LINES names our test program (default: build/tests/text/tokenize_lines), PELLUCID_TEXTS a file with more
real texts, one a line, PELLUCID_TOKENIZERS more folders, with colons between. Every id, offset, word id, type and
special flag must be the same, and the ids and types of every window that a text is cut into.
"""
import json
import os
import pydoc
import random
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import tokenizer_reference
from tokenizer_strings import mixed

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("PELLUCID_STRINGS") or 20_000)
MODELS = ROOT / "tests/data/models"
FOLDERS = [ROOT / "models/sentiment", MODELS / "bert-four-cased", MODELS / "distilbert-four-cased",
           *sorted((ROOT / "tests/data/tokenizers").iterdir()),
           *map(Path, filter(None, os.environ.get("PELLUCID_TOKENIZERS", "").split(":")))]


def real_texts():
    """Sentences that are at hand everywhere: the snippets of the benchmarks, and Python's documentation."""
    texts = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()
    if "PELLUCID_TEXTS" in os.environ:
        texts += Path(os.environ["PELLUCID_TEXTS"]).read_text("utf8").split("\n")
    for module in sorted(sys.stdlib_module_names):
        if module in sys.modules:
            texts += pydoc.getdoc(sys.modules[module]).splitlines()
    return [text for text in texts if text.strip()]


def ours(folder, lines):
    program = os.environ.get("TOKENIZE_LINES") or ROOT / "build/tests/text/tokenize_lines"
    done = subprocess.run([program, folder], input="".join(json.dumps(line) + "\n" for line in lines),
                          capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def without_new_characters(folder, lines):
    """A precompiled map is applied to grapheme clusters, and whether a character extends one is told by a Unicode database:
    ours is utf8proc's, older than the reference's. So its characters are those that an older database knows."""
    file = folder / "tokenizer.json"
    mapped = '"Precompiled"' in file.read_text("utf8") if file.exists() else any(folder.glob("*.model"))
    if not mapped:
        return lines
    def known(text):
        return text and "".join(" " if unicodedata.category(c) == "Cn" else c for c in text)
    return [line | {key: known(line[key]) for key in ("text", "pair") if key in line} for line in lines]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_tokenizer_parity(folder):
    seed = os.environ.get("PELLUCID_SEED") or random.SystemRandom().randrange(10**6)
    rng = random.Random(f"{seed} {folder.name}")
    if any(folder.glob("*.model")):
        pytest.importorskip("sentencepiece")
        pytest.importorskip("google.protobuf")
    lines = without_new_characters(folder, tokenizer_reference.inputs(rng, mixed(rng, real_texts(), COUNT)))
    tokenizer = tokenizer_reference.load(folder)
    results = ours(folder, lines)
    assert len(results) == len(lines)
    different = 0
    for line, found in zip(lines, results):
        expected = tokenizer_reference.encode(tokenizer, line)
        if found == expected:
            continue
        different += 1
        for key in expected:
            if different <= 5 and expected[key] != found[key]:
                print(f"{line!r}: {key}\n  expected {expected[key]}\n  found    {found[key]}")
    assert different == 0, f"PELLUCID_SEED={seed}: {different} of {len(lines)} strings differ"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_windows_parity(folder):
    seed = os.environ.get("PELLUCID_SEED") or random.SystemRandom().randrange(10**6)
    rng = random.Random(f"{seed} {folder.name} windows")
    if any(folder.glob("*.model")):
        pytest.importorskip("sentencepiece")
        pytest.importorskip("google.protobuf")
    texts = mixed(rng, real_texts(), COUNT // 10)
    tokenizer = tokenizer_reference.load(folder)
    lines = [tokenizer_reference.with_window(tokenizer, rng, line) for line in
             without_new_characters(folder, tokenizer_reference.inputs(rng, texts))]
    found = ours(folder, lines)
    expected = [tokenizer_reference.windows(tokenizer, line) for line in lines]
    assert sum(len(windows) > 1 for windows in expected) > len(lines) / 4
    for line, ours_, theirs in zip(lines, found, expected):
        assert ours_ == theirs, (f"PELLUCID_SEED={seed}", line)

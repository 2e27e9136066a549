"""20,000 strings, real and random, through our tokenizer and through Hugging Face's `tokenizers`.

TOKENIZE_LINES names our test program (default: build/tests/text/tokenize_lines). Every id, offset, word id, type
and special flag must be the same.
"""
import json
import os
import pydoc
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from tokenizer_strings import mixed

ROOT = Path(__file__).resolve().parents[2]
COUNT = int(os.environ.get("PELLUCID_STRINGS") or 20_000)
FOLDERS = [ROOT / "models/sentiment"]


def real_texts():
    """Sentences that are at hand everywhere: the snippets of the benchmarks, and Python's documentation."""
    texts = []
    for module in sorted(sys.stdlib_module_names):
        if module in sys.modules:
            texts += pydoc.getdoc(sys.modules[module]).splitlines()
    return [text for text in texts if text.strip()]


def inputs(rng):
    texts = mixed(rng, real_texts(), COUNT)
    lines = []
    for text in texts:
        line = {"text": text}
        if rng.random() < 0.25:
            line["pair"] = rng.choice(texts)
        if rng.random() < 0.25:
            line["max_length"] = rng.choice([3, 4, 5, 6, 7, 8, 12, 16, 33])
        lines.append(line)
    return lines


def ours(folder, lines):
    program = os.environ.get("TOKENIZE_LINES") or ROOT / "build/tests/text/tokenize_lines"
    done = subprocess.run([program, folder], input="".join(json.dumps(line) + "\n" for line in lines),
                          capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def reference(tokenizer, line):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    whole = len(tokenizer.encode(line["text"], line.get("pair")).ids)
    if "max_length" in line:
        tokenizer.enable_truncation(line["max_length"])
    e = tokenizer.encode(line["text"], line.get("pair"))
    special = e.special_tokens_mask
    return {
        "ids": e.ids,
        "tokens": [tokenizer.id_to_token(i) for i in e.ids],
        "types": e.type_ids,
        "special": special,
        "sequence": [s or 0 for s in e.sequence_ids],
        "offsets": [None if special[i] else list(e.offsets[i]) for i in range(len(e.ids))],
        "words": e.word_ids,
        "dropped": whole - len(e.ids),
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_tokenizer_parity(folder):
    seed = int(os.environ.get("PELLUCID_SEED") or random.SystemRandom().randrange(10**6))
    lines = inputs(random.Random(f"{seed} {folder.name}"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    results = ours(folder, lines)
    assert len(results) == len(lines)
    different = 0
    for line, found in zip(lines, results):
        expected = reference(tokenizer, line)
        if found != expected:
            different += 1
            if different <= 5:
                for key in expected:
                    if expected[key] != found[key]:
                        print(f"{line!r}: {key}\n  expected {expected[key]}\n  found    {found[key]}")
    assert different == 0, f"PELLUCID_SEED={seed}: {different} of {len(lines)} strings differ"

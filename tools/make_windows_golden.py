#!/usr/bin/env python3
"""Writes tests/golden/windows/tokenizers.json: texts and the windows that Hugging Face's `tokenizers` cuts them into
(`return_overflowing_tokens`).

Needs tools/oracle-requirements.txt. The strings are those of tests/oracle/tokenizer_strings.py, for a fixed seed.
"""
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))

import tokenizer_reference  # noqa: E402
from tokenizer_strings import mixed  # noqa: E402

FOLDERS = ["models/sentiment", "tests/data/models/bert-four-cased", "tests/data/tokenizers/roberta",
           "tests/data/tokenizers/xlm-roberta", "tests/data/tokenizers/albert"]
COUNT = 220  # the first of them are the hostile strings
LONGEST = 80  # characters, to keep the file small


def main():
    real = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()
    cases = []
    for folder in FOLDERS:
        rng = random.Random(folder)
        tokenizer = tokenizer_reference.load(ROOT / folder)
        texts = [text for text in mixed(rng, real, COUNT) if len(text) <= LONGEST]
        for line in rng.sample(tokenizer_reference.inputs(rng, texts), 40):
            line = tokenizer_reference.with_window(tokenizer, rng, line)
            cases.append({"folder": folder} | line | {"windows": tokenizer_reference.windows(tokenizer, line)})
    output = ROOT / "tests/golden/windows/tokenizers.json"
    rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    output.write_text(f'{{"cases":[\n{rows}\n]}}\n')
    several = sum(len(case["windows"]) > 1 for case in cases)
    print(f"{output.relative_to(ROOT)}: {len(cases)} texts, {several} in several windows, {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()

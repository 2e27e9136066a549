#!/usr/bin/env python3
"""Writes tests/golden/tokenizer/*.json: strings and what Hugging Face's `tokenizers` makes of them.

make_tokenizer_golden.py [NAME…]. Needs tools/oracle-requirements.txt. The strings are those of tests/oracle/tokenizer_strings.py, for a fixed seed.
"""
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))

import tokenizer_reference  # noqa: E402
from tokenizer_strings import mixed  # noqa: E402

FOLDERS = ["models/sentiment", "tests/data/models/bert-four-cased", "tests/data/models/distilbert-four-cased",
           *(f"tests/data/tokenizers/{folder.name}" for folder in sorted((ROOT / "tests/data/tokenizers").iterdir()))]
COUNT = 250
LONGEST = 80  # characters, to keep the files small
KEYS = ["ids", "offsets", "words", "types", "special", "dropped"]


def main():
    real = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()
    for folder in FOLDERS:
        if len(sys.argv) > 1 and Path(folder).name not in sys.argv[1:]:
            continue
        rng = random.Random(folder)
        tokenizer = tokenizer_reference.load(ROOT / folder)
        cases = []
        texts = [text for text in mixed(rng, real, COUNT) if len(text) <= LONGEST]
        for line in tokenizer_reference.inputs(rng, texts):
            encoding = tokenizer_reference.encode(tokenizer, line)
            cases.append(line | {key: encoding[key] for key in KEYS})
        output = ROOT / "tests/golden/tokenizer" / f"{Path(folder).name}.json"
        output.parent.mkdir(parents=True, exist_ok=True)
        rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        output.write_text(f'{{"folder":"{folder}","cases":[\n{rows}\n]}}\n')
        print(f"{output.relative_to(ROOT)}: {len(cases)} strings, {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes tests/golden/regex/patterns.json: what Hugging Face's `tokenizers` finds with regular expressions.

Needs tools/oracle-requirements.txt. The patterns are those of tests/oracle/pattern_reference.py, and random ones
for a fixed seed.
"""
import json
import random
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))

import pattern_reference as reference  # noqa: E402
from test_pattern_parity import ours  # noqa: E402

OUTPUT = ROOT / "tests/golden/regex/patterns.json"
RANDOM = 500


def random_cases(count):
    """Of what Pellucid does not refuse (tests/text/find_patterns has to be built)."""
    rng = random.Random(13)
    drawn = [(reference.random_pattern(rng), reference.random_text(rng)) for _ in range(3 * count)]
    cases = [{"pattern": pattern, "text": text, "matches": reference.matches(pattern, text)}
             for (pattern, text), found in zip(drawn, ours(drawn)) if len(pattern) <= 60 and not isinstance(found, str)]
    return [case for case in cases if case["matches"] is not None][:count]


def digest_of_kind(pattern):
    found = [reference.matches(pattern, text) for text in reference.TEXTS]
    assert None not in found, pattern
    return reference.digest(sum(found, []))


def main():
    kinds = [{"pattern": pattern, **digest_of_kind(pattern)} for pattern in reference.PATTERNS]
    cases = random_cases(RANDOM)
    assert all(reference.matches(pattern, "a") is not None for pattern in reference.NOT_SUPPORTED)
    assert all(reference.matches(pattern, "a") is None for pattern in reference.REFUSED)
    classes = [{"class": pattern, **reference.digest_of_class(pattern)} for pattern in reference.CLASSES]
    sections = {"texts": reference.TEXTS, "kinds": kinds, "cases": cases, "classes": classes,
                "not supported": reference.NOT_SUPPORTED, "refused": reference.REFUSED}
    parts = []
    for name, rows in sections.items():
        lines = ",\n".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
        parts.append(f"{json.dumps(name)}:[\n{lines}\n]")
    OUTPUT.write_text("{" + ",\n".join(parts) + "}\n", "utf8")
    print(f"{OUTPUT.relative_to(ROOT)}: {len(kinds)} patterns, {len(cases)} random ones, {len(classes)} classes, "
          f"{OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()

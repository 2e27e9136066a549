#!/usr/bin/env python3
"""Makes tests/data/imports, files that `pellucid import` takes, and tests/golden/imports/imports.json, what torch and
peft answer with them. Needs the packages of tools/oracle-requirements.txt.

    make_import_golden.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))

import imports  # noqa: E402

NAMES = ["plain", "patterns", "embedding", "bin", "mean-modernbert"]

if __name__ == "__main__":
    golden = ROOT / "tests/golden/imports/imports.json"
    golden.parent.mkdir(exist_ok=True)
    imports.write_goldens(NAMES, ROOT / "tests/data/imports", golden)

#!/usr/bin/env python3
"""Writes tests/golden/folders/folders.json: edited model folders, and what transformers answers on each.

The folders are those of tests/oracle/folders: the base and the edits stand in the file, so that a test makes a
folder from what the repository has. A case that has not changed keeps its answer; --all asks all of them again.
Needs tools/oracle-requirements.txt.
"""
import collections
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))

import tokenizers  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from folders import CASES, law  # noqa: E402


def ask(case):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder) / "model"
        law.build(case, folder)
        return law.ask(case, folder, law.TEXTS[case["texts"]])


class Inputs:
    """What stands in several answers is written once: a number in its place is an index of `rows`. Types that are all 0
    are left out."""

    def __init__(self):
        self.rows, self.index = [], {}

    def number(self, row):
        if not any(row.get("types", [])):
            row = {key: value for key, value in row.items() if key != "types"}
        key = json.dumps(row)
        if key not in self.index:
            self.index[key] = len(self.rows)
            self.rows.append(row)
        return self.index[key]

    def packed(self, answer):
        return answer | {"inputs": [self.number(row) for row in answer["inputs"]]} if "inputs" in answer else answer


def unpacked(answer, rows):
    if "inputs" not in answer:
        return answer
    return answer | {"inputs": [{"types": [0] * len(rows[i]["ids"])} | rows[i] for i in answer["inputs"]]}


def main():
    path = ROOT / "tests/golden/folders/folders.json"
    header = {"made_with": {m.__name__: m.__version__ for m in (torch, transformers, tokenizers)},
              "texts": law.TEXTS}
    known = {}
    if path.exists() and "--all" not in sys.argv:
        old = json.loads(path.read_text("utf8"))
        if all(old[key] == value for key, value in header.items()):
            known = {row["name"]: row | {"answer": unpacked(row["answer"], old["inputs"])} for row in old["cases"]}
    inputs, rows = Inputs(), []
    for case in CASES:
        old = known.get(case["name"], {})
        same = old and all(old.get(key) == case.get(key) for key in ("base", "edits", "texts"))
        answer = old["answer"] if same and (case.keys() & {"refused", "as_case"} or "answered" not in old["answer"]) else ask(case)
        if case.keys() & {"refused", "as_case"} and "error" not in answer:
            answer = {"answered": True}  # otherwise than we do
        rows.append(case | {"answer": inputs.packed(answer)})
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    stored = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in inputs.rows]
    path.write_text(json.dumps(header, ensure_ascii=False)[:-1] + ',\n"inputs": [\n' + ",\n".join(stored) +
                    '\n],\n"cases": [\n' + ",\n".join(lines) + "\n]}\n", "utf8")
    kinds = collections.Counter(next((k for k in ("refused", "as_case") if k in row),
                                     "error" if "error" in row["answer"] else "the same") for row in rows)
    print(f"{path.relative_to(ROOT)}: {len(rows)} folders, {dict(kinds)}, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

"""transformers, asked again, answers what tests/golden/folders/folders.json says; folder_laws_test compares that with ours."""
import json
from pathlib import Path

import pytest

from folders import CASES, law

GOLDEN = json.loads((Path(__file__).resolve().parents[1] / "golden/folders/folders.json").read_text("utf8"))
ROWS = {row["name"]: row for row in GOLDEN["cases"]}


def test_the_cases_are_those_of_the_file():
    kept = [{key: value for key, value in row.items() if key != "answer"} for row in GOLDEN["cases"]]
    assert kept == json.loads(json.dumps(CASES)), "tools/make_folder_goldens.py writes them"
    assert GOLDEN["texts"] == law.TEXTS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_folder(case, tmp_path):
    law.build(case, tmp_path / "model")
    found, expected = law.ask(case, tmp_path / "model", law.TEXTS[case["texts"]]), ROWS[case["name"]]["answer"]
    assert ("error" in found) == ("error" in expected), found
    if "inputs" not in expected:
        return
    assert [found["class"], found["longest"], found["labels"]] == [
        expected["class"], expected["longest"], expected["labels"]]
    for ours, number in zip(found["inputs"], expected["inputs"], strict=True):
        theirs = GOLDEN["inputs"][number]
        assert ours["ids"] == theirs["ids"]
        assert ours["types"] == theirs.get("types", [0] * len(ours["ids"]))
        for key in ("logits", "scores"):
            assert ours[key] == pytest.approx(theirs[key], rel=1e-5, abs=1e-5)

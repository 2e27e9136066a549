"""Every recipe's answer beside that of the computation it replaces, as tools/make_recipe_golden.py wrote it down; the
same live is tests/oracle/test_recipes.py."""

import json
import sys

import pytest
from conftest import PELLUCID, ROOT, pellucid

GOLDEN = ROOT / "tests/golden/recipes"
sys.path.insert(0, str(GOLDEN))
from recipe_check import arguments, check, folder_of  # noqa: E402

CASES = [pytest.param(case, id=f"{path.stem}: {case['name']}") for path in sorted(GOLDEN.glob("*.json"))
         for case in json.loads(path.read_text("utf8"))["cases"]]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.mark.parametrize("case", CASES)
def test_the_answer_is_the_originals(case, made):
    folder = folder_of(case["model"], ROOT, made, PELLUCID)
    result = pellucid("explain", "--model", folder, "--format", "json", *arguments(case["options"]), "--",
                      case["text"])
    assert result.code == 0, result.err
    check(result.json(), case["expected"])

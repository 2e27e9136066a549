"""The notebooks' jobs, as people write them with transformers, Captum and LIME (recipes.py), beside one Pellucid command
each: attributions within 1e-4 of the largest, LIME within 1e-6."""
import os
import sys
from pathlib import Path

import numpy as np
import pytest
from recipes import FOUR_CLASSES, GREAT, SENTIMENT, TWEET, cases

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/golden/recipes"))
from recipe_check import arguments, check, folder_of  # noqa: E402


def explain(pellucid, folder, text, *options):
    return pellucid("explain", "--model", str(ROOT / folder), "--format", "json", *options, "--", text)[0]


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.recipe}: {case.name}")
def test_pellucid_is_the_original(pellucid, tmp_path, case):
    command = os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid"
    folder = folder_of(case.model, ROOT, tmp_path, command)
    check(explain(pellucid, folder, case.text, *arguments(case.options)), case.compute())


def test_tweet_all_classes_in_one_run_are_the_single_runs(pellucid):
    options = ("--steps", "50", "--baseline", "zero")
    together = explain(pellucid, FOUR_CLASSES, TWEET, "--target", "all", *options)
    assert [t["target"]["label"] for t in together["targets"]] == ["anti", "neutral", "pro", "news"]
    for index, target in enumerate(together["targets"]):
        alone = explain(pellucid, FOUR_CLASSES, TWEET, "--target", str(index), *options)
        np.testing.assert_array_equal([t["score"] for t in target["tokens"]],
                                      [t["score"] for t in alone["tokens"]])


def test_tweet_words_keep_handle_hashtag_and_link_as_written(pellucid):
    """Words are cut from the text as it was written, whatever the pieces of the tokenizer."""
    found = explain(pellucid, FOUR_CLASSES, TWEET, "--steps", "2")
    for word in found["words"]:
        assert word["text"] == TWEET[word["start"]:word["end"]]
        assert word["score"] == pytest.approx(sum(found["tokens"][t]["score"] for t in word["tokens"]), abs=1e-12)
    assert "ActOnClimate" in [word["text"] for word in found["words"]]


def test_logit_certified_where_fifty_steps_are_far_off(pellucid):
    """From a zero vector 50 steps leave a large delta; the default tells its error and keeps to the tolerance."""
    options = ("--target", "1", "--quantity", "logit", "--baseline", "zero")
    fixed = explain(pellucid, SENTIMENT, GREAT, *options, "--steps", "50")["completeness"]
    adaptive = explain(pellucid, SENTIMENT, GREAT, *options)["completeness"]
    assert adaptive["certified_error"] <= 0.01 * abs(adaptive["expected"])
    assert abs(adaptive["delta"]) <= adaptive["certified_error"] + 1e-5
    assert abs(adaptive["delta"]) <= abs(fixed["delta"])

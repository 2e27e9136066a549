"""Captum on BERT's word, position and type embeddings, and its Lime and KernelShap, live."""
from functools import lru_cache

import numpy as np
import pytest
from captum_layers import sub_embeddings
from captum_reference import Reference
from captum_surrogates import Game, kernel_shap, lime
from test_captum_parity import MODELS, SNIPPETS, apart

BERTS = [folder for folder in MODELS if folder.name.startswith(("bert", "sentiment"))]
TINY = [folder for folder in BERTS if folder.name in ("bert-two", "bert-four-cased")]
SAMPLES = 20_000


@lru_cache
def reference(folder):
    return Reference(folder)


def explain(pellucid, folder, text, *arguments):
    return pellucid("explain", "--model", str(folder), "--format", "json", *arguments, "--", text)[0]


def ordinary(found):
    return [t["score"] for t in found["tokens"] if not t["special"]]


def text_of_tokens(ref, rng, low, high):
    """A text of `low` to `high` ordinary tokens."""
    while True:
        words = " ".join(rng.choice(SNIPPETS) for _ in range(3)).split()
        text = " ".join(words[:rng.randint(1, high)])
        if low <= Game(ref, text, 0).features <= high:
            return text


@pytest.mark.parametrize("folder", BERTS, ids=lambda p: p.name)
def test_word_position_and_type_are_captums_layers(pellucid, rng, folder):
    ref = reference(folder)
    text, target, steps = rng.choice(SNIPPETS), rng.randrange(ref.classes), rng.choice([5, 50])
    pair = rng.choice(SNIPPETS)[:40] if ref.takes_pairs else None
    parts, delta = sub_embeddings(ref, text, pair, target, steps)
    found = explain(pellucid, folder, text, "--target", str(target), "--at", "sub-embeddings", "--steps", str(steps),
                    *(["--pair", pair] if pair else []))
    largest = max(abs(score) for part in parts.values() for score in part)
    for name, expected in parts.items():
        scores = [t["parts"][name] for t in found["tokens"]]
        assert apart(scores, expected) <= 1e-4 * largest + 2e-6, (name, text, pair, target, steps)
    assert found["completeness"]["delta"] == pytest.approx(delta, abs=1e-5)


CAPTUM = ["--method", "lime", "--unit", "token", "--kernel", "captum", "--surrogate", "lasso",
          "--feature-selection", "none", "--num-features", "1000"]


@pytest.mark.parametrize("folder", TINY, ids=lambda p: p.name)
def test_lime_on_every_coalition_is_captums(pellucid, rng, folder):
    ref = reference(folder)
    text, target = text_of_tokens(ref, rng, 2, 10), rng.randrange(ref.classes)
    found = explain(pellucid, folder, text, *CAPTUM, "--target", str(target))
    assert apart(ordinary(found), lime(ref, text, target)) < 1e-5, text
    assert all(feature["low"] is None for feature in found["surrogate"]["features"])


@pytest.mark.parametrize("folder", TINY, ids=lambda p: p.name)
def test_lime_of_20000_samples_agrees_within_the_interval(pellucid, rng, folder):
    """Both are draws: their difference has sqrt(2) times the deviation that the interval tells."""
    ref = reference(folder)
    text, target = text_of_tokens(ref, rng, 13, 18), rng.randrange(ref.classes)
    found = explain(pellucid, folder, text, *CAPTUM, "--target", str(target), "--samples", str(SAMPLES))
    expected = dict(zip([t["start"] for t in found["tokens"] if not t["special"]],
                        lime(ref, text, target, SAMPLES, seed=rng.randrange(2**31))))
    for feature in found["surrogate"]["features"]:
        deviation = (feature["high"] - feature["low"]) / (2 * 1.96)
        theirs = expected[feature["places"][0]["start"]]
        assert abs(feature["weight"] - theirs) <= 5 * 2**0.5 * deviation + 1e-6, (text, feature)


@pytest.mark.parametrize("folder", TINY, ids=lambda p: p.name)
def test_exact_shapley_values_are_what_captums_kernel_shap_estimates(pellucid, rng, folder):
    """Ours are exact up to 12 features; eight runs of Captum's, 20,000 samples in all, tell their own spread."""
    ref = reference(folder)
    text, target = text_of_tokens(ref, rng, 4, 12), rng.randrange(ref.classes)
    found = explain(pellucid, folder, text, "--method", "kernel-shap", "--unit", "token", "--target", str(target))
    assert found["method"]["parameters"]["coalitions"] == "all"
    runs = np.array([kernel_shap(ref, text, target, SAMPLES // 8, rng.randrange(2**31)) for _ in range(8)])
    error = runs.std(axis=0, ddof=1) / 8**0.5
    assert (np.abs(runs.mean(axis=0) - ordinary(found)) <= 10 * error + 1e-5).all(), text

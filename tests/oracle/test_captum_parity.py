"""Pellucid's command against transformers and Captum, live, on fresh texts and options.

Every run draws other questions; the last line names the seed that repeats it. Tolerances as in
tests/golden/golden_model.cpp. Captum's answer in float32 is compared, or, where it is further than a tenth of the
tolerance from Captum's own answer in float64, that one.
"""
from dataclasses import asdict
from pathlib import Path

import pytest
import torch
from captum_reference import Question, Reference, is_known

ROOT = Path(__file__).resolve().parents[2]
MODELS = sorted(p for p in (ROOT / "tests/data/models").iterdir() if p.is_dir() and is_known(p))
MODELS.append(ROOT / "models/sentiment")
SNIPPETS = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()
ODD = ["", "  ", "é Ünïcode 😀👍🏽", "[MASK] and [SEP] typed", "-- dashes first", "<b>&amp;</b>", "東京 is 日本",
       "word " * 60]
RULES = ["gausslegendre", "riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid"]

LOGITS, PROBABILITIES, SCORES, DELTA, VALUES = 1e-5, 2e-6, 1e-4, 1e-5, 1e-5
SCORE_FLOOR = 2e-6  # of F or 1: float32's own noise, where all scores together are next to nothing


def draw_text(rng):
    kind = rng.random()
    if kind < 0.15:
        return rng.choice(ODD)
    if kind < 0.3:  # random characters, ASCII and beyond
        return "".join(chr(rng.choice([rng.randrange(32, 127), rng.randrange(160, 0x2000)])) for _ in range(20))
    return rng.choice(SNIPPETS)


def draw_question(rng, reference):
    text, pair = draw_text(rng), None
    if reference.takes_pairs and rng.random() < 0.3:
        pair = draw_text(rng) or "x"  # transformers takes an empty second text for none
    q = Question(text, pair)
    q.target = rng.randrange(reference.classes)
    q.quantity = rng.choice(reference.quantities)
    q.at = rng.choice(list(reference.sites))
    q.baseline = rng.choice(["mask", "pad", "unk", "zero", "mean", "ids"])
    q.baseline_special = rng.choice(["keep", "replace"])
    if q.baseline == "ids":
        length = reference.encode(text, pair)[0].shape[1]
        q.baseline = "ids:" + ",".join(str(rng.randrange(len(reference.tokenizer))) for _ in range(length))
    if q.baseline == "zero" or q.baseline.startswith("ids:"):
        q.baseline_special = "keep"
    q.rule, q.steps = rng.choice(RULES), rng.choice([2, 5, 20, 50])
    return q


def ask_pellucid(pellucid, folder, q):
    options = []
    for name, value in asdict(q).items():
        if name not in ("text", "pair"):
            options += [f"--{name.replace('_', '-')}", str(value)]
    if q.pair is not None:
        options += ["--pair", q.pair]
    return pellucid("explain", "--model", str(folder), "--format", "json", *options, "--", q.text)[0]


def apart(found, expected):
    assert len(found) == len(expected)
    return max(abs(a - b) for a, b in zip(found, expected))


def compare(found, q, reference, twin):
    """Differences as shares of their tolerances."""
    ids, types, _ = reference.encode(q.text, q.pair)
    assert [t["id"] for t in found["tokens"]] == ids[0].tolist(), q
    with torch.no_grad():
        logits = reference.logits(ids, types)
        probabilities = reference.probabilities(logits)[0].tolist()
    answer, exact = reference.attribute(q), twin.attribute(q)
    scores, delta = answer["scores"], answer["delta"]
    largest = max(map(abs, exact["scores"]))
    if apart(scores, exact["scores"]) > 0.1 * SCORES * largest:
        scores = exact["scores"]
    if abs(delta - exact["delta"]) > 0.1 * DELTA:
        delta = exact["delta"]
    target, logits = found["target"], logits[0].tolist()
    steepest = max(1.0, *map(abs, logits))  # the softmax passes on what is allowed of the logits
    scale = max(1.0, abs(answer["value"]), abs(answer["baseline_value"]))
    floor, value_scale = SCORE_FLOOR * scale, VALUES * scale
    return {
        "logits": apart(found["prediction"]["logits"], logits) / (LOGITS * steepest),
        "probabilities": apart(found["prediction"].get("values") or found["prediction"]["probabilities"], probabilities) / (PROBABILITIES * steepest),
        "scores": apart([t["score"] for t in found["tokens"]], scores) / (SCORES * largest + floor),
        "delta": abs(found["completeness"]["delta"] - delta) / (DELTA * max(1.0, sum(map(abs, scores)))),
        "F(x)": abs(target["value"] - answer["value"]) / value_scale,
        "F(x')": abs(target["baseline_value"] - answer["baseline_value"]) / value_scale,
    }


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_attributions_are_captums(folder, pellucid, rng):
    reference, twin = Reference(folder), Reference(folder, torch.float64)
    worst = {}
    for _ in range(8 if folder.name == "sentiment" else 16):
        q = draw_question(rng, reference)
        shares = compare(ask_pellucid(pellucid, folder, q), q, reference, twin)
        for kind, share in shares.items():
            assert share <= 1, f"{kind}: {share:.2f} of the tolerance, {q}"
            worst[kind] = max(worst.get(kind, 0), share)
    print(f"\n{folder.name}, largest share of the tolerance:",
          ", ".join(f"{kind} {share:.1%}" for kind, share in worst.items()))

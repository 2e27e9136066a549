"""How an explanation is held against what the original computation of a recipe gives. Needs no library."""

import subprocess

import pytest

CUSTOM = "custom"


def arguments(options):
    return [part for name, value in options.items() for part in (f"--{name}", str(value))]


def folder_of(model, root, temporary, pellucid):
    """The model's folder; the one with a head of its own is made of the checkpoint."""
    if model != CUSTOM:
        return root / model
    made, encoder = temporary / CUSTOM, root / "tests/data/models/bert-four-cased"
    if not made.exists():
        subprocess.run([pellucid, "import", root / "tests/data/checkpoints/custom-head.pt", "--config", encoder,
                        "--vocab", encoder, "--head", "linear-relu", "--labels", "neg,pos", "-o", made], check=True,
                       capture_output=True)
    return made


def check(found, expected):
    """Attributions within 1e-4 of the largest unless the case says less, delta, logits and probabilities within 1e-5,
    LIME within 1e-6."""
    if "scores" in expected:
        scores = [token["score"] for token in found["tokens"]]
        largest = max(map(abs, expected["scores"]))
        assert scores == pytest.approx(expected["scores"], rel=0, abs=expected.get("tolerance", 1e-4) * largest)
    for part, scores in expected.get("parts", {}).items():
        assert [token["parts"][part] for token in found["tokens"]] == pytest.approx(
            scores, rel=0, abs=1e-4 * max(map(abs, expected["scores"])))
    if "delta" in expected:
        assert found["completeness"]["delta"] == pytest.approx(expected["delta"], rel=0, abs=1e-5)
    if "target" in expected:
        assert found["target"]["index"] == expected["target"]
    for name in ("logits", "probabilities"):
        if name in expected:
            assert found["prediction"][name] == pytest.approx(expected[name], rel=0, abs=1e-5)
    if "lime" in expected:
        lime, surrogate = expected["lime"], found["surrogate"]
        assert {f["text"]: f["weight"] for f in surrogate["features"]} == pytest.approx(lime["weights"], abs=1e-6)
        for name in ("intercept", "score", "local_prediction"):
            assert surrogate[name] == pytest.approx(lime[name], abs=1e-6)

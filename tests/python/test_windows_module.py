"""window= and stride=: the values are those of the JSON, and predictions are combined likewise."""

from pathlib import Path

import numpy as np
import pellucid
import pytest

TINY = Path(__file__).resolve().parents[2] / "tests/data/models/bert-four-cased"
TEXT = "the movie was good and the man was fun but you have not removed all like this time " * 3


@pytest.fixture(scope="module")
def model():
    return pellucid.load(TINY)


def test_windows_are_values(model):
    e = model.explain(TEXT, window=20, stride=5, target="all")
    assert len(e.windows) > 3 and isinstance(e.windows[0], pellucid.Window)
    assert sum(window.weight for window in e.windows) == pytest.approx(1)
    assert e.method["parameters"]["window"] == 20 and e.method["parameters"]["stride"] == 5
    for k, scores in enumerate(e.targets):
        means = [sum(window.weight * getattr(window.targets[k].target, name) for window in e.windows)
                 for name in ("value", "baseline_value")]
        assert means == pytest.approx([scores.target.value, scores.target.baseline_value])
        assert scores.completeness.delta == pytest.approx(
            sum(window.weight * window.targets[k].completeness.delta for window in e.windows), abs=1e-12)
    assert e.windows[1].prediction.label in model.labels and e.windows[1].parameters == {}
    assert TEXT[e.windows[0].start:e.windows[0].end].startswith("the movie")
    assert model.explain("good").windows == []


def test_predictions_are_those_of_explain(model):
    e = model.explain(TEXT, window=20, method="saliency")
    assert model.predict(TEXT, window=20) == e.prediction
    np.testing.assert_array_equal(model.predict_proba([TEXT, "good"], window=20)[0],
                                  e.prediction.probabilities)
    assert model.predict("good", window=20) == model.predict("good")


def test_lists_and_comparisons_take_them(model):
    assert all(e.windows for e in model.explain_many([TEXT, "good"], window=20, method="saliency"))
    assert all(e.windows for e in model.compare(TEXT, methods=["saliency", "occlusion"], window=20))


def test_wrong_ones_are_value_errors(model):
    for wrong in ({"window": 2}, {"window": 99}, {"window": 9, "stride": 7}, {"stride": 3},
                  {"window": 9, "max_length": 9}):
        with pytest.raises(ValueError, match="window|stride"):
            model.explain(TEXT, **wrong)
    with pytest.raises(ValueError, match="window"):
        model.explain(inputs_embeds=np.ones((4, 64), np.float32), window=9)

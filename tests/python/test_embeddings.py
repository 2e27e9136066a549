"""Embeddings in place of a text, as Hugging Face's inputs_embeds."""

import numpy as np
import pellucid
import pytest


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def states(model):
    return np.random.default_rng(4).normal(0, 0.05, (5, model.describe()["hidden"]))


def test_are_explained_from_zero(model, states):
    e = model.explain(inputs_embeds=states, at="word-embeddings", baseline="zero")
    assert [t.token for t in e.tokens] == list("01234") and e.words == []
    assert abs(e.completeness.delta) <= e.completeness.certified_error + 1e-5
    assert e.method["parameters"]["baseline"] == "zero"
    assert e.warnings == [] or "empty-text" not in str(e.warnings)
    assert "token" in e.to_text() and "The text has no words" in e.to_html()


def test_are_predicted_one_row_for_each(model, states):
    prediction = model.predict(inputs_embeds=states)
    assert prediction == model.predict(inputs_embeds=states[None])
    assert sum(prediction.probabilities) == pytest.approx(1)
    assert prediction.logits == model.explain(inputs_embeds=states, method="saliency").prediction.logits


@pytest.mark.parametrize("method", ["integrated-gradients", "saliency", "input-x-gradient",
                                    "layer-conductance"])
def test_are_what_every_method_explains(model, states, method):
    e = model.explain(inputs_embeds=states, method=method)
    assert e.target.value == pytest.approx(e.prediction.probabilities[e.target.index], abs=1e-6)


@pytest.mark.parametrize("options, words", [
    ({"method": "lime"}, "lime"),
    ({"method": "occlusion"}, "occlusion"),
    ({"method": "kernel-shap"}, "kernel-shap"),
    ({"baseline": "mask"}, "baseline"),
    ({"text": "too"}, "beside a text"),
])
def test_what_needs_a_text_is_refused(model, states, options, words):
    with pytest.raises(ValueError, match=words):
        model.explain(inputs_embeds=states, **options)


@pytest.mark.parametrize("shape, words", [((2, 7), "numbers for each token"), ((0, 384), "none"),
                                          ((3,), "shape"), ((600, 384), "too long")])
def test_shapes_that_do_not_fit(model, shape, words):
    width = model.describe()["hidden"]
    shape = tuple(width if n == 384 else n for n in shape)
    with pytest.raises(ValueError, match=words):
        model.explain(inputs_embeds=np.zeros(shape))


def test_numbers_that_are_none(model, states):
    wrong = states.copy()
    wrong[3, 1] = np.nan
    with pytest.raises(ValueError, match="token 3"):
        model.explain(inputs_embeds=wrong)

"""Explanations as captum's, lime's and shap's own objects, each given to its library's plots; and the
libraries' own explainers on `model.predict_proba`."""

import re
from pathlib import Path

import matplotlib
import numpy as np
import pellucid
import pytest
import shap
from captum.attr import visualization
from lime.explanation import Explanation as LimeExplanation
from lime.lime_text import LimeTextExplainer

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = "This movie is superb, superb and long"
TWEET = "@user it is REAL, #ActOnClimate: https://t.co/a1B2"
METHODS = {"integrated-gradients": {"steps": 20}, "lime": {"samples": 200}, "kernel-shap": {},
           "saliency": {}, "occlusion": {}}


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def tweets():
    return pellucid.load(ROOT / "tests/data/models/bert-four-cased")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="module", params=[
    *((method, None, 0) for method in METHODS), ("integrated-gradients", "a <b>pair</b> 😀", "all"),
    ("lime", "a <b>pair</b> 😀", "all")], ids=lambda p: f"{p[0]} {p[2]}")
def explanation(request, tweets):
    method, pair, target = request.param
    return tweets.explain(TWEET, pair, method=method, target=target, **METHODS[method])


# ---- captum


def test_captum_draws_the_record(explanation):
    for level in ("tokens", "words"):
        record = explanation.to_captum(level=level, target=0, true_label=3)
        assert isinstance(record, visualization.VisualizationDataRecord)
        assert len(record.raw_input_ids) == len(record.word_attributions)
        page = visualization.visualize_text([record]).data
        assert "<b>news</b>" in page and "<b>anti</b>" in page
        assert page.count("<mark") == len(record.raw_input_ids)
        assert f"{explanation.prediction.label} ({max(explanation.prediction.probabilities):.2f})" in page


def test_captum_record_has_the_scores(model):
    e = model.explain(SENTENCE, steps=20)
    scores = np.array([token.score for token in e.tokens])
    plain = e.to_captum(normalize="none")
    np.testing.assert_array_equal(plain.word_attributions, scores)
    assert plain.attr_score == pytest.approx(e.completeness.sum, abs=1e-12)
    assert plain.convergence_score == e.completeness.delta and plain.raw_input_ids[0] == "[CLS]"
    by_norm = e.to_captum()  # as Captum's tutorials divide
    np.testing.assert_allclose(by_norm.word_attributions, scores / np.linalg.norm(scores))
    assert by_norm.attr_score == pytest.approx(scores.sum() / np.linalg.norm(scores))
    assert e.to_captum(normalize="max").word_attributions.abs().max() == pytest.approx(
        np.abs(scores).max() / max(abs(word.score) for word in e.words))
    assert np.isnan(model.explain(SENTENCE, method="saliency").to_captum().convergence_score)


# ---- lime


def test_lime_shows_the_explanation(explanation, tmp_path):
    theirs = explanation.to_lime()
    assert isinstance(theirs, LimeExplanation)
    labels = [scores.target.index for scores in explanation.targets]
    assert theirs.available_labels() == labels
    theirs.save_to_file(tmp_path / "lime.html")
    page = (tmp_path / "lime.html").read_text("utf8")
    for label in explanation.model["labels"]:
        assert label in page
    for i in labels:
        assert theirs.as_list(label=i) and len(theirs.as_map()[i]) == len(theirs.as_list(label=i))
        bars = theirs.as_pyplot_figure(label=i).axes[0].patches
        assert [bar.get_width() for bar in bars][::-1] == [w for _, w in theirs.as_list(label=i)]
        text = theirs.domain_mapper.indexed_string.raw_string()
        for feature, _ in theirs.as_map()[i]:
            word = theirs.domain_mapper.indexed_string.word(feature)
            for start in np.ravel(theirs.domain_mapper.indexed_string.string_position(feature)):
                assert text[start:start + len(word)] == word


def test_lime_shows_a_regression(tmp_path):
    e = pellucid.load(ROOT / "tests/data/models/bert-regression").explain(SENTENCE, method="lime", samples=100)
    theirs = e.to_lime()
    assert theirs.mode == "regression" and theirs.predicted_value == pytest.approx(e.target.value)
    assert [w for _, w in theirs.as_list()] == [f.weight for f in e.surrogate.features]
    theirs.save_to_file(tmp_path / "lime.html")
    assert e.to_captum().pred_prob == e.prediction.score


@pytest.mark.parametrize("bag", [True, False])
def test_lime_explanation_is_the_packages(model, bag):
    """As if the package had made it: numbers of features, words, positions, intercept, score."""
    theirs = LimeTextExplainer(random_state=5, bow=bag, class_names=model.labels).explain_instance(
        SENTENCE, model.predict_proba, labels=(0, 1), num_samples=300)
    ours = model.explain(SENTENCE, method="lime", target="all", seed=5, samples=300,
                         bag_of_words=bag).to_lime()
    for label in (0, 1):
        assert ours.as_list(label=label, positions=True) == [
            (word, pytest.approx(weight, abs=1e-6))
            for word, weight in theirs.as_list(label=label, positions=True)]
        assert ours.as_map()[label] == [(feature, pytest.approx(weight, abs=1e-6))
                                        for feature, weight in theirs.as_map()[label]]
        assert ours.intercept[label] == pytest.approx(theirs.intercept[label], abs=1e-6)
    np.testing.assert_allclose(ours.predict_proba, theirs.predict_proba, atol=1e-6)
    assert ours.class_names == theirs.class_names

    def shown(page):  # all but the random name of the division
        return re.sub(r"top_div\w+", "", re.sub(r"-?\d+\.\d+(e-?\d+)?", "#", page))
    assert shown(ours.as_html(labels=[0])) == shown(theirs.as_html(labels=[0]))


# ---- shap


def test_shap_plots_the_explanation(explanation):
    found = explanation.to_shap()
    every = np.reshape(found.values, (len(explanation.words), -1))
    assert isinstance(found, shap.Explanation)
    assert "".join(found.data) == "\n".join(filter(None, (explanation.text, explanation.pair)))
    assert "svg" in shap.plots.text(found, display=False)
    one = [found] if found.values.ndim == 1 else [found[:, i] for i in range(every.shape[1])]
    for class_, scores in zip(one, explanation.targets):
        np.testing.assert_array_equal(class_.values, scores.words)
        shap.plots.bar(class_, show=False)
        plt.close("all")
        shap.plots.waterfall(class_, show=False)
        plt.close("all")
        if explanation.method["name"] in ("integrated-gradients", "kernel-shap"):
            assert class_.base_values + class_.values.sum() == pytest.approx(
                scores.target.value + scores.completeness.delta, abs=1e-9)
            tokens = explanation.to_shap(level="tokens")
            assert tokens.values.sum() + np.sum(tokens.base_values) == pytest.approx(
                found.values.sum() + np.sum(found.base_values), abs=1e-9)


# ---- predict_proba in the libraries' own explainers


def test_predict_proba_in_lime(model):
    found = LimeTextExplainer(class_names=model.labels, random_state=1).explain_instance(
        SENTENCE, model.predict_proba, num_samples=200)
    assert found.as_list()[0][0] == "superb" and found.as_list()[0][1] > 0


@pytest.mark.parametrize("mask", ["...", "[MASK]"])
def test_predict_proba_in_shap(model, mask):
    """SHAP's own explainer gives a text's words the sum that their presence makes."""
    masker = shap.maskers.Text(r"\W+", mask_token=mask)
    explainer = shap.Explainer(model.predict_proba, masker, output_names=model.labels)
    found = explainer([SENTENCE, "Awful, truly."], silent=True)
    assert found[0].values.shape == (len(found[0].data), 2)
    strongest = found[0, :, "POSITIVE"].values.argmax()
    assert "superb" in found[0].data[strongest]
    np.testing.assert_allclose(found[0].values.sum(axis=0) + found[0].base_values,
                               model.predict_proba([SENTENCE])[0], atol=1e-6)
    assert "svg" in shap.plots.text(found, display=False)

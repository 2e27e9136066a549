"""A regression's values, several targets, a contrast, and a tokenizer alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pellucid
import pytest

MODELS = Path(__file__).resolve().parents[2] / "tests/data/models"
SENTENCE = "This movie is superb"


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def rating():
    return pellucid.load(MODELS / "bert-regression")


def test_a_regression_has_values(rating):
    e = rating.explain(SENTENCE)
    assert e.prediction.probabilities == [] and e.prediction.values == e.prediction.logits
    assert e.prediction.score == e.prediction.values[0] == pytest.approx(e.target.value, abs=1e-6)
    assert e.target.quantity == "value"
    assert rating.predict([SENTENCE, "Bad"])[0].values == pytest.approx(e.prediction.values, abs=1e-6)
    with pytest.raises(ValueError, match="regression"):
        rating.predict_proba([SENTENCE])
    with pytest.raises(ValueError, match="quantity: the model is a regression"):
        rating.explain(SENTENCE, quantity="probability")
    assert "%" not in e.to_text() and "rating" in e.to_text()


def test_several_targets(model):
    e = model.explain(SENTENCE, target=["POSITIVE", 0])
    assert [t.target.label for t in e.targets] == ["NEGATIVE", "POSITIVE"]
    assert e.target.label == "POSITIVE"
    assert model.explain(SENTENCE, target=np.array([1])).targets[0].target.index == 1
    with pytest.raises(ValueError, match="one class"):
        model.compare(SENTENCE, methods=["saliency"], target="0,1").to_html()


def test_a_contrast(model):
    e = model.explain(SENTENCE, against="NEGATIVE")
    assert (e.target.against, e.target.against_index, e.target.quantity) == ("NEGATIVE", 0, "logit")
    negative, positive = e.prediction.logits
    assert e.target.value == pytest.approx(positive - negative, rel=1e-6)
    assert "rather than NEGATIVE" in repr(e) and "rather than NEGATIVE" in e.to_text()
    assert model.explain_many([SENTENCE], against=0)[0].target == e.target
    assert model.compare(SENTENCE, methods=["saliency"], against=0)[0].target.against == "NEGATIVE"


def test_a_tokenizer_alone(model, tmp_path):
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(MODELS / "bert-two" / file, tmp_path)
    alone = pellucid.load_tokenizer(tmp_path)
    assert alone.tokenize(SENTENCE) == pellucid.load(MODELS / "bert-two").tokenize(SENTENCE)
    assert alone.warnings == [] and len(alone.tokenize(SENTENCE, max_length=3)["ids"]) == 3
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "xlnet"}))
    assert [w.code for w in pellucid.load_tokenizer(tmp_path).warnings] == ["tokenizer-only"]
    middle = pellucid.load_tokenizer(tmp_path, truncate="middle").tokenize("good bad good good", max_length=4)
    assert middle["offsets"][1:-1] == [[0, 4], [14, 18]]
    with pytest.raises(ValueError, match="truncate: unknown"):
        pellucid.load(truncate="centre")
    other = pellucid.load(MODELS / "bert-two", MODELS / "electra-two")
    assert other.tokenize(SENTENCE)["ids"] == pellucid.load(MODELS / "electra-two").tokenize(SENTENCE)["ids"]

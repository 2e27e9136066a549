"""model.estimator() is what scikit-learn takes."""

import pickle
from pathlib import Path

import numpy as np
import pandas
import pellucid
import pytest
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.exceptions import SkipTestWarning
from sklearn.metrics import classification_report, get_scorer
from sklearn.model_selection import cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import estimator_checks

MODELS = Path(__file__).resolve().parents[2] / "tests/data/models"
X = ["a superb film", "awful and dull", "a joy", "a bore", "superb fun", "the worst film"]
Y = ["POSITIVE", "NEGATIVE"] * 3


@pytest.fixture(scope="module")
def model():
    return pellucid.load()


@pytest.fixture(scope="module")
def estimator(model):
    return model.estimator()


def test_labels_and_probabilities(model, estimator):
    assert list(estimator.predict(X)) == Y and list(estimator.classes_) == model.labels
    np.testing.assert_array_equal(estimator.predict_proba(np.array(X)), model.predict_proba(X))
    assert list(estimator.predict(pandas.Series(X))) == Y and len(estimator.predict([])) == 0
    assert estimator.score(X, Y) == 1 and estimator.score(X, [0] * 6, sample_weight=[0, 1, 0, 1, 0, 0]) == 1
    assert estimator.predict([("a superb film", "pair"), "dull"]).shape == (2,)


def test_scikit_learn_takes_it(estimator):
    assert is_classifier(estimator) and not is_regressor(estimator)
    assert "1.00" in classification_report(Y, estimator.predict(X))
    assert list(cross_val_predict(estimator, X, Y, cv=2)) == Y
    proba = cross_val_predict(estimator, X, Y, cv=3, method="predict_proba")
    np.testing.assert_array_equal(proba, estimator.predict_proba(X))
    assert list(cross_val_score(estimator, X, Y, cv=3, scoring="roc_auc")) == [1, 1, 1]
    assert get_scorer("neg_log_loss")(estimator, X, Y) > -0.3
    lower = make_pipeline(FunctionTransformer(lambda texts: [text.lower() for text in texts]), estimator)
    assert list(lower.fit(X, Y).predict(X)) == Y
    copied = clone(estimator)
    assert copied.get_params() == estimator.get_params() and copied is not estimator
    assert list(pickle.loads(pickle.dumps(estimator)).predict(X)) == Y
    assert list(cross_val_predict(estimator, X, Y, cv=2, n_jobs=2)) == Y


@pytest.mark.parametrize("check", [
    "check_estimator_cloneable", "check_estimator_repr",
    "check_estimator_tags_renamed", "check_get_params_invariance", "check_no_attributes_set_in_init",
    "check_parameters_default_constructible", "check_set_params", "check_valid_tag_types"])
def test_checks_of_scikit_learn(estimator, check):
    """Those of check_estimator that do not train on numbers. (Itself it leaves estimators of texts alone.)"""
    getattr(estimator_checks, check)("Estimator", estimator)


def test_check_estimator_itself(estimator):
    with pytest.warns(SkipTestWarning):
        assert {r["status"] for r in estimator_checks.check_estimator(estimator, on_fail=None)} == {"passed"}


def test_what_is_wrong(estimator):
    for call, said in ((lambda: estimator.fit(X, ["GOOD"] * 6), "y: unknown class"),
                       (lambda: estimator.fit(X, Y[:2]), "one for each of 6 texts"),
                       (lambda: estimator.predict("a text"), "found one text"),
                       (lambda: estimator.predict(np.ones((2, 3))), "expected a string"),
                       (lambda: estimator.set_params(depth=3), "depth: unknown parameter"),
                       (lambda: pellucid.Estimator().predict(X), "expected a Model")):
        with pytest.raises(ValueError, match=said):
            call()


def test_a_regression_and_several_labels():
    rating = pellucid.load(MODELS / "bert-regression")
    values = [p.values[0] for p in rating.predict(X)]
    assert is_regressor(rating.estimator()) and list(rating.estimator().predict(X)) == values
    assert rating.estimator().score(X, values) == 1
    multi = next(m for m in map(pellucid.load, sorted(MODELS.iterdir())) if m.describe()["scores"] == "sigmoid")
    found = multi.estimator().predict(X)
    np.testing.assert_array_equal(found, multi.predict_proba(X) >= 0.5)
    assert multi.estimator().score(X, found) == 1

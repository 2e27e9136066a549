"""A model as scikit-learn's estimators are. scikit-learn is imported only where it asks itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .checks import class_label, many_texts, one_for_each

if TYPE_CHECKING:
    from .model import Model


class Estimator:
    """A trained classifier of texts, as scikit-learn takes it: in `cross_val_predict`, in a `Pipeline`, for
    `classification_report`. X are texts [N], or pairs. `fit` trains nothing.

    `classes_` [C] are the labels, in the model's order, which is that of `predict_proba`'s columns. Of a
    multi-label model `predict` gives an indicator matrix [N x C], and of a regression the values [N], or
    [N x C] of several.
    """

    def __init__(self, model: Model | None = None) -> None:
        self.model = model

    def _checked(self) -> Model:
        if self.model is None:
            raise ValueError("model: expected a Model, as model.estimator() gives, found None")
        return self.model

    @property
    def _scores(self) -> str:
        return self._checked().describe()["scores"]

    @property
    def _estimator_type(self) -> str:
        return "regressor" if self._scores == "none" else "classifier"

    @property
    def classes_(self) -> np.ndarray:
        return np.array(self._checked().labels)

    def __sklearn_is_fitted__(self) -> bool:
        return self.model is not None

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, RegressorTags, Tags, TargetTags

        kind = self._estimator_type
        return Tags(estimator_type=kind, target_tags=TargetTags(required=False),
                    classifier_tags=ClassifierTags(multi_label=self._scores == "sigmoid")
                    if kind == "classifier" else None,
                    regressor_tags=RegressorTags() if kind == "regressor" else None, no_validation=True,
                    input_tags=InputTags(one_d_array=True, two_d_array=False, string=True),
                    requires_fit=False)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        return {"model": self.model}

    def set_params(self, **parameters: Any) -> Estimator:
        for name, value in parameters.items():
            if name != "model":
                raise ValueError(f"{name}: unknown parameter (expected model)")
            self.model = value
        return self

    def fit(self, X: Iterable[Any], y: Any = None) -> Estimator:
        """Trains nothing. Raises ValueError where X and y are not of one length, or where y has a class that
        the model has not."""
        model = self._checked()
        texts = self._texts(X)
        if y is not None:
            given = one_for_each("y", np.asarray(y, dtype=object), texts)
            if self._scores == "softmax":
                for value in set(given):
                    class_label("y", value, model.labels)
        return self

    @staticmethod
    def _texts(X: Any) -> list[Any]:
        return [tuple(text) if isinstance(text, np.ndarray) else text for text in many_texts(X)]

    def predict(self, X: Iterable[Any]) -> np.ndarray:
        """The label of each text [N]."""
        model, texts = self._checked(), self._texts(X)
        if self._scores == "none":
            values = np.array([p.values for p in model.predict(texts)], dtype=float).reshape(
                len(texts), len(model.labels))
            return values[:, 0] if values.shape[1] == 1 else values
        probabilities = model.predict_proba(texts)
        if self._scores == "sigmoid":
            return (probabilities >= 0.5).astype(int)
        return self.classes_[probabilities.argmax(axis=1)]

    def predict_proba(self, X: Iterable[Any]) -> np.ndarray:
        """Probabilities [N x C]. Raises ValueError for a regression."""
        return self._checked().predict_proba(self._texts(X))

    def score(self, X: Iterable[Any], y: Any, sample_weight: Any = None) -> float:
        """The share of texts whose label is right; of a multi-label model, all of them; of a regression
        R²."""
        found = self.predict(X)
        if self._scores == "none":
            truth = np.asarray(y, dtype=float)
            error = np.average((truth - found) ** 2, weights=sample_weight)
            mean = np.average(truth, axis=0, weights=sample_weight)
            return float(1 - error / np.average((truth - mean) ** 2, weights=sample_weight))
        if self._scores == "softmax":
            labels = self._checked().labels
            right = found == np.array([class_label("y", value, labels) for value in np.asarray(y).tolist()])
        else:
            right = (found == np.asarray(y)).all(axis=1)
        return float(np.average(right, weights=sample_weight))

    def __repr__(self) -> str:
        return f"Estimator(model={self.model!r})"

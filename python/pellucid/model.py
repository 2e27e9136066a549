"""Load a model once, then tokenize, predict and explain."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Union

import numpy as np

from . import _core
from .explanation import Explanation, Explanations, Prediction

TextOrPair = Union[str, "tuple[str, str | None]"]


def load(directory: str | os.PathLike[str] = "", *, threads: int | None = None,
         precision: str = "float32") -> Model:
    """Loads a folder as `save_pretrained` leaves it, or with none the bundled sentiment model.

    Raises ModelError for a file that is wrong, NotImplementedError for what Pellucid does not do,
    OSError for what cannot be read. Results are the same bytes for any number of threads.
    """
    return Model(_core.load(os.fspath(directory), threads or 0, precision))


def methods() -> list[dict[str, Any]]:
    """Every attribution method with its parameters, defaults and cost."""
    return json.loads(_core.methods())


def _text_and_pair(text: TextOrPair) -> tuple[str, str | None]:
    if isinstance(text, (tuple, list)):
        first, pair = text
        return str(first), None if pair is None else str(pair)
    return str(text), None


def _setting(value: Any) -> str:
    """A method's option as the command line spells it."""
    if isinstance(value, (list, tuple, np.ndarray)):  # baseline=[101, 0, 0, 102]
        return "ids:" + ",".join(str(int(i)) for i in value)
    return str(value)


class Model:
    """A classifier with its tokenizer. Any number of threads may call it at once."""

    def __init__(self, core: _core.Explainer) -> None:
        self._core = core
        self._description = json.loads(core.describe())

    @property
    def labels(self) -> list[str]:
        return self._description["labels"]

    def describe(self) -> dict[str, Any]:
        """Architecture, labels, sizes, files and what of them is used."""
        return json.loads(self._core.describe())

    def tokenize(self, text: str, pair: str | None = None, *,
                 max_length: int | None = None) -> dict[str, Any]:
        """Tokens, ids, offsets, words and segments."""
        return json.loads(self._core.tokenize((text, pair), max_length))

    def predict_proba(self, texts: Iterable[TextOrPair], *,
                      max_length: int | None = None) -> np.ndarray:
        """Probabilities [N x C]: what LIME and SHAP call classifier_fn."""
        return self._predict(texts, max_length)["probabilities"]

    def predict(self, texts: str | Iterable[TextOrPair], *,
                max_length: int | None = None) -> Any:
        """A Prediction of a text, or a list of them."""
        if isinstance(texts, str):
            return self.predict([texts], max_length=max_length)[0]
        found = self._predict(texts, max_length)
        best = found["logits"].argmax(axis=1)
        return [Prediction(self.labels[i], int(i), p.tolist(), logits.tolist())
                for i, p, logits in zip(best, found["probabilities"], found["logits"])]

    def _predict(self, texts: str | Iterable[TextOrPair],
                 max_length: int | None) -> dict[str, np.ndarray]:
        if isinstance(texts, str):
            texts = [texts]
        return self._core.predict([_text_and_pair(text) for text in texts], max_length)

    def explain(self, text: str, pair: str | None = None, *, target: str | int = "predicted",
                quantity: str = "probability", method: str = "integrated-gradients",
                max_length: int | None = None, progress: Callable[[float], None] | None = None,
                **options: Any) -> Explanation:
        """Why the model decided what it did.

        `options` are the method's own, as `pellucid methods` lists them, with _ for -:
        baseline="pad", steps=50, tolerance=1e-3. `progress` is called with the share done; an
        exception of it, or Ctrl-C, stops the run. Raises ValueError for a request that is wrong.
        """
        settings = {name.replace("_", "-"): _setting(value) for name, value in options.items()
                    if value is not None}
        return Explanation(self._core.explain((text, pair), str(target), quantity, method, settings,
                                              max_length, progress))

    def explain_many(self, texts: Sequence[TextOrPair] | Iterable[TextOrPair], *,
                     progress: bool = False, **options: Any) -> Explanations:
        """An explanation of each text, with the options of `explain`. `progress`: a bar."""
        if isinstance(texts, str):
            raise ValueError("texts: expected a list of texts, found one text")
        if progress:
            from tqdm.auto import tqdm

            texts = tqdm(texts, unit="text")
        return Explanations(self.explain(*_text_and_pair(text), **options) for text in texts)

    def __repr__(self) -> str:
        d = self._description
        return f"<Model {d['name']}: {d['architecture']}, {', '.join(d['labels'])}>"


def _signature_with_options() -> inspect.Signature:
    """`explain`'s signature with the methods' options in it, for help() and completion."""
    signature = inspect.signature(Model.explain)
    given = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    names = dict.fromkeys(p["name"] for method in methods() for p in method["parameters"])
    return signature.replace(parameters=given + [
        inspect.Parameter(name.replace("-", "_"), inspect.Parameter.KEYWORD_ONLY, default=None)
        for name in names])


Model.explain.__signature__ = _signature_with_options()  # type: ignore[attr-defined]

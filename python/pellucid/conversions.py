"""An explanation as the object that captum, lime or shap makes, for code and plots that take theirs.

Each library is imported when it is asked for, and never before.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core

if TYPE_CHECKING:
    from .explanation import Explanation
    from .values import TargetScores


def library(name: str, wanted_by: str) -> Any:
    """A module of another library. Raises ImportError that says what to install."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        package = name.split(".")[0]
        raise ImportError(f"{wanted_by} needs {package}: pip install {package} ({error})",
                          name=package) from error


def chosen(e: Explanation, target: str | int | None) -> TargetScores:
    """The scores for a label or a class index; with None those for `e.target`."""
    wanted = e.target.label if target is None else target
    for scores in e.targets:
        if wanted in (scores.target.label, scores.target.index):
            return scores
    known = ", ".join(scores.target.label for scores in e.targets)
    raise ValueError(f'target: not among what was explained (expected {known}, found "{wanted}")')


def divisor(e: Explanation, scores: TargetScores, normalize: str) -> float:
    """What `normalize` divides every score of the target by, in reports and here. Never 0."""
    return _core.divisor(e._core, e.targets.index(scores), normalize)


def check_level(level: str) -> None:
    if level not in ("words", "tokens"):
        raise ValueError(f'level: expected words or tokens, found "{level}"')


# ---- captum


def to_captum(e: Explanation, level: str, target: str | int | None, normalize: str,
              true_label: str | int | None) -> Any:
    check_level(level)
    visualization = library("captum.attr", "to_captum()").visualization
    torch = library("torch", "to_captum()")
    found = chosen(e, target)
    by = divisor(e, found, normalize)
    words = level == "words"
    shown = found.words if words else found.tokens
    if isinstance(true_label, int):
        true_label = e.model["labels"][true_label]
    return visualization.VisualizationDataRecord(
        word_attributions=torch.tensor([score / by for score in shown], dtype=torch.float64),
        pred_prob=e.prediction.score,
        pred_class=e.prediction.label,
        true_class="" if true_label is None else true_label,
        attr_class=found.target.label,
        attr_score=sum(found.tokens) / by,
        raw_input_ids=[word.text for word in e.words] if words else [t.token for t in e.tokens],
        convergence_score=found.completeness.delta if found.completeness else math.nan)


# ---- lime


class _Places:
    """What LIME's TextDomainMapper asks of its IndexedString, for words that Pellucid found: the
    text, each feature's word, and where in the text it stands."""

    def __init__(self, text: str, words: Sequence[str], places: Sequence[Sequence[int]]) -> None:
        self._text, self._words, self._places = text, words, places

    def raw_string(self) -> str:
        return self._text

    def num_words(self) -> int:
        return len(self._words)

    def word(self, i: int) -> str:
        return self._words[i]

    def string_position(self, i: int) -> np.ndarray:
        return np.array(self._places[i], dtype=int)


def _whole_text(e: Explanation) -> tuple[str, list[int]]:
    """Both texts as one, and where each begins in it."""
    if e.pair is None:
        return e.text, [0]
    return f"{e.text}\n{e.pair}", [0, len(e.text) + 1]


def _lime_features(e: Explanation) -> tuple[Any, dict[int, list[tuple[int, float]]]]:
    """The indexed text, and of every target the features with their weights, strongest first."""
    text, begins = _whole_text(e)
    fits = {t.target.index: t.surrogate for t in e.targets if t.surrogate is not None}
    words: Any
    if not fits:
        words = _Places(text, [word.text for word in e.words],
                        [[begins[word.segment] + word.start] for word in e.words])
        weights = {t.target.index: list(enumerate(t.words)) for t in e.targets}
    else:
        parameters = e.method["parameters"]
        # Every target's model may have chosen other features: the union, in the text's order.
        places = {tuple(begins[p["segment"]] + p["start"] for p in feature.places): feature.text
                  for fit in fits.values() for feature in fit.features}
        if e.method["name"] == "lime" and parameters["unit"] == "word" and e.pair is None:
            words = library("lime.lime_text", "to_lime()").IndexedString(
                text, bow=parameters["bag-of-words"] == "yes",
                mask_string=parameters.get("mask-string"))
            number = {int(np.ravel(words.string_position(i))[0]): i
                      for i in range(words.num_words())}
        else:
            ordered = sorted(places)
            words = _Places(text, [places[place] for place in ordered], ordered)
            number = {place[0]: i for i, place in enumerate(ordered)}
        weights = {index: [
            (number[begins[f.places[0]["segment"]] + f.places[0]["start"]], f.weight)
            for f in fit.features] for index, fit in fits.items()}
    return words, {index: sorted(of_target, key=lambda feature: -abs(feature[1]))
                   for index, of_target in weights.items()}


def _lime_regression(e: Explanation, made: Any, weights: dict[int, list[tuple[int, float]]]) -> Any:
    """LIME has one output of a regression, which it calls 1: the one that was asked for first."""
    of = chosen(e, None)
    fit, value = of.surrogate, of.target.value
    start = fit.intercept if fit else base_value(e, of, "words")
    made.predicted_value = value
    made.min_value, made.max_value = min(start, value), max(start, value)
    made.local_exp = {1: weights[of.target.index]}
    made.intercept = {1: start}
    made.score = fit.score if fit else None
    made.local_pred = np.array([fit.local_prediction if fit else value])
    return made


def to_lime(e: Explanation) -> Any:
    explanation = library("lime.explanation", "to_lime()")
    lime_text = library("lime.lime_text", "to_lime()")
    words, weights = _lime_features(e)
    if e.prediction.values is not None:
        return _lime_regression(e, explanation.Explanation(
            lime_text.TextDomainMapper(words), mode="regression", random_state=0), weights)
    made = explanation.Explanation(lime_text.TextDomainMapper(words), random_state=0,
                                   class_names=e.model["labels"])
    made.predict_proba = np.array(e.prediction.probabilities)
    made.local_exp = weights
    made.top_labels = [t.target.index for t in e.targets]
    for t in e.targets:
        fit = t.surrogate
        made.intercept[t.target.index] = fit.intercept if fit else base_value(e, t, "words")
    fit = chosen(e, None).surrogate
    made.score = fit.score if fit else None
    made.local_pred = np.array([fit.local_prediction if fit else e.target.value])
    return made


# ---- shap


def base_value(e: Explanation, scores: TargetScores, level: str) -> float:
    """What the scores shown are added to: F of the reference, or a surrogate's intercept, or 0 for
    methods that have neither; and of words the scores of the tokens that are in none."""
    base = scores.surrogate.intercept if scores.surrogate else scores.target.baseline_value or 0.0
    if level == "words":
        base += sum(s for token, s in zip(e.tokens, scores.tokens) if token.word is None)
    return base


def _pieces(e: Explanation, level: str) -> list[str]:
    """Words with the white space after them, so that joined they are the text; or the tokens."""
    if level == "tokens":
        return [token.token for token in e.tokens]
    text, begins = _whole_text(e)
    starts = [begins[word.segment] + word.start for word in e.words]
    if starts:
        starts[0] = 0
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)])]


def to_shap(e: Explanation, level: str) -> Any:
    check_level(level)
    shap = library("shap", "to_shap()")
    pieces = np.array(_pieces(e, level), dtype=object)
    made = shap.Explanation(
        values=np.transpose([t.words if level == "words" else t.tokens for t in e.targets]),
        base_values=np.array([base_value(e, t, level) for t in e.targets]), data=pieces,
        feature_names=[piece.strip() for piece in pieces],
        output_names=[t.target.label for t in e.targets])
    return made[:, 0] if len(e.targets) == 1 else made

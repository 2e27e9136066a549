"""Explanations as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .checks import shown
from .conversions import check_level, library
from .notices import summary
from .values import TargetScores, Token, Word

if TYPE_CHECKING:
    import pandas

    from .explanation import Explanation


def _pieces(e: Explanation, level: str, scores: TargetScores, name: str) -> list[dict[str, Any]]:
    """A row for every word or token with its score for the target; `name` is the column of its text."""
    words = level == "words"
    rows = []
    for i, piece in enumerate(e.words if words else e.tokens):
        row = dict(zip((Word if words else Token)._fields, piece))
        row.pop("parts")
        row["score"] = (scores.words if words else scores.tokens)[i]
        for part, of in (scores.parts or {}).items():
            row[f"score of {part}"] = (of.words if words else of.tokens)[i]
        rows.append({name if key == "text" else key: value for key, value in row.items()})
    return rows


def of_one(e: Explanation, level: str) -> pandas.DataFrame:
    check_level(level)
    pandas = library("pandas", "to_dataframe()")
    several = len(e.targets) > 1
    rows = [{**({"target": scores.target.label} if several else {}), **row}
            for scores in e.targets for row in _pieces(e, level, scores, "text")]
    fields = [field for field in (Word if level == "words" else Token)._fields if field != "parts"]
    return pandas.DataFrame(rows, columns=None if rows else ["target"] * several + fields)


def of_many(explanations: Sequence[Explanation], level: str) -> pandas.DataFrame:
    if level not in ("words", "tokens", "texts"):
        raise ValueError(f"level: expected words, tokens or texts, found {shown(level)}")
    pandas = library("pandas", "to_dataframe()")
    pairs = any(e.pair is not None for e in explanations)
    labelled = any(e.true_label is not None for e in explanations)
    rows = []
    for i, e in enumerate(explanations):
        text: dict[str, Any] = {"text_index": i, "text": e.text}
        if pairs:
            text["pair"] = e.pair
        text |= {"prediction": e.prediction.label, "probability": None if e.prediction.values else e.prediction.score}
        if labelled:
            text["true_label"] = e.true_label
        for scores in e.targets:
            of = scores.target
            row = {**text, "target": of.label, "quantity": of.quantity, "value": of.value,
                   "baseline_value": of.baseline_value, "warnings": summary(w.code for w in e.warnings)}
            rows += [row] if level == "texts" else \
                [{**row, **piece} for piece in _pieces(e, level, scores, "word")]
    return pandas.DataFrame(rows)

"""The result of an explanation: values, and the reports made of them.

The values are those of the JSON object `pellucid.explanation/1`, under the same names.
"""

from __future__ import annotations

import html
import json
import os
from functools import cached_property
from typing import Any, NamedTuple

from . import _core


class Token(NamedTuple):
    """A token; `start` and `end` are code points of the text, None for special tokens."""

    token: str
    id: int
    special: bool
    segment: int
    start: int | None
    end: int | None
    word: int | None
    score: float


class Word(NamedTuple):
    """A word as written; `tokens` are indices, `score` is the sum of theirs."""

    text: str
    segment: int
    start: int
    end: int
    tokens: list[int]
    score: float


class Prediction(NamedTuple):
    label: str
    index: int
    probabilities: list[float]
    logits: list[float]


class Target(NamedTuple):
    """What is explained: F of one class, of the text (`value`) and of the reference."""

    label: str
    index: int
    quantity: str
    value: float
    baseline_value: float | None = None


class Completeness(NamedTuple):
    """How well the scores add up: `delta` = `sum` - `expected`."""

    sum: float
    expected: float
    delta: float
    certified_error: float | None = None


class TargetScores(NamedTuple):
    """The scores for one target: one a token, one a word."""

    target: Target
    tokens: list[float]
    words: list[float]
    completeness: Completeness | None


class Warning(NamedTuple):
    code: str
    message: str


def _made(kind: type, values: dict[str, Any] | None) -> Any:
    """A named tuple of the values that it has fields for."""
    if values is None:
        return None
    return kind(**{name: values[name] for name in kind._fields if name in values})


def _write(path: str | os.PathLike[str], text: str) -> None:
    _core.write_file(os.fspath(path), text.encode("utf8"))


def _format_of(path: str | os.PathLike[str]) -> str:
    extension = os.path.splitext(os.fspath(path))[1].lower()
    for name, known in _core.format_extensions():
        if extension == known:
            return name
    known = ", ".join(known for _, known in _core.format_extensions())
    raise ValueError(f"{os.fspath(path)}: no format of that name (expected {known})")


def _in_frame(page: str) -> str:
    """A whole page inside a notebook's cell: its style stays its own."""
    fit = "this.style.height=(this.contentDocument.documentElement.scrollHeight+2)+'px'"
    return (f'<iframe srcdoc="{html.escape(page)}" onload="{fit}" '
            'style="width:100%;height:40em;border:0"></iframe>')


class _Report:
    """What one explanation and many have in common: reports in every format."""

    def _render(self, format: str) -> str:
        raise NotImplementedError

    def to_html(self) -> str:
        """One self-contained page."""
        return self._render("html")

    def to_json(self) -> str:
        """One JSON object a text, each on a line."""
        return self._render("json")

    def to_csv(self) -> str:
        """A table with a row for every token."""
        return self._render("csv")

    def to_text(self) -> str:
        """For reading, 80 columns wide."""
        return self._render("text")

    def save(self, path: str | os.PathLike[str], format: str | None = None) -> None:
        """Writes a report, whole or not at all; its extension names the format."""
        _write(path, self._render(format or _format_of(path)))

    def _repr_html_(self) -> str:
        return _in_frame(self.to_html())

    def __str__(self) -> str:
        return self.to_text()


class Explanation(_Report):
    """Why the model decided what it did about one text. Immutable."""

    def __init__(self, core: _core.Explanation) -> None:
        self._core = core

    def _render(self, format: str) -> str:
        return self._core.render(format, False, 80)

    @cached_property
    def _values(self) -> dict[str, Any]:
        return json.loads(self.to_json())

    def to_dict(self) -> dict[str, Any]:
        """The JSON object as a fresh dict."""
        return json.loads(self.to_json())

    def to_text(self, color: bool = False, width: int = 80) -> str:
        """For a terminal."""
        return self._core.render("text", color, width)

    def to_dataframe(self, level: str = "words") -> Any:
        """A pandas DataFrame with a row for every word, or for every token."""
        import pandas

        if level not in ("words", "tokens"):
            raise ValueError(f'level: expected words or tokens, found "{level}"')
        rows = self.words if level == "words" else self.tokens
        return pandas.DataFrame(rows, columns=(Word if level == "words" else Token)._fields)

    @property
    def text(self) -> str:
        return self._values["text"]

    @property
    def pair(self) -> str | None:
        return self._values["pair"]

    @property
    def model(self) -> dict[str, Any]:
        return self._values["model"]

    @property
    def method(self) -> dict[str, Any]:
        """Its name, and its parameters as used."""
        return self._values["method"]

    @property
    def cost(self) -> dict[str, Any]:
        return self._values["cost"]

    @cached_property
    def prediction(self) -> Prediction:
        return _made(Prediction, self._values["prediction"])

    @cached_property
    def target(self) -> Target:
        """What is explained; of target="all" the predicted class."""
        return _made(Target, self._values["target"])

    @cached_property
    def tokens(self) -> list[Token]:
        return [_made(Token, token) for token in self._values["tokens"]]

    @cached_property
    def words(self) -> list[Word]:
        return [_made(Word, word) for word in self._values["words"]]

    @cached_property
    def completeness(self) -> Completeness | None:
        """None for methods that promise none."""
        return _made(Completeness, self._values.get("completeness"))

    @cached_property
    def warnings(self) -> list[Warning]:
        return [_made(Warning, warning) for warning in self._values["warnings"]]

    @cached_property
    def targets(self) -> list[TargetScores]:
        """Of target="all" one a class, else the one that was asked for."""
        if "targets" not in self._values:
            return [TargetScores(self.target, [token.score for token in self.tokens],
                                 [word.score for word in self.words], self.completeness)]
        return [self._scores_of(scores) for scores in self._values["targets"]]

    def _scores_of(self, scores: dict[str, Any]) -> TargetScores:
        tokens = [token["score"] if isinstance(token, dict) else token
                  for token in scores["tokens"]]
        words = [sum(tokens[t] for t in word.tokens) for word in self.words]
        return TargetScores(_made(Target, scores["target"]), tokens, words,
                            _made(Completeness, scores.get("completeness")))

    def __repr__(self) -> str:
        strongest = sorted(self.words, key=lambda word: -abs(word.score))[:3]
        shown = ", ".join(f"{word.text} {word.score:+.3f}" for word in strongest)
        return f"<Explanation of {self.target.label}, {self.target.value:.4f}: {shown}>"


class Explanations(list, _Report):
    """Explanations of many texts, in their order: a list that makes one report of all."""

    def _render(self, format: str) -> str:
        return _core.render([explanation._core for explanation in self], format)

    def __repr__(self) -> str:
        return f"<{len(self)} explanations>"

    def to_dict(self) -> list[dict[str, Any]]:
        return [explanation.to_dict() for explanation in self]

    def to_dataframe(self, level: str = "words") -> Any:
        """The tables of all texts below one another, with the text's number in `text_index`."""
        import pandas

        tables = [explanation.to_dataframe(level) for explanation in self]
        return pandas.concat(tables, keys=range(len(tables)),
                             names=["text_index", None]) if tables else pandas.DataFrame()

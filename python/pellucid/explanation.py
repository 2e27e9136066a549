"""The result of an explanation: values, and the reports made of them.

The values are those of the JSON object `pellucid.explanation/1`, under the same names.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _core, conversions, plot
from .reports import Report, options_of

if TYPE_CHECKING:
    import captum.attr.visualization
    import lime.explanation
    import matplotlib.figure
    import pandas
    import shap


class Token(NamedTuple):
    """A token; `segment` is its token type id, `start` and `end` are code points of the text, None for
    special tokens. `parts` is what each of the sub-embeddings contributes to the score, at="sub-embeddings"."""

    token: str
    id: int
    special: bool
    segment: int
    start: int | None
    end: int | None
    word: int | None
    score: float
    parts: dict[str, float] | None = None


class Word(NamedTuple):
    """A word as written; `segment` is 1 in the second text of a pair, else 0; `tokens` are indices, `score` is
    the sum of theirs."""

    text: str
    segment: int
    start: int
    end: int
    tokens: list[int]
    score: float
    parts: dict[str, float] | None = None


class Prediction(NamedTuple):
    """The likeliest class, with the `probabilities` [C] and `logits` [C] of all; a regression's has
    `values` [C] and no probabilities."""

    label: str
    index: int  # type: ignore[assignment]
    probabilities: list[float]
    logits: list[float]
    values: list[float] | None = None

    @property
    def score(self) -> float:
        """The probability of the class, or a regression's value."""
        return (self.values or self.probabilities)[self.index]


class Target(NamedTuple):
    """What is explained: F of one class, of the text (`value`) and of the reference. `against` is the class
    of a contrast, whose logit is taken from the label's."""

    label: str
    index: int  # type: ignore[assignment]
    quantity: str
    value: float
    baseline_value: float | None = None
    against: str | None = None
    against_index: int | None = None


class Completeness(NamedTuple):
    """How well the scores add up: `delta` = `sum` - `expected`."""

    sum: float
    expected: float
    delta: float
    certified_error: float | None = None


class Feature(NamedTuple):
    """A feature of a surrogate: `places` are its `segment`, `start` and `end` in the text. `low` to
    `high` is the weight's 95 % confidence interval, None where nothing was drawn."""

    text: str
    places: list[dict[str, int]]
    weight: float
    low: float | None = None
    high: float | None = None


class Surrogate(NamedTuple):
    """The linear model that a sampling method fitted: `score` is its weighted R², `local_prediction`
    what it says of the text itself. Features by weight, strongest first."""

    intercept: float
    score: float
    local_prediction: float
    features: list[Feature]


class PartScores(NamedTuple):
    """What one of the sub-embeddings contributes to the scores of all tokens and words."""

    tokens: list[float]
    words: list[float]


class TargetScores(NamedTuple):
    """The scores for one target: one a token, one a word. Of at="sub-embeddings" also their `parts`,
    by name ("word", "position", "token_type"), which add up to them."""

    target: Target
    tokens: list[float]
    words: list[float]
    completeness: Completeness | None
    surrogate: Surrogate | None = None
    parts: dict[str, PartScores] | None = None


class WindowTarget(NamedTuple):
    """What one window says for one target."""

    target: Target
    completeness: Completeness | None = None


class Window(NamedTuple):
    """One window of a text that was read in windows: its tokens of the text, `first_token` up to
    `end_token`, are what `start` to `end` holds. Probabilities, F and every score of the whole are sums
    over the windows of `weight` times their own; the weights, shares of the tokens, sum to 1.
    `parameters` are the method's, where windows differ."""

    first_token: int
    end_token: int
    start: int
    end: int
    weight: float
    prediction: Prediction
    targets: list[WindowTarget]
    parameters: dict[str, Any]


class Warning(NamedTuple):
    code: str
    message: str


def _made(kind: Any, values: dict[str, Any] | None) -> Any:
    """A named tuple of the values that it has fields for."""
    if values is None:
        return None
    return kind(**{name: values[name] for name in kind._fields if name in values})


def _prediction(values: dict[str, Any]) -> Prediction:
    return _made(Prediction, {"probabilities": [], **values})


def _window(values: dict[str, Any]) -> Window:
    targets = [WindowTarget(_made(Target, of["target"]), _made(Completeness, of.get("completeness")))
               for of in values["targets"]]
    return _made(Window, {"parameters": {}, **values, "targets": targets,
                          "prediction": _prediction(values["prediction"])})


def _surrogate(values: dict[str, Any] | None) -> Surrogate | None:
    if values is None:
        return None
    features = [_made(Feature, feature) for feature in values["features"]]
    return _made(Surrogate, {**values, "features": features})


def _scores(values: dict[str, Any]) -> TargetScores:
    tokens, words = values["tokens"], values["words"]
    parts = {name: PartScores([token["parts"][name] for token in tokens],
                              [word["parts"][name] for word in words])
             for name in tokens[0].get("parts", {})}
    return TargetScores(_made(Target, values["target"]), [token["score"] for token in tokens],
                        [word["score"] for word in words],
                        _made(Completeness, values.get("completeness")),
                        _surrogate(values.get("surrogate")), parts or None)


class Explanation(Report):
    """Why the model decided what it did about one text. Immutable."""

    def __init__(self, core: _core.Explanation) -> None:
        self._core = core

    def _render(self, format: str, **options: Any) -> str:
        return self._core.render(format, options_of(**options))

    @cached_property
    def _values(self) -> dict[str, Any]:
        return json.loads(self.to_json())

    def to_dict(self) -> dict[str, Any]:
        """The JSON object as a fresh dict."""
        return json.loads(self.to_json())

    def to_dataframe(self, level: str = "words") -> pandas.DataFrame:
        """A pandas DataFrame with a row for every word, or with level="tokens" for every token; of
        at="sub-embeddings" also columns "score of position" and so on."""
        conversions.check_level(level)
        pandas = conversions.library("pandas", "to_dataframe()")
        rows = self.words if level == "words" else self.tokens
        table = pandas.DataFrame(rows, columns=(Word if level == "words" else Token)._fields)
        for name in (rows[0].parts or {}) if rows else {}:
            table[f"score of {name}"] = [row.parts[name] for row in rows]
        return table.drop(columns="parts")

    def to_captum(self, *, level: str = "tokens", target: str | int | None = None,
                  normalize: str = "l2", true_label: str | int | None = None,
                  ) -> captum.attr.visualization.VisualizationDataRecord:
        """The record that Captum's `visualization.visualize_text([…])` draws a row of.

        `word_attributions` [T or W] are divided as `normalize` says: "l2", as Captum's tutorials
        do, "max" or "none"; `attr_score` is the sum over all tokens, divided likewise;
        `convergence_score` the delta, NaN for methods that promise none. `target`: one class of
        target="all". Raises ImportError without captum.
        """
        return conversions.to_captum(self, level, target, normalize, true_label)

    def to_lime(self) -> lime.explanation.Explanation:
        """LIME's explanation, with `as_list`, `as_map`, `as_html`, `save_to_file` and its figure;
        `as_list(label=i)` for the classes explained.

        Of method="lime" on words the features, intercept, score and local prediction are LIME's
        own. Of other methods the features are the words, the weights their scores, and the intercept
        is F of the reference. Raises ImportError without lime.
        """
        return conversions.to_lime(self)

    def to_shap(self, *, level: str = "words") -> shap.Explanation:
        """SHAP's explanation of one text, for `shap.plots.text`, `bar` and `waterfall`.

        `values` [W] of words, or [T] of tokens; [W x C] or [T x C] of target="all". `base_values`
        is F of the reference, and of words also the scores of tokens that are in none: base and
        values add up to F of the text as exactly as `completeness` says. It is the intercept of a
        surrogate, and 0 for methods that have no reference. Raises ImportError without shap.
        """
        return conversions.to_shap(self, level)

    def plot(self, path: str | os.PathLike[str] | None = None, *, level: str = "words",
             target: str | int | None = None, palette: str = "blue-orange",
             normalize: str = "none", strongest: int = 20) -> matplotlib.figure.Figure:
        """The coloured text and a bar for each of the `strongest` words or tokens, as a figure of
        matplotlib; with a path also written there (.png, .pdf, .svg), whole or not at all.

        Raises ImportError without matplotlib, ValueError for a name that is none of these.
        """
        return plot.figure(self, path, level, target, palette, normalize, strongest)

    @property
    def text(self) -> str:
        """As it was given."""
        return self._values["text"]

    @property
    def pair(self) -> str | None:
        """The second text of a pair."""
        return self._values["pair"]

    @property
    def model(self) -> dict[str, Any]:
        """Its `name`, `architecture` and `labels`."""
        return self._values["model"]

    @property
    def method(self) -> dict[str, Any]:
        """Its name, and its parameters as used."""
        return self._values["method"]

    @property
    def cost(self) -> dict[str, Any]:
        """`forward_passes` and `gradient_passes`, in sequences, and `seconds`."""
        return self._values["cost"]

    @cached_property
    def prediction(self) -> Prediction:
        """What the model says of the text, with `probabilities` [C] (or `values`) and `logits` [C]."""
        return _prediction(self._values["prediction"])

    @cached_property
    def target(self) -> Target:
        """What is explained; of several targets the predicted class, or the first."""
        return _made(Target, self._values["target"])

    @cached_property
    def tokens(self) -> list[Token]:
        """[T] in the model's order, special tokens too, with their scores."""
        return [_made(Token, token) for token in self._values["tokens"]]

    @cached_property
    def words(self) -> list[Word]:
        """[W] as written, with the sums of their tokens' scores."""
        return [_made(Word, word) for word in self._values["words"]]

    @cached_property
    def completeness(self) -> Completeness | None:
        """None for methods that promise none."""
        return _made(Completeness, self._values.get("completeness"))

    @cached_property
    def surrogate(self) -> Surrogate | None:
        """The linear model of `lime` or `kernel-shap`; None for methods that fit none."""
        return _surrogate(self._values.get("surrogate"))

    @cached_property
    def warnings(self) -> list[Warning]:
        """What should be known before the scores are believed, each with a stable `code`."""
        return [_made(Warning, warning) for warning in self._values["warnings"]]

    @cached_property
    def windows(self) -> list[Window]:
        """Those that the text was read in with `window`; else none."""
        return [_window(window) for window in self._values.get("windows", [])]

    @cached_property
    def targets(self) -> list[TargetScores]:
        """Of several targets, or "all", one a class; else the one that was asked for."""
        return [_scores(values) for values in self._values.get("targets", [self._values])]

    def __repr__(self) -> str:
        strongest = sorted(self.words, key=lambda word: -abs(word.score))[:3]
        shown = ", ".join(f"{word.text} {word.score:+.3f}" for word in strongest)
        contrast = f" rather than {self.target.against}" if self.target.against is not None else ""
        return f"<Explanation of {self.target.label}{contrast}, {self.target.value:.4f}: {shown}>"


class Explanations(list[Explanation], Report):
    """Explanations of many texts, in their order: a list that makes one report of all."""

    def _render(self, format: str, **options: Any) -> str:
        return _core.render([explanation._core for explanation in self], format,
                            options_of(**options))

    def __repr__(self) -> str:
        return f"<{len(self)} explanations>"

    def to_dict(self) -> list[dict[str, Any]]:
        return [explanation.to_dict() for explanation in self]

    def to_dataframe(self, level: str = "words") -> pandas.DataFrame:
        """The tables of all texts below one another, with the text's number in `text_index`."""
        pandas = conversions.library("pandas", "to_dataframe()")
        tables = [explanation.to_dataframe(level) for explanation in self]
        return pandas.concat(tables, keys=range(len(tables)),
                             names=["text_index", None]) if tables else pandas.DataFrame()

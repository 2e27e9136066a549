"""The values of an explanation: those of the JSON object `pellucid.explanation/1`, under the same names."""

from __future__ import annotations

from typing import Any, NamedTuple


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


def made(kind: Any, values: dict[str, Any] | None) -> Any:
    """A named tuple of the values that it has fields for."""
    if values is None:
        return None
    return kind(**{name: values[name] for name in kind._fields if name in values})


def prediction_of(values: dict[str, Any]) -> Prediction:
    return made(Prediction, {"probabilities": [], **values})


def window_of(values: dict[str, Any]) -> Window:
    targets = [WindowTarget(made(Target, of["target"]), made(Completeness, of.get("completeness")))
               for of in values["targets"]]
    return made(Window, {"parameters": {}, **values, "targets": targets,
                          "prediction": prediction_of(values["prediction"])})


def surrogate_of(values: dict[str, Any] | None) -> Surrogate | None:
    if values is None:
        return None
    features = [made(Feature, feature) for feature in values["features"]]
    return made(Surrogate, {**values, "features": features})


def scores_of(values: dict[str, Any]) -> TargetScores:
    tokens, words = values["tokens"], values["words"]
    parts = {name: PartScores([token["parts"][name] for token in tokens],
                              [word["parts"][name] for word in words])
             for name in tokens[0].get("parts", {})}
    return TargetScores(made(Target, values["target"]), [token["score"] for token in tokens],
                        [word["score"] for word in words],
                        made(Completeness, values.get("completeness")),
                        surrogate_of(values.get("surrogate")), parts or None)

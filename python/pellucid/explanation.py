"""The result of an explanation: values, and the reports made of them."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from . import _core, conversions, notices, plot, tables
from .checks import WrongType, shown, string
from .reports import Report, options_of
from .values import (Completeness, Prediction, Surrogate, Target, TargetScores, Token, Warning, Window, Word,
                     made, prediction_of, scores_of, surrogate_of, window_of)

if TYPE_CHECKING:
    import captum.attr.visualization
    import lime.explanation
    import matplotlib.axes
    import matplotlib.figure
    import pandas
    import shap


def core_from_json(text: str | bytes, where: str = "explanation") -> _core.Explanation:
    """The engine's explanation of one JSON object; errors begin with `where`."""
    if isinstance(text, str):
        text = string(where, text).encode()
    if not isinstance(text, bytes):
        raise WrongType(f"{where}: expected JSON, found {shown(text)}")
    return _core.explanation_from_json(text, where)


def _unpickled(kind: type[Explanation], text: bytes, true_label: str | None) -> Explanation:
    return kind(core_from_json(text), true_label)


class Explanation(Report):
    """Why the model decided what it did about one text. Immutable: a copy is the same explanation, and two
    are equal if their JSON and true labels are. It pickles as its JSON."""

    def __init__(self, core: _core.Explanation, true_label: str | None = None) -> None:
        self._core = core
        self._true_label = true_label

    @classmethod
    def from_json(cls, text: str | bytes) -> Explanation:
        """What `to_json()`, `save("why.json")` or `pellucid explain --format json` wrote: one object.

        Raises ValueError for what is no such JSON, NotImplementedError for another version of its
        schema.
        """
        return cls(core_from_json(text))

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Explanation:
        """What `to_dict()` gave. Raises as `from_json`."""
        try:
            return cls.from_json(json.dumps(values))
        except TypeError as error:
            raise WrongType(f"explanation: expected values as JSON has them ({error})") from None

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (type(self), self.to_json().encode(), self._true_label)

    def __copy__(self) -> Explanation:
        return type(self)(self._core, self._true_label)

    def __deepcopy__(self, memo: dict[int, Any]) -> Explanation:
        return self.__copy__()

    @cached_property
    def _key(self) -> tuple[str, str | None]:
        return self.to_json(), self._true_label

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Explanation) else NotImplemented

    def __hash__(self) -> int:
        digest = hashlib.blake2b(repr(self._key).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 3

    def _render(self, format: str, *, true_label: str | int | None = None, **options: Any) -> str:
        given = self._true_label if true_label is None else true_label
        return self._core.render(string("format", format), options_of(true_label=given, **options))

    @property
    def true_label(self) -> str | None:
        """What the text really is, as `explain_many` was told in `true_labels`: reports show it."""
        return self._true_label

    @cached_property
    def _values(self) -> dict[str, Any]:
        return json.loads(self.to_json())

    def to_dict(self) -> dict[str, Any]:
        """The JSON object as a fresh dict."""
        return json.loads(self.to_json())

    def to_dataframe(self, level: str = "words") -> pandas.DataFrame:
        """A pandas DataFrame with a row for every word, or with level="tokens" for every token; of several
        targets one for each, which the first column names. At at="sub-embeddings" there are also columns
        "score of position" and so on."""
        return tables.of_one(self, level)

    def as_list(self, level: str = "words", target: str | int | None = None) -> list[tuple[str, float]]:
        """(word, score), or with level="tokens" (token, score), the strongest first: LIME's form.
        `target`: one of several that were explained."""
        conversions.check_level(level)
        scores = conversions.chosen(self, target)
        pairs = list(zip((word.text for word in self.words), scores.words)) if level == "words" else \
            list(zip((token.token for token in self.tokens), scores.tokens))
        return sorted(pairs, key=lambda pair: -abs(pair[1]))

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

    @overload
    def plot(self, path: str | os.PathLike[str] | None = None, *, ax: None = None, level: str = "words",
             target: str | int | None = None, palette: str = "blue-orange",
             normalize: str = "none", strongest: int = 20) -> matplotlib.figure.Figure: ...

    @overload
    def plot(self, *, ax: matplotlib.axes.Axes, level: str = "words",
             target: str | int | None = None, palette: str = "blue-orange",
             normalize: str = "none", strongest: int = 20) -> matplotlib.axes.Axes: ...

    def plot(self, path: str | os.PathLike[str] | None = None, *, ax: matplotlib.axes.Axes | None = None,
             level: str = "words", target: str | int | None = None, palette: str = "blue-orange",
             normalize: str = "none", strongest: int = 20) -> Any:
        """The coloured text and a bar for each of the `strongest` words or tokens, as a figure of
        matplotlib; with a path also written there (.png, .pdf, .svg), whole or not at all.

        With `ax` the bars are drawn in it, in the caller's style, and it is returned: figures, windows
        and files are then pyplot's. Raises ImportError without matplotlib, ValueError for a name that is
        none of these.
        """
        if ax is not None:
            if path is not None:
                raise ValueError("path: unexpected beside ax (its figure's savefig writes it)")
            return plot.into(ax, self, level, target, palette, normalize, strongest)
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
        return prediction_of(self._values["prediction"])

    @cached_property
    def target(self) -> Target:
        """What is explained; of several targets the predicted class, or the first."""
        return made(Target, self._values["target"])

    @cached_property
    def tokens(self) -> list[Token]:
        """[T] in the model's order, special tokens too, with their scores."""
        return [made(Token, token) for token in self._values["tokens"]]

    @cached_property
    def words(self) -> list[Word]:
        """[W] as written, with the sums of their tokens' scores."""
        return [made(Word, word) for word in self._values["words"]]

    @cached_property
    def completeness(self) -> Completeness | None:
        """None for methods that promise none."""
        return made(Completeness, self._values.get("completeness"))

    @cached_property
    def surrogate(self) -> Surrogate | None:
        """The linear model of `lime` or `kernel-shap`; None for methods that fit none."""
        return surrogate_of(self._values.get("surrogate"))

    @cached_property
    def warnings(self) -> list[Warning]:
        """What should be known before the scores are believed, each with a stable `code`."""
        return [made(Warning, warning) for warning in self._values["warnings"]]

    @cached_property
    def windows(self) -> list[Window]:
        """Those that the text was read in with `window`; else none."""
        return [window_of(window) for window in self._values.get("windows", [])]

    @cached_property
    def targets(self) -> list[TargetScores]:
        """Of several targets, or "all", one a class; else the one that was asked for."""
        return [scores_of(values) for values in self._values.get("targets", [self._values])]

    def __repr__(self) -> str:
        strongest = sorted(self.words, key=lambda word: -abs(word.score))[:3]
        words = ", ".join(f"{word.text} {word.score:+.3f}" for word in strongest)
        contrast = f" rather than {self.target.against}" if self.target.against is not None else ""
        warned = notices.summary(warning.code for warning in self.warnings)
        return (f"<Explanation of {self.target.label}{contrast}, {self.target.value:.4f}: {words}"
                f"{warned and f' (warnings: {warned})'}>")

"""Explanations of many texts: a list that makes one report, table or picture of all, and reads them back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

import numpy as np

from . import _core, notices, plots, tables
from .checks import WrongType, shown, string
from .explanation import Explanation, core_from_json
from .reports import Report, options_of

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas


class Explanations(list[Explanation], Report):
    """Explanations of many texts, in their order. Its slices, filters and sums are Explanations too:
    es[:10], es[mask] with a list or array of booleans or of numbers, es + others, es.filter(function)."""

    def _render(self, format: str, *, true_label: str | int | None = None, **options: Any) -> str:
        own = [] if true_label is not None else [explanation.true_label for explanation in self]
        return _core.render([explanation._core for explanation in self], string("format", format),
                            options_of(true_label=true_label, **options), own)

    @classmethod
    def from_json(cls, text: str | bytes) -> Explanations:
        """What `to_json()` wrote: an object on each line. Raises as `Explanation.from_json`."""
        if isinstance(text, str):
            text = string("explanations", text).encode()
        if not isinstance(text, bytes):
            raise WrongType(f"explanations: expected JSON, found {shown(text)}")
        return cls(_read(text.split(b"\n"), "explanations"))

    @overload
    def __getitem__(self, which: SupportsIndex) -> Explanation: ...

    @overload
    def __getitem__(self, which: slice | Iterable[bool] | Iterable[int]) -> Explanations: ...

    def __getitem__(self, which: Any) -> Explanation | Explanations:
        if isinstance(which, SupportsIndex) and not isinstance(which, np.ndarray):
            return super().__getitem__(which)
        if isinstance(which, slice):
            return type(self)(super().__getitem__(which))
        chosen = np.asarray(list(which) if isinstance(which, Iterable) else which)
        if chosen.dtype == bool and chosen.shape == (len(self),):
            chosen = np.flatnonzero(chosen)
        if chosen.size and (chosen.ndim != 1 or chosen.dtype.kind not in "iu"):
            raise WrongType(f"explanations: expected a number, a slice, numbers or {len(self)} booleans, "
                            f"found {shown(which)}")
        return type(self)(super(Explanations, self).__getitem__(int(i)) for i in chosen)

    def filter(self, function: Callable[[Explanation], object]) -> Explanations:
        """Those of which the function says something true."""
        return type(self)(explanation for explanation in self if function(explanation))

    def copy(self) -> Explanations:
        return type(self)(self)

    def __add__(self, others: Iterable[Explanation]) -> Explanations:  # type: ignore[override]
        return type(self)([*self, *others]) if isinstance(others, Iterable) else NotImplemented

    def __radd__(self, others: Any) -> Explanations:
        if isinstance(others, int) and others == 0:  # where sum() begins
            return self.copy()
        return type(self)([*others, *self]) if isinstance(others, Iterable) else NotImplemented

    def __mul__(self, times: SupportsIndex) -> Explanations:
        return type(self)(super().__mul__(times))

    __rmul__ = __mul__

    def __repr__(self) -> str:
        warned = notices.summary(w.code for explanation in self for w in explanation.warnings)
        return f"<{len(self)} explanations{warned and f' (warnings: {warned})'}>"

    def to_dict(self) -> list[dict[str, Any]]:
        """The JSON objects as fresh dicts."""
        return [explanation.to_dict() for explanation in self]

    def to_dataframe(self, level: str = "words") -> pandas.DataFrame:
        """A pandas DataFrame with a row for every word of every text and target, or with level="tokens"
        for every token, or with level="texts" one alone. Each row says the text's `text_index` from 0,
        `text`, `prediction`, `probability`, `true_label` where there are any, `target`, its `quantity`,
        `value` and `baseline_value`, and the codes of the `warnings`; then `word` or `token`, its place
        and `score`."""
        return tables.of_many(self, level)

    def plot(self, path: str | os.PathLike[str] | None = None, *, palette: str = "blue-orange",
             strongest: int = 20) -> matplotlib.figure.Figure:
        """The words that count most over all texts, for each class explained: a bar is the mean score of
        a word where it stands, whatever its capitals, and the bars are those with the largest sums of
        |score|. As a figure of matplotlib; with a path also written there. Raises as
        `Explanation.plot`."""
        return plots.of_many(self, path, palette, strongest)


def _read(lines: Iterable[bytes], name: str) -> Iterable[Explanation]:
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Explanation(core_from_json(line, f"{name}:{number}"))


def read(path: str | os.PathLike[str]) -> Explanations:
    """The explanations of a file as `save("many.json")` or `pellucid explain --format json` writes it: an
    object on each line. They are what they were: pages, tables and pictures of them are the same.

    Raises OSError for a file that cannot be read, ValueError, with the line, for what is no such JSON,
    NotImplementedError for another version of its schema.
    """
    name = os.fspath(path)
    with open(name, "rb") as file:
        return Explanations(_read(file, name))

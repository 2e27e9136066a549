"""Several methods' explanations of one text and class, on one page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _core, conversions, notices, plots
from .checks import string
from .explanation import Explanation
from .reports import Report, options_of

if TYPE_CHECKING:
    import matplotlib.figure
    import pandas


class Comparison(list[Explanation], Report):
    """Explanations of one text and class by several methods: a list, which a notebook shows as one
    page with the coloured text by each, every word's score by each, and how far they agree.

    As text, HTML or JSON; making one raises ValueError where the explanations are not of one text
    and class, and for another format.
    """

    def __init__(self, explanations: Iterable[Explanation] = ()) -> None:
        super().__init__(explanations)

    def _render(self, format: str, **options: Any) -> str:
        return _core.render_comparison([explanation._core for explanation in self],
                                       string("format", format), options_of(**options))

    def _check(self) -> None:
        """Raises ValueError where the page would."""
        self._render("json")

    def to_dataframe(self) -> pandas.DataFrame:
        """A pandas DataFrame with a row for every word, and a column of scores for every method."""
        pandas = conversions.library("pandas", "to_dataframe()")
        if self:
            self._check()
        table = pandas.DataFrame({"text": [word.text for word in self[0].words]} if self else {})
        for name, explanation in zip(self.names, self):
            table[name] = [word.score for word in explanation.words]
        return table

    def plot(self, path: str | os.PathLike[str] | None = None, *, palette: str = "blue-orange",
             strongest: int = 20) -> matplotlib.figure.Figure:
        """The words that count most by any of the methods, in the text's order, with a column of bars for
        each method, on its own scale. As a figure of matplotlib; with a path also written there (.png,
        .pdf, .svg). Raises as `Explanation.plot`, and as making a page."""
        self._check()
        return plots.of_comparison(self.names, self, path, string("palette", palette), strongest)

    @property
    def names(self) -> list[str]:
        """The methods' names; a method's second explanation is called "lime 2"."""
        found: list[str] = []
        for explanation in self:
            name = explanation.method["name"]
            before = sum(e.method["name"] == name for e in list(self)[:len(found)])
            found.append(f"{name} {before + 1}" if before else name)
        return found

    def __repr__(self) -> str:
        warned = notices.summary(w.code for explanation in self for w in explanation.warnings)
        return f"<Comparison of {', '.join(self.names)}{warned and f' (warnings: {warned})'}>"

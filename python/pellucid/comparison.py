"""Several methods' explanations of one text and class, on one page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _core, conversions
from .explanation import Explanation
from .reports import in_frame, options_of, write

if TYPE_CHECKING:
    import pandas


class Comparison(list[Explanation]):
    """Explanations of one text and class by several methods: a list, which a notebook shows as one
    page with the coloured text by each, every word's score by each, and how far they agree.

    Making the page raises ValueError where the explanations are not of one text and class.
    """

    def __init__(self, explanations: Iterable[Explanation] = ()) -> None:
        super().__init__(explanations)

    def to_html(self, *, palette: str = "blue-orange", normalize: str = "none",
                true_label: str | int | None = None) -> str:
        """One self-contained page; the options are those of `Explanation.to_html`."""
        return _core.render_comparison(
            [explanation._core for explanation in self],
            options_of(palette=palette, normalize=normalize, true_label=true_label))

    def save(self, path: str | os.PathLike[str], **options: Any) -> None:
        """Writes the page, with the options of `to_html`, whole or not at all."""
        if os.path.splitext(os.fspath(path))[1].lower() not in (".html", ".htm"):
            raise ValueError(f"{os.fspath(path)}: a comparison is a page (expected .html)")
        write(path, self.to_html(**options).encode("utf8"))

    def to_dataframe(self) -> pandas.DataFrame:
        """A pandas DataFrame with a row for every word, and a column of scores for every method."""
        pandas = conversions.library("pandas", "to_dataframe()")
        table = pandas.DataFrame({"text": [word.text for word in self[0].words]} if self else {})
        for name, explanation in zip(self.names, self):
            table[name] = [word.score for word in explanation.words]
        return table

    @property
    def names(self) -> list[str]:
        """The methods' names; a method's second explanation is called "lime 2"."""
        found: list[str] = []
        for explanation in self:
            name = explanation.method["name"]
            before = sum(e.method["name"] == name for e in self[:len(found)])
            found.append(f"{name} {before + 1}" if before else name)
        return found

    def _repr_html_(self) -> str:
        return in_frame(self.to_html())

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.names)}>"

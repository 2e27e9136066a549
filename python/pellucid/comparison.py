"""Several methods' explanations of one text and class, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _core, conversions
from .explanation import Explanation
from .reports import Report, options_of

if TYPE_CHECKING:
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
        return _core.render_comparison([explanation._core for explanation in self], format,
                                       options_of(**options))

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

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.names)}>"

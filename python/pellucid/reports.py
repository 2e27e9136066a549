"""What one explanation, many, and a comparison have in common: reports in every format."""

from __future__ import annotations

import html
import os
import shutil
import sys
from typing import Any

from . import _core
from .checks import WrongType, shown, string, whole


def write(path: str | os.PathLike[str], content: bytes) -> None:
    """Writes a file, whole or not at all."""
    _core.write_file(os.fspath(path), content)


def in_notebook() -> bool:
    """Whether a notebook's kernel runs this, and not a terminal."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return "IPKernelApp" in getattr(shell, "config", {})


def in_frame(page: str) -> str:
    """A whole page inside a notebook's cell: its style stays its own. It is as high as the page,
    and grows when a part of it is opened."""
    fit = ("const f=this,p=f.contentDocument.documentElement;"
           "new ResizeObserver(()=>f.style.height=p.offsetHeight+2+'px').observe(p)")
    return (f'<iframe srcdoc="{html.escape(page)}" onload="{html.escape(fit)}" '
            'style="width:100%;height:40em;border:0"></iframe>')


class _Page:
    """What a notebook shows of a page. (IPython's own HTML warns of frames.)"""

    def __init__(self, page: str, text: str) -> None:
        self._page, self._text = page, text

    def _repr_html_(self) -> str:
        return in_frame(self._page)

    def __repr__(self) -> str:
        return self._text


def _format_of(path: str | os.PathLike[str]) -> str:
    extension = os.path.splitext(os.fspath(path))[1].lower()
    for name, known in _core.format_extensions():
        if extension == known:
            return name
    known = ", ".join(known for _, known in _core.format_extensions())
    raise ValueError(f"{os.fspath(path)}: no format of that name (expected {known})")


class Report:
    """Reports in every format. Those for people take three options; JSON and CSV hold the numbers
    as they are, whatever these say:

    palette     "blue-orange", which every kind of colour vision tells apart, "green-red", "grey"
    normalize   "none", or scores divided by their L2 norm over the tokens ("l2"), or by the largest
                of them ("max")
    true_label  what the text really is: a label or a class index, shown beside the prediction
    """

    def _render(self, format: str, **options: Any) -> str:
        raise NotImplementedError

    def to_html(self, *, palette: str = "blue-orange", normalize: str = "none",
                true_label: str | int | None = None) -> str:
        """One self-contained page."""
        return self._render("html", palette=palette, normalize=normalize, true_label=true_label)

    def to_text(self, color: bool = False, width: int = 80, *, palette: str = "blue-orange",
                normalize: str = "none", true_label: str | int | None = None) -> str:
        """For a terminal, `width` columns wide; `color`: with ANSI colours."""
        return self._render("text", color=color, width=width, palette=palette,
                            normalize=normalize, true_label=true_label)

    def to_json(self) -> str:
        """One JSON object a text, each on a line."""
        return self._render("json")

    def to_csv(self) -> str:
        """A table with a row for every token."""
        return self._render("csv")

    def save(self, path: str | os.PathLike[str], format: str | None = None, *,
             palette: str = "blue-orange", normalize: str = "none",
             true_label: str | int | None = None) -> None:
        """Writes a report, whole or not at all; its extension names the format.

        Raises ValueError for a name that is no format's, OSError if it cannot be written.
        """
        write(path, self._render(format or _format_of(path), palette=palette, normalize=normalize,
                                 true_label=true_label).encode("utf8"))

    def show(self, *, palette: str = "blue-orange", normalize: str = "none",
             true_label: str | int | None = None) -> None:
        """Shows the page in a notebook, or prints the text in a terminal."""
        options = {"palette": palette, "normalize": normalize, "true_label": true_label}
        if in_notebook():
            from IPython.display import display

            display(_Page(self._render("html", **options), repr(self)))
        else:
            print(self._render("text", color=sys.stdout.isatty() and "NO_COLOR" not in os.environ,
                               width=min(shutil.get_terminal_size().columns, 100), **options),
                  end="")

    def _repr_html_(self) -> str:
        return in_frame(self.to_html())

    def __str__(self) -> str:
        return self.to_text()


def options_of(*, true_label: str | int | None = None, color: bool = False, width: int = 80,
               palette: str = "blue-orange", normalize: str = "none") -> _core.RenderOptions:
    """The options as the engine takes them."""
    if true_label is not None and not isinstance(true_label, str):
        true_label = str(whole("true_label", true_label))
    columns = whole("width", width)
    if columns is None or not isinstance(color, bool):
        raise WrongType(f"color, width: expected True or False and a number, found {shown(color)}, {width}")
    return _core.RenderOptions(true_label=true_label and string("true_label", true_label), color=color,
                               width=columns, palette=string("palette", palette),
                               normalize=string("normalize", normalize))

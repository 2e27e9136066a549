"""An explanation drawn with matplotlib: the text with its words coloured, and a bar for each of the
strongest. No window, no global state of pyplot: the same explanation gives the same bytes.
"""

from __future__ import annotations

import io
import math
import os
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _core
from .checks import WrongType, shown, string, whole
from .conversions import check_level, chosen, divisor, library
from .reports import write

if TYPE_CHECKING:
    import matplotlib.axes
    import matplotlib.figure

    from .explanation import Explanation
    from .values import TargetScores

WIDTH = 8.0  # inches
MARGIN = 0.2
SPACE, TIGHT = 0.10, 0.04  # between words
LINE = 0.30  # of the text
BAR = 0.26
SIZE = 11  # points
# What a file's bytes must not depend on: the time, and random names inside an SVG.
UNDATED = {"png": {}, "pdf": {"CreationDate": None}, "svg": {"Date": None}}
SETTINGS = {"svg.hashsalt": "pellucid", "svg.fonttype": "path", "font.size": SIZE}
# Stand in, where they are installed, for what matplotlib's own font cannot write.
FALLBACKS = ["Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans", "WenQuanYi Zen Hei",
             "Droid Sans Fallback", "IPAGothic", "Microsoft YaHei", "PingFang SC",
             "Arial Unicode MS", "Noto Sans Devanagari", "Noto Sans Thai", "Unifont"]


class _Piece(NamedTuple):
    """A word or token as it is drawn."""

    text: str
    score: float
    apart: bool  # a space before it
    new_line: bool  # the second text begins


def _pieces(e: Explanation, level: str, target: str | int | None,
            normalize: str) -> list[_Piece]:
    """What is drawn, in the text's order."""
    check_level(level)
    scores = chosen(e, target)
    by = divisor(e, scores, normalize)
    if level == "tokens":
        return [_Piece(token.token, score / by, True, False)
                for token, score in zip(e.tokens, scores.tokens)]
    found, segment, end = [], 0, 0
    for word, score in zip(e.words, scores.words):
        second = word.segment != segment
        found.append(_Piece(word.text, score / by, word.start > end, second))
        segment, end = word.segment, word.end
    return found


class _Ruler:
    """How wide a text is on paper, in inches."""

    def __init__(self) -> None:
        agg = library("matplotlib.backends.backend_agg", "plot()")
        figures = library("matplotlib.figure", "plot()")
        self._renderer = agg.FigureCanvasAgg(figures.Figure(dpi=72)).get_renderer()
        self._font = library("matplotlib.font_manager", "plot()").FontProperties(size=SIZE)

    def width(self, text: str) -> float:
        with warnings.catch_warnings():  # a letter that no font has is said when it is drawn
            warnings.simplefilter("ignore")
            return self._renderer.get_text_width_height_descent(text, self._font,
                                                                ismath=False)[0] / 72


class _Lines:
    """Where each word stands in lines of the figure's width, in inches."""

    def __init__(self, pieces: list[_Piece], ruler: _Ruler) -> None:
        self.places, self.widths, x, line = [], [], MARGIN, 0
        for piece in pieces:
            width = ruler.width(piece.text)
            if x > MARGIN:
                x += SPACE if piece.apart else TIGHT
            if piece.new_line or (x > MARGIN and x + width > WIDTH - MARGIN):
                x, line = MARGIN, line + 1
            self.places.append((x, line))
            self.widths.append(width)
            x += width
        self.count = line + 1


def _blend(colour: str, share: float) -> tuple[float, ...]:
    """The colour on white paper: light enough to read black text on, darker where it counts."""
    full = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(1 - 0.75 * share * (1 - part) for part in full)


def _draw_text(axes: Any, pieces: list[_Piece], lines: _Lines, colours: tuple[str, str],
               largest: float) -> None:
    from matplotlib.patches import Rectangle

    axes.set_xlim(0, WIDTH)
    axes.set_ylim(lines.count * LINE, 0)
    axes.set_axis_off()
    for piece, (x, line), width in zip(pieces, lines.places, lines.widths):
        share, colour = abs(piece.score) / largest, colours[piece.score < 0]
        y = line * LINE
        if share >= 0.005:
            axes.add_patch(Rectangle((x - TIGHT / 2, y + 0.02), width + TIGHT, LINE - 0.06,
                                     linewidth=0, facecolor=_blend(colour, share)))
        if share >= 0.005 and piece.score < 0:  # the sign is told without colours too
            axes.plot([x, x + width], [y + LINE - 0.06] * 2, color=colour, linewidth=1.5)
        axes.text(x, y + LINE * 0.67, piece.text, fontsize=SIZE, color="black", parse_math=False)


def draw_bars(axes: Any, names: list[str], scores: list[float], colours: tuple[str, str],
              largest: float) -> None:
    """A bar for each score, the first on top; numbers have the decimals that `largest` needs."""
    axes.barh(range(len(scores)), scores, color=[colours[score < 0] for score in scores], height=0.7)
    axes.set_yticks(range(len(scores)), names)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    axes.set_ylim(max(len(scores), 1) - 0.4, -0.6)
    low, high = min([*scores, 0.0]), max([*scores, 0.0])
    room = 0.12 * (high - low or 1.0)  # for the numbers
    axes.set_xlim(low - room, high + room)
    axes.axvline(0, color="black", linewidth=0.8)
    decimals = min(max(2 - math.floor(math.log10(largest)), 1), 7)
    for i, score in enumerate(scores):
        axes.annotate(f"{score:+.{decimals}f}".replace("-", "−"), (score, i), va="center",
                      xytext=(4 if score >= 0 else -4, 0), textcoords="offset points",
                      ha="left" if score >= 0 else "right", fontsize="small")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _draw_strongest(axes: Any, pieces: list[_Piece], colours: tuple[str, str], largest: float,
                    strongest: int) -> None:
    order = sorted(range(len(pieces)), key=lambda i: -abs(pieces[i].score))[:strongest]
    shown = [pieces[i] for i in sorted(order)]  # in the text's order
    draw_bars(axes, [piece.text for piece in shown], [piece.score for piece in shown], colours, largest)


def checked_strongest(strongest: int) -> int:
    if not whole("strongest", strongest):
        raise ValueError(f"strongest: expected 1 or more, found {strongest}")
    return strongest


def into(axes: matplotlib.axes.Axes, e: Explanation, level: str, target: str | int | None, palette: str,
         normalize: str, strongest: int) -> matplotlib.axes.Axes:
    """The bars in somebody's axes, in their style."""
    if not hasattr(axes, "barh"):
        raise WrongType(f"ax: expected Axes of matplotlib, found {shown(axes)}")
    checked_strongest(strongest)
    pieces = _pieces(e, level, target, normalize)
    largest = max((abs(piece.score) for piece in pieces), default=0.0) or 1.0
    _draw_strongest(axes, pieces, _core.colors(string("palette", palette)), largest, strongest)
    axes.set_title(_title(e, chosen(e, target), max(0, len(pieces) - strongest), level), parse_math=False)
    return axes


def _title(e: Explanation, scores: TargetScores, weaker: int, level: str) -> str:
    what = scores.target
    contrast = f" rather than {what.against}" if what.against is not None else ""
    title = f"{what.label}{contrast}: {what.quantity.replace('-', ' ')} {what.value:.4g}"
    if what.baseline_value is not None:
        title += f", of the reference {what.baseline_value:.4g}"
    return title + (f"  ({weaker} weaker {level} have no bar)" if weaker else "")


def figure(e: Explanation, path: str | os.PathLike[str] | None, level: str,
           target: str | int | None, palette: str, normalize: str,
           strongest: int) -> matplotlib.figure.Figure:
    matplotlib = library("matplotlib", "plot()")
    checked_strongest(strongest)
    pieces = _pieces(e, level, target, normalize)
    colours = _core.colors(string("palette", palette))
    largest = max((abs(piece.score) for piece in pieces), default=0.0) or 1.0
    fonts = library("matplotlib.font_manager", "plot()").fontManager.get_font_names()
    family = ["DejaVu Sans", *(font for font in FALLBACKS if font in fonts)]
    with matplotlib.rc_context({**SETTINGS, "font.family": family}):
        ruler = _Ruler()
        lines = _Lines(pieces, ruler)
        names = min(max(lines.widths, default=0), WIDTH / 3)
        above, middle = lines.count * LINE, max(1, min(strongest, len(pieces))) * BAR
        height = 0.5 + above + 0.1 + middle + 0.6
        fig = figure_class()(figsize=(WIDTH, height))
        fig.text(MARGIN / WIDTH, 1 - 0.3 / height, parse_math=False, fontsize=SIZE + 1,
                 s=_title(e, chosen(e, target), max(0, len(pieces) - strongest), level))
        text = fig.add_axes((0, (middle + 0.7) / height, 1, above / height))
        _draw_text(text, pieces, lines, colours, largest)
        left = names + 2 * MARGIN
        below = fig.add_axes((left / WIDTH, 0.6 / height, 1 - (left + MARGIN) / WIDTH,
                              middle / height))
        _draw_strongest(below, pieces, colours, largest, strongest)
        if path is not None:
            save(fig, path)
    return fig


def figure_class() -> type:
    """Figures that a notebook shows, whether pyplot is there or not."""
    base = library("matplotlib.figure", "plot()").Figure

    class Figure(base):  # type: ignore[misc, valid-type]
        def _repr_png_(self) -> bytes:
            drawn = io.BytesIO()
            self.savefig(drawn, format="png", dpi=100)
            return drawn.getvalue()

    return Figure


def save(fig: matplotlib.figure.Figure, path: str | os.PathLike[str]) -> None:
    kind = os.path.splitext(os.fspath(path))[1].lower().lstrip(".")
    if kind not in UNDATED:
        raise ValueError(f"{os.fspath(path)}: no picture of that name (expected .png, .pdf, .svg)")
    drawn = io.BytesIO()
    fig.savefig(drawn, format=kind, metadata=UNDATED[kind], dpi=150)
    write(path, drawn.getvalue())

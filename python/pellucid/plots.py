"""Several explanations drawn with matplotlib: methods side by side, and the words of many texts."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from .plot import BAR, FALLBACKS, SETTINGS, WIDTH, checked_strongest, draw_bars, figure_class, save
from .conversions import library

if TYPE_CHECKING:
    import matplotlib.figure

    from .explanation import Explanation


def _drawn(path: str | os.PathLike[str] | None, panels: int, bars: int, draw: Callable[[Any], None],
           beside: bool) -> matplotlib.figure.Figure:
    """A figure of panels beside or below one another, with room for so many bars in each."""
    matplotlib = library("matplotlib", "plot()")
    fonts = library("matplotlib.font_manager", "plot()").fontManager.get_font_names()
    family = ["DejaVu Sans", *(font for font in FALLBACKS if font in fonts)]
    with matplotlib.rc_context({**SETTINGS, "font.family": family}):
        height = 1.1 + max(1, bars) * BAR
        size = (max(WIDTH, 1.5 + 2.6 * panels), height) if beside else (WIDTH, height * panels)
        fig = figure_class()(figsize=size, layout="constrained")
        draw(fig)
        if path is not None:
            save(fig, path)
        return fig


def of_comparison(names: Sequence[str], explanations: Sequence[Explanation],
                  path: str | os.PathLike[str] | None, palette: str,
                  strongest: int) -> matplotlib.figure.Figure:
    """A column of bars for each method, each on its own scale: their units differ."""
    checked_strongest(strongest)
    colours = _core.colors(palette)
    first = explanations[0]
    largest = [max((abs(word.score) for word in e.words), default=0.0) or 1.0 for e in explanations]
    shares = [max(abs(e.words[w].score) / most for e, most in zip(explanations, largest))
              for w in range(len(first.words))]
    shown = sorted(sorted(range(len(shares)), key=lambda w: -shares[w])[:strongest])

    def draw(fig: Any) -> None:
        panels = fig.subplots(1, len(explanations), squeeze=False)[0]
        for panel, name, e, most in zip(panels, names, explanations, largest):
            draw_bars(panel, [first.words[w].text for w in shown], [e.words[w].score for w in shown], colours,
                      most)
            panel.set_title(name, fontsize="medium")
            if panel is not panels[0]:
                panel.set_yticklabels([])
        fig.suptitle(f"{first.target.label}: scores by method, each on its own scale", parse_math=False)

    return _drawn(path, len(explanations), len(shown), draw, beside=True)


def _means(explanations: Sequence[Explanation]) -> dict[str, dict[str, list[float]]]:
    """Of each class explained, the scores of each word, whatever its capitals."""
    found: dict[str, dict[str, list[float]]] = {}
    for e in explanations:
        for scores in e.targets:
            of_class = found.setdefault(scores.target.label, {})
            for word, score in zip(e.words, scores.words):
                of_class.setdefault(word.text.casefold(), []).append(score)
    return found


def of_many(explanations: Sequence[Explanation], path: str | os.PathLike[str] | None, palette: str,
            strongest: int) -> matplotlib.figure.Figure:
    checked_strongest(strongest)
    if not explanations:
        raise ValueError("plot: expected an explanation or more, found none")
    if len({scores.target.quantity for e in explanations for scores in e.targets}) > 1:
        raise ValueError("plot: expected explanations of one quantity, found several")
    colours = _core.colors(palette)
    classes = _means(explanations)
    chosen = {label: sorted(words, key=lambda word: -sum(map(abs, words[word])))[:strongest]
              for label, words in classes.items()}

    def draw(fig: Any) -> None:
        for panel, (label, words) in zip(fig.subplots(len(chosen), 1, squeeze=False)[:, 0], chosen.items()):
            means = {word: sum(classes[label][word]) / len(classes[label][word]) for word in words}
            order = sorted(words, key=lambda word: -means[word])
            draw_bars(panel, [f"{word} ({len(classes[label][word])})" for word in order],
                      [means[word] for word in order], colours,
                      max((abs(mean) for mean in means.values()), default=0.0) or 1.0)
            panel.set_title(f"{label}: mean score of a word (how often it stands there)", fontsize="medium",
                            parse_math=False)

    return _drawn(path, len(chosen), max(map(len, chosen.values())), draw, beside=False)

"""Warnings of explanations and predictions, as Python warns: once a call."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Sequence

HERE = os.path.dirname(os.path.abspath(__file__))


class PellucidWarning(UserWarning):
    """Something to know before an answer is believed: the message begins with the warning's code."""


def _callers_level() -> int:
    """The stack level of the first frame that is not of this package, as `warnings.warn` counts."""
    level = 2  # whoever called warn()
    while True:
        try:
            frame = sys._getframe(level)
        except ValueError:
            return level - 1
        if os.path.dirname(os.path.abspath(frame.f_code.co_filename)) != HERE:
            return level
        level += 1


def warn(found: Sequence[Iterable[tuple[str, str]]]) -> None:
    """Warns of what is said of the texts: `found` has the codes and messages of each. One warning a
    call; of many texts it says how many, and the message of the first."""
    texts: dict[str, list[tuple[int, str]]] = {}  # code: number of the text, message
    for i, of_text in enumerate(found):
        for code, message in of_text:
            texts.setdefault(code, []).append((i, message))
    said = []
    for code, of in texts.items():
        first, message = of[0]
        where = f" ({len(of)} of {len(found)} texts; number {first}, the first)" if len(found) > 1 else ""
        said.append(f"{code}{where}: {message}")
    if said:
        warnings.warn("; ".join(said), PellucidWarning, stacklevel=_callers_level())


def summary(codes: Iterable[str]) -> str:
    """`truncated, empty-text 3`: each code once, with how often it stands there if more than once."""
    counted: dict[str, int] = {}
    for code in codes:
        counted[code] = counted.get(code, 0) + 1
    return ", ".join(code if n == 1 else f"{code} {n}" for code, n in counted.items())

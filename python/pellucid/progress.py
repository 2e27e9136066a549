"""The bar of a loop over texts: tqdm's, in a notebook its notebook bar; without tqdm a line."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator, Sized
from typing import Any


def bar(texts: Iterable[Any]) -> Iterable[Any]:
    """The texts, with their progress on standard error or in the notebook's cell."""
    try:
        with warnings.catch_warnings():  # that a notebook without ipywidgets gets a plain bar
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
    except ImportError:
        return _line(texts)
    return tqdm(texts, unit="text")


def _line(texts: Iterable[Any]) -> Iterator[Any]:
    """One line that counts, rewritten where it is a terminal."""
    total = f"/{len(texts)}" if isinstance(texts, Sized) else ""
    again = "\r" if sys.stderr.isatty() else "\n"
    done = 0
    for text in texts:
        yield text
        done += 1
        print(f"{done}{total} texts", end=again, file=sys.stderr, flush=True)
    if again == "\r":
        print(file=sys.stderr)

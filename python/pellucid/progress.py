"""The bar of a loop over texts: tqdm's, in a notebook its notebook bar; without tqdm a line."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from typing import Any


def bar(results: Iterable[Any], total: int) -> Iterable[Any]:
    """The results, with their progress on standard error or in the notebook's cell."""
    try:
        with warnings.catch_warnings():  # that a notebook without ipywidgets gets a plain bar
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
    except ImportError:
        return _line(results, total)
    return tqdm(results, total=total, unit="text")


def _line(results: Iterable[Any], total: int) -> Iterator[Any]:
    """One line that counts, rewritten where it is a terminal."""
    again = "\r" if sys.stderr.isatty() else "\n"
    done = 0
    for result in results:
        yield result
        done += 1
        print(f"{done}/{total} texts", end=again, file=sys.stderr, flush=True)
    if again == "\r":
        print(file=sys.stderr)

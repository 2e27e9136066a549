"""The bar of a run over texts: tqdm's, in a notebook its notebook bar; without tqdm a line."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counter(total: int | None, shown: bool, unit: str = "text") -> Iterator[Callable[[], object]]:
    """A function to call once a text is done; `shown`: on standard error or in the notebook's cell."""
    if not shown:
        yield lambda: None
        return
    try:
        with warnings.catch_warnings():  # that a notebook without ipywidgets gets a plain bar
            warnings.simplefilter("ignore")
            from tqdm.auto import tqdm
    except ImportError:
        yield _line(total, unit)
        if sys.stderr.isatty():
            print(file=sys.stderr)
        return
    with tqdm(total=total, unit=unit) as bar:
        yield bar.update


def _line(total: int | None, unit: str) -> Callable[[], None]:
    """One line that counts, rewritten where it is a terminal."""
    again, of = "\r" if sys.stderr.isatty() else "\n", "" if total is None else f"/{total}"
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        print(f"{done}{of} {unit}s", end=again, file=sys.stderr, flush=True)

    return count

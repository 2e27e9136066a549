"""A folder's tokenizer alone."""

from __future__ import annotations

import json
import os
from typing import Any

from . import _core
from .checks import Spans, TextOrPair, Words, string, text_of, unit, whole
from .values import Warning


def load_tokenizer(directory: str | os.PathLike[str] = "", *,
                   truncate: str | None = None) -> Tokenizer:
    """The tokenizer of a folder, which needs no model beside it. Raises as `load`, but that a model which
    Pellucid does not take is none."""
    return Tokenizer(_core.load_tokenizer(string("directory", os.fspath(directory)),
                                          truncate and string("truncate", truncate)))


class Tokenizer:
    """A folder's tokenizer. Any number of threads may call it at once."""

    def __init__(self, core: _core.TextTokenizer) -> None:
        self._core = core

    @property
    def warnings(self) -> list[Warning]:
        """Why a model that is in the folder is not loaded: `tokenizer-only`."""
        return [Warning(code, message) for code, message in self._core.warnings()]

    def tokenize(self, text: TextOrPair, pair: str | None = None, *, max_length: int | None = None,
                 words: Words = "unicode", pair_words: Spans | None = None) -> dict[str, Any]:
        """Tokens, ids, offsets, words and segments; `words` as in `Model.explain`. None: the model's
        length, or of a tokenizer alone the one that its files say."""
        return tokenized(self._core, text, pair, max_length, words, pair_words)


def tokenized(core: _core.TextTokenizer | _core.Explainer, text: object, pair: object, max_length: object,
              words: Words, pair_words: Spans | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(core.tokenize(text_of(text, pair, "a loop", words, pair_words),
                                                     whole("max_length", max_length), unit(words) or "unicode"))
    return found

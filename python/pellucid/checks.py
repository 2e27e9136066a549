"""What callers give, checked before the engine sees it: an error is one line in Python's words."""

from __future__ import annotations

import itertools
import json
import math
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, List, Optional, Tuple, Union

import numpy as np

TextOrPair = Union[str, "tuple[str, str | None]", "Mapping[str, str]"]
# Words by their characters: each is text[start:end].
Spans = Iterable["tuple[int, int]"]
# What one word is: "unicode", "tokenizer", "whitespace" or "sentence"; or the words themselves.
Words = Union[str, Spans]
Given = Optional[List[Tuple[int, int]]]
Text = Tuple[str, Optional[str], Given, Given]  # text, pair, and given words of both


class WrongType(ValueError, TypeError):
    """A value of a wrong type: a request that is wrong, and Python's TypeError."""


def shown(value: object) -> str:
    """What an error says was found: short, on one line."""
    if isinstance(value, (list, tuple)) and len(value) > 2:
        return f"a {type(value).__name__} of {len(value)}"
    if type(value).__name__ in ("DataFrame", "Series", "Dataset"):
        return f"a {type(value).__name__}"
    text = ascii(value) if isinstance(value, (str, bytes)) else repr(value)
    return " ".join(text.split())[:80]


def string(name: str, value: object) -> str:
    """The string, if it is one that UTF-8 can hold."""
    if not isinstance(value, str):
        raise WrongType(f"{name}: expected a string, found {shown(value)}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{name}: expected Unicode text, found a lone surrogate at character "
                         f"{error.start}: {value[error.start]!a}") from None
    return value


def whole(name: str, value: Any, low: int = 0) -> int | None:
    """A whole number from `low` on, NumPy's too, or None."""
    if value is None:
        return None
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise WrongType(f"{name}: expected a whole number, found {shown(value)}") from None
    if not low <= number < 2**31:
        raise ValueError(f"{name}: expected a whole number from {low} on, found {number}")
    return number


def text_and_pair(value: object, name: str = "text") -> tuple[str, str | None]:
    """A text, a pair of them, or a pair as transformers' pipelines take it."""
    if isinstance(value, Mapping):
        if not {"text"} <= value.keys() <= {"text", "text_pair"}:
            raise ValueError(f"{name}: expected a string, a pair of them, or the keys text and text_pair, "
                             f"found {', '.join(map(str, value)) or 'no key'}")
        value = value["text"], value.get("text_pair")
    first, second = value if isinstance(value, (tuple, list)) and len(value) == 2 else (value, None)
    if not isinstance(first, str) or not isinstance(second, (str, type(None))):
        raise WrongType(f"{name}: expected a string, or a pair of them, found {shown(value)}")
    return string(name, first), None if second is None else string(name, second)


def given_words(name: str, words: Any) -> Given:
    """The words of one text where they are given; None for a unit."""
    if words is None or isinstance(words, str):
        return None
    try:
        given = [(operator.index(start), operator.index(end)) for start, end in words]
    except (TypeError, ValueError):
        given = [(-1, -1)]
    if any(start < 0 or end < 0 for start, end in given):
        raise WrongType(f"{name}: expected (start, end) of each word, found {shown(words)}")
    return given


def unit(words: object) -> str | None:
    """What one word is, where it is named."""
    return string("words", words) if isinstance(words, str) else None


def text_of(text: object, pair: object, many: str, words: Any = None, pair_words: Any = None) -> Text:
    """The text or pair of a call that takes one, and its given words; `many` is the call that takes a
    list."""
    return (*_one_text(text, pair, many), given_words("words", words), given_words("pair_words", pair_words))


def texts_of(texts: Iterable[object], words: Any = None, pair_words: Any = None) -> Iterator[Text]:
    """The texts, each with its own of the given words."""
    missing = object()

    def each(given: Any) -> Iterable[Any]:
        if given is None or isinstance(given, str):
            return itertools.repeat(None)
        return itertools.chain(given, itertools.repeat(missing))

    for i, (text, *own) in enumerate(zip(texts, each(words), each(pair_words))):
        for name, given in zip(("words", "pair_words"), own):
            if given is missing:
                raise ValueError(f"{name}: expected a list of words for each text, found {i}")
        yield (*text_and_pair(text, f"texts[{i}]"), given_words("words", own[0]),
               given_words("pair_words", own[1]))


def _one_text(text: object, pair: object, many: str) -> tuple[str, str | None]:
    if _is_table(text) or not isinstance(text, (str, tuple, Mapping)):
        raise WrongType(f"text: expected a string, or a pair of them, found {shown(text)}"
                        + (f" ({many} takes many)" if isinstance(text, Iterable) else ""))
    first, second = text_and_pair(text)
    if pair is None:
        return first, second
    if second is not None:
        raise ValueError("pair: unexpected beside a pair of texts")
    if not isinstance(pair, str):
        raise WrongType(f"pair: expected a string, found {shown(pair)}")
    return first, string("pair", pair)


def _is_table(value: object) -> bool:
    """A DataFrame, or a Dataset of Hugging Face: what has columns."""
    return hasattr(value, "columns") or hasattr(value, "column_names")


def many_texts(texts: Any, column: Any = None) -> Iterable[Any]:
    """The texts of a call that takes many: of a table those of a column, or the pairs of two."""
    if column is not None:
        if not (_is_table(texts) or isinstance(texts, Mapping)):
            raise WrongType(f"column: expected a table beside it, found {shown(texts)}")
        return list(zip(*(_column(texts, name) for name in column))) \
            if isinstance(column, (tuple, list)) else _column(texts, column)
    if _is_table(texts):
        raise WrongType(f"texts: expected a list of texts, found a {type(texts).__name__} "
                        f"(column= says where they are: {_column_names(texts)})")
    if isinstance(texts, (str, bytes, Mapping)) or not isinstance(texts, Iterable):
        what = "one text" if isinstance(texts, str) else shown(texts)
        raise WrongType(f"texts: expected a list of texts, found {what}")
    return texts


def _column_names(table: Any) -> str:
    return ", ".join(map(str, getattr(table, "column_names", getattr(table, "columns", table))))


def _column(table: Any, name: object) -> list[Any]:
    try:
        return list(table[name])
    except (KeyError, IndexError, TypeError):
        raise ValueError(f"column: expected one of {_column_names(table)}, found {shown(name)}") from None


def one_for_each(name: str, values: Any, texts: Sequence[object]) -> list[Any]:
    """A list that has an entry for every text."""
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise WrongType(f"{name}: expected a list, one for each text, found {shown(values)}")
    found = [value.item() if isinstance(value, np.generic) else value for value in values]
    if len(found) != len(texts):
        raise ValueError(f"{name}: expected one for each of {len(texts)} texts, found {len(found)}")
    return [None if isinstance(value, float) and math.isnan(value) else value for value in found]


def class_label(name: str, value: Any, labels: Sequence[str]) -> str:
    """The label that a label or an index stands for."""
    if isinstance(value, str) and value in labels:
        return value
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and 0 <= value < len(labels):
        return labels[int(value)]
    raise ValueError(f"{name}: unknown class (expected {', '.join(labels)} or an index from 0 to "
                     f"{len(labels) - 1}, found {shown(value)})")


def embeddings(inputs_embeds: Any) -> np.ndarray | None:
    """[T x H], of one text; a batch of one is one."""
    if inputs_embeds is None:
        return None
    try:
        values = np.ascontiguousarray(inputs_embeds, dtype=np.float32)
    except (TypeError, ValueError):
        raise WrongType(f"inputs_embeds: expected numbers, found {shown(inputs_embeds)}") from None
    if values.ndim == 3 and len(values) == 1:
        values = values[0]
    if values.ndim != 2:
        raise ValueError(f"inputs_embeds: expected [tokens x width], found shape {values.shape}")
    return values


def _plain(name: str, value: Any) -> Any:
    """A value of a request as JSON has it: NumPy's numbers and arrays too."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (np.ndarray, list, tuple)):
        return [_plain(name, item) for item in (value.tolist() if isinstance(value, np.ndarray) else value)]
    if isinstance(value, str):
        return string(name, value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name}: expected a finite number, found {value}")
    if not isinstance(value, (bool, int, float)):
        raise WrongType(f"{name}: expected a number, a string or a list of ids, found {shown(value)}")
    return value


def request(**options: Any) -> str:
    """The request as the engine reads it."""
    for name in ("max_length", "window", "stride"):
        whole(name, options.get(name))
    for name in ("method", "quantity"):
        if options.get(name) is not None:
            string(name, options[name])
    return json.dumps({name: _plain(name, value) for name, value in options.items() if value is not None})

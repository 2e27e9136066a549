"""The options of explaining functions in their signatures and help: the methods' come from the engine."""

from __future__ import annotations

import inspect
import json
import textwrap
from collections.abc import Callable
from typing import Any

from . import _core

SHARED = {
    "target": ("predicted|LABEL|INDEX|all; default predicted",
               "the class explained: the predicted one, a label, an index from 0 on, every class, or a list "
               "of labels and indices; compare takes one class"),
    "quantity": ("probability|logit|log-odds|value; default probability, or value of a regression",
                 "what of the class is explained"),
    "against": ("LABEL|INDEX", "a contrast: the logit of the target minus that of this class"),
    "words": ("unicode|tokenizer|whitespace|sentence, or (start, end) of each; default unicode",
              "what one word is, in the result and for methods that switch words off"),
    "pair_words": ("(start, end) of each", "the words of the pair, where they are given"),
    "max_length": ("N; default: the model's", "tokens at most; a longer text is cut, with a warning"),
    "window": ("N", "read all of a long text, in windows of N tokens at most, those the tokenizer adds "
                    "included; what they say is added up by their shares of the tokens"),
    "stride": ("N; default: a quarter of the window", "tokens of the text that neighbours share"),
}


def _entry(name: str, head: str, text: str) -> list[str]:
    return [f"{name}: {head}", *textwrap.wrap(text, 88, initial_indent="    ", subsequent_indent="    ")]


def _shared(names: list[str], methods: list[dict[str, Any]]) -> list[str]:
    lines = ["Options (None: the default):"]
    for name in names:
        if name in SHARED:
            lines += ["", *_entry(name, *SHARED[name])]
        elif name in ("method", "methods"):
            lines += ["", f"{name}: default integrated-gradients" if name == "method" else
                      f"{name}: a list; default {', '.join(_core.default_comparison())}"]
            for method in methods:
                lines += textwrap.wrap(f"{method['name']}: {method['summary']}", 88, initial_indent="    ",
                                       subsequent_indent="        ")
    return lines


def list_options(function: Callable[..., Any]) -> None:
    """Puts the methods' options into a function's signature, for help() and completion, and what all
    options mean into its help."""
    methods = json.loads(_core.methods())
    signature = inspect.signature(function)
    given = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    found: dict[str, dict[tuple[str, str], list[str]]] = {}  # name: head and text: methods
    for method in methods:
        for parameter in method["parameters"]:
            head = parameter["values"] + (parameter["default"] and f"; default {parameter['default']}")
            kinds = found.setdefault(parameter["name"], {})
            kinds.setdefault((head, parameter["summary"]), []).append(method["name"])
    function.__signature__ = signature.replace(parameters=given + [  # type: ignore[attr-defined]
        inspect.Parameter(name.replace("-", "_"), inspect.Parameter.KEYWORD_ONLY, default=None)
        for name in found])
    lines = [inspect.cleandoc(function.__doc__ or ""), "", *_shared([p.name for p in given], methods), "",
             "Options of methods:"]
    for name, kinds in found.items():
        lines.append("")
        for (head, summary), of in kinds.items():
            lines += _entry(name.replace("-", "_"), head, f"{summary} ({', '.join(of)})")
    function.__doc__ = "\n".join(lines)

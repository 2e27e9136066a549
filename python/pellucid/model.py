"""Load a model once, then tokenize, predict and explain."""

from __future__ import annotations

import inspect
import itertools
import json
import operator
import os
import textwrap
from collections.abc import Callable, Iterable, Sequence, Sized
from typing import TYPE_CHECKING, Any, List, Optional, Tuple, Union, overload

import numpy as np

from . import _core
from .comparison import Comparison
from .explanation import Explanation, Explanations, Prediction, Warning
from .progress import counter

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import MethodOptions

TextOrPair = Union[str, "tuple[str, str | None]"]
ClassOrClasses = Union[str, int, "Sequence[str | int]"]
# Words by their characters: each is text[start:end].
Spans = Iterable["tuple[int, int]"]
# What one word is: "unicode", "tokenizer", "whitespace" or "sentence"; or the words themselves.
Words = Union[str, Spans]
_Given = Optional[List[Tuple[int, int]]]
_Text = Tuple[str, Optional[str], _Given, _Given]  # text, pair, and given words of both


def load(directory: str | os.PathLike[str] = "",
         tokenizer: str | os.PathLike[str] | None = None, *, threads: int | None = None,
         precision: str = "float32", truncate: str | None = None) -> Model:
    """Loads a folder as `save_pretrained` leaves it, or a model by its name in the local Hugging Face
    cache ("owner/model"; nothing is downloaded), or with none the bundled sentiment model. `tokenizer` is
    the folder of another tokenizer, where it is not the model's; `truncate` what a text that is too long
    loses: "right", "left" or "middle" (None: as the tokenizer's files say).

    Raises ModelError for a file that is wrong, NotImplementedError for what Pellucid does not do,
    OSError for what cannot be read. Results are the same bytes for any number of threads.
    """
    return Model(_core.load(os.fspath(directory), threads or 0, precision,
                            os.fspath(tokenizer or ""), truncate))


def load_tokenizer(directory: str | os.PathLike[str] = "", *,
                   truncate: str | None = None) -> Tokenizer:
    """The tokenizer of a folder, which needs no model beside it. Raises as `load`, but that a model which
    Pellucid does not take is none."""
    return Tokenizer(_core.load_tokenizer(os.fspath(directory), truncate))


class Tokenizer:
    """A folder's tokenizer. Any number of threads may call it at once."""

    def __init__(self, core: _core.TextTokenizer) -> None:
        self._core = core

    @property
    def warnings(self) -> list[Warning]:
        """Why a model that is in the folder is not loaded: `tokenizer-only`."""
        return [Warning(code, message) for code, message in self._core.warnings()]

    def tokenize(self, text: str, pair: str | None = None, *, max_length: int | None = None,
                 words: Words = "unicode", pair_words: Spans | None = None) -> dict[str, Any]:
        """Tokens, ids, offsets, words and segments; `words` as in `Model.explain`. None: the model's
        length, or of a tokenizer alone the one that its files say."""
        return json.loads(self._core.tokenize(_text((text, pair), words, pair_words), max_length,
                                              _unit(words) or "unicode"))


def import_checkpoint(checkpoint: str | os.PathLike[str], directory: str | os.PathLike[str], *,
                      config: str | os.PathLike[str] = "", vocab: str | os.PathLike[str] = "",
                      head: str = "", labels: Sequence[str] = (),
                      base: str | os.PathLike[str] = "") -> Model:
    """Makes a model folder of a training script's checkpoint that has a head of its own, or of a
    LoRA adapter and its base, and loads it: what `pellucid import` does. The checkpoint is read,
    never run.

    `checkpoint` is a state dictionary of `torch.save`, alone or in what the script saved with it, or
    a .safetensors file; `config` the encoder's config.json and `vocab` its vocab.txt or
    tokenizer.json, or folders that have them; `head` what follows the pooled output, joined by "-":
    linear, dropout, relu, gelu, tanh, and at the end sigmoid for classes that do not exclude each
    other; with "first-token-" before it on the first token, with "mean-" on the mean of all.

    With `base`, the model that it is for, `checkpoint` is an adapter of PEFT or its folder, which is
    merged; `config` and `head` are the base's. Raises ValueError for a head that does not fit or a
    directory that is there already, ModelError, NotImplementedError, OSError.
    """
    _core.import_checkpoint(os.fspath(checkpoint), os.fspath(config), os.fspath(vocab), head,
                            list(labels), os.fspath(directory), os.fspath(base))
    return load(directory)


def methods() -> list[dict[str, Any]]:
    """Every attribution method with its parameters, defaults and cost."""
    return json.loads(_core.methods())


def _text_and_pair(text: TextOrPair) -> tuple[str, str | None]:
    parts = text if isinstance(text, (tuple, list)) and len(text) == 2 else (text, None)
    for part in parts:
        if not (isinstance(part, str) or (part is None and part is not parts[0])):
            raise ValueError(f"text: expected a string, or a pair of them, found {part!r:.80}")
    return parts[0], parts[1]


def _given(name: str, words: Words | None) -> _Given:
    """The words of one text where they are given; None for a unit."""
    if words is None or isinstance(words, str):
        return None
    try:
        given = [(operator.index(start), operator.index(end)) for start, end in words]
    except (TypeError, ValueError):
        given = [(-1, -1)]
    if any(start < 0 or end < 0 for start, end in given):
        raise ValueError(f"{name}: expected (start, end) of each word, found {words!r:.80}")
    return given


def _text(text: TextOrPair, words: Words | None = None, pair_words: Spans | None = None) -> _Text:
    return (*_text_and_pair(text), _given("words", words), _given("pair_words", pair_words))


def _texts(texts: Iterable[TextOrPair], words: str | Iterable[Spans | None],
           pair_words: Iterable[Spans | None] | None) -> Iterable[_Text]:
    """The texts, each with its own of the given words."""
    def each(name: str, given: str | Iterable[Spans | None] | None) -> Iterable[Any]:
        if given is None or isinstance(given, str):
            return itertools.repeat(None)
        missing = ValueError(f"{name}: expected a list of words for each text, found fewer")
        return itertools.chain(given, itertools.repeat(missing))

    for parts in zip(texts, each("words", words), each("pair_words", pair_words)):
        for part in parts:
            if isinstance(part, ValueError):
                raise part
        yield _text(*parts)


def _unit(words: str | Iterable[Any]) -> str | None:
    return words if isinstance(words, str) else None


def _embeddings(inputs_embeds: Any) -> np.ndarray | None:
    """[T x H], of one text; a batch of one is one."""
    if inputs_embeds is None:
        return None
    values = np.ascontiguousarray(inputs_embeds, dtype=np.float32)
    if values.ndim == 3 and len(values) == 1:
        values = values[0]
    if values.ndim != 2:
        raise ValueError(f"inputs_embeds: expected [tokens x width], found shape {values.shape}")
    return values


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as JSON has them."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise ValueError(f"expected a number, a string or a list of ids, found {value!r:.80}")


def _request(**options: Any) -> str:
    """The request as the engine reads it."""
    given = {name: list(value) if isinstance(value, tuple) else value
             for name, value in options.items() if value is not None}
    return json.dumps(given, default=_plain)


class Model:
    """A classifier with its tokenizer. Any number of threads may call it at once."""

    def __init__(self, core: _core.Explainer) -> None:
        self._core = core
        self._description = json.loads(core.describe())

    @property
    def labels(self) -> list[str]:
        """The classes' names, by index."""
        return self._description["labels"]

    def describe(self) -> dict[str, Any]:
        """Architecture, labels, sizes, files and what of them is used."""
        return json.loads(self._core.describe())

    def tokenize(self, text: str, pair: str | None = None, *, words: Words = "unicode",
                 pair_words: Spans | None = None,
                 max_length: int | None = None) -> dict[str, Any]:
        """Tokens, ids, offsets, words and segments. `words` and `pair_words` as in `explain`."""
        return json.loads(self._core.tokenize(_text((text, pair), words, pair_words), max_length,
                                              _unit(words) or "unicode"))

    def predict_proba(self, texts: Iterable[TextOrPair], *, max_length: int | None = None,
                      window: int | None = None, stride: int | None = None) -> np.ndarray:
        """Probabilities [N x C]: what LIME and SHAP call classifier_fn. Raises ValueError for a
        regression, whose values `predict` gives."""
        if self._is_regression():
            raise ValueError("predict_proba: the model is a regression, which has no probabilities "
                             "(predict gives its values)")
        return self._predict(texts, max_length, window, stride)["probabilities"]

    @overload
    def predict(self, texts: str, *,  # type: ignore[overload-overlap]
                max_length: int | None = None, window: int | None = None,
                stride: int | None = None) -> Prediction: ...

    @overload
    def predict(self, texts: Iterable[TextOrPair], *, max_length: int | None = None,
                window: int | None = None, stride: int | None = None) -> list[Prediction]: ...

    @overload
    def predict(self, *, inputs_embeds: Any) -> Prediction: ...

    def predict(self, texts: str | Iterable[TextOrPair] = (), *, max_length: int | None = None,
                window: int | None = None, stride: int | None = None,
                inputs_embeds: Any = None) -> Prediction | list[Prediction]:
        """A Prediction of a text or of `inputs_embeds` [T x H], or a list of them. `window` and
        `stride` as in `explain`."""
        if inputs_embeds is not None:
            if texts != ():
                raise ValueError("inputs_embeds: unexpected beside texts")
            return self._predictions(self._core.predict_embeddings(_embeddings(inputs_embeds)))[0]
        found = self._predictions(self._predict(texts, max_length, window, stride))
        return found[0] if isinstance(texts, str) else found

    def _is_regression(self) -> bool:
        return self._description["scores"] == "none"

    def _predictions(self, found: dict[str, Any]) -> list[Prediction]:
        values = self._is_regression()
        return [Prediction(self.labels[i], i, p.tolist(), logits.tolist(),
                           logits.tolist() if values else None)
                for i, p, logits in zip(found["index"], found["probabilities"], found["logits"])]

    def _predict(self, texts: str | Iterable[TextOrPair], max_length: int | None,
                 window: int | None, stride: int | None) -> dict[str, Any]:
        if isinstance(texts, str):
            texts = [texts]
        return self._core.predict([_text(text) for text in texts], max_length, window, stride)

    def explain(self, text: str = "", pair: str | None = None, *, target: ClassOrClasses = "predicted",
                quantity: str | None = None, against: str | int | None = None,
                method: str = "integrated-gradients",
                words: Words = "unicode", pair_words: Spans | None = None,
                max_length: int | None = None, window: int | None = None,
                stride: int | None = None, progress: Callable[[float], None] | None = None,
                inputs_embeds: Any = None, **options: Unpack[MethodOptions]) -> Explanation:
        """Why the model decided what it did.

        `target` is "predicted", a label, an index, "all", or a list of labels and indices. `quantity` is
        what of it: "probability", "logit", "log-odds", or a regression's "value"; None: the probability,
        or the value. `against` makes a contrast: the target's logit minus that of this class.

        `words` says what one word is, in the result and for methods that switch words off: a word of
        Unicode ("unicode", with dictionaries for scripts without spaces), the tokens of one of the
        tokenizer's word ids ("tokenizer"), what stands between white space ("whitespace"), or a
        "sentence". Or the words are given, as (start, end) of each, in the text and with
        `pair_words` in the pair; tokens outside of them are in no word and are never switched off.
        Words that one token reaches into are joined.

        A text with more tokens than the model takes is cut, with a warning; with `window` it is read
        whole, in windows of at most that many tokens (those the tokenizer adds included) that share
        `stride` tokens of the text (None: a quarter), and what they say is added up by their shares
        of the tokens: see `Window`.

        `inputs_embeds` [T x H], as Hugging Face's, stand in place of a text's word embeddings.

        `options` are the method's own, as `pellucid methods` lists them, with _ for -:
        baseline="pad", steps=50, tolerance=1e-3. `progress` is called with the share done; an
        exception of it, or Ctrl-C, stops the run. Raises ValueError for a request that is wrong.
        """
        request = _request(target=target, quantity=quantity, against=against, method=method,
                           words=_unit(words), max_length=max_length, window=window, stride=stride,
                           **options)
        return Explanation(self._core.explain(_text((text, pair), words, pair_words), request,
                                              progress, _embeddings(inputs_embeds)))

    def explain_many(self, texts: Iterable[TextOrPair], *, progress: bool = False,
                     target: ClassOrClasses = "predicted", quantity: str | None = None,
                     against: str | int | None = None,
                     method: str = "integrated-gradients",
                     words: str | Iterable[Spans | None] = "unicode",
                     pair_words: Iterable[Spans | None] | None = None,
                     max_length: int | None = None, window: int | None = None,
                     stride: int | None = None, **options: Unpack[MethodOptions]) -> Explanations:
        """An explanation of each text, with the options of `explain`; given `words` are a list for each
        text, or None. `progress`: a bar.

        Several texts at once, a thread each, which is faster than one by one where they are short.
        """
        if isinstance(texts, str):
            raise ValueError("texts: expected a list of texts, found one text")
        request = _request(target=target, quantity=quantity, against=against, method=method,
                           words=_unit(words), max_length=max_length, window=window, stride=stride,
                           **options)
        found = Explanations()
        with counter(len(texts) if isinstance(texts, Sized) else None, progress) as count:
            def consume(core: _core.Explanation) -> None:
                found.append(Explanation(core))
                count()

            self._core.explain_all(iter(_texts(texts, words, pair_words)), request, consume)
        return found

    def compare(self, text: str, pair: str | None = None, *,
                methods: Sequence[str] = tuple(_core.default_comparison()),
                target: str | int = "predicted", quantity: str | None = None,
                against: str | int | None = None,
                words: Words = "unicode", pair_words: Spans | None = None,
                max_length: int | None = None, window: int | None = None,
                stride: int | None = None, **options: Unpack[MethodOptions]) -> Comparison:
        """Explanations of one text and class by several methods, on one page.

        Of `options`, each method gets those that it has: steps=50 is for the gradients,
        samples=1000 for LIME. For different options of one method, explain by each and give
        `pellucid.Comparison` the explanations. Raises ValueError for an option that no method has.
        """
        if isinstance(methods, str) or not methods:
            raise ValueError("methods: expected a list of methods, as pellucid.methods() names them")
        request = _request(target=target, quantity=quantity, against=against, words=_unit(words),
                           max_length=max_length, window=window, stride=stride, **options)
        whole = _text((text, pair), words, pair_words)
        return Comparison(
            Explanation(self._core.explain(whole, by_one))
            for by_one in _core.requests_to(list(methods), request))

    def __repr__(self) -> str:
        d = self._description
        return f"<Model {d['name']}: {d['architecture']}, {', '.join(d['labels'])}>"


def _list_options(function: Callable[..., Any]) -> None:
    """Puts the methods' options into a function's signature, for help() and completion, and what they
    mean into its help."""
    signature = inspect.signature(function)
    given = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    found: dict[str, dict[tuple[str, str], list[str]]] = {}  # name: head and text: methods
    for method in methods():
        for parameter in method["parameters"]:
            head = parameter["values"] + (parameter["default"] and f"; default {parameter['default']}")
            kinds = found.setdefault(parameter["name"], {})
            kinds.setdefault((head, parameter["summary"]), []).append(method["name"])
    function.__signature__ = signature.replace(parameters=given + [  # type: ignore[attr-defined]
        inspect.Parameter(name.replace("-", "_"), inspect.Parameter.KEYWORD_ONLY, default=None)
        for name in found])
    lines = [inspect.cleandoc(function.__doc__ or ""), "", "Options of methods (None: the default):"]
    for name, kinds in found.items():
        lines.append("")
        for (head, summary), of in kinds.items():
            lines.append(f"{name.replace('-', '_')}: {head}")
            lines += textwrap.wrap(f"{summary} ({', '.join(of)})", 88,
                                   initial_indent="    ", subsequent_indent="    ")
    function.__doc__ = "\n".join(lines)


for _function in (Model.explain, Model.explain_many, Model.compare):
    _list_options(_function)

"""Load a model once, then tokenize, predict and explain."""

from __future__ import annotations

import hashlib
import json
import os
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from typing import TYPE_CHECKING, Any, Union, overload

import numpy as np

from . import _core, checks, notices
from .checks import Spans, TextOrPair, Words, whole
from .comparison import Comparison
from .documented import list_options
from .estimator import Estimator
from .explanation import Explanation
from .explanations import Explanations
from .progress import counter
from .sources import Source
from .tokenizer import tokenized
from .values import Prediction

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import MethodOptions

ClassOrClasses = Union[str, int, "Sequence[str | int]"]


def load(model: Any = "", tokenizer: Any = None, *, threads: int | None = None,
         precision: str = "float32", truncate: str | None = None) -> Model:
    """Loads a folder as `save_pretrained` leaves it, or a model by its name in the local Hugging Face
    cache ("owner/model"; nothing is downloaded), or with none the bundled sentiment model. `tokenizer` is
    the folder of another tokenizer, where it is not the model's; `truncate` what a text that is too long
    loses: "right", "left" or "middle" (None: as the tokenizer's files say).

    `model` and `tokenizer` may also be transformers' objects, and `model` a `pipeline`, which has both.
    They are saved into a temporary folder that is there as long as the model, and are not used again:
    what is trained later does not count.

    Raises ModelError for a file that is wrong, NotImplementedError for what Pellucid does not do,
    OSError for what cannot be read, ValueError for an option. Results are the same bytes for any number
    of threads.
    """
    return Model(Source(model, tokenizer, threads, precision, truncate))


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


class Model:
    """A classifier with its tokenizer. Any number of threads may call it at once; in a forked process it
    loads itself again.

    It pickles as its path, its options and a fingerprint of its files, and comes back as the same model:
    ModelError where the files are others by then. A copy is the model itself, which nothing changes. Two
    are equal if their options are and the files are the same, unchanged.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._description = json.loads(source.core().describe())

    @property
    def _engine(self) -> _core.Explainer:
        return self._source.core()

    @property
    def labels(self) -> list[str]:
        """The classes' names, by index."""
        return list(self._description["labels"])

    def describe(self) -> dict[str, Any]:
        """Architecture, labels, sizes, files and what of them is used."""
        return json.loads(self._engine.describe())

    def tokenize(self, text: TextOrPair, pair: str | None = None, *, words: Words = "unicode",
                 pair_words: Spans | None = None,
                 max_length: int | None = None) -> dict[str, Any]:
        """Tokens, ids, offsets, words and segments. `words` and `pair_words` as in `explain`."""
        return tokenized(self._engine, text, pair, max_length, words, pair_words)

    def __call__(self, inputs: Any, *, top_k: Any = "", function_to_apply: str | None = None,
                 max_length: int | None = None, window: int | None = None,
                 stride: int | None = None) -> Any:
        """What transformers' text-classification pipeline gives: [{"label", "score"}] of a text, or a list
        of them of a list; with `top_k`, a number or None for all, the classes of each text, the likeliest
        first. A pair is {"text", "text_pair"}.

        `function_to_apply`: "sigmoid", "softmax" or "none"; None: as the model's head says. `window` and
        `stride` as in `explain`. Raises ValueError for what is no text.
        """
        one = isinstance(inputs, (str, dict))
        found = self._predict([inputs] if one else inputs, max_length, window, stride)
        scores = self._applied(found, function_to_apply)
        if top_k == "":
            best = [{"label": self.labels[i], "score": float(row[i])}
                    for i, row in zip(scores.argmax(axis=1).tolist(), scores)]
            return best if not one or isinstance(inputs, str) else best[0]
        most = whole("top_k", top_k, 1)
        ranked = [[{"label": self.labels[i], "score": float(row[i])}
                   for i in np.argsort(-row, kind="stable").tolist()[:most]] for row in scores]
        return ranked[0] if one else ranked

    def _applied(self, found: dict[str, Any], function: str | None) -> np.ndarray:
        logits = found["logits"]
        if function is None:
            return logits if self._is_regression() else found["probabilities"]
        name = checks.string("function_to_apply", function).lower()
        if name == "softmax":
            powers = np.exp(logits - logits.max(axis=1, keepdims=True))
            return powers / powers.sum(axis=1, keepdims=True)
        if name == "sigmoid":
            return 1 / (1 + np.exp(-logits))
        if name != "none":
            raise ValueError(f"function_to_apply: expected sigmoid, softmax or none, found "
                             f"{checks.shown(function)}")
        return logits

    def estimator(self) -> Estimator:
        """This model as scikit-learn's estimators are: `predict` gives labels, with `predict_proba`,
        `classes_` and `score`."""
        return Estimator(self)

    def predict_proba(self, texts: Iterable[TextOrPair], *, max_length: int | None = None,
                      window: int | None = None, stride: int | None = None) -> np.ndarray:
        """Probabilities [N x C]: what LIME and SHAP call classifier_fn. Raises ValueError for a
        regression, whose values `predict` gives. Warns as `explain`."""
        if self._is_regression():
            raise ValueError("predict_proba: the model is a regression, which has no probabilities "
                             "(predict gives its values)")
        return self._predict([texts] if isinstance(texts, str) else texts, max_length, window,
                             stride)["probabilities"]

    @overload
    def predict(self, texts: str, *,  # type: ignore[overload-overlap]
                max_length: int | None = None, window: int | None = None,
                stride: int | None = None) -> Prediction: ...

    @overload
    def predict(self, texts: Iterable[TextOrPair], *, max_length: int | None = None,
                window: int | None = None, stride: int | None = None) -> list[Prediction]: ...

    @overload
    def predict(self, *, inputs_embeds: Any) -> Prediction: ...

    def predict(self, texts: Any = None, *, max_length: int | None = None,
                window: int | None = None, stride: int | None = None,
                inputs_embeds: Any = None) -> Prediction | list[Prediction]:
        """A Prediction of a text or of `inputs_embeds` [T x H], or a list of them of a list. (A tuple is a
        list of texts here, too: one pair is [(text, pair)].) `window` and `stride` as in `explain`. Warns
        as `explain`."""
        if inputs_embeds is not None:
            if texts is not None:
                raise ValueError("inputs_embeds: unexpected beside texts")
            return self._predictions(self._engine.predict_embeddings(checks.embeddings(inputs_embeds)))[0]
        one = isinstance(texts, str)
        found = self._predictions(self._predict([texts] if one else texts, max_length, window, stride))
        return found[0] if one else found

    def _is_regression(self) -> bool:
        return self._description["scores"] == "none"

    def _predictions(self, found: dict[str, Any]) -> list[Prediction]:
        values = self._is_regression()
        return [Prediction(self.labels[i], i, p.tolist(), logits.tolist(),
                           logits.tolist() if values else None)
                for i, p, logits in zip(found["index"], found["probabilities"], found["logits"])]

    def _predict(self, texts: Any, max_length: int | None, window: int | None,
                 stride: int | None) -> dict[str, Any]:
        found = self._engine.predict(list(checks.texts_of(checks.many_texts(texts))),
                                     whole("max_length", max_length), whole("window", window),
                                     whole("stride", stride))
        notices.warn(found["warnings"])
        return found

    def explain(self, text: TextOrPair | None = None, pair: str | None = None, *,
                target: ClassOrClasses = "predicted",
                quantity: str | None = None, against: str | int | None = None,
                method: str = "integrated-gradients", words: Words = "unicode",
                pair_words: Spans | None = None,
                max_length: int | None = None, window: int | None = None,
                stride: int | None = None, progress: Callable[[float], None] | None = None,
                inputs_embeds: Any = None, **options: Unpack[MethodOptions]) -> Explanation:
        """Why the model decided what it did about a text, or a pair: explain(a, b) or explain((a, b)).

        `words` says what one word is, in the result and for methods that switch words off: a word of
        Unicode ("unicode", with dictionaries for scripts without spaces), the tokens of one of the
        tokenizer's word ids ("tokenizer"), what stands between white space ("whitespace"), or a
        "sentence". Or the words are given, as (start, end) of each, in the text and with `pair_words` in
        the pair; tokens outside of them are in no word and are never switched off. Words that one token
        reaches into are joined.

        `inputs_embeds` [T x H], as Hugging Face's, stand in place of a text's word embeddings.

        `options` are the method's own, with _ for -: baseline="pad", steps=50, tolerance=1e-3.
        `progress` is called with the share done; an exception of it, or Ctrl-C, stops the run. Raises
        ValueError for a request that is wrong. What should be known before the scores are believed is in
        `warnings` of the result, and a PellucidWarning.
        """
        request = checks.request(target=target, quantity=quantity, against=against, method=method, words=checks.unit(words),
                                 max_length=max_length, window=window, stride=stride, **options)
        if progress is not None and not callable(progress):
            raise checks.WrongType(f"progress: expected a function of the share done, found "
                                   f"{checks.shown(progress)}")
        if text is None:
            if inputs_embeds is None:
                raise checks.WrongType("text: missing (expected a text, a pair of them, or inputs_embeds)")
            text = ""
        asked = checks.text_of(text, pair, "explain_many", words, pair_words)
        core = self._engine.explain(asked, request, progress, checks.embeddings(inputs_embeds))
        notices.warn([core.warnings()])
        return Explanation(core)

    def explain_many(self, texts: Iterable[TextOrPair], *, column: Any = None, progress: bool = False,
                     true_labels: Iterable[str | int | None] | None = None,
                     labels: Iterable[str | int | None] | None = None,
                     targets: Iterable[ClassOrClasses | None] | None = None,
                     target: ClassOrClasses = "predicted", quantity: str | None = None,
                     against: str | int | None = None,
                     method: str = "integrated-gradients",
                     words: str | Iterable[Spans | None] = "unicode",
                     pair_words: Iterable[Spans | None] | None = None, max_length: int | None = None,
                     window: int | None = None, stride: int | None = None,
                     **options: Unpack[MethodOptions]) -> Explanations:
        """An explanation of each text or pair, with the options of `explain`.

        Of a DataFrame or Dataset, `column` names the texts' column, or is a pair of names. `true_labels`,
        or `labels`, says of each text what it really is: a label, an index, or None where it is not known;
        reports show it. `targets` has what is explained of each text, None for `target`. Given `words` are
        a list for each text, or None. `progress`: a bar.

        Several texts at once, a thread each, which is faster than one by one where they are short. Raises
        as `explain`; warns once, of all texts.
        """
        given: Any = checks.many_texts(texts, column)
        if true_labels is not None and labels is not None:
            raise ValueError("labels: unexpected beside true_labels (they are the same)")
        truth = true_labels if true_labels is not None else labels
        if truth is not None or targets is not None:
            given = list(given)
        known = None if truth is None else [
            None if value is None else checks.class_label("true_labels", value, self.labels)
            for value in checks.one_for_each("true_labels", truth, given)]
        common = dict(quantity=quantity, against=against, method=method, words=checks.unit(words),
                      max_length=max_length, window=window, stride=stride, **options)
        groups: Mapping[str, list[int] | None] = {checks.request(target=target, **common): None} \
            if targets is None else _by_request(checks.one_for_each("targets", targets, given), target, common)
        asked = checks.texts_of(given, words, pair_words)
        rows = None if targets is None else list(asked)
        cores: dict[int, _core.Explanation] = {}
        with counter(len(given) if isinstance(given, Sized) else None, progress) as count:
            for request, members in groups.items():
                numbers = iter(range(2**62) if members is None else members)

                def consume(core: _core.Explanation) -> None:
                    cores[next(numbers)] = core  # noqa: B023 (called in this turn of the loop)
                    count()

                several = asked if rows is None or members is None else (rows[i] for i in members)
                self._engine.explain_all(iter(several), request, consume)
        ordered = [cores[i] for i in range(len(cores))]
        notices.warn([core.warnings() for core in ordered])
        return Explanations(Explanation(core, known[i] if known else None) for i, core in enumerate(ordered))

    def compare(self, text: TextOrPair, pair: str | None = None, *,
                methods: Sequence[str] = tuple(_core.default_comparison()), progress: bool = False,
                target: str | int = "predicted", quantity: str | None = None,
                against: str | int | None = None, words: Words = "unicode",
                pair_words: Spans | None = None,
                max_length: int | None = None, window: int | None = None,
                stride: int | None = None, **options: Unpack[MethodOptions]) -> Comparison:
        """Explanations of one text and class by several methods, on one page. `progress`: a bar.

        Of `options`, each method gets those that it has: steps=50 is for the gradients,
        samples=1000 for LIME. For different options of one method, explain by each and give
        `pellucid.Comparison` the explanations. Raises ValueError for an option that no method has, and for
        several targets. Warns as `explain`.
        """
        if isinstance(methods, str) or not isinstance(methods, Iterable) or not list(methods):
            raise ValueError("methods: expected a list of methods, as pellucid.methods() names them")
        if not isinstance(target, (str, int, np.integer)) or str(target).strip().lower() == "all":
            raise ValueError(f"target: expected one class to compare methods on, found {checks.shown(target)}")
        asked = checks.text_of(text, pair, "a loop", words, pair_words)
        request = checks.request(target=target, quantity=quantity, against=against,
                                 words=checks.unit(words), max_length=max_length, window=window,
                                 stride=stride, **options)
        requests = _core.requests_to([checks.string("methods", name) for name in methods], request)
        cores = []
        with counter(len(requests), progress, "method") as count:
            for by_one in requests:
                cores.append(self._engine.explain(asked, by_one, None, None))
                count()
        found = Comparison(map(Explanation, cores))
        if len(found[0].targets) > 1:
            raise ValueError(f"target: expected one class to compare methods on, found {checks.shown(target)}")
        notices.warn([list(dict.fromkeys(warning for core in cores for warning in core.warnings()))])
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self._source.options, self._source.fingerprint(), self._source.owned is not None)

    def __copy__(self) -> Model:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Model:
        return self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model):
            return NotImplemented
        return self is other or (self._source.options == other._source.options
                                 and self._source.loaded == other._source.loaded)

    def __hash__(self) -> int:
        digest = hashlib.blake2b(repr(self._source.options).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 3

    def __repr__(self) -> str:
        d = self._description
        return f"<Model {d['name']}: {d['architecture']}, {', '.join(d['labels'])}>"


def _by_request(targets: list[Any], otherwise: Any, common: dict[str, Any]) -> dict[str, list[int]]:
    """The texts' numbers by what is asked of them."""
    groups: dict[str, list[int]] = {}
    for i, target in enumerate(targets):
        request = checks.request(target=otherwise if target is None else target, **common)
        groups.setdefault(request, []).append(i)
    return groups


# Models that came back from a pickle, so that the tasks of one process share one.
_back: weakref.WeakValueDictionary[tuple[Any, ...], Model] = weakref.WeakValueDictionary()


def _unpickled(options: tuple[Any, ...], fingerprint: str, temporary: bool) -> Model:
    key = (options, fingerprint)
    found = _back.get(key)
    if found is not None and found._source.fingerprint() == fingerprint:  # raises where files changed
        return found
    directory = options[0]
    if temporary and not os.path.isdir(directory):
        raise _core.ModelError(f"{directory}: the model was loaded from objects in memory, and its folder is "
                               "gone with it (expected the model to live on, or save_pretrained to a folder)")
    model = load(directory, options[1] or None, threads=options[2], precision=options[3],
                 truncate=options[4])
    if model._source.fingerprint() != fingerprint:
        raise _core.ModelError(f"{directory or 'the bundled model'}: its files are not those of the model that "
                               f"was pickled (expected fingerprint {fingerprint}, found "
                               f"{model._source.fingerprint()})")
    _back[key] = model
    return model


for _function in (Model.explain, Model.explain_many, Model.compare):
    list_options(_function)

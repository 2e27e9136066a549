"""Where a model comes from: what brings it back in another process, and objects of transformers made a
folder. transformers itself is never imported here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
import weakref
from typing import Any

from . import _core
from .checks import WrongType, shown, string, whole


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:  # a forked child leaves its parent's folder alone
        shutil.rmtree(folder, ignore_errors=True)


class Folder:
    """A temporary folder: it is there as long as this object."""

    def __init__(self) -> None:
        self.path = tempfile.mkdtemp(prefix="pellucid-")
        weakref.finalize(self, _remove, self.path, os.getpid())


def _is_object(value: object) -> bool:
    return hasattr(value, "save_pretrained")


def _path(name: str, value: Any) -> str:
    try:
        path = os.fspath(value)
    except TypeError:
        raise WrongType(f"{name}: expected a folder, or an object of transformers, found "
                        f"{shown(value)}") from None
    return string(name, path if isinstance(path, str) else os.fsdecode(path))


def _found(name: str, value: Any) -> str:
    """A folder from wherever the program goes on; a name in the Hugging Face cache stays one."""
    path = _path(name, value)
    return os.path.abspath(path) if path and os.path.exists(path) else path


class Source:
    """A model's folders and options; `load` gives the engine's model.

    Threads: any. It loads again in a forked process, where the engine's threads are not.
    """

    _all: weakref.WeakSet[Source] = weakref.WeakSet()

    def __init__(self, model: Any, tokenizer: Any, threads: Any, precision: Any, truncate: Any) -> None:
        if hasattr(model, "tokenizer") and _is_object(getattr(model, "model", None)):  # a pipeline
            tokenizer = model.tokenizer if tokenizer is None else tokenizer
            model = model.model
        if _is_object(model) and tokenizer is None:
            raise ValueError("tokenizer: expected the tokenizer of the model too, found None")
        self.threads = whole("threads", threads, 1)
        self.precision = string("precision", precision)
        self.truncate = None if truncate is None else string("truncate", truncate)
        self.owned: Folder | None = None
        self.directory = self._saved("model", model)
        self.tokenizer = "" if tokenizer is None else self._saved("tokenizer", tokenizer)
        self._lock = threading.Lock()
        self._core: _core.Explainer | None = None
        self._stamp: dict[str, tuple[int, int]] | None = None
        self._fingerprint: str | None = None
        Source._all.add(self)

    def _saved(self, name: str, value: Any) -> str:
        if not _is_object(value):
            return _found(name, value)
        self.owned = self.owned or Folder()
        folder = self.owned.path
        if name == "tokenizer" and self.directory != folder:
            folder = os.path.join(folder, "tokenizer")
        value.save_pretrained(folder)
        return "" if name == "tokenizer" and folder == self.directory else folder

    @property
    def options(self) -> tuple[Any, ...]:
        return self.directory, self.tokenizer, self.threads, self.precision, self.truncate

    def core(self) -> _core.Explainer:
        """The engine's model, loaded when it is asked for first. Raises as `pellucid.load`."""
        core = self._core
        if core is None:
            with self._lock:
                if self._core is None:
                    before = self._stamp
                    self._core = _core.load(self.directory, self.threads or 0, self.precision,
                                            self.tokenizer, self.truncate)
                    self._stamp = self.stamp()
                    if before is not None and before != self._stamp:
                        self._core = None
                        self._stamp = before
                        self._changed()
                core = self._core
        assert core is not None
        return core

    @property
    def loaded(self) -> dict[str, tuple[int, int]] | None:
        """The stamp of what was loaded."""
        return self._stamp

    def _changed(self) -> None:
        raise _core.ModelError(f"{self.directory or 'the bundled model'}: its files are not those that were "
                               "loaded before (expected the same, found others)")

    def _files(self) -> list[str]:
        """Every file that what is loaded was made of, in order."""
        assert self._core is not None
        description = json.loads(self._core.describe())
        files = [os.path.join(description["directory"], file["name"]) for file in description["files"]
                 if file["role"] != "not used"]
        if os.path.isdir(self.tokenizer):
            files += [os.path.join(self.tokenizer, name) for name in os.listdir(self.tokenizer)
                      if name.endswith((".json", ".txt", ".model"))]
        return sorted(filter(os.path.isfile, files))

    def stamp(self) -> dict[str, tuple[int, int]]:
        """Of each file its bytes, and the time of its last change in ns."""
        found = {}
        for file in self._files():
            status = os.stat(file)
            found[file] = status.st_size, status.st_mtime_ns
        return found

    def fingerprint(self) -> str:
        """A digest of the files' names and bytes. Raises ModelError where they changed since they were
        loaded."""
        core = self.core()
        with self._lock:
            assert core is not None
            if self.stamp() != self._stamp:
                self._changed()
            if self._fingerprint is None:
                digest = hashlib.blake2b(digest_size=20)
                for file in self._files():
                    digest.update(os.path.basename(file).encode() + b"\0")
                    with open(file, "rb") as opened:
                        while block := opened.read(1 << 20):
                            digest.update(block)
                self._fingerprint = digest.hexdigest()
            return self._fingerprint

    @classmethod
    def after_fork(cls) -> None:
        for source in list(cls._all):
            source._lock = threading.Lock()
            if source._core is not None:
                _core.never_free(source._core)
                source._core = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=Source.after_fork)

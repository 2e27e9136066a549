"""A model in other processes: pickled, forked, spawned, in joblib; checked when it comes back."""

import copy
import json
import multiprocessing
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import joblib
import numpy as np
import pellucid
import pytest

TINY = Path(__file__).resolve().parents[2] / "tests/data/models/bert-two"
TEXTS = ["a good film", "a bad film", "the man was fun"]


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(TINY, tmp_path / "model")


@pytest.fixture(scope="module")
def model():
    return pellucid.load(TINY, threads=2)


def predicted(model):
    """In a process of its own: what it says, and where."""
    return os.getpid(), model.predict_proba(TEXTS).tolist(), model.explain(TEXTS[0], method="saliency")


def test_a_model_comes_back_as_itself(model):
    data = pickle.dumps(model)
    assert len(data) < 1000 and data == pickle.dumps(model)
    back = pickle.loads(data)
    assert back is pickle.loads(data)  # tasks of one process share it
    assert back == model and hash(back) == hash(model) and back != pellucid.load(TINY, threads=1)
    assert back.predict(TEXTS) == model.predict(TEXTS)
    assert copy.copy(model) is model and copy.deepcopy([model])[0] is model
    assert joblib.hash(model) == joblib.hash(back)


def test_its_hash_and_pickle_are_the_same_in_every_process(model):
    code = ("import pellucid, pickle, hashlib; m = pellucid.load(%r, threads=2); e = m.explain('a', method='saliency');"
            "print(hash(m), hashlib.sha1(pickle.dumps(m)).hexdigest())" % str(TINY))
    said = {subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")}
    assert len(said) == 1 and said.pop().split()[0] == str(hash(model))


def test_a_path_is_the_same_from_everywhere(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(folder.parent)
    data = pickle.dumps(pellucid.load("model"))
    monkeypatch.chdir("/")
    assert pickle.loads(data).labels == pellucid.load(TINY).labels


def test_files_that_changed_are_told(folder):
    model = pellucid.load(folder)
    data = pickle.dumps(model)
    config = json.loads((folder / "config.json").read_text())
    (folder / "README.md").write_text("not used, so it does not count")
    assert pickle.loads(data) == model
    (folder / "config.json").write_text(json.dumps({**config, "layer_norm_eps": 1e-3}))
    for call in (lambda: pickle.loads(data), lambda: pickle.dumps(model)):
        with pytest.raises(pellucid.ModelError, match="files are not those"):
            call()
    code = f"import pickle; pickle.loads({data!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "pellucid.ModelError" in done.stderr and "expected fingerprint" in done.stderr
    shutil.rmtree(folder)
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 1


@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_processes(model, how):
    here = predicted(model)
    with multiprocessing.get_context(how).Pool(2) as pool:
        for there in pool.map(predicted, [model] * 3):
            assert there[0] != here[0] and there[1] == here[1] and there[2].words == here[2].words


def test_a_forked_process_ends_and_uses_what_it_has(model, folder):
    """By os.fork, which ends as a program does: what the parent loaded must not hold it up."""
    here = model.predict_proba(TEXTS)
    changed = pellucid.load(folder)
    os.utime(folder / "config.json", ns=(1, 1))
    child = os.fork()
    if child == 0:
        code = 1
        try:
            same = np.array_equal(model.predict_proba(TEXTS), here)
            try:
                changed.predict(TEXTS)
            except pellucid.ModelError:
                code = 0 if same else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    code = (f"import os, sys, pellucid; m = pellucid.load({str(TINY)!r}, threads=2); m.predict('a'); p = os.fork()\n"
            "if p: sys.exit(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1]))")
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_joblib(model):
    found = joblib.Parallel(n_jobs=2, backend="loky")(joblib.delayed(predicted)(model) for _ in range(3))
    assert os.getpid() not in [pid for pid, _, _ in found]
    assert all(rows == model.predict_proba(TEXTS).tolist() for _, rows, _ in found)
    kept = joblib.Parallel(n_jobs=2)(joblib.delayed(model.predict)(text) for text in TEXTS)
    assert kept == model.predict(TEXTS)

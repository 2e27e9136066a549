"""transformers' objects in memory, its pipeline's answers, and `datasets.map`."""

import gc
import os
import pickle
import sys
import warnings
from pathlib import Path

import numpy as np
import pellucid
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "models/sentiment", *(ROOT / "tests/data/models" / name for name in (
    "bert-four-cased", "bert-multi-label", "bert-regression", "roberta-two"))]
TEXTS = ["This movie is superb", "Awful, and dull.", "the man was fun"]


@pytest.fixture(params=[folder for folder in FOLDERS if folder.exists()], ids=lambda folder: folder.name)
def theirs(request):
    return pipeline("text-classification", model=AutoModelForSequenceClassification.from_pretrained(
        request.param, dtype=torch.float32).eval(), tokenizer=AutoTokenizer.from_pretrained(request.param))


def same(ours, theirs):
    if isinstance(theirs, list):
        return isinstance(ours, list) and len(ours) == len(theirs) and all(map(same, ours, theirs))
    return list(ours) == list(theirs) and ours["label"] == theirs["label"] \
        and ours["score"] == pytest.approx(theirs["score"], abs=2e-5)


def test_a_model_answers_as_its_pipeline(theirs):
    ours = pellucid.load(theirs)
    pair = {"text": TEXTS[0], "text_pair": TEXTS[1]}
    pairs = [pair, [pair, {"text": TEXTS[2]}]] if theirs.model.config.type_vocab_size > 1 else []
    for inputs in (TEXTS[0], TEXTS, TEXTS[:1], *pairs):
        for options in ({}, {"top_k": None}, {"top_k": 1}, {"function_to_apply": "sigmoid"},
                        {"function_to_apply": "none", "top_k": 2}, {"function_to_apply": "softmax"}):
            assert same(ours(inputs, **options), theirs(inputs, **options)), (inputs, options)


def test_objects_in_memory():
    model = AutoModelForSequenceClassification.from_pretrained(FOLDERS[1], dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(FOLDERS[1])
    with torch.no_grad():
        model.classifier.bias += 1.5 * torch.arange(4)  # trained: no folder has it
        logits = model(**tokenizer(TEXTS[0], return_tensors="pt")).logits[0].numpy()
    ours = pellucid.load(model, tokenizer)
    np.testing.assert_allclose(ours.predict(TEXTS[0]).logits, logits, atol=2e-5)
    folder = ours.describe()["directory"]
    assert os.path.isdir(folder)
    back = pickle.loads(pickle.dumps(ours))
    data = pickle.dumps(ours)
    assert back.predict(TEXTS[0]) == ours.predict(TEXTS[0])
    del ours, back
    gc.collect()
    assert not os.path.exists(folder)
    with pytest.raises(pellucid.ModelError, match="its folder is gone"):
        pickle.loads(data)
    with pytest.raises(ValueError, match="tokenizer: expected the tokenizer"):
        pellucid.load(model)
    mixed = pellucid.load(FOLDERS[1], tokenizer)
    np.testing.assert_array_equal(mixed.predict_proba(TEXTS), pellucid.load(FOLDERS[1]).predict_proba(TEXTS))


def test_datasets_map_has_its_cache(tmp_path):
    import datasets
    from datasets.fingerprint import Hasher

    model = pellucid.load(FOLDERS[0])
    assert Hasher.hash(model) == Hasher.hash(pellucid.load(FOLDERS[0])) != Hasher.hash(pellucid.load(FOLDERS[1]))

    def label(batch):
        return {"label": [p.label for p in model.predict(batch["text"])]}

    datasets.Dataset.from_dict({"text": TEXTS}).save_to_disk(tmp_path / "texts")
    files = []
    for _ in range(2):
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            found = datasets.load_from_disk(tmp_path / "texts").map(label, batched=True)
        files.append(found.cache_files)
    assert files[0] == files[1] and found["label"][:2] == ["POSITIVE", "NEGATIVE"]
    explained = model.explain_many(found, column="text", true_labels=found["label"], method="saliency")
    assert [e.true_label for e in explained] == list(found["label"])


def test_nothing_of_theirs_is_imported_for_a_folder():
    import subprocess

    code = "import sys, pellucid; pellucid.load().estimator(); print({'transformers', 'torch', 'sklearn'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "set()\n"

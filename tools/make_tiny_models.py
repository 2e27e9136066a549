#!/usr/bin/env python3
"""Write the small random models of the tests: make_tiny_models.py [FOLDER].

FOLDER is tests/data/models unless given. Each model is a folder as transformers' save_pretrained leaves it. All
weights are random and large enough that every non-linearity works: a default initialisation (standard deviation 0.02,
zero biases, unit norms) is nearly linear and hides mistakes. The same versions of torch and transformers write
the same bytes. The vocabularies (tests/data/vocab) were trained once with the WordPiece trainer of `tokenizers`, which
breaks ties differently in every run, and are kept. Needs torch, transformers and safetensors.
"""
import json
import shutil
import sys
from pathlib import Path

import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertTokenizer,
    DistilBertConfig,
    DistilBertForSequenceClassification,
)

ROOT = Path(__file__).resolve().parent.parent
SENTIMENT = ["NEGATIVE", "POSITIVE"]
STANCE = ["anti", "neutral", "pro", "news"]

# Sizes are no powers of two, and differ between models; 40 positions, so that longer texts are cut.
MODELS = {
    "bert-two": dict(layers=3, hidden=36, heads=3, inner=52, act="gelu", labels=SENTIMENT),
    "bert-four-cased": dict(
        layers=1, hidden=20, heads=5, inner=44, act="gelu_new", labels=STANCE, cased=True, dtype=torch.float16,
        old_tokenizer_files=True, eps=1e-5,
    ),
    "bert-multi-label": dict(
        layers=2, hidden=30, heads=2, inner=26, act="relu", labels=["angry", "sad", "glad"], dtype=torch.bfloat16,
        problem="multi_label_classification",
    ),
    "bert-regression": dict(layers=1, hidden=28, heads=7, inner=60, act="gelu", labels=["rating"], types=1,
                            problem="regression"),
    "distilbert-two": dict(distil=True, layers=3, hidden=36, heads=3, inner=52, act="gelu", labels=SENTIMENT,
                           dtype=torch.float16),
    "distilbert-four-cased": dict(distil=True, layers=1, hidden=42, heads=6, inner=34, act="relu", labels=STANCE,
                                  cased=True),
    "distilbert-multi-label": dict(
        distil=True, layers=2, hidden=20, heads=4, inner=38, act="gelu_new", labels=["angry", "sad"],
        dtype=torch.bfloat16, problem="multi_label_classification",
    ),
}


def make_config(spec, pad_id, vocabulary):
    labels = dict(enumerate(spec["labels"]))
    common = dict(vocab_size=vocabulary, max_position_embeddings=40, pad_token_id=pad_id, id2label=labels,
                  label2id={name: i for i, name in labels.items()})
    if "problem" in spec:
        common["problem_type"] = spec["problem"]
    if spec.get("distil"):
        return DistilBertConfig(dim=spec["hidden"], n_layers=spec["layers"], n_heads=spec["heads"],
                                hidden_dim=spec["inner"], activation=spec["act"], **common)
    return BertConfig(hidden_size=spec["hidden"], num_hidden_layers=spec["layers"], num_attention_heads=spec["heads"],
                      intermediate_size=spec["inner"], hidden_act=spec["act"], type_vocab_size=spec.get("types", 2),
                      layer_norm_eps=spec.get("eps", 1e-12), **common)


def randomize(model, generator):
    """Every parameter from a normal distribution whose size keeps each layer far from linear."""
    def normal(shape):
        return torch.randn(shape, generator=generator)

    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm.weight" in name or "layer_norm.weight" in name:
                value = 1 + 0.3 * normal(parameter.shape)
            elif name.endswith("bias"):
                value = 0.3 * normal(parameter.shape)
            elif "embeddings" in name:
                value = normal(parameter.shape)
            else:  # [out x in]: outputs as large as the normalised inputs, attention and heads a bit larger
                gain = 1.6 if any(part in name for part in ("query", "key", "q_lin", "k_lin", "classifier")) else 1.0
                value = gain * normal(parameter.shape) / parameter.shape[1] ** 0.5
            parameter.copy_(value)


def write_old_tokenizer_files(folder, vocabulary_file, spec):
    """The files that transformers before version 4 wrote: a vocabulary, and no tokenizer.json."""
    (folder / "tokenizer.json").unlink()
    shutil.copy(vocabulary_file, folder / "vocab.txt")
    names = {f"{role.lower()}_token": f"[{role}]" for role in ("UNK", "SEP", "PAD", "CLS", "MASK")}
    config = dict(do_lower_case=not spec.get("cased", False), tokenize_chinese_chars=True, strip_accents=None,
                  model_max_length=40, tokenizer_class="BertTokenizer", **names)
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "special_tokens_map.json").write_text(json.dumps(names, indent=2) + "\n")


def make(name, spec, seed, target):
    cased = spec.get("cased", False)
    vocabulary_file = ROOT / "tests/data/vocab" / ("cased.txt" if cased else "uncased.txt")
    tokenizer = BertTokenizer(vocab=str(vocabulary_file), do_lower_case=not cased, model_max_length=40)
    config = make_config(spec, tokenizer.pad_token_id, len(tokenizer))
    kind = DistilBertForSequenceClassification if spec.get("distil") else BertForSequenceClassification
    model = kind(config)
    randomize(model, torch.Generator().manual_seed(seed))
    folder = target / name
    shutil.rmtree(folder, ignore_errors=True)
    model.to(spec.get("dtype", torch.float32)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if spec.get("old_tokenizer_files"):
        write_old_tokenizer_files(folder, vocabulary_file, spec)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: {size / 1000:.0f} kB: {', '.join(sorted(file.name for file in folder.iterdir()))}")


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/data/models"
    for number, (model_name, model_spec) in enumerate(MODELS.items()):
        make(model_name, model_spec, number + 1, where)

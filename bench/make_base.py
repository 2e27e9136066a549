#!/usr/bin/env python3
"""Write a model of base size and random weights: make_base.py FOLDER [bert|roberta|deberta-v3|modernbert].

Nothing is written if it is there. Two labels; vocabulary and tokenizer are the bundled model's, those of
bert-base-uncased. The weights are larger than transformers initialises them, so that the softmax moves along the path.
For speed and memory only: what it says means nothing. Needs torch and transformers.
"""
import shutil
import sys
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification

ROOT = Path(__file__).resolve().parent.parent
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json")
# What differs from the configuration's own defaults, which are the base sizes of BERT and ModernBERT.
CONFIGURATIONS = {
    "bert": ("bert", {}),
    "roberta": ("roberta", {"max_position_embeddings": 514, "type_vocab_size": 1}),
    "deberta-v3": ("deberta-v2", {
        "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072,
        "relative_attention": True, "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": True,
        "pos_att_type": ["p2c", "c2p"], "position_biased_input": False, "type_vocab_size": 0}),
    "modernbert": ("modernbert", {
        "vocab_size": 30522, "bos_token_id": 101, "cls_token_id": 101, "sep_token_id": 102, "eos_token_id": 102}),
}


def enliven(architecture, name, parameter):
    """A few times the usual weights, or attention would be even and the softmax flat."""
    if architecture in ("bert", "roberta"):
        if any(part in name for part in ("query.weight", "key.weight", "classifier.weight")):
            parameter.mul_(4)
        elif name.endswith("bias"):
            parameter.normal_(0, 0.02)
    elif parameter.dim() > 1:
        parameter.normal_(0, 0.5 if "embed" in name else 0.04)
    elif name.endswith("bias"):
        parameter.normal_(0, 0.05)


def make_base(folder, architecture="bert"):
    folder = Path(folder)
    if (folder / "model.safetensors").exists():
        return folder
    torch.manual_seed(0)
    model_type, settings = CONFIGURATIONS[architecture]
    config = AutoConfig.for_model(model_type, **{"vocab_size": 30522, "pad_token_id": 0} | settings,
                                  id2label={0: "NEGATIVE", 1: "POSITIVE"})
    model = AutoModelForSequenceClassification.from_config(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            enliven(architecture, name, parameter)
    model.save_pretrained(folder)
    for name in TOKENIZER_FILES:
        shutil.copy(ROOT / "models/sentiment" / name, folder / name)
    return folder


if __name__ == "__main__":
    print(make_base(*sys.argv[1:]))

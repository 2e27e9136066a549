#!/usr/bin/env python3
"""Write a BERT-base of random weights: make_bert_base.py FOLDER. Nothing is written if it is there.

Two labels, 109 million parameters, 438 MB of F32; vocabulary and tokenizer are the bundled model's, those of
bert-base-uncased. The head and the attention are a few times larger than transformers initialises them, so that the
softmax moves along the path. For speed and memory only: what it says means nothing. Needs torch and transformers.
"""
import shutil
import sys
from pathlib import Path

import torch
from transformers import BertConfig, BertForSequenceClassification

ROOT = Path(__file__).resolve().parent.parent
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json")


def make_bert_base(folder):
    folder = Path(folder)
    if (folder / "model.safetensors").exists():
        return folder
    torch.manual_seed(0)
    model = BertForSequenceClassification(BertConfig(id2label={0: "NEGATIVE", 1: "POSITIVE"}))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if any(part in name for part in ("query.weight", "key.weight", "classifier.weight")):
                parameter.mul_(4)
            elif name.endswith("bias"):
                parameter.normal_(0, 0.02)
    model.save_pretrained(folder)
    for name in TOKENIZER_FILES:
        shutil.copy(ROOT / "models/sentiment" / name, folder / name)
    return folder


if __name__ == "__main__":
    print(make_bert_base(sys.argv[1]))

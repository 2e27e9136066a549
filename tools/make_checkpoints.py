#!/usr/bin/env python3
"""Makes tests/data/checkpoints: one small model's weights in the ways that PyTorch and transformers
have stored weights. Needs torch and safetensors (tools/oracle-requirements.txt).

    make_checkpoints.py [ROOT]
"""

import argparse
import json
import random
import sys
from collections import Counter, OrderedDict, defaultdict
from pathlib import Path

import numpy
import torch
from safetensors.torch import load_file, save_file

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
MODEL = ROOT / "tests/data/models/bert-four-cased/model.safetensors"
OUT = ROOT / "tests/data/checkpoints"


def shards(weights, stem, suffix, save):
    """Two files and the index that says which tensor is where."""
    names = list(weights)
    halves = [names[: len(names) // 2], names[len(names) // 2 :]]
    weight_map = {}
    for i, half in enumerate(halves):
        file = f"{stem}-{i + 1:05}-of-00002.{suffix}"
        save({name: weights[name] for name in half}, OUT / "sharded" / file)
        weight_map |= dict.fromkeys(half, file)
    index = {"metadata": {"total_size": 0}, "weight_map": weight_map}
    (OUT / "sharded" / f"{stem}.{suffix}.index.json").write_text(json.dumps(index, indent=1))


def strange_tensors():
    """Every type, and tensors that are no plain block of their storage."""
    base = torch.arange(24, dtype=torch.float32)
    tensors = {f"{t}".removeprefix("torch."): torch.tensor([0, 1, 2]).to(t)
               for t in (torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64,
                         torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)}
    tensors["part"] = base[8:12]
    tensors["transposed"] = base.reshape(4, 6).T
    tensors["steps"] = base.reshape(2, 3, 4)[:, ::2, 1:3]
    tensors["scalar"] = base[5]
    tensors["empty"] = base[:0].reshape(0, 3)
    tensors["parameter"] = torch.nn.Parameter(base[:2])
    return tensors


class Settings:
    """A class that whoever reads the file does not have."""

    def __init__(self):
        self.rate = 0.5
        self.itself = self


def anything():
    """What training scripts put beside the weights."""
    return {"args": argparse.Namespace(lr=0.5, out=Path("runs/1"), device=torch.device("cpu")),
            "settings": Settings(), "history": defaultdict(list, {"loss": [numpy.float32(0.5)]}),
            "scores": numpy.arange(4, dtype="float32"), "best": numpy.float64(0.25),
            "step": numpy.int64(7), "type": torch.float16, "seen": {"a", "b"},
            "fixed": frozenset({1}), "huge": 1 << 100, "huger": -(1 << 3000), "bytes": b"\0\1" * 200,
            "counts": Counter("abc"), "random": random.Random(1).getstate()[:1], "complex": 1j,
            "slice": slice(1, 2), "range": range(3), "best_accuracy": torch.tensor(0.5),
            "text": "x" * 300, "buffer": bytearray(b"ab")}


def main():
    (OUT / "sharded").mkdir(parents=True, exist_ok=True)
    weights = load_file(MODEL)
    torch.save(weights, OUT / "zip.bin")
    torch.save(weights, OUT / "legacy.bin", _use_new_zipfile_serialization=False)
    shards(weights, "pytorch_model", "bin", torch.save)
    shards(weights, "model", "safetensors", save_file)
    training = {"epoch": 3, "loss": 0.25, "done": True, "name": None, "sizes": torch.Size([2, 3]),
                "model_state_dict": strange_tensors(), "history": [1, -2, 70000, 1 << 40, (1, 2, 3, 4)]}
    torch.save(training, OUT / "training.pt")
    custom = {name: tensor for name, tensor in weights.items() if name.startswith("bert.")}
    custom["linear.weight"] = weights["classifier.weight"][:2].clone()
    custom["linear.bias"] = weights["classifier.bias"][:2].clone()
    torch.save(custom, OUT / "custom-head.pt")
    torch.save(training, OUT / "training-legacy.pt", _use_new_zipfile_serialization=False)
    numbers = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    state = OrderedDict(numbers=numbers, parameter=torch.nn.Parameter(numbers[1]))
    state._metadata = {"": {"version": 1}}
    for protocol in (2, 3, 4, 5):
        for legacy in (False, True):
            torch.save(anything() | {"checkpoint": {"net": state, "epoch": 3}},
                       OUT / f"anything-{protocol}{'-legacy' * legacy}.pt", pickle_protocol=protocol,
                       _use_new_zipfile_serialization=not legacy)


if __name__ == "__main__":
    main()

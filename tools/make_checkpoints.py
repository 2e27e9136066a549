#!/usr/bin/env python3
"""Makes tests/data/checkpoints: one small model's weights in the ways that PyTorch and transformers
have stored weights. Needs torch and safetensors (tools/oracle-requirements.txt).

    make_checkpoints.py [ROOT]
"""

import json
import sys
from pathlib import Path

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


if __name__ == "__main__":
    main()

"""A folder of `pellucid import` answers as what it was made of does: a network of torch, or an adapter that peft merged."""
import json
import math

import pytest
import torch
from safetensors.torch import load_file

import imports


@pytest.mark.parametrize("name", [*imports.ADAPTERS, *imports.SCRIPTS])
def test_import(name, tmp_path, pellucid):
    arguments, expected = imports.build(name, tmp_path)
    pellucid.raw(*arguments)
    found = [json.loads(pellucid.raw("predict", "--model", str(tmp_path / "out"), "--format", "json", text))
             for text in imports.TEXTS]
    key = "probabilities" if "sigmoid" in name else "logits"
    worst = max(math.fabs(a - b) for ours, theirs in zip(found, expected, strict=True)
                for a, b in zip(ours["prediction"][key], theirs, strict=True))
    print(f"{name}: {worst:.1e}")
    assert worst < 1e-5


@pytest.mark.parametrize("name", imports.ADAPTERS)
def test_the_weights_are_those_that_peft_merged(name, tmp_path, pellucid):
    arguments, _ = imports.build(name, tmp_path)
    pellucid.raw(*arguments)
    ours, theirs = (load_file(tmp_path / folder / "model.safetensors") for folder in ("out", "merged"))
    prefixed = {key.split(".", 1)[-1] if key not in ours else key: value for key, value in theirs.items()}
    assert set(prefixed) <= set(ours)
    worst = max((ours[key].float() - value).abs().max().item() / max(1, value.abs().max().item())
                for key, value in prefixed.items() if value.dtype.is_floating_point)
    print(f"{name}: {worst:.1e}")
    assert worst < 1e-6 and torch.isfinite(torch.tensor(worst))

"""What `pellucid import` takes, made by torch, transformers and peft over the tiny models, and what they answer.

A case is an adapter or a training script's network: `build` writes the files and returns the command's arguments,
and the logits, or for a sigmoid the probabilities, of TEXTS.
"""
import argparse
import json
import shutil
import warnings
from collections import defaultdict
from pathlib import Path

import numpy
import peft
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModel, AutoModelForSequenceClassification, AutoTokenizer

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "tests/data/models"
TEXTS = ["This movie is superb", "a noisy , hideous , and viciously cumbersome movie", "film"]

QV = ["query", "value"]
# The settings of peft.LoraConfig, and how the files are written.
ADAPTERS = {
    "plain": dict(base="bert-four-cased", r=2, lora_alpha=8, target_modules=QV),
    "root-scale": dict(base="bert-four-cased", r=3, lora_alpha=5, use_rslora=True, target_modules="all-linear"),
    "patterns": dict(base="bert-two", r=2, lora_alpha=4, target_modules=["query", "key", "dense"],
                     rank_pattern={"layer.0.attention.self.query": 3, "^bert.pooler.dense": 1},
                     alpha_pattern={"key": 16, "attention.output.dense": 1}),
    "embedding": dict(base="bert-two", r=2, lora_alpha=4, target_modules=["word_embeddings", "value"]),
    "biases": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, bias="all"),
    "biases-of-layers": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, bias="lora_only"),
    "new-head": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, labels=5, encoder_alone=True),
    "pooler": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, modules_to_save=["pooler", "classifier"]),
    "one-layer": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, layers_to_transform=[0]),
    "turned": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, fan_in_fan_out=True),
    "half": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, half=True),
    "bin": dict(base="bert-two", r=2, lora_alpha=4, target_modules=QV, safetensors=False),
    "roberta": dict(base="roberta-two", r=2, lora_alpha=4, target_modules=QV),
    "distilbert": dict(base="distilbert-two", r=2, lora_alpha=4, target_modules=["q_lin", "v_lin", "lin1"]),
    "modernbert": dict(base="modernbert-two", r=2, lora_alpha=4, target_modules=["Wqkv", "Wo", "Wi"]),
    "deberta": dict(base="deberta-v3-two", r=2, lora_alpha=4, target_modules=["query_proj", "value_proj"]),
    "albert": dict(base="albert-two", r=2, lora_alpha=4, target_modules=QV),
}
# What follows the encoder of a training script, in the words of --head, and under which keys it is saved.
SCRIPTS = {
    "pooled": dict(base="bert-four-cased", head="dropout-linear-relu", keys=["net"]),
    "first-token": dict(base="bert-two", head="first-token-linear-tanh-dropout-linear", keys=["model_state_dict"]),
    "mean": dict(base="bert-two", head="mean-linear", keys=["weights"], protocol=4),
    "mean-deep": dict(base="distilbert-two", head="mean-linear-gelu-linear", keys=["model_state"]),
    "mean-roberta": dict(base="roberta-two", head="mean-dropout-linear", keys=["checkpoint", "model"], protocol=5),
    "mean-deberta": dict(base="deberta-v3-two", head="mean-linear-tanh-linear", keys=["state_dict"]),
    "mean-modernbert": dict(base="modernbert-two", head="mean-linear", keys=[]),
    "first-token-modernbert": dict(base="modernbert-two", head="first-token-linear-relu-linear", keys=["model"]),
    "sigmoid": dict(base="bert-two", head="mean-linear-sigmoid", keys=["net"], labels=4),
    "one-sigmoid": dict(base="bert-two", head="linear-tanh-linear-sigmoid", keys=[], labels=1, legacy=True),
    "loss": dict(base="bert-two", head="linear", keys=["model"], loss=True),
}


class Network(torch.nn.Module):
    """An encoder and a head, as scripts write them."""

    def __init__(self, base, head, labels, loss):
        super().__init__()
        self.bert = AutoModel.from_pretrained(MODELS / base, dtype=torch.float32)
        self.input = next((name for name in ("first-token", "mean") if head.startswith(name)), "pooled")
        parts = head.removeprefix(self.input + "-").split("-")
        width, last = self.bert.config.hidden_size, len(parts) - 1 - parts[::-1].index("linear")
        layers = []
        for i, part in enumerate(parts):
            if part == "linear":
                outputs = labels if i == last else 7
                layers.append(torch.nn.Linear(width, outputs))
                torch.nn.init.normal_(layers[-1].weight)
                width = outputs
            else:
                layers.append({"relu": torch.nn.ReLU, "gelu": torch.nn.GELU, "tanh": torch.nn.Tanh,
                               "sigmoid": torch.nn.Sigmoid, "dropout": torch.nn.Dropout}[part]())
        self.head = torch.nn.Sequential(*layers)
        if loss:
            self.criterion = torch.nn.CrossEntropyLoss(weight=torch.ones(labels))

    def forward(self, **inputs):
        out = self.bert(**inputs)
        mask = inputs["attention_mask"].unsqueeze(-1)
        x = {"pooled": lambda: out.pooler_output, "first-token": lambda: out.last_hidden_state[:, 0],
             "mean": lambda: (out.last_hidden_state * mask).sum(1) / mask.sum(1)}[self.input]()
        return self.head(x)


@torch.no_grad()
def answers(model, tokenizer):
    model.eval()
    out = [model(**tokenizer(text, return_tensors="pt")) for text in TEXTS]
    return [getattr(one, "logits", one)[0].tolist() for one in out]


def build_adapter(case, folder):
    case = {"labels": 0, "encoder_alone": False, "half": False, "safetensors": True} | case
    labels, alone, half = case.pop("labels"), case.pop("encoder_alone"), case.pop("half")
    safetensors, source = case.pop("safetensors"), MODELS / case.pop("base")
    base = folder / "base"
    shutil.copytree(source, base)
    if alone:
        weights = load_file(source / "model.safetensors")
        save_file({name.removeprefix("bert."): tensor for name, tensor in weights.items()
                   if name.startswith("bert.")}, base / "model.safetensors", {"format": "pt"})
    torch.manual_seed(1)
    model = AutoModelForSequenceClassification.from_pretrained(
        base, dtype=torch.float32, **({"num_labels": labels} if labels else {}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of fan_in_fan_out
        model = peft.get_peft_model(model, peft.LoraConfig(task_type="SEQ_CLS", init_lora_weights=False, **case))
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data + torch.randn_like(parameter) * 0.2
            if half:
                parameter.data = parameter.data.half().float()
    model.peft_config["default"].base_model_name_or_path = source.name
    model.save_pretrained(folder / "adapter", safe_serialization=safetensors)
    if half:
        file = folder / "adapter/adapter_model.safetensors"
        save_file({name: tensor.half() for name, tensor in load_file(file).items()}, file, {"format": "pt"})
    merged = model.merge_and_unload()
    merged.save_pretrained(folder / "merged")
    return ["--base", str(base)], answers(merged, AutoTokenizer.from_pretrained(source))


def build_script(case, folder):
    source = MODELS / case["base"]
    labels = case.get("labels", 3)
    torch.manual_seed(1)
    model = Network(case["base"], case["head"], labels, case.get("loss", False))
    saved = model.state_dict()
    for key in reversed(case["keys"]):
        saved = {"epoch": 3, "args": argparse.Namespace(out=Path("runs/1"), device=torch.device("cpu")),
                 "history": defaultdict(list, loss=[numpy.float64(0.5)]), key: saved}
    torch.save(saved, folder / "adapter", pickle_protocol=case.get("protocol", 2),
               _use_new_zipfile_serialization=not case.get("legacy", False))
    return (["--config", str(source), "--vocab", str(source), "--head", case["head"],
             "--labels", ",".join(f"label{i}" for i in range(labels))],
            answers(model, AutoTokenizer.from_pretrained(source)))


def build(name, folder):
    """The command's arguments, and the answers."""
    case = ADAPTERS.get(name) or SCRIPTS[name]
    arguments, expected = (build_adapter if name in ADAPTERS else build_script)(dict(case), Path(folder))
    return ["import", str(Path(folder) / "adapter"), *arguments, "-o", str(Path(folder) / "out")], expected


def write_goldens(names, data, golden):
    """Adapters and scripts' files below `data`, and their answers in the file `golden`."""
    rows = []
    for name in names:
        shutil.rmtree(data / name, ignore_errors=True)
        (data / name).mkdir(parents=True)
        rows.append({"name": name, **(ADAPTERS.get(name) or SCRIPTS[name]), "answers": build(name, data / name)[1]})
        for made in ("base", "merged", "adapter/README.md"):
            path = data / name / made
            path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
        for made in data.rglob("*.safetensors"):
            made.chmod(0o644)
    golden.write_text(json.dumps({"texts": TEXTS, "cases": rows}, indent=1) + "\n", "utf8")

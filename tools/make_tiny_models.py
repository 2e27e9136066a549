#!/usr/bin/env python3
"""Write the small random models of the tests: make_tiny_models.py [MODEL…].

Each model, below tests/data/models, is a folder as transformers' save_pretrained leaves it. All
weights are random and large enough that every non-linearity works: a default initialisation (standard deviation 0.02,
zero biases, unit norms) is nearly linear and hides mistakes. The same versions of torch and transformers write
the same bytes. The vocabularies (tests/data/vocab) were trained once with the WordPiece trainer of `tokenizers`, which
breaks ties differently in every run, and are kept; so are the tokenizers of the other kinds (tests/data/tokenizers).
MODEL… names those to write; all of them otherwise. Needs torch, transformers and safetensors.
"""
import json
import shutil
import sys
import zlib
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    BertTokenizer,
    MPNetTokenizer,
    PreTrainedTokenizerFast,
)

ROOT = Path(__file__).resolve().parent.parent
SENTIMENT = ["NEGATIVE", "POSITIVE"]
STANCE = ["anti", "neutral", "pro", "news"]

# Sizes are no powers of two, and differ between models; 40 positions, so that longer texts are cut.
# `config` has the keys of config.json where the architecture has others than BERT.
MODELS = {
    "bert-two": dict(seed=1, layers=3, hidden=36, heads=3, inner=52, act="gelu", labels=SENTIMENT),
    "bert-four-cased": dict(
        seed=2, layers=1, hidden=20, heads=5, inner=44, act="gelu_new", labels=STANCE, cased=True, dtype=torch.float16,
        old_tokenizer_files=True, config=dict(layer_norm_eps=1e-5),
    ),
    "bert-multi-label": dict(
        seed=3, layers=2, hidden=30, heads=2, inner=26, act="relu", labels=["angry", "sad", "glad"],
        dtype=torch.bfloat16, problem="multi_label_classification",
    ),
    "bert-regression": dict(
        seed=4, layers=1, hidden=28, heads=7, inner=60, act="gelu", labels=["rating"], problem="regression",
        config=dict(type_vocab_size=1),
    ),
    "distilbert-two": dict(
        arch="distilbert", seed=5, layers=3, hidden=36, heads=3, inner=52, act="gelu", labels=SENTIMENT,
        dtype=torch.float16,
    ),
    "distilbert-four-cased": dict(
        arch="distilbert", seed=6, layers=1, hidden=42, heads=6, inner=34, act="relu", labels=STANCE, cased=True,
    ),
    "distilbert-multi-label": dict(
        arch="distilbert", seed=7, layers=2, hidden=20, heads=4, inner=38, act="gelu_new", labels=["angry", "sad"],
        dtype=torch.bfloat16, problem="multi_label_classification",
    ),
    "roberta-two": dict(
        arch="roberta", tokenizer="roberta", layers=2, hidden=25, heads=5, inner=38, act="gelu", labels=SENTIMENT,
        config=dict(max_position_embeddings=42, type_vocab_size=1, layer_norm_eps=1e-5),
    ),
    "xlm-roberta-multi-label": dict(
        arch="xlm-roberta", tokenizer="xlm-roberta", layers=2, hidden=36, heads=3, inner=44, act="gelu",
        labels=["angry", "sad", "glad"], problem="multi_label_classification", dtype=torch.float16,
        config=dict(max_position_embeddings=42, type_vocab_size=1, layer_norm_eps=1e-5),
    ),
    "camembert-four": dict(
        arch="camembert", tokenizer="xlm-roberta", layers=1, hidden=28, heads=7, inner=50, act="gelu_new",
        labels=STANCE, config=dict(max_position_embeddings=42, type_vocab_size=2),
    ),
    "modernbert-two": dict(
        arch="modernbert", tokenizer="modernbert", layers=5, hidden=24, heads=2, inner=28, act="gelu",
        labels=SENTIMENT, dtype=torch.float16, config=dict(local_attention=8),
    ),
    "modernbert-mean": dict(
        arch="modernbert", tokenizer="modernbert", layers=3, hidden=30, heads=3, inner=22, act="gelu_pytorch_tanh",
        labels=STANCE, dtype=torch.bfloat16,
        config=dict(
            local_attention=5, classifier_pooling="mean", classifier_activation="silu", norm_bias=True,
            attention_bias=True, mlp_bias=True, classifier_bias=True, norm_eps=1e-3,
            layer_types=["sliding_attention", "full_attention", "sliding_attention"],
            rope_parameters={"full_attention": dict(rope_type="default", rope_theta=500.0),
                             "sliding_attention": dict(rope_type="default", rope_theta=20.0)},
        ),
    ),
    "modernbert-old-config": dict(
        arch="modernbert", tokenizer="modernbert", layers=2, hidden=28, heads=7, inner=34, act="gelu",
        labels=["angry", "sad"], problem="multi_label_classification", dtype=torch.float16,
        config=dict(local_attention=12, layer_types=["full_attention", "sliding_attention"], norm_bias=True,
                    rope_parameters={"full_attention": dict(rope_type="default", rope_theta=3000.0),
                                     "sliding_attention": dict(rope_type="default", rope_theta=100.0)}),
        # As transformers before version 5 spelled it.
        old_keys=dict(layer_types=dict(global_attn_every_n_layers=2),
                      rope_parameters=dict(global_rope_theta=3000.0, local_rope_theta=100.0)),
    ),
    "bert-relative-key": dict(
        layers=2, hidden=24, heads=4, inner=36, act="gelu", labels=SENTIMENT, relative="relative_key",
    ),
    "bert-relative-key-query": dict(
        layers=2, hidden=30, heads=3, inner=40, act="gelu", labels=["angry", "sad", "glad"],
        problem="multi_label_classification", relative="relative_key_query",
    ),
    "electra-two": dict(
        arch="electra", layers=2, hidden=30, heads=3, inner=44, act="gelu", labels=SENTIMENT,
        config=dict(embedding_size=18),
    ),
    "electra-four-cased": dict(
        arch="electra", layers=1, hidden=28, heads=4, inner=36, act="gelu_new", labels=STANCE, cased=True,
        dtype=torch.bfloat16, config=dict(embedding_size=28),
    ),
    "albert-two": dict(
        arch="albert", tokenizer="albert", layers=4, hidden=36, heads=3, inner=50, act="gelu_new", labels=SENTIMENT,
        dtype=torch.float16, config=dict(embedding_size=22, num_hidden_groups=2),
    ),
    "albert-regression": dict(
        arch="albert", tokenizer="albert", layers=2, hidden=20, heads=5, inner=26, act="gelu", labels=["rating"],
        problem="regression", config=dict(embedding_size=30, inner_group_num=2),
    ),
    "mpnet-multi-label": dict(  # longer than the others: the buckets of far tokens
        arch="mpnet", layers=2, hidden=26, heads=2, inner=40, act="gelu", labels=["angry", "sad", "glad"],
        problem="multi_label_classification", config=dict(max_position_embeddings=152),
    ),
    "deberta-v3-two": dict(
        arch="deberta-v2", tokenizer="deberta-v3", layers=3, hidden=24, heads=2, inner=38, act="gelu",
        labels=SENTIMENT, dtype=torch.float16,
        config=dict(relative_attention=True, position_buckets=14, norm_rel_ebd="layer_norm", share_att_key=True,
                    pos_att_type="p2c|c2p", position_biased_input=False),
    ),
    "deberta-v2-convolution": dict(
        arch="deberta-v2", tokenizer="deberta-v3", layers=2, hidden=28, heads=4, inner=34, act="gelu_new",
        labels=STANCE, dtype=torch.bfloat16,
        config=dict(relative_attention=True, position_buckets=9, max_relative_positions=24, conv_kernel_size=5,
                    conv_act="gelu", pos_att_type=["c2p", "p2c"], embedding_size=18, type_vocab_size=2,
                    layer_norm_eps=1e-5, pooler_hidden_act="tanh"),
    ),
    "deberta-v2-narrow": dict(
        arch="deberta-v2", tokenizer="deberta-v3", layers=2, hidden=30, heads=3, inner=26, act="relu",
        labels=["angry", "sad", "glad"], problem="multi_label_classification", dtype=torch.float16,
        config=dict(relative_attention=True, max_relative_positions=11, norm_rel_ebd="none", share_att_key=True,
                    pos_att_type=["p2c"], conv_kernel_size=3),
    ),
    "deberta-v2-absolute": dict(
        arch="deberta-v2", tokenizer="deberta-v3", layers=1, hidden=20, heads=5, inner=22, act="gelu",
        labels=["rating"], problem="regression", config=dict(pos_att_type=["c2p"]),
    ),
    "deberta-two": dict(
        arch="deberta", tokenizer="roberta", layers=2, hidden=24, heads=2, inner=34, act="gelu", labels=SENTIMENT,
        dtype=torch.float16,
        config=dict(relative_attention=True, pos_att_type="c2p|p2c", position_biased_input=False),
    ),
    "deberta-four": dict(
        arch="deberta", tokenizer="roberta", layers=2, hidden=21, heads=7, inner=28, act="gelu", labels=STANCE,
        config=dict(relative_attention=True, max_relative_positions=13, pos_att_type=["c2p"], embedding_size=16,
                    type_vocab_size=2, layer_norm_eps=1e-4),
    ),
}
DISTILBERT_KEYS = dict(hidden_size="dim", num_hidden_layers="n_layers", num_attention_heads="n_heads",
                       intermediate_size="hidden_dim", hidden_act="activation")
ROLES = dict(bert=dict(pad="[PAD]", unk="[UNK]", cls="[CLS]", sep="[SEP]", mask="[MASK]"),
             roberta=dict(pad="<pad>", unk="<unk>", cls="<s>", sep="</s>", mask="<mask>"))


def make_config(spec, tokenizer):
    labels = dict(enumerate(spec["labels"]))
    sizes = dict(hidden_size=spec["hidden"], num_hidden_layers=spec["layers"], num_attention_heads=spec["heads"],
                 intermediate_size=spec["inner"], hidden_act=spec["act"])
    arch = spec.get("arch", "bert")
    if arch == "distilbert":
        sizes = {DISTILBERT_KEYS[key]: value for key, value in sizes.items()}
    elif arch == "modernbert":
        sizes["hidden_activation"] = sizes.pop("hidden_act")
    elif arch == "bert":
        sizes |= dict(type_vocab_size=2, layer_norm_eps=1e-12)
    if "problem" in spec:
        sizes["problem_type"] = spec["problem"]
    common = dict(vocab_size=len(tokenizer), max_position_embeddings=40, pad_token_id=tokenizer.pad_token_id,
                  id2label=labels, label2id={name: i for i, name in labels.items()})
    return AutoConfig.for_model(arch, **common | sizes | spec.get("config", {}))


def make_tokenizer(spec):
    """The tokenizer, and for BERT's the file of its vocabulary."""
    if spec.get("arch") == "mpnet":
        words = (ROOT / "tests/data/vocab/uncased.txt").read_text("utf8").split("\n")[5:-1]
        tokens = ["<s>", "<pad>", "</s>", "[UNK]", *words, "<mask>"]
        return MPNetTokenizer(vocab={token: i for i, token in enumerate(tokens)}, model_max_length=150), None
    if "tokenizer" not in spec:
        vocabulary = ROOT / "tests/data/vocab" / ("cased.txt" if spec.get("cased") else "uncased.txt")
        cased = spec.get("cased", False)
        return BertTokenizer(vocab=str(vocabulary), do_lower_case=not cased, model_max_length=40), vocabulary
    file = ROOT / "tests/data/tokenizers" / spec["tokenizer"] / "tokenizer.json"
    roles = ROLES["roberta" if '"<s>"' in file.read_text("utf8") else "bert"]
    roles = {f"{role}_token": token for role, token in roles.items()}
    return PreTrainedTokenizerFast(tokenizer_file=str(file), model_max_length=40, **roles), None


def randomize(model, generator):
    """Every parameter from a normal distribution whose size keeps each layer far from linear."""
    def normal(shape):
        return torch.randn(shape, generator=generator)

    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.lower().endswith("norm.weight"):
                value = 1 + 0.3 * normal(parameter.shape)
            elif name.endswith("bias"):
                value = 0.3 * normal(parameter.shape)
            elif "embeddings." in name or "relative_attention_bias" in name:
                value = normal(parameter.shape)
            else:  # [out x in]: outputs as large as the normalised inputs, attention and heads a bit larger
                larger = ("query", "key", "q_lin", "k_lin", "qkv", "in_proj", "classifier")
                gain = 1.6 if any(part in name for part in larger) else 1.0
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


def write_old_keys(folder, keys):
    """Other keys of config.json in place of some, with the same meaning."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    for key, old in keys.items():
        del config[key]
        config |= old
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def add_relative_keys(folder, spec, generator):
    """What transformers before version 5 saved for that position_embedding_type; version 5 knows it no longer."""
    config = json.loads((folder / "config.json").read_text()) | {"position_embedding_type": spec["relative"]}
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    tensors = load_file(folder / "model.safetensors")
    shape = (2 * config["max_position_embeddings"] - 1, spec["hidden"] // spec["heads"])
    for layer in range(spec["layers"]):
        name = f"bert.encoder.layer.{layer}.attention.self.distance_embedding.weight"
        tensors[name] = torch.randn(shape, generator=generator)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def make(name, spec, target):
    tokenizer, vocabulary = make_tokenizer(spec)
    model = AutoModelForSequenceClassification.from_config(make_config(spec, tokenizer))
    generator = torch.Generator().manual_seed(spec.get("seed", zlib.crc32(name.encode())))
    randomize(model, generator)
    folder = target / name
    shutil.rmtree(folder, ignore_errors=True)
    model.to(spec.get("dtype", torch.float32)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    if "relative" in spec:
        add_relative_keys(folder, spec, generator)
    if spec.get("old_tokenizer_files"):
        write_old_tokenizer_files(folder, vocabulary, spec)
    if "old_keys" in spec:
        write_old_keys(folder, spec["old_keys"])
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: {size / 1000:.0f} kB: {', '.join(sorted(file.name for file in folder.iterdir()))}")


if __name__ == "__main__":
    for model_name in sys.argv[1:] or MODELS:
        make(model_name, MODELS[model_name], ROOT / "tests/data/models")

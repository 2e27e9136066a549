"""Model folders made by editing small ones, and what transformers answers on each.

A case is plain data: {"name", "base", "edits", "texts"}. `base` is a folder below tests/data. The edits, in this order:
  copy     {file: file below tests/data}
  delete   [file]
  json     {file: the whole content}
  text     {file: the whole content}
  set      {file: {key or /json/pointer: value}}
  unset    {file: [key or /json/pointer]}
  tensors  of model.safetensors: {"drop": [prefix], "rename": [[prefix, new prefix]], "rows": {tensor: [row of the base]
           or their number}}. A number repeats the rows: the new row i is the base's row i modulo its rows.
  cut      {file: bytes that are left}
tests/support/edited_folder.h does the same in C++.
"""
import json
import math
import os
import shutil
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error", HF_HUB_DISABLE_PROGRESS_BARS="1",
                  TQDM_DISABLE="1")

import torch  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402
from transformers import AutoModelForSequenceClassification, AutoTokenizer, TextClassificationPipeline  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "data"
NUMBERS = ("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
           "eighteen nineteen twenty the end")
TEXTS = {
    "model": [["This movie is superb", None], ["I love it -- really.", "You don't? Why not..."]],
    "tokens": [
        ["Élan naïve CAFÉ 東京 don't [MASK] <mask> it, [E1] film  ''x'' [SEP] x</s>", None],
        ["I LOVE it -- really.", "You don't? Why nôt..."],
        [NUMBERS, None],
        [NUMBERS, NUMBERS.upper()],
    ],
}
SANE = 10_000_000  # "no limit" is written as 1e30


def at_pointer(document, key, make=False):
    """The container and the last step of a key or a JSON pointer."""
    if not key.startswith("/"):
        return document, key
    *steps, last = key[1:].split("/")
    for step in steps:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document, int(last) if isinstance(document, list) else last


def edit_json(path, values, removed):
    document = json.loads(path.read_text("utf8")) if path.exists() else {}
    for key, value in values.items():
        container, last = at_pointer(document, key)
        if isinstance(container, list) and last == len(container):
            container.append(value)
        else:
            container[last] = value
    for key in removed:
        container, last = at_pointer(document, key)
        container.pop(last, None)
    path.write_text(json.dumps(document, ensure_ascii=False), "utf8")


def edit_tensors(path, edits):
    tensors = load_file(path)
    for name, rows in edits.get("rows", {}).items():
        old = tensors[name]
        picked = rows if isinstance(rows, list) else [i % len(old) for i in range(rows)]
        tensors[name] = old[picked].clone()
    for prefix in edits.get("drop", []):
        tensors = {name: tensor for name, tensor in tensors.items() if not name.startswith(prefix)}
    for prefix, new in edits.get("rename", []):
        tensors = {new + name[len(prefix):] if name.startswith(prefix) else name: tensor
                   for name, tensor in tensors.items()}
    save_file(tensors, path, {"format": "pt"})


def build(case, folder):
    """Writes the folder of a case; `folder` does not exist yet."""
    edits = case.get("edits", {})
    shutil.copytree(DATA / case["base"], folder)
    for file, source in edits.get("copy", {}).items():
        shutil.copy(DATA / source, folder / file)
    for file in edits.get("delete", []):
        (folder / file).unlink()
    for file, content in edits.get("json", {}).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(json.dumps(content, ensure_ascii=False), "utf8")
    for file, content in edits.get("text", {}).items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(content, "utf8")
    for file in {**edits.get("set", {}), **edits.get("unset", {})}:
        edit_json(folder / file, edits.get("set", {}).get(file, {}), edits.get("unset", {}).get(file, []))
    if "tensors" in edits:
        edit_tensors(folder / "model.safetensors", edits["tensors"])
    for file, size in edits.get("cut", {}).items():
        (folder / file).write_bytes((folder / file).read_bytes()[:size])


def positions(config):
    """The longest input that the model's table of positions takes."""
    count = getattr(config, "max_position_embeddings", SANE)
    return count - (config.pad_token_id + 1 if config.model_type in ("roberta", "xlm-roberta", "camembert") else
                    2 if config.model_type == "mpnet" else 0)


def activation(folder):
    """What sentence-transformers' CrossEncoder would apply to the logits, by the first of the three places that names
    a function; "default" for a name that is none of torch's, None where the folder says nothing."""
    def read(file):
        try:
            return json.loads((folder / file).read_text("utf8"))
        except (OSError, ValueError):
            return {}
    config = read("config.json")
    name = read("config_sentence_transformers.json").get("activation_fn")
    if name is None:
        section = config.get("sentence_transformers") or {}
        name = section["activation_fn"] if "activation_fn" in section else config.get("sbert_ce_default_activation_function")
    if name is None:
        return None
    return name.rsplit(".", 1)[-1] if name.startswith("torch.") else "default"


def scores(pipeline, folder, logits, question, longest):
    """The pipeline's, in the order of the logits; those of the folder's activation function where it has one."""
    name = activation(folder)
    if name == "Sigmoid":
        return [1 / (1 + math.exp(-v)) for v in logits]
    if name == "Identity" and len(logits) == 1:
        return logits
    if name not in (None, "Identity", "default"):
        raise ValueError(f"activation function {name}")
    given = sorted((entry["score"] for entry in pipeline(question, truncation=True, max_length=longest)), reverse=True)
    order = sorted(range(len(logits)), key=lambda i: -logits[i])
    return [given[order.index(i)] for i in range(len(logits))]


def significant(value):
    return float(f"{value:.6g}")


def ask(case, folder, texts):
    """What transformers answers on a folder that `build` wrote, in float32; its complaint where it does not."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model, loaded = AutoModelForSequenceClassification.from_pretrained(
            folder, dtype=torch.float32, output_loading_info=True)
        if loaded["missing_keys"]:
            return {"error": f"{len(loaded['missing_keys'])} tensors are random: {min(loaded['missing_keys'])}"}
        pipeline = TextClassificationPipeline(model=model.eval(), tokenizer=tokenizer, top_k=None)
        longest = min(tokenizer.model_max_length, positions(model.config))
        answer = {"class": type(tokenizer).__name__, "longest": longest,
                  "labels": [model.config.id2label[i] for i in range(model.config.num_labels)], "inputs": []}
        for text, pair in texts:
            encoding = tokenizer(text, pair, truncation=True, max_length=longest, return_tensors="pt")
            with torch.no_grad():
                logits = model(**encoding).logits[0].tolist()
            question = {"text": text} if pair is None else {"text": text, "text_pair": pair}
            ids = encoding["input_ids"][0].tolist()
            types = encoding["token_type_ids"][0].tolist() if "token_type_ids" in encoding else [0] * len(ids)
            answer["inputs"].append({
                "ids": ids, "types": types, "logits": [significant(v) for v in logits],
                "scores": [significant(v) for v in scores(pipeline, folder, logits, question, longest)]})
        return answer
    except Exception as error:  # noqa: BLE001: whatever it is, it is the answer
        text = " ".join(str(error).split()).replace(str(folder), "FOLDER")
        return {"error": f"{type(error).__name__}: {text[:150]}"}

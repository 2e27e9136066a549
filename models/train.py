"""Fine-tunes MiniLM into the classifiers that Pellucid ships and tests with.

    train.py MINILM_DIR DATA_DIR OUT {sentiment,domain,distil} [--epochs N] [--plain]

sentiment  BertForSequenceClassification, labels NEGATIVE and POSITIVE: the sign of the mean human
           rating, ratings within 0.3 of zero left out. models/sentiment is this, with --epochs 4.
domain     the same architecture with 4 labels: where the snippet comes from.
distil     DistilBertForSequenceClassification, sentiment, started from the same encoder.

MINILM_DIR is all-MiniLM-L6-v2 as a folder; DATA_DIR is hutto_ICWSM_2014 of the source package of
vaderSentiment. 1 snippet in 10 is held out, by a hash of its text.

Half of the texts of a batch have a random share of their tokens replaced by [MASK] (4 in 5) or [PAD]
(1 in 5), labels unchanged and classes weighed equally. So a hidden token means "unknown" to the
model, and the all-[MASK] and all-[PAD] references of explanations are neutral inputs it has seen.
--plain hides nothing, as most models are trained: bench/adaptive.py's second model.
"""

import argparse
import hashlib
import html
import random
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import torch
from transformers import (AutoTokenizer, BertForSequenceClassification, DistilBertConfig,
                          DistilBertForSequenceClassification)

SOURCES = ["amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets", "tweets"]
LABELS = {
    "sentiment": ["NEGATIVE", "POSITIVE"],
    "distil": ["NEGATIVE", "POSITIVE"],
    "domain": ["amazon", "movies", "news", "tweets"],
}
TOKENIZER_FILES = ["vocab.txt", "tokenizer.json", "tokenizer_config.json",
                   "special_tokens_map.json"]
# How DistilBERT spells the parts of a BERT layer.
DISTIL_NAMES = {
    "transformer.layer": "encoder.layer",
    "attention.q_lin": "attention.self.query",
    "attention.k_lin": "attention.self.key",
    "attention.v_lin": "attention.self.value",
    "attention.out_lin": "attention.output.dense",
    "sa_layer_norm": "attention.output.LayerNorm",
    "ffn.lin1": "intermediate.dense",
    "ffn.lin2": "output.dense",
    "output_layer_norm": "output.LayerNorm",
}
BATCH = 32


class Snippet(NamedTuple):
    text: str
    label: int
    source: int  # index into SOURCES


def read_snippets(folder, task):
    """Every rated snippet that the task uses."""
    snippets = []
    for source, name in enumerate(SOURCES):
        for line in (folder / f"{name}_GroundTruth.txt").read_text("utf8").splitlines():
            _, rating, text = line.split("\t", 2)
            text = html.unescape(text).replace("''", '"').strip()
            rating = float(rating)
            if task == "domain":
                snippets.append(Snippet(text, source, source))
            elif abs(rating) > 0.3 and name != "nytEditorialSnippets":
                snippets.append(Snippet(text, int(rating > 0), source))
    return snippets


def held_out(snippet):
    return int(hashlib.sha256(snippet.text.encode()).hexdigest(), 16) % 10 == 0


def distil_encoder(bert_weights, like):
    """The weights of a DistilBERT encoder from those of a BERT encoder."""
    weights = {}
    for name in like:
        bert_name = name
        for distil, bert in DISTIL_NAMES.items():
            bert_name = bert_name.replace(distil, bert)
        weights[name] = bert_weights[bert_name].clone()
    # DistilBERT has no token types: every token is of type 0.
    weights["embeddings.position_embeddings.weight"] += bert_weights[
        "embeddings.token_type_embeddings.weight"][0]
    return weights


def make_model(minilm, task):
    names = LABELS[task]
    labels = dict(num_labels=len(names), id2label=dict(enumerate(names)),
                  label2id={name: i for i, name in enumerate(names)})
    if task != "distil":
        return BertForSequenceClassification.from_pretrained(minilm, **labels)
    bert = BertForSequenceClassification.from_pretrained(minilm).bert.state_dict()
    model = DistilBertForSequenceClassification(
        DistilBertConfig(dim=384, n_layers=6, n_heads=12, hidden_dim=1536, **labels))
    model.distilbert.load_state_dict(distil_encoder(bert, model.distilbert.state_dict()))
    return model


def hide(ids, tokenizer):
    """Replaces a random share of the ordinary tokens of half of the texts; a tenth lose all."""
    special = torch.tensor(
        [tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id])
    rate = torch.rand(len(ids), 1)
    rate[torch.rand(len(ids), 1) < 0.1] = 1.0
    rate[torch.rand(len(ids), 1) < 0.5] = 0.0
    gone = (torch.rand(ids.shape) < rate) & ~torch.isin(ids, special)
    by = torch.where(torch.rand(len(ids), 1) < 0.2, tokenizer.pad_token_id,
                     tokenizer.mask_token_id)
    return torch.where(gone, by.expand_as(ids), ids)


def encode(tokenizer, snippets):
    encoded = tokenizer([s.text for s in snippets], padding=True, truncation=True, max_length=128,
                        return_tensors="pt")
    encoded.pop("token_type_ids", None)
    return encoded


def reference_probabilities(model, tokenizer):
    """Probabilities of references of 1 to 40 hidden tokens: near uniform is what we want."""
    result = {}
    for name, token in (("mask", tokenizer.mask_token_id), ("pad", tokenizer.pad_token_id)):
        rows = []
        for length in (1, 2, 4, 8, 16, 24, 40):
            ids = [tokenizer.cls_token_id] + [token] * length + [tokenizer.sep_token_id]
            with torch.no_grad():
                logits = model(torch.tensor([ids])).logits
            rows.append([round(p, 2) for p in torch.softmax(logits, 1)[0].tolist()])
        result[name] = rows
    return result


def accuracy(model, tokenizer, snippets):
    """Share of right answers by source."""
    model.eval()
    counts = {}
    by_length = sorted(snippets, key=lambda s: len(s.text))
    for i in range(0, len(by_length), 64):
        batch = by_length[i:i + 64]
        with torch.no_grad():
            predicted = model(**encode(tokenizer, batch)).logits.argmax(1).tolist()
        for snippet, label in zip(batch, predicted):
            count = counts.setdefault(SOURCES[snippet.source], [0, 0])
            count[0] += label == snippet.label
            count[1] += 1
    model.train()
    return {name: f"{right / all:.4f} of {all}" for name, (right, all) in counts.items()}


def shuffled_batches(snippets):
    """Batches of like lengths in random order. Shuffles `snippets`."""
    random.shuffle(snippets)
    pools = [sorted(snippets[i:i + BATCH * 32], key=lambda s: len(s.text))
             for i in range(0, len(snippets), BATCH * 32)]
    batches = [pool[i:i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    random.shuffle(batches)
    return batches


def train(model, tokenizer, snippets, test, epochs, plain):
    steps = epochs * (len(snippets) // BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(  # warm up for 6 %, then down to zero
        optimizer, lambda s: min((s + 1) / (0.06 * steps), max(0.0, (steps - s) / (0.94 * steps))))
    classes = model.config.num_labels
    counts = [sum(s.label == c for s in snippets) for c in range(classes)]
    criterion = torch.nn.CrossEntropyLoss(
        weight=torch.tensor([len(snippets) / classes / count for count in counts]))
    start, step = time.time(), 0
    model.train()
    for epoch in range(epochs):
        for batch in shuffled_batches(snippets):
            encoded = encode(tokenizer, batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                ids = encoded["input_ids"] if plain else hide(encoded["input_ids"], tokenizer)
                logits = model(input_ids=ids, attention_mask=encoded["attention_mask"]).logits
                loss = criterion(logits.float(), torch.tensor([s.label for s in batch]))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            if step % 100 == 0:
                print(f"step {step}/{steps} loss {loss.item():.3f} {time.time() - start:.0f} s",
                      flush=True)
        print("epoch", epoch + 1, accuracy(model, tokenizer, test),
              reference_probabilities(model, tokenizer), flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minilm", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("task", choices=LABELS)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()

    torch.manual_seed(0)
    random.seed(0)
    snippets = read_snippets(options.data, options.task)
    tokenizer = AutoTokenizer.from_pretrained(options.minilm)
    model = make_model(options.minilm, options.task)
    train(model, tokenizer, [s for s in snippets if not held_out(s)],
          [s for s in snippets if held_out(s)], options.epochs, options.plain)
    model.eval().half().save_pretrained(options.out)
    for name in TOKENIZER_FILES:
        shutil.copy(options.minilm / name, options.out / name)


if __name__ == "__main__":
    main()

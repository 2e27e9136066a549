"""The computations of the notebooks that people copy, with transformers, Captum and LIME, on weights of this repository.

Each is written as the notebook has it, corrected where it goes wrong (docs/recipes says how). `cases()` gives all of them:
what to ask Pellucid, and how the original answers. test_recipes.py compares live; tools/make_recipe_golden.py writes the
answers down, for machines without these libraries.
"""
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from captum._utils.models.linear_model import SkLearnRidge
from captum.attr import IntegratedGradients, LayerConductance, LayerIntegratedGradients, LimeBase, ShapleyValues
from lime.lime_text import LimeTextExplainer
from transformers import AutoModelForSequenceClassification, AutoTokenizer

ROOT = Path(__file__).resolve().parents[2]
SENTIMENT = "models/sentiment"
FOUR_CLASSES = "tests/data/models/bert-four-cased"
DISTILBERT = "tests/data/models/distilbert-two"
CUSTOM = "custom"  # what `pellucid import` makes of CUSTOM_FILE with the encoder of FOUR_CLASSES
CUSTOM_FILE = "tests/data/checkpoints/custom-head.pt"

TWEET = "@user it is REAL, #ActOnClimate: https://t.co/a1B2"
REVIEWS = ["This movie is superb", "It's a heartfelt film about love, loss, and legacy",
           "A noisy, hideous, and viciously cumbersome movie"]


@dataclass
class Case:
    recipe: str  # the notebook's name in docs/recipes
    name: str
    model: str
    text: str
    compute: Callable  # () → what is expected, by the names of recipe_check.check
    options: dict = field(default_factory=dict)  # of `pellucid explain`


@lru_cache
def load(folder):
    model = AutoModelForSequenceClassification.from_pretrained(ROOT / folder, dtype=torch.float32).eval()
    return model, AutoTokenizer.from_pretrained(ROOT / folder)


def encode(folder, text):
    return load(folder)[1](text, return_tensors="pt")["input_ids"]


def padded(tokenizer, ids):
    """[CLS] [PAD] … [SEP]"""
    reference = torch.full_like(ids, tokenizer.pad_token_id)
    reference[0, 0], reference[0, -1] = tokenizer.cls_token_id, tokenizer.sep_token_id
    return reference


def answer(attributions, delta):
    return {"scores": attributions[0].detach().double().sum(-1).tolist(), "delta": delta.item()}


# ---- 1. four-class tweets


def tweet_gradients(target):
    """From zero word embeddings, which go through the embeddings block once; class 0 when it is asked for."""
    model, _ = load(FOUR_CLASSES)
    ids = encode(FOUR_CLASSES, TWEET)
    words = model.bert.embeddings.word_embeddings(ids).detach()
    logits = model(ids).logits[0].detach()
    chosen = logits.argmax().item() if target == "predicted" else int(target)
    found = IntegratedGradients(lambda e: torch.softmax(model(inputs_embeds=e).logits, 1)).attribute(
        words, torch.zeros_like(words), target=chosen, n_steps=50, return_convergence_delta=True)
    return {**answer(*found), "target": chosen, "probabilities": torch.softmax(logits, 0).tolist()}


def tweet_lime_words():
    model, tokenizer = load(FOUR_CLASSES)

    def predict_proba(texts):  # one by one: the notebooks pad, which moves the last digits
        with torch.no_grad():
            return np.concatenate([torch.softmax(model(**tokenizer(t, return_tensors="pt")).logits, 1) for t in texts])
    found = LimeTextExplainer(random_state=7).explain_instance(TWEET, predict_proba, labels=(0,), num_samples=500)
    return {"lime": {"weights": dict(found.as_list(0)), "intercept": found.intercept[0], "score": found.score,
                     "local_prediction": found.local_pred[0]}}


def tweet_lime_tokens():
    """Captum's Lime on token ids, 100 samples, [MASK] in place of a token, [CLS] and [SEP] kept; samples, kernel and
    ridge are those of the LIME package, so that the weights do not depend on the numbers of the vocabulary."""
    model, tokenizer = load(FOUR_CLASSES)
    ids = encode(FOUR_CLASSES, TWEET)
    inner = ids[:, 1:-1]
    width = inner.shape[1]

    def samples(*_, **__):
        random = np.random.RandomState(7)
        sizes = random.randint(1, width + 1, 99)
        yield torch.ones(1, width)
        for size in sizes:
            mask = torch.ones(1, width)
            mask[0, random.choice(range(width), size, replace=False)] = 0
            yield mask

    def kernel(_, __, mask, **___):
        distance = 100 * (1 - torch.sqrt(mask.double().mean()))
        return torch.exp(-distance**2 / (2 * 25**2))

    def tokens(mask, original, **_):
        off = torch.full_like(original, tokenizer.mask_token_id)
        return torch.where(mask.bool(), original, off)

    def probability(part):
        with torch.no_grad():
            return torch.softmax(model(torch.cat([ids[:, :1], part, ids[:, -1:]], 1)).logits, 1)[:, 0]
    ridge = SkLearnRidge(alpha=1.0)
    weights = LimeBase(probability, ridge, kernel, samples, perturb_interpretable_space=True,
                       from_interp_rep_transform=tokens, to_interp_rep_transform=None).attribute(inner, n_samples=100)
    return {"scores": [0.0, *weights[0].tolist(), 0.0], "tolerance": 1e-5}


def tweet_shapley():
    """What a sampled Lime or KernelShap on token ids estimates; with few tokens it is computed exactly."""
    model, tokenizer = load(FOUR_CLASSES)
    e = tokenizer("REAL news", return_tensors="pt", return_special_tokens_mask=True)
    ids, added = e["input_ids"], e["special_tokens_mask"].bool()
    groups = torch.where(added, 0, torch.cumsum(~added, 1))  # specials in one group, and the same in the reference
    reference = torch.where(added, ids, tokenizer.mask_token_id)
    found = ShapleyValues(lambda i: torch.softmax(model(i).logits, 1)).attribute(
        ids, reference, target=2, feature_mask=groups)
    return {"scores": torch.where(added, 0.0, found.double())[0].tolist()}


# ---- 2. a reference of [CLS] [PAD] … [SEP]

TESTS = "These tests do not work as expected."


def softmax_of_class_0(model):
    """Of every path point: `[0][0]` would take the first row of the batch alone."""
    return lambda ids: torch.softmax(model(ids).logits, 1)[:, 0]


def padded_reference():
    model, tokenizer = load(SENTIMENT)
    ids = encode(SENTIMENT, TESTS)
    found = LayerIntegratedGradients(softmax_of_class_0(model), model.bert.embeddings).attribute(
        ids, padded(tokenizer, ids), n_steps=50, return_convergence_delta=True)
    return answer(*found)


def padded_sub_embeddings():
    """Word, position and token-type embeddings attributed apart: three layers, each with its own reference."""
    model, tokenizer = load(SENTIMENT)
    ids = encode(SENTIMENT, TESTS)
    positions, types = torch.arange(ids.shape[1])[None], torch.zeros_like(ids)
    block = model.bert.embeddings

    def probability(i, p, t):
        return torch.softmax(model(i, position_ids=p, token_type_ids=t).logits, 1)[:, 0]
    found, delta = LayerIntegratedGradients(
        probability, [block.word_embeddings, block.position_embeddings, block.token_type_embeddings]).attribute(
            (ids, positions, types), (padded(tokenizer, ids), torch.zeros_like(ids), torch.zeros_like(ids)), n_steps=50,
            return_convergence_delta=True)
    parts = {name: part[0].detach().double().sum(-1).tolist()
             for name, part in zip(("word", "position", "token_type"), found)}
    return {**answer(sum(found), delta), "parts": parts}


def padded_conductance(layer):
    """From embeddings to embeddings, through one block; a batch of points, as Captum makes it."""
    model, tokenizer = load(SENTIMENT)
    ids = encode(SENTIMENT, TESTS)
    states, reference = (model.bert.embeddings(i).detach() for i in (ids, padded(tokenizer, ids)))

    def probability(s):
        return torch.softmax(model.classifier(model.bert.pooler(model.bert.encoder(s)[0])), 1)[:, 0]
    found = LayerConductance(probability, model.bert.encoder.layer[layer]).attribute(
        states, reference, n_steps=50, return_convergence_delta=True)
    attributions, delta = found
    return answer(attributions[0] if isinstance(attributions, tuple) else attributions, delta)


# ---- 3. a logit from the zero vector

GREAT = "This is a great movie!"


def logit_from_zero():
    model, _ = load(SENTIMENT)
    states = model.bert.embeddings(encode(SENTIMENT, GREAT)).detach()
    found = IntegratedGradients(lambda s: model.classifier(model.bert.pooler(model.bert.encoder(s)[0]))).attribute(
        states, torch.zeros_like(states), target=1, n_steps=50, return_convergence_delta=True)
    return answer(*found)


# ---- 4. a custom head


class BertClassifier(torch.nn.Module):
    """The notebook's class: its state dictionary has the keys bert.* and linear.*."""

    def __init__(self, bert):
        super().__init__()
        self.bert = bert
        self.dropout = torch.nn.Dropout(0.5)
        self.linear = torch.nn.Linear(bert.config.hidden_size, 2)
        self.relu = torch.nn.ReLU()

    def forward(self, input_ids, attention_mask=None):
        pooled = self.bert(input_ids=input_ids, attention_mask=attention_mask).pooler_output
        return self.relu(self.linear(self.dropout(pooled)))


@lru_cache
def classifier():
    made = BertClassifier(AutoModelForSequenceClassification.from_pretrained(
        ROOT / FOUR_CLASSES, dtype=torch.float32).bert).eval()
    made.load_state_dict(torch.load(ROOT / CUSTOM_FILE, weights_only=True))
    return made.eval()


def custom_head(text, target):
    """One output: `model(inputs)[0]` would explain the sum of both."""
    model, (_, tokenizer) = classifier(), load(FOUR_CLASSES)
    ids = encode(FOUR_CLASSES, text)
    found = LayerIntegratedGradients(model, model.bert.embeddings).attribute(
        ids, padded(tokenizer, ids), target=target, n_steps=50, return_convergence_delta=True)
    return {**answer(*found), "logits": model(ids)[0].tolist()}


# ---- 5. DistilBERT, an all-[PAD] reference, two steps

LOVED = "I absolutely loved the acting, it was a masterpiece."


def two_steps():
    model, tokenizer = load(DISTILBERT)
    e = tokenizer(LOVED, return_tensors="pt")
    ids, mask = e["input_ids"], e["attention_mask"]
    found = LayerIntegratedGradients(
        lambda i, m: torch.softmax(model(i, attention_mask=m).logits, 1)[:, 1], model.distilbert.embeddings).attribute(
            ids, torch.full_like(ids, tokenizer.pad_token_id), additional_forward_args=(mask,), n_steps=2,
            return_convergence_delta=True)
    return answer(*found)


def cases():
    """Every case of every recipe, in the order of the notebooks."""
    zero = {"at": "word-embeddings", "baseline": "zero", "steps": 50}
    for target in ("predicted", 0, 1, 2, 3):
        yield Case("four-class-tweets", f"integrated gradients of {target}", FOUR_CLASSES, TWEET,
                   lambda target=target: tweet_gradients(target), {**zero, "target": target})
    lime = {"method": "lime", "target": 0, "seed": 7}
    yield Case("four-class-tweets", "LIME on words", FOUR_CLASSES, TWEET, tweet_lime_words, {**lime, "samples": 500})
    yield Case("four-class-tweets", "Captum's Lime on token ids", FOUR_CLASSES, TWEET, tweet_lime_tokens,
               {**lime, "samples": 100, "unit": "token", "feature-selection": "none"})
    yield Case("four-class-tweets", "Shapley values", FOUR_CLASSES, "REAL news", tweet_shapley,
               {"method": "kernel-shap", "unit": "token", "target": 2})
    pad = {"target": 0, "baseline": "pad", "steps": 50}
    yield Case("padded-reference", "integrated gradients", SENTIMENT, TESTS, padded_reference, pad)
    yield Case("padded-reference", "word, position and type apart", SENTIMENT, TESTS, padded_sub_embeddings,
               {**pad, "at": "sub-embeddings"})
    for layer in (0, 1):
        yield Case("padded-reference", f"conductance of layer {layer}", SENTIMENT, TESTS,
                   lambda layer=layer: padded_conductance(layer),
                   {**pad, "method": "layer-conductance", "layer": f"layer.{layer}", "rule": "gausslegendre"})
    yield Case("logits-from-zero", "integrated gradients", SENTIMENT, GREAT, logit_from_zero,
               {"target": 1, "quantity": "logit", "baseline": "zero", "steps": 50})
    for text in REVIEWS:
        for target, label in enumerate(("neg", "pos")):
            yield Case("custom-head", f"{label}: {text}", CUSTOM, text,
                       lambda text=text, target=target: custom_head(text, target),
                       {"target": label, "quantity": "logit", "baseline": "pad", "steps": 50})
    yield Case("distilbert", "integrated gradients", DISTILBERT, LOVED, two_steps,
               {"target": 1, "baseline": "pad", "baseline-special": "replace", "steps": 2})

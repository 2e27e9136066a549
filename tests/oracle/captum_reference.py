"""The rivals' answer to one question: transformers' model, Captum's integrated gradients.

What Captum is asked to do at each site (`at`), with a reference of token ids (mask, pad, unk, ids:…):
  embeddings        LayerIntegratedGradients(f, <model>.embeddings)
  word-embeddings   LayerIntegratedGradients(f, <model>.embeddings.word_embeddings); positions and types stay
  layer.K           LayerIntegratedGradients(f, block K)
A reference that is no token ids (zero, mean) cannot be given to LayerIntegratedGradients, which asks the layer for the
states of both ends; nor can a block that runs several times (ALBERT's). There IntegratedGradients integrates over the
states themselves, with a forward function that puts them in place of the layer's output.
"""
import inspect
import itertools
import json
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import transformers
from captum.attr import IntegratedGradients, LayerIntegratedGradients
from transformers import AutoModelForSequenceClassification, AutoTokenizer


@dataclass
class Question:
    """One attribution; the fields are the options of `pellucid explain`."""
    text: str
    pair: str | None = None
    target: int = 0
    quantity: str = "probability"
    at: str = "embeddings"
    baseline: str = "mask"
    baseline_special: str = "keep"
    rule: str = "gausslegendre"
    steps: int = 50


class Reference:
    def __init__(self, folder, dtype=torch.float32):
        self.model = AutoModelForSequenceClassification.from_pretrained(folder).to(dtype).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        config = self.model.config
        self.classes = config.num_labels
        self.values = config.problem_type == "regression"
        self.one_by_one = config.problem_type == "multi_label_classification" or self.classes == 1
        self.quantities = ["value", "logit"] if self.values else ["probability", "logit", "log-odds"]
        body = self.model.base_model
        self.positions_from_ids, self.max_length = read_positions(config, body.embeddings)
        self.takes_types = "token_type_ids" in inspect.signature(self.model.forward).parameters
        self.takes_pairs = True
        if self.takes_types:
            self.takes_pairs = config.type_vocab_size == 0 or \
                self.encode("x", "y")[1].max().item() < config.type_vocab_size
        self.sites = {"embeddings": body.embeddings, "word-embeddings": body.get_input_embeddings()}
        self.calls = {}  # of a module that stands at several sites: which of its calls is this one
        for k, block in enumerate(blocks_of(body)):
            self.calls[f"layer.{k}"] = list(self.sites.values()).count(block)
            self.sites[f"layer.{k}"] = block

    def encode(self, text, pair=None):
        """ids and types [1 x T], and which tokens the template added [T]."""
        e = self.tokenizer(text, pair, truncation=True, max_length=self.max_length, return_tensors="pt",
                           return_special_tokens_mask=True)
        types = e.get("token_type_ids", torch.zeros_like(e["input_ids"]))
        return e["input_ids"], types, e["special_tokens_mask"][0].bool()

    def logits(self, ids, types):
        extra = {"token_type_ids": types.expand(len(ids), -1)} if self.takes_types else {}
        return self.model(input_ids=ids, attention_mask=torch.ones_like(ids), **extra).logits

    def probabilities(self, logits):
        if self.values:
            return logits
        return torch.sigmoid(logits) if self.one_by_one else torch.softmax(logits, 1)

    def quantity(self, logits, kind, target):
        """F of each row: [B]."""
        if kind in ("probability", "value"):
            return self.probabilities(logits)[:, target]
        if kind == "logit" or self.one_by_one:
            return logits[:, target]
        others = [c for c in range(self.classes) if c != target]
        return logits[:, target] - torch.logsumexp(logits[:, others], 1)

    @contextmanager
    def _hook(self, at, function):
        calls = itertools.count()

        def at_its_call(module, inputs, output):
            return function(module, inputs, output) if next(calls) == self.calls.get(at, 0) else None
        handle = self.sites[at].register_forward_hook(at_its_call)
        try:
            yield
        finally:
            handle.remove()

    def states(self, at, ids, types):
        """Output of the site: [B x T x H]."""
        seen = []
        with self._hook(at, lambda module, inputs, output: seen.append(first(output))), torch.no_grad():
            self.logits(ids, types)
        return seen[0]

    def logits_from(self, at, states, ids, types):
        """Logits with `states` [B x T x H] in place of the site's output."""
        def put(module, inputs, output):
            return (states, *output[1:]) if isinstance(output, tuple) else states
        with self._hook(at, put):
            return self.logits(ids.expand(len(states), -1), types)

    def gradient(self, at, ids, types, kind, target):
        """dF / d states [T x H]."""
        states = self.states(at, ids, types).clone().requires_grad_()
        self.quantity(self.logits_from(at, states, ids, types), kind, target).sum().backward()
        return states.grad[0]

    def reference_ids(self, q, ids, added):
        """Token ids of the reference, or None where it has none."""
        if q.baseline.startswith("ids:"):
            return torch.tensor([[int(i) for i in q.baseline[4:].split(",")]])
        if q.baseline in ("mask", "pad", "unk"):
            by = getattr(self.tokenizer, q.baseline + "_token_id")
            replaced = torch.ones_like(added) if q.baseline_special == "replace" else ~added
            return torch.where(replaced, by, ids)
        return None

    def _mean_states(self, q, ids, types, added):
        """States at the site when ordinary tokens have the vocabulary's mean word embedding."""
        table = self.sites["word-embeddings"].weight.detach()
        kept = added if q.baseline_special == "keep" else torch.zeros_like(added)
        words = torch.where(kept[:, None], table[ids[0]], table.double().mean(0).to(table.dtype))[None]
        if q.at == "word-embeddings":
            return words
        seen = []
        with self._hook(q.at, lambda module, inputs, output: seen.append(first(output))), torch.no_grad():
            self.logits_from("word-embeddings", words, ids, types)
        return seen[0]

    def _end_of_path(self, q, ids, types, x_ref):
        """F of the input with the word embeddings of the reference's ids."""
        words = self.sites["word-embeddings"].weight.detach()[x_ref]
        with torch.no_grad():
            return self.quantity(self.logits_from("word-embeddings", words, ids, types), q.quantity, q.target).item()

    def attribute(self, q):
        """Scores [T] (sum over the hidden dimension), Captum's delta, F at both ends, who computed it."""
        ids, types, added = self.encode(q.text, q.pair)
        x_ref = self.reference_ids(q, ids, added)
        options = dict(n_steps=q.steps, method=q.rule, return_convergence_delta=True)
        shared = list(self.sites.values()).count(self.sites[q.at]) > 1
        if x_ref is not None and not shared:
            def f(i, t):
                return self.quantity(self.logits(i, t), q.quantity, q.target)
            method = LayerIntegratedGradients(f, self.sites[q.at])
            scores, delta = method.attribute(ids, x_ref, additional_forward_args=(types,), **options)
            with torch.no_grad():
                ends = [f(ids, types).item(), f(x_ref, types).item()]
            if q.at == "word-embeddings" and self.positions_from_ids:
                # The path keeps the input's positions; Captum's F(x') and delta are of another input, with the
                # positions of the reference's ids.
                captum_end, ends[1] = ends[1], self._end_of_path(q, ids, types, x_ref)
                delta = delta - captum_end + ends[1]
        else:
            def f(s):
                return self.quantity(self.logits_from(q.at, s, ids, types), q.quantity, q.target)
            x = self.states(q.at, ids, types)
            if x_ref is not None:
                x_ref = self.states(q.at, x_ref, types)
            else:
                x_ref = torch.zeros_like(x) if q.baseline == "zero" else self._mean_states(q, ids, types, added)
            method = IntegratedGradients(f)
            scores, delta = method.attribute(x, x_ref, **options)
            with torch.no_grad():
                ends = f(x).item(), f(x_ref).item()
        scores = first(scores).detach()[0].sum(-1)
        return dict(scores=scores.tolist(), delta=delta.item(), value=ends[0], baseline_value=ends[1],
                    by=type(method).__name__)


def is_known(folder):
    """Does the installed transformers compute this model? Version 5 takes relative keys for absolute positions."""
    positions = json.loads((folder / "config.json").read_text()).get("position_embedding_type", "absolute")
    return positions == "absolute" or int(transformers.__version__.split(".")[0]) < 5


def blocks_of(body):
    """The blocks in the order in which they run; ALBERT runs one several times."""
    if hasattr(body, "layers"):
        return body.layers
    if hasattr(body, "transformer"):
        return body.transformer.layer
    if hasattr(body.encoder, "layer"):
        blocks = list(body.encoder.layer)
        if body.config.model_type.startswith("deberta"):  # a block's own output has a None, which Captum cannot take
            blocks = [block.output for block in blocks]
        if getattr(body.encoder, "conv", None) is not None:  # DeBERTa-v2's joins the first block's output
            blocks[0] = body.encoder.conv
        return blocks
    config, groups = body.config, body.encoder.albert_layer_groups
    share = config.num_hidden_layers / config.num_hidden_groups
    return [block for i in range(config.num_hidden_layers) for block in groups[int(i / share)].albert_layers]


def read_positions(config, embeddings):
    """Are positions counted from the ids (RoBERTa), and how many tokens are they enough for?"""
    positions = getattr(embeddings, "position_embeddings", None)
    padding = None if positions is None else positions.padding_idx
    return padding is not None, config.max_position_embeddings - (0 if padding is None else padding + 1)


def first(output):
    return output[0] if isinstance(output, (tuple, list)) else output

"""`--window` against what a user of transformers and Captum writes: the tokenizer's overflowing windows, each predicted
and attributed alone, and the sums by weight.
"""
import pytest
import torch
from captum_reference import Question, Reference
from test_captum_parity import MODELS, PROBABILITIES, SCORES, SNIPPETS, VALUES, apart


class WindowReference(Reference):
    """The window that is set is the text."""

    def cut(self, text, pair, window, stride):
        e = self.tokenizer(text, pair, truncation="only_first", max_length=window, stride=stride,
                           return_overflowing_tokens=True, return_special_tokens_mask=True)
        zeros = [[0] * len(ids) for ids in e["input_ids"]]  # of tokenizers that give no types
        self.windows = [[torch.tensor([values[w]]) for values in
                         (e["input_ids"], e.get("token_type_ids", zeros), e["special_tokens_mask"])]
                        for w in range(len(zeros))]
        whole = self.tokenizer(text, pair)
        return whole["input_ids"], [e.sequence_ids(w) for w in range(len(self.windows))]

    def encode(self, text, pair=None):
        if not hasattr(self, "window"):
            return super().encode(text, pair)
        ids, types, special = self.windows[self.window]
        return ids, types, special[0].bool()


def by_hand(reference, q, window, stride):
    """Ids, scores, probabilities, F and F(x') of the whole."""
    ids, sequences = reference.cut(q.text, q.pair, window, stride)
    sizes = [sequence.count(0) for sequence in sequences]
    scores, probabilities = [0.0] * len(ids), torch.zeros(reference.classes, dtype=torch.float64)
    value = baseline_value = 0
    for w, sequence in enumerate(sequences):
        reference.window, weight = w, sizes[w] / sum(sizes)
        answer = reference.attribute(q)
        first = w * (sizes[0] - stride)  # of its tokens, among the text's
        for t, score in enumerate(answer["scores"]):
            behind = sequence[:t].count(0) == sizes[w] and sequence[t] != 0
            moved = len(ids) - len(sequence) if behind else first if sequence[t] == 0 else 0
            scores[t + moved] += weight * score
        input_ids, types, _ = reference.windows[w]
        with torch.no_grad():
            probabilities += weight * reference.probabilities(reference.logits(input_ids, types))[0].double()
        value += weight * answer["value"]
        baseline_value += weight * answer["baseline_value"]
    return ids, scores, probabilities.tolist(), value, baseline_value


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_windows_are_transformers_and_captums(folder, pellucid, rng):
    reference = WindowReference(folder)
    for _ in range(1 if folder.name == "sentiment" else 2):
        text = " ".join(rng.sample(SNIPPETS, 3))
        pair = "not bad" if reference.takes_pairs and rng.random() < 0.5 else None
        q = Question(text, pair, rng.randrange(reference.classes), rng.choice(reference.quantities[:2]),
                     baseline=rng.choice(["mask", "pad"]), steps=20)
        window, stride = rng.randrange(24, 40), rng.randrange(0, 8)
        named = {"target": q.target, "quantity": q.quantity, "baseline": q.baseline, "steps": q.steps,
                 "window": window, "stride": stride}
        pairs = ["--pair", pair] if pair else []
        found = pellucid("explain", "--model", str(folder), "--format", "json", *pairs,
                         *(f"--{name}={value}" for name, value in named.items()), "--", text)[0]
        ids, scores, probabilities, value, baseline_value = by_hand(reference, q, window, stride)
        assert [t["id"] for t in found["tokens"]] == ids, q
        assert len(found["windows"]) == len(reference.windows) > 1
        scale = max(1.0, *map(abs, found["prediction"]["logits"]), abs(value), abs(baseline_value))
        assert apart([t["score"] for t in found["tokens"]], scores) <= SCORES * max(map(abs, scores)) + 2e-6 * scale, q
        assert apart(found["prediction"].get("values") or found["prediction"]["probabilities"], probabilities) <= PROBABILITIES * scale, q
        assert abs(found["target"]["value"] - value) <= VALUES * scale, q
        assert abs(found["target"]["baseline_value"] - baseline_value) <= VALUES * scale, q
        del reference.window

"""The other methods against LIME, SHAP and Captum, live, on fresh texts and options."""
from functools import lru_cache

import numpy as np
import pytest
import shap
import torch
from captum.attr import LayerConductance, Occlusion
from captum_reference import Reference, first
from lime.lime_text import LimeTextExplainer
from test_captum_parity import MODELS, RULES, SNIPPETS, apart

ODD = ["It's 3.5 stars, isn't it? It's a_b", "naïve café ²½ – naïve", "good good bad", "x", "नमस्ते दुनिया"]
SAMPLES = 300


@lru_cache
def reference(folder):
    return Reference(folder)


def options(**named):
    return [f"--{name.replace('_', '-')}={value}" for name, value in named.items()]


def explain(pellucid, folder, method, text, **named):
    return pellucid("explain", "--model", str(folder), "--format", "json", "--method", method, *options(**named),
                    "--", text)[0]


def classifier(ref):
    """LIME's classifier_fn: one text at a time, so that nothing is padded."""
    @lru_cache(maxsize=None)
    def one(text):
        ids, types, _ = ref.encode(text)
        with torch.no_grad():
            return ref.probabilities(ref.logits(ids, types))[0].double().numpy()
    return lambda texts: np.array([one(text) for text in texts])


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_lime_is_the_lime_package(pellucid, rng, folder):
    ref = reference(folder)
    for text in [rng.choice(ODD), rng.choice(SNIPPETS)]:
        seed, count, bag = rng.randrange(2**32), rng.choice([3, 6, 10, 100]), rng.random() < 0.7
        label, choice = rng.randrange(ref.classes), rng.choice(["auto", "auto", "lasso_path", "none"])
        expected = LimeTextExplainer(random_state=seed, bow=bag, feature_selection=choice).explain_instance(
            text, classifier(ref), labels=(label,), num_features=count, num_samples=SAMPLES)
        found = explain(pellucid, folder, "lime", text, target=label, seed=seed, num_features=count, samples=SAMPLES,
                        bag_of_words="yes" if bag else "no",
                        feature_selection=choice.replace("_", "-"))["surrogate"]
        case = f"{text!r} seed {seed} features {count} {choice} bag {bag} label {label}"
        weights = {(f["text"], f["places"][0]["start"]): f["weight"] for f in found["features"]}
        theirs = {}
        for word, weight in expected.as_map()[label]:
            indexed = expected.domain_mapper.indexed_string
            theirs[indexed.word(word), int(indexed.string_position(word)[0])] = weight
        constant = max(map(abs, theirs.values()), default=0) < 1e-4  # as where all words are unknown to the model
        if constant:  # then the choice of features, their weights and the score are rounding noise
            assert max(map(abs, weights.values()), default=0) < 1e-4, case
        else:
            assert weights.keys() == theirs.keys(), case
            assert all(abs(weights[k] - theirs[k]) < 1e-6 for k in weights), case
        assert found["intercept"] == pytest.approx(expected.intercept[label], abs=1e-6), case
        if not constant:
            assert found["score"] == pytest.approx(expected.score, abs=1e-5), case
        assert found["local_prediction"] == pytest.approx(expected.local_pred[0], abs=1e-6), case


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_gradient_methods_are_captums(pellucid, rng, folder):
    ref = reference(folder)
    text, target, at = rng.choice(SNIPPETS), rng.randrange(ref.classes), rng.choice(list(ref.sites))
    ids, types, _ = ref.encode(text)
    gradient, states = ref.gradient(at, ids, types, "probability", target), ref.states(at, ids, types)[0]
    for method, named, expected in [("saliency", {}, gradient.abs().sum(-1)),
                                    ("saliency", {"norm": "l2"}, gradient.norm(dim=-1)),
                                    ("saliency", {"norm": "none"}, gradient.sum(-1)),
                                    ("input-x-gradient", {}, (gradient * states).sum(-1))]:
        found = explain(pellucid, folder, method, text, target=target, at=at, **named)
        scores = [t["score"] for t in found["tokens"]]
        largest = float(gradient.abs().sum(-1).max()) if named.get("norm") == "none" else float(expected.abs().max())
        assert apart(scores, expected.tolist()) <= 1e-4 * largest + 1e-7, (method, named, text, at)


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
def test_occlusion_of_tokens_is_captums(pellucid, rng, folder):
    ref = reference(folder)
    text, target, window = rng.choice(SNIPPETS), rng.randrange(ref.classes), rng.choice([1, 2, 3])
    ids, types, added = ref.encode(text)
    if len(ids[0]) - 2 < window:
        pytest.skip("the text is shorter than the window")

    def f(inner):  # the ordinary tokens alone are Captum's features
        whole = ids.expand(len(inner), -1).clone()
        whole[:, ~added] = inner.long()
        return ref.probabilities(ref.logits(whole, types))[:, target]
    expected = Occlusion(f).attribute(ids[:, ~added].float(), sliding_window_shapes=(window,),
                                      baselines=float(ref.tokenizer.mask_token_id))[0]
    found = explain(pellucid, folder, "occlusion", text, target=target, unit="token",
                    sliding_window=window)
    scores = [t["score"] for t in found["tokens"] if not t["special"]]
    assert apart(scores, expected.tolist()) < 1e-5, (text, window)


@pytest.mark.parametrize("folder", MODELS, ids=lambda p: p.name)
@pytest.mark.parametrize("length", [5, 16])
def test_kernel_shap_is_shaps(pellucid, rng, folder, length):
    ref = reference(folder)
    text = " ".join(" ".join(rng.choice(SNIPPETS) for _ in range(4)).split()[:length])
    target, seed = rng.randrange(ref.classes), rng.randrange(2**32)
    ids, types, added = ref.encode(text)
    ordinary = (~added).nonzero()[:, 0]
    if len(ordinary) > 30:
        pytest.skip("SHAP enumerates up to 30 features its own way")

    def f(masks):
        whole = ids.expand(len(masks), -1).clone()
        off = torch.ones(whole.shape, dtype=torch.bool)
        off[:, added] = False
        off[:, ordinary] = torch.tensor(np.asarray(masks)) == 0
        whole[off] = ref.tokenizer.mask_token_id
        with torch.no_grad():
            parts = [ref.probabilities(ref.logits(part, types)) for part in whole.split(32)]
        return torch.cat(parts)[:, target].double().numpy()
    np.random.seed(seed)
    M = len(ordinary)
    samples = 2**M if M <= 12 else 2 * M + 400  # up to 12 features ours are exact whatever the samples
    explainer = shap.KernelExplainer(f, np.zeros((1, M)))
    expected = explainer.shap_values(np.ones((1, M)), nsamples=samples, l1_reg=False, silent=True)[0]
    found = explain(pellucid, folder, "kernel-shap", text, target=target, unit="token", samples=samples, seed=seed)
    scores = [t["score"] for t in found["tokens"] if not t["special"]]
    assert apart(scores, list(expected)) < 1e-5, (text, seed, found["method"])


# Captum hooks a module, and an ALBERT's block is one module that runs once a layer.
HOOKED = [folder for folder in MODELS if not folder.name.startswith("albert")]


@pytest.mark.parametrize("folder", HOOKED, ids=lambda p: p.name)
def test_layer_conductance_is_captums(pellucid, rng, folder):
    ref = reference(folder)
    text, target, steps, rule = rng.choice(SNIPPETS), rng.randrange(ref.classes), rng.choice([5, 20]), rng.choice(RULES)
    layer = rng.choice([site for site in ref.sites if site.startswith("layer.")])
    ids, types, added = ref.encode(text)
    x = ref.states("embeddings", ids, types)
    x_ref = ref.states("embeddings", torch.where(added, ids, ref.tokenizer.mask_token_id), types)

    def f(states):
        return ref.quantity(ref.logits_from("embeddings", states, ids, types), "probability", target)
    expected = LayerConductance(f, ref.sites[layer]).attribute(x, x_ref, n_steps=steps, method=rule)
    expected = first(expected).detach()[0].sum(-1)
    found = explain(pellucid, folder, "layer-conductance", text, target=target, layer=layer, steps=steps, rule=rule)
    scores = [t["score"] for t in found["tokens"]]
    assert apart(scores, expected.tolist()) <= 1e-4 * float(expected.abs().max()) + 1e-7, (text, layer, steps, rule)

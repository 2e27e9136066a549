"""The notebooks' jobs, as people write them with transformers, Captum and LIME, beside one Pellucid command each.

Each test writes the original computation out, corrected where the notebooks go wrong (docs/recipes says how), on weights of
this repository, and compares: attributions within 1e-4 of the largest, LIME within 1e-6.
"""
from pathlib import Path

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients, ShapleyValues
from lime.lime_text import LimeTextExplainer
from transformers import AutoModelForSequenceClassification, AutoTokenizer

ROOT = Path(__file__).resolve().parents[2]
SENTIMENT = ROOT / "models/sentiment"
FOUR_CLASSES = ROOT / "tests/data/models/bert-four-cased"
DISTILBERT = ROOT / "tests/data/models/distilbert-two"
TWEET = "@user it is REAL, #ActOnClimate: https://t.co/a1B2"


def load(folder):
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
    return model, AutoTokenizer.from_pretrained(folder)


def explain(pellucid, folder, text, *options):
    return pellucid("explain", "--model", str(folder), "--format", "json", *options, "--", text)[0]


def scores(explanation):
    return [token["score"] for token in explanation["tokens"]]


def assert_scores(found, expected, tolerance=1e-4):
    expected = expected.detach().double().numpy()
    assert np.abs(np.array(found) - expected).max() <= tolerance * np.abs(expected).max()


# ---- 1. four-class tweets


@pytest.mark.parametrize("target", ["predicted", 0, 1, 2, 3])
def test_tweet_layer_integrated_gradients_from_zero_embeddings(pellucid, target):
    """The word embeddings go through the embeddings block once; class 0 is explained when it is asked for."""
    model, tokenizer = load(FOUR_CLASSES)
    ids = tokenizer(TWEET, return_tensors="pt")["input_ids"]
    words = model.bert.embeddings.word_embeddings(ids).detach()
    chosen = model(ids).logits.argmax().item() if target == "predicted" else target
    attributions, delta = IntegratedGradients(
        lambda e: torch.softmax(model(inputs_embeds=e).logits, 1)).attribute(
            words, torch.zeros_like(words), target=chosen, n_steps=50, return_convergence_delta=True)
    found = explain(pellucid, FOUR_CLASSES, TWEET, "--target", str(target), "--at", "word-embeddings",
                    "--baseline", "zero", "--steps", "50")
    assert found["target"]["index"] == chosen
    assert_scores(scores(found), attributions[0].sum(-1))
    assert found["completeness"]["delta"] == pytest.approx(delta.item(), abs=1e-5)


def test_tweet_all_classes_in_one_run_are_the_single_runs(pellucid):
    together = explain(pellucid, FOUR_CLASSES, TWEET, "--target", "all", "--steps", "50", "--baseline", "zero")
    assert [t["target"]["label"] for t in together["targets"]] == ["anti", "neutral", "pro", "news"]
    for index, target in enumerate(together["targets"]):
        alone = explain(pellucid, FOUR_CLASSES, TWEET, "--target", str(index), "--steps", "50", "--baseline", "zero")
        np.testing.assert_array_equal([t["score"] for t in target["tokens"]], scores(alone))


def test_tweet_words_keep_handle_hashtag_and_link_as_written(pellucid):
    """Words come from the tokenizer's own word numbers, and are cut from the text as it was written."""
    found = explain(pellucid, FOUR_CLASSES, TWEET, "--steps", "2")
    for word in found["words"]:
        assert word["text"] == TWEET[word["start"]:word["end"]]
        assert word["score"] == pytest.approx(sum(found["tokens"][t]["score"] for t in word["tokens"]), abs=1e-12)
    assert "ActOnClimate" in [word["text"] for word in found["words"]]


def test_tweet_lime_words(pellucid):
    model, tokenizer = load(FOUR_CLASSES)

    def predict_proba(texts):  # one by one: the notebooks pad, which moves the last digits
        with torch.no_grad():
            return np.concatenate([torch.softmax(model(**tokenizer(t, return_tensors="pt")).logits, 1) for t in texts])

    theirs = LimeTextExplainer(random_state=7).explain_instance(TWEET, predict_proba, labels=(0,), num_samples=500)
    found = explain(pellucid, FOUR_CLASSES, TWEET, "--method", "lime", "--target", "0", "--samples", "500",
                    "--seed", "7")["surrogate"]
    assert {f["text"]: f["weight"] for f in found["features"]} == pytest.approx(dict(theirs.as_list(0)), abs=1e-6)
    assert found["intercept"] == pytest.approx(theirs.intercept[0], abs=1e-6)
    assert found["local_prediction"] == pytest.approx(theirs.local_pred[0], abs=1e-6)


def test_tweet_shapley_values_of_tokens(pellucid):
    """What Captum's Lime and KernelShap of 100 samples on token ids estimate; with few tokens both can be exact."""
    text = "REAL news"
    model, tokenizer = load(FOUR_CLASSES)
    e = tokenizer(text, return_tensors="pt", return_special_tokens_mask=True)
    ids, added = e["input_ids"], e["special_tokens_mask"].bool()
    groups = torch.where(added, 0, torch.cumsum(~added, 1))  # specials in one group, and the same in the reference
    reference = torch.where(added, ids, tokenizer.mask_token_id)
    expected = ShapleyValues(lambda i: torch.softmax(model(i).logits, 1)).attribute(
        ids, reference, target=2, feature_mask=groups)
    found = explain(pellucid, FOUR_CLASSES, text, "--method", "kernel-shap", "--unit", "token", "--target", "2")
    assert_scores(scores(found), torch.where(added, 0.0, expected.float())[0])


# ---- 2. bert-base-uncased, a reference of [CLS] [PAD] … [SEP]


def test_pad_reference_softmax_of_class_0_with_delta(pellucid):
    """The softmax of every path point's own class 0: `[0][0]` would take the first row of the batch alone."""
    text = "These tests do not work as expected."
    model, tokenizer = load(SENTIMENT)
    ids = tokenizer(text, return_tensors="pt")["input_ids"]
    reference = torch.full_like(ids, tokenizer.pad_token_id)
    reference[0, 0], reference[0, -1] = tokenizer.cls_token_id, tokenizer.sep_token_id
    attributions, delta = LayerIntegratedGradients(
        lambda i: torch.softmax(model(i).logits, 1)[:, 0], model.bert.embeddings).attribute(
            ids, reference, n_steps=50, return_convergence_delta=True)
    found = explain(pellucid, SENTIMENT, text, "--target", "0", "--baseline", "pad", "--steps", "50")
    summed = attributions[0].sum(-1)
    assert_scores(scores(found), summed)
    assert found["completeness"]["delta"] == pytest.approx(delta.item(), abs=1e-5)
    norm = np.linalg.norm(scores(found))  # the notebooks show the scores with their L2 norm as the unit
    assert_scores(np.array(scores(found)) / norm, summed / torch.norm(summed))


# ---- 3. logits, target 1, zero reference


def test_logit_of_target_1_from_zero_embeddings(pellucid):
    text = "This is a great movie!"
    model, tokenizer = load(SENTIMENT)
    states = model.bert.embeddings(tokenizer(text, return_tensors="pt")["input_ids"]).detach()
    attributions = IntegratedGradients(
        lambda s: model.classifier(model.bert.pooler(model.bert.encoder(s)[0]))).attribute(
            states, torch.zeros_like(states), target=1, n_steps=50)
    found = explain(pellucid, SENTIMENT, text, "--target", "1", "--quantity", "logit", "--baseline", "zero",
                    "--steps", "50")
    assert_scores(scores(found), attributions[0].sum(-1))


def test_logit_certified_where_fifty_steps_are_far_off(pellucid):
    """From a zero vector 50 steps leave a large delta; the default tells its error and keeps to the tolerance."""
    text = "This is a great movie!"
    options = ("--target", "1", "--quantity", "logit", "--baseline", "zero")
    fixed = explain(pellucid, SENTIMENT, text, *options, "--steps", "50")["completeness"]
    adaptive = explain(pellucid, SENTIMENT, text, *options)["completeness"]
    assert adaptive["certified_error"] <= 0.01 * abs(adaptive["expected"])
    assert abs(adaptive["delta"]) <= adaptive["certified_error"] + 1e-5
    assert abs(adaptive["delta"]) <= abs(fixed["delta"])


# ---- 4. a custom head: BertModel, dropout, linear, ReLU


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


@pytest.fixture(scope="module")
def custom(tmp_path_factory):
    """The classifier of random weights, and the folder that `pellucid import` makes of its .pt file."""
    folder = tmp_path_factory.mktemp("custom")
    model, tokenizer = load(FOUR_CLASSES)
    torch.manual_seed(3)
    classifier = BertClassifier(model.bert).eval()
    torch.nn.init.normal_(classifier.linear.weight, std=0.4)
    torch.nn.init.constant_(classifier.linear.bias, 0.5)  # most outputs above the ReLU's zero
    torch.save(classifier.state_dict(), folder / "classifier.pt")
    return classifier, tokenizer, folder


REVIEWS = ["This movie is superb", "It's a heartfelt film about love, loss, and legacy",
           "A noisy, hideous, and viciously cumbersome movie"]


@pytest.mark.parametrize("text", REVIEWS)
@pytest.mark.parametrize("target", [0, 1])
def test_custom_head_from_a_state_dictionary(pellucid, custom, text, target):
    """One output: `model(inputs)[0]` would explain the sum of both."""
    classifier, tokenizer, folder = custom
    out = folder / "imported"
    if not out.exists():
        pellucid.raw("import", str(folder / "classifier.pt"), "--config", str(FOUR_CLASSES), "--vocab",
                     str(FOUR_CLASSES), "--head", "linear-relu", "--labels", "neg,pos", "-o", str(out))
    ids = tokenizer(text, return_tensors="pt")["input_ids"]
    reference = torch.full_like(ids, tokenizer.pad_token_id)
    reference[0, 0], reference[0, -1] = tokenizer.cls_token_id, tokenizer.sep_token_id
    attributions, delta = LayerIntegratedGradients(classifier, classifier.bert.embeddings).attribute(
        ids, reference, target=target, n_steps=50, return_convergence_delta=True)
    found = explain(pellucid, out, text, "--target", ["neg", "pos"][target], "--quantity", "logit",
                    "--baseline", "pad", "--steps", "50")
    assert found["prediction"]["logits"] == pytest.approx(classifier(ids)[0].tolist(), abs=1e-5)
    assert_scores(scores(found), attributions[0].sum(-1))
    assert found["completeness"]["delta"] == pytest.approx(delta.item(), abs=1e-5)


# ---- 5. DistilBERT, an all-[PAD] reference, two steps


def test_distilbert_all_pad_reference_two_steps(pellucid):
    text = "I absolutely loved the acting, it was a masterpiece."
    model, tokenizer = load(DISTILBERT)
    e = tokenizer(text, return_tensors="pt")
    ids, mask = e["input_ids"], e["attention_mask"]
    attributions, delta = LayerIntegratedGradients(
        lambda i, m: torch.softmax(model(i, attention_mask=m).logits, 1)[:, 1], model.distilbert.embeddings).attribute(
            ids, torch.full_like(ids, tokenizer.pad_token_id), additional_forward_args=(mask,), n_steps=2,
            return_convergence_delta=True)
    found = explain(pellucid, DISTILBERT, text, "--target", "1", "--baseline", "pad", "--baseline-special", "replace",
                    "--steps", "2")
    assert_scores(scores(found), attributions[0].sum(-1))
    assert found["completeness"]["delta"] == pytest.approx(delta.item(), abs=1e-5)

"""Captum on the rows that BERT's embeddings block sums, and on embeddings in place of a text."""
import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients

STEPS = 50


def sub_embeddings(ref, text, pair=None, target=0, steps=STEPS):
    """Scores [T] of word, position and token type, and Captum's delta: LayerIntegratedGradients of three layers, from
    [MASK] words (specials kept), position 0 and type 0."""
    ids, types, added = ref.encode(text, pair)
    positions = torch.arange(ids.shape[1])[None]
    embeddings = ref.model.base_model.embeddings
    layers = [embeddings.word_embeddings, embeddings.position_embeddings, embeddings.token_type_embeddings]

    def f(i, p, t):
        return ref.probabilities(ref.model(input_ids=i, position_ids=p, token_type_ids=t).logits)[:, target]
    reference = (torch.where(added, ids, ref.tokenizer.mask_token_id), torch.zeros_like(positions),
                 torch.zeros_like(types))
    scores, delta = LayerIntegratedGradients(f, layers).attribute(
        (ids, positions, types), reference, n_steps=steps, return_convergence_delta=True)
    names = ["word", "position", "token_type"]
    return {name: s.detach()[0].sum(-1).tolist() for name, s in zip(names, scores)}, delta.item()


def given_embeddings(ref, states, target=0, steps=STEPS):
    """Logits, scores [T] and Captum's delta of `inputs_embeds` [T x width] from zero."""
    x = torch.tensor(states)[None]

    def f(s):
        return ref.probabilities(ref.model(inputs_embeds=s).logits)[:, target]
    scores, delta = IntegratedGradients(f).attribute(x, torch.zeros_like(x), n_steps=steps,
                                                     return_convergence_delta=True)
    with torch.no_grad():
        logits = ref.model(inputs_embeds=x).logits[0]
    return logits.tolist(), scores.detach()[0].sum(-1).tolist(), delta.item()


def embedded_twice(ref, text):
    """What the tweets' notebook feeds its model: the output of the embeddings block, which goes through it again."""
    ids, types, _ = ref.encode(text)
    return ref.states("embeddings", ids, types)[0]

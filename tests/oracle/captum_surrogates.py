"""Captum's Lime and KernelShap on token ids: the features are the ordinary tokens, an absent one is [MASK]."""
import itertools

import torch
from captum.attr import KernelShap, Lime
from captum._utils.models.linear_model import SkLearnLasso

EXACT = dict(tol=1e-12, max_iter=100_000)  # of scikit-learn's coordinate descent


class Game:
    """f on ids; the template's tokens are one more feature, which changes nothing."""

    def __init__(self, ref, text, target):
        ids, types, added = ref.encode(text)
        self.ids, self.added = ids, added
        self.reference = torch.where(added, ids, ref.tokenizer.mask_token_id)
        self.groups = torch.where(added, 0, torch.cumsum(~added, 0))[None]
        self.features = int((~added).sum())

        def f(inputs):
            with torch.no_grad():
                return ref.probabilities(ref.logits(inputs.long(), types))[:, target]
        self.f = f

    def attribute(self, method, samples, **options):
        """Weights of the ordinary tokens."""
        found = method.attribute(self.ids, self.reference, feature_mask=self.groups, n_samples=samples,
                                 perturbations_per_eval=256, **options)
        return found[0][~self.added].tolist()

    def every_coalition(self, original, **options):
        for present in itertools.product([0, 1], repeat=self.features):
            yield torch.tensor([[1, *present]])


def lime(ref, text, target, samples=None, seed=0):
    """Captum's Lime with its own kernel and lasso; without `samples` on every coalition once."""
    game = Game(ref, text, target)
    lasso = SkLearnLasso(alpha=0.01, **EXACT)
    if samples is None:
        return game.attribute(Lime(game.f, lasso, perturb_func=game.every_coalition), 2**game.features)
    torch.manual_seed(seed)
    return game.attribute(Lime(game.f, lasso), samples)


def kernel_shap(ref, text, target, samples, seed=0):
    torch.manual_seed(seed)
    return Game(ref, text, target).attribute(KernelShap(Game(ref, text, target).f), samples)

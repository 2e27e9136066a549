"""The Python chain in a process of its own: one JSON request a line, one JSON answer a line.

Started by chain.py as: chain_worker.py MODEL_FOLDER THREADS. A request is {"kind", …}:
  lime         "text", "samples": the LIME package's text explainer on the chain's probabilities
  kernel-shap  "text", "samples", "batch": Captum's KernelShap over the token ids, absent ones masked
  predict      "texts", "batch": probabilities of equally long texts, so many at a time
An answer has the wall seconds of that alone.
"""
import json
import os
import sys
import time

import torch
from captum.attr import KernelShap
from lime.lime_text import LimeTextExplainer
from transformers import AutoModelForSequenceClassification, AutoTokenizer


class Chain:
    def __init__(self, folder, threads):
        torch.set_num_threads(threads)
        self.model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)

    @torch.inference_mode()
    def probabilities(self, texts, batch=64):
        rows = []
        for first in range(0, len(texts), batch):
            inputs = self.tokenizer(list(texts[first:first + batch]), return_tensors="pt", padding=True)
            rows.append(torch.softmax(self.model(**inputs).logits, 1))
        return torch.cat(rows).numpy()

    def lime(self, text, samples):
        explainer = LimeTextExplainer(random_state=0)
        explainer.explain_instance(text, self.probabilities, num_samples=samples, num_features=10)

    def kernel_shap(self, text, samples, batch):
        ids = self.tokenizer(text, return_tensors="pt")["input_ids"]
        groups = torch.arange(ids.shape[1])[None]

        @torch.inference_mode()
        def f(x):
            return torch.softmax(self.model(input_ids=x).logits, 1)

        KernelShap(f).attribute(ids, baselines=self.tokenizer.mask_token_id, target=1, feature_mask=groups,
                                n_samples=samples, perturbations_per_eval=batch)

    def answer(self, kind, **request):
        run = {"lime": self.lime, "kernel-shap": self.kernel_shap, "predict": self.probabilities}
        start = time.perf_counter()
        run[kind](**request)
        return {"seconds": time.perf_counter() - start}


def main(folder, threads):
    chain = Chain(folder, threads)
    chain.probabilities(["warm up"])
    for line in sys.stdin:
        print(json.dumps(chain.answer(**json.loads(line))), flush=True)


if __name__ == "__main__":
    sys.stdout = os.fdopen(os.dup(1), "w")  # answers alone; whatever libraries print goes to standard error
    os.dup2(2, 1)
    main(sys.argv[1], int(sys.argv[2]))

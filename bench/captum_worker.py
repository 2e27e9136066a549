"""Captum in a process of its own, so that its memory can be told: one JSON request a line, one JSON answer a line.

Started by compare.py and adaptive.py as: captum_worker.py MODEL_FOLDER THREADS [DTYPE]. A request is {"text", "target",
"baseline", "steps", "batch"}; `batch` is Captum's internal_batch_size (null: all steps at once). The answer has
the scores, delta, wall and processor seconds of the attribution alone, and the process's peak memory so far in bytes.
The softmax of the target is explained, at the embeddings block, by Gauss-Legendre steps.
"""
import json
import os
import resource
import sys
import time

import torch
from captum.attr import LayerIntegratedGradients
from transformers import AutoModelForSequenceClassification, AutoTokenizer


def main(folder, threads, dtype="float32"):
    torch.set_num_threads(threads)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def f(ids, target):
        return torch.softmax(model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits.float(), 1)[:, target]

    method = LayerIntegratedGradients(f, model.base_model.embeddings)
    for line in sys.stdin:
        q = json.loads(line)
        e = tokenizer(q["text"], return_tensors="pt", truncation=True, max_length=512,
                      return_special_tokens_mask=True)
        ids, added = e["input_ids"], e["special_tokens_mask"].bool()
        reference = torch.where(added, ids, getattr(tokenizer, q["baseline"] + "_token_id"))
        wall, processor = time.perf_counter(), time.process_time()
        scores, delta = method.attribute(
            ids, reference, additional_forward_args=(q["target"],), n_steps=q["steps"],
            internal_batch_size=q["batch"], return_convergence_delta=True)
        scores = scores.float().sum(-1)[0]
        answer = {"seconds": time.perf_counter() - wall, "processor_seconds": time.process_time() - processor,
                  "scores": scores.tolist(), "delta": delta.item(), "tokens": ids.shape[1],
                  "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    sys.stdout = os.fdopen(os.dup(1), "w")  # answers alone; whatever libraries print goes to standard error
    os.dup2(2, 1)
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])

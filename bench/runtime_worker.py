"""ONNX Runtime or OpenVINO in a process of its own: one JSON request a line, one JSON answer a line.

Started by chain.py as: runtime_worker.py MODEL_FOLDER THREADS RUNTIME PRECISION, RUNTIME one of onnxruntime and
openvino. The network is exported from torch once, beside MODEL_FOLDER. A request is {"texts", "batch"}: equally long
texts, so many at a time. An answer has the wall seconds of tokenizing them and of their probabilities, and the
probabilities of the last one. bfloat16 is OpenVINO's own, INFERENCE_PRECISION_HINT, on float32 weights.
"""
import json
import os
import sys
import time
from pathlib import Path

import numpy as np


def export(folder):
    path = Path(folder).with_suffix(".onnx")
    if path.exists():
        return path
    import torch
    from transformers import AutoModelForSequenceClassification

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32).eval()

        def forward(self, ids, mask):
            return self.model(input_ids=ids, attention_mask=mask).logits

    ids = torch.full((2, 7), 2000)
    axes = {0: torch.export.Dim("texts", min=1, max=4096), 1: torch.export.Dim("tokens", min=2, max=512)}
    torch.onnx.export(Logits(), (ids, torch.ones_like(ids)), str(path), input_names=["ids", "mask"],
                      output_names=["logits"], dynamic_shapes=(axes, axes), dynamo=True)
    return path


def onnxruntime_network(path, threads, precision):
    import onnxruntime
    assert precision == "float32"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return lambda ids, mask: session.run(None, {"ids": ids, "mask": mask})[0]


def openvino_network(path, threads, precision):
    import openvino
    hint = {"float32": "f32", "bfloat16": "bf16"}[precision]
    compiled = openvino.Core().compile_model(str(path), "CPU", {"INFERENCE_PRECISION_HINT": hint,
                                                                "INFERENCE_NUM_THREADS": threads,
                                                                "PERFORMANCE_HINT": "LATENCY"})
    return lambda ids, mask: compiled({"ids": ids, "mask": mask})[0]


def main(folder, threads, runtime, precision):
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
    tokenizer.no_padding()
    make = {"onnxruntime": onnxruntime_network, "openvino": openvino_network}[runtime]
    network = make(export(folder), threads, precision)

    def probabilities(texts):
        ids = np.array([encoding.ids for encoding in tokenizer.encode_batch(texts)], np.int64)
        logits = network(ids, np.ones_like(ids)).astype(np.float64)
        e = np.exp(logits - logits.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    for line in sys.stdin:
        q = json.loads(line)
        start = time.perf_counter()
        for first in range(0, len(q["texts"]), q["batch"]):
            found = probabilities(q["texts"][first:first + q["batch"]])
        print(json.dumps({"seconds": time.perf_counter() - start, "last": found[-1].tolist()}), flush=True)


if __name__ == "__main__":
    sys.stdout = os.fdopen(os.dup(1), "w")  # answers alone; whatever libraries print goes to standard error
    os.dup2(2, 1)
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])

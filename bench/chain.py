#!/usr/bin/env python3
"""Everything but integrated gradients beside the Python chain: chain.py CACHE_FOLDER [--quick] [--only NAME,…] [--write].

LIME of 5,000 samples against the LIME package, KernelSHAP of 500 against Captum's with its best batch, predictions
against torch, ONNX Runtime and OpenVINO, from the command's start to an explanation, the same work beside a busy core,
many texts against one by one, and peak memory at 512 tokens. A BERT-base of random weights (made in CACHE_FOLDER), all
cores; medians. --quick takes few samples and texts, to see that it runs; --only some of the rows. --write
puts the table into docs/performance.md. Needs bench/requirements.txt; PELLUCID and PELLUCID_PEAK name the commands.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from compare import text_of
from make_base import make_base
from rivals import (CORES, ROOT, Captum, Pellucid, Worker, clean_environment, machine, peak_gflops, run_on,
                    write_section)

FIFTEEN = "the film was good and we all saw how it can be great but not"
EIGHT = "the film was good and we all saw"
SENTENCE = "This movie is superb"
RUNTIMES = {"ONNX Runtime": ("onnxruntime", "float32"), "OpenVINO": ("openvino", "float32"),
            "OpenVINO, bfloat16": ("openvino", "bfloat16")}


def forward_flops(tokens, hidden=768, inner=3072, layers=12):
    """What a prediction needs: of the last block, keys and values, and the rest for [CLS] alone."""
    block = 4 * hidden * hidden + 2 * hidden * inner
    weights = tokens * ((layers - 1) * block + 2 * hidden * hidden) + (block - 2 * hidden * hidden)
    return 2 * (weights + 2 * tokens * hidden * ((layers - 1) * tokens + 1))


class Bench:
    def __init__(self, command, folder, quick):
        self.command, self.folder, self.quick, self.rows = command, folder, quick, []

    def explain_seconds(self, text, *arguments, repeats=3):
        """Median of the seconds that the explanation states, in a process that has explained another before."""
        seconds = []
        for _ in range(repeats):
            pellucid = Pellucid(self.command, "explain", "--model", self.folder, *arguments)
            pellucid.ask("warm up")
            seconds.append(pellucid.ask(text)[0]["cost"]["seconds"])
            pellucid.close()
        return statistics.median(seconds)

    def row(self, what, rival, rival_seconds, seconds, note=""):
        ratio = f"**{rival_seconds / seconds:.1f}**" if rival_seconds else ""
        theirs = f"{rival_seconds:.3g} s" if rival_seconds else ""
        self.rows.append(f"| {what} | {rival} {theirs} | {seconds:.3g} s | {ratio} | {note} |")
        print(self.rows[-1], flush=True)

    def sampling(self):
        samples = 200 if self.quick else 5000
        with self.chain() as chain:
            for words, text in ((15, FIFTEEN), (8, EIGHT)):
                theirs = chain.ask(kind="lime", text=text, samples=samples)["seconds"]
                for precision in ("float32", "bfloat16"):
                    ours = self.explain_seconds(text, "--method", "lime", "--samples", samples, "--precision",
                                                precision, repeats=1 if words == 15 else 3)
                    self.row(f"lime, {samples:,} samples, {words} words, {precision}", "LIME package", theirs, ours)
            samples = 100 if self.quick else 500
            theirs = min(chain.ask(kind="kernel-shap", text=FIFTEEN, samples=samples, batch=b)["seconds"]
                         for b in (10, 25, 50))
            ours = self.explain_seconds(FIFTEEN, "--method", "kernel-shap", "--unit", "token", "--samples", samples)
            self.row(f"kernel-shap, {samples} samples, 15 words, float32", "Captum", theirs, ours)

    def chain(self):
        return Worker("chain_worker.py", self.folder, CORES)

    def predictions(self):
        texts, peak = [text_of(32)] * 64, peak_gflops()
        flops = len(texts) * forward_flops(32)

        def speed(seconds, precision):
            limit = peak["bf16_gflops" if precision == "bfloat16" else "fp32_gflops"]
            return f"{1e3 * seconds / len(texts) / 32:.2f} ms a token, {flops / seconds / 1e9 / limit:.0%} of the peak"

        rivals = {"torch": (lambda: Worker("chain_worker.py", self.folder, CORES), {"kind": "predict"})}
        for name, (runtime, precision) in RUNTIMES.items():
            rivals[name] = (lambda r=runtime, p=precision: Worker("runtime_worker.py", self.folder, CORES, r, p), {})
        for name, (start, question) in rivals.items():
            precision = "bfloat16" if "bfloat16" in name else "float32"
            pellucid = Pellucid(self.command, "predict", "--model", self.folder, "--precision", precision)
            with start() as worker:
                worker.ask(texts=texts, batch=8, **question), pellucid.ask_all(texts)  # warm up
                batch = min((64, 8, 1), key=lambda b: worker.ask(texts=texts, batch=b, **question)["seconds"])
                theirs, ours = [], []
                for _ in range(2 if self.quick else 7):
                    theirs.append(worker.ask(texts=texts, batch=batch, **question)["seconds"])
                    ours.append(pellucid.ask_all(texts)[1])
            pellucid.close()
            theirs, ours = statistics.median(theirs), statistics.median(ours)
            self.row(f"predict, {len(texts)} texts of 32 tokens, {precision}", f"{name} (batches of {batch})", theirs, ours,
                     f"{speed(theirs, precision)}; Pellucid {speed(ours, precision)}")

    def starts(self):
        script = ("import torch; from transformers import AutoModelForSequenceClassification as M, AutoTokenizer as T; "
                  "from captum.attr import LayerIntegratedGradients as L; import sys; f = sys.argv[1]; "
                  "m = M.from_pretrained(f).eval(); i = T.from_pretrained(f)(sys.argv[2], return_tensors='pt')"
                  "['input_ids']; g = lambda x: torch.softmax(m(input_ids=x).logits, 1)[:, 1]; "
                  "print(L(g, m.base_model.embeddings).attribute(i, i * 0).sum())")
        bundled = ROOT / "models/sentiment"

        def wall(*command):
            start = time.perf_counter()
            subprocess.run(list(map(str, command)), check=True, capture_output=True, env=clean_environment())
            return time.perf_counter() - start

        theirs = statistics.median(wall(sys.executable, "-c", script, bundled, SENTENCE) for _ in range(3))
        ours = statistics.median(wall(self.command, "explain", SENTENCE) for _ in range(9))
        self.row("start to printed explanation, bundled model", "Python chain, 50 steps", theirs, ours)
        ours = statistics.median(wall(self.command, "predict", SENTENCE, "--model", self.folder) for _ in range(5))
        self.row("start to first prediction, BERT-base", "", None, ours)

    def beside_a_busy_core(self):
        question = dict(text=text_of(32), target=1, baseline="pad", steps=4 if self.quick else 20)

        def ours():
            return self.explain_seconds(question["text"], "--steps", question["steps"], "--baseline", "pad")

        with Captum(self.folder) as captum:
            captum.ask(**question, batch=10)
            quiet = statistics.median(captum.ask(**question, batch=10)["seconds"] for _ in range(3)), ours()
            busy = subprocess.Popen(["taskset", "-c", "0", sys.executable, "-c", "while True: pass"])
            try:
                loaded = statistics.median(captum.ask(**question, batch=10)["seconds"] for _ in range(3)), ours()
            finally:
                busy.kill()
                busy.wait()
        self.row("integrated gradients, 32 tokens, beside a busy core", "Captum", loaded[0], loaded[1],
                 f"{loaded[1] / quiet[1]:.1f} times the time without the busy core; Captum {loaded[0] / quiet[0]:.1f} times")

    def many_texts(self):
        """The bundled model: one process that gets all texts, and one that gets the next when it has answered."""
        snippets = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()
        texts = (snippets * 4)[:20 if self.quick else 1000]
        few = texts[:10 if self.quick else 50]
        found, process = run_on(texts, self.command, "explain")
        _, less = run_on(few, self.command, "explain")
        pellucid, alone, answers = Pellucid(self.command, "explain"), 0, []
        pellucid.ask("warm up")
        for text in few:
            answer, seconds = pellucid.ask(text)
            alone += seconds
            answers.append(answer)
        single = pellucid.close()

        def without_seconds(explanations):
            return [e | {"cost": e["cost"] | {"seconds": 0}} for e in explanations]

        def tokens(explanations):
            return sum(len(e["tokens"]) for e in explanations)

        same = "the same" if without_seconds(found[:len(few)]) == without_seconds(answers) else "NOT the same"
        rate = tokens(found) / process["seconds"] / (tokens(answers) / alone)
        self.row(f"{len(texts):,} texts through --input, bundled model", "", None, process["seconds"],
                 f"{rate:.0%} of the tokens per second of {len(few)} texts one by one, {same} bytes but for the seconds; "
                 f"{process['peak_bytes'] / 2**20:.0f} MiB ({len(few)} texts: {less['peak_bytes'] / 2**20:.0f} MiB, "
                 f"one by one: {single['peak_bytes'] / 2**20:.0f} MiB)")

    def memory(self):
        [found], process = run_on([text_of(512)], self.command, "explain", "--model", self.folder, "--steps",
                                  2 if self.quick else 8)
        weights = (Path(self.folder) / "model.safetensors").stat().st_size
        self.row(f"512 tokens, {found['cost']['gradient_passes']} steps, float32", "", None, found["cost"]["seconds"],
                 f"{process['peak_bytes'] / 2**20:.0f} MiB, of which "
                 f"{(process['peak_bytes'] - weights) / 2**20:.0f} MiB are not weights")


ROWS = {"predictions": Bench.predictions, "sampling": Bench.sampling, "starts": Bench.starts,
        "busy": Bench.beside_a_busy_core, "many": Bench.many_texts, "memory": Bench.memory}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default=",".join(ROWS))
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bench = Bench(os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid",
                  make_base(Path(options.cache) / "bert-base-random"), options.quick)
    for name in options.only.split(","):
        ROWS[name](bench)
    text = "\n".join([f"{machine()}. Medians.", "", "| what | other program | Pellucid | ratio | notes |",
                      "| --- | ---: | ---: | ---: | --- |", *bench.rows])
    if options.write:
        write_section("chain", text)


if __name__ == "__main__":
    main()

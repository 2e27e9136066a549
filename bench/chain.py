#!/usr/bin/env python3
"""Everything but integrated gradients beside the Python chain in one run: chain.py CACHE_FOLDER [--write].

LIME of 5,000 samples against the LIME package, KernelSHAP of 500 against Captum's with its best batch, predictions
against torch, from the command's start to an explanation, the same work beside a busy core, many texts against
one, and peak memory at 512 tokens. A BERT-base of random weights (made in CACHE_FOLDER), all cores; medians. --write
puts the table into docs/performance.md. Needs torch, transformers, captum and lime; PELLUCID names the command.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from compare import text_of
from make_bert_base import make_bert_base
from rivals import CORES, ROOT, Captum, Worker, clean_environment, machine, run_pellucid, write_section

FIFTEEN = "the film was good and we all saw how it can be great but not"
EIGHT = "the film was good and we all saw"
SENTENCE = "This movie is superb"


class Bench:
    def __init__(self, command, folder):
        self.command, self.folder, self.rows = command, folder, []

    def pellucid(self, command, *arguments, texts=None, repeats=3):
        """Median of the seconds that each text's result states; the first text warms up."""
        seconds = []
        for _ in range(repeats):
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                file.write("\n".join(texts) + "\n")
                file.flush()
                found, _ = run_pellucid(self.command, command, "--input", file.name, "--model", self.folder,
                                        "--format", "json", *arguments)
            seconds.append(found[-1]["cost"]["seconds"])
        return statistics.median(seconds)

    def row(self, what, rival, rival_seconds, seconds, note=""):
        ratio = f"**{rival_seconds / seconds:.1f}**" if rival_seconds else ""
        theirs = f"{rival_seconds:.3g} s" if rival_seconds else ""
        self.rows.append(f"| {what} | {rival} {theirs} | {seconds:.3g} s | {ratio} | {note} |")
        print(self.rows[-1], flush=True)

    def sampling(self, chain):
        for words, text in ((15, FIFTEEN), (8, EIGHT)):
            theirs = chain.ask(kind="lime", text=text, samples=5000)["seconds"]
            for precision in ("float32", "bfloat16"):
                ours = self.pellucid("explain", "--method", "lime", "--samples", 5000, "--precision", precision,
                                     texts=["warm up", text], repeats=1 if words == 15 else 3)
                self.row(f"lime, 5,000 samples, {words} words, {precision}", "LIME package", theirs, ours)
        theirs = min(chain.ask(kind="kernel-shap", text=FIFTEEN, samples=500, batch=b)["seconds"] for b in (10, 25, 50))
        ours = self.pellucid("explain", "--method", "kernel-shap", "--unit", "token", "--samples", 500,
                             texts=["warm up", FIFTEEN])
        self.row("kernel-shap, 500 samples, 15 words, float32", "Captum", theirs, ours)

    def predictions(self, chain):
        texts = [text_of(32)] * 50
        theirs = statistics.median(chain.ask(kind="predict", texts=texts)["seconds"] for _ in range(5))
        for precision in ("float32", "bfloat16"):
            many = self.predict_seconds(texts * 5, precision)
            few = self.predict_seconds(texts, precision)
            ours = (many - few) / 4  # loading cancels
            self.row(f"predict, 50 texts of 32 tokens, {precision}", "torch, float32", theirs, ours,
                     f"{1e3 * ours / 1600:.2f} ms a token")

    def predict_seconds(self, texts, precision):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(texts) + "\n")
            file.flush()
            runs = [run_pellucid(self.command, "predict", "--input", file.name, "--model", self.folder, "--format",
                                 "json", "--precision", precision)[1]["seconds"] for _ in range(3)]
        return statistics.median(runs)

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
        question = dict(text=text_of(32), target=1, baseline="pad", steps=20)

        def ours():
            return self.pellucid("explain", "--steps", 20, "--baseline", "pad", texts=["warm up", question["text"]])

        with Captum(self.folder) as captum:
            captum.ask(**question, batch=10)
            quiet = statistics.median(captum.ask(**question, batch=10)["seconds"] for _ in range(3)), ours()
            busy = subprocess.Popen(["taskset", "-c", "0", sys.executable, "-c", "while True: pass"])
            try:
                loaded = statistics.median(captum.ask(**question, batch=10)["seconds"] for _ in range(3)), ours()
            finally:
                busy.kill()
        self.row("integrated gradients, 32 tokens, beside a busy core", "Captum", loaded[0], loaded[1],
                 f"{loaded[1] / quiet[1]:.1f} times the quiet time; Captum {loaded[0] / quiet[0]:.1f}")

    def many_texts_and_memory(self):
        snippets = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()[:200]
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(snippets) + "\n")
            file.flush()
            found, process = run_pellucid(self.command, "explain", "--input", file.name, "--format", "json")
        alone = sum(e["cost"]["seconds"] for e in found)
        self.row("200 snippets through --input, bundled model", "", None, process["seconds"],
                 f"{alone / process['seconds']:.0%} of it explaining; {process['peak_bytes'] / 2**20:.0f} MiB at most")
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(text_of(512) + "\n")
            file.flush()
            [found], process = run_pellucid(self.command, "explain", "--input", file.name, "--model", self.folder,
                                            "--steps", 8, "--format", "json")
        weights = (Path(self.folder) / "model.safetensors").stat().st_size
        self.row("512 tokens, 8 steps, float32", "", None, found["cost"]["seconds"],
                 f"{process['peak_bytes'] / 2**20:.0f} MiB: the weights and "
                 f"{(process['peak_bytes'] - weights) / 2**20:.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    bench = Bench(os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid",
                  make_bert_base(Path(options.cache) / "bert-base-random"))
    with Worker("chain_worker.py", bench.folder, CORES) as chain:
        bench.predictions(chain)
        bench.sampling(chain)
    bench.starts()
    bench.beside_a_busy_core()
    bench.many_texts_and_memory()
    text = "\n".join([f"{machine()}. Medians.", "", "| what | the rival | Pellucid | ratio | |",
                      "| --- | ---: | ---: | ---: | --- |", *bench.rows])
    if options.write:
        write_section("chain", text)


if __name__ == "__main__":
    main()

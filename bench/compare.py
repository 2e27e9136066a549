#!/usr/bin/env python3
"""Integrated gradients beside Captum in one run: compare.py CACHE_FOLDER [--lengths 12,32,…] [--precision bfloat16]
[--architectures bert,roberta,deberta-v3,modernbert] [--write].

A BERT-base of random weights, or other models of that size (made in CACHE_FOLDER), softmax target, PAD reference, 50
Gauss-Legendre steps, all cores, float32 or both in bfloat16. For every length the two run in turn (A B A B), Captum
with the internal batch size that is fastest at that length. Printed: medians, the ratio of the times, what it would be
if Pellucid ran at the machine's full peak, the ratio of the CPU times, the share of the peak, the peak memory of both
processes, and the largest difference of the scores.
--write puts the table into docs/performance.md. Needs torch, transformers, captum; PELLUCID and PELLUCID_PEAK name the
commands.
"""
import argparse
import os
import statistics
from pathlib import Path

from make_base import make_base
from rivals import CORES, ROOT, Captum, Pellucid, machine, peak_gflops, write_section

STEPS = 50
WORDS = "the film was good and we all saw how it can be great but not long".split()  # one token each
BATCHES = {12: [None, 25, 10], 32: [None, 25, 10, 5], 128: [25, 10, 5, 2], 512: [5, 2, 1]}


def text_of(tokens):
    return " ".join(WORDS[i % len(WORDS)] for i in range(tokens - 2))


def needed_flops(architecture, tokens):
    """Of one pass, forward and backward to the embeddings; the last block's rows that nobody needs are counted too.

    What relative positions add to DeBERTa is not, and ModernBERT's local attention counts as if it were global.
    """
    hidden = 768
    layers, feed_forward = (22, 3 * 1152) if architecture == "modernbert" else (12, 2 * 3072)
    weights = layers * (4 * hidden * hidden + hidden * feed_forward)
    attention = layers * 2 * tokens * hidden
    return 2 * 2 * tokens * (weights + attention)


def best_batch(folder, precision, question, batches):
    seconds = {}
    with Captum(folder, precision) as captum:
        captum.ask(**question | {"steps": 2}, batch=None)  # warm up
        for batch in batches:
            seconds[batch] = captum.ask(**question, batch=batch)["seconds"]
    return min(seconds, key=seconds.get), seconds


def compare(command, folder, precision, tokens, repeats):
    question = dict(text=text_of(tokens), target=1, baseline="pad", steps=STEPS)
    near = min(BATCHES, key=lambda length: abs(length - tokens))
    batch, tried = best_batch(folder, precision, question, BATCHES[near])
    print(f"  Captum's batch sizes at {tokens} tokens:", {k: round(v, 2) for k, v in tried.items()}, flush=True)
    a, b = [], []
    with Captum(folder, precision) as captum:
        captum.ask(**question | {"steps": 2}, batch=2)  # warm up
        for _ in range(repeats):
            a.append(captum.ask(**question, batch=batch))
            pellucid = Pellucid(command, "explain", "--model", folder, "--target", "1", "--baseline", "pad",
                                "--steps", STEPS, "--threads", CORES, "--precision", precision)
            pellucid.ask(WORDS[0])  # warms up, as Captum was
            found, _ = pellucid.ask(question["text"])
            b.append(pellucid.close() | {"seconds": found["cost"]["seconds"], "delta": found["completeness"]["delta"],
                                         "scores": [t["score"] for t in found["tokens"]]})
    assert a[0]["tokens"] == tokens, a[0]["tokens"]

    def median(rows, key):
        return statistics.median(row[key] for row in rows)

    largest = max(map(abs, a[0]["scores"]))
    return {
        "tokens": tokens, "batch": batch, "repeats": repeats,
        "captum_delta": abs(a[0]["delta"]), "pellucid_delta": abs(b[0]["delta"]),
        "captum": median(a, "seconds"), "pellucid": median(b, "seconds"),
        "captum_processor": median(a, "processor_seconds"), "pellucid_processor": median(b, "processor_seconds"),
        "captum_bytes": max(r["peak_bytes"] for r in a), "pellucid_bytes": max(r["peak_bytes"] for r in b),
        "apart": max(abs(x - y) for x, y in zip(a[0]["scores"], b[0]["scores"])) / largest,
    }


def table(rows, peak):
    lines = [f"{machine()}; peak of multiply-adds from registers {peak:.0f} GFLOP/s. Medians of "
             f"{min(r['repeats'] for r in rows)} to {max(r['repeats'] for r in rows)} runs in turn.", "",
             "| model | tokens | Captum (batch) | Pellucid | ratio | ratio at full peak | ratio of CPU times | share of peak | "
             "time / BERT's | memory, Captum | memory, Pellucid | delta, Captum | delta, Pellucid | score difference |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    bert = {r["tokens"]: r["pellucid"] for r in rows if r["architecture"] == "bert"}
    for r in rows:
        least = STEPS * needed_flops(r["architecture"], r["tokens"]) / 1e9 / peak  # seconds
        times = f"{r['pellucid'] / bert[r['tokens']]:.2f}" if r["tokens"] in bert else ""
        lines.append(
            f"| {r['architecture']} | {r['tokens']} | {r['captum']:.2f} s ({r['batch'] or 'all'}) | "
            f"{r['pellucid']:.2f} s | **{r['captum'] / r['pellucid']:.2f}** | {r['captum'] / least:.2f} | "
            f"{r['captum_processor'] / r['pellucid_processor']:.2f} | "
            f"{least / r['pellucid']:.0%} | {times} | {r['captum_bytes'] / 2**20:.0f} MiB | {r['pellucid_bytes'] / 2**20:.0f} MiB | "
            f"{r['captum_delta']:.0e} | {r['pellucid_delta']:.0e} | {r['apart']:.0e} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache")
    parser.add_argument("--lengths", default="12,32,128,512")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--architectures", default="bert", help="of bert, roberta, deberta-v3, modernbert, with commas")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    command = os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid"
    architectures = options.architectures.split(",")
    gflops = peak_gflops()["fp32_gflops" if options.precision == "float32" else "bf16_gflops"]
    rows = []
    for architecture in architectures:
        folder = make_base(Path(options.cache) / f"{architecture}-base-random", architecture)
        for tokens in map(int, options.lengths.split(",")):
            repeats = max(2, options.repeats // 2) if tokens >= 128 else options.repeats
            rows.append(compare(command, folder, options.precision, tokens, repeats) | {"architecture": architecture})
            print(table(rows[-1:], gflops).splitlines()[-1], flush=True)
    text = table(rows, gflops)
    print("\n" + text)
    if options.write:
        section = "compare" if len(architectures) == 1 else "compare-family"
        write_section(section + ("-bfloat16" if options.precision == "bfloat16" else ""), text)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What bfloat16 changes: rounding.py [--model FOLDER] [--count N] [--write].

On the first N (200) lines of data/snippets.txt with the bundled model, or another: integrated gradients of 50
Gauss-Legendre steps of the predicted class's probability from the [MASK] reference, by Pellucid and by Captum, each in
bfloat16, beside the same in float32 (Pellucid's, which are Captum's to 1e-5). Printed: on how many texts every score is
within 2 % of the largest |score|, on how many the three words that matter most are the same and in the same order, and
the completeness errors. --write puts the table into docs/performance.md. Needs torch, transformers and captum.
"""
import argparse
import os
from pathlib import Path

from rivals import ROOT, Captum, machine, quantiles, run_on, scores_of, token_error, write_section

STEPS = 50
NEAR = 0.02  # of the largest |score|


def top_words(explanation, scores, count=3):
    """The indices of the words of the largest |sum of its tokens' scores|."""
    words = {}
    for token, score in zip(explanation["tokens"], scores):
        if token["word"] is not None:
            words[token["word"]] = words.get(token["word"], 0.0) + score
    return sorted(words, key=lambda word: -abs(words[word]))[:count]


def row(name, truths, answers):
    """`answers` are [(scores, delta)], `truths` the explanations in float32."""
    errors = [token_error(scores, scores_of(truth)) for truth, (scores, _) in zip(truths, answers)]
    same = [top_words(truth, scores_of(truth)) == top_words(truth, scores) for truth, (scores, _) in zip(truths, answers)]
    near = [error <= NEAR for error in errors]
    deltas = quantiles([abs(delta) for _, delta in answers])

    def share(found):
        return f"{sum(found) / len(found):.1%}"

    return (f"| {name} | {share(near)} | {share(same)} | {share([a and b for a, b in zip(near, same)])} | "
            f"{' / '.join(f'{v:.1e}' for v in quantiles(errors))} | {' / '.join(f'{v:.1e}' for v in deltas)} |")


def captum_answers(model, texts, truths):
    with Captum(model, "bfloat16") as captum:
        for text, truth in zip(texts, truths):
            answer = captum.ask(text=text, target=truth["target"]["index"], baseline="mask", steps=STEPS, batch=None)
            yield answer["scores"], answer["delta"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=ROOT / "models/sentiment")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    command = os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid"
    texts = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()[:options.count]
    explain = (command, "explain", "--model", options.model, "--steps", STEPS)
    truths, _ = run_on(texts, *explain)
    rounded, _ = run_on(texts, *explain, "--precision", "bfloat16")
    ours = [(scores_of(e), e["completeness"]["delta"]) for e in rounded]
    text = "\n".join([
        f"{len(texts)} snippets, {STEPS} steps, {machine()}. Errors: median / 90th percentile / largest.", "",
        "| in bfloat16 | every score within 2 % | same top 3 words | both | token error | \\|delta\\| |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        row("Pellucid", truths, ours),
        row("Captum", truths, list(captum_answers(options.model, texts, truths)))])
    print(text)
    if options.write:
        write_section("rounding", text)


if __name__ == "__main__":
    main()

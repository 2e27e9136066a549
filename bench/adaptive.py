#!/usr/bin/env python3
"""What certified adaptive quadrature promises, keeps and costs: adaptive.py CACHE_FOLDER [--model FOLDER] [--count N] …

On the first N (200) lines of data/snippets.txt with the bundled model, or another (models/train.py --plain makes one
whose references are not neutral), the predicted class's probability and the [MASK] reference: for the tolerances 0.01
and 0.001, that every certified error is within the tolerance (or the floor of 1e-4), and that the true error of the
sum, against 400 Gauss-Legendre steps by Pellucid itself, is within the certificate plus rounding; then the distribution
of gradient passes, and the token error (largest |score - true score| over the largest |true score|). Captum explains
every text by its default, 50 steps, in the same run, between Pellucid's. `at once` is the rate of --input, which
explains several texts at a time. --write puts the table into docs/performance.md. The 400 steps take minutes and are
kept in CACHE_FOLDER. Exit 1 if a promise is broken. Needs torch, transformers and captum.
"""
import argparse
import hashlib
import json
import os
import statistics
import sys
from pathlib import Path

from rivals import ROOT, Captum, Pellucid, machine, quantiles, run_on, scores_of, token_error, write_section

FLOOR = 1e-4      # of the tolerance, in F's unit
ROUNDING = 1e-5   # of sums of float gradients
SAID = {"not-converged", "rounded-certificate"}  # warnings of a certificate above its tolerance


def true_explanations(command, model, texts, steps, cache):
    """Explanations of so many steps; computed once for these texts."""
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    path = Path(cache) / f"{model.name}-{steps}-steps-{key}.json"
    if not path.exists():
        found, _ = run_on(texts, command, "explain", "--model", model, "--steps", steps)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([{"scores": scores_of(e), "sum": e["completeness"]["sum"]} for e in found]))
    return json.loads(path.read_text())


def read_answers(command, model, texts):
    """Every way's answers to every text, [(explanation, seconds)]: the ways take turns at each text."""
    ways = {(tolerance, precision): Pellucid(command, "explain", "--model", model, "--tolerance", tolerance,
                                             "--precision", precision)
            for tolerance, precision in ((0.01, "float32"), (0.001, "float32"), (0.01, "bfloat16"))}
    found = {way: [] for way in ways}
    captum = []
    with Captum(model) as rival:
        rival.ask(text=texts[0], target=0, baseline="mask", steps=50, batch=None)  # warm up
        for way in ways.values():
            way.ask(texts[0])
        for text in texts:
            for name, way in ways.items():
                found[name].append(way.ask(text))
            target = found[0.01, "float32"][-1][0]["target"]["index"]
            captum.append(rival.ask(text=text, target=target, baseline="mask", steps=50, batch=None))
    for way in ways.values():
        way.close()
    return found, captum


def adaptive_row(tolerance, precision, texts, answers, truths, captum):
    """The table's row, and the texts whose promise is broken."""
    broken = []
    for text, (e, _), truth in zip(texts, answers, truths):
        c = e["completeness"]
        allowed = max(tolerance * abs(c["expected"]), FLOOR)
        true_error = abs(c["sum"] - truth["sum"])
        if c["certified_error"] > allowed and not any(w["code"] in SAID for w in e["warnings"]):
            broken.append(f"certified {c['certified_error']:.2e} > {allowed:.2e}: {text}")
        if precision == "float32" and true_error > c["certified_error"] + ROUNDING:
            broken.append(f"true error {true_error:.2e} > certificate {c['certified_error']:.2e}: {text}")
    row = {
        "name": f"Pellucid, tolerance {tolerance}" + (f", {precision}" if precision != "float32" else ""),
        "passes": quantiles([e["cost"]["gradient_passes"] for e, _ in answers]),
        "errors": [token_error(scores_of(e), t["scores"]) for (e, _), t in zip(answers, truths)],
        "certified": quantiles([e["completeness"]["certified_error"] / max(abs(e["completeness"]["expected"]), 1e-12)
                                for e, _ in answers]),
        "seconds": [seconds for _, seconds in answers],
        "ratios": [rival["seconds"] / seconds for (_, seconds), rival in zip(answers, captum)],
    }
    return row, broken


def captum_row(answers, truths):
    return {"name": "Captum, 50 steps", "passes": (50, 50, 50),
            "errors": [token_error(a["scores"], t["scores"]) for a, t in zip(answers, truths)], "certified": None,
            "deltas": quantiles([abs(a["delta"]) / max(abs(t["sum"]), 1e-12) for a, t in zip(answers, truths)]),
            "seconds": [a["seconds"] for a in answers], "ratios": None}


def table(rows, count, true_steps):
    lines = [f"{count} snippets, true scores from {true_steps} steps, {machine()}. Median / 90th percentile / largest. "
             "Seconds: the median per text; in brackets the average when `--input` explains all texts together. "
             "Speed-up: the median over the texts of Captum's seconds divided by Pellucid's.", "",
             "| | gradient passes | certified error, share of F(x) - F(x') | token error | texts above 1 % | seconds | "
             "speed-up |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for r in rows:
        certified = " / ".join(f"{v:.1e}" for v in r["certified"]) if r["certified"] else \
            "none (delta " + " / ".join(f"{v:.1e}" for v in r["deltas"]) + ")"
        at_once = f" ({r['at_once']:.3f})" if "at_once" in r else ""
        ratio = f"**{statistics.median(r['ratios']):.2f}**" if r["ratios"] else "1"
        lines.append(f"| {r['name']} | {' / '.join(str(v) for v in r['passes'])} | {certified} | "
                     f"{' / '.join(f'{v:.1e}' for v in quantiles(r['errors']))} | {sum(e > 0.01 for e in r['errors'])} | "
                     f"{statistics.median(r['seconds']):.3f}{at_once} | {ratio} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--true-steps", type=int, default=400)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    command = os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid"
    model = options.model or ROOT / "models/sentiment"
    texts = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()[:options.count]
    truths = true_explanations(command, model, texts, options.true_steps, options.cache)
    found, captum = read_answers(command, model, texts)
    rows, broken = [], []
    for (tolerance, precision), answers in found.items():
        row, failures = adaptive_row(tolerance, precision, texts, answers, truths, captum)
        _, process = run_on(texts, command, "explain", "--model", model, "--tolerance", tolerance,
                            "--precision", precision)
        rows.append(row | {"at_once": process["seconds"] / len(texts)})
        broken += failures
    rows.append(captum_row(captum, truths))
    text = table(rows, len(texts), options.true_steps)
    print(text)
    if options.write:
        write_section("adaptive-plain" if options.model else "adaptive", text)
    for line in broken:
        print("broken:", line)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

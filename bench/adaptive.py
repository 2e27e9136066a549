#!/usr/bin/env python3
"""What certified adaptive quadrature promises, keeps and costs: adaptive.py CACHE_FOLDER [--count N] [--captum] …

On the first N (200) lines of data/snippets.txt with the bundled model, the predicted class's probability and the [MASK]
reference: for the tolerances 0.01 and 0.001, that every certified error is within the tolerance (or the floor of 1e-4),
and that the true error of the sum, against 1,000 Gauss-Legendre steps by Pellucid itself, is within the certificate
plus rounding; then the distribution of gradient passes, and the token error (largest |score - true score| over the
largest |true score|). --write puts the table into docs/performance.md.
--captum does the same for Captum's default, 50 steps. The 1,000 steps take minutes and are kept in CACHE_FOLDER.
Exit 1 if a promise is broken. Needs nothing but the command, or torch, transformers and captum with --captum.
"""
import argparse
import hashlib
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path

from rivals import ROOT, Captum, machine, run_pellucid, write_section

FLOOR = 1e-4      # of the tolerance, in F's unit
ROUNDING = 1e-5   # of sums of float gradients
SAID = {"not-converged", "rounded-certificate"}  # warnings of a certificate above its tolerance
MODEL = ROOT / "models/sentiment"


def explain_all(command, texts, *options):
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("".join(text + "\n" for text in texts))
        file.flush()
        return run_pellucid(command, "explain", "--model", MODEL, "--input", file.name, "--format", "json", *options)


def scores_of(explanation):
    return [token["score"] for token in explanation["tokens"]]


def true_explanations(command, texts, steps, cache):
    """Explanations of so many steps; computed once for these texts."""
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    path = Path(cache) / f"snippets-{steps}-steps-{key}.json"
    if not path.exists():
        found, _ = explain_all(command, texts, "--steps", steps)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([{"scores": scores_of(e), "sum": e["completeness"]["sum"]} for e in found]))
    return json.loads(path.read_text())


def token_error(scores, truth):
    return max(abs(a - b) for a, b in zip(scores, truth["scores"])) / max(map(abs, truth["scores"]))


def quantiles(values):
    values = sorted(values)
    return statistics.median(values), values[int(0.9 * (len(values) - 1))], values[-1]


def adaptive_row(command, texts, truths, tolerance, precision="float32"):
    """The table's row, and the texts whose promise is broken."""
    found, process = explain_all(command, texts, "--tolerance", tolerance, "--precision", precision)
    broken = []
    for text, e, truth in zip(texts, found, truths):
        c = e["completeness"]
        allowed = max(tolerance * abs(c["expected"]), FLOOR)
        true_error = abs(c["sum"] - truth["sum"])
        if c["certified_error"] > allowed and not any(w["code"] in SAID for w in e["warnings"]):
            broken.append(f"certified {c['certified_error']:.2e} > {allowed:.2e}: {text}")
        if precision == "float32" and true_error > c["certified_error"] + ROUNDING:
            broken.append(f"true error {true_error:.2e} > certificate {c['certified_error']:.2e}: {text}")
    row = {
        "name": f"Pellucid, tolerance {tolerance}" + (f", {precision}" if precision != "float32" else ""),
        "passes": quantiles([e["cost"]["gradient_passes"] for e in found]),
        "errors": quantiles([token_error(scores_of(e), t) for e, t in zip(found, truths)]),
        "certified": quantiles([e["completeness"]["certified_error"] / max(abs(e["completeness"]["expected"]), 1e-12)
                                for e in found]),
        "seconds": process["seconds"] / len(texts),
    }
    return row, broken


def captum_row(texts, truths, targets):
    errors, deltas, seconds = [], [], []
    with Captum(MODEL) as captum:
        captum.ask(text=texts[0], target=0, baseline="mask", steps=2, batch=None)  # warm up
        for text, truth, target in zip(texts, truths, targets):
            answer = captum.ask(text=text, target=target, baseline="mask", steps=50, batch=None)
            errors.append(token_error(answer["scores"], truth))
            deltas.append(abs(answer["delta"]) / max(abs(truth["sum"]), 1e-12))
            seconds.append(answer["seconds"])
    return {"name": "Captum, 50 steps", "passes": (50, 50, 50), "errors": quantiles(errors),
            "certified": None, "deltas": quantiles(deltas), "seconds": statistics.mean(seconds)}


def table(rows, count, true_steps):
    lines = [f"{count} snippets, true scores from {true_steps} steps, {machine()}. "
             "Median / 90th percentile / largest; seconds a text on average (Pellucid's with its start).", "",
             "| | gradient passes | certified error, share of F(x) - F(x') | token error | seconds |",
             "| --- | ---: | ---: | ---: | ---: |"]
    for r in rows:
        certified = " / ".join(f"{v:.1e}" for v in r["certified"]) if r["certified"] else \
            "none (delta " + " / ".join(f"{v:.1e}" for v in r["deltas"]) + ")"
        lines.append(f"| {r['name']} | {' / '.join(str(v) for v in r['passes'])} | {certified} | "
                     f"{' / '.join(f'{v:.1e}' for v in r['errors'])} | {r['seconds']:.3f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--true-steps", type=int, default=1000)
    parser.add_argument("--captum", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    command = os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid"
    texts = (ROOT / "bench/data/snippets.txt").read_text("utf8").splitlines()[:options.count]
    truths = true_explanations(command, texts, options.true_steps, options.cache)
    rows, broken = [], []
    for tolerance in (0.01, 0.001):
        row, failures = adaptive_row(command, texts, truths, tolerance)
        rows.append(row)
        broken += failures
    row, failures = adaptive_row(command, texts, truths, 0.01, "bfloat16")
    rows.append(row)
    broken += failures
    if options.captum:
        predictions, _ = explain_all(command, texts, "--tolerance", 0.5)
        rows.append(captum_row(texts, truths, [p["target"]["index"] for p in predictions]))
    print(table(rows, len(texts), options.true_steps))
    if options.write:
        write_section("adaptive", table(rows, len(texts), options.true_steps))
    for line in broken:
        print("broken:", line)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

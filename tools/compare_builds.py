#!/usr/bin/env python3
"""Runs some 300 commands with two builds and lists those whose bytes differ: compare_builds.py OLD NEW.

Every method, format, quantity, reference, layer and head, pairs, windows, many texts, odd Unicode, and requests that are
refused. Seconds are left out. For a change that should change nothing: the differences are the change. Exit code 1 if
there are any.
"""

import argparse
import difflib
import itertools
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TINY = sorted(path.parent for path in (ROOT / "tests/data/models").glob("*/config.json"))
SENTENCE = "Not a bad film, but too long"
ODD = ["", " ", "a" * 300, "naïve café e\u0301 \u200d 👩‍👩‍👧", "[MASK] [SEP] ##x", "日本語のテキスト ไทย العربية", "<b>&amp;\"'</b>\tx\ny",
       "-- --model x", "\ufeffbom \u202e reversed", "1980s 18th don't"]
METHODS = {  # and what keeps them short
    "integrated-gradients": [], "saliency": [], "input-x-gradient": [], "layer-conductance": ["--steps", "6"],
    "occlusion": [], "lime": ["--samples", "60"], "kernel-shap": ["--samples", "60"]}
FORMATS = ["text", "json", "html", "csv", "svg"]


def commands(folder):
    """Every command as a list of words."""
    for (method, short), form in itertools.product(METHODS.items(), FORMATS):
        yield ["explain", SENTENCE, "--method", method, *short, "--format", form]
    for (method, short), target in itertools.product(METHODS.items(), ["all", "NEGATIVE", "0"]):
        yield ["explain", SENTENCE, "--method", method, *short, "--target", target, "--format", "json"]
    for method, short in METHODS.items():
        for quantity in ("logit", "log-odds"):
            yield ["explain", SENTENCE, "--method", method, *short, "--quantity", quantity, "--format", "json"]
        yield ["explain", SENTENCE, "--pair", "Too short", "--method", method, *short, "--format", "json"]
    for baseline in ("mask", "pad", "unk", "zero", "mean", "neutral", "ids:101,1,2,3,4,5,6,7,102"):
        yield ["explain", SENTENCE, "--baseline", baseline, "--format", "json"]
        yield ["explain", SENTENCE, "--baseline", baseline, "--baseline-special", "replace", "--at", "word-embeddings",
               "--format", "json"]
    for at in ("word-embeddings", "position-embeddings", "token-type-embeddings", "sub-embeddings", "layer.0", "layer.5",
               "layer.6"):
        yield ["explain", SENTENCE, "--at", at, "--format", "json"]
    for rule in ("gausslegendre", "riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid"):
        yield ["explain", SENTENCE, "--rule", rule, "--steps", "7", "--format", "json"]
        yield ["explain", SENTENCE, "--method", "layer-conductance", "--rule", rule, "--steps", "5", "--format", "json"]
    for text in ODD:
        for form in ("text", "json", "html"):
            yield ["explain", "--format", form, "--", text]
        yield ["tokenize", "--format", "text", "--", text]
        yield ["predict", "--format", "json", "--", text]
    for model in TINY:
        for method in ("integrated-gradients", "occlusion", "saliency"):
            yield ["explain", SENTENCE, "--model", model, "--method", method, "--format", "json"]
        yield ["explain", SENTENCE, "--model", model, "--target", "all", "--format", "text"]
        yield ["predict", SENTENCE, "--model", model, "--format", "csv"]
        yield ["inspect", "--model", model]
    for method in ("integrated-gradients", "occlusion", "kernel-shap"):
        yield ["explain", " ".join([SENTENCE] * 4), "--window", "14", "--method", method, *METHODS[method], "--format", "text"]
    for form in FORMATS:
        yield ["explain", "--input", folder / "texts", "--format", form]
    yield ["predict", "--input", folder / "texts", "--format", "csv"]
    for form in ("text", "html", "json"):
        yield ["compare", SENTENCE, "--samples", "60", "--format", form]
    for normalize, palette in (("l2", "grey"), ("max", "green-red")):
        yield ["explain", SENTENCE, "--normalize", normalize, "--palette", palette, "--true-label", "0"]
    for words in (["--steps", "0"], ["--norm", "l2"], ["--target", "x"], ["--max-length", "0"], ["--stride", "2"],
                  ["--window", "2"], ["--baseline", "x"], ["--tolerance", "nan"], ["--at", "layer.9"], ["--format", "xml"],
                  ["--modle", "x"], ["--model", "/nowhere"], ["--quantity", "odds"], ["--method", "magic"]):
        yield ["explain", SENTENCE, *words]


def run(program, words):
    """What was answered, without seconds and the line breaks that they move."""
    try:
        done = subprocess.run([program, *map(str, words)], capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "no answer in 300 s"
    out = f"{done.returncode}\n" + (done.stdout + done.stderr).decode("utf8", "replace")
    out = re.sub(r'("seconds":|<dt>seconds</dt><dd><bdi>)[0-9.e-]+', r"\1", out)
    return re.sub(r"\b[0-9.]+\s*(ms|s)\b", "0 s", re.sub(r"\s+", " ", out))


def within(old, new, tolerance):
    """The same but for numbers that differ by no more than the tolerance, of them or of 1."""
    number = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-\d+")
    if number.sub("#", old) != number.sub("#", new):
        return False
    return all(abs(float(a) - float(b)) <= tolerance * max(1, abs(float(a)))
               for a, b in zip(number.findall(old), number.findall(new)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old"), parser.add_argument("new")
    parser.add_argument("--show", type=int, default=3, help="places of each difference")
    parser.add_argument("--tolerance", type=float, default=1e-5, help="for numbers that are rounded otherwise")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        (Path(folder) / "texts").write_text("A masterpiece.\n{\"text\": \"Dull\", \"pair\": \"Long\"}\n\nWhat a waste of time\n")
        listed = list(commands(Path(folder)))
        pairs = pool.map(lambda words: (words, run(asked.old, words), run(asked.new, words)), listed)
        rounded = different = 0
        for words, old, new in pairs:
            if old == new:
                continue
            if within(old, new, asked.tolerance):
                rounded += 1
                continue
            different += 1
            print("differs:", *words)
            parts = difflib.SequenceMatcher(None, old.split(" "), new.split(" "), autojunk=False)
            changes = [part for part in parts.get_opcodes() if part[0] != "equal"]
            for _, a, b, c, d in changes[:asked.show]:
                print("   ", " ".join(old.split(" ")[a:b])[:90], "->", " ".join(new.split(" ")[c:d])[:90])
    print(f"{len(listed)} commands: {len(listed) - rounded - different} the same bytes, {rounded} the same but for "
          f"numbers within {asked.tolerance}, {different} different")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()

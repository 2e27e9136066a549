#!/usr/bin/env python3
"""Write tests/golden/MODEL.json from transformers and Captum: make_golden.py [MODEL_FOLDER…].

Without arguments: the tiny models of tests/data/models and the bundled one. Each file holds, for one model,
  inputs        texts and pairs: ids, token types, logits, probabilities
  states        output of every site, some columns
  gradients     dF / d states at every site, some columns, and the sum over all of them for every token
  attributions  Captum's answer to a set of questions in which every two values of two options meet at least once
All of it in float32, as a user would run it. `noise` is the largest difference from the same in float64: of logits
relative to the largest logit (or 1), of scores relative to the largest score, of delta absolute. Where the noise of
scores or delta is more than a tenth of its tolerance in golden_model.cpp, `exact` or `exact_delta` has the answer in
float64.
Needs torch, transformers, captum; transformers 4.44 for the models with relative keys.
"""
import itertools
import json
import random
import sys
from pathlib import Path

import captum
import torch
import transformers

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))
from captum_reference import Question, Reference, is_known  # noqa: E402

TEXTS = [
    ("This movie is superb", None),
    ("A noisy, hideous, and viciously cumbersome movie!!", None),
    ("I love it -- really.", "You don't? Why not..."),
    ("[MASK] naïve café 😀 Σας 東京 [SEP] done", None),
    ("", None),
    ("x", None),
    ("one two three " * 30, None),
    ("long first text " * 12, "and a second one " * 6),
    ("(* 3.50 & <b>bold</b> \"quoted\" #tag @me http://a.b/c )", None),
]
SCORE_TOLERANCE, DELTA_TOLERANCE = 1e-4, 1e-5  # as in golden_test.cpp
EXPLAINED = 4  # the first texts; the others are for ids and logits
RULES = ["gausslegendre", "riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid"]


def significant(value, digits=8):
    return float(f"{value:.{digits}g}")


def covering(factors, seed):
    """Rows of one value per factor such that every two values of two factors meet: greedy, 30 tries a row."""
    rng = random.Random(seed)
    names = list(factors)
    pairs = {(a, x, b, y) for a, b in itertools.combinations(names, 2) for x in factors[a] for y in factors[b]}
    rows = []
    while pairs:
        def gain(row):
            return sum((a, row[a], b, row[b]) in pairs for a, b in itertools.combinations(names, 2))
        tries = []
        for _ in range(30):
            a, x, b, y = rng.choice(sorted(pairs, key=str))
            tries.append({n: rng.choice(factors[n]) for n in names} | {a: x, b: y})
        best = max(tries, key=gain)
        pairs -= {(a, best[a], b, best[b]) for a, b in itertools.combinations(names, 2)}
        rows.append(best)
    return rows


def used_inputs(reference):
    return [(text, pair) for text, pair in TEXTS if pair is None or reference.takes_pairs]


def golden_inputs(reference, texts):
    out = []
    for text, pair in texts:
        ids, types, _ = reference.encode(text, pair)
        with torch.no_grad():
            logits = reference.logits(ids, types)
        out.append({"text": text, "pair": pair, "ids": ids[0].tolist(), "types": types[0].tolist(),
                    "logits": [significant(v) for v in logits[0].tolist()],
                    "values" if reference.values else "probabilities":
                    [significant(v) for v in reference.probabilities(logits)[0].tolist()]})
    return out


def golden_sites(reference, texts, kind):
    """States or gradients at every site, of the first text and of the pair."""
    out = []
    for number in {0, min(2, len(texts) - 1)}:
        ids, types, _ = reference.encode(*texts[number])
        for at in reference.sites:
            entry = {"input": number, "at": at}
            if kind == "states":
                values = reference.states(at, ids, types)[0].detach()
            else:
                entry.update(quantity="log-odds", target=reference.classes - 1)
                values = reference.gradient(at, ids, types, entry["quantity"], entry["target"])
                entry["sums"] = [significant(v, 7) for v in values.double().sum(1).tolist()]
            columns = list(range(0, values.shape[1], max(1, values.shape[1] // 8)))
            entry["columns"] = columns
            entry["values"] = [[significant(v, 7) for v in row] for row in values[:, columns].tolist()]
            out.append(entry)
    return out


def questions(reference, texts, seed):
    """Option rows by name, with the number of their text."""
    rng = random.Random(seed)
    rows = covering({
        "input": list(range(min(EXPLAINED, len(texts)))),
        "at": list(reference.sites),
        "baseline": ["mask", "pad", "unk", "zero", "mean", "ids"],
        "baseline_special": ["keep", "replace"],
        "quantity": reference.quantities,
        "target": list(range(reference.classes)),
        "rule": RULES,
        "steps": [2, 7, 20, 50],
    }, seed)
    for row in rows:
        if row["baseline"] == "ids":
            length = len(reference.encode(*texts[row["input"]])[0][0])
            size = len(reference.tokenizer)
            row["baseline"] = "ids:" + ",".join(str(rng.randrange(size)) for _ in range(length))
        if row["baseline"] == "zero" or row["baseline"].startswith("ids:"):
            row["baseline_special"] = "keep"  # these two say themselves what special tokens become
    return rows


def golden_attributions(reference, twin, texts, seed):
    out, noise = [], {"scores": 0.0, "delta": 0.0}
    for row in questions(reference, texts, seed):
        text, pair = texts[row["input"]]
        question = Question(text, pair, **{key: value for key, value in row.items() if key != "input"})
        answer, exact = reference.attribute(question), twin.attribute(question)
        largest = max(map(abs, answer["scores"])) or 1.0
        difference = max(abs(a - b) for a, b in zip(answer["scores"], exact["scores"])) / largest
        noise["scores"] = max(noise["scores"], difference)
        noise["delta"] = max(noise["delta"], abs(answer["delta"] - exact["delta"]))
        answer["scores"] = [significant(v, 7) for v in answer["scores"]]
        if difference > 0.1 * SCORE_TOLERANCE:
            answer["exact"] = [significant(v, 7) for v in exact["scores"]]
        if abs(answer["delta"] - exact["delta"]) > 0.1 * DELTA_TOLERANCE:
            answer["exact_delta"] = exact["delta"]
        out.append(row | {key: significant(v) if isinstance(v, float) else v for key, v in answer.items()})
    return out, noise


def make(folder, seed):
    reference, twin = Reference(folder), Reference(folder, torch.float64)
    texts = used_inputs(reference)
    inputs, exact = golden_inputs(reference, texts), golden_inputs(twin, texts)
    logit_noise = max(abs(a - b) / max(1.0, *map(abs, y["logits"])) for x, y in zip(inputs, exact)
                      for a, b in zip(x["logits"], y["logits"]))
    attributions, noise = golden_attributions(reference, twin, texts, seed)
    noise["logits"] = logit_noise
    golden = {
        "model": folder.name,
        "made_with": {module.__name__: module.__version__ for module in (torch, transformers, captum)},
        "noise": {key: significant(value, 2) for key, value in noise.items()},
        "inputs": inputs,
        "states": golden_sites(reference, texts, "states"),
        "gradients": golden_sites(reference, texts, "gradients"),
        "attributions": attributions,
    }
    path = ROOT / "tests/golden" / f"{folder.name}.json"
    sections = [f'"{key}": ' + (json.dumps(value) if not isinstance(value, list) else
                                "[\n" + ",\n".join(json.dumps(v, separators=(",", ":")) for v in value) + "\n]")
                for key, value in golden.items()]
    path.write_text("{\n" + ",\n".join(sections) + "\n}\n")
    print(f"{folder.name}: {len(inputs)} inputs, {len(attributions)} attributions, "
          f"{path.stat().st_size / 1000:.0f} kB, float32 noise {golden['noise']}")


if __name__ == "__main__":
    committed = [*sorted((ROOT / "tests/data/models").iterdir()), ROOT / "models/sentiment"]
    for model_folder in [Path(a) for a in sys.argv[1:]] or committed:
        if is_known(model_folder):
            make(model_folder, seed=7)
        else:
            print(f"{model_folder.name}: left out, transformers {transformers.__version__} computes another model")

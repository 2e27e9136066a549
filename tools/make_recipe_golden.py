#!/usr/bin/env python3
"""Write tests/golden/recipes/RECIPE.json: what the notebooks' computations, corrected, give with transformers, Captum
and LIME (tests/oracle/recipes.py). Needs torch, transformers, captum, lime.
"""
import json
import sys
from itertools import groupby
from pathlib import Path

import captum
import torch
import transformers

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))
from recipes import cases  # noqa: E402


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(v) for name, v in value.items()}
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


if __name__ == "__main__":
    made_with = {module.__name__: module.__version__ for module in (torch, transformers, captum)} | {"lime": "0.2.0.1"}
    for recipe, of_recipe in groupby(cases(), lambda case: case.recipe):
        lines = [json.dumps({"name": case.name, "model": case.model, "text": case.text, "options": case.options,
                             "expected": rounded(case.compute())}, ensure_ascii=False) for case in of_recipe]
        path = ROOT / "tests/golden/recipes" / f"{recipe}.json"
        path.write_text('{"made_with": ' + json.dumps(made_with) + ',\n"cases": [\n' + ",\n".join(lines) + "\n]}\n",
                        "utf8")
        print(f"{path.name}: {len(lines)} cases, {path.stat().st_size / 1000:.0f} kB")

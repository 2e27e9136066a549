#!/usr/bin/env python3
"""Write tests/golden/methods/captum.json: Captum's answers that make_golden.py does not ask for.

  sub-embeddings  LayerIntegratedGradients of word, position and type embeddings, 50 steps: parts [T] by name, delta
  inputs-embeds   embeddings that went through the embeddings block once already, explained from zero: values, logits,
                  scores, delta
  lime            Lime with its own kernel and lasso on every coalition of the ordinary tokens: scores
Needs torch, transformers, captum.
"""
import json
import sys
from pathlib import Path

import captum

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/oracle"))
import captum_layers  # noqa: E402
import captum_surrogates  # noqa: E402
from captum_reference import Reference  # noqa: E402

MODELS = ["tests/data/models/bert-two", "tests/data/models/bert-four-cased", "models/sentiment"]
TEXT, PAIR, SHORT = "This movie is superb, isn't it?", "Nobody knows.", "The acting was so good"


def cases(name):
    ref = Reference(ROOT / name)
    for target in (0, ref.classes - 1):
        for pair in [None, PAIR] if ref.takes_pairs else [None]:
            parts, delta = captum_layers.sub_embeddings(ref, TEXT, pair, target)
            yield dict(kind="sub-embeddings", text=TEXT, pair=pair, target=target, parts=parts, delta=delta)
        yield dict(kind="lime", text=SHORT, pair=None, target=target,
                   scores=captum_surrogates.lime(ref, SHORT, target))
    if name != MODELS[-1]:  # the others are narrow
        values = captum_layers.embedded_twice(ref, TEXT).tolist()
        logits, scores, delta = captum_layers.given_embeddings(ref, values, 1)
        yield dict(kind="inputs-embeds", values=values, target=1, logits=logits, scores=scores, delta=delta)


def main():
    found = [dict(model=name, **case) for name in MODELS for case in cases(name)]
    out = ROOT / "tests/golden/methods/captum.json"
    lines = ",\n".join(json.dumps(case) for case in found)
    out.write_text(f'{{"captum": "{captum.__version__}", "cases": [\n{lines}\n]}}\n')
    print(f"{out.relative_to(ROOT)}: {len(found)} cases, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()

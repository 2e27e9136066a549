#!/usr/bin/env python3
"""Writes python/pellucid/options.py: the methods' options as Python's types, so that editors complete them and
type checkers know them. make_python_options.py [PELLUCID]: the command that lists them, build/bin/pellucid by default.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "python/pellucid/options.py"
TYPES = {"integer": "int", "number": "float", "boolean": "bool", "text": "str"}


def type_of(parameter):
    if parameter["type"] == "choice":
        return f"Literal[{', '.join(json.dumps(name) for name in parameter['choices'])}]"
    if parameter["name"] == "baseline":
        return "Union[str, Sequence[int]]"
    return TYPES[parameter["type"]]


def text(methods):
    found = {}  # name: types of the methods that have it, each once
    for method in methods:
        for parameter in method["parameters"]:
            types = found.setdefault(parameter["name"].replace("-", "_"), [])
            if type_of(parameter) not in types:
                types.append(type_of(parameter))
    lines = ['"""The options of methods, for type checkers and completion: `help(Model.explain)` says what they mean."""',
             "", "# Made by tools/make_python_options.py; do not edit.", "", "from __future__ import annotations", "",
             "from collections.abc import Sequence", "from typing import Literal, Optional, TypedDict, Union", "", "",
             "class MethodOptions(TypedDict, total=False):"]
    for name, types in found.items():
        kind = types[0] if len(types) == 1 else f"Union[{', '.join(types)}]"
        lines.append(f"    {name}: Optional[{kind}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    command = sys.argv[1] if sys.argv[1:] else ROOT / "build/bin/pellucid"
    listed = subprocess.run([command, "methods", "--format", "json"], check=True, capture_output=True).stdout
    OUTPUT.write_text(text(json.loads(listed)))
    print(f"{OUTPUT}: {OUTPUT.stat().st_size} bytes")

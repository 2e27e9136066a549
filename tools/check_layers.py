#!/usr/bin/env python3
"""Checks who includes whom, and what only some may do.

    check_layers.py [--headers INCLUDE_DIR]… [ROOT]

The arrows of ARCHITECTURE.md: a folder of src/ includes itself, include/pellucid/, and the folders
in ARROWS. Public headers include the standard library alone. oneDNN is included by one file. Only
front ends print. No source file but a generated one has more than 400 lines. With --headers, each
header is compiled alone, INCLUDE_DIR being one more place for generated headers. Prints a line for
each breach; exit code 1 if there is one.
"""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ARROWS = {
    "base": [],
    "kernels": ["base"],
    "text": ["base"],
    "model": ["base", "kernels"],
    "attribution": ["base", "text", "model"],
    "report": ["base"],
    "engine": ["base", "text", "model", "attribution"],
    "cli": ["base", "engine", "report"],
    "server": ["base", "engine", "report"],
}
FRONT_ENDS = ["cli", "server"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
PRINTS = re.compile(r"std::(cout|cerr|clog)\b|\bfmt::print\b|\b(f|v|vf)?printf\s*\(|\bf?puts\s*\(")
MAX_LINES = 400


def code_of(file):
    """The text without comments, so that prose is no breach."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", file.read_text("utf8"), flags=re.DOTALL)


def source_breaches(root):
    dnnl = []
    for file in sorted(root.glob("src/*/**/*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        name, folder = file.relative_to(root), file.relative_to(root).parts[1]
        if folder not in ARROWS:
            yield f"{name}: folder {folder} is not in ARROWS"
            continue
        code = code_of(file)
        for kind, included in INCLUDE.findall(code):
            target = included.split("/")[0]
            if kind == '"' and target not in [folder, "pellucid", *ARROWS[folder]]:
                if target in ARROWS:
                    yield f"{name}: includes {included}, but {folder} may not include {target}"
                elif "/" not in included:
                    yield f"{name}: includes {included} without its folder"
            if target.startswith(("dnnl", "oneapi")):
                dnnl.append(name)
        if folder not in FRONT_ENDS and (found := PRINTS.search(code)):
            yield f"{name}: prints ({found.group().strip()}), which only front ends may"
    if len(set(dnnl)) > 1:
        yield f"oneDNN is included by {len(set(dnnl))} files: {', '.join(map(str, set(dnnl)))}"


def public_breaches(root):
    for file in sorted(root.glob("include/pellucid/*.h")):
        for kind, included in INCLUDE.findall(code_of(file)):
            standard = kind == "<" and re.fullmatch("[a-z_]+", included)
            if not standard and not included.startswith("pellucid/"):
                yield f"{file.relative_to(root)}: includes {included}, not of the standard library"


def length_breaches(root):
    for folder in ("include", "src", "tests", "bench", "python", "tools", "fuzz"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".h", ".cpp", ".py"):
                lines = file.read_bytes().count(b"\n")
                generated = file.read_bytes().startswith(b"// Made by tools/")
                if lines > MAX_LINES and not generated:
                    yield f"{file.relative_to(root)}: {lines} lines (expected {MAX_LINES} at most)"


def header_breaches(root, include_dirs):
    headers = sorted([*root.glob("include/**/*.h"), *root.glob("src/**/*.h")])
    flags = [f"-I{d}" for d in [root / "include", root / "src", *include_dirs]]

    def compile_alone(header):
        command = ["c++", "-std=c++20", "-fsyntax-only", "-x", "c++", *flags, str(header)]
        done = subprocess.run(command, capture_output=True, text=True)
        errors = [line for line in done.stderr.splitlines() if "error:" in line]
        return f"{header.relative_to(root)}: does not compile alone: {errors[:1]}" if errors else None

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from filter(None, pool.map(compile_alone, headers))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--headers", action="append", type=Path)
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    options = parser.parse_args()
    if options.headers:
        breaches = list(header_breaches(options.root, options.headers))
    else:
        breaches = [*source_breaches(options.root), *public_breaches(options.root),
                    *length_breaches(options.root)]
    print("\n".join(breaches) or "layers: no breach")
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()

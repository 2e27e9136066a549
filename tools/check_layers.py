#!/usr/bin/env python3
"""Checks who includes whom, and what only some may do.

    check_layers.py [--headers INCLUDE_DIR]… [ROOT]

The data below is the house: a folder includes itself and what ARROWS gives it, and a Python module
imports only those before it in PYTHON. Public headers include the standard library alone. oneDNN is
included by one file. Only front ends print. No source file but a generated one has more than 400
lines. With --headers, each header is compiled alone, INCLUDE_DIR being one more place for generated
headers. Prints a line for each breach; exit code 1 if there is one.
"""

import argparse
import ast
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# From the ground up: each folder, and what it may include beside itself. A name stands for the files
# of that folder, not of its sub-folders; `text/split` stands for that one header. A folder includes
# only folders that stand above it, so there is no circle; single headers may come from below, and
# then no file may come back to itself by way of another folder.
ARROWS = {
    "pellucid": "",  # include/pellucid/, the public headers
    "base": "pellucid/error pellucid/message pellucid/profile pellucid/quantity pellucid/truncation pellucid/word_unit",
    "kernels": "base pellucid/precision pellucid/profile",

    "text/unicode": "base text/aligned_text",
    "text/regex": "base",
    "text/normalizers": "base text/unicode text/aligned_text text/component text/pattern",
    "text/pre_tokenizers": "base text/unicode text/regex text/aligned_text text/component text/pattern"
                           " text/split",
    "text/token_models": "base text/component text/vocabulary",
    "text/post_processors": "base text/component",
    "text": "pellucid/explanation pellucid/truncation pellucid/word_unit base text/unicode text/regex text/normalizers text/pre_tokenizers"
            " text/token_models text/post_processors text/files/tokenizer_folder",
    "text/files": "pellucid/truncation base text text/normalizers text/pre_tokenizers text/token_models"
                  " text/post_processors",

    "model/weights": "base kernels",
    "model/layers": "base kernels model/classifier model/weights",
    "model/encoders": "base kernels model/classifier model/layers",
    "model/families": "base kernels model/classifier model/weights model/layers model/encoders",
    "model": "pellucid/explainer base kernels model/weights model/families",
    "model/arch": "base model model/encoders model/families",

    "attribution": "pellucid base text model",  # never kernels, nor the rooms of text and model
    "attribution/paths": "base attribution",
    "attribution/surrogates": "pellucid base attribution attribution/paths",
    "attribution/methods": "base attribution attribution/paths attribution/surrogates",

    # Never the network: a report is made of an Explanation alone.
    "report": "pellucid base report/text/comparison report/html/comparison",
    "report/text": "pellucid base report",
    "report/html": "pellucid base report",
    "report/svg": "pellucid base report report/text",
    "report/formats": "base report report/text report/html report/svg",

    "engine": "pellucid base text model model/weights attribution",
    "dataset": "pellucid base engine",

    # Front ends: they do not know each other.
    "cli": "pellucid base engine dataset report report/text",
    "cli/commands": "pellucid base engine dataset report report/text cli",
    "server": "pellucid base engine dataset report",
    "python": "pellucid base engine dataset report",  # the bindings
}
# The modules of python/pellucid/, from the ground up.
PYTHON = ("_core options checks notices progress values conversions tables reports plot plots explanation "
          "explanations comparison documented estimator sources tokenizer model __init__ __main__").split()
FRONT_ENDS = ["cli", "server", "python"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
PRINTS = re.compile(r"std::(cout|cerr|clog)\b|\bfmt::print\b|\b(f|v|vf)?printf\s*\(|\bf?puts\s*\(")
MAX_LINES = 400


def code_of(file):
    """The text without comments, so that prose is no breach."""
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", file.read_text("utf8"), flags=re.DOTALL)


def sources(root):
    """Each file's path below src/, include/ or the root, as includes spell it, and its code."""
    for base, pattern in (("include", "pellucid/*"), ("src", "**/*"), ("", "python/**/*")):
        for file in sorted((root / base).glob(pattern)):
            if file.suffix in (".h", ".cpp"):
                yield file, file.relative_to(root / base), code_of(file)


def include_breaches(root):
    above = []
    for folder, allowed in ARROWS.items():
        for name in allowed.split():
            if name in ARROWS and name not in above:
                yield f"ARROWS: {folder} may include {name}, which is not above it"
        above.append(folder)
    includes = {}  # of each unit: a header with its .cpp and its .def
    for file, path, code in sources(root):
        name, folder = file.relative_to(root), str(path.parent)
        if folder not in ARROWS:
            yield f"{name}: folder {folder} is not in ARROWS"
            continue
        for kind, included in INCLUDE.findall(code):
            unit, target = str(Path(included).with_suffix("")), str(Path(included).parent)
            if folder == "pellucid" and kind == "<" and not re.fullmatch("[a-z_]+", included):
                yield f"{name}: includes {included}, not of the standard library"
            if kind == "<":
                continue
            includes.setdefault(str(path.with_suffix("")), set()).add(unit)
            if target == ".":
                yield f"{name}: includes {included} without its folder"
            elif not {target, unit} & {folder, *ARROWS[folder].split()}:
                yield f"{name}: includes {included}, but {folder} may not include {target}"
    yield from circles(includes)


def circles(includes):
    def reached(unit, found):
        for other in includes.get(unit, ()):
            if other not in found:
                found.add(other)
                reached(other, found)
        return found

    reach = {unit: reached(unit, set()) for unit in includes}
    for a in sorted(reach):
        for b in sorted(reach[a]):
            if a < b and a in reach.get(b, ()) and Path(a).parent != Path(b).parent:
                yield f"{a} and {b} include each other, by way of other files perhaps"


def privilege_breaches(root):
    dnnl = []
    for file, path, code in sources(root):
        name = file.relative_to(root)
        if re.search(r"#\s*include\s*[<\"](dnnl|oneapi)", code):
            dnnl.append(str(name))
        if path.parts[0] not in FRONT_ENDS and (found := PRINTS.search(code)):
            yield f"{name}: prints ({found.group().strip()}), which only front ends may"
    if len(dnnl) > 1:
        yield f"oneDNN is included by {len(dnnl)} files: {', '.join(dnnl)}"


def python_breaches(root):
    for file in sorted(root.glob("python/pellucid/*.py")):
        name = file.relative_to(root)
        if file.stem not in PYTHON:
            yield f"{name}: is not in PYTHON"
            continue
        before = PYTHON[:PYTHON.index(file.stem)]
        tree = ast.parse(file.read_text("utf8"))
        for_types = {node for test in ast.walk(tree) if isinstance(test, ast.If)
                     and ast.unparse(test.test) == "TYPE_CHECKING" for node in ast.walk(test)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level == 1 and node not in for_types:
                for module in [node.module] if node.module else [a.name for a in node.names]:
                    if module not in before:
                        yield f"{name}: imports {module}, which is not before it in PYTHON"


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
        breaches = [*include_breaches(options.root), *privilege_breaches(options.root),
                    *python_breaches(options.root), *length_breaches(options.root)]
    print("\n".join(breaches) or "layers: no breach")
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()

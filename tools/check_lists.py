#!/usr/bin/env python3
"""Checks that no plug-in compiles without its line in a .def list.

    check_lists.py [--include DIR]… [ROOT]

Of every list the first line is taken away in a copy, and the file that defines what it named is
compiled beside that copy: the compiler must refuse it, and name it. --include adds places of
generated headers. Prints a line for each file that compiles; exit code 1 if there is one.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LISTS = {  # each list, and the folder of the files that define what it names
    "report/formats.def": "report/formats",
    "text/normalizers/normalizers.def": "text/normalizers",
    "text/pre_tokenizers/pre_tokenizers.def": "text/pre_tokenizers",
    "text/token_models/token_models.def": "text/token_models",
    "text/post_processors/post_processors.def": "text/post_processors",
    "model/architectures.def": "model/arch",
    "attribution/methods.def": "attribution/methods",
}
LINE = re.compile(r"^[A-Z_]+\((?:.*, )?(\w+)\)\n", re.MULTILINE)


def compiler_says(file, folders):
    command = ["c++", "-std=c++20", "-fsyntax-only", *[f"-I{f}" for f in folders], str(file)]
    return subprocess.run(command, capture_output=True, text=True)


def breaches(root, include):
    found = {str(f.relative_to(root / "src")) for f in root.glob("src/**/*.def")}
    yield from (f"{name}: not in LISTS of check_lists.py" for name in sorted(found - set(LISTS)))
    for name, folder in LISTS.items():
        text = (root / "src" / name).read_text("utf8")
        line = LINE.search(text)
        defines = re.compile(rf"::{line[1]}\b *[({{=]")
        files = [f for f in sorted((root / "src" / folder).glob("*.cpp"))
                 if defines.search(f.read_text("utf8"))]
        if len(files) != 1:
            yield f"{name}: {line[1]} is defined by {len(files)} files of {folder}/"
            continue
        with tempfile.TemporaryDirectory() as copy:
            folders = [copy, root / "src", root / "include", *include]
            without = Path(copy) / name
            without.parent.mkdir(parents=True)
            without.write_text(text.replace(line[0], ""), "utf8")
            said = compiler_says(files[0], folders)
            if said.returncode == 0:
                yield f"{files[0].relative_to(root)}: compiles without its line in {name}"
            elif line[1] not in said.stderr:
                yield f"{files[0].relative_to(root)}: refused for another reason: {said.stderr[:200]}"


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--include", action="append", type=Path, default=[])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).resolve().parents[1])
    options = parser.parse_args()
    found = list(breaches(options.root, options.include))
    print("\n".join(found) or "lists: no breach")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

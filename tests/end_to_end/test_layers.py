"""tools/check_layers.py finds what it is there to find."""

import subprocess
import sys

import pytest
from conftest import ROOT


def check(root, *options):
    return subprocess.run([sys.executable, ROOT / "tools/check_layers.py", *options, root],
                          capture_output=True, text=True)


@pytest.mark.parametrize("path, line, said", [
    ("src/text/a.cpp", '#include "model/load.h"', "text may not include model"),
    ("src/base/a.h", '#include "engine/engine.h"', "base may not include engine"),
    ("src/cli/a.cpp", '#include "attribution/method.h"', "cli may not include attribution"),
    ("src/text/a.cpp", '#include "utf8.h"', "without its folder"),
    ("src/newcomer/a.cpp", "", "not in ARROWS"),
    ("src/model/a.cpp", "void f() { std::cout << 1; }", "only front ends may"),
    ("src/model/a.cpp", 'void f() { printf("x"); }', "only front ends may"),
    ("include/pellucid/a.h", "#include <nlohmann/json.hpp>", "not of the standard library"),
    ("src/base/a.cpp", "int i;\n" * 401, "401 lines"),
])
def test_breaches_are_named(tmp_path, path, line, said):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(line)
    done = check(tmp_path)
    assert done.returncode == 1 and path in done.stdout and said in done.stdout


def test_prose_and_formatting_are_no_breach(tmp_path):
    (tmp_path / "src/model").mkdir(parents=True)
    (tmp_path / "src/model/a.cpp").write_text(
        '#include "base/fail.h"\n// std::cout, #include "engine/engine.h"\nvoid f() { snprintf(); }')
    assert check(tmp_path).returncode == 0


def test_a_header_that_needs_another_first(tmp_path):
    (tmp_path / "src/base").mkdir(parents=True)
    (tmp_path / "src/base/a.h").write_text("inline std::string s;")
    done = check(tmp_path, "--headers", tmp_path)
    assert done.returncode == 1 and "a.h: does not compile alone" in done.stdout

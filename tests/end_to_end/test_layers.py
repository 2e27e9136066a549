"""tools/check_layers.py finds what it is there to find."""

import runpy
import shutil
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
    ("src/base/a.h", '#include "pellucid/explainer.h"', "base may not include pellucid"),
    ("src/model/layers/a.h", '#include "model/encoders/encoder.h"',
     "model/layers may not include model/encoders"),
    ("src/attribution/a.h", '#include "model/layers/linear.h"',
     "attribution may not include model/layers"),
    ("src/text/unicode/a.h", '#include "text/split.h"', "text/unicode may not include text"),
    ("src/cli/a.h", '#include "server/server.h"', "cli may not include server"),
    ("python/a.cpp", '#include "model/load.h"', "python may not include model"),
    ("python/pellucid/plot.py", "from .model import Model", "imports model"),
    ("python/pellucid/reports.py", "def f():\n    from . import plot", "imports plot"),
    ("python/pellucid/newcomer.py", "", "not in PYTHON"),
    ("src/cli/a.cpp", '#include "attribution/method.h"', "cli may not include attribution"),
    ("src/text/a.cpp", '#include "utf8.h"', "without its folder"),
    ("src/newcomer/a.cpp", "", "not in ARROWS"),
    ("src/text/newcomer/a.cpp", "", "not in ARROWS"),
    ("src/model/a.cpp", "void f() { std::cout << 1; }", "only front ends may"),
    ("src/model/a.cpp", 'void f() { printf("x"); }', "only front ends may"),
    ("include/pellucid/a.h", "#include <nlohmann/json.hpp>", "not of the standard library"),
    ("src/base/a.cpp", "int i;\n" * 401, "401 lines"),
    ("src/kernels/a.cpp", "#include <omp.h>\n#include <dnnl.h>", "oneDNN is included by 2 files"),
])
def test_breaches_are_named(tmp_path, path, line, said):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(line)
    (tmp_path / "src/kernels").mkdir(parents=True, exist_ok=True)
    (tmp_path / "src/kernels/gemm.cpp").write_text("#include <oneapi/dnnl/dnnl.hpp>")
    done = check(tmp_path)
    assert done.returncode == 1 and path in done.stdout and said in done.stdout


def test_a_circle_through_two_folders(tmp_path):
    """Each arrow is allowed, the text's folder giving one header to a sub-folder; the circle is not."""
    (tmp_path / "src/text/unicode").mkdir(parents=True)
    (tmp_path / "src/text/aligned_text.h").write_text('#include "text/words.h"')
    (tmp_path / "src/text/words.h").write_text("")
    (tmp_path / "src/text/unicode/forms.h").write_text('#include "text/aligned_text.h"')
    assert check(tmp_path).returncode == 0
    (tmp_path / "src/text/words.cpp").write_text('#include "text/unicode/forms.h"')
    done = check(tmp_path)
    assert done.returncode == 1 and "text/aligned_text and text/unicode/forms include each" in done.stdout


def test_an_arrow_that_goes_up():
    """Read top down, the house has no circle; an arrow upwards would be one."""
    namespace = runpy.run_path(ROOT / "tools/check_layers.py")
    namespace["ARROWS"]["base"] += " engine"
    assert list(namespace["include_breaches"](ROOT)) == [
        "ARROWS: base may include engine, which is not above it"]


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


@pytest.mark.skipif(not shutil.which("clang++"), reason="only clang reads the annotations")
@pytest.mark.parametrize("line, said", [
    ("count_ = 1;", "requires holding mutex 'mutex_'"),
    ("add_one();", "requires holding mutex 'mutex_'"),
    ("Lock lock(mutex_); lock.unlock(); count_ = 1;", "requires holding mutex 'mutex_'"),
    ("const ReadLock lock(shared_); sum_ = 1;", "requires holding mutex 'shared_' exclusively"),
    ("Lock lock(mutex_); count_ = 1; add_one(); while (count_) lock.wait(changed_);", ""),
    ("const WriteLock lock(shared_); sum_ = 1;", ""),
    ("{ const ReadLock lock(shared_); (void)sum_; } const Lock lock(mutex_); add_one();", ""),
])
def test_clang_sees_what_a_mutex_guards(tmp_path, line, said):
    (tmp_path / "a.cpp").write_text('''
        #include "base/mutex.h"
        using namespace pellucid;
        class A {
          void f() { %s }
          void add_one() REQUIRES(mutex_) { ++count_; }
          Mutex mutex_;
          int count_ GUARDED_BY(mutex_) = 0;
          SharedMutex shared_;
          int sum_ GUARDED_BY(shared_) = 0;
          std::condition_variable changed_;
        };''' % line)
    done = subprocess.run(["clang++", "-std=c++20", "-fsyntax-only", "-Wthread-safety", "-Werror",
                           f"-I{ROOT}/src", tmp_path / "a.cpp"], capture_output=True, text=True)
    assert done.returncode == (1 if said else 0) and said in done.stderr

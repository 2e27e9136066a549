"""A ten-line program against an installed prefix, with find_package and with pkg-config: it
links, and finds the bundled model with no path given."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("PELLUCID", ROOT / "build/bin/pellucid")).parents[1]
HERE = Path(__file__).parent


def run(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """An installed prefix, moved after the installation."""
    folder = tmp_path_factory.mktemp("install")
    run("cmake", "--install", BUILD, "--prefix", folder / "first")
    (folder / "first").rename(folder / "prefix")
    return folder / "prefix"


def assert_explains(program):
    lines = run(program, cwd="/").splitlines()
    words = [line.split()[0] for line in lines]
    scores = [float(line.split()[1]) for line in lines]
    assert words == ["This", "movie", "is", "superb"]
    assert max(scores) == scores[3] > 0.1


def test_find_package(prefix, tmp_path):
    run("cmake", "-S", HERE, "-B", tmp_path, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
        f"-DCMAKE_INSTALL_PREFIX={prefix}", "-DCMAKE_BUILD_TYPE=Release")
    run("cmake", "--build", tmp_path)
    run("cmake", "--install", tmp_path)
    assert_explains(prefix / "bin/why")


def test_pkg_config(prefix):
    pc = next(prefix.glob("**/pellucid.pc"))
    environment = dict(os.environ, PKG_CONFIG_PATH=str(pc.parent))
    flags = run("pkg-config", "--cflags", "--libs", "--static", "pellucid", env=environment).split()
    program = prefix / "bin/why_pkg_config"
    run("g++", "-std=c++20", HERE / "why.cpp", "-o", program, *flags)
    assert_explains(program)


def test_installed_command(prefix):
    out = run(prefix / "bin/pellucid", "explain", "This movie is superb", cwd="/")
    assert "superb" in out

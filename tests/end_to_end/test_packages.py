"""tools/packages.txt names the package of everything that CMake finds and the tools call."""

import re
import shutil
import subprocess

from conftest import ROOT

LINES = [line.split(maxsplit=2) for line in (ROOT / "tools/packages.txt").read_text().splitlines()
         if line and not line.startswith("#")]
LISTED = {line[0]: line[1] for line in LINES}
# The packages of a Debian base system, and the compiler's own parts.
BASE = re.compile(r"libc6.*|libstdc\+\+.*|gcc.*|libgcc.*|g\+\+.*|linux-libc-dev|python3\..*|"
                  r"binutils.*|coreutils|bash|grep|sed|mawk|gawk|dpkg|apt|libpython3.*")


def packages_of(path):
    """Debian packages that own a file; a link is followed."""
    for name in (path, subprocess.run(["realpath", path], capture_output=True, text=True).stdout.strip()):
        found = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True).stdout
        if found:
            return {p.strip().split(":")[0] for p in found.splitlines()[0].rsplit(": ", 1)[0].split(",")}
    return set()


def is_listed(packages):
    """One of the packages is in the list, or comes with one that is."""
    for package in packages:
        if package in LISTED or BASE.fullmatch(package):
            return True
        depends = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Depends}\n", *LISTED],
                                 capture_output=True, text=True).stdout
        if re.search(rf"[ ,]{re.escape(package)}[ ,(\n]", depends):
            return True
    return False


def test_what_cmake_found():
    cache = (ROOT / "build/CMakeCache.txt").read_text()
    paths = set(re.findall(r"^\w*_DIR:PATH=(/usr/\S+)$", cache, re.MULTILINE))
    paths |= set(re.findall(r"^\w+:FILEPATH=(/usr/\S+)$", cache, re.MULTILINE))
    assert len(paths) >= 15
    for path in paths:
        packages = packages_of(path)
        assert is_listed(packages), f"{path} comes from {packages}, not in tools/packages.txt"


def test_programs_that_the_tools_call():
    for program in ("cmake", "ninja", "g++", "pkg-config", "chromium"):
        path = shutil.which(program)
        assert path and is_listed(packages_of(path)), program


def test_every_listed_package_has_a_known_group_and_a_reason():
    assert all(len(line) == 3 for line in LINES)
    assert set(LISTED.values()) <= {"build", "test", "check", "tidy", "bench"}

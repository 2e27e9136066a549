#!/usr/bin/env python3
"""How the work spreads over more threads than this machine has cores: threads.py CACHE_FOLDER [--write].

Integrated gradients of 8 steps and 512 tokens with a BERT-base of random weights, by 1, 2, 4 and 8 threads: much work
beside loading, whose cycles are taken off those of the thread that loads, the first.
Counted: the cycles that all threads compute, and those of the thread that computes most. With a core for each
thread, the speed-up is the cycles of one thread alone over those of the busiest of many, as long as memory keeps
up. Seconds would say nothing here: threads that wait sleep. Needs Linux's perf; PELLUCID names the command.
"""
import argparse
import os
import re
import subprocess
import tempfile
from pathlib import Path

from compare import text_of
from make_base import make_base
from rivals import ROOT, clean_environment, machine, write_section

THREADS = (1, 2, 4, 8)
EVERY = 1_000_000  # cycles a sample


def cycles(command, *arguments):
    """Samples of the first thread and of each other."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "perf.data"
        subprocess.run(["perf", "record", "-q", "-e", "cycles:u", "-c", str(EVERY), "-o", str(data), "--",
                        str(command), *map(str, arguments)], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env=clean_environment())
        listed = subprocess.run(["perf", "script", "-i", str(data), "-F", "pid,tid"], check=True, capture_output=True,
                                text=True).stdout
    counts = {}
    for pid, tid in re.findall(r"(\d+)/(\d+)", listed):
        counts[pid, tid] = counts.get((pid, tid), 0) + 1
    first = sum(counts.pop((pid, pid), 0) for pid in {pid for pid, _ in counts})
    return [first, *counts.values()]


def work_of(command, arguments, threads, once):
    """Samples of all threads and of the busiest, without those of loading."""
    first, *others = cycles(command, *arguments, "--threads", threads)
    work = [first - once, *others]
    return sum(work), max(work)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cache")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    command = os.environ.get("PELLUCID") or ROOT / "build/bin/pellucid"
    folder = make_base(Path(options.cache) / "bert-base-random")
    once = sum(cycles(command, "inspect", "--model", folder))
    lines = [f"{machine()}; cycles in billions (10^9).", "",
             "| | threads | cycles of all threads | cycles of the busiest | speed-up with that many cores |",
             "| --- | ---: | ---: | ---: | ---: |"]
    arguments = ("explain", text_of(512), "--model", folder, "--baseline", "pad", "--steps", 8, "--format", "json")
    alone = None
    for threads in THREADS:
        total, busiest = work_of(command, arguments, threads, once)
        alone = alone or total
        lines.append(f"| 8 steps, 512 tokens | {threads} | {total * EVERY / 1e9:.1f} | {busiest * EVERY / 1e9:.1f} | "
                     f"{alone / busiest:.2f} |")
    text = "\n".join(lines)
    print(text)
    if options.write:
        write_section("threads", text)


if __name__ == "__main__":
    main()

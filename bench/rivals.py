"""Running Captum and Pellucid beside each other: what the programs of this folder share."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0))


def clean_environment():
    """Ours without the variables that slow OpenBLAS down or that set threads."""
    drop = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    return {key: value for key, value in os.environ.items() if key not in drop}


class Worker:
    """A process of its own that answers questions; its peak memory is that of what it was asked."""

    def __init__(self, script, *arguments):
        command = [sys.executable, str(Path(__file__).with_name(script)), *map(str, arguments)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL, env=clean_environment())

    def ask(self, **question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the worker ended: out of memory?")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def Captum(folder, dtype="float32"):  # noqa: N802
    return Worker("captum_worker.py", folder, CORES, dtype)


class Pellucid:
    """The command as a process that answers lines as they come: explain each, predict 64 at a time."""

    def __init__(self, command, *arguments):
        self.process = subprocess.Popen([str(command), *map(str, arguments), "--input", "-", "--format", "json"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL, env=clean_environment())

    def ask(self, text):
        """The explanation, and the seconds until it was there."""
        [answer], seconds = self.ask_all([text])
        return answer, seconds

    def ask_all(self, texts):
        start = time.perf_counter()
        self.process.stdin.write("\n".join(texts) + "\n")
        self.process.stdin.flush()
        lines = [self.process.stdout.readline() for _ in texts]
        return [json.loads(line) for line in lines], time.perf_counter() - start

    def close(self):
        """Processor seconds and peak bytes of the whole process."""
        self.process.stdin.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return {"processor_seconds": usage.ru_utime + usage.ru_stime, "peak_bytes": usage.ru_maxrss * 1024}


def run_pellucid(command, *arguments):
    """The JSON objects that it printed, and seconds, processor seconds and peak bytes of the whole process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(command), *map(str, arguments)], stdout=out, stderr=errors,
                                   env=clean_environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), errors.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"pellucid: exit {process.returncode}: {errors.read().decode()}")
        objects = [json.loads(line) for line in out.read().decode().splitlines()]
    return objects, {"seconds": seconds, "processor_seconds": usage.ru_utime + usage.ru_stime,
                     "peak_bytes": usage.ru_maxrss * 1024}


def run_on(texts, command, *arguments):
    """run_pellucid's answer for these texts in one process."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write("".join(text + "\n" for text in texts))
        file.flush()
        return run_pellucid(command, *arguments, "--input", file.name, "--format", "json")


def scores_of(explanation):
    return [token["score"] for token in explanation["tokens"]]


def token_error(scores, truth):
    """The largest |score - true score| as a share of the largest |true score|."""
    return max(abs(a - b) for a, b in zip(scores, truth)) / max(map(abs, truth))


def quantiles(values):
    """Median, 90th percentile, largest."""
    values = sorted(values)
    return statistics.median(values), values[int(0.9 * (len(values) - 1))], values[-1]


def peak_gflops():
    """{"fp32_gflops", "bf16_gflops"} of all cores: multiply-adds from registers."""
    command = os.environ.get("PELLUCID_PEAK") or ROOT / "build/bench/pellucid_peak"
    return json.loads(subprocess.run([str(command), str(CORES)], check=True, capture_output=True).stdout)


def write_section(name, text):
    """Put `text` between the markers of this name in docs/performance.md."""
    page = ROOT / "docs/performance.md"
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    old = page.read_text("utf8")
    head, rest = old.split(begin)
    page.write_text(head + begin + text.rstrip() + "\n" + end + rest.split(end, 1)[1], "utf8")


def machine():
    names = [line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
             if line.startswith("model name")]
    return f"{CORES} cores of {names[0] if names else 'an unknown processor'}"

"""How fast gouji is and how much memory it takes, as Markdown: `python benchmarks/speed.py [--write]`.

Everything runs on one core. Rates are given over wall time and over CPU time; on a machine that others use too, the
second is the one to compare. Figures are of this machine, today: nothing here is a test.

    warm      the same reports again and again, after one pass that loads and warms everything
    distinct  generated reports, each seen once, so that nothing but the official wording comes out of a cache
    memory    a worker of the batch that is given distinct reports, in all formats for the first hundred, then as JSON
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from machine import describe, put

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures" / "reports"
TARGETS = {"json": ">= 100", "help": "< 0.3 s", "first": "< 2.5 s", "memory": "< 400 MB, flat"}
PASSES = 5
"""Timed passes; the median counts."""
LEAST_REPORTS = 100
"""A pass runs over the fixtures as often as makes this many reports, so that it lasts long enough to be timed."""
STARTS = 5
"""Processes started for each time of a whole process; the median counts."""
FIRST_SEED = 700_000
"""Seeds of the generated reports: far from those of training and of the tests."""


@dataclass(frozen=True)
class Rate:
    """Reports in a pass and what it took, in seconds."""

    reports: int
    wall: float
    cpu: float

    def cells(self) -> str:
        """The last three cells of its row in the table."""
        per_report = 1000 * self.cpu / self.reports
        return f"{self.reports / self.wall:.0f} | {self.reports / self.cpu:.0f} | {per_report:.2f} ms"


def one_core() -> None:
    """Keep this process and its children to one core and one thread."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def timed(work: Callable[[], int], passes: int) -> Rate:
    """The median pass, by CPU time; `work` returns how many reports it did."""
    found = []
    for _ in range(passes):
        wall, cpu = time.perf_counter(), time.process_time()
        reports = work()
        found.append(Rate(reports, time.perf_counter() - wall, time.process_time() - cpu))
    return sorted(found, key=lambda rate: rate.cpu)[len(found) // 2]


def generated(count: int, first: int = FIRST_SEED) -> Iterator[tuple[bytes, str]]:
    from gouji.learn.corpus import generate

    for seed in range(first, first + count):
        sample = generate(seed)
        yield sample.text.encode(), f"{sample.name}.txt"


def rates(sources: list[tuple[bytes, str]], distinct: int) -> Iterator[tuple[str, str, Rate]]:
    """What is timed in this process: a name, its target, and the rate."""
    from gouji.pipeline import Structurer
    from gouji.writers import WRITERS, Context

    structurer = Structurer()
    sources = sources * -(-LEAST_REPORTS // len(sources))

    def to_json(given: list[tuple[bytes, str]]) -> int:
        return sum(len([r.report.to_json() for r in structurer.run(data, name)]) for data, name in given)

    fresh = list(generated(distinct))
    yield f"{distinct} distinct generated reports → JSON", "", timed(lambda: to_json(fresh), 1)
    to_json(sources)
    gc.collect()
    gc.freeze()  # as a worker of the batch does once it has loaded
    yield "fixtures → JSON, warm", TARGETS["json"], timed(lambda: to_json(sources), PASSES)
    results = [result for data, name in sources for result in structurer.run(data, name)]
    for name in WRITERS:

        def write(name: str = name) -> int:
            for result in results:
                WRITERS[name](result.report, Context(result.document, structurer.family))
            return len(results)

        write()
        yield f"writing {name} alone, warm", "", timed(write, PASSES)


def whole_process(arguments: list[str]) -> float:
    """Median wall time of a process, in seconds."""
    found = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "gouji", *arguments], check=True, capture_output=True)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def starts(report: Path) -> Iterator[tuple[str, str, float]]:
    with tempfile.TemporaryDirectory() as out:
        run = ["run", str(report), "--out", out, "--overwrite"]
        whole_process([*run, "--format", "json"])  # writes byte code and fills the disk's cache
        yield "`gouji --help`", TARGETS["help"], whole_process(["--help"])
        yield "first result of a single file, JSON", TARGETS["first"], whole_process([*run, "--format", "json"])
        yield "first result of a single file, all formats", TARGETS["first"], whole_process(run)


def memory(counts: list[int]) -> None:
    """Run in a process of its own: print the resident set, peak and present in MB, after so many reports, as JSON."""
    from gouji.batch import worker
    from gouji.batch.types import Job, Task
    from gouji.pipeline import Settings
    from gouji.writers import WRITERS

    found = []
    with tempfile.TemporaryDirectory() as out:
        for number, (data, name) in enumerate(generated(max(counts)), 1):
            formats = tuple(WRITERS) if number <= min(counts) else ("json",)
            job = Job(Path(out), formats, "zh", "benchmark", Settings())
            [record] = worker.work(Task("report.txt", data=data), job)
            if record.error:
                sys.exit(f"{name}: {record.error.message}")
            if number in counts:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                found.append((number, peak, _resident()))
    print(json.dumps(found))


def _resident() -> float:
    """The resident set now, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20 if status.exists() else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, default=FIXTURES, help="folder of reports (default fixtures/reports)")
    parser.add_argument("--distinct", type=int, default=200, help="generated reports to time (default 200)")
    parser.add_argument("--memory", type=int, nargs="*", default=[100, 1000, 10_000],
                        help="measure memory after so many reports (default 100 1000 10000)")  # fmt: skip
    parser.add_argument("--write", action="store_true", help="put the figures into README.md")
    parser.add_argument("--memory-worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    one_core()
    if options.memory_worker:
        memory(options.memory)
        return
    paths = sorted(options.reports.rglob("*.txt"))
    if not paths:
        sys.exit(f"There is no .txt file in {options.reports}. Name a folder of reports with --reports.")
    sources = [(path.read_bytes(), path.name) for path in paths]
    page = Page()
    page.say("| what | target | reports/s (wall) | reports/s (CPU) | CPU a report |", "|---|---|--:|--:|--:|")
    for what, target, rate in rates(sources, options.distinct):
        page.say(f"| {what} | {target} | {rate.cells()} |")
    page.say("", "| whole process | target | seconds |", "|---|---|--:|")
    for what, target, seconds in starts(paths[0]):
        page.say(f"| {what} | {target} | {seconds:.2f} |")
    if options.memory:
        page.say("", "| a worker's memory after | target | peak, MB | then, MB |", "|---|---|--:|--:|")
        command = [sys.executable, __file__, "--memory-worker", "--memory", *map(str, options.memory)]
        shown = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        for number, peak, now in json.loads(shown.splitlines()[-1]):
            page.say(f"| {number:,} reports | {TARGETS['memory']} | {peak:.0f} | {now:.0f} |")
    page.say("", f"{len(paths)} reports of `{options.reports.name}`; medians of {PASSES} passes. {describe()}")
    if options.write:
        put(ROOT / "README.md", "speed", "\n".join(page.lines))


class Page:
    """Lines that are printed as they come, and kept."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, *lines: str) -> None:
        """Print and keep lines."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    main()

"""How a batch bears a load: `python benchmarks/load.py [--reports 1000] [--layout store]`, made for 100,000.

Generated reports go through `gouji run` with two workers, whose memory is sampled meanwhile. Linux only.

    rate      reports a second, and how many times that of one worker (on `--compare` reports)
    batch     inputs a second of the whole batch
    memory    of the main process and of its workers over time: the peak of each quarter of the run
    store     bytes a report, number of files
    resume    99% are done: time until the first of the rest is begun, and until all is done
    queries   three over the store, by DuckDB if that is installed

Then all is extrapolated to a million. Of the inputs, `--read` are read; the others have the same bytes as one of these,
so that gouji reads them once, but keeps results, rows and records of each: what grows with their number can be measured
in a tenth of the time. Of those that are read, all beyond `--distinct` are one before with another last line.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from machine import describe

from gouji.learn.corpus import generate

FIRST_SEED = 800_000
"""Seeds of the generated reports: far from those of training, of the tests and of the other benchmarks."""
EVERY = 0.5
"""Seconds between two looks at the memory."""
QUERIES = {
    "accepted share by year": "SELECT year, avg(accepted::int) FROM cells GROUP BY year",
    "applications by issuer": """SELECT issuer, sum(value) FROM cells JOIN reports USING (report)
        WHERE "table" = 'applications' AND "row" = 'new' AND "column" = 'total' AND cells.accepted GROUP BY issuer""",
    "what fails most": """SELECT "table", rule, count(*) FROM checks WHERE outcome = 'failed'
        GROUP BY ALL ORDER BY 3 DESC LIMIT 10""",
}


@dataclass(frozen=True)
class Run:
    """A run: its seconds, those until its first input, those of all cores; MiB of main process and largest worker."""

    seconds: float
    begun: float
    cpu: float
    main: list[float]
    worker: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--read", type=int, help="inputs with bytes of their own; all of them if not given")
    parser.add_argument("--distinct", type=int, default=500)
    parser.add_argument("--compare", type=int, default=400)
    parser.add_argument("--layout", choices=("files", "store", "both"), default="store")
    parser.add_argument("--model", default="default")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder if not given")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as name:
        measure(Path(name), args)


def measure(folder: Path, args: argparse.Namespace) -> None:
    print(describe())
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    own = args.read or args.reports
    began = time.monotonic()
    later = make(folder, args.reports, own, args.distinct)
    print(f"{args.reports} inputs, {own} with bytes of their own ({time.monotonic() - began:.0f} s to make them).")
    options = ["--model", args.model, "--layout", args.layout]
    rate, small = compare(folder, args, options)
    first = run(folder / "in", folder / "out", *options, "--workers", "2")
    number = args.reports - len(later)
    print(f"batch: {number / first.seconds:.1f} inputs a second with two workers ({first.seconds:.0f} s)")
    for what, looks in (("main process", first.main), ("largest worker", first.worker)):
        print(f"memory of the {what}, MiB, by quarter of the run: {', '.join(map(str, quarters(looks)))}")
    for path in later:
        path.rename(folder / "in" / path.name)
    again = run(folder / "in", folder / "out", *options, "--workers", "2")
    print(f"resume with 99% done: {again.begun:.1f} s until it goes on, {again.seconds:.1f} s in all")
    print(f"  main process {max(again.main, default=0):.0f} MiB")
    files = [p for p in (folder / "out" / "store").rglob("*") if p.is_file()]
    size = sum(p.stat().st_size for p in files) / args.reports
    manifest = (folder / "out" / "manifest.sqlite").stat().st_size / args.reports
    review = (folder / "out" / "review.csv").stat().st_size / args.reports
    print(f"store: {size:.0f} bytes a report in {len(files)} files; manifest: {manifest:.0f}, review.csv: {review:.0f}")
    if files:
        query(folder / "out")
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "gouji", "stats", str(folder / "out"), "--json"], check=True, stdout=subprocess.DEVNULL
    )
    print(f"gouji stats: {time.monotonic() - began:.1f} s")
    per = (max(first.main) - small) / (number - args.compare)
    print(
        f"A million: {1e6 / rate / 3600:.1f} h on two cores, store {size / 1e3:.1f} GB, manifest {manifest / 1e3:.1f} "
        f"GB, review.csv {review / 1e3:.1f} GB, resume {again.begun / args.reports * 1e6 / 60:.0f} min at most, main "
        f"process {(small + 1e6 * per) / 1024:.1f} GiB ({1024 * per:.1f} KiB an input)."
    )


def make(folder: Path, number: int, read: int, distinct: int) -> list[Path]:
    """Write the reports, a thousand a folder. Returns the last hundredth, which are put aside."""
    texts = [generate(FIRST_SEED + i).text for i in range(min(read, distinct))]
    (folder / "later").mkdir()
    aside = []
    for i in range(number):
        own = i % read
        text = texts[own % len(texts)]
        text += f"\n第{own}号\n" if own >= len(texts) else ""
        last = i >= number - max(1, number // 100)
        path = folder / "later" / f"{i:07}.txt" if last else folder / "in" / f"{i // 1000:04}" / f"{i:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        aside += [path] * last
    return aside


def run(inputs: Path, out: Path, *options: str) -> Run:
    """Run a batch, looking at its memory meanwhile."""
    log = out.parent / "log"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "gouji", "run", str(inputs), "--out", str(out), "-q", "--log-file", str(log)]
    began, wall, before = time.monotonic(), time.time(), spent()
    process = subprocess.Popen([*command, *options])
    main_looks, worker_looks = [], []
    while process.poll() is None:
        main_looks.append(memory(process.pid))
        worker_looks.append(max(map(memory, children(process.pid)), default=0.0))
        time.sleep(EVERY)
    seconds = time.monotonic() - began
    if process.returncode:
        sys.exit(f"The run ended with exit code {process.returncode}.")
    with log.open(encoding="utf-8") as lines:
        begun = datetime.fromisoformat(json.loads(next(lines))["time"]).timestamp() - wall
    return Run(seconds, begun, spent() - before, main_looks, worker_looks)


def compare(folder: Path, args: argparse.Namespace, options: list[str]) -> tuple[float, float]:
    """The same reports with one worker and with two, start-up left out by the log's times.

    Returns:
        The rate of two, and the peak memory of their main process, in MiB.
    """
    few = folder / "few"
    few.mkdir()
    for path in itertools.islice(sorted((folder / "in").rglob("*.txt")), args.compare):
        os.link(path, few / path.name)
    rates = []
    for workers in (1, 2):
        took = run(few, folder / f"with-{workers}", *options, "--workers", str(workers))
        lines = [json.loads(line) for line in (folder / "log").read_text(encoding="utf-8").splitlines()]
        times = [datetime.fromisoformat(line["time"]).timestamp() for line in lines if line["event"] == "input"]
        skip = 4 * workers  # the first reports of each worker pay for its caches
        rates.append((len(times) - skip - 1) / (times[-1] - times[skip]))
    cpu = took.cpu / args.compare
    print(f"rate: {rates[1]:.1f} reports a second with two workers ({cpu:.3f} s of CPU a report)")
    print(f"two workers over one: {rates[1] / rates[0]:.2f} times ({rates[0]:.1f} and {rates[1]:.1f} reports a second)")
    return rates[1], max(took.main)


def query(out: Path) -> None:
    try:
        import duckdb
    except ImportError:
        print("queries: DuckDB is not installed")
        return
    from gouji.store.reading import open_store

    database = duckdb.connect()
    for kind, data in open_store(out).items():
        database.register(kind.value, data)
    for what, text in QUERIES.items():
        began = time.monotonic()
        rows = database.sql(text).fetchall()
        print(f"query, {what}: {time.monotonic() - began:.2f} s, {len(rows)} rows")


def spent() -> float:
    """Seconds of CPU of the processes that were started here and have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def memory(pid: int) -> float:
    """Resident memory of a process, in MiB; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def children(pid: int) -> Iterator[int]:
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            yield from map(int, thread.read_text(encoding="utf-8").split())
        except OSError:
            return


def quarters(looks: list[float]) -> list[int]:
    """The peak in each quarter."""
    step = max(1, -(-len(looks) // 4))
    return [round(max(looks[i : i + step])) for i in range(0, len(looks), step)]


if __name__ == "__main__":
    main()

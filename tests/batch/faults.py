"""A batch that is killed at random moments until it is done, beside one that nothing disturbs."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import msgspec

from gouji.batch.manifest import reading
from gouji.store.parts import STORE
from gouji.store.reading import open_store

REPORT = "二、主动公开政府信息情况\n规章\t{0}\t{1}\t{2}\n行政规范性文件\t{2}\t{0}\t{1}\n"
OWN = ("manifest.sqlite", "summary.json", "manifest.sqlite-wal", "manifest.sqlite-shm", ".gouji.lock")


def make_inputs(folder: Path, number: int, seed: int = 0) -> None:
    """Small reports, one in ten with the bytes of another, one in ten empty, which is an input that fails."""
    rng = random.Random(seed)
    folder.mkdir(parents=True)
    for i in range(number):
        figures = [rng.randrange(100_000) for _ in range(3)] if i % 10 else [7, 8, 9]
        text = "" if i % 10 == 5 else REPORT.format(*figures) * (1 + i % 4)
        (folder / f"{i:04}.txt").write_text(text, encoding="utf-8")


def command(folder: Path, out: Path, *more: str) -> list[str]:
    """`gouji run` with two workers, for files and store."""
    options = ["--model", "none", "--workers", "2", "-f", "json,csv", "--layout", "both", "-q", *more]
    return [sys.executable, "-m", "gouji", "run", str(folder), "--out", str(out), *options]


def start(folder: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """Start it."""
    return subprocess.Popen(command(folder, out, *more), stderr=subprocess.DEVNULL)


def children(pid: int) -> list[int]:
    """The worker processes of a main process."""
    with suppress(FileNotFoundError):
        threads = Path(f"/proc/{pid}/task").iterdir()
        pids = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
        return [pid for pid in pids if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return []


def torment(folder: Path, out: Path, kills: int, seed: int) -> Counter[str]:
    """Run the batch, killing its main process, or a worker of it, at that many random moments; then let it end.

    Half of the time, in an order of the seed's, it is a worker, where there is one.

    Returns:
        How often what was killed, and "runs".
    """
    rng = random.Random(seed)
    workers = [True, False] * (kills // 2) + [False] * (kills % 2)
    rng.shuffle(workers)
    counts: Counter[str] = Counter()
    process = start(folder, out)
    while counts["main"] + counts["worker"] < kills:
        counts["runs"] += process.poll() is not None
        if process.poll() is not None:
            process = start(folder, out)
        began = _lines(out)
        deadline = time.monotonic() + 10
        while process.poll() is None and _lines(out) == began and time.monotonic() < deadline and rng.random() < 0.99:
            time.sleep(0.02)
        time.sleep(rng.uniform(0, 0.3))
        victims = children(process.pid)
        if victims and workers[counts["main"] + counts["worker"]]:
            with suppress(ProcessLookupError):
                os.kill(rng.choice(victims), signal.SIGKILL)
            counts["worker"] += 1
        elif process.poll() is None:
            process.kill()
            process.wait()
            counts["main"] += 1
    process.wait()
    last = start(folder, out)
    assert last.wait(300) == 0
    return counts


def _lines(out: Path) -> int:
    return sum(1 for _ in out.rglob("*.json")) if out.exists() else 0


def results(out: Path) -> dict[str, bytes]:
    """Every file of an out folder that must be the same however often the batch was disturbed."""
    files = (p for p in out.rglob("*") if p.is_file() and p.name not in OWN and STORE not in p.relative_to(out).parts)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files}


def stored(out: Path) -> dict[str, Counter[str]]:
    """Every row of the store's tables with how often it is there: parts are cut as the batch went, rows are not."""
    with reading(out) as manifest:
        vouched = manifest.ledger.vouched()
    assert vouched == {p.relative_to(out).as_posix() for p in (out / STORE).rglob("*") if p.is_file()}
    tables = {kind.value: data.to_table().to_pylist() for kind, data in open_store(out).items()}
    return {kind: Counter(map(repr, rows)) for kind, rows in tables.items()}


def accounted(out: Path) -> dict[str, object]:
    """What the manifest says of each input, without times, and what the summary says."""
    with reading(out) as manifest:
        found = {r.name: (r.sha256, r.outputs, r.error and r.error.error, r.reports) for r in manifest.records()}
    summary = msgspec.json.decode((out / "summary.json").read_bytes())
    return {**found, "summary": {k: v for k, v in summary.items() if k not in ("kept", "seconds", "duplicates")}}

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gouji.batch.manifest import reading
from gouji.batch.types import OUT_OF_MEMORY, OUT_OF_TIME, WORKER_DIED
from tests.batch.faults import accounted, children, make_inputs, results, start, stored, torment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_a_batch_that_is_killed_again_and_again_comes_out_as_an_undisturbed_one(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 40)
    assert start(tmp_path / "in", tmp_path / "calm").wait(120) == 0
    counts = torment(tmp_path / "in", tmp_path / "out", kills=10, seed=1)
    assert counts["main"] >= 3
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert accounted(tmp_path / "out") == accounted(tmp_path / "calm")
    assert stored(tmp_path / "out") == stored(tmp_path / "calm")
    assert len(accounted(tmp_path / "out")) == 41


def test_one_sigterm_ends_a_batch_in_order(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 300)
    process = start(tmp_path / "in", tmp_path / "out")
    while not list((tmp_path / "out").glob("*.json")):
        assert process.poll() is None
        time.sleep(0.02)
    workers = children(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 130
    assert not any(_there(pid) for pid in workers)
    done = len(accounted(tmp_path / "out")) - 1
    assert 0 < done < 300
    assert len({name.partition(".txt")[0] for name in results(tmp_path / "out")} - {"review.csv"}) <= done


def _there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_poison_is_quarantined_and_taken_up_again_by_retry(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 20)
    for i, word in {1: "HANG", 2: "KILL", 3: "EAT"}.items():
        (tmp_path / "in" / f"{i:04}.txt").write_text(word)
    out = str(tmp_path / "out")
    limits = ["--time-limit", "4", "--memory-limit", "1500"]
    more = ["--model", "none", "-f", "json", "--workers", "2", *limits]
    assert poisoned("run", str(tmp_path / "in"), "--out", out, *more) == 0
    with reading(tmp_path / "out") as manifest:
        found = {r.name: r.error.error for r in manifest.records() if r.error}
        assert found.pop("0001.txt") == OUT_OF_TIME
        assert found.pop("0002.txt") == WORKER_DIED
        assert found.pop("0003.txt") == OUT_OF_MEMORY
        assert sorted(found.values()) == ["EmptyInput"] * 2
        assert len(list(manifest.records())) == 20
    assert poisoned("retry", out, "--memory-limit", "0", "--time-limit", "4") == 0
    with reading(tmp_path / "out") as manifest:
        assert {r.name: r.error.error for r in manifest.records() if r.error and r.error.quarantined} == {
            "0001.txt": OUT_OF_TIME,
            "0002.txt": WORKER_DIED,
        }


def poisoned(*args: str) -> int:
    script = Path(__file__).with_name("poisoned.py")
    return subprocess.run([sys.executable, str(script), *args, "-q"]).returncode

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.batch.faults import accounted, children, make_inputs, results, start, torment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def test_a_batch_that_is_killed_again_and_again_comes_out_as_an_undisturbed_one(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 40)
    assert start(tmp_path / "in", tmp_path / "calm").wait(120) == 0
    counts = torment(tmp_path / "in", tmp_path / "out", kills=10, seed=1)
    assert counts["main"] >= 3
    assert results(tmp_path / "out") == results(tmp_path / "calm")
    assert accounted(tmp_path / "out") == accounted(tmp_path / "calm")
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

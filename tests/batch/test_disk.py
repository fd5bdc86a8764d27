"""A disk that is full, or read-only, for real: a small tmpfs in a mount namespace of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.faults import accounted, command, make_inputs, results, start, stored

OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
SCENARIO = """
run() {{ {run}; echo "$1 $?" >> {log}; }}
mount -t tmpfs -o size=1200k tmpfs {disk} || exit 1
run full
mount -o remount,ro {disk}
run read-only
mount -o remount,rw,size=256m {disk}
run roomy
cp -r {disk}/out {kept}
"""


def may_mount() -> bool:
    if sys.platform != "linux":
        return False
    try:
        return (
            subprocess.run([*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0
        )
    except OSError:
        return False


@pytest.mark.skipif(not may_mount(), reason="this system lets no one but root mount a small disk to fill")
def test_a_full_and_a_read_only_disk_lose_nothing(tmp_path: Path) -> None:
    make_inputs(tmp_path / "in", 40)
    assert start(tmp_path / "in", tmp_path / "calm").wait(120) == 0
    disk, log, kept = tmp_path / "disk", tmp_path / "log", tmp_path / "kept"
    disk.mkdir()
    run = " ".join(map(str, command(tmp_path / "in", disk / "out")))
    script = SCENARIO.format(run=run, disk=disk, log=log, kept=kept)
    done = subprocess.run([*OWN_MOUNTS, "sh", "-c", script], capture_output=True, text=True)
    assert log.read_text().splitlines() == ["full 4", "read-only 4", "roomy 0"], done.stderr
    assert "room" in done.stderr
    assert "can't be written to" in done.stderr
    assert results(kept) == results(tmp_path / "calm")
    assert accounted(kept) == accounted(tmp_path / "calm")
    assert stored(kept) == stored(tmp_path / "calm")

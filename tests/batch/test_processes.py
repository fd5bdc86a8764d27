import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest
from pebble import CONSTS

from gouji.batch.limits import Limits
from gouji.batch.processes import Processes
from gouji.batch.types import OUT_OF_MEMORY, OUT_OF_TIME, WORKER_DIED, Job, Record, Task
from gouji.document.errors import ModelError
from gouji.pipeline import Settings
from tests.batch.deadly import deadly_work
from tests.batch.fakes import write_files


def job(out: Path) -> Job:
    return Job(out, ("json",), "zh", "key", Settings(model="none"))


def tasks_of(folder: Path, **texts: str) -> list[Task]:
    return [Task(path.name, path) for path in sorted(write_files(folder, **texts).iterdir()) if path.is_file()]


def run(folder: Path, limits: Limits | None = None, workers: int = 2, **texts: str) -> dict[str, Record]:
    tasks = tasks_of(folder, **texts)
    with Processes(workers, limits=limits, work=deadly_work) as crew:
        records = list(crew.run(tasks, job(folder), Event()))
    assert sorted(record.name for record in records) == [task.name for task in tasks]
    return {record.name: record for record in records}


def test_inputs_that_end_their_worker_are_quarantined_and_the_rest_is_done(tmp_path: Path) -> None:
    texts = {f"f{i:02}_txt": {3: "kill", 9: "exit", 12: "once"}.get(i, "fine") for i in range(20)}
    records = run(tmp_path, **texts)
    errors = {name: record.error for name, record in records.items() if record.error}
    assert sorted(errors) == ["f03.txt", "f09.txt"]
    assert {error.error for error in errors.values()} == {WORKER_DIED}
    assert all(error.lasting and error.quarantined for error in errors.values())  # only `gouji retry` tries it again
    assert "SIGKILL" in errors["f03.txt"].message
    assert all(records[name].sha256 and records[name].attempts == 2 for name in errors)
    assert (records["f12.txt"].error, records["f12.txt"].attempts) == (None, 2)
    assert records["f00.txt"].attempts == 1


def test_a_call_into_c_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CONSTS, "term_timeout", 0.2)
    records = run(tmp_path, Limits(seconds=1.0), a_txt="hang", b_txt="fine", c_txt="fine")
    error = records["a.txt"].error
    assert error is not None
    assert error.error == OUT_OF_TIME
    assert "1 seconds, twice" in error.message
    assert records["b.txt"].error is records["c.txt"].error is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a memory limit")
def test_a_worker_is_held_to_its_memory(tmp_path: Path) -> None:
    records = run(tmp_path, Limits(megabytes=600), a_txt="eat", b_txt="fine")
    assert (error := records["a.txt"].error)
    assert error.error == OUT_OF_MEMORY
    assert records["b.txt"].error is None
    assert run(tmp_path, Limits(megabytes=0), a_txt="eat")["a.txt"].error is None


def test_workers_are_replaced(tmp_path: Path) -> None:
    texts = {f"f{i}_txt": "pid" for i in range(6)}
    assert len({r.sha256 for r in run(tmp_path, Limits(inputs=2), 1, **texts).values()}) == 3
    assert len({r.sha256 for r in run(tmp_path, Limits(inputs=0), 1, **texts).values()}) == 1


def test_what_is_under_way_is_done_when_halted(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, **{f"f{i:02}_txt": "fine" for i in range(30)}, a_txt="kill")
    halt = Event()
    with Processes(2, work=deadly_work) as crew:
        records = []
        for record in crew.run(tasks, job(tmp_path), halt):
            records.append(record)
            halt.set()
    assert 1 <= len(records) <= 5
    assert all(record.error is None for record in records)  # the suspect is left for the next run


def test_idle_workers_that_are_killed_cost_nothing(tmp_path: Path) -> None:
    tasks = tasks_of(tmp_path, a_txt="pid", b_txt="pid", c_txt="pid")
    with Processes(1, work=deadly_work) as crew:
        records = crew.run(iter(tasks), job(tmp_path), Event())
        first = next(records)
        second = next(records)
        os.kill(int(first.sha256), signal.SIGKILL)
        third = next(records)
    assert (first.sha256, first.error) == (second.sha256, None)
    assert third.error is None


def test_only_a_few_tasks_are_handed_out_at_a_time(tmp_path: Path) -> None:
    folder = write_files(tmp_path, a_txt="fine")
    taken = 0

    def tasks() -> object:
        nonlocal taken
        for i in range(1000):
            taken += 1
            yield Task(f"{i}", folder / "a.txt")

    with Processes(2, work=deadly_work) as crew:
        records = crew.run(tasks(), job(tmp_path), Event())  # type: ignore[arg-type]
        for _ in range(3):
            next(records)
        assert taken <= 20
        records.close()  # type: ignore[attr-defined]


def test_a_wrong_setup_is_told_by_the_first_worker() -> None:
    settings = Settings(model="no-such-model")
    with Processes(1, settings) as crew, pytest.raises(ModelError, match="no-such-model"):
        crew.describe(settings)


MAIN = """
import sys
from pathlib import Path
from threading import Event
sys.path.insert(0, {here!r})
from tests.batch.deadly import deadly_work
from tests.batch.test_processes import Processes, job, tasks_of
if __name__ == "__main__":
    with Processes(1, work=deadly_work) as crew:
        for record in crew.run(tasks_of(Path({folder!r}), a_txt="pid", b_txt="hang"), job(Path()), Event()):
            print(record.sha256, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread does it, which can't while C holds the lock")
def test_a_worker_ends_with_the_main_process_even_while_it_hangs(tmp_path: Path) -> None:
    script = tmp_path / "main.py"
    script.write_text(MAIN.format(here=str(Path(__file__).parents[2]), folder=str(tmp_path / "in")))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as main:
        assert main.stdout
        worker = int(main.stdout.readline())
        assert _alive(worker)
        main.kill()
    for _ in range(100):
        if not _alive(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("The worker outlived its main process.")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

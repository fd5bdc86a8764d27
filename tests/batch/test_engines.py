from pathlib import Path

import pytest

from gouji.batch import Options, engines, run_batch
from gouji.batch.engines import INPUTS_PER_WORKER, Alone, Processes, choose_crew
from gouji.batch.types import Job, Task
from gouji.document.errors import ModelError
from gouji.pipeline import Settings
from tests.batch.fakes import deadly_work, write_files

SMALL = "二、主动公开政府信息情况\n规章\t1\t2\t3\n"
"""Something for the real pipeline to read; what it makes of it is not asked here."""


def job(out: Path) -> Job:
    return Job(out, ("json",), "zh", "key", Settings(model="none"))


def test_an_input_that_kills_its_worker_is_found_and_the_rest_is_done(tmp_path: Path) -> None:
    texts = {f"f{i:02}_txt": "kill" if i in (3, 17) else "fine" for i in range(20)}
    folder = write_files(tmp_path, **texts)
    tasks = [Task(path.name, path) for path in sorted(folder.iterdir())]
    with Processes(2, deadly_work) as crew:
        records = list(crew.run(tasks, job(tmp_path)))
    assert sorted(record.name for record in records) == [task.name for task in tasks]
    failed = {record.name: record.error for record in records if record.error}
    assert sorted(failed) == ["f03.txt", "f17.txt"]
    assert all(error.error == "WorkerDied" and not error.lasting for error in failed.values())


def test_only_a_few_tasks_are_handed_out_at_a_time(tmp_path: Path) -> None:
    folder = write_files(tmp_path, a_txt="fine")
    taken = 0

    def tasks() -> object:
        nonlocal taken
        for i in range(1000):
            taken += 1
            yield Task(f"{i}", folder / "a.txt")

    with Processes(2, deadly_work) as crew:
        records = crew.run(tasks(), job(tmp_path))  # type: ignore[arg-type]
        for _ in range(3):
            next(records)
        assert taken <= 20
        records.close()  # type: ignore[attr-defined]


def test_processes_make_the_same_results_as_one(tmp_path: Path) -> None:
    write_files(tmp_path / "in", a_txt=SMALL, b__c_txt=SMALL * 2, empty_txt="")
    one, two = (
        run_batch(
            Options((tmp_path / "in",), tmp_path / name, ("json", "csv"), Settings(model="none"), workers=workers)
        )
        for name, workers in (("one", 1), ("two", 2))
    )
    assert one.failed == 1
    assert (one.verdicts, one.cells, one.errors) == (two.verdicts, two.cells, two.errors)
    for path in (tmp_path / "one").rglob("*.txt.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
    assert len(list((tmp_path / "two").rglob("*.txt.*"))) == 4


def test_a_wrong_setup_is_told_by_the_first_worker() -> None:
    with Processes(2) as crew, pytest.raises(ModelError, match="no-such-model"):
        crew.describe(Settings(model="no-such-model"))


def test_workers_are_started_where_they_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Counted:
        def __init__(self, workers: int) -> None:
            started.append(workers)

    monkeypatch.setattr(engines, "cores", lambda: 4)
    monkeypatch.setattr(engines, "Processes", Counted)
    assert isinstance(choose_crew(0, INPUTS_PER_WORKER), Alone)
    assert isinstance(choose_crew(1, 10_000), Alone)
    assert isinstance(choose_crew(8, 1), Alone)
    choose_crew(0, INPUTS_PER_WORKER + 1)
    choose_crew(0, 10_000)
    choose_crew(8, 10_000)
    choose_crew(8, 3)
    assert started == [2, 4, 8, 3]

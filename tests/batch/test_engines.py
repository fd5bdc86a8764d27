from pathlib import Path

import pytest

from gouji.batch import Limits, Options, engines, processes, run_batch, worker
from gouji.batch.engines import INPUTS_PER_WORKER, Alone, choose_crew
from gouji.batch.types import OUT_OF_MEMORY, Job, Task
from gouji.document.errors import OptionError
from gouji.pipeline import Settings
from tests.batch.fakes import FakeStructurer, fake_pipeline, write_files

SETTINGS = Settings(model="none")

SMALL = "二、主动公开政府信息情况\n规章\t1\t2\t3\n"
"""Something for the real pipeline to read; what it makes of it is not asked here."""


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


def tasks(number: int, data: bytes = b"text") -> list[Task]:
    return [Task(f"{i}", data=data) for i in range(number)]


def test_workers_are_started_where_they_pay_or_protect(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Counted:
        def __init__(self, workers: int, settings: Settings, limits: Limits | None) -> None:
            started.append(workers)

    monkeypatch.setattr(engines, "cores", lambda: 4)
    monkeypatch.setattr(processes, "Processes", Counted)
    few, many = tasks(INPUTS_PER_WORKER), tasks(1000)
    assert isinstance(choose_crew(0, few, SETTINGS), Alone)
    assert isinstance(choose_crew(1, few, SETTINGS), Alone)
    assert isinstance(choose_crew(8, few[:1], SETTINGS), Alone)
    choose_crew(0, tasks(INPUTS_PER_WORKER + 1), SETTINGS)
    choose_crew(0, many, SETTINGS)
    choose_crew(8, many, SETTINGS)
    choose_crew(8, many[:3], SETTINGS)
    assert started == [2, 4, 8, 3]
    started.clear()
    choose_crew(1, many, SETTINGS)
    choose_crew(0, [*few[:3], *tasks(1, b"\x89PNG\r\n\x1a\n\0\0")], SETTINGS)
    choose_crew(0, tasks(1, b"%PDF-1.7"), SETTINGS)
    choose_crew(0, few, SETTINGS, Limits())
    assert started == [1, 1, 1, 1]


def test_a_file_that_can_t_be_opened_is_no_reason_for_a_worker(tmp_path: Path) -> None:
    assert engines.is_text(Task("gone", tmp_path / "gone"))


def test_the_time_allowed_grows_with_the_size() -> None:
    assert Limits().allowed(0) == 120
    assert Limits().allowed(2**20) == 220
    assert Limits(seconds=5).allowed(2**20) == 5
    assert Limits(seconds=0).allowed(1) is None
    with pytest.raises(OptionError, match="seconds is -1"):
        Limits(seconds=-1)


def test_an_allocation_that_fails_is_no_bug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(self: object, data: bytes, name: str) -> object:
        raise RuntimeError("(-4:Insufficient memory) Failed to allocate 1000000000 bytes in OutOfMemoryError")

    with fake_pipeline():
        monkeypatch.setattr(FakeStructurer, "run", greedy)
        [record] = worker.work(Task("a", data=b"x"), Job(tmp_path, ("json",), "zh", "key", SETTINGS))
    assert record.error
    assert (record.error.error, record.error.traceback) == (OUT_OF_MEMORY, None)

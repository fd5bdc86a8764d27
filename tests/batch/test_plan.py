import hashlib
import os
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from gouji.batch import Options, Progress, plan, run_batch, runner, worker
from gouji.batch import manifest as manifest_module
from gouji.batch.engines import Alone
from gouji.batch.inputs import find_tasks
from gouji.batch.manifest import opened, reading
from gouji.batch.plan import Only, together
from gouji.batch.runner import plan_batch
from gouji.batch.standing import WHY, Why, seen
from gouji.batch.status import read_status
from gouji.batch.types import OUT_OF_TIME, FileError, Job, Task
from gouji.document import Report
from gouji.document.errors import OptionError
from gouji.pipeline import Settings
from gouji.store.places import Storage
from tests.batch.fakes import fake_pipeline, write_files


@pytest.fixture
def options(tmp_path: Path) -> Options:
    (tmp_path / "in").mkdir()
    return Options((tmp_path / "in",), tmp_path / "out", ("json",), workers=1)


def planned(options: Options, version: str = "1") -> dict[str, Why]:
    with fake_pipeline(version) as done:
        steps = plan_batch(options)
    assert done == []
    return {step.task.name: step.why for step in steps}


def run(options: Options, only: Only | None = None) -> list[str]:
    with fake_pipeline() as done:
        run_batch(options, only=only)
    return list(done)


def test_a_plan_writes_nothing(options: Options) -> None:
    write_files(options.paths[0], a_txt="one")
    assert planned(options) == {"a.txt": Why.NEW}
    assert not options.out.exists()


def test_a_plan_says_why(options: Options) -> None:
    folder = write_files(options.paths[0], a_txt="one", b_txt="other", c_txt="bad", d_txt="bug", e_txt="fifth")
    run(options)
    write_files(folder, b_txt="changed", f_txt="new")
    (options.out / "e.txt.json").unlink()
    whys = {
        "a.txt": Why.KEPT, "b.txt": Why.CHANGED, "c.txt": Why.KEPT, "d.txt": Why.FAILED, "e.txt": Why.RESULTS,
        "f.txt": Why.NEW,
    }  # fmt: skip
    assert planned(options) == whys
    assert planned(replace(options, formats=("json", "csv")))["a.txt"] is Why.FORMATS
    assert planned(replace(options, overwrite=True))["a.txt"] is Why.ASKED
    assert planned(options, "2")["a.txt"] is Why.ENGINE
    assert set(WHY) == set(Why)
    assert run(options) == ["b.txt", "d.txt", "e.txt", "f.txt"]


def test_only_what_failed_or_is_to_be_reviewed_is_done_again(options: Options) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="bad", c_txt="review", d_txt="bug")
    run(options)
    write_files(options.paths[0], e_txt="new")
    assert run(options, Only.FAILED) == ["b.txt", "d.txt"]
    assert run(options, Only.REVIEW) == ["c.txt"]


def test_what_was_quarantined_is_left_alone_until_it_changes(options: Options) -> None:
    folder = write_files(options.paths[0], a_txt="one")
    run(options)
    with opened(options.out) as manifest:
        record = manifest.get("a.txt")
        assert record is not None
        manifest.put([replace(record, outputs=(), reports=(), error=FileError(OUT_OF_TIME, "Too slow.", True))])
    assert planned(options) == {"a.txt": Why.KEPT}
    assert run(replace(options, limits=None), Only.FAILED) == ["a.txt"]
    write_files(folder, a_txt="other")
    assert planned(options) == {"a.txt": Why.CHANGED}


def test_what_was_under_way_when_a_run_ended_is_done_by_a_run_and_by_a_retry(options: Options) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="other")
    for only in (None, Only.FAILED):
        run(options)
        with opened(options.out) as manifest:
            record = manifest.get("b.txt")
            assert record is not None
            manifest.put([replace(record, sha256="")])
        assert planned(options) == {"a.txt": Why.KEPT, "b.txt": Why.BEGUN}
        assert run(options, only) == ["b.txt"]


def test_a_file_that_looks_as_when_it_was_read_is_not_read_again(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_files(options.paths[0], a_txt="one") / "a.txt"
    assert seen(Task("a", path)) == ""  # another change in this moment might not show
    monkeypatch.setattr("gouji.batch.standing._SETTLED", -60.0)
    run(options)
    for reads in ("gouji.batch.standing.content_hash", "gouji.batch.inputs.is_archive"):
        monkeypatch.setattr(reads, lambda *_: pytest.fail("It was read."))
    assert planned(options) == {"a.txt": Why.KEPT}
    monkeypatch.undo()
    os.utime(path)
    assert planned(options) == {"a.txt": Why.KEPT}
    path.write_text("two")
    assert planned(options) == {"a.txt": Why.CHANGED}


def test_a_file_that_becomes_an_archive_is_opened(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gouji.batch.standing._SETTLED", -60.0)
    path = write_files(options.paths[0], a_zip="one") / "a.zip"
    assert run(options) == ["a.zip"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("b.txt", "two")
    assert planned(options) == {"a.zip/b.txt": Why.NEW}


def test_the_same_bytes_are_read_once_and_written_under_every_name(options: Options) -> None:
    write_files(options.paths[0], a_txt="two", b__c_txt="two", d_txt="not", e_txt="bad", f_txt="bad")
    with fake_pipeline() as done:
        summary = run_batch(options)
    assert done == ["a.txt", "d.txt", "e.txt", "f.txt"]  # what can't be read is quickly told for each
    assert (summary.inputs, summary.reports, summary.duplicates, summary.failed) == (5, 5, 1, 2)
    for number in ("", ".2"):
        first, second = (
            Report.from_json((options.out / f"{name}{number}.json").read_bytes()) for name in ("a.txt", "b/c.txt")
        )
        assert second.source.name == "b/c.txt"
        assert replace(second, source=first.source) == first
    with reading(options.out) as manifest:
        assert [r.same_as for r in manifest.records()] == [None, "a.txt", None, None, None]
    assert run(options) == []


def test_members_of_archives_are_each_read(options: Options) -> None:
    with zipfile.ZipFile(options.paths[0] / "a.zip", "w") as archive:
        archive.writestr("one.txt", "same")
        archive.writestr("two.txt", "same")
    tasks = find_tasks(options.paths, options.out, 10**6)
    job = Job(options.out, ("json",), "zh", "key", Settings(model="none"))
    assert [(task.name, task.same) for task in together(tasks, job)] == [("a.zip/one.txt", ()), ("a.zip/two.txt", ())]


def test_a_file_that_changes_after_the_bytes_were_compared_is_read_itself(tmp_path: Path) -> None:
    folder = write_files(tmp_path, a_txt="one", b_txt="one")
    job = Job(tmp_path / "out", ("json",), "zh", "key", Settings(model="none"))
    [task] = together([Task(n, folder / n) for n in ("a.txt", "b.txt")], job)
    write_files(folder, b_txt="two")
    with fake_pipeline() as done:
        records = worker.work(task, job)
    assert done == ["a.txt", "b.txt"]
    assert [r.same_as for r in records] == [None, None]


def test_groups_keep_every_task_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "_TOGETHER", 3)
    tasks = [Task(f"{i}", data=(b"x", b"y", b"zz")[i % 3]) for i in range(20)]
    grouped = together(tasks, Job(tmp_path, ("json",), "zh", "key", Settings()))
    assert sorted(int(t.name) for g in grouped for t in (g, *g.same)) == list(range(20))
    assert all(t.data == g.data for g in grouped for t in g.same)
    assert {len(g.same) for g in grouped} <= {0, 1, 2}
    assert [int(g.name) for g in grouped] == sorted(int(g.name) for g in grouped)


def test_a_full_disk_ends_the_batch_and_keeps_what_was_done(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="other", c_txt="third")
    written: list[str] = []

    def full(storage: Storage, path: str, data: bytes) -> None:
        if len(written) == 1:
            raise OSError(28, "No space left on device", path)
        written.append(path)
        whole(storage, path, data)

    whole = worker.write_whole
    monkeypatch.setattr(worker, "write_whole", full)
    with pytest.raises(OptionError, match="No space left"):
        run(options)
    monkeypatch.undo()
    assert run(options) == ["b.txt", "c.txt"]


def test_workers_get_the_largest_first(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    class Apart:
        """Not alone, but here."""

        def __getattr__(self, name: str) -> object:
            return getattr(Alone(), name)

        __enter__ = Alone.__enter__
        __exit__ = Alone.__exit__

    write_files(options.paths[0], a_txt="one", b_txt="a long one", c_txt="middle")
    monkeypatch.setattr(runner, "choose_crew", lambda *_: Apart())
    assert run(options) == ["b.txt", "c.txt", "a.txt"]


def test_the_log_and_the_counts(options: Options, tmp_path: Path) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="bad", c_txt="review")
    log, counts = tmp_path / "log" / "x.jsonl", tmp_path / "gouji.prom"
    run(replace(options, log_file=log, metrics_file=counts))
    lines = [msgspec.json.decode(line) for line in log.read_bytes().splitlines()]
    assert [(line["event"], line.get("name")) for line in lines] == [
        ("begin", None), ("input", "a.txt"), ("input", "b.txt"), ("input", "c.txt"), ("end", None),
    ]  # fmt: skip
    assert (lines[2]["error"], lines[3]["verdicts"], lines[4]["failed"]) == ("EmptyInput", ["review"], 1)
    text = counts.read_text()
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert values["gouji_running"] == "0"
    assert values["gouji_inputs_done_total"] == "3"
    assert values['gouji_reports_total{verdict="review"}'] == "1"
    assert values['gouji_errors_total{error="EmptyInput"}'] == "1"
    assert text.count("# TYPE") == len({name.partition("{")[0] for name in values})


def test_a_log_that_can_t_be_written_is_told(options: Options, tmp_path: Path) -> None:
    write_files(options.paths[0], a_txt="one")
    for wrong in ({"log_file": tmp_path}, {"metrics_file": tmp_path}):
        with pytest.raises(OptionError, match="can't be written"):
            run(replace(options, **wrong))  # type: ignore[arg-type]


def test_inputs_that_vanish_or_change_meanwhile_are_one_error_or_what_they_are_now(options: Options) -> None:
    folder = write_files(options.paths[0], a_txt="one", b_txt="other", c_txt="third", d_txt="forth")

    def meddle(progress: Progress) -> None:
        if progress.done == 1:
            (folder / "b.txt").unlink()
            write_files(folder, c_txt="changed while the batch goes on")

    with fake_pipeline():
        summary = run_batch(options, meddle)
    assert [(failure.name, failure.error) for failure in summary.errors] == [("b.txt", "FileNotFoundError")]
    assert (summary.inputs, summary.reports) == (4, 3)
    record = hashlib.sha256(b"changed while the batch goes on").hexdigest()
    with reading(options.out) as manifest:
        assert {found.name: found.sha256 for found in manifest.records()}["c.txt"] == record
    assert run(options) == []
    write_files(folder, b_txt="there again")
    assert run(options) == ["b.txt"]


def test_clocks_that_jump_change_nothing(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_files(options.paths[0], a_txt="one", b_txt="other", c_txt="third")
    clock = time.time

    def jump(progress: Progress) -> None:
        hours = (progress.done % 3 - 1) * 48
        monkeypatch.setattr(time, "time", lambda: clock() + hours * 3600)
        monkeypatch.setattr(
            manifest_module, "_now", lambda: (datetime.now(UTC) + timedelta(hours=hours)).isoformat("T", "milliseconds")
        )

    with fake_pipeline() as done:
        summary = run_batch(options, jump)
    assert (len(done), summary.left) == (3, 0)
    assert 0 <= summary.seconds < 60
    for at in range(3):  # the clock stands two days back, then right, then two days ahead
        status = read_status(options.out)
        assert (status.finished, status.kept, status.left) == ((3, 0, 0) if at == 0 else (0, 3, 0))
        assert status.rate is None or status.rate >= 0
        assert run(options) == []
        jump(Progress(3, at))
    write_files(folder, b_txt="OTHER")
    assert run(options) == ["b.txt"]

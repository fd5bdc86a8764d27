import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.batch import Options, Progress, Summary, run_batch
from gouji.batch.manifest import Manifest
from gouji.batch.output import LOCK
from gouji.batch.types import Record
from gouji.classify import artifact
from gouji.cli.run import told
from gouji.document import Report, Status, Verdict
from gouji.document.errors import OptionError
from gouji.pipeline import Settings
from gouji.writers import WRITERS
from tests.batch.fakes import fake_pipeline, write_files


@pytest.fixture
def options(tmp_path: Path) -> Options:
    """A batch over an empty folder `in`, to be filled."""
    (tmp_path / "in").mkdir()
    return Options((tmp_path / "in",), tmp_path / "out", ("json",), workers=1)


def run(options: Options, version: str = "1") -> tuple[Summary, list[str]]:
    with fake_pipeline(version) as done:
        summary = run_batch(options)
    return summary, list(done)


def files(options: Options) -> list[str]:
    paths = (p for p in options.out.rglob("*") if p.is_file() and p.name != LOCK)
    return sorted(p.relative_to(options.out).as_posix() for p in paths)


def test_results_stand_where_the_contract_says(options: Options) -> None:
    write_files(options.paths[0], a__report_txt="two", b_txt="one")
    run(replace(options, formats=()))
    own = ["manifest.sqlite", "review.csv", "summary.json"]
    reports = ["a/report.txt", "a/report.txt.2", "b.txt"]
    assert files(options) == sorted([f"{name}.{suffix}" for name in reports for suffix in WRITERS] + own)
    second = Report.from_json((options.out / "a/report.txt.2.json").read_bytes())
    assert (second.source.name, second.source.report) == ("a/report.txt", 2)


def test_one_bad_input_is_one_error_and_stops_nothing(options: Options) -> None:
    write_files(options.paths[0], a_txt="bad", b_txt="bug", c_txt="sound")
    summary, _ = run(options)
    assert (summary.inputs, summary.failed, summary.reports) == (3, 2, 1)
    bad, bug = summary.errors
    assert (bad.name, bad.error, bad.message, bad.traceback) == ("a.txt", "EmptyInput", "There is nothing in it.", None)
    assert (bug.name, bug.error) == ("b.txt", "InternalError")
    assert "ZeroDivisionError" in (bug.traceback or "")
    assert "c.txt.json" in files(options)


def test_an_input_over_the_limit_is_not_read(options: Options) -> None:
    write_files(options.paths[0], a_txt="x" * 11)
    summary, done = run(replace(options, settings=Settings(max_bytes=10)))
    assert summary.errors[0].error == "TooLarge"
    assert done == []


def test_a_file_that_may_not_be_read_is_one_error(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="two")

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)  # type: ignore[arg-type]

    opened = Path.open
    monkeypatch.setattr(Path, "open", refuse)
    summary, _ = run(options)
    assert [e.error for e in summary.errors] == ["PermissionError"]
    assert summary.reports == 2


def test_the_summary_counts(options: Options) -> None:
    write_files(options.paths[0], a_txt="review", b_txt="conflict", c_txt="sound", d_txt="sound")
    summary, _ = run(options)
    assert summary.verdicts == {Verdict.ACCEPT: 2, Verdict.SOURCE_CONFLICT: 1, Verdict.REVIEW: 1}
    assert summary.straight_through == 0.75
    assert summary.cells[Status.READ] == 60
    assert sum(summary.cells.values()) == 60
    assert summary.accepted == 59
    assert summary.accepted_share == 59 / 60
    stored = json.loads((options.out / "summary.json").read_text())
    assert stored["verdicts"]["review"] == 1
    assert stored["cells"]["missing"] == 0
    assert stored["engine"]["forms"] == ["cn-ogi/2021"]


def test_review_lists_the_reports_of_the_whole_batch(options: Options) -> None:
    write_files(options.paths[0], a_txt="review", b_txt="sound")
    run(options)
    write_files(options.paths[0], c_txt="review too")
    summary, done = run(options)
    assert done == ["c.txt"]
    rows = list(csv.DictReader(io.StringIO((options.out / "review.csv").read_text("utf-8-sig"))))
    assert [row["report"] for row in rows] == ["a.txt", "c.txt"]
    assert rows[0]["value"] == "0"
    assert summary.to_review == 2


def test_a_second_run_does_only_what_is_new_or_changed(options: Options) -> None:
    folder = write_files(options.paths[0], a_txt="one", b_txt="two", c_txt="bad", d_txt="bug")
    first, done = run(options)
    assert first.kept == 0
    assert done == ["a.txt", "b.txt", "c.txt", "d.txt"]
    write_files(folder, b_txt="two, changed", e_txt="new")
    summary, done = run(options)
    assert done == ["b.txt", "d.txt", "e.txt"]  # a bug may be gone, a bad input is not
    assert (summary.inputs, summary.kept, summary.failed, summary.reports) == (5, 2, 2, 4)


def test_another_default_model_of_any_family_does_all_again(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    models = options.out.parent / "models"
    models.mkdir()
    defaults = models / "default.json"
    defaults.write_text('{"cn-ogi": "cn-ogi-0.1.0"}', encoding="utf-8")
    monkeypatch.setattr(artifact, "folders", lambda: (models,))
    write_files(options.paths[0], a_txt="one")
    assert run(options)[1] == ["a.txt"]
    assert run(options)[1] == []
    defaults.write_text('{"cn-ogi": "cn-ogi-0.1.0", "cn-ogi-stat": "cn-ogi-stat-0.1.0"}', encoding="utf-8")
    assert run(options)[1] == ["a.txt"]


@pytest.mark.parametrize(
    "change",
    [
        {"overwrite": True},
        {"formats": ("json", "csv")},
        {"lang": "en"},
        {"settings": Settings(threshold=0.5)},
        {"settings": Settings(model="none")},
        {"settings": Settings(year=2020)},
    ],
)
def test_a_run_with_other_settings_does_all(options: Options, change: dict[str, object]) -> None:
    write_files(options.paths[0], a_txt="one")
    run(options)
    assert run(replace(options, **change))[1] == ["a.txt"]  # type: ignore[arg-type]


def test_a_run_with_fewer_formats_keeps_all(options: Options) -> None:
    write_files(options.paths[0], a_txt="one")
    run(replace(options, formats=("json", "csv")))
    assert run(options)[1] == []


def test_another_engine_does_all(options: Options) -> None:
    write_files(options.paths[0], a_txt="one")
    run(options)
    assert run(options, version="2")[1] == ["a.txt"]


def test_another_form_file_of_the_same_name_does_all(options: Options, tmp_path: Path) -> None:
    write_files(options.paths[0], a_txt="one")
    own = tmp_path / "own.yaml"
    own.write_text("form: x")
    options = replace(options, settings=Settings(form_paths=(own,)))
    run(options)
    assert run(options)[1] == []
    own.write_text("form: y")
    assert run(options)[1] == ["a.txt"]


@pytest.mark.parametrize("damage", [lambda p: p.unlink(), lambda p: p.write_bytes(b"")])
def test_a_result_that_is_gone_or_empty_is_made_again(options: Options, damage: object) -> None:
    write_files(options.paths[0], a_txt="one")
    run(options)
    damage(options.out / "a.txt.json")  # type: ignore[operator]
    assert run(options)[1] == ["a.txt"]
    assert (options.out / "a.txt.json").stat().st_size > 0


def test_what_an_input_no_longer_gives_is_removed(options: Options) -> None:
    write_files(options.paths[0], a_txt="two")
    run(replace(options, formats=("json", "csv")))
    assert "a.txt.2.csv" in files(options)
    write_files(options.paths[0], a_txt="only one")
    run(options)
    assert [f for f in files(options) if f.startswith("a.")] == ["a.txt.json"]
    write_files(options.paths[0], a_txt="bad")
    run(options)
    assert [f for f in files(options) if f.startswith("a.")] == []


def test_a_run_that_was_stopped_goes_on_where_it_was(options: Options) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="other", c_txt="third")

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with fake_pipeline() as done, pytest.raises(KeyboardInterrupt):
        run_batch(options, stop)
    assert done == ["a.txt", "b.txt"]
    (options.out / "sub").mkdir()
    (options.out / "sub" / ".gouji-1.tmp").write_text("what a killed worker was writing")
    assert run(options)[1] == ["c.txt"]
    assert not list(options.out.rglob("*.tmp"))


def test_results_that_a_killed_run_overwrote_are_not_taken_for_those_of_before(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="other")
    run(options)
    old = (options.out / "a.txt.json").read_bytes()

    def killed(self: Manifest, records: list[Record]) -> None:
        if records[0].sha256:
            raise KeyboardInterrupt
        put(self, records)

    put = Manifest.put
    monkeypatch.setattr(Manifest, "put", killed)
    with pytest.raises(KeyboardInterrupt):
        run(options, version="2")
    monkeypatch.undo()
    new = (options.out / "a.txt.json").read_bytes()
    assert new != old
    assert len(new) == len(old)
    assert run(options)[1] == ["a.txt"]
    assert (options.out / "a.txt.json").read_bytes() == old


def test_no_draft_stays_behind_when_a_writer_fails(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(report: object, context: object) -> bytes:
        raise RuntimeError("no ink")

    monkeypatch.setitem(WRITERS, "csv", broken)
    write_files(options.paths[0], a_txt="one")
    summary, _ = run(replace(options, formats=("json", "csv")))
    assert "no ink" in summary.errors[0].message
    assert files(options) == ["manifest.sqlite", "review.csv", "summary.json"]


def test_progress_is_told_after_every_input(options: Options) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="bad")
    seen: list[Progress] = []
    with fake_pipeline():
        run_batch(options, seen.append)
    assert seen == [Progress(2), Progress(2, 1), Progress(2, 2, 0, 1)]
    assert [sum(state.verdicts.values()) for state in seen] == [0, 1, 1]
    assert [told(state).partition(", ")[2] for state in seen] == ["", "", "1 EmptyInput"]
    seen.clear()
    with fake_pipeline():
        run_batch(options, seen.append)
    assert seen == [Progress(2, 2, 2, 1)]


def test_an_unknown_format_or_language_is_refused_before_anything_is_read(options: Options) -> None:
    for wrong in (replace(options, formats=("pdf",)), replace(options, lang="fr")):
        with pytest.raises(OptionError, match="There are"):
            run(wrong)
    assert not options.out.exists()

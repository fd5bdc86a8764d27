from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gouji import structure
from gouji.batch.check import check_folder
from gouji.batch.diff import CellChange, State, VerdictChange, diff_folders
from gouji.document import Cell, Outcome, Report, Status, Tables, Verdict
from gouji.document.errors import EmptyInput
from tests.batch.fakes import sound_report
from tests.pages import page, rows, sound


def change(report: Report, row: str, column: str, **fields: object) -> Report:
    table = report.tables[0]
    cells: tuple[Cell, ...] = tuple(
        replace(c, **fields) if (c.row, c.column) == (row, column) else c  # type: ignore[arg-type]
        for c in table.cells
    )
    assert cells != table.cells
    return replace(report, tables=Tables((replace(table, cells=cells),)))


def put(folder: Path, name: str, report: Report) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_bytes(report.to_json())


def test_check_passes_over_what_is_sound(tmp_path: Path) -> None:
    put(tmp_path, "a", sound_report())
    (tmp_path / "summary.json").write_text("{}")
    recheck = check_folder(tmp_path)
    assert recheck.sound
    assert recheck.reports == 1
    assert recheck.outcomes == {Outcome.PASSED: 3, Outcome.FAILED: 0, Outcome.UNDECIDED: 0}


def test_check_finds_a_cell_that_was_edited(tmp_path: Path) -> None:
    put(tmp_path, "a", change(sound_report(), "review", "upheld", value=Decimal(5)))
    recheck = check_folder(tmp_path)
    (row,) = recheck.findings
    assert (row.rule, row.row, row.recorded, row.now) == ("row_total", "review", Outcome.PASSED, Outcome.FAILED)
    assert (row.left, row.right) == (Decimal(7), Decimal(12))
    assert recheck.differing == 1
    assert not recheck.sound


def test_check_counts_a_blank_as_nothing_and_a_missing_cell_as_unknown(tmp_path: Path) -> None:
    put(tmp_path, "blank", change(sound_report(), "review", "upheld", value=None, status=Status.BLANK))
    put(tmp_path, "missing", change(sound_report(), "review", "upheld", value=None, status=Status.MISSING))
    recheck = check_folder(tmp_path)
    assert [(row.report, row.now) for row in recheck.findings] == [("missing.json", Outcome.UNDECIDED)]


def test_check_agrees_with_a_run_on_a_table_that_was_not_found(tmp_path: Path) -> None:
    report = structure(page(rows(sound({"granted": [3, 0, 0, 0, 0, 0]}))), model="none")
    assert [table.id for table in report.tables if not table.lines] == ["disclosure", "disputes"]
    put(tmp_path, "a", report)
    recheck = check_folder(tmp_path)
    assert recheck.sound
    assert sum(recheck.outcomes.values()) == len(report.checks) > 0


def test_check_evaluates_a_table_that_was_filled_in_by_hand(tmp_path: Path) -> None:
    sound = sound_report()
    put(tmp_path, "a", replace(sound, tables=Tables((replace(sound.tables[0], lines=()),))))
    assert check_folder(tmp_path).outcomes[Outcome.PASSED] == 3


def test_check_names_files_that_are_no_result(tmp_path: Path) -> None:
    put(tmp_path, "a", sound_report())
    (tmp_path / "b.json").write_text("[1]")
    report = sound_report()
    put(tmp_path, "c", replace(report, tables=Tables((replace(report.tables[0], form="own/1"),))))
    recheck = check_folder(tmp_path)
    assert [name for name, _ in recheck.unreadable] == ["b.json", "c.json"]
    assert not recheck.sound


def test_check_wants_results(tmp_path: Path) -> None:
    with pytest.raises(EmptyInput, match="no result"):
        check_folder(tmp_path)


def test_folders_with_the_same_results_do_not_differ(tmp_path: Path) -> None:
    for side in ("old", "new"):
        put(tmp_path / side, "a", sound_report())
    diff = diff_folders(tmp_path / "old", tmp_path / "new")
    assert diff.same
    assert (diff.reports, diff.cells) == (1, 15)


def test_diff_tells_what_changed_in_a_cell(tmp_path: Path) -> None:
    old = sound_report()
    new = change(old, "review", "upheld", value=Decimal(5))
    new = change(new, "review", "other", value=None, status=Status.BLANK)
    new = change(new, "review", "total", confidence=0.5)
    put(tmp_path / "old", "a", old)
    put(tmp_path / "new", "a", replace(new, verdict=Verdict.REVIEW))
    diff = diff_folders(tmp_path / "old", tmp_path / "new")
    read = State(Decimal(0), Status.READ, True)
    assert diff.changes == (
        CellChange("a.json", "disputes/review/upheld", read, replace(read, value=Decimal(5))),
        CellChange("a.json", "disputes/review/other", read, State(None, Status.BLANK, True)),
        CellChange(
            "a.json",
            "disputes/review/total",
            State(Decimal(7), Status.READ, True),
            State(Decimal(7), Status.READ, False),
        ),
    )
    counts = {"value": 2, "status": 1, "newly_accepted": 0, "no_longer_accepted": 1, "one_sided": 0}
    assert diff.counts == counts
    assert diff.verdicts == (VerdictChange("a.json", Verdict.ACCEPT, Verdict.REVIEW),)
    assert not diff.same


def test_diff_names_results_of_one_side_and_cells_of_another_edition(tmp_path: Path) -> None:
    report = sound_report()
    put(tmp_path / "old", "a", report)
    put(tmp_path / "new", "a", replace(report, tables=Tables((replace(report.tables[0], cells=()),))))
    put(tmp_path / "old", "gone", report)
    put(tmp_path / "new", "new", report)
    diff = diff_folders(tmp_path / "old", tmp_path / "new")
    assert (diff.only_before, diff.only_after) == (("gone.json",), ("new.json",))
    assert diff.counts["one_sided"] == 15

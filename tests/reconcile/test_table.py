"""Grid → table and checks: statuses, causes, confidence; errors of place leave no accepted wrong cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document import Cause, Check, Outcome, Status, Table
from gouji.reconcile import missing_table, reconcile, weigh
from tests.pages import HEADER, Values, cells, page, reconciled, rows, sound, spaced, table_form

from . import helpers
from .helpers import COLUMNS, ROWS, grid, small_form

SOUND = {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}
KINDS = {"digital": 0.97, "unknown": 0.5, "ocr": 0.03}
THRESHOLD = 0.98


def done(rows: Mapping[str, object], digital: float = 0.97, **more: object) -> tuple[Table, tuple[Check, ...]]:
    return reconcile(helpers.page(digital), grid(rows, **more), small_form())  # type: ignore[arg-type]


def failed(checks: Sequence[Check]) -> list[Check]:
    return [check for check in checks if check.outcome is Outcome.FAILED]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_table_is_read_and_accepted(kind: str) -> None:
    table, checks = done(SOUND, KINDS[kind])
    assert [(c.row, c.column) for c in table.cells] == list(small_form().cells)
    assert all(c.status is Status.READ and c.consistent and c.accepted(THRESHOLD) for c in table.cells)
    assert {check.outcome for check in checks} == {check.printed for check in checks} == {Outcome.PASSED}
    assert len(checks) == len(small_form().equations)


def test_cells_tell_their_text_and_place() -> None:
    table, _ = done(SOUND)
    assert (table["b", "sum"].text, table["b", "sum"].spans) == ("4", ((2, 4, 5),))


@pytest.mark.parametrize("kind", KINDS)
def test_a_lost_total_is_inferred_and_says_by_what(kind: str) -> None:
    table, checks = done({**SOUND, "total": (5, 2, "?")}, KINDS[kind])
    cell = table["total", "sum"]
    assert (cell.status, cell.value, cell.text, cell.spans) == (Status.INFERRED, 7, None, ())
    assert cell.because is not None
    assert "7" in cell.because.reason
    assert cell.accepted(THRESHOLD)
    assert {c.outcome for c in checks} == {Outcome.PASSED}
    assert [c.printed for c in checks].count(Outcome.UNDECIDED) == 2


def test_a_number_that_only_one_balance_tells_is_inferred_and_not_accepted() -> None:
    table, _ = done({"a": (1, "?", 3), "b": (4, "?", "?"), "total": (5, "?", "?")})
    assert table["a", "y"].value == 2
    assert not table["a", "y"].accepted(THRESHOLD)


def test_a_lost_zero_is_inferred_and_accepted() -> None:
    table, _ = done({**SOUND, "b": (4, "?", 4)}, KINDS["ocr"])
    assert table["b", "y"].status is Status.INFERRED
    assert table["b", "y"].value == 0
    assert table["b", "y"].accepted(THRESHOLD)


@pytest.mark.parametrize("kind", KINDS)
def test_what_several_numbers_lack_on_a_page_without_a_zero_is_inferred_and_not_accepted(kind: str) -> None:
    rows = {"a": (1, 2, 3), "b": (4, "?", 4), "total": ("?", 2, 7)}
    table, _ = done(rows, KINDS[kind])
    assert [(table[a].status, table[a].value) for a in (("b", "y"), ("total", "x"))] == [
        (Status.INFERRED, 0),
        (Status.INFERRED, 5),
    ]
    assert not any(table[a].accepted(THRESHOLD) for a in (("b", "y"), ("total", "x")))


def test_on_a_page_that_leaves_zeros_blank_a_lost_zero_is_a_blank() -> None:
    table, _ = done({"a": (1, 2, 3), "b": (4, "?", 4), "total": (5, 2, 7)}, blank_convention=True)
    assert (table["b", "y"].status, table["b", "y"].value) == (Status.BLANK, None)


def test_a_mark_on_a_page_of_marks_is_a_usual_blank_and_an_empty_cell_among_zeros_is_none() -> None:
    rows = {"a": ("-", "-", "-"), "b": (0, "-", "_"), "total": (0, "-", 0)}
    found = {e.address: e.usual for e in weigh(helpers.page(0.999), helpers.grid(rows), helpers.small_form()).cells}
    assert found["a", "x"]
    assert not found["b", "sum"]
    few = helpers.grid({"a": ("-", 0, 0), "b": (0, 0, 0), "total": (0, 0, 0)})
    assert not weigh(helpers.page(0.999), few, helpers.small_form()).cells[0].usual


def test_a_blank_is_not_turned_into_zero() -> None:
    table, checks = done({**SOUND, "b": (4, "_", 4)})
    assert (table["b", "y"].status, table["b", "y"].value) == (Status.BLANK, None)
    assert not failed(checks)


def test_a_row_that_nothing_tells_is_missing() -> None:
    table, checks = done({"a": SOUND["a"]})
    assert {table["b", c].status for c in COLUMNS} == {Status.MISSING}
    assert all(table["b", c].confidence == 0 and table["b", c].value is None for c in COLUMNS)
    assert [c.outcome for c in checks].count(Outcome.UNDECIDED) == 5


def test_several_readings_that_fit_are_candidates() -> None:
    several = [helpers.reading((1, 2, 3), 0.0), helpers.reading((2, 1, 3), 1.0)]
    table, _ = done({"a": several})
    cell = table["a", "x"]
    assert (cell.status, cell.value, cell.consistent) == (Status.UNDECIDED, None, None)
    assert [int(c.value or 0) for c in cell.candidates] == [1, 2]
    assert cell.best == 1
    assert [r.row for r in table.row_readings] == ["a"]


@pytest.mark.parametrize(
    ("kind", "cause", "accepted"),
    [("digital", Cause.SOURCE, True), ("unknown", Cause.UNKNOWN, False), ("ocr", Cause.UNKNOWN, False)],
)
def test_a_contradiction_is_kept_as_printed_and_reported(kind: str, cause: Cause, accepted: bool) -> None:
    table, checks = done({**SOUND, "a": (1, 2, 4)}, KINDS[kind])
    assert table["a", "sum"].value == 4
    assert table["a", "sum"].status is Status.READ
    assert table["a", "sum"].consistent is False
    assert table["a", "sum"].accepted(THRESHOLD) is accepted
    assert table["b", "x"].accepted(THRESHOLD)
    assert {(c.rule, c.row or c.column): c.cause for c in failed(checks)} == {
        ("row_total", "a"): cause,
        ("column_total", "sum"): cause,
    }
    assert {c.explained_by for c in failed(checks)} == {("small/a/sum",)}
    assert all(c.cause is None for c in checks if c.outcome is not Outcome.FAILED)


def test_a_contradiction_over_a_misread_text_is_the_reading_s() -> None:
    slip = helpers.reading((1, 2, 4))
    slip = type(slip)((*slip.entries[:2], helpers.entry(4, slip="letter for digit")), 0.0)
    _, checks = done({**SOUND, "a": [slip]})
    assert {c.cause for c in failed(checks)} == {Cause.READING}


def test_a_contradiction_in_a_doubtful_place_is_of_unknown_cause() -> None:
    _, checks = done({**SOUND, "a": (1, 2, 4)}, row_probability={"a": 0.9})
    assert {c.cause for c in failed(checks)} == {Cause.UNKNOWN}


CONTRADICTING = [
    {"a": (3, "?", 3), "b": (4, 0, 4), "total": (7, 3, 10)},  # the row tells 0, the column 3
    {"a": (1, "?", 3), "b": (4, 0, 4), "total": (5, 3, 8)},
    {"a": (1, 2, 3), "b": (4, 0, 4), "total": (6, "?", 7)},
    {"a": ("?", "?", 3), "b": (4, 0, 4), "total": (3, 1, 4)},
    {"a": (3, "?", "?"), "b": (4, 2, 6), "total": (7, 1, 8)},
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("printed", CONTRADICTING)
def test_nothing_inferred_from_contradicting_balances_is_accepted(printed: dict[str, object], kind: str) -> None:
    table, _ = done(printed, KINDS[kind])
    inferred = [c for c in table.cells if c.status in (Status.INFERRED, Status.CORRECTED) and c.consistent is False]
    assert [c for c in inferred if c.accepted(THRESHOLD)] == []
    for row, numbers in printed.items():
        for column, number in zip(COLUMNS, numbers, strict=True):  # type: ignore[call-overload]
            cell = table[row, column]  # as printed, or else what two balances tell, which a person must look at
            corrected = cell.status is Status.CORRECTED and not cell.accepted(THRESHOLD)
            assert number == "?" or cell.value == number or (kind != "digital" and corrected)


@pytest.mark.parametrize("kind", KINDS)
def test_confidence_is_the_product_of_edition_row_column_and_value(kind: str) -> None:
    whole, _ = done(SOUND, KINDS[kind])
    doubts = {
        "row": done(SOUND, KINDS[kind], row_probability={"a": 0.9})[0],
        "column": done(SOUND, KINDS[kind], column_probability=0.9)[0],
        "edition": done(SOUND, KINDS[kind], form_probability=0.9)[0],
    }
    for name, table in doubts.items():
        for row in ROWS:
            here = name != "row" or row == "a"
            factor = 0.9 / {"row": 0.999, "column": 0.998, "edition": 1.0}[name] if here else 1.0
            assert table[row, "x"].confidence == pytest.approx(whole[row, "x"].confidence * factor, abs=2e-3)
    assert not doubts["row"]["a", "x"].accepted(THRESHOLD)
    assert doubts["row"]["b", "x"].accepted(THRESHOLD)


def test_a_table_that_was_not_found_is_missing_cell_by_cell() -> None:
    table = missing_table(small_form())
    assert [(c.row, c.column) for c in table.cells] == list(small_form().cells)
    assert {c.status for c in table.cells} == {Status.MISSING}
    assert table.lines == ()


# errors of place, planted on whole pages

FIGURES = {
    "granted": [3, 1, 0, 0, 0, 0],
    "denied.state_secret": [1, 0, 0, 0, 0, 0],
    "denied.third_party": [0, 2, 0, 0, 0, 0],
    "denied.internal_affairs": [4, 0, 0, 0, 0, 0],
    "unavailable.not_held": [2, 0, 0, 0, 4, 0],
    "unavailable.needs_creation": [6, 0, 0, 0, 0, 0],
    "unprocessed.petition": [7, 0, 0, 0, 0, 0],
    "unprocessed.duplicate": [0, 0, 6, 0, 0, 0],
    "other.misc": [5, 0, 0, 0, 0, 0],
    "carried_out": [1, 0, 0, 0, 0, 0],
}
LAYOUTS = {"tabs": list, "cells": cells, "spaces": spaced}
COLUMN_KEYS = [column.key for column in table_form().blocks[0].columns]


def values() -> Values:
    return sound(FIGURES)


def silently_wrong(table: Table, truth: Values) -> list[str]:
    """Cells that are accepted and are not what the page says there."""
    return [
        f"{c.row}/{c.column}: {c.value} ({c.confidence})"
        for c in table.cells
        if c.accepted(THRESHOLD) and (c.row not in truth or (c.value or 0) != truth[c.row][COLUMN_KEYS.index(c.column)])
    ]


def unlabelled(lines: list[str], *keys: str) -> list[str]:
    """The printed rows with the labels of some rows lost."""
    labels = [row.labels[0] for row in table_form().rows if row.key in keys]
    return [line.partition("\t")[2] if line.partition("\t")[0] in labels else line for line in lines]


def laid_out(lines: list[str], layout: str) -> str:
    if layout == "spaces":  # numbers alone keep their columns
        lines = ["\t" + line if line[:1].isdigit() and "." not in line[:2] else line for line in lines]
    return page(LAYOUTS[layout](lines))


NEIGHBOURS = [
    ("denied.third_party", "denied.internal_affairs"),
    ("unavailable.not_held", "unavailable.needs_creation"),
    ("unprocessed.petition", "unprocessed.duplicate"),
    ("granted", "partial"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("pair", NEIGHBOURS)
def test_rows_without_labels_are_not_accepted_in_a_wrong_place(pair: tuple[str, str], layout: str, kind: str) -> None:
    table, _ = reconciled(laid_out(unlabelled(rows(values()), *pair), layout), digital=KINDS[kind])
    assert silently_wrong(table, values()) == []
    assert not any(table[row, "natural_person"].accepted(THRESHOLD) for row in pair)
    assert sum(c.accepted(THRESHOLD) for c in table.cells) >= 150


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("pair", NEIGHBOURS)
def test_rows_that_shift_by_one_are_not_accepted(pair: tuple[str, str], layout: str, kind: str) -> None:
    lines = unlabelled(rows(values()), *pair)
    after = [row.labels[0] for row in table_form().rows]
    keys = [row.key for row in table_form().rows]
    label = after[keys.index(pair[1]) + 1]
    lines = [line for line in lines if not line.startswith(label)]  # the row after them is gone as well
    table, _ = reconciled(laid_out(lines, layout), digital=KINDS[kind])
    assert silently_wrong(table, values()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_exchanged_header_columns_are_followed_but_not_accepted(layout: str, kind: str) -> None:
    header = [HEADER[0], HEADER[1].replace("商业企业\t科研机构", "科研机构\t商业企业")]
    swapped = {key: [v[0], v[2], v[1], *v[3:]] for key, v in values().items()}
    table, _ = reconciled(page(LAYOUTS[layout](rows(swapped)), header), digital=KINDS[kind])
    assert [table["granted", c].value for c in COLUMN_KEYS] == values()["granted"]
    assert silently_wrong(table, values()) == []
    table, _ = reconciled(page(LAYOUTS[layout](rows(values())), header), digital=KINDS[kind])
    assert silently_wrong(table, values()) == []


OVERDUE = {"other.overdue_correction", "other.overdue_fee"}


def test_a_numbered_row_is_not_the_rest_of_its_group() -> None:
    labels = tuple(row.labels[0] for row in table_form().rows if row.key in OVERDUE)
    table, _ = reconciled(page([line for line in rows(values()) if not line.startswith(labels)]))
    assert silently_wrong(table, values()) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sets(st.sampled_from([r.key for r in table_form().rows]), min_size=1, max_size=5),
    st.booleans(),
    st.sampled_from(sorted(LAYOUTS)),
    st.sampled_from(sorted(KINDS)),
)
def test_whatever_labels_are_lost_no_wrong_cell_is_accepted(lost: set[str], gone: bool, layout: str, kind: str) -> None:
    lines = rows(values())
    if gone:
        labels = tuple(row.labels[0] for row in table_form().rows if row.key in lost)
        lines = [line for line in lines if not line.startswith(labels)]
    else:
        lines = unlabelled(lines, *lost)
    table, _ = reconciled(laid_out(lines, layout), digital=KINDS[kind])
    assert silently_wrong(table, values()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_total_of_the_design_that_lost_its_tail_is_restored(layout: str, kind: str) -> None:
    truth = sound({"granted": [9, 0, 0, 0, 0, 0]})
    lines = ["(七) 总计\t9\t0\t0\t0\t0" if line.startswith("（七）") else line for line in rows(truth)]
    table, checks = reconciled(page(LAYOUTS[layout](lines)), digital=KINDS[kind])
    assert [table["total", c].value for c in COLUMN_KEYS] == [9, 0, 0, 0, 0, 0, 9]
    assert [table["total", c].status for c in COLUMN_KEYS] == [Status.READ] * 5 + [Status.INFERRED] * 2
    assert all(c.accepted(THRESHOLD) for c in table.cells)
    assert not failed(checks)


def test_a_number_misread_from_a_mark_is_a_blank_that_nobody_vouches_for() -> None:
    marks = {"a": ("-", 12, 12), "b": (1, 5, 5), "total": ("-", 17, 17)}
    table, _ = done(marks, KINDS["ocr"], blank_convention=True)
    slash = table["b", "x"]
    assert (slash.status, slash.value) == (Status.BLANK, None)
    assert [candidate.value for candidate in slash.candidates] == [1]
    assert not slash.accepted(THRESHOLD)

"""Alignments that compete: the balances choose what is stated, and vouch for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gouji.document import Grid, Status
from gouji.reconcile import likeliest, reconcile
from gouji.reconcile.competing import IN_DOUBT
from tests.reconcile import helpers
from tests.reconcile.helpers import Printed, grid, page, small_form

RIGHT: Mapping[str, Printed] = {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}
TURNED: Mapping[str, Printed] = {"a": (5, 2, 7), "b": (4, 0, 4), "total": (1, 2, 3)}


def competing(best: Mapping[str, Printed], *rivals: Mapping[str, Printed]) -> Grid:
    return replace(grid(best), rivals=tuple((1.0 + i, grid(rows)) for i, rows in enumerate(rivals)))


def chosen(given: Grid) -> Grid:
    return likeliest(page(0.01), given, small_form())[0]


def test_the_alignment_under_which_the_sums_hold_is_stated_and_its_doubtful_rows_are_not_accepted() -> None:
    given = competing(TURNED, RIGHT)
    assert [row.probability for row in chosen(given).rows] == [IN_DOUBT, 0.999, IN_DOUBT]
    table, checks = reconcile(page(0.01), given, small_form())
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    assert [cells["a", c].value for c in helpers.COLUMNS] == [1, 2, 3]
    assert all(check.outcome == "passed" for check in checks)
    assert [all(cells[row, c].accepted(0.98) for c in helpers.COLUMNS) for row in helpers.ROWS] == [False, True, False]
    assert not any(cells[row, c].accepted(0.98) for row in ("a", "total") for c in helpers.COLUMNS)


def test_an_alignment_that_leaves_more_cells_open_is_not_taken_though_fewer_sums_fail() -> None:
    given = competing(TURNED, {"b": (4, 0, 4)})
    assert chosen(given) is given


def test_where_the_balances_hold_nothing_else_is_looked_at() -> None:
    given = competing(RIGHT, TURNED)
    assert chosen(given) is given


def test_one_that_is_no_better_is_not_taken() -> None:
    given = competing(TURNED, {"a": (4, 0, 4), "b": (5, 2, 7), "total": (1, 2, 3)})
    assert chosen(given) is given


def test_the_best_of_several_is_taken() -> None:
    given = competing({"a": (1, 2, 3), "b": (4, 0, 4)}, {"a": (1, 2, 3), "b": (4, "?", "?"), "total": (5, 2, 7)}, RIGHT)
    assert likeliest(page(0.01), given, small_form())[1].settled.open.keys() == set()
    table, _ = reconcile(page(0.01), given, small_form())
    assert all(cell.status in (Status.READ, Status.INFERRED) for cell in table.cells)


def tied(best: Mapping[str, Printed], *rivals: Mapping[str, Printed]) -> Grid:
    return replace(grid(best), rivals=tuple((0.0, grid(rows)) for rows in rivals))


def test_of_alignments_as_likely_as_each_other_that_is_stated_which_leaves_nothing_unexplained() -> None:
    for given in (tied(TURNED, RIGHT), tied(RIGHT, TURNED)):
        table, _ = reconcile(page(0.01), given, small_form())
        assert [cell.value for cell in table.cells if cell.row == "a"] == [1, 2, 3]


def test_rows_that_read_otherwise_under_one_as_likely_are_in_doubt_unless_it_is_refuted() -> None:
    given = tied(RIGHT, TURNED)
    assert [row.probability for row in chosen(given).rows] == [IN_DOUBT, 0.999, IN_DOUBT]
    refuted = replace(given, rivals=((0.0, grid(dict.fromkeys(RIGHT, ("?", "?", "?")))),))
    assert [row.probability for row in chosen(refuted).rows] == [0.999] * 3


def test_an_alignment_that_needs_corrections_refutes_none() -> None:
    misread = {**RIGHT, "total": (5, 2, 1)}
    given = replace(grid(misread), rivals=((0.0, grid(dict.fromkeys(RIGHT, ("?", "?", "?")))),))
    assert all(row.probability == IN_DOUBT for row in chosen(given).rows)

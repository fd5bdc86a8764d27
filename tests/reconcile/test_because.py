"""What else a cell may have been: carried with its cost, the likeliest first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gouji.document import RULED_OUT, Candidate, Cell, Status, Table
from gouji.reconcile import reconcile, weigh
from gouji.reconcile.because import doubts

from . import helpers
from .helpers import grid, small_form

Printed = tuple[object, object, object]


def done(a: Printed, digital: float = 0.03) -> Table:
    return reconcile(helpers.page(digital), grid({"a": a, "b": (4, 0, 4), "total": (5, 2, 7)}), small_form())[0]


def corrected(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if cell.status is Status.CORRECTED]


@pytest.mark.parametrize("a", [(7, 2, 8), (5, 2, 8), (8, 3, 3), (1, 2, 8)])
def test_a_corrected_cell_carries_what_else_it_may_be(a: Printed) -> None:
    table = done(a)
    assert corrected(table)
    for cell in corrected(table):
        assert cell.because is not None
        assert cell.candidates[0] == Candidate(cell.value, 0.0)
        assert cell.because.runner_up == cell.candidates[1]
        assert Decimal(cell.text or "") in {candidate.value for candidate in cell.candidates[1:]}
        costs = [candidate.cost for candidate in cell.candidates]
        assert costs == sorted(costs)
        assert max(costs) <= RULED_OUT


def test_the_runner_up_is_the_next_best_value_even_if_another_is_printed() -> None:
    cell = done((5, 2, 8))["a", "x"]
    assert cell.text == "5"
    assert [candidate.value for candidate in cell.candidates] == [1, 6, 5]
    assert cell.because is not None
    assert cell.because.runner_up == cell.candidates[1]
    assert not cell.candidates[1].ruled_out
    assert cell.candidates[2].ruled_out


def test_what_an_author_typed_has_no_runner_up() -> None:
    assert corrected(done((5, 2, 8), digital=0.97)) == []


def test_a_lost_number_has_a_runner_up_where_near_best_choices_differ() -> None:
    printed = grid({"a": (1, 2, "?"), "b": (4, 0, 4), "total": (5, 2, 7)})
    weighed = weigh(helpers.page(0.03), printed, small_form())
    evidence = next(e for e in weighed.cells if e.address == ("a", "sum"))
    assert evidence.status is Status.INFERRED
    candidates, because = doubts(evidence, weighed)
    assert candidates == ()
    assert because is not None
    assert because.runner_up is None
    weighed.settled.doubted["a", "sum"] = ((Decimal(8), 1.5), (Decimal(3), 2.0))  # one says what is stated
    candidates, because = doubts(evidence, weighed)
    assert candidates == (Candidate(Decimal(3), 0.0), Candidate(Decimal(8), 1.5))
    assert because is not None
    assert because.runner_up == Candidate(Decimal(8), 1.5)


@pytest.mark.parametrize("digital", [0.03, 0.97])
def test_every_single_misreading_that_mends_a_contradiction_is_a_candidate(digital: float) -> None:
    """Only sums of columns: 26 + 40 = 64 may be a 4 read as 6, or a 6 read as 4."""
    form = replace(small_form(), equations=tuple(e for e in small_form().equations if e.rule == "column_total"))
    printed = grid({"a": (26, 0, 0), "b": (40, 0, 0), "total": (64, 0, 0)}, form=form)
    table, _ = reconcile(helpers.page(digital), printed, form)
    found = {cell.row: {c.value for c in cell.candidates} for cell in table.cells if cell.candidates}
    if digital > 0.5:  # what an author typed no engine misread
        assert found == {}
    else:
        assert found["a"] == {26, 24}
        assert found["total"] == {64, 66}
        assert all(cell.value == Decimal(cell.text or "") for cell in table.cells)

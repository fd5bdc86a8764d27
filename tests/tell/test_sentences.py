"""Sentences: figures of balances, reasons of cells, and the same in both languages."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from string import Formatter

import pytest

from gouji.document import Because, Candidate, Cell, Status, Table
from gouji.reconcile import reconcile
from gouji.tell import Reasons
from gouji.tell.figures import with_figures
from gouji.tell.words import WORDS
from tests.reconcile import helpers
from tests.reconcile.helpers import balance, decimals, grid, small_form

ROW = next(e for e in balance("row", "sum = x + y") if e.row == "a")
PRINTED = {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}


def done(digital: float = 0.97, **rows: object) -> Table:
    return reconcile(helpers.page(digital), grid({**PRINTED, **rows}), small_form())[0]  # type: ignore[arg-type]


def told(table: Table, cell: Cell, lang: str) -> str | None:
    return Reasons(table, small_form()).say(cell, lang)


@pytest.mark.parametrize(
    ("x", "y", "total", "asked", "text"),
    [
        (1, 2, 3, None, "3 = 1 + 2"),
        (1, 2, 3, "x", "3 = ? + 2"),
        (1, 0, 1, None, "1 = 1 + 0"),
        (0, 0, 0, "sum", "? = 0"),
        (-1, 2, 1, None, "1 = -1 + 2"),
        (2, -1, 1, None, "1 = 2 + (-1)"),
    ],
)
def test_a_balance_with_its_figures(x: int, y: int, total: int, asked: str | None, text: str) -> None:
    values = decimals({("a", "x"): x, ("a", "y"): y, ("a", "sum"): total})
    assert with_figures(ROW, values, ("a", asked) if asked else None) == text


def test_factors_failures_and_open_figures_are_shown() -> None:
    (weighted, *_) = balance("row", "2 * x - y <= sum")
    values = decimals({("a", "x"): 3, ("a", "sum"): 4})
    assert with_figures(weighted, values) == "2 × 3 − … ≤ 4"
    assert with_figures(weighted, {**values, ("a", "y"): Decimal(1)}, fails=True) == "2 × 3 − 1 > 4"


def test_an_inferred_cell_names_both_balances() -> None:
    table = done(total=(5, 2, "?"))
    cell = table["total", "sum"]
    assert cell.because is not None
    assert "? = 5 + 2 (sum = x + y)" in cell.because.reason
    assert "? = 3 + 4 (total = a + b)" in cell.because.reason
    assert cell.because.reason.endswith("leave only 7; no other value fits.")
    assert told(table, cell, "en") == cell.because.reason
    zh = told(table, cell, "zh")
    assert zh is not None
    assert zh.endswith("只能是 7，没有其他数值符合。")
    assert "? = 5 + 2 (sum = x + y)" in zh


def test_a_corrected_cell_tells_its_runner_up_and_what_it_would_break() -> None:
    table = done()
    because = Because("", ("row_total/a/-", "column_total/-/sum"), Candidate(Decimal(8), 2.1))
    cell = replace(table["a", "sum"], status=Status.CORRECTED, text="8", because=because)
    reason = Reasons(table, small_form()).make(cell, "en")
    assert reason == (
        "“8” is a misreading: ? = 1 + 2 (sum = x + y) and 7 = ? + 4 (total = a + b) leave only 3; "
        "next best 8 would break 2 balances."
    )
    cell = replace(cell, because=replace(because, reason=reason))
    assert (told(table, cell, "zh") or "").endswith("若为次选 8，则有 2 项勾稽关系不成立。")


def test_an_undecided_cell_tells_its_values_and_why_nothing_tells_them_apart() -> None:
    table = done(a=[helpers.reading((1, 2, 3)), helpers.reading((2, 1, 3), 1.0)], b=("?", "?", "?"), total=("?",) * 3)
    cell = table["a", "x"]
    assert cell.status is Status.UNDECIDED
    assert cell.because is not None
    assert cell.because.runner_up == cell.candidates[1]
    assert cell.because.reason.startswith("It can be read as 1 or 2; 3 = ? + … (sum = x + y)")
    assert (told(table, cell, "zh") or "").startswith("可读作 1 或 2；")


def test_an_undecided_cell_shows_its_balances_with_each_value_in_its_place() -> None:
    table = done()
    because = Because("", ("row_total/a/-", "column_total/-/sum"))
    candidates = (Candidate(Decimal(8), 0.0), Candidate(Decimal(3), 0.4), Candidate(None, 2.0))
    cell = replace(table["a", "sum"], status=Status.UNDECIDED, value=None, candidates=candidates, because=because)
    assert Reasons(table, small_form()).make(cell, "en") == (
        "It can be read as 8 or 3 or blank; "
        "with 8, 8 ≠ 1 + 2 (sum = x + y) and 7 ≠ 8 + 4 (total = a + b); "
        "with 3, 3 = 1 + 2 (sum = x + y) and 7 = 3 + 4 (total = a + b); that is not enough to be sure."
    )
    assert "若为 8，则 8 ≠ 1 + 2 (sum = x + y)" in Reasons(table, small_form()).make(cell, "zh")


@pytest.mark.parametrize(
    ("relation", "tolerance", "told"),
    [("=", "0", "leaves only 3; no other value fits."), ("=", "0.5", "only 3."), ("<=", "0", "only 3.")],
)
def test_that_no_other_value_fits_is_told_of_exact_balances_only(relation: str, tolerance: str, told: str) -> None:
    table = done()
    form = small_form()
    row = next(e for e in form.equations if e.name == "row_total/a/-")
    form = replace(form, equations=(replace(row, relation=relation, tolerance=Decimal(tolerance)),))
    cell = replace(table["a", "sum"], status=Status.INFERRED, text=None, because=Because("", (row.name,)))
    assert Reasons(table, form).make(cell, "en").endswith(told)


def test_a_lost_number_of_which_near_best_choices_differ_has_a_runner_up() -> None:
    table = done()
    because = Because("", ("row_total/a/-",), Candidate(Decimal(8), 2.1))
    cell = replace(table["a", "sum"], status=Status.INFERRED, text=None, because=because)
    assert Reasons(table, small_form()).make(cell, "en").endswith("leaves only 3; next best 8 would break 2 balances.")


def test_a_reason_that_was_not_made_here_is_told_as_it_is() -> None:
    table = done(total=(5, 2, "?"))
    cell = replace(table["total", "sum"], because=Because("A person said so."))
    assert told(table, cell, "zh") == "A person said so."
    assert told(table, replace(cell, because=None), "zh") is None


def test_both_languages_say_the_same_things() -> None:
    for key, texts in WORDS.items():
        zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in texts)
        assert zh == en, key
        assert all(texts), key

"""A form with parts that are at most the whole, and with amounts that their authors round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from gouji.document import Cause, Check, Outcome, Status, Table, Verdict
from gouji.forms import TableForm, load_families
from gouji.reconcile import judge, reconcile
from gouji.reconcile.localise import explain, needed
from gouji.tell import stories

from . import helpers
from .helpers import grid

FORM = """
form: test-relations/2024
title: 收费情况表
years: [2020, 2030]
tables:
  - id: fees
    title: 收费情况
    columns:
      - {id: cases, label: 件数}
      - {id: online, label: 其中：网上}
      - {id: paid, label: 已收, kind: amount, unit: 万元}
      - {id: waived, label: 减免, kind: amount, unit: 万元}
      - {id: sum, label: 合计, kind: amount, unit: 万元}
    rows:
      - {id: copying, label: 复制费}
      - {id: postage, label: 邮寄费}
      - {id: total, label: 总计}
    balances:
      - {id: sum, label: 合计 = 已收 + 减免, each: row, expression: sum = paid + waived, tolerance: 0.01}
      - id: counts
        label: 总件数 = 各项之和
        each: column
        columns: [cases, online]
        expression: total = copying + postage
      - id: total
        label: 总计 = 各项之和
        each: column
        columns: [paid, waived, sum]
        expression: total = copying + postage
        tolerance: 0.02
      - {id: online, label: 网上不多于件数, each: row, expression: online <= cases}
      - {id: cases, label: 件数不少于一, each: row, rows: [total], expression: cases >= online}
"""
SOUND = {"copying": (3, 1, "1.25", "0.50", "1.75"), "postage": (4, 4, "2.33", "0.34", "2.66"),
         "total": (7, 5, "3.58", "0.84", "4.42")}  # fmt: skip
"""2.33 + 0.34 is 2.67: rounded, within the tolerance."""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> TableForm:
    path: Path = tmp_path_factory.mktemp("forms") / "relations.yaml"
    path.write_text(FORM, encoding="utf-8")
    return load_families((path,))["test-relations"].tables["fees"][0]


def done(form: TableForm, digital: float = 0.97, **changed: Sequence[object]) -> tuple[Table, tuple[Check, ...]]:
    return reconcile(helpers.page(digital), grid({**SOUND, **changed}, form=form), form)


def failed(checks: Sequence[Check]) -> dict[str, Check]:
    return {f"{c.rule}/{c.row or c.column}": c for c in checks if c.outcome is Outcome.FAILED}


def values(form: TableForm, **changed: Sequence[object]) -> Mapping[tuple[str, str], Decimal]:
    printed = {**SOUND, **changed}
    return {a: Decimal(str(v)) for row in form.rows for a, v in zip(row.cells, printed[row.key], strict=True)}


@pytest.mark.parametrize("digital", [0.97, 0.03])
def test_what_is_rounded_holds(form: TableForm, digital: float) -> None:
    table, checks = done(form, digital)
    assert failed(checks) == {}
    assert len(checks) == 3 + 5 + 3 + 1
    assert all(cell.status is Status.READ and cell.consistent for cell in table.cells)


def test_beyond_the_tolerance_it_fails_and_the_amount_is_named(form: TableForm) -> None:
    table, checks = done(form, postage=(4, 4, "2.33", "0.34", "6.26"))
    assert failed(checks).keys() == {"sum/postage", "total/sum"}
    assert {c.explained_by for c in failed(checks).values()} == {("fees/postage/sum",)}
    assert table["postage", "sum"].value == Decimal("6.26")
    verdict, reasons = judge([table], checks, 0.98, [form])
    assert verdict is Verdict.SOURCE_CONFLICT
    assert reasons[0] == "fees: 合计 ≠ 已收 + 减免 (postage): 6.26 ≠ 2.67, as printed"
    assert any("fees: postage/sum is printed as 6.26" in reason for reason in reasons)


def test_more_of_which_than_there_are_fails_with_the_sign_it_has(form: TableForm) -> None:
    table, checks = done(form, copying=(3, 5, "1.25", "0.50", "1.75"), total=(7, 9, "3.58", "0.84", "4.42"))
    found = failed(checks)
    assert found.keys() == {"online/copying", "online/total", "cases/total"}
    assert {check.cause for check in found.values()} == {Cause.SOURCE}
    _, reasons = judge([table], checks, 0.98, [form])
    assert "fees: 网上不多于件数 (copying): 5 > 3, as printed" in reasons
    assert "fees: 件数不少于一 (total): 7 < 9, as printed" in reasons


def test_the_smallest_set_obeys_inequalities_and_tolerances(form: TableForm) -> None:
    wrong = values(form, copying=(3, 9, "1.25", "0.50", "1.75"))
    assert explain(form.equations, wrong) == (("copying", "online"),)
    assert needed(form.equations, wrong, [("copying", "online")]) == {("copying", "online"): Decimal(1)}
    wrong = values(form, copying=(3, 1, "1.25", "0.50", "1.77"))
    assert explain(form.equations, wrong) == (("copying", "sum"),)
    assert needed(form.equations, wrong, [("copying", "sum")]) == {}  # 1.74 to 1.76 fit alike


def test_a_slip_in_an_amount_is_told_with_its_figures(form: TableForm) -> None:
    (story,) = stories(form, values(form, copying=(3, 1, "1.25", "0.50", "7.15"))).stories
    assert story.changes.keys() == {("copying", "sum")}
    assert stories(form, values(form)).stories == ()


def test_the_cell_that_explains_a_failure_is_the_one_that_is_told(form: TableForm) -> None:
    table, checks = done(
        form,
        copying=(7, 1, "1.25", "0.50", "1.75"),
        postage=(76, 4, "2.33", "0.34", "2.66"),
        total=(77, 5, "3.58", "0.84", "4.42"),
    )
    (check,) = failed(checks).values()
    assert check.explained_by == ("fees/postage/cases",)
    _, reasons = judge([table], checks, 0.98, [form])
    assert any("postage/cases is printed as 76, probably 70" in reason for reason in reasons)


def test_a_blank_is_told_as_blank(form: TableForm) -> None:
    table, checks = done(form, copying=("_", 1, "1.25", "0.50", "1.75"))
    _, reasons = judge([table], checks, 0.98, [form])
    told = "fees: copying/cases is blank; with 3, 7 = 3 + 4 (总件数 = 各项之和) and 1 ≤ 3 (网上不多于件数)"
    assert told in reasons
    table, checks = done(form, copying=("-", 1, "1.25", "0.50", "1.75"))
    _, reasons = judge([table], checks, 0.98, [form])
    assert told.replace("is blank", "is printed as -") in reasons


def test_a_lost_count_is_told_by_a_balance_and_explained(form: TableForm) -> None:
    table, checks = done(form, copying=("?", 1, "1.25", "0.50", "1.75"))
    cell = table["copying", "cases"]
    assert failed(checks) == {}
    assert (cell.status, cell.value) == (Status.INFERRED, 3)
    assert cell.because is not None
    told = "Nothing readable is printed here; 7 = ? + 4 (总件数 = 各项之和) leaves only 3; no other value fits."
    assert cell.because.reason == told


def test_a_lost_amount_is_never_guessed_within_its_tolerance(form: TableForm) -> None:
    table, _ = done(form, copying=(3, 1, "?", "0.50", "1.75"))
    cell = table["copying", "paid"]
    assert cell.status is not Status.READ
    assert not cell.accepted(0.98)

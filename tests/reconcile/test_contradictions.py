"""Tables whose source contradicts itself, in clean and noisy text: nothing is changed, and what was done is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
import yaml

from gouji.document import Cause, Check, Outcome, Status, Table, Verdict
from gouji.reconcile import judge, reconcile
from gouji.tell import stories, values_of
from tests.damage import DAMAGES
from tests.pages import Values, cells, page, reconciled, rows, spaced, table_form

from . import helpers
from .helpers import grid, small_form

FILE = Path(__file__).parents[2] / "fixtures" / "contradictions.yaml"
LAYOUTS = {"tabs": list, "cells": cells, "spaces": spaced}
THRESHOLD = 0.98
OF_SUMS = ("counted", "left", "summed")
"""What the sentences of stories about sums have in them."""


@dataclass(frozen=True)
class Case:
    id: str
    sound: Values
    printed: Values
    changed: frozenset[tuple[str, str]]
    explained: int
    says: tuple[str, ...]


@cache
def load() -> tuple[Case, ...]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    form = table_form()
    columns = [column.key for column in form.blocks[0].columns]
    found = []
    for case in data["cases"]:
        sound = {row.key: data["table"].get(row.key, [0] * len(columns)) for row in form.rows}
        printed = {key: list(figures) for key, figures in sound.items()}
        changed = set()
        for address, value in case["set"].items():
            row, column = address.split("/")
            printed[row][columns.index(column)] = value
            changed.add((row, column))
        found.append(Case(case["id"], sound, printed, frozenset(changed), case["explained"], tuple(case["says"])))
    return tuple(found)


def told(table: Table, checks: tuple[Check, ...]) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict, and the stories among its reasons."""
    verdict, reasons = judge([table], checks, THRESHOLD, [table_form()])
    return verdict, tuple(r for r in reasons if "probably" in r or "is printed as" in r)


def wrong(table: Table, printed: Mapping[str, list[int]]) -> list[tuple[str, str]]:
    """Cells whose value is not the printed one."""
    columns = [column.key for column in table_form().blocks[0].columns]
    return [(c.row, c.column) for c in table.cells if c.value != printed[c.row][columns.index(c.column)]]


CASES = pytest.mark.parametrize("case", load(), ids=lambda case: case.id)


@CASES
@pytest.mark.parametrize("layout", LAYOUTS)
def test_digital_text_is_kept_and_explained(case: Case, layout: str) -> None:
    table, checks = reconciled(page(LAYOUTS[layout](rows(case.printed))), digital=0.97)
    assert wrong(table, case.printed) == []
    assert {cell.status for cell in table.cells} == {Status.READ}
    failed = [check for check in checks if check.outcome is Outcome.FAILED]
    assert failed
    assert {check.cause for check in failed} == {Cause.SOURCE}
    explained = {address for check in failed for address in check.explained_by}
    assert len(explained) == case.explained
    assert all(check.explained_by for check in failed)
    inside = {address for check in failed for address in check.cells}
    assert all(cell.consistent is False for cell in table.cells if f"applications/{cell.row}/{cell.column}" in inside)
    assert told(table, checks) == (Verdict.SOURCE_CONFLICT, case.says)


@CASES
def test_the_cells_told_are_the_cells_that_explain_it(case: Case) -> None:
    table, checks = reconciled(page(rows(case.printed)), digital=0.97)
    found = stories(table_form(), values_of(table)).stories
    cells = {f"applications/{row}/{column}" for story in found for row, column in story.changes}
    assert cells <= {address for check in checks for address in check.explained_by}


@CASES
@pytest.mark.parametrize("seed", range(2))
def test_noise_in_the_labels_changes_neither_the_figures_nor_what_is_told(case: Case, seed: int) -> None:
    chance = Random(f"{case.id}{seed}")
    lines = page(rows(case.printed)).split("\n")
    for damage in chance.sample(DAMAGES, 2):
        lines = damage(lines, chance)
    table, checks = reconciled("\n".join(lines), digital=0.97)
    read = [cell for cell in table.cells if cell.status is Status.READ]
    assert len(read) >= len(table.cells) - 7  # a label may be too far gone
    assert not [cell for cell in table.cells if cell.status is Status.CORRECTED]
    if len(read) == len(table.cells) and all(c.cause is Cause.SOURCE for c in checks if c.outcome is Outcome.FAILED):
        assert wrong(table, case.printed) == []
        assert told(table, checks)[1] == case.says


@CASES
def test_on_a_scan_no_sum_is_mended_in_silence(case: Case) -> None:
    table, checks = reconciled(page(rows(case.printed)), digital=0.03)
    columns = [column.key for column in table_form().blocks[0].columns]
    sums = any(word in said for said in case.says for word in OF_SUMS)
    for row, column in wrong(table, case.printed):
        cell = table[row, column]
        if cell.accepted(THRESHOLD):  # a digit too many that two balances tell is a misreading as any
            assert not sums
            assert (row, column) in case.changed
            assert cell.value == case.sound[row][columns.index(column)]
    failed = [check for check in checks if check.outcome is Outcome.FAILED]
    assert all(check.cause is not Cause.SOURCE for check in failed)
    verdict, stories = told(table, checks)
    assert verdict is (Verdict.REVIEW if failed or sums else verdict)
    assert verdict is not Verdict.SOURCE_CONFLICT
    assert all(any(word in story for word in OF_SUMS) for story in stories)


def test_what_could_be_either_keeps_the_printed_value_and_goes_to_review_with_its_candidate() -> None:
    table, checks = reconcile(
        helpers.page(0.03), grid({"a": (1, 2, 4), "b": (4, 0, 4), "total": (5, 2, 7)}), small_form()
    )
    cell = table["a", "sum"]
    assert (cell.value, cell.status, cell.consistent) == (4, Status.READ, False)
    assert [candidate.value for candidate in cell.candidates] == [4, 3]
    assert {check.cause for check in checks if check.outcome is Outcome.FAILED} == {Cause.UNKNOWN}
    assert judge([table], checks, THRESHOLD, [small_form()])[0] is Verdict.REVIEW

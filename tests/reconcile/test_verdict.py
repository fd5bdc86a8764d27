"""The verdict and its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from gouji.document import Check, ProseFigure, SourceKind, Table, Verdict
from gouji.reconcile import judge, missing_table, reconcile

from . import helpers
from .helpers import grid, small_form

SOUND = {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}
CONFLICT = {**SOUND, "a": (1, 2, 4)}


def done(rows: Mapping[str, object], digital: float = 0.97) -> tuple[Table, tuple[Check, ...]]:
    return reconcile(helpers.page(digital), grid(rows), small_form())  # type: ignore[arg-type]


def verdict(table: Table, checks: tuple[Check, ...] = (), threshold: float = 0.98) -> tuple[Verdict, tuple[str, ...]]:
    return judge([table], checks, threshold, [small_form()])


def test_a_sound_report_is_accepted_without_reasons() -> None:
    assert verdict(*done(SOUND)) == (Verdict.ACCEPT, ())


def test_an_author_s_contradiction_is_named_with_both_sides() -> None:
    found, reasons = verdict(*done(CONFLICT))
    assert found is Verdict.SOURCE_CONFLICT
    assert len(reasons) == 3
    assert all(reason.startswith("small: ") for reason in reasons)
    assert all(reason.endswith("as printed") for reason in reasons[:2])
    assert "a/sum is printed as 4; with 3, 3 = 1 + 2" in reasons[2]
    assert any("4 ≠ 3" in reason for reason in reasons)


def test_a_contradiction_on_a_scan_is_for_review() -> None:
    found, reasons = verdict(*done(CONFLICT, 0.03))
    assert found is Verdict.REVIEW
    assert any("misread or as printed" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ({"a": SOUND["a"]}, "missing"),
        ({"a": [helpers.reading((1, 2, 3)), helpers.reading((2, 1, 3), 1.0)], "b": (0, 0, 0)}, "undecided"),
        ({}, "no cell has a value"),
        (dict.fromkeys(SOUND, ("_", "_", "_")), "no cell has a value"),
    ],
)
def test_what_is_not_accepted_is_for_review_and_counted(rows: Mapping[str, object], word: str) -> None:
    found, reasons = verdict(*done(rows))
    assert found is Verdict.REVIEW
    assert any(word in reason for reason in reasons)


def test_a_threshold_out_of_reach_asks_for_review() -> None:
    found, reasons = verdict(*done(SOUND), threshold=1.0)
    assert found is Verdict.REVIEW
    assert reasons == ("small: 9 cells read, not certain enough",)


def test_a_missing_table_is_for_review_unless_it_is_optional() -> None:
    table = missing_table(small_form())
    assert verdict(table) == (Verdict.REVIEW, ("small: the table was not found",))
    optional = replace(small_form(), optional=True)
    assert judge([table], (), 0.98, [optional]) == (Verdict.ACCEPT, ())


def test_conflicts_come_before_what_is_for_review() -> None:
    table, checks = done({**CONFLICT, "b": ("?", "?", "?")})
    found, reasons = verdict(table, checks)
    assert found is Verdict.REVIEW
    assert "as printed" in reasons[0]


PROSE = ProseFigure("收到申请9件", ((1, 0, 6),), ("small/a/x",), Decimal(9), False)


def test_prose_that_its_author_typed_otherwise_is_a_contradiction_of_the_source() -> None:
    table, checks = done(SOUND)
    found, reasons = judge([table], checks, 0.98, [small_form()], [PROSE], SourceKind.DIGITAL)
    assert found is Verdict.SOURCE_CONFLICT
    assert reasons == ("small/a/x ≠ 9 in the prose (收到申请9件), as printed",)


def test_prose_that_may_be_misread_is_for_review() -> None:
    table, checks = done(SOUND)
    assert judge([table], checks, 0.98, [small_form()], [PROSE], SourceKind.OCR)[0] is Verdict.REVIEW


def test_prose_that_says_the_cell_right_elsewhere_contradicts_nothing() -> None:
    table, checks = done(SOUND)
    both = [PROSE, replace(PROSE, value=Decimal(1), agrees=True)]
    assert judge([table], checks, 0.98, [small_form()], both)[0] is Verdict.ACCEPT

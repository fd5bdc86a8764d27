"""How sure a value is, by how it came about."""

from __future__ import annotations

from decimal import Decimal
from itertools import product as every

import pytest

from gouji.document import Entry, Status
from gouji.reconcile.confidence import Page, label_noise, value_probability

from .helpers import entry, grid

CLEAN = {"digital": Page(0.97, 0.0, False, False), "ocr": Page(0.03, 0.0, False, False)}
ALONE = float("inf")
SOUND = {"a": (1, 2, 3), "b": (4, 0, 4), "total": (5, 2, 7)}


def chance(
    status: Status,
    page: Page,
    cell: Entry | None = None,
    *,
    consistent: bool | None = True,
    confirmed: bool = True,
    zero: bool = False,
    twice: bool = False,
    weighed: float = ALONE,
    odds: float = 0.0,
) -> float:
    return value_probability(
        status, cell, consistent, page, confirmed=confirmed, zero=zero, twice=twice, weighed=weighed, odds=odds
    )


def read(page: Page, text: str = "5", slip: str | None = None, **more: object) -> float:
    return chance(Status.READ, page, Entry(Decimal(5), text, slip=slip), **more)  # type: ignore[arg-type]


def test_every_status_has_a_probability() -> None:
    for status, page, consistent in every(Status, CLEAN.values(), (True, False, None)):
        assert 0 <= chance(status, page, entry(5), consistent=consistent) <= 1


@pytest.mark.parametrize("kind", CLEAN)
def test_a_number_read_in_balances_that_hold_may_be_accepted(kind: str) -> None:
    assert read(CLEAN[kind]) > 0.99


def test_a_failing_balance_speaks_against_a_scan_only() -> None:
    assert read(CLEAN["digital"], consistent=False) > 0.99
    assert read(CLEAN["ocr"], consistent=False) < 0.9


def test_without_balances_the_channel_says_how_far_a_number_on_a_scan_is_trusted() -> None:
    chances = [read(CLEAN["ocr"], consistent=None, odds=odds) for odds in (0.0, 0.01, 0.1, 1.0)]
    assert chances == sorted(set(chances), reverse=True)
    assert chances[0] < read(CLEAN["ocr"])
    assert chances[-1] < 0.5
    assert read(CLEAN["ocr"], confirmed=False) < read(CLEAN["ocr"])
    assert read(CLEAN["ocr"], odds=1.0) == read(CLEAN["ocr"])
    assert read(CLEAN["digital"], consistent=None, odds=1.0) == read(CLEAN["digital"])


@pytest.mark.parametrize("slip", ["unit not printed", "no count", "not a number", "misplaced separator"])
@pytest.mark.parametrize("kind", CLEAN)
def test_what_looks_misread_is_never_accepted(slip: str, kind: str) -> None:
    assert read(CLEAN[kind], slip=slip) < 0.98


def test_a_letter_for_a_digit_needs_a_balance() -> None:
    assert read(CLEAN["ocr"], "O", "letter for digit", consistent=None) < 0.98
    assert read(CLEAN["ocr"], "O", "letter for digit") > 0.98


def test_inferred_numbers_need_two_balances_unless_they_are_zero() -> None:
    page = CLEAN["ocr"]
    assert chance(Status.INFERRED, page, zero=True) > 0.98
    assert chance(Status.INFERRED, page, twice=True) > 0.98
    assert chance(Status.INFERRED, page) < 0.98


@pytest.mark.parametrize("status", [Status.INFERRED, Status.CORRECTED])
def test_nothing_inferred_on_a_shaky_page_is_accepted(status: Status) -> None:
    page = Page(0.03, 0.0, False, True)
    assert max(chance(status, page, zero=z, twice=t) for z, t in every((True, False), repeat=2)) < 0.98


def test_an_empty_cell_of_a_scan_that_prints_its_zeros_may_be_a_lost_zero() -> None:
    assert chance(Status.BLANK, CLEAN["ocr"], entry("_")) < 0.98
    assert chance(Status.BLANK, Page(0.03, 0.0, True, False), entry("_")) > 0.98
    assert chance(Status.BLANK, CLEAN["digital"], entry("_")) > 0.98
    assert chance(Status.BLANK, CLEAN["ocr"], entry("-")) > 0.98


def test_the_less_a_reading_won_by_the_less_it_is_trusted() -> None:
    margins = [0.0, 1.0, 4.0, ALONE]
    found = [read(CLEAN["digital"], weighed=margin) for margin in margins]
    assert found == sorted(found)
    assert found[0] <= 0.5


def test_undecided_and_missing_cells_are_never_accepted() -> None:
    for page in CLEAN.values():
        assert chance(Status.UNDECIDED, page, entry("?")) < 0.98
        assert chance(Status.MISSING, page) == 0


def test_noise_is_measured_on_the_labels() -> None:
    assert label_noise(grid(SOUND).alignment) == 0
    assert label_noise(grid(SOUND, score=80.0).alignment) == pytest.approx(0.2)
    assert 0 < label_noise(grid({}).alignment) < 0.5

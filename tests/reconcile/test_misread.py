"""What a printed number may have been misread from, and at what cost."""

from __future__ import annotations

from decimal import Decimal
from math import inf

import pytest

from gouji.document import Entry
from gouji.reconcile.misread import Misreadings, plain


def read(text: str, value: str, unit: str | None = None) -> Entry:
    return Entry(Decimal(value), text, unit=unit)


@pytest.mark.parametrize(
    ("entry", "kind", "printed"),
    [
        (read("12", "12"), "count", "12"),
        (read("12.", "12"), "count", "12"),
        (read("1.2", "1.2"), "count", None),
        (read("-12", "-12"), "count", None),
        (read("-12", "-12"), "signed", "-12"),
        (read("1,234.50", "1234.5"), "amount", "1234.50"),
        (read("12.5万元", "12.5", "万元"), "amount", "12.5"),
        (read("减12", "-12"), "signed", None),
        (Entry(None, "丑"), "amount", None),
    ],
)
def test_what_is_printed_without_its_unit(entry: Entry, kind: str, printed: str | None) -> None:
    assert plain(entry, kind) == printed


def test_a_lost_point_costs_no_more_than_two_misread_digits() -> None:
    found = Misreadings(0.05)
    entry = read("157", "157")
    assert found.cost(entry, Decimal("15.7"), kind="amount") < found.cost(entry, Decimal(842), kind="amount")
    assert found.cost(entry, Decimal("15.7")) == inf
    assert found.cost(read("1570", "1570"), Decimal("15.7"), kind="amount") < inf  # printed as 15.70


def test_a_lost_minus_is_for_changes_only() -> None:
    found = Misreadings(0.05)
    assert found.cost(read("30", "30"), Decimal(-30), kind="signed") < inf
    assert found.cost(read("30", "30"), Decimal(-30), kind="amount") == inf
    assert found.cost(read("30", "30"), Decimal(-30)) == inf


def test_a_unit_may_be_misread_for_another_of_money() -> None:
    found = Misreadings(0.05)
    entry = read("155元", "0.0155", "元")  # of a column in 万元
    assert found.cost(entry, Decimal(155), kind="amount") < inf
    assert found.cost(entry, Decimal(31), kind="amount") == inf
    assert found.cost(read("155", "155"), Decimal("0.0155"), kind="amount") == inf  # no unit is printed to be misread


def test_values_of_a_column_in_another_unit_are_misread_as_they_are_printed() -> None:
    found = Misreadings(0.05)
    entry = read("6530元", "0.653", "元")
    in_print = found.cost(read("6530", "6530"), Decimal(6580), kind="amount")
    assert found.cost(entry, Decimal("0.658"), kind="amount") == pytest.approx(in_print)


def test_candidates_are_of_the_column_s_kind() -> None:
    found = Misreadings(0.1)
    kinds = {
        kind: [value for value, _ in found.candidates(read("15", "15"), kind=kind)] for kind in ("count", "signed")
    }
    assert all(value >= 0 for value in kinds["count"])
    assert kinds["signed"]
    assert all(value == value.to_integral_value() for values in kinds.values() for value in values)


def test_an_author_errs_in_amounts_as_in_counts() -> None:
    found = Misreadings(0.05)
    counts = found.author(read("157", "157"), Decimal(158), total=True)
    amounts = found.author(read("15.7", "15.7"), Decimal("15.8"), total=True, kind="amount")
    assert amounts == pytest.approx(counts)
    assert found.author(read("15.7", "15.7"), Decimal("15.8"), total=True) == inf

"""The smallest set of cells that explains failing balances, against trying every set of one and two."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document import Address
from gouji.forms import load_families
from gouji.reconcile.localise import explain

from .helpers import ADDRESSES, decimals, small_form

MOST = 20
"""No true value is larger: the numbers are at most 5, their sums at most 20."""


def holds(values: Mapping[Address, int]) -> bool:
    return all(
        sum(int(f) * values[a] for f, a in e.left) == sum(int(f) * values[a] for f, a in e.right)
        for e in small_form().equations
    )


def explains(values: Mapping[Address, int], changed: tuple[Address, ...]) -> bool:
    return any(
        holds({**values, **dict(zip(changed, numbers, strict=True))})
        for numbers in product(range(MOST + 1), repeat=len(changed))
    )


def smallest(values: Mapping[Address, int]) -> int:
    """Size of the smallest set that explains the failures, 3 for three or more."""
    return next((n for n in (0, 1, 2) if any(explains(values, s) for s in combinations(ADDRESSES, n))), 3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(*[st.integers(0, 5)] * 4), st.dictionaries(st.sampled_from(ADDRESSES), st.integers(0, 9), max_size=3))
def test_no_smaller_set_explains_it(four: tuple[int, int, int, int], errors: dict[Address, int]) -> None:
    a, b, c, d = four
    rows = {"a": (a, b, a + b), "b": (c, d, c + d), "total": (a + c, b + d, a + b + c + d)}
    values = {(r, k): v for r, cells in rows.items() for k, v in zip(("x", "y", "sum"), cells, strict=True)} | errors
    found = explain(small_form().equations, decimals(values))
    size = smallest(values)
    assert len(found) == size or len(found) >= size == 3
    if len(found) <= 2:
        assert explains(values, found)


def test_a_table_without_failures_needs_no_explanation() -> None:
    assert explain(small_form().equations, decimals(dict.fromkeys(ADDRESSES, 0))) == ()


def test_a_wrong_total_explains_its_row_and_column() -> None:
    values = dict.fromkeys(ADDRESSES, 0) | {("a", "sum"): 3}
    assert explain(small_form().equations, decimals(values)) == (("a", "sum"),)


def test_of_sets_of_one_size_the_one_within_rows_that_hold_figures_is_named() -> None:
    values = dict.fromkeys(ADDRESSES, 0) | {("a", "y"): 2, ("a", "sum"): 2, ("total", "x"): 3, ("total", "y"): 2}
    values |= {("total", "sum"): 5}  # 3 too many under total/x: either a/x and a/sum, or b/x and b/sum, or the totals
    found = explain(small_form().equations, decimals(values))
    assert {row for row, _ in found} <= {"a", "total"}


def test_a_part_larger_than_its_whole_is_explained_by_one_of_the_two() -> None:
    form = load_families()["cn-ogi-stat"].tables["statistics"][0]
    limit = next(e for e in form.equations if e.relation == "<=")
    values = {address: Decimal(0) for address in form.cells}
    values[limit.left[0][1]] = Decimal(3)
    explained = explain(form.equations, values)
    assert len(explained) == 1
    assert explained[0] in limit.addresses

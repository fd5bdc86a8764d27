"""Bounds against brute force: no solution lies outside, and a value is told only where it is the only one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile import evaluate
from gouji.reconcile.bounds import Bounds, refuted, tighten

from .helpers import ADDRESSES, balance, small_form

MOST = 5
BALANCES = [*small_form().equations, *balance("row", "x <= sum"), *balance("column", "total >= 2 * a - b")]


def bounds(known: Mapping[Address, int]) -> Bounds:
    low = {a: Decimal(known.get(a, 0)) for a in ADDRESSES}
    return Bounds(low, {a: Decimal(known[a]) if a in known else None for a in ADDRESSES})


def solutions(equations: list[Equation], known: Mapping[Address, int]) -> Iterator[dict[Address, int]]:
    """Every way to fill the cells that these balances reach with 0 to MOST so that they all hold."""
    reached = sorted({a for e in equations for a in e.addresses} - set(known))
    for numbers in product(range(MOST + 1), repeat=len(reached)):
        values = {**known, **dict(zip(reached, numbers, strict=True))}
        given_ = {a: Decimal(v) for a, v in values.items()}
        if all(e.outcome == "passed" for e in evaluate(equations, given_)):
            yield values


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    st.lists(st.sampled_from(BALANCES), min_size=1, max_size=4, unique=True),
    st.dictionaries(st.sampled_from(ADDRESSES), st.integers(0, MOST), max_size=9),
    st.data(),
)
def test_bounds_hold_for_every_solution(
    equations: list[Equation], known: dict[Address, int], data: st.DataObject
) -> None:
    reached = sorted({a for e in equations for a in e.addresses})
    free = [a for a in reached if a not in known]
    known |= {a: data.draw(st.integers(0, MOST)) for a in free[4:]}  # brute force can't try more than four
    found = bounds(known)
    tighten(found, equations, {})
    every = list(solutions(equations, known))
    if found.conflict is not None:
        assert not every
        return
    for address in reached:
        high = found.high[address]
        assert all(found.low[address] <= values[address] for values in every)
        assert high is None or all(values[address] <= high for values in every)
        value = found.value(address)
        assert value is None or {values[address] for values in every} <= {int(value)}


def test_a_lost_number_is_what_its_row_lacks() -> None:
    found = bounds({("a", "x"): 3, ("a", "sum"): 5})
    tighten(found, small_form().equations, {})
    assert found.value(("a", "y")) == 2
    assert [e.name for e in found.because["a", "y"]][-1] == "row_total/a/-"
    assert found.value(("b", "y")) is None


def test_a_total_of_zero_leaves_nothing_to_its_parts() -> None:
    found = bounds({("total", "x"): 0})
    tighten(found, small_form().equations, {})
    assert found.value(("a", "x")) == found.value(("b", "x")) == 0


def test_balances_that_leave_nothing_are_a_conflict() -> None:
    found = bounds({("a", "x"): 3, ("a", "y"): 0, ("a", "sum"): 2})
    tighten(found, small_form().equations, {})
    assert found.conflict is None  # nothing is open there: that is for the checks to say
    found = bounds({("a", "x"): 3, ("a", "sum"): 2})
    tighten(found, small_form().equations, {})
    assert found.conflict is not None
    assert found.conflict.name == "row_total/a/-"


def test_cells_that_may_be_negative_bound_nothing() -> None:
    found = bounds({("a", "sum"): 0})
    tighten(found, small_form().equations, {("a", "x"): True})
    assert found.high["a", "y"] is None


@pytest.mark.parametrize(("high", "value"), [(2, 2), (3, None)])
def test_a_value_is_told_where_bounds_meet(high: int, value: int | None) -> None:
    found = Bounds({("a", "x"): Decimal(2)}, {("a", "x"): Decimal(high)})
    assert found.value(("a", "x")) == value


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(BALANCES), st.dictionaries(st.sampled_from(ADDRESSES), st.integers(0, MOST), max_size=9))
def test_a_balance_is_refuted_only_if_no_values_of_its_open_cells_mend_it(
    equation: Equation, known: dict[Address, int]
) -> None:
    values: dict[Address, Decimal | None] = {a: Decimal(v) for a, v in known.items()}
    open_ = [a for a in equation.addresses if a not in known]
    mended = (
        evaluate([equation], {**values, **{a: Decimal(v) for a, v in zip(open_, numbers, strict=True)}})[0].outcome
        for numbers in product((0, 1, 2, 5, 10, 15, 20, 30), repeat=len(open_))
    )
    if refuted(equation, values, ()):
        assert "passed" not in mended
    assert not refuted(equation, values, ADDRESSES)  # what may be negative mends anything


def test_a_part_that_is_more_than_the_whole_refutes_a_sum() -> None:
    equation = balance("row", "sum = x + y")[0]
    (whole,), parts = (tuple(a for _, a in side) for side in (equation.left, equation.right))
    assert refuted(equation, {whole: Decimal(6), parts[0]: Decimal(7)}, ())
    assert not refuted(equation, {whole: Decimal(6), parts[0]: Decimal(6)}, ())
    assert not refuted(equation, {whole: Decimal(6), parts[0]: Decimal(7)}, {parts[1]})

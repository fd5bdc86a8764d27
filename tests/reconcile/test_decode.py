"""The joint choice against trying every combination, on tiny tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile.assignment import LOST_DIGIT
from gouji.reconcile.components import BROKEN, components
from gouji.reconcile.decode import MARGIN, MOST_NEAR, Decision, decode
from gouji.reconcile.limit import Limit
from gouji.reconcile.rows import Choice

from .helpers import COLUMNS, ROWS, balance, small_form

module = import_module("gouji.reconcile.decode")
CELLS = {row: tuple((row, column) for column in COLUMNS) for row in ROWS}
MOST = 12
"""No lost cell needs more: the numbers below are at most 6, sums of two of them at most 12."""
Values = tuple[Decimal | None, ...]


def choice(values: Sequence[int | None], cost: float) -> Choice:
    return Choice((), tuple(None if v is None else Decimal(v) for v in values), cost, True)


def fillings(values: Mapping[Address, Decimal | None]) -> Iterator[dict[Address, Decimal]]:
    lost = [address for address, value in values.items() if value is None]
    for numbers in product(range(MOST + 1), repeat=len(lost)):
        yield {**values, **{a: Decimal(n) for a, n in zip(lost, numbers, strict=True)}}  # type: ignore[dict-item]


def cost_of(values: Mapping[Address, Decimal | None], equations: Sequence[Equation]) -> float:
    """Least cost of broken balances and lost numbers over every way to fill what is lost."""
    least = float("inf")
    for full in fillings(values):
        broken = 0
        for equation in equations:
            left = sum(f * full[a] for f, a in equation.left)
            broken += left != sum(f * full[a] for f, a in equation.right)
        lost = sum(float(full[a]) for a, v in values.items() if v is None)
        least = min(least, BROKEN * broken + LOST_DIGIT * lost)
    return least


def every_cost(
    rows: Mapping[str, Sequence[Choice]], known: Mapping[Address, Decimal | None], equations: Sequence[Equation]
) -> dict[tuple[int, ...], float]:
    """Cost of every combination of choices."""
    found = {}
    for indices in product(*(range(len(options)) for options in rows.values())):
        values = dict(known)
        for (key, options), i in zip(rows.items(), indices, strict=True):
            values.update(zip(CELLS[key], options[i].values, strict=True))
        chosen = sum(options[i].cost for options, i in zip(rows.values(), indices, strict=True))
        found[indices] = chosen + cost_of(values, equations)
    return found


numbers = st.sampled_from([0, 0, 0, 1, 2, 3, 6])
costs = st.sampled_from([0.0, 0.5, 1.5, 3.0, 5.5])
plain = st.tuples(numbers, numbers, numbers)
holed = st.tuples(numbers, st.none() | numbers, numbers)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(plain, costs), min_size=2, max_size=4),
    st.lists(st.tuples(plain, costs), min_size=2, max_size=3),
    holed,
)
def test_the_choice_is_as_cheap_as_the_best_combination(
    first: list[tuple[tuple[int, ...], float]],
    second: list[tuple[tuple[int, ...], float]],
    last: tuple[int | None, ...],
) -> None:
    rows = {"a": [choice(v, c) for v, c in first], "total": [choice(v, c) for v, c in second]}
    known = dict(zip(CELLS["b"], choice(last, 0.0).values, strict=True))
    equations = small_form().equations
    decision = decode(rows, CELLS, known, equations, Limit(20.0))
    every = every_cost(rows, known, equations)
    best = min(every.values())
    chosen = tuple(next(iter(decision.near[key])) for key in rows)
    assert every[chosen] == pytest.approx(best, abs=1e-3)
    for at, key in enumerate(rows):
        gaps = {i: min(c for indices, c in every.items() if indices[at] == i) - best for i in range(len(rows[key]))}
        assume(all(abs(gap - MARGIN) > 0.01 for gap in gaps.values()))
        near = {i: gap for i, gap in gaps.items() if gap < MARGIN}
        if key in decision.complete and None not in last:
            assert decision.near[key] == pytest.approx(near, abs=2e-3)
        elif key in decision.complete:  # more may be named than are near, and none at too high a cost
            assert near.keys() <= decision.near[key].keys()
            assert all(decision.near[key][i] <= gaps[i] + 2e-3 for i in near)
        else:
            assert len(near) > MOST_NEAR or None in last


def test_a_lost_number_takes_what_the_balances_need() -> None:
    rows = {"a": [choice((1, None, 3), 0.0), choice((None, 1, 9), 0.0)]}
    known = dict(zip(CELLS["b"], choice((0, 0, 0), 0.0).values, strict=True))
    known |= dict(zip(CELLS["total"], choice((1, 2, 3), 0.0).values, strict=True))
    decision = decode(rows, CELLS, known, small_form().equations, Limit(20.0))
    assert decision.near == {"a": {0: 0.0}}
    assert decision.complete == {"a"}


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(holed, costs), min_size=2, max_size=4), st.lists(st.tuples(plain, costs), min_size=2))
def test_what_the_search_rules_out_stays_ruled_out_where_the_program_proves_nothing(
    monkeypatch: pytest.MonkeyPatch,
    first: list[tuple[tuple[int | None, ...], float]],
    second: list[tuple[tuple[int, ...], float]],
) -> None:
    rows = {"a": [choice(v, c) for v, c in first], "total": [choice(v, c) for v, c in second[:3]]}
    known = dict(zip(CELLS["b"], choice((1, 0, 1), 0.0).values, strict=True))
    equations = small_form().equations

    def nothing(_: object, left: Mapping[str, object], *more: object) -> Decision:
        return Decision({key: {0: 0.0} for key in left}, frozenset())

    monkeypatch.setattr(module, "_by_program", nothing)
    decision = decode(rows, CELLS, known, equations, Limit(20.0))
    every = every_cost(rows, known, equations)
    best = min(every.values())
    for at, key in enumerate(rows):
        for i in range(len(rows[key])):
            gap = min(c for indices, c in every.items() if indices[at] == i) - best
            if key in decision.complete and gap < MARGIN - 0.01:
                assert decision.near[key][i] <= gap + 2e-3


def test_without_time_nothing_is_proved() -> None:
    rows = {"a": [choice((1, 2, 3), 0.0), choice((1, 1, 2), 9.0)]}
    known = {address: Decimal(0) for row in ("b", "total") for address in CELLS[row]}
    decision = decode(rows, CELLS, known, small_form().equations, Limit(0.0))
    assert decision.complete == frozenset()


def test_rows_that_no_balance_ties_are_decided_apart() -> None:
    rows = {
        "a": [choice((1, 2, 3), 0.0), choice((3, 0, 3), 1.0)],
        "b": [choice((0, 5, 5), 0.0), choice((4, 1, 5), 5.0)],
    }
    parts = list(components(rows, CELLS, {}, balance("row", "sum = x + y")))
    assert [part.keys for part in parts] == [("a",), ("b",)]
    decision = decode(rows, CELLS, {}, balance("row", "sum = x + y"), Limit(20.0))
    assert decision.near == {"a": {0: 0.0, 1: 1.0}, "b": {0: 0.0}}
    assert decision.complete == {"a", "b"}


def test_an_inequality_and_a_tolerance_choose_as_an_equation_does() -> None:
    rows = {"a": [choice((9, 2, 3), 0.0), choice((1, 2, 3), 2.0)]}
    known = {("b", c): Decimal(v) for c, v in zip(COLUMNS, (4, 0, 4), strict=True)}
    known |= {("total", c): Decimal(v) for c, v in zip(COLUMNS, (6, 2, 7), strict=True)}
    (bound,) = (e for e in balance("column", "a + b <= total") if e.column == "x")
    assert decode(rows, CELLS, known, (bound,), Limit(20.0)).near == {"a": {1: 0.0, 0: 3.0}}
    (about,) = (e for e in balance("column", "a + b = total") if e.column == "x")
    assert decode(rows, CELLS, known, (replace(about, tolerance=Decimal(1)),), Limit(20.0)).near == {
        "a": {1: 0.0, 0: 3.0}
    }
    assert decode(rows, CELLS, known, (about,), Limit(20.0)).near == {"a": {0: 0.0, 1: 2.0}}


def test_numbers_with_decimals_are_added_exactly() -> None:
    tenth = Choice((), (Decimal("0.1"), Decimal("0.2"), Decimal("0.3")), 1.0, True)
    rows = {"a": [choice((1, 2, 3), 0.0), tenth]}
    known = {("b", c): Decimal(v) for c, v in zip(COLUMNS, ("0.7", "0.1", "0.8"), strict=True)}
    known |= {("total", c): Decimal(v) for c, v in zip(COLUMNS, ("0.8", "0.3", "1.1"), strict=True)}
    assert decode(rows, CELLS, known, small_form().equations, Limit(20.0)).near == {"a": {1: 0.0}}

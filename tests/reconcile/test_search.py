"""The exact search against trying every combination."""

from __future__ import annotations

from itertools import product
from math import inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gouji.reconcile.search import Option, Problem, near_best

MARGIN = 4.0
BALANCES = 3
moves = st.tuples(*[st.integers(-2, 2)] * BALANCES)
costs = st.sampled_from([0.0, 0.5, 1.0, 2.5, 4.5, 6.0, 11.0])
bands = st.sampled_from([(0.0, 0.0), (0.0, 0.0), (-1.0, 1.0), (-inf, 0.0), (0.0, inf)])
rows = st.lists(st.tuples(costs, moves, st.integers(0, 2**BALANCES - 1)), max_size=4)


def problem(
    given_rows: list[list[tuple[float, tuple[int, ...], int]]],
    lack: tuple[int, ...],
    limits: tuple[tuple[float, float], ...],
    open_: bool,
    free: int,
) -> Problem:
    still = (0,) * BALANCES
    made = [
        sorted(
            [Option(0.0, still), *(Option(cost, move, free if open_ else 0) for cost, move, free in row)],
            key=lambda option: option.cost,
        )
        for row in given_rows
    ]
    return Problem(made, lack, free if open_ else 0, limits, 5.0)


def cost_of(found: Problem, chosen: tuple[int, ...]) -> float:
    options = [row[i] for row, i in zip(found.rows, chosen, strict=True)]
    total = sum(option.cost for option in options)
    for e, (low, high) in enumerate(found.bands):
        free = found.free >> e & 1 or any(option.frees >> e & 1 for option in options)
        lack = found.lack[e] + sum(option.moves[e] for option in options)
        total += 0.0 if free or low <= lack <= high else found.penalty
    return total


problems = st.builds(
    problem,
    st.lists(rows, min_size=1, max_size=4),
    moves,
    st.tuples(*[bands] * BALANCES),
    st.booleans(),
    st.integers(0, 2**BALANCES - 1),
)


def every_cost(found: Problem) -> dict[tuple[int, ...], float]:
    return {chosen: cost_of(found, chosen) for chosen in product(*(range(len(row)) for row in found.rows))}


@settings(max_examples=1500, deadline=None)
@given(problems)
def test_every_near_best_choice_is_found_at_its_cost(found: Problem) -> None:
    every = every_cost(found)
    best = min(every.values())
    near = near_best(found, MARGIN)
    assert near is not None
    assert near.exact
    assert every[tuple(next(iter(row)) for row in near.places)] == pytest.approx(best)
    for r, row in enumerate(near.places):
        gaps = {i: min(c for chosen, c in every.items() if chosen[r] == i) - best for i in range(len(found.rows[r]))}
        assume(all(abs(gap - MARGIN) > 1e-6 for gap in gaps.values()))
        assert row == pytest.approx({i: gap for i, gap in gaps.items() if gap < MARGIN})


@settings(max_examples=500, deadline=None)
@given(problems)
def test_a_search_that_gives_up_leaves_no_near_best_choice_out(found: Problem) -> None:
    every = every_cost(found)
    near = near_best(found, MARGIN, most=0)
    assert near is not None
    stated = every[tuple(next(iter(row)) for row in near.places)]
    for r, row in enumerate(near.places):
        for i in range(len(found.rows[r])):
            gap = min(c for chosen, c in every.items() if chosen[r] == i) - stated
            assert i in row or gap > MARGIN - 1e-6
            assert row.get(i, 0.0) <= max(gap, 0.0) + 1e-6


def test_the_search_gives_up_beyond_its_states() -> None:
    many = [Option(0.01 * i, (i, i * i, i**3)) for i in range(20)]
    hard = Problem([many] * 4, (-7, -1, 3), 0, ((0.0, 0.0),) * 3, 5.0)
    near = near_best(hard, MARGIN, most=10)
    assert near is not None
    assert not near.exact


def test_states_that_differ_only_in_what_an_open_number_makes_good_are_one() -> None:
    many = [Option(0.01 * i, (i, i * i, i**3)) for i in range(20)]
    first = [Option(0.0, (0, 0, 0), frees=0b111)]
    near = near_best(Problem([first, *[many] * 4], (-7, -1, 3), 0, ((0.0, 0.0),) * 3, 5.0), MARGIN, most=100)
    assert near.exact
    assert [next(iter(row)) for row in near.places] == [0] * 5

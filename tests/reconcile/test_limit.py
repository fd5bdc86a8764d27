"""What the programs of one table may spend, all together."""

from __future__ import annotations

import numpy as np
from scipy.optimize import LinearConstraint

from gouji.reconcile.limit import MOST_NODES, ROOT, Limit
from gouji.reconcile.program import minimise


def knapsack(limit: Limit) -> tuple[float, object] | None:
    """The least sum >= 5 of twos and threes: a matrix of two numbers."""
    constraint = LinearConstraint(np.array([[2.0, 3.0]]), 5.0, np.inf)
    return minimise(np.array([2.0, 3.0]), constraint, np.full(2, 9.0), np.ones(2), limit)


def test_a_program_may_visit_as_many_nodes_as_the_work_left_allows() -> None:
    limit = Limit(20.0, 1000)
    assert limit.nodes(10) == 100 - ROOT
    assert limit.nodes(10, 0.5) == 50 - ROOT
    limit.spend(10, 20)
    assert limit.nodes(10) == (1000 - 10 * (20 + ROOT)) // 10 - ROOT
    assert limit.nodes(1000) == 0
    assert Limit(20.0, 1e9).nodes(1) == MOST_NODES


def test_no_program_is_asked_when_the_time_is_up() -> None:
    assert Limit(0.0).nodes(1) == 0
    assert knapsack(Limit(0.0)) is None


def test_programs_share_what_their_table_may_spend() -> None:
    limit = Limit(20.0, 3.5 * 2 * ROOT)
    found = [knapsack(limit) for _ in range(5)]
    assert [answer is not None for answer in found] == [True, True, True, False, False]
    assert all(answer is None or answer[0] == 5.0 for answer in found)

"""Mixed-integer programs through HiGHS (`scipy.optimize.milp`), kept quiet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

MOST_NODES, MOST_WORK = 2000, 100_000
"""Nodes of the branch-and-bound tree, and of these times the numbers of the matrix: a node of a large program takes
longer. Counts, so that the outcome does not hang on the machine's speed."""
INFEASIBLE = 2
"""Status of `scipy.optimize.milp` where no solution exists."""
LEAST_SECONDS = 0.05
"""Shortest time limit that is given to the solver."""


def minimise(cost: Any, constraints: Any, upper: Any, integrality: Any, seconds: float) -> tuple[float, Any] | None:
    """Minimise a linear cost over variables from 0 to `upper`.

    Args:
        cost: Cost of each variable, shape (n,).
        constraints: A `scipy.optimize.LinearConstraint`, or a list of them.
        upper: Upper bound of each variable, shape (n,).
        integrality: 1 for integer variables, shape (n,).
        seconds: Time limit.

    Returns:
        The least cost and the variables, shape (n,); None if there is no solution or none was proved in time.
    """
    found = attempt(cost, constraints, upper, integrality, seconds)
    return found if found is not None and found[0] < inf else None


def attempt(cost: Any, constraints: Any, upper: Any, integrality: Any, seconds: float) -> tuple[float, Any] | None:
    """The same, but None only where a limit struck: where there is no solution the cost is infinite."""
    import numpy as np
    from scipy.optimize import Bounds, milp

    parts = constraints if isinstance(constraints, list) else [constraints]
    nodes = MOST_WORK // max(1, sum(int((part.A != 0).sum()) for part in parts)) + 1
    with _quiet():
        result = milp(
            cost,
            constraints=constraints,
            bounds=Bounds(np.zeros(len(upper)), upper),
            integrality=integrality,
            options={
                "time_limit": max(LEAST_SECONDS, seconds),
                "node_limit": min(MOST_NODES, nodes),
            },
        )
    if result.status == INFEASIBLE:
        return inf, None
    return (float(result.fun), result.x) if result.x is not None and result.status == 0 else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what HiGHS prints straight to the process's standard output out of it: that is where JSON goes."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output to keep clean
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)

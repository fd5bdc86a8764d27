"""Mixed-integer programs through HiGHS (`scipy.optimize.milp`), kept quiet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from gouji.reconcile.limit import Limit

INFEASIBLE = 2
"""Status of `scipy.optimize.milp` where no solution exists."""
LEAST_SECONDS = 0.05
"""Shortest time limit that is given to the solver."""


def minimise(cost: Any, constraints: Any, upper: Any, integrality: Any, limit: Limit) -> tuple[float, Any] | None:
    """Minimise a linear cost over variables from 0 to `upper`.

    Args:
        cost: Cost of each variable, shape (n,).
        constraints: A `scipy.optimize.LinearConstraint`, or a list of them.
        upper: Upper bound of each variable, shape (n,).
        integrality: 1 for integer variables, shape (n,).
        limit: What it may spend.

    Returns:
        The least cost and the variables, shape (n,); None if there is no solution or none was proved in time.
    """
    found = attempt(cost, constraints, upper, integrality, limit)
    return found if found is not None and found[0] < inf else None


def attempt(
    cost: Any, constraints: Any, upper: Any, integrality: Any, limit: Limit, share: float = 1.0
) -> tuple[float, Any] | None:
    """The same, but None only where a limit struck: where there is no solution the cost is infinite.

    Args:
        cost: As of `minimise`, like the next three.
        constraints: See there.
        upper: See there.
        integrality: See there.
        limit: What it may spend, and what is taken off.
        share: Share of what is left that it may take, 0 to 1.
    """
    import numpy as np
    from scipy.optimize import Bounds, milp

    parts = constraints if isinstance(constraints, list) else [constraints]
    numbers = sum(int((part.A != 0).sum()) for part in parts)
    nodes = limit.nodes(numbers, share)
    if not nodes:
        return None
    with _quiet():
        result = milp(
            cost,
            constraints=constraints,
            bounds=Bounds(np.zeros(len(upper)), upper),
            integrality=integrality,
            options={
                "time_limit": max(LEAST_SECONDS, share * limit.seconds),
                "node_limit": nodes,
            },
        )
    limit.spend(numbers, result.mip_node_count or 0)
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

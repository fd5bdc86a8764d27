"""Mixed-integer programs through HiGHS (`scipy.optimize.milp`), kept quiet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LEAST_SECONDS = 0.05
"""Shortest time limit that is given to the solver."""


def minimise(cost: Any, constraints: Any, upper: Any, integrality: Any, seconds: float) -> tuple[float, Any] | None:
    """Minimise a linear cost over variables from 0 to `upper`.

    Args:
        cost: Cost of each variable, shape (n,).
        constraints: As `scipy.optimize.milp` takes them.
        upper: Upper bound of each variable, shape (n,).
        integrality: 1 for integer variables, shape (n,).
        seconds: Time limit.

    Returns:
        The least cost and the variables, shape (n,); None if there is no solution or none was proved in time.
    """
    import numpy as np
    from scipy.optimize import Bounds, milp

    with _quiet():
        result = milp(
            cost,
            constraints=constraints,
            bounds=Bounds(np.zeros(len(upper)), upper),
            integrality=integrality,
            options={"time_limit": max(LEAST_SECONDS, seconds)},
        )
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

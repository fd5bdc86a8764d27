"""Error localisation: the smallest set of cells that explains the balances that fail.

Fellegi and Holt, *A Systematic Approach to Automatic Edit and Imputation*, JASA 71 (1976): change as few cells as
possible so that every edit rule holds. Solved as a mixed-integer program over the cells that failing balances reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import inf

from gouji.document import Address, Outcome
from gouji.forms import Equation
from gouji.reconcile.checks import evaluate
from gouji.reconcile.program import minimise

TOTAL_WEIGHT = 0.98
"""Weight of a cell that is a total (alone on its side of a balance): authors err in totals a little more often."""
BUSY_WEIGHT = 0.99
"""Weight of a cell whose row holds figures already: of sets of one size, one within known rows is likelier."""
SMALLEST = 1e-6
"""Cost per unit of a changed value: of equal sets, the one with small values."""
ROOM = 4.0
"""A true value may be this many times the largest number involved."""
SECONDS = 1.0


def explain(equations: Sequence[Equation], values: Mapping[Address, Decimal]) -> tuple[Address, ...]:
    """The smallest set of cells whose values, changed, would make every balance hold.

    Args:
        equations: The balances of a table.
        values: Its values; cells without one take no part, nor do their balances.

    Returns:
        The cells, in the order of the balances; empty if none fails or the time limit stops the search.
    """
    failing = [e.equation for e in evaluate(equations, values) if e.outcome is Outcome.FAILED]
    if not failing:
        return ()
    near = {address for equation in failing for address in equation.addresses}
    touched = [e for e in equations if near & set(e.addresses)]
    touched = [e for e in touched if all(a in values for a in e.addresses)]
    least, most, rows = [], [], []
    columns = tuple(sorted(near))
    place = {address: i for i, address in enumerate(columns)}
    for equation in touched:
        row = [0.0] * len(columns)
        rest = 0.0
        for side, sign in ((equation.left, 1.0), (equation.right, -1.0)):
            for factor, address in side:
                if address in place:
                    row[place[address]] += sign * float(factor)
                else:
                    rest += sign * float(factor) * float(values[address])
        rows.append(tuple(row))
        most.append(inf if equation.relation == ">=" else -rest)
        least.append(-inf if equation.relation == "<=" else -rest)
    totals = {a for e in equations if len(e.left) == 1 for _, a in e.left}
    busy = {row for (row, _), value in values.items() if value}
    weights = tuple((TOTAL_WEIGHT if a in totals else 1.0) * (BUSY_WEIGHT if a[0] in busy else 1.0) for a in columns)
    current = tuple(float(values[a]) for a in columns)
    changed = _solve(tuple(rows), tuple(least), tuple(most), current, weights)
    return tuple(columns[i] for i in changed)


@lru_cache(maxsize=256)
def _solve(
    rows: tuple[tuple[float, ...], ...],
    least: tuple[float, ...],
    most: tuple[float, ...],
    current: tuple[float, ...],
    weights: tuple[float, ...],
) -> tuple[int, ...]:
    import numpy as np
    from scipy.optimize import LinearConstraint

    n = len(current)
    big = ROOM * max([*current, 1.0]) + 100.0
    matrix = np.array(rows)
    now = np.array(current)
    eye = np.eye(n)
    zero = np.zeros((len(rows), n))
    constraints = [
        LinearConstraint(np.hstack([matrix, zero]), np.array(least), np.array(most)),
        LinearConstraint(np.hstack([eye, -big * eye]), -np.inf, now),
        LinearConstraint(np.hstack([-eye, -big * eye]), -np.inf, -now),
    ]
    cost = np.concatenate([np.full(n, SMALLEST), np.array(weights)])
    upper = np.concatenate([np.full(n, big), np.ones(n)])
    found = minimise(cost, constraints, upper, np.ones(2 * n), SECONDS)
    return () if found is None else tuple(i for i in range(n) if found[1][n + i] > 0.5)

"""How many balances stand behind an inferred value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gouji.document import Address
from gouji.forms import Equation


def twice_told(cell: Address, inferred: Iterable[Address], equations: Sequence[Equation]) -> bool:
    """Whether an inferred cell is still determined when any one balance is left out.

    Two independent equations must tell the value, since authors err too: with every single one removed, the others
    must still determine it (its unit vector lies in their row space over the inferred cells).

    Args:
        cell: The cell.
        inferred: All inferred cells of the table, this one included.
        equations: Balances that hold over the final values.
    """
    unknown = {address: i for i, address in enumerate(dict.fromkeys([cell, *inferred]))}
    rows = []
    for equation in equations:
        if equation.relation != "=":
            continue
        row = np.zeros(len(unknown))
        for side, sign in ((equation.left, 1.0), (equation.right, -1.0)):
            for factor, address in side:
                if address in unknown:
                    row[unknown[address]] += sign * float(factor)
        if row.any():
            rows.append(row)
    target = np.zeros(len(unknown))
    target[unknown[cell]] = 1.0
    return len(rows) > 1 and all(_determined(target, rows[:i] + rows[i + 1 :]) for i in range(len(rows)))


def _determined(target: np.ndarray, rows: Sequence[np.ndarray]) -> bool:
    matrix = np.array(rows)
    return bool(np.linalg.matrix_rank(np.vstack([matrix, target])) == np.linalg.matrix_rank(matrix))

"""A choice for each row as a mixed-integer program, solved by HiGHS (see `decode`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from math import inf

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile.components import BROKEN, band
from gouji.reconcile.limit import Limit
from gouji.reconcile.program import attempt
from gouji.reconcile.rows import Choice

ROOM = 4.0
"""A lost number or a gap may be this many times the largest number on the page; a tight bound keeps HiGHS exact."""
LOST_DIGIT = 1e-4
"""Cost per unit of a lost number, so that of equal solutions the smallest is taken."""


class Assignment:
    """The program: a binary for each choice, an integer for each lost number, a binary for each broken balance.

    Args:
        rows: The choices of every row to decide.
        cells: Addresses of the cells of those rows.
        known: Values of all other cells; None for a lost cell, which may have any value >= 0.
        equations: The balances; those with a cell that is neither of these rows nor known are not used.
    """

    def __init__(
        self,
        rows: Mapping[str, Sequence[Choice]],
        cells: Mapping[str, Sequence[Address]],
        known: Mapping[Address, Decimal | None],
        equations: Sequence[Equation],
    ) -> None:
        self.rows = rows
        self.index: dict[tuple[str, int], int] = {}
        for key, options in rows.items():
            for i in range(len(options)):
                self.index[key, i] = len(self.index)
        n = len(self.index)
        numbers = [v for options in rows.values() for o in options for v in o.values if v is not None]
        numbers += [v for v in known.values() if v is not None]
        self.big = ROOM * float(max((abs(v) for v in numbers), default=Decimal(0))) + 100.0
        where = {
            address: (key, i) for key, addresses in cells.items() if key in rows for i, address in enumerate(addresses)
        }
        usable = [e for e in equations if all(a in where or a in known for a in e.addresses)]
        usable = [e for e in usable if any(a in where or known[a] is None for a in e.addresses)]
        self.lost: dict[Address, int] = {}
        for equation in usable:
            for address in equation.addresses:
                free = address not in where and known[address] is None
                if address in where:
                    key, i = where[address]
                    free = any(option.values[i] is None for option in rows[key])
                if free and address not in self.lost:
                    self.lost[address] = n + len(self.lost)
        n += len(self.lost)
        self.size = n + 3 * len(usable)
        cost = [0.0] * self.size
        for (key, i), at in self.index.items():
            cost[at] = rows[key][i].cost
        for at in self.lost.values():
            cost[at] = LOST_DIGIT
        self.matrix: list[tuple[dict[int, float], float, float]] = []
        for key, options in rows.items():
            self.matrix.append(({self.index[key, i]: 1.0 for i in range(len(options))}, 1.0, 1.0))
        for address, at in self.lost.items():
            if address in where:  # a lost cell has a value of its own only under readings in which it is lost
                key, i = where[address]
                row = {at: 1.0}
                for j, option in enumerate(rows[key]):
                    if option.values[i] is None:
                        row[self.index[key, j]] = -self.big
                self.matrix.append((row, -float("inf"), 0.0))
        for e, equation in enumerate(usable):
            row, constant = {}, 0.0
            signed = [(float(f), a) for f, a in equation.left] + [(-float(f), a) for f, a in equation.right]
            for factor, address in signed:
                if address in self.lost:
                    row[self.lost[address]] = row.get(self.lost[address], 0.0) + factor
                if address in where:
                    key, i = where[address]
                    for j, option in enumerate(rows[key]):
                        value = option.values[i]
                        if value:
                            at = self.index[key, j]
                            row[at] = row.get(at, 0.0) + factor * float(value)
                elif known[address]:
                    constant += factor * float(known[address] or 0)
            over, under, broken = n + 3 * e, n + 3 * e + 1, n + 3 * e + 2
            row[over], row[under] = -1.0, 1.0
            low, high = band(equation)
            self.matrix.append((row, low - constant, high - constant))
            self.matrix.append(({over: 1.0, under: 1.0, broken: -self.big}, -float("inf"), 0.0))
            cost[broken] = BROKEN
        self.cost = cost

    def solve(
        self, unlike: Mapping[str, Collection[int]] | None, limit: Limit, share: float = 1.0
    ) -> tuple[float, dict[str, int]] | None:
        """The best solution, of infinite cost if there is none; None if a limit struck.

        Args:
            unlike: In one of these rows at least the solution must take none of these choices.
            limit: What it may spend.
            share: Share of what is left of that, 0 to 1.
        """
        import numpy as np
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        data, columns, starts = [], [], [0]
        rows = list(self.matrix)
        if unlike is not None:
            seen = {self.index[key, i]: 1.0 for key, choices in unlike.items() for i in choices}
            rows.append((seen, 0.0, len(unlike) - 1.0))
        for row, _, _ in rows:
            columns += list(row)
            data += list(row.values())
            starts.append(len(columns))
        matrix = csr_array((data, columns, starts), shape=(len(rows), self.size))
        low = np.array([r[1] for r in rows])
        high = np.array([r[2] for r in rows])
        upper = np.full(self.size, self.big)
        integer = np.zeros(self.size)
        for at in self.index.values():
            upper[at], integer[at] = 1.0, 1.0
        for at in self.lost.values():
            integer[at] = 1.0
        for e in range(len(self.index) + len(self.lost), self.size, 3):
            upper[e + 2], integer[e + 2] = 1.0, 1.0
        found = attempt(np.array(self.cost), LinearConstraint(matrix, low, high), upper, integer, limit, share)
        if found is None or found[0] == inf:
            return None if found is None else (inf, {})
        cost, x = found
        chosen = {key: int(np.argmax([x[self.index[key, i]] for i in range(len(o))])) for key, o in self.rows.items()}
        return cost, chosen

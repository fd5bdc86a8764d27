"""The joint choice among the readings of rows: one per row, at least cost, breaking as few balances as possible.

Set partitioning with soft equations, solved as a mixed-integer program (HiGHS through `scipy.optimize.milp`): a binary
for each reading, an integer >= 0 for each lost cell, and for each balance a binary that pays for breaking it. Then a
solution is asked for that takes, in some row, a choice not seen before, until that costs `MARGIN` more than the best:
what was seen are all choices within the margin, and a row with one alone is proved. Where the time limit stops the
search, nothing more is proved.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile.program import minimise
from gouji.reconcile.rows import Choice

BROKEN = 5.0
"""Cost of a balance that the chosen values break; about the odds of an author's error at one balance."""
MARGIN = 4.0
"""By how much the second best choice must cost more for the best to be proved, natural-log units."""
ROOM = 4.0
"""A lost number or a gap may be this many times the largest number on the page; a tight bound keeps HiGHS exact."""
LOST_DIGIT = 1e-4
"""Cost per unit of a lost number, so that of equal solutions the smallest is taken."""


MOST_NEAR = 3
"""Near-best choices of a row that are told apart; a row with more keeps all of its choices."""
MOST_ASKED = 16
"""Times that one more solution is asked for; what is not proved by then stays open. A count, so that the outcome does
not hang on the machine's speed as the time limit does, which is there for the worst."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Outcome of the joint choice.

    Attributes:
        near: For every undecided row the choices that are part of a solution within `MARGIN` of the best, the best
            solution's own first, each with the cost of its solution above the best. One alone is proved.
        complete: Rows for which `near` holds all such choices; of the others any choice may be right.
    """

    near: dict[str, dict[int, float]]
    complete: frozenset[str]


def decode(
    rows: Mapping[str, Sequence[Choice]],
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    seconds: float,
) -> Decision:
    """Choose one reading for each row.

    Args:
        rows: The choices of every row that has several.
        cells: Addresses of the cells of those rows.
        known: Values of all other cells; None for a lost cell, which may have any value >= 0. Absent cells make their
            equations unusable.
        equations: The balances to obey.
        seconds: Time limit for everything.
    """
    import scipy.optimize  # noqa: F401 - its import takes longer than many a choice, and must not use up the time

    started = time.monotonic()
    program = _Program(rows, cells, known, equations)
    best = program.solve(None, seconds)
    if best is None:
        return Decision({key: {0: 0.0} for key in rows}, frozenset())
    cost, chosen = best
    near = {key: {i: 0.0} for key, i in chosen.items()}
    asked = set(rows)
    for _ in range(MOST_ASKED):
        left = seconds - (time.monotonic() - started)
        other = program.solve({key: near[key] for key in asked}, left) if left > 0 else None
        if other is None:
            if seconds - (time.monotonic() - started) <= 0:  # time ran out: nothing more is proved
                asked = set()
            break
        if other[0] - cost >= MARGIN:
            break
        for key in asked:
            near[key].setdefault(other[1][key], max(0.0, other[0] - cost))
        asked = {key for key in asked if len(near[key]) <= MOST_NEAR}
        if not asked:
            break
    else:
        asked = set()
    return Decision(near, frozenset(asked))


class _Program:
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
        usable = [e for e in equations if e.relation == "=" and all(a in where or a in known for a in e.addresses)]
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
            self.matrix.append((row, -constant, -constant))
            self.matrix.append(({over: 1.0, under: 1.0, broken: -self.big}, -float("inf"), 0.0))
            cost[broken] = BROKEN
        self.cost = cost

    def solve(
        self, unlike: Mapping[str, Collection[int]] | None, seconds: float
    ) -> tuple[float, dict[str, int]] | None:
        """The best solution, or None if there is none or time ran out.

        Args:
            unlike: In one of these rows at least the solution must take none of these choices.
            seconds: Time limit.
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
        found = minimise(np.array(self.cost), LinearConstraint(matrix, low, high), upper, integer, seconds)
        if found is None:
            return None
        cost, x = found
        chosen = {key: int(np.argmax([x[self.index[key, i]] for i in range(len(o))])) for key, o in self.rows.items()}
        return cost, chosen

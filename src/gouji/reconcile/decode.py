"""The joint choice among the readings of rows: one per row, at least cost, breaking as few balances as possible.

The problem is set partitioning with soft equations. Rows that no balance ties together, however loosely, are apart
*components*, decided one by one. In each the near-best choices are found by an exact search (see `search`). Where a
lost number may matter, whose value is not known, or the search gives up, a mixed-integer program takes its place (HiGHS
through `scipy.optimize.milp`): a binary for each choice, an integer >= 0 for each lost number, and for each balance a
binary that pays for breaking it. Then a solution is asked for that takes, in some row, a choice not seen before, until
that costs `MARGIN` more than the best.

What is guaranteed: if a row of the answer is complete, every solution with another of its choices than those named
costs at least `MARGIN` more than the best, by the costs given; a row with one choice alone is proved. What a limit of
time, states or nodes leaves open is not complete, and any of its choices may be right. That the costs are right is not
proved: it is measured (`benchmarks/repair.py`).

This is error localisation under edit rules as Fellegi and Holt put it (*A Systematic Approach to Automatic Edit and
Imputation*, JASA 71, 1976), with weights from a noisy channel for the reliability of cells; on localisation by
mixed-integer programs see de Waal, Pannekoek and Scholtus, *Handbook of Statistical Data Editing and Imputation*
(2011), ch. 3-5. Balances were used against misreadings of documents by Fazzinga, Flesca, Furfaro and Parisi, *DART: A
Data Acquisition and Repairing Tool* (EDBT workshops, 2006), which changes as few numbers as possible and asks a person.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf

from gouji.document import RULED_OUT, Address
from gouji.forms import Equation
from gouji.reconcile.components import BROKEN, Component, band, components
from gouji.reconcile.program import attempt
from gouji.reconcile.rows import Choice
from gouji.reconcile.search import Near, near_best

MARGIN = RULED_OUT
"""By how much the second best choice must cost more for the best to be proved, natural-log units."""
ROOM = 4.0
"""A lost number or a gap may be this many times the largest number on the page; a tight bound keeps HiGHS exact."""
LOST_DIGIT = 1e-4
"""Cost per unit of a lost number, so that of equal solutions the smallest is taken."""


SLACK = 6.0
"""How much dearer than the search's bound the best solution may be for what the search leaves out to be left out by the
programs too: by a balance that no value of a lost number keeps, and `LOST_DIGIT`."""
ROUNDING = 0.01
"""Costs of one solution, found in two ways, that differ by less are the same: a lost number costs `LOST_DIGIT` a unit."""
MOST_NEAR = 3
"""Near-best choices of a row that are told apart; a row with more keeps all of its choices."""
MOST_ASKED = 16
"""Times that one more solution is asked for; what is not proved by then stays open. A count, so that the outcome does
not hang on the machine's speed as the time limit does, which is there for the worst."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Outcome of the joint choice.

    Attributes:
        near: For every undecided row the choices that are part of a solution within `MARGIN` of the best, those of a
            good solution first, each with the least cost above the best of a solution with it. One alone is proved.
        complete: Rows for which `near` holds all such choices; of the others any choice may be right. Where only the
            search has ruled out the others, it may hold more, and give costs that are too low.
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
    until = time.thread_time() + seconds  # how busy the machine is must not change the outcome
    if seconds <= 0:
        return Decision({key: {0: 0.0} for key in rows}, frozenset())
    near: dict[str, dict[int, float]] = {}
    complete: set[str] = set()
    chosen = dict(known)
    left: dict[str, tuple[int, ...]] = {}
    ruled: dict[str, dict[int, float]] = {}
    least = 0.0
    for part in components(rows, cells, known, equations):
        found = near_best(part.problem, MARGIN)
        if found is not None and found.exact and part.settled(found.places):
            near |= part.named(found.places)
            complete.update(part.keys)
            for key in part.keys:
                chosen |= zip(cells[key], rows[key][next(iter(near[key]))].values, strict=True)
            continue
        if found is not None and _attained(part, found, rows, cells, known, equations, until):
            ruled |= part.named(found.places)
        wide = near_best(part.problem, MARGIN + SLACK) if found is not None and found.exact else None
        if wide is None or not wide.exact:
            left |= {key: tuple(range(len(rows[key]))) for key in part.keys}
            least += part.least
        else:
            left |= {key: tuple(sorted(places)) for key, places in part.named(wide.places).items()}
            least += part.bound(wide.places)
    if left:
        decision = _by_program(rows, left, least, cells, chosen, equations, until)
        near |= decision.near | {key: places for key, places in ruled.items() if key not in decision.complete}
        complete |= decision.complete | ruled.keys()
    return Decision(near, frozenset(complete))


def _attained(
    part: Component,
    found: Near,
    rows: Mapping[str, Sequence[Choice]],
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    until: float,
) -> bool:
    """Whether some solution costs as little as the search says, though numbers that are open are not what they will.

    All others cost what the search says at least: then it has named all near-best choices, if perhaps too many.
    """
    near = {key: [rows[key][i] for i in places] for key, places in part.named(found.places).items()}
    told = dict(known)
    inside: dict[Address, bool] = {}
    for key in rows:
        options = near.get(key, rows[key])
        for address, values in zip(cells[key], zip(*(option.values for option in options), strict=True), strict=True):
            if key in near:
                inside[address] = None in values
            elif len(set(values)) == 1:
                told[address] = values[0]
    everywhere = known.keys() | {address for key in rows for address in cells[key]}
    open_ = {address for address, value in told.items() if value is None} | {a for a, free in inside.items() if free}
    tied = _tied(part.equations, [e for e in equations if everywhere.issuperset(e.addresses)], open_)
    if any(address not in told and address not in inside for e in tied for address in e.addresses):
        return False
    solved = _Program(near, cells, told, tied).solve(None, (until - time.thread_time()) / 2)
    return solved is not None and solved[0] < part.bound(found.places) + ROUNDING


def _tied(first: Sequence[Equation], equations: Sequence[Equation], open_: Collection[Address]) -> list[Equation]:
    """The first equations and all others that share an open number with them, directly or by others."""
    tied, left = list(first), [e for e in equations if e not in first]
    for equation in tied:
        shared = set(open_).intersection(equation.addresses)
        tied += [e for e in left if not shared.isdisjoint(e.addresses)]
        left = [e for e in left if shared.isdisjoint(e.addresses)]
    return tied


def _by_program(
    rows: Mapping[str, Sequence[Choice]],
    places: Mapping[str, Sequence[int]],
    least: float,
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    until: float,
) -> Decision:
    """The same by mixed-integer programs, until a time of the thread's own clock.

    Args:
        rows: The choices of every row.
        places: Of those rows that are to be decided, the choices to look at: no solution with any other costs less than
            `least` + `MARGIN` + `SLACK`.
        least: No solution costs less.
        cells: As of `decode`, like `known` and `equations`.
        known: See there.
        equations: See there.
        until: When to stop.
    """
    part = {key: [rows[key][i] for i in chosen] for key, chosen in places.items()}
    decision, cost = _asked(part, cells, known, equations, until)
    if cost - least > SLACK and any(len(rows[key]) > len(chosen) for key, chosen in places.items()):
        return _asked({key: rows[key] for key in places}, cells, known, equations, until)[0]
    near = {key: {places[key][i]: gap for i, gap in found.items()} for key, found in decision.near.items()}
    return Decision(near, decision.complete)


def _asked(
    rows: Mapping[str, Sequence[Choice]],
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    until: float,
) -> tuple[Decision, float]:
    """What programs find, and the cost of the best."""
    import scipy.optimize  # noqa: F401 - its import takes longer than many a choice

    program = _Program(rows, cells, known, equations)
    best = program.solve(None, until - time.thread_time())
    if best is None or not best[1]:
        return Decision({key: {0: 0.0} for key in rows}, frozenset()), inf
    cost, chosen = best
    near = {key: {i: 0.0} for key, i in chosen.items()}
    asked = {key for key in rows if len(rows[key]) > 1}
    settled = set(rows) - asked
    for _ in range(MOST_ASKED):
        if not asked:
            break
        left = until - time.thread_time()
        other = program.solve({key: near[key] for key in asked}, left) if left > 0 else None
        if other is None:  # the limit struck: nothing more is proved
            asked = set()
            break
        if other[0] - cost >= MARGIN:
            break
        for key in asked:
            near[key].setdefault(other[1][key], max(0.0, other[0] - cost))
        asked = {key for key in asked if len(near[key]) <= MOST_NEAR}
    else:
        asked = set()
    return Decision(near, frozenset(asked | settled)), cost


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
        self, unlike: Mapping[str, Collection[int]] | None, seconds: float
    ) -> tuple[float, dict[str, int]] | None:
        """The best solution, of infinite cost if there is none; None if a limit struck.

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
        found = attempt(np.array(self.cost), LinearConstraint(matrix, low, high), upper, integer, seconds)
        if found is None or found[0] == inf:
            return None if found is None else (inf, {})
        cost, x = found
        chosen = {key: int(np.argmax([x[self.index[key, i]] for i in range(len(o))])) for key, o in self.rows.items()}
        return cost, chosen

"""The joint choice among the readings of rows: one per row, at least cost, breaking as few balances as possible.

The problem is set partitioning with soft equations. Rows that no balance ties together, however loosely, are apart
*components*, decided one by one. In each the near-best choices are found by an exact search (see `search`). Where a
lost number may matter, whose value is not known, or the search gives up, a mixed-integer program takes its place (HiGHS
through `scipy.optimize.milp`): a binary for each choice, an integer >= 0 for each lost number, and for each balance a
binary that pays for breaking it. Then a solution is asked for that takes, in some row, a choice not seen before, until
that costs `MARGIN` more than the best. Where a limit strikes the program too, what the search has ruled out stays ruled
out, if a solution as cheap as it says is shown to exist (see `attained`).

What is guaranteed: if a row of the answer is complete, every solution with another of its choices than those named
costs at least `MARGIN` more than the best, by the costs given; a row with one choice alone is proved. What a limit of
work, time or states leaves open is not complete, and any of its choices may be right. That the costs are right is not
proved: it is measured (`benchmarks/repair.py`).

This is error localisation under edit rules as Fellegi and Holt put it (*A Systematic Approach to Automatic Edit and
Imputation*, JASA 71, 1976), with weights from a noisy channel for the reliability of cells; on localisation by
mixed-integer programs see de Waal, Pannekoek and Scholtus, *Handbook of Statistical Data Editing and Imputation*
(2011), ch. 3-5. Balances were used against misreadings of documents by Fazzinga, Flesca, Furfaro and Parisi, *DART: A
Data Acquisition and Repairing Tool* (EDBT workshops, 2006), which changes as few numbers as possible and asks a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf

from gouji.document import RULED_OUT, Address
from gouji.forms import Equation
from gouji.reconcile.assignment import Assignment
from gouji.reconcile.attained import attained
from gouji.reconcile.components import components
from gouji.reconcile.limit import Limit
from gouji.reconcile.rows import Choice
from gouji.reconcile.search import near_best

MARGIN = RULED_OUT
"""By how much the second best choice must cost more for the best to be proved, natural-log units."""
SLACK = 6.0
"""How much dearer than the search's bound the best solution may be for what the search leaves out to be left out by the
programs too: by a balance that no value of a lost number keeps, and `LOST_DIGIT`."""
MOST_NEAR = 3
"""Near-best choices of a row that are told apart; a row with more keeps all of its choices."""
MOST_NAMED = 100
"""Choices beside the best solution's that the search may leave for a program to be asked at all: of 80 pages of the
calibration split none with more had a row proved by one, and each took all of its time."""
MOST_ASKED = 16
"""Times that one more solution is asked for; what is not proved by then stays open. A count, so that the outcome does
not hang on the machine's speed."""


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
    limit: Limit,
) -> Decision:
    """Choose one reading for each row.

    Args:
        rows: The choices of every row that has several.
        cells: Addresses of the cells of those rows.
        known: Values of all other cells; None for a lost cell, which may have any value >= 0. Absent cells make their
            equations unusable.
        equations: The balances to obey.
        limit: What the programs may spend, and the time for everything.
    """
    if limit.seconds <= 0:
        return Decision({key: {0: 0.0} for key in rows}, frozenset())
    near: dict[str, dict[int, float]] = {}
    complete: set[str] = set()
    chosen = dict(known)
    left: dict[str, tuple[int, ...]] = {}
    ruled: dict[str, dict[int, float]] = {}
    least = 0.0
    for part in components(rows, cells, known, equations):
        found = near_best(part.problem, MARGIN)
        if found.exact and part.settled(found.places):
            near |= part.named(found.places)
            complete.update(part.keys)
            for key in part.keys:
                chosen |= zip(cells[key], rows[key][next(iter(near[key]))].values, strict=True)
            continue
        if sum(map(len, found.places)) - len(part.keys) > MOST_NAMED:
            near |= {key: {next(iter(places)): 0.0} for key, places in part.named(found.places).items()}
            continue
        if attained(part, found, rows, cells, known, equations, limit):
            ruled |= part.named(found.places)
        wide = near_best(part.problem, MARGIN + SLACK) if found.exact else None
        if wide is None or not wide.exact:
            left |= {key: tuple(range(len(rows[key]))) for key in part.keys}
            least += part.least
        else:
            left |= {key: tuple(sorted(places)) for key, places in part.named(wide.places).items()}
            least += part.bound(wide.places)
    if left:
        decision = _by_program(rows, left, least, cells, chosen, equations, limit)
        near |= decision.near
        for key in ruled.keys() - decision.complete:
            first = next(iter(near[key]))  # of the program's solution, as for the other rows
            near[key] = ({first: 0.0} if not ruled[key].get(first, inf) else {}) | ruled[key]
        complete |= decision.complete | ruled.keys()
    return Decision(near, frozenset(complete))


def _by_program(
    rows: Mapping[str, Sequence[Choice]],
    places: Mapping[str, Sequence[int]],
    least: float,
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    limit: Limit,
) -> Decision:
    """The same by mixed-integer programs.

    Args:
        rows: The choices of every row.
        places: Of those rows that are to be decided, the choices to look at: no solution with any other costs less than
            `least` + `MARGIN` + `SLACK`.
        least: No solution costs less.
        cells: As of `decode`, like `known` and `equations`.
        known: See there.
        equations: See there.
        limit: What they may spend.
    """
    part = {key: [rows[key][i] for i in chosen] for key, chosen in places.items()}
    decision, cost = _asked(part, cells, known, equations, limit)
    if cost - least > SLACK and any(len(rows[key]) > len(chosen) for key, chosen in places.items()):
        return _asked({key: rows[key] for key in places}, cells, known, equations, limit)[0]
    near = {key: {places[key][i]: gap for i, gap in found.items()} for key, found in decision.near.items()}
    return Decision(near, decision.complete)


def _asked(
    rows: Mapping[str, Sequence[Choice]],
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
    limit: Limit,
) -> tuple[Decision, float]:
    """What programs find, and the cost of the best."""
    import scipy.optimize  # noqa: F401 - its import takes longer than many a choice

    program = Assignment(rows, cells, known, equations)
    best = program.solve(None, limit)
    if best is None or not best[1]:
        return Decision({key: {0: 0.0} for key in rows}, frozenset()), inf
    cost, chosen = best
    near = {key: {i: 0.0} for key, i in chosen.items()}
    asked = {key for key in rows if len(rows[key]) > 1}
    settled = set(rows) - asked
    for _ in range(MOST_ASKED):
        if not asked:
            break
        other = program.solve({key: near[key] for key in asked}, limit)
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

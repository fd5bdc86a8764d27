"""Rows with several choices → components that no balance ties together, as problems for the exact search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf

from gouji.document import Address
from gouji.forms import Equation
from gouji.reconcile.rows import Choice
from gouji.reconcile.search import Option, Problem

BROKEN = 5.0
"""Cost of a balance that the chosen values break; about the odds of an author's error at one balance."""


Sums = tuple[Mapping[int, Decimal], frozenset[int]]
"""What a choice adds to each equation, and the equations in which it leaves a number open, by place."""


@dataclass(frozen=True, slots=True)
class Component:
    """Rows tied by balances.

    Attributes:
        keys: Keys of its rows, in the order of the problem's.
        places: For every row, the place among its choices of each of the problem's options.
        problem: The rows and balances as the search takes them.
        least: What its rows cost at least, each taken by itself.
        solvable: No number outside is lost that a balance of one row alone needs; else it can't fail for the problem.
        equations: The balances.
    """

    keys: tuple[str, ...]
    places: tuple[tuple[int, ...], ...]
    problem: Problem
    least: float
    solvable: bool
    equations: tuple[Equation, ...]

    def settled(self, found: Sequence[Mapping[int, float]]) -> bool:
        """Whether no balance of a near-best solution needs a number that is open; the search lets it be anything."""
        return (
            self.solvable
            and not self.problem.free
            and not any(self.problem.rows[r][i].frees for r, near in enumerate(found) for i in near)
        )

    def bound(self, found: Sequence[Mapping[int, float]]) -> float:
        """Cost of the best that was found; where numbers are open, nothing costs less."""
        chosen = [(r, next(iter(near))) for r, near in enumerate(found)]
        options = [self.problem.rows[r][i] for r, i in chosen]
        total = self.least + sum(option.cost for option in options)
        for e, (low, high) in enumerate(self.problem.bands):
            free = self.problem.free >> e & 1 or any(option.frees >> e & 1 for option in options)
            lack = self.problem.lack[e] + sum(option.moves[e] for option in options)
            total += 0.0 if free or low <= lack <= high else self.problem.penalty
        return total

    def named(self, found: Sequence[Mapping[int, float]]) -> dict[str, dict[int, float]]:
        """What the search found, by row key and place among the row's choices."""
        return {
            key: {places[i]: cost for i, cost in near.items()}
            for key, places, near in zip(self.keys, self.places, found, strict=True)
        }


def band(equation: Equation) -> tuple[float, float]:
    """Least and largest difference of left and right side with which an equation holds."""
    tolerance = float(equation.tolerance)
    return (-inf if equation.relation == "<=" else -tolerance, inf if equation.relation == ">=" else tolerance)


def components(
    rows: Mapping[str, Sequence[Choice]],
    cells: Mapping[str, Sequence[Address]],
    known: Mapping[Address, Decimal | None],
    equations: Sequence[Equation],
) -> Iterator[Component]:
    """Part the rows; arguments as of `decode.decode`."""
    where = {address: (key, i) for key in rows for i, address in enumerate(cells[key])}
    usable = [e for e in equations if all(a in where or a in known for a in e.addresses)]
    numbers = [v for options in rows.values() for o in options for v in o.values if v is not None]
    numbers += [v for v in known.values() if v is not None]
    scale = Decimal(10) ** max((-int(v.as_tuple().exponent) for v in numbers), default=0)
    scale = max(scale, Decimal(1))
    terms: dict[Address, list[tuple[int, Decimal]]] = {}
    for e, equation in enumerate(usable):
        for side, sign in ((equation.left, 1), (equation.right, -1)):
            for factor, address in side:
                terms.setdefault(address, []).append((e, sign * factor))
    sums = {key: [_sums(option, [terms.get(a, ()) for a in cells[key]]) for option in options]
            for key, options in rows.items()}  # fmt: skip
    moved = {key: {e for part, _ in found for e in part} | {e for _, open_ in found for e in open_}
             for key, found in sums.items()}  # fmt: skip
    moved = {key: {e for e in those if _varies(sums[key], e)} for key, those in moved.items()}
    for keys in _parts(moved):
        tied = sorted({e for key in keys for e in moved[key]})
        yield _component(keys, tied, sums, moved, rows, where, known, usable, scale)


def _sums(option: Choice, terms: Sequence[Sequence[tuple[int, Decimal]]]) -> Sums:
    """What a choice adds to each equation's left side less its right side, and the equations it leaves open.

    Args:
        option: The choice.
        terms: Of each of its cells the equations that it stands in, with its factors there.
    """
    total: dict[int, Decimal] = {}
    open_ = set()
    for value, mine in zip(option.values, terms, strict=True):
        for e, factor in mine:
            if value is None:
                open_.add(e)
            else:
                total[e] = total.get(e, Decimal(0)) + factor * value
    return total, frozenset(open_)


def _varies(found: Sequence[Sums], e: int) -> bool:
    return len({(part.get(e, Decimal(0)), e in open_) for part, open_ in found}) > 1


def _parts(moved: Mapping[str, set[int]]) -> list[list[str]]:
    """Keys grouped so that no equation varies in two groups."""
    groups: list[tuple[list[str], set[int]]] = []
    for key, those in moved.items():
        joined, tied = [key], set(those)
        rest = []
        for keys, other in groups:
            if tied & other:
                joined, tied = keys + joined, tied | other
            else:
                rest.append((keys, other))
        groups = [*rest, (joined, tied)]
    return [keys for keys, _ in groups]


def _component(
    keys: Sequence[str],
    tied: Sequence[int],
    sums: Mapping[str, Sequence[Sums]],
    moved: Mapping[str, set[int]],
    rows: Mapping[str, Sequence[Choice]],
    where: Mapping[Address, tuple[str, int]],
    known: Mapping[Address, Decimal | None],
    usable: Sequence[Equation],
    scale: Decimal,
) -> Component:
    mine = set(keys)
    constant = {e: Decimal(0) for e in tied}
    free = {e for e in tied for key in keys if e not in moved[key] and e in sums[key][0][1]}
    for e in tied:
        for terms, sign in ((usable[e].left, 1), (usable[e].right, -1)):
            for factor, address in terms:
                if address in where and where[address][0] in mine:
                    continue
                value = _outside(address, where, known, rows)
                if value is None:
                    free.add(e)
                else:
                    constant[e] += sign * factor * value
    shared = [e for e in tied if sum(e in moved[key] for key in keys) > 1]
    own = [e for e in tied if e not in set(shared)]
    bands = {e: tuple(float(scale) * limit for limit in band(usable[e])) for e in tied}
    base = dict(constant)
    for key in keys:
        for e in set(tied) - moved[key]:
            base[e] += sums[key][0][0].get(e, Decimal(0))
    places, problem_rows, least = [], [], 0.0
    lack = {e: base[e] for e in shared}
    for key in keys:
        costs = []
        for i, (part, open_) in enumerate(sums[key]):
            cost = rows[key][i].cost
            for e in own:
                if e in moved[key] and e not in open_ and e not in free:
                    low, high = bands[e]
                    cost += 0.0 if low <= (base[e] + part.get(e, Decimal(0))) * scale <= high else BROKEN
            costs.append(cost)
        order = sorted(range(len(costs)), key=costs.__getitem__)
        first = sums[key][order[0]][0]
        least += costs[order[0]]
        for e in shared:
            lack[e] += first.get(e, Decimal(0)) if e in moved[key] else 0
        options = []
        for i in order:
            part, open_ = sums[key][i]
            beside = {e: part.get(e, Decimal(0)) - first.get(e, Decimal(0)) for e in moved[key]}
            moves = tuple(int(beside.get(e, Decimal(0)) * scale) for e in shared)
            frees = sum(1 << n for n, e in enumerate(shared) if e in open_)
            if any(e in open_ for e in own):
                frees |= 1 << len(shared)
            options.append(Option(costs[i] - costs[order[0]], moves, frees))
        places.append(tuple(order))
        problem_rows.append(tuple(options))
    problem = Problem(
        tuple(problem_rows),
        tuple(int(lack[e] * scale) for e in shared),
        sum(1 << n for n, e in enumerate(shared) if e in free),
        tuple((bands[e][0], bands[e][1]) for e in shared),
        BROKEN,
    )
    return Component(tuple(keys), tuple(places), problem, least, free.isdisjoint(own), tuple(usable[e] for e in tied))


def _outside(
    address: Address,
    where: Mapping[Address, tuple[str, int]],
    known: Mapping[Address, Decimal | None],
    rows: Mapping[str, Sequence[Choice]],
) -> Decimal | None:
    """Value of a cell of no row of the component: all choices of its own row agree on it, or the equation would tie."""
    if address in where:
        key, i = where[address]
        return rows[key][0].values[i]
    return known[address]

"""Exact search for every near-best choice: dynamic programming over rows with what the balances still lack as state.

Rows are taken one by one. A state is what every balance would lack if all rows to come took their cheapest choice, with
the least cost at which it is reached; states that can't end within the margin of a solution known already are left out
(branch and bound). What a balance lacks is forgotten where a lost number can make it good, and rows that may lose one
are taken first: that keeps badly damaged tables small. A pass forward and one backward give for every choice of every
row the least cost of a solution with it: its *min-marginal*, as in Wainwright and Jordan, *Graphical Models,
Exponential Families, and Variational Inference* (2008), 2.5. No sampling, no tolerance: what is left out costs more
than the margin, and that is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from math import inf
from operator import add, mul

Lack = tuple[int, ...]
State = tuple[Lack, int]
"""What each balance lacks, and a bit for each balance that a lost number makes good."""
Layer = dict[State, float]

BEAM = 10
"""States kept at each row while a first good solution is looked for."""
MOST_STATES = 40_000
"""States of all rows together beyond which the search gives up: some 0.3 s."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a row.

    Attributes:
        cost: Its cost above that of the row's cheapest choice, 0 or more; the cheapest comes first.
        moves: By how much it changes what each balance lacks, beside the cheapest choice.
        frees: A bit for each balance in which it leaves a number open, so that the balance can't fail.
    """

    cost: float
    moves: Lack
    frees: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Rows with their options, tied by balances.

    Attributes:
        rows: The options of each row, at least one, the cheapest first.
        lack: What each balance lacks if every row takes its cheapest choice.
        free: A bit for each balance with a number open elsewhere.
        bands: Least and largest that each balance may lack and still hold.
        penalty: Cost of a balance that does not hold.
    """

    rows: Sequence[Sequence[Option]]
    lack: Lack
    free: int
    bands: Sequence[tuple[float, float]]
    penalty: float


@dataclass(frozen=True, slots=True)
class Near:
    """What the search found.

    Attributes:
        places: For every row the places of the choices that are part of a solution within the margin of the best, each
            with the least cost of such a solution above the best; those of one good solution first.
        exact: That solution is the best, and the costs are what they are. Else the search gave up: other choices are
            ruled out still, but some of those named may cost more.
    """

    places: list[dict[int, float]]
    exact: bool


def near_best(problem: Problem, margin: float, most: int = MOST_STATES) -> Near:
    """Every choice that is part of a solution within a margin of the best.

    Args:
        problem: The rows and balances.
        margin: How much more than the best a solution may cost.
        most: States looked at before the search gives up.
    """
    order = sorted(range(len(problem.rows)), key=lambda r: (not _frees(problem.rows[r]), -_reach(problem.rows[r])))
    rows = [problem.rows[r] for r in order]
    bound = _Bound(problem, rows)
    start = _state(problem.lack, problem.free)
    known, _ = _forward(rows, start, bound, inf, BEAM, most)
    best = min(known[-1].values())
    worst = best + margin
    least = [[o.cost + bound(0, _after(start, o)) for o in row] for row in rows]
    kept = [[i for i, cost in enumerate(costs) if cost <= worst] for costs in least]
    slim = [[row[i] for i in places] for row, places in zip(rows, kept, strict=True)]
    layers, whole = _forward(slim, start, _Bound(problem, slim), worst, None, most)
    near: list[dict[int, float]] = [{} for _ in rows]
    if whole:
        for row, places, found in zip(order, kept, _marginals(slim, layers, margin), strict=True):
            near[row] = {places[i]: cost for i, cost in found.items()}
    else:
        for row, places, costs, found in zip(order, kept, least, _marginals(rows, known, 0.0), strict=True):
            others = sorted((max(0.0, costs[i] - best), i) for i in places if i not in found)
            near[row] = found | {i: cost for cost, i in others}
    return Near(near, whole)


def _frees(options: Sequence[Option]) -> bool:
    """Whether a row may leave a number open: balances that this makes good are forgotten from there on."""
    return any(option.frees for option in options)


def _reach(options: Sequence[Option]) -> int:
    """The most that a row changes what some balance lacks."""
    return max((abs(move) for option in options for move in option.moves), default=0)


def _after(state: State, option: Option) -> State:
    return _state(tuple(map(add, state[0], option.moves)), state[1] | option.frees)


def _state(lack: Lack, free: int) -> State:
    """What balances lack; those that an open number makes good lack nothing: states that differ there alone are one."""
    return (tuple(map(mul, lack, _fallible(free, len(lack)))) if free else lack), free


@lru_cache(maxsize=4096)
def _fallible(free: int, n: int) -> tuple[int, ...]:
    """1 for each of n balances that can fail, 0 for each with an open number."""
    return tuple(0 if free >> e & 1 else 1 for e in range(n))


class _Bound:
    """Least cost still to come, by the row that is next.

    The cost of every option is shared out evenly among the balances that it moves or frees, so that what each balance
    needs for itself adds up to no more than what all need together; such a *cost partition* is how admissible
    heuristics are added in planning (Katz and Domshlak, *Optimal Additive Composition of Abstraction-based Admissible
    Heuristics*, ICAPS 2008). For every balance a table says at what share the rows to come can make good what it lacks.
    """

    def __init__(self, problem: Problem, rows: Sequence[Sequence[Option]]) -> None:
        self.penalty = problem.penalty
        self.bands = problem.bands
        self.exact = [low == high == 0 for low, high in problem.bands]
        n = len(problem.lack)
        last: list[dict[int, float]] = [{0: 0.0} for _ in range(n)]
        self.made: list[list[dict[int, float]]] = [last]
        self.freed: list[list[float]] = [[problem.penalty] * n]
        for options in reversed(rows):
            made, freed = list(self.made[-1]), list(self.freed[-1])
            moved: dict[int, dict[int, float]] = {}
            for option in options:
                touched = [e for e in range(n) if option.moves[e] or option.frees >> e & 1]
                for e in touched:
                    share = option.cost / len(touched)
                    if option.frees >> e & 1:
                        freed[e] = min(freed[e], share)
                    elif share < moved.setdefault(e, {}).get(option.moves[e], self.penalty):
                        moved[e][option.moves[e]] = share
            for e, steps in moved.items():
                table = dict(made[e])
                for way, so_far in made[e].items():
                    for step, share in steps.items():
                        if so_far + share < table.get(way + step, self.penalty):
                            table[way + step] = so_far + share
                made[e] = table
            self.made.append(made)
            self.freed.append(freed)
        self.made.reverse()
        self.freed.reverse()

    def __call__(self, row: int, state: State, most: float = inf) -> float:
        """What every balance that fails needs at least: its penalty, or its share of the options that mend it.

        Args:
            row: The row that is next.
            state: The state before it.
            most: Beyond this the answer may stop short.
        """
        lack, free = state
        total = 0.0
        made, freed, penalty = self.made[row], self.freed[row], self.penalty
        for e, value in enumerate(lack):
            if free >> e & 1:
                continue
            if self.exact[e]:
                if not value:
                    continue
                need = made[e].get(-value, penalty)
            else:
                low, high = self.bands[e]
                if low <= value <= high:
                    continue
                need = min((share for way, share in made[e].items() if low <= value + way <= high), default=penalty)
            total += need if need < freed[e] else freed[e]
            if total > most:
                break
        return total


def _forward(
    rows: Sequence[Sequence[Option]], start: State, bound: _Bound, worst: float, beam: int | None, most: int
) -> tuple[list[Layer], bool]:
    """States before each row, and after the last with what their balances cost; False if there were too many."""
    layers: list[Layer] = [{start: 0.0}]
    seen = 0
    for n, options in enumerate(rows, 1):
        layer: Layer = {}
        bounds: dict[State, float] = {}
        for state, cost in layers[-1].items():
            for option in options:
                so_far = cost + option.cost
                if so_far > worst:
                    break
                after = _after(state, option)
                if so_far >= layer.get(after, inf):
                    continue
                least = bounds.get(after)
                if least is None:
                    least = bounds[after] = bound(n, after, worst - cost)
                    seen += 1
                if so_far + least <= worst:
                    layer[after] = so_far
            if seen > most and beam is None:
                return layers, False
        if beam is not None and len(layer) > beam:
            layer = dict(nsmallest(beam, layer.items(), key=lambda item: item[1] + bounds[item[0]]))
        layers.append(layer)
    last = layers[-1]
    layers.append({state: cost + bound(len(rows), state) for state, cost in last.items()})
    return layers, True


def _marginals(rows: Sequence[Sequence[Option]], layers: Sequence[Layer], margin: float) -> list[dict[int, float]]:
    """For every row the places of its near-best options with their costs, those of one best solution first."""
    ends = layers[-1]
    after: Layer = {state: ends[state] - cost for state, cost in layers[-2].items()}
    tables: list[dict[State, tuple[float, int]]] = []
    costs: list[dict[int, float]] = []
    for options, layer in zip(reversed(rows), reversed(layers[:-2]), strict=True):
        before: Layer = {}
        taken: dict[State, tuple[float, int]] = {}
        through: dict[int, float] = {}
        for state, cost in layer.items():
            for i, option in enumerate(options):
                rest = after.get(_after(state, option))
                if rest is None:
                    continue
                rest += option.cost
                if rest < before.get(state, inf):
                    before[state] = rest
                    taken[state] = (rest, i)
                if cost + rest < through.get(i, inf):
                    through[i] = cost + rest
        after = before
        tables.append(taken)
        costs.append(through)
    (start,) = layers[0]
    best = after[start]
    near: list[dict[int, float]] = []
    state = start
    for table, through, options in zip(reversed(tables), reversed(costs), rows, strict=True):
        chosen = table[state][1]
        others = {i: max(0.0, cost - best) for i, cost in through.items() if i != chosen and cost - best < margin}
        near.append({chosen: 0.0} | dict(sorted(others.items(), key=lambda item: item[1])))
        state = _after(state, options[chosen])
    return near

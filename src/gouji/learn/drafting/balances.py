"""Which sums hold in the examples: a search over the sums that the layout suggests.

The layout suggests a sum where parts stand under a whole (其中, deeper enumerators, indentation, merged cells), where a
label says that it is a total, where a list falls in two halves, and where two sides end in a total. Only these are
looked at: among figures that are mostly small, any free search finds sums that hold by accident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from gouji.learn.drafting.outline import Node

LEAST_SUPPORT = 2
"""Examples that a balance needs to be stated; one may be an accident."""

Values = Callable[[int, int, int], Decimal | None]
"""The number at (example, item, place); None for a blank or absent cell."""


@dataclass(slots=True)
class Branch:
    """A node of the outline as a tree: an item with figures (`index`), or a group of items."""

    index: int | None
    label: str
    total: bool = False
    among: bool = False
    side: int = 0
    children: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sum:
    """A balance that the layout suggests, before it is held against the examples.

    Attributes:
        left: Items left of the relation.
        right: Items right of it.
        relation: "=" or "<=".
        why: What in the layout suggests it.
        side: Index of its side, or -1 if it is over several.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    relation: str
    why: str
    side: int


@dataclass(frozen=True, slots=True)
class Found:
    """A balance and what the examples say of it.

    Attributes:
        sum: The balance.
        places: Places (columns of a sum over rows, rows of one over columns) where it holds in every example.
        all: These are all places with figures.
        support: Examples in which it holds between figures other than 0: two parts at least, or a part of a whole.
        against: Examples in which it fails.
        never: Parts that are 0 or blank in every example: nothing tells that they belong to the sum.
    """

    sum: Sum
    places: tuple[int, ...]
    all: bool
    support: int
    against: tuple[int, ...]
    never: tuple[int, ...]

    @property
    def stated(self) -> bool:
        """Whether it goes into the form; else it is only mentioned."""
        return not self.against and self.support >= LEAST_SUPPORT


def tree(nodes: Sequence[Node]) -> list[Branch]:
    """The outline as branches, for each side one after the other."""
    roots: list[Branch] = []
    by_index: dict[int, Branch] = {}
    groups: dict[tuple[int, int | None, tuple[str, ...]], Branch] = {}
    open_path: tuple[int, tuple[str, ...]] = (-1, ())
    for node in nodes:
        side = node.item.side
        level = by_index[node.parent].children if node.parent is not None else roots
        shared = node.groups
        if node.parent is not None:  # the groups that the parent itself stands in are around both
            above = next(other for other in nodes if other.index == node.parent).groups
            shared = node.groups[len(above) :] if node.groups[: len(above)] == above else node.groups
        elif open_path[0] == side:
            kept = 0
            while kept < min(len(shared), len(open_path[1])) and shared[kept] == open_path[1][kept]:
                kept += 1
            groups = {k: v for k, v in groups.items() if k[1] is not None or len(k[2]) <= kept}
        else:
            groups = {}
        for depth in range(len(shared)):
            key = (side, node.parent, shared[: depth + 1])
            if key not in groups:
                groups[key] = Branch(None, shared[depth], side=side)
                level.append(groups[key])
            level = groups[key].children
        branch = Branch(node.index, node.item.label, node.total, node.among, side)
        by_index[node.index] = branch
        level.append(branch)
        if node.parent is None:
            open_path = (side, node.groups)
    return roots


def items_of(branch: Branch) -> tuple[int, ...]:
    """The items that stand for a branch in a sum: itself, or a group's total, or all that is in the group."""
    if branch.index is not None:
        return (branch.index,)
    totals = [child for child in branch.children if child.total and child.index is not None]
    if totals:
        return items_of(totals[-1])
    return tuple(i for child in branch.children for i in items_of(child))


def suggested(roots: Sequence[Branch]) -> Iterator[list[Sum]]:
    """Sums that the layout suggests: lists of which the first that holds is meant."""
    sides = sorted({branch.side for branch in roots})
    for side in sides:
        mine = [branch for branch in roots if branch.side == side]
        yield from _within(mine)
        yield [
            Sum(_flat(mine[:cut]), _flat(mine[cut:]), "=", "the first items and the rest", side)
            for cut in range(2, len(mine) - 1)
        ]
    ends = [next((b for b in reversed(roots) if b.side == side and b.total), None) for side in sides]
    for a, b in pairwise(ends):
        if a is not None and b is not None:
            yield [Sum(_flat([a]), _flat([b]), "=", "the totals of both sides", -1)]


def _within(siblings: Sequence[Branch]) -> Iterator[list[Sum]]:
    for i, branch in enumerate(siblings):
        if branch.index is not None and branch.children:
            whole = (branch.index,)
            parts = _flat(branch.children)
            side = branch.side
            out = [Sum(whole, parts, "=", f"the parts under {branch.label}", side)] if len(parts) > 1 else []
            yield out
            for child in branch.children:
                yield [Sum(items_of(child), whole, "<=", f"a part under {branch.label}", side)]
        if branch.total and branch.index is not None:
            runs = [siblings[j:i] for j in range(i)] + [siblings[i + 1 : j] for j in range(len(siblings), i + 1, -1)]
            yield [
                Sum((branch.index,), _flat(run), "=", f"{branch.label} says that it is a sum", branch.side)
                for run in sorted(runs, key=len, reverse=True)
                if len(_flat(run)) > 1
            ]
        yield from _within(branch.children)


def _flat(branches: Sequence[Branch]) -> tuple[int, ...]:
    return tuple(i for branch in branches for i in items_of(branch))


def find_balances(
    roots: Sequence[Branch], values: Values, examples: int, places: Callable[[int], Sequence[int]]
) -> list[Found]:
    """Hold the suggested sums against the examples.

    Args:
        roots: The outline of the table's rows, or of its columns.
        values: The figures.
        examples: Number of examples.
        places: The places of a side (-1: of all).

    Returns:
        The balances that hold in every example, and those that fail in one example only, of four or more.
    """
    kept: list[Found] = []
    for choices in suggested(roots):
        tried = [
            found for choice in choices for found in [_held(choice, values, examples, places(choice.side))] if found
        ]
        holding = [found for found in tried if not found.against]
        if holding:
            kept.append(max(holding, key=lambda found: (found.support, len(found.sum.right))))
        else:
            kept += [found for found in tried if len(found.against) == 1 and found.support >= 3][:1]
    return _independent(kept)


def _independent(found: Sequence[Found]) -> list[Found]:
    """Without what follows: a part is no more than its whole where the whole is the sum of its parts; nothing twice."""
    sums = [f for f in found if f.sum.relation == "=" and f.stated]
    parts = {(part, f.sum.left[0]) for f in sums if len(f.sum.left) == 1 for part in f.sum.right}
    seen: set[frozenset[frozenset[int]]] = set()
    out = []
    for f in found:
        key = frozenset((frozenset(f.sum.left), frozenset(f.sum.right)))
        follows = f.sum.relation == "<=" and (f.sum.left[0], f.sum.right[0]) in parts
        if key not in seen and not follows:
            seen.add(key)
            out.append(f)
    return out


def _held(choice: Sum, values: Values, examples: int, places: Sequence[int]) -> Found | None:
    """A sum against the examples; None if it holds nowhere with figures."""
    holds: dict[int, set[int]] = {}
    fails: dict[int, set[int]] = {}
    told: dict[int, set[int]] = {}
    never = set(choice.right if choice.relation == "=" else choice.left)
    for example in range(examples):
        for place in places:
            left = [values(example, i, place) or Decimal(0) for i in choice.left]
            right = [values(example, i, place) or Decimal(0) for i in choice.right]
            if not any(left) and not any(right):
                continue
            good = sum(left) == sum(right) if choice.relation == "=" else sum(left) <= sum(right)
            (holds if good else fails).setdefault(place, set()).add(example)
            parts = right if choice.relation == "=" else left
            never -= {i for i, x in zip(choice.right if parts is right else choice.left, parts, strict=True) if x}
            strong = sum(map(bool, parts)) > 1 or (len(parts) == 1 and parts[0] != 0)
            if good and strong:
                told.setdefault(place, set()).add(example)
    good_places = [place for place in places if place not in fails]
    with_figures = [place for place in good_places if place in holds]
    if not with_figures or len(with_figures) < len(fails):
        good_places = list(places)  # it fails here and there rather than in some places only
    against = {e for place in good_places for e in fails.get(place, ())}
    support = {e for place in good_places for e in told.get(place, ())} - against
    if not support and choice.relation == "=":
        return None
    return Found(
        choice, tuple(good_places), len(good_places) == len(places), len(support), tuple(sorted(against)),
        tuple(sorted(never)),
    )  # fmt: skip

"""The sums that the layout suggests.

It suggests a sum where parts stand under a whole (其中, deeper enumerators, indentation, merged cells), where a label
says that it is a total, where a list falls in two halves, and where two sides end in a total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gouji.learn.drafting.outline import Node


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
    """A balance before it is held against the examples.

    Attributes:
        left: Items left of the relation.
        right: Items added right of it.
        relation: "=" or "<=".
        why: What suggests it.
        side: Index of its side, or -1 if it is over several.
        less: Items taken away right of it.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    relation: str
    why: str
    side: int
    less: tuple[int, ...] = ()


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

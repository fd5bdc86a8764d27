"""Rows whose labels say one thing and their order another: two neighbours that may stand in either order.

Garbled labels are given to rows in the form's order, whatever is left of them. Where the two labels of neighbours fit
each other's rows about as well as their own, or a label stands beside the numbers of another row, no order is proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.align.path import Path

PROVED = 4.0
"""Log-likelihood ratio, of two labels as they stand to the two exchanged, from which on they prove their order: two
characters with their enumerator, which is misread together with them."""


def numbers_of_either(
    listed: Sequence[Event], path: Path, labels: LabelSequence, by_order: Mapping[int, Sequence[int]]
) -> frozenset[int]:
    """Indices of the numbers of rows that may be exchanged with their neighbour.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.
        by_order: Indices of the texts, by row node, that the path gives to no label but that stand where one is lost.
    """
    named: dict[int, list[int]] = {k: list(indices) for k, indices in by_order.items()}
    for t, k in enumerate(path.nodes):
        if k >= 0 and labels.is_row[k] and not listed[t].runs:
            named.setdefault(k, []).append(t)
    rewards = {k: _reward(listed, indices, labels) for k, indices in named.items()}
    rows = [k for k, is_row in enumerate(labels.is_row) if is_row]
    either: set[int] = set()
    for a, b in pairwise(rows):
        if a in rewards and b in rewards and labels.nodes[a].block == labels.nodes[b].block:
            mine, other = rewards[a], rewards[b]
            if mine[a] + other[b] < mine[b] + other[a] + PROVED:
                either |= {a, b}
    for t, k in enumerate(path.nodes):
        before = _label_of_its_line(listed, path, t)
        if listed[t].count and listed[t].beside and before not in (-1, k) and k >= 0 and labels.is_row[before]:
            either |= {before, k}
    return frozenset(t for t, k in enumerate(path.nodes) if k in either and listed[t].count)


def _label_of_its_line(listed: Sequence[Event], path: Path, t: int) -> int:
    """The node of the label nearest before some numbers, on their own line where the nearest text has none; else -1."""
    for s in range(t - 1, -1, -1):
        if path.nodes[s] >= 0 or listed[s].runs or listed[s].first != listed[t].first:
            return path.nodes[s]
    return -1


def _reward(listed: Sequence[Event], indices: Sequence[int], labels: LabelSequence) -> Sequence[float]:
    """What the texts of a label are worth as each row's."""
    number = next((listed[t].enumerator for t in indices if listed[t].enumerator), None)
    found: list[float] = labels.rewards("".join(listed[t].text for t in indices), number)[0].tolist()
    return found

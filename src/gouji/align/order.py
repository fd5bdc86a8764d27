"""Labels too far gone to be known by their text, named by their place: the text where a row's label belongs is it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gouji.align.events import Event
from gouji.align.lattice import Path
from gouji.align.nodes import LabelSequence


def labels_by_order(listed: Sequence[Event], path: Path, labels: LabelSequence) -> dict[int, tuple[int, ...]]:
    """Texts that answer no label of the form but stand where a row's label is lost.

    They are the texts right before numbers that were given to a row by order alone, and the text, or texts, between two
    labels of which the form has one row, or as many rows, between.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.

    Returns:
        Indices of events by row node.
    """
    named = {k for k, event in zip(path.nodes, listed, strict=True) if k >= 0 and not event.runs}
    placed = [t for t, k in enumerate(path.nodes) if k >= 0]
    found: dict[int, tuple[int, ...]] = {}
    for before, t in pairwise([-1, *placed]):
        k = path.nodes[t]
        free = [i for i in range(before + 1, t) if not listed[i].count]
        if before < 0 or len(free) < t - before - 1:  # before the table, or with numbers that belong to no row
            continue
        free = [i for i in free if not listed[i].runs]
        if free and listed[t].runs and k not in named and not labels.unlabelled[k]:
            found.setdefault(k, tuple(free))
            free = []
        lost = [j for j in range(path.nodes[before] + 1, k) if labels.is_row[j] and not labels.unlabelled[j]]
        if free and lost and (len(lost) == 1 or len(lost) == len(free)):
            pieces = [tuple(free)] if len(lost) == 1 else [(i,) for i in free]
            found.update(zip(lost, pieces, strict=True))
    return found

"""Labels that an alignment in order would leave out: those out of order, and those too far gone to be known by text.

On a skewed page a reader may take labels in the wrong order, of which the alignment keeps one. Where nothing stands
between them they are put in order before; others are named after. A text that is illegible is named by its place: what
stands where a row's label belongs is it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.align.path import Path

CLEAR = 4.0
"""Reward (see `nodes`) from which on a text is a row's label out of order: two characters with their enumerator."""


def labels_in_order(listed: Sequence[Event], labels: LabelSequence) -> Sequence[Event]:
    """The events with neighbouring labels of neighbouring rows in the form's order.

    Only labels that are clear and stand on lines of their own are moved, each with the texts behind it. Whose numbers
    those behind them are is left to the alignment.

    Args:
        listed: The events in reading order.
        labels: The form's label sequence.

    Returns:
        The events; `listed` itself where nothing is to be moved.
    """
    out = list(listed)
    rank = labels.is_row.cumsum()
    start = 0
    while start < len(out):
        stop = start
        while stop < len(out) and not out[stop].runs and not out[stop].beside:
            stop += 1
        found = [(i, k) for i in range(start, stop) if (k := _clear_row(out[i], labels)) is not None]
        # numbers on the line with the last label are its own, and it stays
        if found and stop < len(out) and out[stop].runs and out[stop].beside:
            found = [(i, k) for i, k in found if i < stop - 1]
        nodes = [k for _, k in found]
        if nodes != sorted(nodes) and _neighbours([int(rank[k]) for k in nodes]):
            ends = [*(i for i, _ in found[1:]), stop]
            if stop < len(out) and out[stop].runs and out[stop].beside:
                ends[-1] = stop - 1
            pieces = [(k, out[i:end]) for (i, k), end in zip(found, ends, strict=True)]
            out[found[0][0] : ends[-1]] = [event for _, piece in sorted(pieces, key=lambda p: p[0]) for event in piece]
        start = max(stop, start + 1)
    return out


def _clear_row(event: Event, labels: LabelSequence) -> int | None:
    """The row whose label an event clearly is."""
    rewards, _ = labels.rewards(event.text, event.enumerator)
    k = int(rewards.argmax())
    return k if labels.is_row[k] and rewards[k] >= CLEAR else None


def _neighbours(ranks: Sequence[int]) -> bool:
    """Whether rows follow each other in the form, in whatever order."""
    return len(set(ranks)) == len(ranks) and max(ranks) - min(ranks) == len(ranks) - 1


def labels_out_of_order(listed: Sequence[Event], path: Path, labels: LabelSequence) -> dict[int, tuple[int, ...]]:
    """Texts that the alignment gives to no label, though they answer a row's label that nothing else answers.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.

    Returns:
        Indices of events by row node.
    """
    placed = [t for t, k in enumerate(path.nodes) if k >= 0]
    named = {k for k, event in zip(path.nodes, listed, strict=True) if k >= 0 and not event.runs}
    found: dict[int, tuple[int, ...]] = {}
    for t in range(placed[0], placed[-1]) if placed else ():
        if path.nodes[t] >= 0 or listed[t].runs:
            continue
        k = _clear_row(listed[t], labels)
        if k is not None and k not in named:
            found.setdefault(k, (t,))
    return found


def labels_by_order(
    listed: Sequence[Event], path: Path, labels: LabelSequence, known: Mapping[int, Sequence[int]]
) -> dict[int, tuple[int, ...]]:
    """Texts that answer no label of the form but stand where a row's label is lost.

    They are the texts right before numbers that were given to a row by order alone, and the text, or texts, between two
    labels of which the form has one row, or as many rows, between.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.
        known: Indices of events out of order by row node, which are none of them.

    Returns:
        Indices of events by row node.
    """
    named = {k for k, event in zip(path.nodes, listed, strict=True) if k >= 0 and not event.runs} | known.keys()
    taken = {i for indices in known.values() for i in indices}
    placed = [t for t, k in enumerate(path.nodes) if k >= 0]
    found: dict[int, tuple[int, ...]] = {}
    for before, t in pairwise([-1, *placed]):
        k = path.nodes[t]
        if before < 0:
            continue
        loose = max((i for i in range(before + 1, t) if listed[i].count), default=before)  # numbers of no row
        free = [i for i in range(loose + 1, t) if not listed[i].runs and i not in taken]
        if free and listed[t].runs and k not in named and not labels.unlabelled[k]:
            found.setdefault(k, tuple(free))
            free = []
        if loose > before:
            continue
        lost = [
            j
            for j in range(path.nodes[before] + 1, k)
            if labels.is_row[j] and not labels.unlabelled[j] and j not in known
        ]
        if free and lost and (len(lost) == 1 or len(lost) == len(free)):
            pieces = [tuple(free)] if len(lost) == 1 else [(i,) for i in free]
            found.update(zip(lost, pieces, strict=True))
    return found

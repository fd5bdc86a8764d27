"""Rows whose numbers may have slid along their labels: a label without numbers, and numbers without a label.

A reader that takes a column of labels and the numbers beside it for lines of their own may be off by a line from some
row on: a label is left without numbers, each of the next has those of the one before it, and behind them is a line of
numbers that no label goes with. No sum changes, and where labels are garbled they may be read either way. But it takes
the two together: numbers without a label alone have lost it, a label without numbers alone was left blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.align.path import Path

CLEAR = 4.0
"""Reward (see `nodes`) from which on a text is clearly a row's label."""
LEGIBLE = 3
"""Characters of the shortest text that may be a row's label too garbled to be known."""


def numbers_lagging(listed: Sequence[Event], path: Path, labels: LabelSequence) -> frozenset[int]:
    """Indices of the numbers between a label that has none and a line of numbers that has no label, empty cells too.

    Numbers that the alignment gave to an earlier label than the one right before them are left out: there it knows that
    they lag (see `skewed`). It does not where it has no row for some other numbers: then these are all that do.

    Args:
        listed: The events in reading order.
        path: Their alignment.
        labels: The form's label sequence.
    """
    rows = [t for t, event in enumerate(listed) if _is_row(event, path.nodes[t], labels)]
    bare: list[int] = []  # rows of numbers before which a label stands that has none
    loose: list[int] = []  # rows of numbers before which no label stands
    for before, t in pairwise([-1, *rows]):
        if before < 0:
            continue
        texts = [s for s in range(before + 1, t) if not listed[s].runs]
        if not texts and not listed[t].beside and not _has_lost_label(listed, path, labels, t):
            loose.append(t)
        if _waits(listed, path, labels, before, t):
            bare.append(t)
    found: set[int] = set()
    for t in loose:
        first = min((s for s in bare if s <= t), default=t)
        last = min((s for s in bare if s > t), default=t)
        begin = max((s for s in rows if s < first), default=-1) + 1  # a digit may stand in a label there
        between = [s for s in range(begin, last + 1) if listed[s].count]
        figures = {tuple(word for run in listed[s].runs for word in run.text.split()) for s in between}
        if first < last and len(figures) > 1:  # else it is all the same whose they are
            found.update(s for s in between if _follows(listed, path, s))
            found.update(s for s in range(begin, last + 1) if listed[s].runs and not listed[s].count)
    if any(path.nodes[t] < 0 for t in loose):
        found.update(t for t in rows if not _follows(listed, path, t))
    return frozenset(found)


def _is_row(event: Event, node: int, labels: LabelSequence) -> bool:
    """Whether numbers are most of a row: a digit or two may be a misread label's."""
    width = int(labels.cells[node]) if node >= 0 else int(labels.cells.max())
    return event.count > 0 and 2 * event.count > width


def _has_lost_label(listed: Sequence[Event], path: Path, labels: LabelSequence, t: int) -> bool:
    """Whether numbers without a label are known to be a row's: its label goes on behind them, or is all that is lost.

    It is if the labels of the rows before and after it are clear. Numbers that no row can hold are no row's at all.
    """
    k = path.nodes[t]
    rest = [s for s in range(t + 1, _next_row(listed, path, labels, t)) if not listed[s].runs]
    goes_on = bool(rest) and path.nodes[rest[0]] == k and any(path.nodes[s] != k for s in rest)
    if k < 0:
        return listed[t].count > int(labels.cells.max())
    if listed[t].count > int(labels.cells[k]) or goes_on:
        return True
    rows = [j for j, is_row in enumerate(labels.is_row) if is_row]
    at = rows.index(k)
    named = {
        j
        for s, j in enumerate(path.nodes)
        if j >= 0 and not listed[s].runs and labels.rewards(listed[s].text, None)[0][j] >= CLEAR
    }
    return k not in named and all(j in named for j in rows[max(at - 1, 0) : at + 2] if j != k)


def _next_row(listed: Sequence[Event], path: Path, labels: LabelSequence, t: int) -> int:
    """Index of the next row of numbers, the number of events if there is none."""
    rest = range(t + 1, len(listed))
    return next((s for s in rest if _is_row(listed[s], path.nodes[s], labels)), len(listed))


def _waits(listed: Sequence[Event], path: Path, labels: LabelSequence, before: int, t: int) -> bool:
    """Whether between two rows of numbers stand the labels of two rows, known or not, or a label of empty cells."""
    between = range(before + 1, t)
    if any(listed[s].runs and not listed[s].count for s in between[1:]):
        return True
    texts = [s for s in between if not listed[s].runs and len(listed[s].text) >= LEGIBLE]
    known = {path.nodes[s] for s in texts if path.nodes[s] >= 0} - {path.nodes[before]}
    unknown = {listed[s].first for s in texts if _holds_unknown(listed[s], path.nodes[s], labels)}  # one to a line
    return sum(bool(labels.is_row[k]) for k in known) + len(unknown) > 1


def _holds_unknown(event: Event, node: int, labels: LabelSequence) -> bool:
    """Whether a text is no label of the form, or that of a group with more behind it."""
    if node < 0:
        return True
    longest = max((len(text) for text in labels.nodes[node].texts), default=len(event.text))
    return labels.nodes[node].kind == "group" and len(event.text) >= longest + LEGIBLE


def _follows(listed: Sequence[Event], path: Path, t: int) -> bool:
    """Whether numbers were given to the label right before them, to one that is not known, or to none."""
    before = path.nodes[t - 1] if t else -1
    return listed[t].beside or before in (-1, path.nodes[t]) or bool(listed[t - 1].runs)

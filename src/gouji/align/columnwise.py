"""A table read column by column (all labels, then all numbers) → its events row by row.

Readers that take a page's boxes from top to bottom in each column give such pages. Only what leaves no doubt is put
back: every row label of the table once, in the form's order, no numbers between, and behind them as many numbers as
the rows have cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.document import Run

LEAST_ROWS = 4
"""Rows of the smallest table that is put back: fewer labels in a row may have lost their numbers."""
SURE = 6.0
"""Reward from which on a text is surely a row's label, natural-log units: five matched characters."""


def row_by_row(listed: Sequence[Event], labels: LabelSequence) -> Sequence[Event]:
    """The events with every row's numbers behind its label, where the page was read column by column.

    Args:
        listed: The events in reading order.
        labels: The labels of the form.

    Returns:
        The events put in order; `listed` itself where the page was not read so, or not clearly.
    """
    rows = [k for k, is_row in enumerate(labels.is_row) if is_row]
    if len(rows) < LEAST_ROWS or labels.numbered or labels.unlabelled.any():
        return listed
    at = _row_labels(listed, labels)
    if [k for _, k in at] != rows:
        return listed
    first, last = at[0][0], at[-1][0]
    if any(event.count for event in listed[: last + 1]):
        return listed
    columns = int(labels.cells[rows[0]])
    if any(int(labels.cells[k]) != columns for k in rows):
        return listed
    placed = _by_row(listed[last + 1 :], len(rows), columns)
    if placed is None:
        return listed
    out = list(listed[:first])
    for (index, _), runs, event in zip(at, placed, [listed[i] for i, _ in at], strict=True):
        following = next((i for i, _ in at if i > index), last + 1)
        numbers = Event("", None, len(runs), _digits(runs), True, tuple(r.interval for r in runs), runs, event.first)
        out += [event, numbers, *listed[index + 1 : following]]
    out += [replace(event, beside=False) for event in listed[last + 1 :] if not event.runs]
    return out


def _row_labels(listed: Sequence[Event], labels: LabelSequence) -> list[tuple[int, int]]:
    """Index of each event that is surely a row's label, with its node."""
    found = []
    for i, event in enumerate(listed):
        if event.runs:
            continue
        label, _ = labels.rewards(event.text, event.enumerator)
        k = int(label.argmax())
        if labels.is_row[k] and label[k] >= min(SURE, 1.2 * len(event.text)):
            found.append((i, k))
    return found


def _by_row(behind: Sequence[Event], rows: int, columns: int) -> list[tuple[Run, ...]] | None:
    """The runs of every row, from the numbers behind the labels: one column after the other, or row by row."""
    lines = [event for event in behind if event.count]
    if any(sum(1 for run in event.runs if run.text) not in (1, event.count) for event in lines):
        return None
    if len(lines) == rows and all(event.count == columns for event in lines):
        return [event.runs for event in lines]
    single = [event.runs[0] for event in lines if event.count == 1]
    if len(single) != len(lines) or len(single) != rows * columns:
        return None
    if columns == 1:
        return [(run,) for run in single]
    heads = [i for i, event in enumerate(behind) if not event.runs]
    counts = [sum(e.count for e in behind[:i]) for i in heads]
    if not all(rows * c in counts for c in range(1, columns)):
        return None  # nothing parts one column from the next
    return [tuple(single[c * rows + r] for c in range(columns)) for r in range(rows)]


def _digits(runs: Sequence[Run]) -> int:
    return sum(c.isdigit() for run in runs for c in run.text)

"""Labels that a page gives behind the table, whose numbers stand in their place: put back before these.

A reader that takes a page's boxes in turn leaves a cell that is several rows high, and the labels in a box with it,
until all on its right is read. What the rows between have lost is then known to the number: so many labels are late as
lines of numbers stand without one between the labels before and behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.align.parts import row_labels


@dataclass(frozen=True, slots=True)
class _Late:
    """Labels of rows that follow each other in the form, and on the page behind a label of a later row."""

    events: list[int]
    rows: list[int]


def late_labels_back(listed: Sequence[Event], labels: LabelSequence) -> Sequence[Event]:
    """The events with late labels before the lines of numbers that lack one.

    Args:
        listed: The events in reading order.
        labels: The form's label sequence.

    Returns:
        The events; `listed` itself where no label is late, or none surely.
    """
    if labels.unlabelled.any():
        return listed
    rows = [k for k, is_row in enumerate(labels.is_row) if is_row]
    told = row_labels(listed, labels)
    late = [group for group in _late(told, rows) if group.rows[0] > rows[0] and group.rows[-1] < rows[-1]]
    at = {k: i for i, k in told.items()}
    moved: dict[int, list[int]] = {}
    for group in late:
        before = at.get(rows[rows.index(group.rows[0]) - 1])
        behind = at.get(rows[rows.index(group.rows[-1]) + 1])
        if before is None or behind is None or not before < behind < group.events[0]:
            continue
        full = [i for i in range(before, behind) if 2 * listed[i].count > labels.cells[group.rows[0]]]
        due = int(labels.cells[[rows[rows.index(group.rows[0]) - 1], *group.rows]].sum())
        if len(full) == len(group.rows) + 1 and sum(listed[i].count for i in range(before, behind)) == due:
            moved[full[1]] = [i for first in group.events for i in _whole(listed, told, first, labels)]
    if not moved:
        return listed
    gone = {i for indices in moved.values() for i in indices}
    out: list[Event] = []
    for i, event in enumerate(listed):
        out += [listed[j] for j in moved.get(i, ())]
        out += [] if i in gone else [event]
    return out


def _late(told: dict[int, int], rows: Sequence[int]) -> list[_Late]:
    """The groups of labels behind a label of a later row."""
    found: list[_Late] = []
    top = -1
    last = -1
    for i, k in told.items():
        if k < top:
            if found and found[-1].events[-1] == last and rows.index(k) == rows.index(found[-1].rows[-1]) + 1:
                found[-1].events.append(i)
                found[-1].rows.append(k)
            else:
                found.append(_Late([i], [k]))
        top, last = max(top, k), i
    return found


def _whole(listed: Sequence[Event], told: dict[int, int], first: int, labels: LabelSequence) -> list[int]:
    """A label's event and those in which it goes on."""
    found = [first]
    for i in range(first + 1, len(listed)):
        event = listed[i]
        if event.runs or i in told or labels.rewards(event.text, event.enumerator)[1][told[first]] <= 0:
            break
        found.append(i)
    return found

"""Labels that a page gives behind the table, whose numbers stand in their place: put back before these.

A reader that takes a page's boxes in turn leaves a cell that is several rows high, and the labels in a box with it,
until all on its right is read. What the rows between have lost is then known to the number: so many labels are late as
lines of numbers stand without one between the labels before and behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence
from gouji.align.parts import goes_on, row_labels


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
    rank = {k: r for r, k in enumerate(rows)}
    told = {i: rank[k] for i, k in row_labels(listed, labels).items()}
    at = {r: i for i, r in told.items()}
    moved: dict[int, list[int]] = {}
    for group in _late(told):
        first, last = told[group[0]], told[group[-1]]
        before, behind = at.get(first - 1), at.get(last + 1)
        if before is None or behind is None or not before < behind < group[0]:
            continue
        full = [i for i in range(before, behind) if 2 * listed[i].count > labels.cells[rows[first]]]
        due = labels.cells[rows[first - 1 : last + 1]].sum()
        if len(full) == len(group) + 1 and sum(listed[i].count for i in range(before, behind)) == due:
            moved[full[1]] = [j for i in group for j in _whole(listed, i, rows[told[i]], told, labels)]
    if not moved:
        return listed
    gone = {i for indices in moved.values() for i in indices}
    out: list[Event] = []
    for i, event in enumerate(listed):
        out += [listed[j] for j in moved.get(i, ())]
        out += [] if i in gone else [event]
    return out


def _late(told: Mapping[int, int]) -> list[list[int]]:
    """The labels behind that of a later row, by index; those of rows that follow each other in one group.

    Args:
        told: The labels in the page's order, with their rows' places in the form.
    """
    found: list[list[int]] = []
    top = last = -1
    for i, r in told.items():
        if r < top:
            if found and found[-1][-1] == last and r == told[last] + 1:
                found[-1].append(i)
            else:
                found.append([i])
        top, last = max(top, r), i
    return found


def _whole(listed: Sequence[Event], first: int, k: int, told: Mapping[int, int], labels: LabelSequence) -> list[int]:
    """The events of a row's label: its first, and those in which it goes on."""
    found = [first]
    for i in range(first + 1, len(listed)):
        if listed[i].runs or i in told or not goes_on(listed[i], k, labels):
            break
        found.append(i)
    return found

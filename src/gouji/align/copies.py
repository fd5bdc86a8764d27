"""Labels that a page prints twice: a merged cell whose text stands in each of the cells that it covers.

Models that write Markdown from a picture repeat a label in the next cell, or a group's label on every row. The copies
are read one by one, so one of them may be misread; what it then resembles most may be another row's label.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence

ALIKE = 80.0
"""Similarity, 0 to 100, from which on a label is a copy of the one before it."""


def without_copies(listed: Sequence[Event], labels: LabelSequence) -> Sequence[Event]:
    """The events without the copies of labels.

    A copy stands right behind its label on the line and before the row's numbers, or it begins a line with another
    label behind it, as its original did on the line before. Of two copies the one stays that is a label of the form to
    the letter, else the first. Two labels of the form are no copies, however alike.

    Args:
        listed: The events in reading order.
        labels: The form's label sequence.
    """
    out: list[Event] = []
    group: Event | None = None  # began the line before, with another label behind it
    changed = False
    for t, event in enumerate(listed):
        following = listed[t + 1] if t + 1 < len(listed) else None
        behind = following is not None and following.beside
        if event.runs or not behind or following is None:
            out.append(event)
            continue
        before = out[-1] if out else None
        if following.runs and event.beside and before is not None and _are_copies(before, event, labels):
            out[-1] = _better(before, event, labels)
            changed = True
            continue
        if not following.runs and not event.beside:
            if group is not None and event.text != group.text and _are_copies(group, event, labels):
                changed = True  # the next label begins the line now, beside or not
                continue
            group = event
        out.append(event)
    return out if changed else listed


def _are_copies(a: Event, b: Event, labels: LabelSequence) -> bool:
    if a.runs or not a.text or not b.text or ratio(a.text, b.text) < ALIKE:
        return False
    return a.text == b.text or a.text not in labels.wordings or b.text not in labels.wordings


def _better(a: Event, b: Event, labels: LabelSequence) -> Event:
    """The one of two copies that was read better, in the place of the first."""
    misread = a.text not in labels.wordings and b.text in labels.wordings
    return b if misread or (a.text == b.text and a.enumerator is None) else a

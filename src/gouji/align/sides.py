"""A table that prints several items in a line → its events side by side: first all of the left side, then the next.

The aligner keeps order, and on such a page the sides alternate line by line (or don't, where a reader took one side
after the other). A label is of the side whose labels it answers best. One that answers several alike (其他, 合计, every
cell of a repeated header) is told by its place on the line; else its first occurrence is the first side's, and so on.
Numbers go with their label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from gouji.align.events import Event
from gouji.align.nodes import LabelSequence

CLEAR = 1.5
"""Reward by which a side's best label must beat the other sides' for a text to be of it, natural-log units."""


def side_by_side(listed: Sequence[Event], labels: LabelSequence) -> list[Event]:
    """The events in the order of the form's sides; order within a side is kept.

    Args:
        listed: The events in reading order.
        labels: The labels of a form whose blocks are sides.
    """
    sides = len(labels.form.blocks)
    owner = np.array([node.block for node in labels.nodes])
    sorted_out: list[list[Event]] = [[] for _ in range(sides)]
    uses: Counter[tuple[str, int]] = Counter()
    crowded = Counter(event.first for event in listed if not event.runs)
    side = 0
    before: Event | None = None
    for event in listed:
        if not event.runs:
            rewards = np.maximum(*labels.rewards(event.text, event.enumerator))
            best = np.array([rewards[owner == b].max() for b in range(sides)])
            ranked = np.sort(best)
            behind_numbers = before is not None and before.runs and event.beside
            if ranked[-1] - ranked[-2] >= CLEAR:
                side = int(best.argmax())
            elif behind_numbers:
                side = (side + 1) % sides  # a whole table may stand on one line
            elif crowded[event.first] > 1 and not event.beside:
                side = 0
            else:
                side = min(range(sides), key=lambda b: uses[event.text, b])
            uses[event.text, side] += 1
        sorted_out[side].append(event)
        before = event
    return [event for group in sorted_out for event in group]

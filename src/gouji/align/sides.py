"""A table that prints several items in a line → its events side by side: first all of the left side, then the next.

The aligner keeps order, and on such a page the sides alternate line by line (or don't, where a reader took one side
after the other). A label is of the side whose labels it answers best. One that answers several alike (其他, 合计, every
cell of a repeated header) is told by its place on the line; else its first occurrence is the first side's, and so on.
Numbers go with their label; where a row's label of each side comes first, as on a line with a wrapped label, each takes
its share of the numbers behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

import numpy as np

from gouji.align.events import Event, numbers_of
from gouji.align.nodes import LabelSequence
from gouji.document import Interval, amount_spans

CLEAR = 1.5
"""Reward by which a side's best label must beat the other sides' for a text to be of it, natural-log units."""


def side_by_side(listed: Sequence[Event], labels: LabelSequence) -> list[Event]:
    """The events in the order of the form's sides; order within a side is kept.

    Args:
        listed: The events in reading order.
        labels: The labels of a form whose blocks are sides.
    """
    placed = _shared_out(_placed(listed, labels), max(labels.widths))
    return [event for side in range(len(labels.form.blocks)) for mine, event in placed if mine == side]


def _placed(listed: Sequence[Event], labels: LabelSequence) -> Iterator[tuple[int, bool, Event]]:
    """Every event with its side, numbers with that of the label before, and whether it is a row's label."""
    sides = len(labels.form.blocks)
    owner = np.array([node.block for node in labels.nodes])
    uses: Counter[tuple[str, int]] = Counter()
    crowded = Counter(event.first for event in listed if not event.runs)
    side, row = 0, False
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
            row = bool(labels.is_row[rewards.argmax()]) and rewards.max() >= CLEAR
        yield side, row and not event.runs, event
        before = event


def _shared_out(placed: Iterator[tuple[int, bool, Event]], widest: int) -> list[tuple[int, Event]]:
    """The events with their sides, numbers behind a label of each of several sides dealt out in the labels' order."""
    told = list(placed)
    out: list[tuple[int, Event]] = []
    waiting: list[int] = []
    at = 0
    while at < len(told):
        side, row, event = told[at]
        if not event.runs:
            waiting += [side] if row else []
            out.append((side, event))
            at += 1
            continue
        block = [event for _, _, event in takewhile(lambda one: one[2].runs, told[at:])]
        parts = block
        if len(block) == 1 and event.count > widest and event.count % max(1, len(waiting)) == 0:
            parts = _cut(event, len(waiting))
        if len(set(waiting)) == len(waiting) == len(parts) > 1:
            out += zip(waiting, parts, strict=True)
        else:
            out += [(side, one) for one in block]
        waiting = []
        at += len(block)
    return out


def _cut(event: Event, parts: int) -> list[Event]:
    """Numbers in so many events of as many numbers each."""
    single = [
        replace(run, interval=_within(run.interval, a, b), text=run.text[a:b])
        for run in event.runs
        for a, b in amount_spans(run.text)
    ]
    size = len(single) // max(1, parts)
    return [numbers_of(tuple(single[i : i + size]), event.beside, event.first) for i in range(0, len(single), size)]


def _within(interval: Interval, a: int, b: int) -> Interval:
    return Interval(interval.line, interval.start + a, interval.start + b)

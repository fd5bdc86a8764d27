"""The rules of tables in a picture.

A rule is a run of ink that is long one way and thin the other. It is found by an opening that forgives gaps: the share
of ink in a window as long as the shortest rule and one pixel wide (a box filter) must be high. What that finds in a
line of text, where strokes of many characters meet at one height, has ink on both sides. Of what is left, what is short
must end at rules across it, or it is a stroke of a large character.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gouji.readers.pages.types import Rule

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey

SHORTEST = 0.15
"""Inches: lower than any row of a table; strokes of running text are shorter."""
ALONE = 2.5
"""Inches from which on a rule needs no others across its ends: strokes that meet in a line of text are shorter."""
BESIDE, CROWDED = 0.04, 0.25
"""Inches aside of a rule at which there must be paper on one side, and the share of ink that may be there. Text may
stand on the other."""
UNBROKEN = (0.8, 0.97)
"""Inches and share of ink from which on there may be text on both sides: no line of text is as unbroken for as long."""
TOUCHED = 0.4
"""Share of ink right beside a rule, on either side: text may touch it here and there, strokes hang together."""
THICKEST = 0.06
"""Inches; more is a bar, a shadow or a picture."""
FILLED, PALE = 0.8, 0.6
"""Share of ink that a rule has in a window; scans of low contrast leave gaps. Where it goes on, less is enough."""
GAP = 0.06
"""Inches of a gap in a rule that is closed."""
ASIDE = 0.02
"""Inches that two pieces of one rule may lie beside each other."""
TOUCH = 0.03
"""Inches by which the end of a rule may miss the one it ends at: in a narrow cell text nearly reaches from one rule to
the other."""
NEAR = 0.3
"""Inches after which a rule may go on."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of a rule in pixels: from `start` to `end` along it, `at` across it."""

    start: float
    end: float
    at: float

    @property
    def length(self) -> float:
        return self.end - self.start


def rules_of(ink: Grey, dpi: float) -> tuple[Rule, ...]:
    """Find the rules of an upright page.

    Args:
        ink: 255 where there is ink, else 0; shape (height, width).
        dpi: Its resolution.

    Returns:
        The rules in points, those across first, each from top to bottom and left to right.
    """
    across = _joined(_runs(ink, dpi), dpi)
    down = _joined(_runs(np.ascontiguousarray(ink.T), dpi), dpi)
    kept_across = _kept(across, down, dpi)
    kept_down = _kept(down, kept_across, dpi)
    scale = 72 / dpi
    return (
        *(Rule(r.start * scale, r.at * scale, r.end * scale, r.at * scale) for r in kept_across),
        *(Rule(r.at * scale, r.start * scale, r.at * scale, r.end * scale) for r in kept_down),
    )


def _runs(ink: Grey, dpi: float) -> list[_Run]:
    """The stretches that run across the picture."""
    import cv2

    window = max(7, round(SHORTEST * dpi) | 1)
    share = cv2.blur(ink, (window, 1), borderType=cv2.BORDER_CONSTANT)
    pale = share >= PALE * 255
    # rows of the picture without any are left out, but for one between those that are parted by some
    told = pale.any(axis=1)
    rows = np.flatnonzero(told | np.roll(told, 1))
    pale, strong = pale[rows], share[rows] >= FILLED * 255
    if not strong.any():
        return []
    _, parts = cv2.connectedComponents(pale.astype(np.uint8), connectivity=8)
    kept = np.zeros(parts.max() + 1, np.uint8)
    kept[parts[strong]] = 1
    # a window's middle stands for all of it
    grown = cv2.dilate(kept[parts], np.ones((1, window), np.uint8))
    closed = cv2.morphologyEx(ink[rows], cv2.MORPH_CLOSE, np.ones((1, max(3, window // 4)), np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(cv2.bitwise_and(grown, closed), connectivity=8)
    middles[:, 1] += (rows - np.arange(len(rows)))[np.minimum(stats[:, 1], len(rows) - 1)]
    made = []
    for (x, _, width, _, area), (_, middle) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True):
        thick = area / width
        if width < SHORTEST * dpi or thick > max(3.0, THICKEST * dpi):
            continue
        near, far = (
            [float(ink[y, x : x + width].mean()) / 255 for y in (at - aside, at + aside) if 0 <= y < len(ink)]
            for at, aside in ((round(middle), round(thick / 2 + 1.5)), (round(middle), round(thick / 2 + BESIDE * dpi)))
        )
        own = ink[max(0, round(middle) - 1) : round(middle) + 2, x : x + width]
        whole = width >= UNBROKEN[0] * dpi and float(own.max(axis=0).mean()) / 255 >= UNBROKEN[1]
        if max(near, default=0.0) <= TOUCHED and (whole or min(far, default=0.0) <= CROWDED):
            made.append(_Run(x, x + width, middle + 0.5))
    return made


def _joined(runs: Sequence[_Run], dpi: float) -> list[_Run]:
    """The stretches with those that are one rule put together."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda r: r.at):
        if rows and run.at - rows[-1][-1].at <= max(1.5, ASIDE * dpi):
            rows[-1].append(run)
        else:
            rows.append([run])
    made = []
    for row in rows:
        whole: list[_Run] = []
        for run in sorted(row, key=lambda r: r.start):
            if whole and run.start - whole[-1].end <= GAP * dpi:
                last = whole.pop()
                share = last.length / (last.length + run.length)
                at = last.at * share + run.at * (1 - share)
                whole.append(replace(last, end=max(last.end, run.end), at=at))
            else:
                whole.append(run)
        made += whole
    return made


def _kept(runs: Sequence[_Run], others: Sequence[_Run], dpi: float) -> list[_Run]:
    """The stretches that are rules: long ones, those that end at others across them, and what goes on with these."""
    sure = [run for run in runs if run.length >= ALONE * dpi or _ends_held(run, others, dpi) == 2]
    more = [
        run
        for run in runs
        if run not in sure and _ends_held(run, others, dpi) == 1 and any(_goes_on(run, rule, dpi) for rule in sure)
    ]
    return sorted([*sure, *more], key=lambda run: (run.at, run.start))


def _ends_held(run: _Run, others: Sequence[_Run], dpi: float) -> int:
    """How many of the ends of a stretch meet others across it."""
    touch = max(2.5, TOUCH * dpi)
    met = [other.at for other in others if other.start - touch <= run.at <= other.end + touch]
    return sum(any(abs(at - end) <= touch for at in met) for end in (run.start, run.end))


def _goes_on(run: _Run, rule: _Run, dpi: float) -> bool:
    """Whether a stretch lies in line with a rule, not far from its end."""
    gap = max(rule.start - run.end, run.start - rule.end)
    return abs(run.at - rule.at) <= max(1.5, ASIDE * dpi) and gap <= NEAR * dpi

"""Shapes of what is drawn: is it a line, a rectangle, a border?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from gouji.readers.pdf.view import Frame

Point = tuple[float, float]

THIN = 3.0
"""Points up to which a filled rectangle is a line, not an area; borders are up to 2.25 points wide in Word."""
SLANT = 0.02
"""Rise per length up to which a line counts as straight across or down: one degree."""


def common(one: Frame, other: Frame) -> Frame:
    """What two frames have in common; it has no area if they are apart."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def is_thin(frame: Frame) -> bool:
    """It is a line: thin, and much longer than wide."""
    wide, high = frame[2] - frame[0], frame[3] - frame[1]
    return 0 <= min(wide, high) <= THIN and max(wide, high) >= 2 * max(min(wide, high), 1.0)


def is_rectangle(points: Sequence[Point]) -> bool:
    """All its sides run straight across or down."""
    return len(points) >= 4 and len(list(straight(points))) >= len(set(points)) - 1 >= 3


def is_ring(one: Frame, other: Frame) -> bool:
    """One lies inside the other all around, no farther than a line is thick: together they are a frame's border."""
    gaps = [abs(a - b) for a, b in zip(one, other, strict=True)]
    inside = (one[0] - other[0]) * (other[2] - one[2]) > 0 and (one[1] - other[1]) * (other[3] - one[3]) > 0
    return inside and max(gaps) <= THIN


def sides(frame: Frame) -> Iterator[Frame]:
    """Its four sides, each a frame without width."""
    left, bottom, right, top = frame
    yield left, bottom, right, bottom
    yield left, top, right, top
    yield left, bottom, left, top
    yield right, bottom, right, top


def straight(points: Sequence[Point], bent: Collection[int] = ()) -> Iterator[Frame]:
    """The lines between corners that run straight across or down; to some corners curves lead."""
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(points), 1):
        if i in bent:
            continue
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if max(wide, high) > 0 and min(wide, high) <= SLANT * max(wide, high):
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

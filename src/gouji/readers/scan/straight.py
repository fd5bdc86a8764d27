"""A page askew, or photographed from a slant → its lines level and plumb.

Line segments are found (LSD: Grompone von Gioi et al. 2010). Those of a page that lies flat have two directions; seen
from a slant, each of the two changes evenly over the page. Both are fitted, and the quadrilateral that they span is
drawn as a rectangle. A page without rules is turned to where its rows of ink are sharpest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gouji.readers.scan.ink import PAPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gouji.readers.scan.types import Grey

    Floats = NDArray[np.float64]

LOOKED_AT = 1000
"""Pixels of the longer side of the picture in which lines are looked for: a rule is one pixel wide there."""
SHORTEST = 0.02
"""Share of that of the shortest segment that tells a direction: strokes of running text are shorter, and rules are cut
where they cross."""
MOST_SLOPE = 0.36
"""20 degrees; paper lies straighter in a scanner, and a phone is held straighter."""
LEAST_SLOPE = 0.0004
"""What is left as it is: half a pixel over a page that is a thousand wide."""
FEW = 6
"""Segments below which there are no rules."""
ASTRAY, ASTRAY_ROUNDS = 0.03, 3
"""Slope by which a segment may differ from what is fitted, and how often that is fitted without those that do."""
SPREAD = 0.3
"""Share of the page over which segments must spread to tell how their slope changes."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """How lines of one direction run over the page: `middle` at its middle, `change` from one side to the other."""

    middle: float = 0.0
    change: float = 0.0

    def at(self, place: float) -> float:
        """Slope at a place between -0.5 and 0.5 of the page."""
        return self.middle + self.change * place

    @property
    def small(self) -> bool:
        """Nothing to straighten."""
        return abs(self.at(-0.5)) < LEAST_SLOPE and abs(self.at(0.5)) < LEAST_SLOPE


def warped(even: Grey, matrix: Floats | None) -> Grey:
    """A page mapped by what `straightening` gave."""
    import cv2

    if matrix is None:
        return even
    height, width = even.shape
    straight = cv2.warpPerspective(even, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(PAPER,))
    return np.asarray(straight, np.uint8)


def straightening(even: Grey) -> Floats | None:
    """The map, 3 x 3, from a page in even light to the same with its lines level and plumb; None if they are."""
    import cv2

    found = slopes_of(even)
    if found is None:
        angle = _sharpest(even)
        found = Slopes(angle), Slopes(-angle)
    if found[0].small and found[1].small:
        return None
    height, width = even.shape
    corners = _quadrilateral(*found, width, height)
    whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners.astype(np.float32), whole), np.float64)


def slopes_of(even: Grey) -> tuple[Slopes, Slopes] | None:
    """Slopes of the lines across (dy to dx) and of those down (dx to dy); None where there are too few lines."""
    import cv2

    scale = min(1.0, LOOKED_AT / max(even.shape))
    small = cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else even
    lines = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(small)[0]
    if lines is None:
        return None
    segments = np.asarray(lines, np.float64).reshape(-1, 4)
    size = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    segments = segments[size >= SHORTEST * max(small.shape)]
    height, width = small.shape
    across = _fitted(segments, width, height)
    down = _fitted(segments[:, [1, 0, 3, 2]], height, width)
    if across is None and down is None:
        return None
    across = across or Slopes(-down.middle if down else 0.0)  # at right angles
    return across, down or Slopes(-across.middle)


def _fitted(segments: Floats, width: int, height: int) -> Slopes | None:
    """The slopes of the segments that run across, as they change from top to bottom; least squares by length."""
    run, rise = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    flat = np.abs(rise) <= MOST_SLOPE * np.abs(run)
    if flat.sum() < FEW:
        return None
    chosen, run, rise = segments[flat], run[flat], rise[flat]
    slope, weight = rise / run, np.abs(run)
    x, y = (chosen[:, 0] + chosen[:, 2]) / 2, (chosen[:, 1] + chosen[:, 3]) / 2
    place = (y + slope * (width / 2 - x)) / height - 0.5  # where the segment's line meets the middle of the page
    order = np.argsort(slope)
    heavy = np.cumsum(weight[order])
    middle, change = float(slope[order][np.searchsorted(heavy, heavy[-1] / 2)]), 0.0
    for _ in range(ASTRAY_ROUNDS):
        near = np.abs(slope - middle - change * place) <= ASTRAY
        if near.sum() < FEW:
            break
        w, s, p = weight[near], slope[near], place[near]
        mean = np.average(p, weights=w)
        if np.ptp(p) >= SPREAD:
            change = float(np.sum(w * (p - mean) * s) / max(np.sum(w * (p - mean) ** 2), 1e-9))
        middle = float(np.average(s, weights=w) - change * mean)
    return Slopes(middle, change)


def _quadrilateral(across: Slopes, down: Slopes, width: int, height: int) -> Floats:
    """The corners, clockwise from the upper left, of what becomes the page; shape (4, 2)."""
    corners = []
    for v, h in ((-0.5, -0.5), (-0.5, 0.5), (0.5, 0.5), (0.5, -0.5)):
        level, plumb = across.at(v), down.at(h)
        # y = (v + 0.5) height + level (x - width / 2), x = (h + 0.5) width + plumb (y - height / 2)
        top, side = (v + 0.5) * height, (h + 0.5) * width
        x = (side + plumb * (top - level * width / 2 - height / 2)) / (1 - plumb * level)
        corners.append((x, top + level * (x - width / 2)))
    return np.array(corners)


def _sharpest(even: Grey) -> float:
    """Slope of the rows of ink: that at which they are sharpest, within 5 degrees."""
    import cv2

    scale = min(1.0, LOOKED_AT / 2 / max(even.shape))
    dark = PAPER - np.minimum(cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), PAPER)
    height, width = dark.shape

    def sharpness(slope: float) -> float:
        matrix = np.array([[1, 0, 0], [-slope, 1, slope * width / 2]])  # sheared, which for small angles is enough
        profile = cv2.warpAffine(dark, matrix, (width, height)).sum(axis=1, dtype=np.float64)
        return float((np.diff(profile) ** 2).sum())

    best = max(np.linspace(-0.09, 0.09, 37), key=sharpness)
    return float(max(best + np.linspace(-0.004, 0.004, 9), key=sharpness))

"""A picture → the page as a person holds it, in even light, with its resolution told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

import numpy as np

from gouji.readers.scan.engine import Engine, Found, Reading
from gouji.readers.scan.ink import even_light
from gouji.readers.scan.loading import LEAST_DPI, MOST_DPI
from gouji.readers.scan.straight import straightening, warped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gouji.readers.scan.types import Grey, Picture

A4 = (8.27, 11.69)
"""Inches; what a page of unknown resolution is taken for if it has its proportions."""
PROPORTION = 0.04
"""By which the proportions may differ."""
CHARACTER = 0.15
"""Inches of the height of a box of running text: 10.5 points."""
LONG = 2.5
"""Proportion of a box from which on it tells which way its line runs."""
ASKED, LEGIBLE = 4, 0.9
"""Lines that are read to tell which end of the page is up, and the confidence from which on it is this one; else they
are read the other way round too."""
MOST_INCHES = 40
"""A page is no larger: its file names the resolution of something else."""


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """How a page was brought upright.

    Attributes:
        matrix: The map that levels it, shape (3, 3); None if it was level.
        quarters: Quarter turns counterclockwise after that.
        dpi: Its resolution.
    """

    matrix: NDArray[np.float64] | None
    quarters: int
    dpi: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A page that can be read.

    Attributes:
        image: In even light, level, the right way up.
        dpi: Its resolution.
        found: Where the engine sees text on it.
        posture: How it was brought to stand so.
    """

    image: Grey
    dpi: float
    found: tuple[Found, ...]
    posture: Posture | None = None


def held(picture: Picture, posture: Posture) -> Grey:
    """A page brought upright as it was before."""
    return np.ascontiguousarray(np.rot90(warped(even_light(picture.image), posture.matrix), posture.quarters))


def upright(picture: Picture, engine: Engine) -> Upright:
    """Turn and straighten a page.

    Which way lines run is told by the boxes that the engine sees, which end is up by how well it reads some of them
    both ways round.
    """
    even = even_light(picture.image)
    matrix, quarters = straightening(even), 0
    image = warped(even, matrix)
    dpi = told_dpi(picture)
    found = engine.find(image, dpi)
    turned = image
    if _runs_down(found):
        quarters = 1
        turned = np.ascontiguousarray(np.rot90(image))
        found = engine.find(turned, dpi)
    if _is_upside_down(turned, found, engine):
        quarters += 2
        turned = np.ascontiguousarray(np.rot90(turned, 2))
        found = engine.find(turned, dpi)
    if picture.dpi is None and not _is_a4(turned):
        dpi = _by_text(found) or dpi
    return Upright(turned, dpi, tuple(found), Posture(matrix, quarters, dpi))


def told_dpi(picture: Picture) -> float:
    """What the file says, if a page can be so large; else that which makes the page as high as A4."""
    longer = max(picture.image.shape)
    if picture.dpi is not None and 1 <= longer / picture.dpi <= MOST_INCHES:
        return picture.dpi
    return float(min(max(longer / A4[1], LEAST_DPI), MOST_DPI))


def _is_a4(image: Grey) -> bool:
    return bool(abs(max(image.shape) / min(image.shape) / (A4[1] / A4[0]) - 1) <= PROPORTION)


def _by_text(found: Sequence[Found]) -> float | None:
    """Resolution by the height of the lines."""
    long = [box.height for box in found if box.width >= LONG * box.height]
    return min(max(median(long) / CHARACTER, LEAST_DPI), MOST_DPI) if long else None


def _runs_down(found: Sequence[Found]) -> bool:
    """Whether the lines of a page run down it."""
    across = sum(box.width for box in found if box.width >= LONG * box.height)
    down = sum(box.height for box in found if box.height >= LONG * box.width)
    return down > across


def _is_upside_down(image: Grey, found: Sequence[Found], engine: Engine) -> bool:
    """Whether the longest lines read better the other way round."""
    long = sorted((box for box in found if box.width >= LONG * box.height), key=lambda box: -box.width)
    long = [box for box in long if box.width <= 20 * box.height][:ASKED] or long[:ASKED]
    crops = [part for box in long if (part := cut_out(image, box)).size]
    if not crops:
        return False
    readings = engine.read(crops)
    if fmean(reading.confidence for reading in readings) >= LEGIBLE:
        return False
    turned = engine.read([np.ascontiguousarray(part[::-1, ::-1]) for part in crops])
    return _legible(turned) > _legible(readings)


def _legible(readings: Sequence[Reading]) -> float:
    """How well lines are read: surely, and most of their characters."""
    return fmean(reading.confidence * len(reading.text) ** 0.5 for reading in readings)


def cut_out(image: Grey, box: Found) -> Grey:
    """What stands in a box."""
    y0, x0 = max(0, int(box.y0)), max(0, int(box.x0))
    return np.ascontiguousarray(image[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1])

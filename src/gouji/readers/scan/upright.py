"""A picture → the page as a person holds it, in even light, with its resolution told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

import numpy as np

from gouji.readers.scan.engine import Engine, Found
from gouji.readers.scan.ink import even_light
from gouji.readers.scan.loading import LEAST_DPI, MOST_DPI
from gouji.readers.scan.straight import straighten

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey, Picture

A4 = (8.27, 11.69)
"""Inches; what a page of unknown resolution is taken for if it has its proportions."""
PROPORTION = 0.04
"""By which the proportions may differ."""
CHARACTER = 0.15
"""Inches of the height of a box of running text: 10.5 points."""
LONG = 2.5
"""Proportion of a box from which on it tells which way its line runs."""
ASKED = 5
"""Lines that are read both ways round to tell which end of the page is up."""
MOST_INCHES = 40
"""A page is no larger: its file names the resolution of something else."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A page that can be read.

    Attributes:
        image: In even light, level, the right way up.
        dpi: Its resolution.
        found: Where the engine sees text on it.
    """

    image: Grey
    dpi: float
    found: tuple[Found, ...]


def upright(picture: Picture, engine: Engine) -> Upright:
    """Turn and straighten a page.

    Which way lines run is told by the boxes that the engine sees, which end is up by how well it reads some of them
    both ways round.
    """
    image = straighten(even_light(picture.image))
    dpi = told_dpi(picture)
    found = engine.find(image, dpi)
    turned = image
    if _runs_down(found):
        turned = np.ascontiguousarray(np.rot90(image))
        found = engine.find(turned, dpi)
    if _is_upside_down(turned, found, engine):
        turned = np.ascontiguousarray(np.rot90(turned, 2))
        found = engine.find(turned, dpi)
    if picture.dpi is None and not _is_a4(turned):
        dpi = _by_text(found) or dpi
    return Upright(turned, dpi, tuple(found))


def told_dpi(picture: Picture) -> float:
    """What the file says, if a page can be so large; else that which makes the page as high as A4."""
    longer = max(picture.image.shape)
    if picture.dpi is not None and 1 <= longer / picture.dpi <= MOST_INCHES:
        return picture.dpi
    return min(max(longer / A4[1], LEAST_DPI), MOST_DPI)


def _is_a4(image: Grey) -> bool:
    return abs(max(image.shape) / min(image.shape) / (A4[1] / A4[0]) - 1) <= PROPORTION


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
    readings = engine.read([*crops, *(np.ascontiguousarray(part[::-1, ::-1]) for part in crops)])
    said = [reading.confidence * len(reading.text) ** 0.5 for reading in readings]
    return fmean(said[len(crops) :]) > fmean(said[: len(crops)])


def cut_out(image: Grey, box: Found) -> Grey:
    """What stands in a box."""
    y0, x0 = max(0, int(box.y0)), max(0, int(box.x0))
    return np.ascontiguousarray(image[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1])

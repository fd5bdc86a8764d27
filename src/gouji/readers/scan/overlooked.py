"""Figures outside of grids: those that the engine has not seen at all, and those that it takes for letters.

Tables without rules have no cells that could be looked into. But ink that no box of the engine covers, as high as a
figure and in a row with other numbers, is a figure that was overlooked: single digits are what engines lose most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gouji.document import Box, is_blank_mark, parse_amount
from gouji.readers.pages.types import Rule
from gouji.readers.scan.engine import Found, Reading

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey

LOW, HIGH = 0.45, 1.5
"""Height of a figure, relative to the page's characters."""
WIDE = 6.0
"""Width of a number likewise: of its ink, digits put together."""
TOGETHER = 0.5
"""Gap within a number, likewise."""
BESIDE = 0.35
"""Paper that is taken in around it, likewise."""
COVERED = 0.3
"""Share of a piece of ink that lies in a box of the engine from which on that has seen it."""
LEVEL = 0.5
"""Share of the lower one's height by which two boxes of a row overlap."""
LEAST = 2
"""Numbers in a row from which on it is one of figures."""
SHORT = 3
"""Characters of what may be a misread figure."""
RULE = 0.03
"""Inches beside a rule that are its own."""
DOT = 0.03
"""Inches between characters that are taken as one piece: a fifth of one."""
SPOT, STROKE, FEWEST, ROUND = 0.06, 0.027, 3, 0.5
"""Inches of the largest spot of dust, of the shortest stroke (a hyphen), the fewest pixels of one, and the proportions
from which on ink is a spot and no stroke."""
MOST = 2000
"""Pieces of ink that are looked at; a page with more is no print."""


def blanked(ink: Grey, boxes: Sequence[tuple[float, float, float, float]], rules: Sequence[Rule], dpi: float) -> Grey:
    """The ink without what stands in boxes (in pixels) and without rules."""
    left = ink.copy()
    for x0, y0, x1, y1 in boxes:
        left[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1] = 0
    scale, wide = dpi / 72, RULE * dpi
    for rule in rules:
        x0, x1 = int(rule.x0 * scale - wide), int(rule.x1 * scale + wide)
        y0, y1 = int(rule.y0 * scale - wide), int(rule.y1 * scale + wide)
        left[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = 0
    return left


def pieces_of(ink: Grey, rules: Sequence[Rule], dpi: float) -> list[Box]:
    """Boxes of what is printed, in points: characters or parts of them, without rules and dust."""
    import cv2

    # stops go with the character before them, alone they are as small as dust
    reach = max(1, round(DOT * dpi))
    joined = cv2.dilate(blanked(ink, (), rules, dpi), np.ones((1, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    scale = 72 / dpi
    return [
        Box(x * scale, y * scale, (x + width) * scale, (y + height) * scale)
        for x, y, width, height, _ in stats[1:].tolist()
        if not _is_dust(width - reach + 1, height, dpi)
    ]


def _is_dust(width: int, height: int, dpi: float) -> bool:
    """Whether a piece of ink is smaller than print, or a spot somewhat larger, which no character alone is."""
    longer, shorter = max(width, height), min(width, height)
    is_round = shorter >= ROUND * longer
    return longer < max(FEWEST, (SPOT if is_round else STROKE) * dpi)


def overlooked(ink: Grey, found: Sequence[Found], em: float) -> list[Found]:
    """Ink as large as a number that stands in none of the boxes.

    Args:
        ink: 255 where there is some, else 0; without rules.
        found: The boxes.
        em: Usual height of characters in pixels.
    """
    import cv2

    left = ink.copy()
    for box in found:
        left[max(0, int(box.y0)) : int(box.y1) + 1, max(0, int(box.x0)) : int(box.x1) + 1] = 0
    joined = cv2.dilate(left, np.ones((1, max(1, round(TOGETHER * em))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    if count > MOST:
        return []
    made = []
    for x, y, width, height, _ in stats[1:].tolist():
        if not LOW * em <= height <= HIGH * em or width > WIDE * em:
            continue
        whole = int((ink[y : y + height, x : x + width] > 0).sum())
        if int((left[y : y + height, x : x + width] > 0).sum()) < (1 - COVERED) * whole:
            continue  # the rest of something that was seen
        pad = BESIDE * em
        made.append(Found(max(0.0, x - pad / 2), max(0.0, y - pad), x + width + pad / 2, y + height + pad))
    return made


def in_rows_of_figures(boxes: Sequence[Found], readings: Sequence[Reading]) -> list[bool]:
    """Whether each box stands in a row with numbers and may be one that was not read as such."""
    numbers = [i for i, reading in enumerate(readings) if _is_number(reading.text)]
    return [
        len(reading.text) <= SHORT
        and not _is_number(reading.text)
        and not is_blank_mark(reading.text)
        and sum(_level(box, boxes[i]) for i in numbers) >= LEAST
        for box, reading in zip(boxes, readings, strict=True)
    ]


def _is_number(text: str) -> bool:
    amount = parse_amount(text)
    return amount is not None and amount.slip is None


def _level(a: Found, b: Found) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) >= LEVEL * min(a.height, b.height)

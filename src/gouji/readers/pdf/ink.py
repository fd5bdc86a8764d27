"""What only a page's picture shows: tables that are pictures, and figures in cells that hold no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gouji.document import Box
from gouji.readers.pages import Page, tables_of
from gouji.readers.pdf.view import Frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

DPI = 72
"""Of the picture that is looked at: a pixel is a point."""
_DARK = 160
"""Grey, 0 to 255, up to which a pixel is ink."""
_LINE = 0.4
"""Share of a picture's width or height that a line of a table in it runs over."""
_ACROSS, _DOWN = 4, 3
"""Lines that a table has at least; diagrams have lines in one direction."""
_INSET = 2
"""Points inside a cell's box that still are its border's."""
_STROKE = 6
"""Pixels of ink in a cell that are a figure; specks are fewer."""
_SLANTED = 0.9
"""Share of an empty cell's width that a stroke through it runs over; figures are narrower than their cell."""


def holds_table(grey: Grey, frame: Frame) -> bool:
    """Whether a part of a page's picture shows a ruled table.

    Args:
        grey: The page held upright at `DPI`, 0 black to 255 white.
        frame: The part: left, top, right, bottom in points.
    """
    dark = _part(grey, frame) < _DARK
    if not dark.size:
        return False
    across = np.count_nonzero(dark, axis=1) >= _LINE * dark.shape[1]
    down = np.count_nonzero(dark, axis=0) >= _LINE * dark.shape[0]
    return _groups(across) >= _ACROSS and _groups(down) >= _DOWN


def inked_cells(grey: Grey, page: Page) -> list[Box]:
    """Cells of a page's ruled tables that hold ink but no word, so that their figures are not in its text.

    A stroke through an empty cell is no figure: it runs from one side to the other.

    Args:
        grey: The page held upright at `DPI`, 0 black to 255 white.
        page: Its words and rules.
    """
    found = []
    middles = [((w.box.x0 + w.box.x1) / 2, (w.box.y0 + w.box.y1) / 2, w.box) for w in page.words]
    for table in tables_of(page.rules):
        for cell in table.cells:
            box = cell.box
            if any(_touch(word, box) for _, _, word in middles):
                continue
            dark = _part(grey, (box.x0 + _INSET, box.y0 + _INSET, box.x1 - _INSET, box.y1 - _INSET)) < _DARK
            if np.count_nonzero(dark) < _STROKE:
                continue
            columns = np.flatnonzero(dark.any(axis=0))
            if columns[-1] - columns[0] + 1 < _SLANTED * dark.shape[1]:
                found.append(box)
    return found


def _touch(word: Box, cell: Box) -> bool:
    return word.x0 < cell.x1 and cell.x0 < word.x1 and word.y0 < cell.y1 and cell.y0 < word.y1


def _part(grey: Grey, frame: Frame) -> Grey:
    x0, y0, x1, y1 = (max(0, round(value)) for value in frame)
    return grey[y0:y1, x0:x1]


def _groups(found: Sequence[bool] | NDArray[np.bool_]) -> int:
    """Stretches of true values."""
    values = np.concatenate(([False], np.asarray(found, dtype=bool)))
    return int(np.count_nonzero(values[1:] & ~values[:-1]))

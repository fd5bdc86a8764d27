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
"""Grey, 0 to 255, up to which a pixel is ink on paper."""
_CONTRAST = 80
"""Greys by which ink in a cell differs from the cell's colour."""
_DASH = 2
"""Pixels that a dash is high at most, which stands for an empty cell."""
_LINE = 0.4
"""Share of a picture's width or height that a line of a table in it runs over."""
_ACROSS, _DOWN = 4, 3
"""Lines that a table has at least; diagrams have lines in one direction."""
_INSET = 2
"""Points inside a cell's box that still are its border's."""
_STROKE = 6
"""Pixels of ink in a cell that are a figure; specks are fewer."""
_STRUCK, _SLIM = 0.75, 4
"""Share of an empty cell's width that a stroke through it runs over at least, and its height in pixels at most."""


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


def inked_cells(grey: Grey, page: Page, above: Sequence[Frame] = ()) -> list[Box]:
    """Cells of a page's ruled tables that hold ink but no word, so that their figures are not in its text.

    Dashes and strokes through a cell are no figures.

    Args:
        grey: The page held upright at `DPI`, 0 black to 255 white.
        page: Its words and rules.
        above: Where things lie on it that are none of the table's: watermarks, seals; in points.
    """
    return [
        cell.box
        for table in tables_of(page.rules)
        for cell in table.cells
        if not any(_touch((word.box.x0, word.box.y0, word.box.x1, word.box.y1), cell.box) for word in page.words)
        and not any(_touch(frame, cell.box) for frame in above)
        and _holds_figure(grey, cell.box)
    ]


def _holds_figure(grey: Grey, box: Box) -> bool:
    part = _part(grey, (box.x0 + _INSET, box.y0 + _INSET, box.x1 - _INSET, box.y1 - _INSET))
    if not part.size:
        return False
    ink = np.abs(part.astype(np.int16) - np.int16(np.median(part))) >= _CONTRAST
    if np.count_nonzero(ink) < _STROKE:
        return False
    columns = ink.sum(axis=0)
    struck = np.count_nonzero(columns) >= _STRUCK * len(columns) and int(columns.max()) <= _SLIM
    return not struck and int(np.count_nonzero(ink.any(axis=1))) > _DASH


def _touch(frame: Frame, cell: Box) -> bool:
    return frame[0] < cell.x1 and cell.x0 < frame[2] and frame[1] < cell.y1 and cell.y0 < frame[3]


def _part(grey: Grey, frame: Frame) -> Grey:
    x0, y0, x1, y1 = (max(0, round(value)) for value in frame)
    return grey[y0:y1, x0:x1]


def _groups(found: Sequence[bool] | NDArray[np.bool_]) -> int:
    """Stretches of true values."""
    values = np.concatenate(([False], np.asarray(found, dtype=bool)))
    return int(np.count_nonzero(values[1:] & ~values[:-1]))

"""What stands in a cell of a known grid: nothing, lines of print, or something too faint to tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from gouji.readers.scan.ink import PAPER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gouji.readers.scan.types import Grey

EDGE = 0.02
"""Inches inside the middle of a rule where the cell begins; half of a heavy rule."""
REST = 0.05
"""Inches inside that in which the rest of a rule may still stand: it is askew, or thicker."""
RULED = 0.95
"""Share of ink along a cell's side from which on that is the rest of a rule; a figure beside one is not as high."""
BESIDE, STRADDLED = 0.05, (0.15, 0.8)
"""Inches around a rule in which a figure may stand on it, and the share of ink in a column of pixels it has:
paper has less, a rule more."""
SPECK, HALO = 0.035, 0.055
"""Inches of the largest dust: 0.9 mm where it is dark, 1.4 mm with what is faint around it. A hyphen of small print is
1 mm wide; a figure 1.8 mm high."""
BROKEN = 0.3
"""White within a broken figure, relative to the height of the page's characters."""
MOST_SPECKS = 2
"""Specks in a cell that is empty beyond doubt; more may be the remains of a pale figure."""
FLAT, TALL = 0.5, 1.9
"""Heights of a row of ink, relative to the page's characters, below which it is part of a line (the strokes of 二), and
from which on it is two lines that touch."""
LEADING = 1.35
"""From line to line, likewise, where they touch."""
PAD = 0.3
"""Paper around a line that is read, relative to its height: engines were taught on lines with some."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print in a cell, in pixels of the page; its room is where nothing but the cell's own print stands."""

    x0: int
    y0: int
    x1: int
    y1: int
    room: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell looks like.

    Attributes:
        lines: Its lines from top to bottom.
        empty: Sure to be empty; else, if it has no lines, there is something that is no print.
    """

    lines: tuple[Line, ...] = ()
    empty: bool = False


def look_at(ink: Grey, dark: Grey, box: tuple[float, float, float, float], dpi: float, em: float) -> Look:
    """Look at a cell.

    Args:
        ink: Of the page: 255 where there is ink, else 0.
        dark: The same of dark ink.
        box: The middles of the rules around the cell: left, upper, right and lower, in pixels.
        dpi: Of the page.
        em: Usual height of the page's characters in pixels.
    """
    import cv2

    x0, y0, x1, y1 = _inside(ink, box, dpi)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return Look((), True)
    inner = ink[y0:y1, x0:x1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=8)
    reach = _reach(stats)
    large, speck = reach >= HALO * dpi, SPECK * dpi
    if (~large & (reach >= speck)).any():  # not large, unless what is dark of it is
        _, cores, sizes, _ = cv2.connectedComponentsWithStats(dark[y0:y1, x0:x1], connectivity=8)
        large[labels[np.concatenate([[False], _reach(sizes) >= speck])[cores]] - 1] = True
    if not large.any():
        dust = int((stats[1:, cv2.CC_STAT_AREA] > 1).sum())  # single pixels are noise
        doubt = dust > MOST_SPECKS or bool((reach >= speck).any())
        return Look((), not doubt and not any(_straddled(ink, x, y0, y1, dpi) for x in (box[0], box[2])))
    keep = np.concatenate([[False], large | _fragments(stats[1:], large, BROKEN * em)])
    print_ = keep[labels]
    lines = []
    for top, bottom in _rows(print_, em):
        columns = np.flatnonzero(print_[top:bottom].any(axis=0))
        lines.append(Line(x0 + int(columns[0]), y0 + top, x0 + int(columns[-1]) + 1, y0 + bottom, (x0, y0, x1, y1)))
    ends = [y0, *((a.y1 + b.y0) // 2 for a, b in pairwise(lines)), y1]
    return Look(tuple(replace(line, room=(x0, ends[i], x1, max(ends[i + 1], line.y1))) for i, line in enumerate(lines)))


def _reach(stats: NDArray[Any]) -> NDArray[Any]:
    """The longer side of each component but the first, which is paper; `stats` as OpenCV gives them."""
    return np.asarray(stats[1:, 2:4].max(axis=1))


def _fragments(stats: NDArray[Any], large: NDArray[np.bool_], reach: float) -> NDArray[np.bool_]:
    """Which components stand so near above or below a large one that they are of one figure, broken by pale print.

    Args:
        stats: Of the components, shape (n, 5), as OpenCV gives them: left, top, width, height, area.
        large: Which of them are print beyond doubt, shape (n,).
        reach: Pixels between parts of a figure.
    """
    start, size = stats[:, None, :2], stats[:, None, 2:4]
    other, span = start[large].swapaxes(0, 1), size[large].swapaxes(0, 1)
    gap = np.maximum(start - (other + span), other - (start + size))
    near = (gap[:, :, 0] < 0) & (gap[:, :, 1] < reach)
    return np.asarray(near.any(axis=1) & (stats[:, 4] > 1))  # single pixels are noise


def _straddled(ink: Grey, x: float, y0: int, y1: int, dpi: float) -> bool:
    """Whether something stands on a rule down that is neither rule nor paper: a figure, where the grid is a little off.

    Args:
        ink: Of the page.
        x: Of the rule.
        y0: Where the cell begins.
        y1: Where it ends.
        dpi: Of the page.
    """
    reach = max(3, round(BESIDE * dpi))
    strip = ink[y0:y1, max(0, round(x) - reach) : round(x) + reach + 1]
    if not strip.size:
        return False
    shares = strip.mean(axis=0) / 255
    return bool(((shares > STRADDLED[0]) & (shares < STRADDLED[1])).any())


def _inside(ink: Grey, box: tuple[float, float, float, float], dpi: float) -> tuple[int, int, int, int]:
    """The cell without the rules around it."""
    edge, rest = max(1, round(EDGE * dpi)), max(1, round(REST * dpi))
    height, width = ink.shape
    x0, y0 = max(0, round(box[0]) + edge), max(0, round(box[1]) + edge)
    x1, y1 = min(width, round(box[2]) - edge), min(height, round(box[3]) - edge)
    if x1 - x0 < 2 * rest + 2 or y1 - y0 < 2 * rest + 2:
        return x0, y0, x1, y1
    inner = ink[y0:y1, x0:x1]
    across, down = inner.mean(axis=1) / 255, inner.mean(axis=0) / 255
    left = _ruled(down[:rest])
    right = _ruled(down[::-1][:rest])
    upper = _ruled(across[:rest])
    lower = _ruled(across[::-1][:rest])
    return x0 + left, y0 + upper, x1 - right, y1 - lower


def _ruled(shares: NDArray[np.floating]) -> int:
    """How many of the pixels from a side inwards are the rest of a rule."""
    count = 0
    for i, share in enumerate(shares):
        if share >= RULED:
            count = i + 1
        elif i > count:
            break
    return count


def _rows(print_: NDArray[np.bool_], em: float) -> list[tuple[int, int]]:
    """Upper and lower side of each line."""
    profile = print_.sum(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (profile > 0).astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    rows: list[tuple[int, int]] = []
    for top, bottom in runs:
        if rows:
            before = rows[-1]
            low = min(bottom - top, before[1] - before[0]) < FLAT * em
            if low and bottom - before[0] <= TALL * em * 0.75 and top - before[1] < FLAT * em:
                rows[-1] = (before[0], bottom)
                continue
        rows.append((top, bottom))
    return [part for row in rows for part in _parted(profile, row, em)]


def _parted(profile: NDArray[np.integer], row: tuple[int, int], em: float) -> list[tuple[int, int]]:
    """A row of ink as the lines that touch in it, parted where there is least ink."""
    top, bottom = row
    count = round((bottom - top) / (LEADING * em)) if bottom - top > TALL * em else 1
    if count < 2:
        return [row]
    cuts = [top]
    reach = max(1, round(em / 3))
    for i in range(1, count):
        at = top + round(i * (bottom - top) / count)
        low = max(cuts[-1] + 1, at - reach)
        cuts.append(low + int(np.argmin(profile[low : min(bottom, at + reach) + 1])))
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], bottom], strict=True) if b > a]


def crop(even: Grey, line: Line, *, tight: bool = False) -> Grey:
    """The picture of a line, with the paper around it as far as its room reaches, and white beyond.

    Args:
        even: The page in even light.
        line: The line.
        tight: White right around it instead: another look at the same.
    """
    import cv2

    pad = max(2, round(PAD * (line.y1 - line.y0)))
    x0, y0, x1, y1 = line.x0 - pad, line.y0 - pad, line.x1 + pad, line.y1 + pad
    # tight: a pixel beyond the ink belongs to it, for its edge is grey
    room = (line.x0 - 1, line.y0 - 1, line.x1 + 1, line.y1 + 1) if tight else line.room
    left, top = max(x0, room[0], 0), max(y0, room[1], 0)
    right, bottom = min(x1, room[2], even.shape[1]), min(y1, room[3], even.shape[0])
    white = (top - y0, y1 - bottom, left - x0, x1 - right)
    return np.asarray(
        cv2.copyMakeBorder(even[top:bottom, left:right], *white, cv2.BORDER_CONSTANT, value=(PAPER,)), np.uint8
    )

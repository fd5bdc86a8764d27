"""What is drawn on a page → the rules of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.readers.pages.types import Rule
from gouji.readers.pdf.drawn import Drawn
from gouji.readers.pdf.shapes import sides
from gouji.readers.pdf.view import Frame, View

NEAR = 1.5
"""Points up to which two lines side by side are one: borders of neighbouring cells, double lines."""
JOIN = 3.0
"""Points of a gap within a line: corners, dashes."""
SHORT = 5.0
"""Points up to which a line is none of a table; the narrowest cell holds a figure."""
_DOTTED = 15.0
"""Points from which on dots in a row are a line."""
_SHADED = 4
"""Filled cells from which on their edges may be a table's grid."""
_COVER = 0.8
"""Share of the area around filled cells that they cover, if they are the grid."""
_PAGE = 0.5
"""Share of the page from which on a filled area is its background, not a cell."""
_FEW_LINES = 3
"""Lines within filled cells up to which nothing else draws their grid: a rule under a heading."""


def rules_of(drawn: Drawn, view: View) -> tuple[Rule, ...]:
    """The rules on a page held upright: lines in one direction and place joined, those too short left out.

    Args:
        drawn: What is drawn on it.
        view: How it is looked at.
    """
    frames = [view.upright(*frame) for frame in drawn.lines]
    frames += _edges_of_cells(
        [view.upright(*frame) for frame in drawn.areas],
        [view.upright(*frame) for frame in drawn.blanks],
        frames,
        view.width * view.height,
    )
    across, down = [], []
    for x0, y0, x1, y1 in frames:
        if x1 < 0 or y1 < 0 or x0 > view.width or y0 > view.height:
            continue
        if x1 - x0 >= y1 - y0:
            across.append(((y0 + y1) / 2, max(0.0, x0), min(view.width, x1)))
        else:
            down.append(((x0 + x1) / 2, max(0.0, y0), min(view.height, y1)))
    dots = [view.upright(*frame) for frame in drawn.dots]
    across += _dotted([((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in dots])
    down += _dotted([((x0 + x1) / 2, y0, y1) for x0, y0, x1, y1 in dots])
    return (
        *(Rule(start, at, end, at) for at, start, end in _joined(across)),
        *(Rule(at, start, at, end) for at, start, end in _joined(down)),
    )


def _dotted(dots: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The lines that dots make in one direction."""
    return [line for line in _joined(dots) if line[2] - line[1] >= _DOTTED]


def _joined(lines: list[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Lines in one direction, as (place, start, end): those in one place joined where they touch."""
    lines.sort()
    first = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and lines[i][0] - lines[first][0] <= NEAR:
            continue
        group = sorted(lines[first:i], key=lambda line: line[1])
        first = i
        length = sum(end - start for _, start, end in group)
        at = sum(place * (end - start) for place, start, end in group) / length if length else group[0][0]
        start, end = group[0][1:]
        for _, begin, stop in group[1:]:
            if begin - end > JOIN:
                if end - start >= SHORT:
                    yield at, start, end
                start, end = begin, stop
            else:
                end = max(end, stop)
        if end - start >= SHORT:
            yield at, start, end


def _edges_of_cells(
    areas: Sequence[Frame], blanks: Sequence[Frame], lines: Sequence[Frame], page: float
) -> list[Frame]:
    """The edges of filled cells, if they cover a table and nothing else draws its grid."""
    shaded = {frame for frame in areas if _size(frame) < _PAGE * page}
    if len(shaded) < _SHADED:
        return []
    x0, y0 = min(frame[0] for frame in shaded), min(frame[1] for frame in shaded)
    x1, y1 = max(frame[2] for frame in shaded), max(frame[3] for frame in shaded)
    around = (x0 - NEAR, y0 - NEAR, x1 + NEAR, y1 + NEAR)
    whole = (x1 - x0) * (y1 - y0)
    cells = shaded | {frame for frame in blanks if _inside(frame, around) and _size(frame) < _PAGE * whole}
    ruled = sum(_inside(line, around) for line in lines)
    if ruled > _FEW_LINES or sum(map(_size, cells)) < _COVER * whole:
        return []
    return [side for cell in cells for side in sides(cell)]


def _size(frame: Frame) -> float:
    return (frame[2] - frame[0]) * (frame[3] - frame[1])


def _inside(frame: Frame, around: Frame) -> bool:
    return around[0] <= frame[0] and around[1] <= frame[1] and frame[2] <= around[2] and frame[3] <= around[3]

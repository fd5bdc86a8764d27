"""Reading order: pages whose text stands in columns are cut into parts that are read one after the other.

Method: recursive XY-cut (Nagy & Seth, "Hierarchical Representation of Optically Scanned Documents", 1984). The page is
cut across between all its lines; as many strips as share a gutter are put together again and cut down along it. An
unruled table has gutters too, so one is cut along only if both its sides are running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gouji.channel import is_han
from gouji.document import Box
from gouji.readers.flow import around
from gouji.readers.pages.cells import FilledTable
from gouji.readers.pages.lines import em_of, lines_of
from gouji.readers.pages.types import Word

GUTTER = 1.2
"""Ems of the narrowest gutter between columns of text."""
FEWEST = 3
"""Lines of text from which on they may be a column."""
PROSE = 8
"""Han characters of a line of running text; lines of tables have a label and numbers."""
_MIDDLE = 0.25
"""Share of a word's height taken off above and below, as boxes of neighbouring lines may touch."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is read from top to bottom before the next part begins."""

    words: tuple[Word, ...]
    tables: tuple[FilledTable, ...]


@dataclass(frozen=True, slots=True)
class _Strip:
    """Words and tables with nothing above or below them in the strip's height; `free` of them are these stretches."""

    words: tuple[Word, ...]
    tables: tuple[FilledTable, ...]
    free: tuple[tuple[float, float], ...]


def parts_of(words: Sequence[Word], tables: Sequence[FilledTable]) -> Iterator[Part]:
    """The parts of a page in reading order.

    Args:
        words: Those outside of tables.
        tables: Ruled tables; they are never cut.
    """
    boxes = [*(word.box for word in words), *(table.box for table in tables)]
    if not boxes:
        return
    least = GUTTER * em_of(words)
    strips = list(_strips(words, tables, around(boxes), least))
    plain: list[_Strip] = []
    i = 0
    while i < len(strips):
        end, cut = _columns(strips, i, least)
        if cut is None:
            plain.append(strips[i])
            i += 1
            continue
        if plain:
            yield _part(plain)
            plain = []
        for side in _sides(strips[i:end], cut):
            yield from parts_of(side.words, side.tables)
        i = end
    if plain:
        yield _part(plain)


def _part(strips: Sequence[_Strip]) -> Part:
    return Part(
        tuple(word for strip in strips for word in strip.words), tuple(table for s in strips for table in s.tables)
    )


def _strips(words: Sequence[Word], tables: Sequence[FilledTable], whole: Box, least: float) -> Iterator[_Strip]:
    """What stands on a page, cut across wherever no box is in the way."""
    items: list[tuple[float, float, Word | FilledTable]] = []
    for word in words:
        shrink = _MIDDLE * (word.box.y1 - word.box.y0)
        items.append((word.box.y0 + shrink, word.box.y1 - shrink, word))
    items += [(table.box.y0, table.box.y1, table) for table in tables]
    held: list[Word | FilledTable] = []
    bottom = float("-inf")
    for y0, y1, item in sorted(items, key=lambda item: item[:2]):
        if held and y0 >= bottom:
            yield _strip(held, whole, least)
            held = []
        held.append(item)
        bottom = max(bottom, y1)
    if held:
        yield _strip(held, whole, least)


def _strip(items: Sequence[Word | FilledTable], whole: Box, least: float) -> _Strip:
    free, at = [], whole.x0 - least
    for item in sorted(items, key=lambda item: item.box.x0):
        if item.box.x0 - at >= least:
            free.append((at, item.box.x0))
        at = max(at, item.box.x1)
    if whole.x1 + least - at >= least:
        free.append((at, whole.x1 + least))
    words = tuple(item for item in items if isinstance(item, Word))
    return _Strip(words, tuple(item for item in items if isinstance(item, FilledTable)), tuple(free))


def _columns(strips: Sequence[_Strip], first: int, least: float) -> tuple[int, float | None]:
    """The longest run of strips from `first` on that share a gutter between columns of text: its end, and the cut."""
    free = list(strips[first].free)
    end = first
    while free and end < len(strips):
        shared = [
            (max(a, c), min(b, d)) for a, b in free for c, d in strips[end].free if min(b, d) - max(a, c) >= least
        ]
        if not shared:
            break
        free, end = shared, end + 1
    for a, b in sorted(free, key=lambda gap: gap[0] - gap[1]):
        cut = (a + b) / 2
        if end - first and all(_is_text(side) for side in _sides(strips[first:end], cut)):
            return end, cut
    return end, None


def _sides(strips: Sequence[_Strip], cut: float) -> tuple[Part, Part]:
    whole = _part(strips)
    left = Part(
        tuple(word for word in whole.words if word.box.x0 < cut),
        tuple(table for table in whole.tables if table.box.x0 < cut),
    )
    right = Part(
        tuple(word for word in whole.words if word.box.x0 >= cut),
        tuple(table for table in whole.tables if table.box.x0 >= cut),
    )
    return left, right


def _is_text(side: Part) -> bool:
    """Whether what stands beside a gutter is running text, or a ruled table among or beside it."""
    lines = lines_of(side.words)
    prose = 0
    for line in lines:
        gaps = any(b.box.x0 - a.box.x1 >= GUTTER * line.em for a, b in pairwise(line.words))
        prose += not gaps and sum(is_han(c) for word in line.words for c in word.text) >= PROSE
    if side.tables:
        return 2 * prose >= len(lines)
    return len(lines) >= FEWEST and 2 * prose >= len(lines)

"""Reading order: pages whose text stands in columns are cut into parts that are read one after the other.

Method: recursive XY-cut (Nagy & Seth, "Hierarchical Representation of Optically Scanned Documents", 1984). The page is
cut across between all its lines; as many strips as share a gutter are put together again and cut down along it. An
unruled table has gutters too, so one is cut along only if both its sides are running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from gouji.channel import is_han
from gouji.document import Box
from gouji.readers.pages.cells import FilledTable
from gouji.readers.pages.lines import em_of, lines_of
from gouji.readers.pages.types import Word
from gouji.readers.places import around

GUTTER = 1.2
"""Ems of the narrowest gutter between columns of text."""
FEWEST = 3
"""Lines of text from which on they may be a column."""
PROSE = 8
"""Han characters of a line of running text; lines of tables have a label and numbers."""
APART = 0.4
"""Ems more than between lines by which what stands below columns is none of their lines."""
MOST_STRIPS = 400
"""Strips that are put together to columns, and lines of a page that may have columns; no page has as many lines."""
MOST_GAPS = 12
"""Gaps, margins included, of a strip of running text; one with more is a table's."""
MOST_CUTS = 8
"""How deep columns are cut into columns; no page has so many beside one another."""
_MIDDLE = 0.25
"""Share of a word's height taken off above and below, as boxes of neighbouring lines may touch."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is read from top to bottom before the next part begins."""

    words: tuple[Word, ...]
    tables: tuple[FilledTable, ...]


_Item = Word | FilledTable


@dataclass(frozen=True, slots=True)
class _Strip:
    """Words and tables with nothing above or below them in the strip's height.

    Attributes:
        items: They.
        free: Stretches without them, from left to right, the margins included.
        left: Where they begin.
        right: Where they end.
    """

    items: tuple[_Item, ...]
    free: tuple[tuple[float, float], ...]
    left: float
    right: float


def parts_of(words: Sequence[Word], tables: Sequence[FilledTable], cuts: int = MOST_CUTS) -> Iterator[Part]:
    """The parts of a page in reading order.

    Args:
        words: Those outside of tables.
        tables: Ruled tables; they are never cut.
        cuts: How often columns may be cut into columns.
    """
    boxes = [*(word.box for word in words), *(table.box for table in tables)]
    if not boxes:
        return
    least = GUTTER * em_of(words)
    strips = list(_strips(words, tables, around(boxes), least))
    plain: list[_Item] = []
    i = 0
    while i < len(strips):
        end, cut = _columns(strips, i, least) if cuts and len(strips) <= MOST_STRIPS else (i, None)
        if cut is None:
            plain += strips[i].items
            i += 1
            continue
        if plain:
            yield _part(plain)
            plain = []
        for side in _sides(strips[i:end], cut):
            yield from parts_of(side.words, side.tables, cuts - 1)
        i = end
    if plain:
        yield _part(plain)


def _part(items: Sequence[_Item]) -> Part:
    return Part(
        tuple(item for item in items if isinstance(item, Word)),
        tuple(item for item in items if isinstance(item, FilledTable)),
    )


def _strips(words: Sequence[Word], tables: Sequence[FilledTable], whole: Box, least: float) -> Iterator[_Strip]:
    """What stands on a page, cut across wherever no box is in the way."""
    items: list[tuple[float, float, _Item]] = [(table.box.y0, table.box.y1, table) for table in tables]
    for word in words:
        shrink = _MIDDLE * (word.box.y1 - word.box.y0)
        items.append((word.box.y0 + shrink, word.box.y1 - shrink, word))
    held: list[_Item] = []
    bottom = float("-inf")
    for y0, y1, item in sorted(items, key=lambda item: item[:2]):
        if held and y0 >= bottom:
            yield _strip(held, whole, least)
            held = []
        held.append(item)
        bottom = max(bottom, y1)
    if held:
        yield _strip(held, whole, least)


def _strip(items: Sequence[_Item], whole: Box, least: float) -> _Strip:
    free, at = [], whole.x0 - least
    for item in sorted(items, key=lambda item: item.box.x0):
        if item.box.x0 - at >= least:
            free.append((at, item.box.x0))
        at = max(at, item.box.x1)
    free.append((at, whole.x1 + least))
    if len(free) > MOST_GAPS:
        free = []
    return _Strip(tuple(items), tuple(free), min(item.box.x0 for item in items), at)


def _columns(strips: Sequence[_Strip], first: int, least: float) -> tuple[int, float | None]:
    """The longest run of strips from `first` on that share a gutter between columns of text: its end, and the cut."""
    for end, (a, b) in _shared(strips, first, least):
        cut = (a + b) / 2
        end = _without_what_follows(strips, first, end, cut, APART * least / GUTTER)
        sides = _sides(strips[first:end], cut)
        if all(map(_may_be_text, sides)) and all(map(_is_text, sides)):
            return end, cut
    return first, None


def _shared(strips: Sequence[_Strip], first: int, least: float) -> list[tuple[int, tuple[float, float]]]:
    """Stretches that are free in strips from `first` on, and the end of the run of each; long runs first, then wide."""
    found = []
    free = list(strips[first].free)
    last = len(strips)
    left, right = float("inf"), float("-inf")  # of what stands in the run
    for end in range(first + 1, last + 1):
        left, right = min(left, strips[end - 1].left), max(right, strips[end - 1].right)
        following = strips[end].free if end < last else ()
        shared = []
        for a, b in free:
            mine = [(max(a, c), min(b, d)) for c, d in following if min(b, d) - max(a, c) >= least]
            shared += mine
            if left < a and b < right and (a, b) not in mine:
                found.append((end, (a, b)))  # it ends, or goes on narrower
        free = shared
        if not free:
            break
    return sorted(found, key=lambda run: (-run[0], run[1][0] - run[1][1]))


def _without_what_follows(strips: Sequence[_Strip], first: int, end: int, cut: float, most: float) -> int:
    """The end of a run without what stands at the left below both columns, further from them than their lines."""
    last = max((i for i in range(first, end) if any(item.box.x0 >= cut for item in strips[i].items)), default=end)
    steps = [_step(strips[i - 1], strips[i]) for i in range(first + 1, end)]
    usual = median(steps) if steps else 0.0
    return next((i for i in range(last + 1, end) if steps[i - first - 1] > usual + most), end)


def _step(above: _Strip, below: _Strip) -> float:
    """White between two strips."""
    return min(item.box.y0 for item in below.items) - max(item.box.y1 for item in above.items)


def _sides(strips: Sequence[_Strip], cut: float) -> tuple[Part, Part]:
    """What stands left and right of a cut."""
    sides: tuple[list[_Item], list[_Item]] = [], []
    for strip in strips:
        for item in strip.items:
            sides[item.box.x0 >= cut].append(item)
    return _part(sides[0]), _part(sides[1])


def _may_be_text(side: Part) -> bool:
    """Whether there is text enough; margins have none, and the right side of a table without rules has numbers."""
    return bool(side.tables) or sum(is_han(c) for word in side.words for c in word.text) >= FEWEST * PROSE


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

"""Columns of a header that may stand in either order: labels lost or strange where the form has another column.

Header cells under one cell stand in one line. Those that are known cut it into gaps, and the form says how many of
its labels each gap lacks. A strange cell in a gap that lacks none, while another gap lacks a label and has no cell for
it, may be that label: then the columns between stand in another order than the form's. Several labels of one gap that
are illegible may stand in any. No sum tells: only what is left of the labels does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from gouji.align.columns import glimpsed
from gouji.align.events import Event
from gouji.channel import bare
from gouji.forms import Block

FOUND = 62.0
"""Similarity, 0 to 100, from which on a header cell is a label."""
WHOLE = 85.0
"""Similarity from which on a text is several labels run together."""
MOST_CELL = 20
"""Characters of the longest strange text that may be a header cell."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A header cell: of which column, by its place among its siblings, or a strange text."""

    place: int | None
    text: str
    edge: bool
    """Outer labels that are nowhere else may stand beside it."""


def unsure_columns(block: Block, events: Sequence[Event]) -> frozenset[str]:
    """Keys of the columns that may stand in another order than the form's, as far as their header cells tell.

    Args:
        block: The block of the form.
        events: The texts of its header in reading order, known or not.
    """
    found: set[str] = set()
    for siblings in _families(block):
        keys = list(siblings)
        copies = list(_copies(block, events, siblings))
        if any([cell.place for cell in copy] == list(range(len(keys))) for copy in copies):
            continue
        labels = list(siblings.values())
        for copy in copies:
            found.update(keys[place] for place in _unsure(copy, labels))
        outer = _outer(block, siblings)
        for event in events:
            found.update(keys[place] for place in _turned(event.text, labels, outer))
    return frozenset(found)


def _families(block: Block) -> Iterator[Mapping[str, tuple[str, ...]]]:
    """Labels of the columns under each header cell, by key, where these stand side by side in the form."""
    keys = [column.key for column in block.columns]
    if len(set(keys)) < len(keys):
        return
    for parents in dict.fromkeys(column.parents for column in block.columns):
        places = [i for i, column in enumerate(block.columns) if column.parents == parents]
        if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
            yield {keys[i]: tuple(bare(label) for label in block.columns[i].labels) for i in places}


def _copies(block: Block, events: Sequence[Event], siblings: Mapping[str, tuple[str, ...]]) -> Iterator[list[_Cell]]:
    """The header cells of a family of columns, once for each time that the page prints its header."""
    labels = list(siblings.values())
    outer = _outer(block, siblings)
    read: list[tuple[Event, int | None, bool]] = []
    for event in events:
        scores = [max(ratio(event.text, label) for label in several) for several in labels]
        best = max(scores)
        other = max((ratio(event.text, label) for label in outer), default=0.0)
        known = best >= FOUND and best >= other
        read.append((event, scores.index(best) if known else None, other >= FOUND and not known))
    columns = [i for i, (_, place, _) in enumerate(read) if place is not None]
    if not columns:
        return
    lines = {events[i].first for i in columns}
    shared = {event.first for event, _, is_outer in read if is_outer}
    whole = all(any(ratio(event.text, label) >= FOUND for event in events) for label in _needed(block, siblings))
    copy: list[_Cell] = []
    for i, (event, place, is_outer) in enumerate(read):
        inside = columns[0] < i < columns[-1] or event.first in lines
        if is_outer or not inside or not 0 < len(event.text) <= MOST_CELL:
            continue
        places = [place] if place is not None else _several(event.text, labels, outer)
        if any(cell.place in places for cell in copy):
            yield copy
            copy = []
        edge = not whole and event.first in shared
        if len(places) > 1:
            copy += [_Cell(k, labels[k][0], edge) for k in places]
            continue
        front, back = _surplus(event.text, labels[place]) if place is not None else ("", "")
        cells = (_Cell(None, front, edge), _Cell(place, event.text, edge), _Cell(None, back, edge))
        copy += [cell for cell in cells if cell.text]
    yield copy


def _several(text: str, labels: Sequence[Sequence[str]], outer: Sequence[str]) -> list[int]:
    """Places of the columns whose whole labels are run together in a text; pieces of broken ones are none."""
    places = _run_together(text, labels, outer)
    return places if len(places) > 1 and ratio(text, "".join(labels[k][0] for k in places)) >= WHOLE else []


def _surplus(text: str, wordings: Sequence[str]) -> tuple[str, str]:
    """What stands before and behind a label in its cell: it may be left of the cell beside it."""
    label = max(wordings, key=lambda wording: ratio(text, wording))
    blocks = [block for block in LCSseq.editops(text, label).as_matching_blocks() if block.size]
    if not blocks:
        return "", ""
    front = max(0, blocks[0].a - blocks[0].b)
    back = max(0, len(text) - len(label) - blocks[-1].a + blocks[-1].b)
    return text[:front], text[len(text) - back :]


def _outer(block: Block, siblings: Mapping[str, tuple[str, ...]]) -> list[str]:
    """All labels of the header that are not the family's."""
    mine = {label for several in siblings.values() for label in several}
    labels = dict.fromkeys(bare(label) for label in (*block.header, *block.corner))
    return [label for label in labels if label not in mine]


def _needed(block: Block, siblings: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The labels of the header that are not the family's: one wording of each."""
    columns = [column for column in block.columns if column.key not in siblings]
    parents = dict.fromkeys(parent for column in block.columns for parent in column.parents)
    return [bare(label) for label in (*(column.labels[0] for column in columns), *parents, *block.corner)]


def _unsure(cells: Sequence[_Cell], labels: Sequence[Sequence[str]]) -> set[int]:
    """Places of the columns that may stand otherwise in one copy of a header."""
    known = [i for i, cell in enumerate(cells) if cell.place is not None]
    places = [cell.place for cell in cells if cell.place is not None]
    if not places or places != sorted(places):
        return set()
    pieces = [label for several in labels for label in several]
    if _broken(cells, labels) or any(
        cell.place is None and len(cell.text) > 1 and _piece(cell.text, pieces) for cell in cells
    ):
        return set()  # labels are broken over lines, and what is strange may be a piece of any
    told = [label for place in places for label in labels[place]]
    bounds = [(-1, -1), *zip(known, places, strict=True), (len(cells), len(labels))]
    found: set[int] = set()
    over: list[tuple[int, int]] = []  # gaps with strange cells and no label for them
    under: list[tuple[int, int]] = []  # gaps with labels and no cell for them
    for (i, a), (j, b) in pairwise(bounds):
        lost = list(range(a + 1, b))
        strange = [cell for cell in cells[i + 1 : j] if not _piece(cell.text, told)]
        if a < 0 or b == len(labels):
            strange = [cell for cell in strange if not cell.edge]
        if len(strange) > len(lost):
            over.append((a, b))
        elif len(lost) > len(strange):
            under.append((a, b))
        if len(lost) > 1 and strange:
            found |= _in_doubt([cell.text for cell in strange], lost, labels)
    for a, b in over:
        for c, d in under:
            found.update(range(min(a, c) + 1, max(b, d)))
    return found


def _broken(cells: Sequence[_Cell], labels: Sequence[Sequence[str]]) -> bool:
    """Whether a strange cell is the rest of a label that begins in a known one."""
    rests = {cell.text for cell in cells if cell.place is None}
    return any(
        label.startswith(cell.text) and label[len(cell.text) :] in rests
        for cell in cells
        if cell.place is not None
        for label in labels[cell.place]
    )


def _turned(text: str, labels: Sequence[Sequence[str]], outer: Sequence[str]) -> set[int]:
    """Places of columns whose labels are run together in a text in another order than the form's."""
    seen = _run_together(text, labels, outer)
    return {place for a, b in pairwise(seen) if b < a for place in range(b, a + 1)}


def _run_together(text: str, labels: Sequence[Sequence[str]], outer: Sequence[str]) -> list[int]:
    """Places of the columns of whose labels a text holds a piece, in its order.

    Args:
        text: The text of a header cell, or of several.
        labels: The wordings of each column's label.
        outer: Labels of the header that are none of them, and may hold pieces of them.
    """
    if _piece(text, outer) or any(ratio(text, label) >= FOUND for label in outer):
        return []
    for label in outer:
        text = text.replace(label, " ")
    return glimpsed(text, [several[0] for several in labels])


def _piece(text: str, labels: Sequence[str]) -> bool:
    """Whether a text is a piece of a label."""
    return any(text in label for label in labels)


def _in_doubt(texts: Sequence[str], lost: Sequence[int], labels: Sequence[Sequence[str]]) -> set[int]:
    """Of the lost labels of a gap those that what is left of them does not put in order."""
    found: set[int] = set()
    joined = "".join(texts)
    for a, b in pairwise(lost):
        ahead = _alike(joined, labels[a][0] + labels[b][0])
        back = _alike(joined, labels[b][0] + labels[a][0])
        if len(texts) == len(lost):
            x, y = texts[a - lost[0]], texts[b - lost[0]]
            ahead = _alike(x, labels[a][0]) + _alike(y, labels[b][0])
            back = _alike(x, labels[b][0]) + _alike(y, labels[a][0])
        if ahead <= back:
            found |= {a, b}
    return found


def _alike(text: str, label: str) -> int:
    return int(LCSseq.similarity(text, label))

"""Features of a line on its own (names) and of its place among the others (columns of a fixed table).

A line has two sets of named features: its *shape* (what it is made of, whose labels it is like), which its neighbours
see too, and its *grams* (pieces of its text), which only the line itself sees. What depends on more than one line is
the *place*: gaps, position, the nearest headings, and the kinds of neighbours crossed with the line's own.

Blank lines are no lines here: neighbours are the nearest lines with text, and blank lines count as gaps.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gouji.classify.labels import NONE, Likeness, Role
from gouji.classify.look import Kind, Look, han_share

OFFSETS = (-2, -1, 1, 2)
"""Neighbours that a line sees, as steps over lines with text."""

FIRST_CHARACTERS, LAST_CHARACTERS = 24, 8
"""Characters at the start and the end of a line whose n-grams are features; what stands between says little more."""

_COUNTS = (0, 1, 2, 4, 8)
_SHORT = 4
"""Characters; what is as short is a part of a label, or OCR's idea of a figure or a rule."""
_LENGTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72, 120)
_DIGITS = str.maketrans("123456789", "000000000")


_NAMES = tuple(kind.name for kind in Kind)


def shape(look: Look) -> list[str]:
    """Names of what the line is made of; each begins with "="."""
    kind = _NAMES[look.kind]
    found = [
        f"=kind {kind}",
        f"=length {bisect_left(_LENGTHS, look.length)}",
        f"=texts {min(len(look.texts), 4)}",
        f"=numbers {min(look.numbers, 16)}",
        f"=kind {kind} numbers {min(look.numbers, 3)} texts {min(len(look.texts), 3)}",
        f"=marks {min(look.marks, 3)}",
        f"=empties {min(look.empties, 4)}",
        f"=han {round(han_share(look.plain) * 4)}",
    ]
    if look.texts:
        found.append(f"=text {bisect_left(_LENGTHS, sum(map(len, look.texts)))}")
        found += _likeness("first", look.first)
        if len(look.texts) > 1:
            found += _likeness("last", look.last)
    if look.word is not NONE:
        found += _likeness("word", look.word)
    if look.figures or look.scraps:
        figures, scraps = bisect_left(_COUNTS, look.figures), bisect_left(_COUNTS, look.scraps)
        found += [f"=figures {figures}", f"=scraps {scraps}", f"=figures {figures} scraps {scraps} kind {kind}"]
    if look.length <= _SHORT and look.texts:
        found.append(
            f"=short {look.length} {'part' if look.first.part else 'label' if look.first.roles else 'unknown'}"
        )
    if look.enumerator:
        sort, number = look.enumerator
        found += [f"=enumerator {sort}", f"=enumerator {sort} {min(number, 12)}", f"=enumerator {sort} kind {kind}"]
    if look.ends:
        found += ["=ends", f"=ends kind {kind}"]
    if look.plain:
        last = look.plain[-1]
        found.append(f"=last {last if not last.isalnum() else 'digit' if last.isdigit() else 'letter'}")
    if look.plain.startswith("("):
        found.append("=parenthesis")
    if look.glued:
        found.append("=glued")
    if look.markup:
        found.append("=markup")
    if look.dated:
        found.append("=dated")
    return found


@lru_cache(maxsize=8192)
def _likeness(which: str, likeness: Likeness) -> tuple[str, ...]:
    found = []
    for role, score in zip(Role, likeness.scores, strict=True):
        if score:
            level = 3 if score >= 99.5 else 2 if score >= 85 else 1 if score >= 75 else 0
            found.append(f"={which} {role.name} {level}")
    found.append(f"={which} best {'+'.join(role.name for role in likeness.roles) or 'none'}")
    if likeness.part and likeness.part_role is not None:
        found += [f"={which} part {likeness.part}", f"={which} part {likeness.part_role.name}"]
    if likeness.near and likeness.near_role is not None:
        found += [f"={which} near {likeness.near}", f"={which} near {likeness.near_role.name}"]
    return tuple(found)


def grams(look: Look) -> list[str]:
    """Character n-grams (2 and 3) of the line's start and end, digits as 0, spaces off; none for lines without text."""
    if not look.texts or look.kind is Kind.NOISE:
        return []
    plain = look.plain
    text = "^" + "".join(plain[: 3 * FIRST_CHARACTERS].split())[:FIRST_CHARACTERS].translate(_DIGITS)
    end = "".join(plain[-3 * LAST_CHARACTERS :].split())[-LAST_CHARACTERS:].translate(_DIGITS) + "$"
    found = [text[i : i + 2] for i in range(len(text) - 1)]
    found += [text[i : i + 3] for i in range(len(text) - 2)]
    found += ["~" + end[i : i + 2] for i in range(len(end) - 1)]
    found += ["~" + end[i : i + 3] for i in range(len(end) - 2)]
    return list(dict.fromkeys(found))  # in the order of the text, so that sums come out alike in every process


KINDS = len(Kind)
_GAPS, _ENDS, _FAR, _DENSE = 3, 6, 5, 4
_ANCHORS = (Kind.HEADING, Kind.BLOCK, Kind.NOTE, Kind.DUN)
"""Kinds that say which part of a report follows: a table's heading, its blocks and notes, any other section."""
_DISTANCES = np.array([2, 8, 24, 72])
_NUMERIC = np.isin(np.arange(KINDS), [Kind.NUMBER, Kind.NUMBERS, Kind.MARK, Kind.ROW_NUMBERS, Kind.TEXT_NUMBERS])
_AROUND = 8
"""Lines on each side among which the share of lines with numbers is taken."""

_LABELLED = np.isin(
    np.arange(KINDS),
    [
        Kind.DUN, Kind.PAREN, Kind.DOT, Kind.ROW, Kind.GROUP, Kind.COLUMN, Kind.EITHER, Kind.BLOCK, Kind.HEADING,
        Kind.NOTE, Kind.PART, Kind.ROW_NUMBERS, Kind.TEXT_NUMBERS, Kind.COLUMNS, Kind.PROSE, Kind.LONG, Kind.EDGE,
    ],
)  # fmt: skip
"""Lines between which cells stand, one a line; where one is read as something else, the others count it."""
_STRETCH = 18
"""Lines of the longest stretch of cells that is counted: a row of the widest official form has 15."""

_SIZES = (
    _GAPS * _GAPS * KINDS,  # blank lines before and after, crossed with the kind
    _ENDS * KINDS,  # lines from the start
    _ENDS * KINDS,  # lines to the end
    len(_ANCHORS) * _FAR * KINDS + 1,  # the last anchor, its distance, and the kind
    len(_ANCHORS) * _FAR + 1,  # the next anchor and its distance
    _DENSE * KINDS,  # share of lines with numbers around
    *(KINDS * KINDS for _ in OFFSETS),  # each neighbour's kind crossed with the line's own
    # from here on columns that models of version 0.1 lack
    _STRETCH * KINDS,  # lines since the last one with a label
    _STRETCH * KINDS,  # lines to the next one with a label
    _STRETCH * KINDS,  # lines between the two
)
_STARTS = np.concatenate([[0], np.cumsum(_SIZES)])
PLACES = int(_STARTS[-1])
"""How many columns the table of places has; a line uses `len(_SIZES)` of them."""
FIRST_PLACES = int(_STARTS[-4])
"""How many it had in models of version 0.1."""


def places(kinds: NDArray[np.intp], numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """The columns of the table of places that hold for each line.

    Args:
        kinds: Kind of each line with text, shape (n,).
        numbers: Positions of these lines among all lines of the document, ascending, shape (n,).

    Returns:
        Columns, shape (n, 13), each from 0 to `PLACES` - 1.
    """
    n = len(kinds)
    if not n:
        return np.zeros((0, len(_SIZES)), dtype=np.intp)
    at = np.arange(n)
    gaps = np.minimum(np.diff(numbers, prepend=numbers[0] - 3, append=numbers[-1] + 3) - 1, _GAPS - 1)
    ends = np.array([0, 1, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5])
    from_start, to_end = ends[np.minimum(at, 16)], ends[np.minimum(n - 1 - at, 16)]
    sort = np.full(KINDS, -1)
    sort[list(_ANCHORS)] = np.arange(len(_ANCHORS))
    anchors = sort[kinds]
    last = np.maximum.accumulate(np.where(anchors >= 0, at, -1))
    last = np.concatenate([[-1], last[:-1]])  # a line is not its own anchor
    coming = np.minimum.accumulate(np.where(anchors >= 0, at, n)[::-1])[::-1]
    coming = np.concatenate([coming[1:], [n]])
    far_last = np.searchsorted(_DISTANCES, at - last)
    far_next = np.searchsorted(_DISTANCES, coming - at)
    behind = np.where(last >= 0, 1 + (anchors[last] * _FAR + far_last) * KINDS + kinds, 0)
    ahead = np.where(coming < n, 1 + anchors[np.minimum(coming, n - 1)] * _FAR + far_next, 0)
    sums = np.concatenate([[0], np.cumsum(_NUMERIC[kinds])])
    low, high = np.maximum(at - _AROUND, 0), np.minimum(at + _AROUND + 1, n)
    share = (sums[high] - sums[low]) / (high - low)
    dense = np.searchsorted(np.array([0.0, 0.25, 0.5]), share)
    padded = np.concatenate([[Kind.EDGE] * 2, kinds, [Kind.EDGE] * 2])
    pairs = [kinds * KINDS + padded[2 + o : 2 + o + n] for o in OFFSETS]
    labelled = _LABELLED[kinds]
    above = np.maximum.accumulate(np.where(labelled, at, -1))
    above = np.concatenate([[-1], above[:-1]])
    below = np.minimum.accumulate(np.where(labelled, at, n)[::-1])[::-1]
    below = np.concatenate([below[1:], [n]])
    stretch = [np.minimum(lines, _STRETCH) - 1 for lines in (at - above, below - at, below - above - 1)]
    columns = [
        (gaps[:-1] * _GAPS + gaps[1:]) * KINDS + kinds, from_start * KINDS + kinds, to_end * KINDS + kinds,
        behind, ahead, dense * KINDS + kinds, *pairs, *(lines * KINDS + kinds for lines in stretch),
    ]  # fmt: skip
    found: NDArray[np.intp] = np.stack(columns, axis=1).astype(np.intp) + _STARTS[:-1]
    return found

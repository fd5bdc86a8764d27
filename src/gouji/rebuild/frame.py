"""Where the columns of a row stand, and tokens put under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.document import Entry, Reading
from gouji.forms import Column
from gouji.rebuild.tokens import Token, entry, lost

LOST = 2.0
"""Cost of a number that the page has lost."""
MOST_READINGS = 60
"""Readings kept of a row."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the columns of a block stand.

    Attributes:
        columns: The columns of a printed row in page order; None for a column that the form doesn't have.
        places: Index in the form's order of each of `columns`, -1 for None.
        slots: Layout slot of each, or empty.
        xs: Position of each on a fixed-width page, or empty.
        anchor: What part of a token stands at that position: 0 its left edge, 0.5 its middle, 1 its right edge.
        unit: Unit in the head.
        apart: The cells come one by one, as their author typed them: numbers neither run together nor get lost in
            the middle.
        glued: The table's numbers stand right behind their labels, with nothing between: they too may run together.
        parted: Rows of the block show all their numbers, apart from one another.
        padded: Whether full rows have an empty cell, which is none of theirs, before their numbers, and after them.
        width: Cells of a full row, where all full rows have as many, empty ones that are no column's included; else 0.
        scanned: An engine read the page: it may take two neighbours for one number.
    """

    columns: tuple[Column | None, ...]
    places: tuple[int, ...]
    slots: tuple[int, ...] = ()
    xs: tuple[float, ...] = ()
    anchor: float = 1.0
    unit: str | None = None
    apart: bool = False
    glued: bool = False
    parted: bool = False
    padded: tuple[bool, bool] = (False, False)
    width: int = 0
    scanned: bool = False


def reading_of(tokens: Sequence[Token], at: Sequence[int], frame: Frame, cost: float, via: str) -> Reading:
    """A reading with token i in page column at[i]; the other cells are lost."""
    entries: list[Entry] = [lost(via)] * sum(place >= 0 for place in frame.places)
    for token, column in zip(tokens, at, strict=True):
        form = frame.columns[column]
        if form is not None:
            entries[frame.places[column]] = entry(token, form, frame.unit, via)
    return Reading(tuple(entries), cost)

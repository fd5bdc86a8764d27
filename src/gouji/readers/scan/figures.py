"""Figures in cells: which cells are to hold one, and what one is that looks like a letter.

A figure alone in a picture has nothing beside it that tells its size, and 0 is as like O, o, a or 口. So it is read
again among the characters of numbers alone, where the grid says that a number is to be expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gouji.channel import is_han
from gouji.document import Slot, is_blank_mark, parse_amount
from gouji.readers.scan.engine import Reading

SURE = 0.95
"""Confidence of the engine from which on a 0 needs no other look: nothing else is read as one so surely."""
NUMBERS = 0.5
"""Share of the other cells of a row or column that are numbers from which on one more is expected."""
SHORT, LIKE_FIGURES = 2, "口日"
"""Length of what may be a misread figure, and Han characters that a 0 is taken for."""
LONGER = 1
"""Characters by which what was read may be longer than the number in it: a speck is read as a dot or quote."""
DIFFERENT = 0.5
"""What is left of the confidence where two looks at the same picture differ."""


def figures_expected(places: Sequence[tuple[int, Slot]], readings: Sequence[Reading]) -> list[bool]:
    """Whether each cell is to hold a number.

    Args:
        places: Table and slot of each cell that holds one line.
        readings: What was read in it.
    """
    told = [_may_be_number(reading.text) for reading in readings]
    rows: Counter[tuple[int, int]] = Counter()
    columns: Counter[tuple[int, int]] = Counter()
    in_row: Counter[tuple[int, int]] = Counter()
    in_column: Counter[tuple[int, int]] = Counter()
    for (table, slot), number in zip(places, told, strict=True):
        rows[table, slot.row] += 1
        columns[table, slot.column] += 1
        in_row[table, slot.row] += number
        in_column[table, slot.column] += number
    expected = []
    for (table, slot), number, reading in zip(places, told, readings, strict=True):
        row, column = (table, slot.row), (table, slot.column)
        others = max(
            (in_row[row] - number) / max(rows[row] - 1, 1), (in_column[column] - number) / max(columns[column] - 1, 1)
        )
        expected.append(_is_number(reading.text) or (others >= NUMBERS and not _is_label(reading.text)))
    return expected


def _is_number(text: str) -> bool:
    return parse_amount(text) is not None


def _may_be_number(text: str) -> bool:
    """Whether a text is a number or as short as one: on a poor page most figures are read as letters."""
    return _is_number(text) or (0 < len(text) <= SHORT and not any(is_han(c) and c not in LIKE_FIGURES for c in text))


def _is_label(text: str) -> bool:
    """Whether a text is surely no figure: words, or a mark that prints an empty cell."""
    return sum(map(is_han, text)) > 1 or is_blank_mark(text)


def is_plain_zero(reading: Reading) -> bool:
    """Whether a reading needs no other look."""
    return reading.text == "0" and reading.confidence >= SURE


def settled(first: Reading, figure: Reading, second: Reading) -> Reading:
    """What a figure is by three readings of it.

    Args:
        first: Among all characters.
        figure: Among those of numbers.
        second: Likewise, of another picture of the same.
    """
    if parse_amount(figure.text) is None or len(first.text.replace(" ", "")) > len(figure.text) + LONGER:
        return first
    said = parse_amount(first.text)
    kept = first if said is not None and said.slip is None else figure
    if _value(kept.text) == _value(second.text):
        return Reading(kept.text, max(kept.confidence, figure.confidence))
    return Reading(kept.text, DIFFERENT * min(kept.confidence, figure.confidence))


def _value(text: str) -> object:
    amount = parse_amount(text)
    return text if amount is None else amount.number

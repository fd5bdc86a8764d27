"""Numbers parted from the others of their row by blank lines: the last of one page's, or that page's own number.

A dump of one cell a line shows no cell that was lost. Where the page's number stands behind the last row, it takes the
place of the number that is missing, and each number from there on is read a cell too far to the left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from gouji.document import Address, Entry, GridRow

MOST_MISSING = 1
"""Numbers that a row may lack; where more do, gaps are empty cells."""
_PAGE = re.compile(r"[1-9]\d{0,2}")


def may_hold_page_number(row: GridRow, entries: Mapping[Address, Entry]) -> bool:
    """Whether the first or last number of a row may be a page's.

    Args:
        row: The row.
        entries: What the chosen readings say of its cells.
    """
    found = [entry for address in row.cells if (entry := entries.get(address)) is not None and entry.text]
    found.sort(key=_line)
    missing = len(row.cells) - len(found)
    return missing <= MOST_MISSING and (_is_parted(found, missing) or _is_parted(found[::-1], missing))


def _is_parted(entries: Sequence[Entry], missing: int) -> bool:
    """Whether the last of a row's numbers, each on a line of its own, stands further from the others than these do.

    Args:
        entries: The numbers from one end of the row to the other.
        missing: How many cells have none; their lines may be empty.
    """
    gaps = [abs(_line(b) - _line(a)) for a, b in pairwise(entries)]
    if len(gaps) < 2 or not all(gaps) or not _PAGE.fullmatch(entries[-1].text or ""):
        return False
    return gaps[-1] > (1 + missing) * max(gaps[:-1])


def _line(entry: Entry) -> int:
    return min((place.line for place in entry.intervals), default=0)

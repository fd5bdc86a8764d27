"""Reader for CSV: a whole report as a spreadsheet saves it, or its tables alone."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace

from gouji.document import Document
from gouji.document.errors import InputError, TooLarge
from gouji.readers.decode import decode
from gouji.readers.dumps.sheets import Sheet, SheetCell, items_of
from gouji.readers.evidence import digital_probability
from gouji.readers.flow import MOST_COLUMNS, MOST_SLOTS, document_of
from gouji.readers.text import MOST_LINES

DELIMITERS = ",;"
"""What parts cells; tabs and bars are the text reader's."""
LEAST_ROWS = 3
"""Rows one after the other with as many cells that make a text CSV."""
LONGEST_CELL = 100_000
"""Characters of the longest cell; one that goes on and on has a quotation mark that never closes."""
_HAN = re.compile("[\u4e00-\u9fff]")
_FIGURE = re.compile(r"\s*(?:[-+]?\d[\d.]*%?|[-—/]?)\s*")


def read_csv(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read CSV.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is empty, binary or too large, or a cell never ends.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    decoded = decode(raw, name, max_bytes)
    text = decoded.text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    delimiter = find_delimiter(text) or DELIMITERS[0]
    for found, most, what in (
        (text.count("\n"), MOST_LINES, "lines"),
        (text.count(delimiter), MOST_SLOTS, "cells"),
    ):
        if found > most:
            raise TooLarge(f"{name} has {found:,} {what}; at most {most:,} are read. Split it into single reports.")
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(
            f"{name} can't be read as CSV ({error}): most likely a quotation mark is never closed. Save it anew."
        ) from error
    finally:
        csv.field_size_limit(limit)
    if max(map(len, rows), default=0) > MOST_COLUMNS:
        raise TooLarge(
            f"{name} has a row of {max(map(len, rows)):,} cells; at most {MOST_COLUMNS} are read. "
            "Give only the report's tables."
        )
    cells = [SheetCell(r, c, " ".join(text.split())) for r, row in enumerate(rows) for c, text in enumerate(row)]
    widths = tuple(map(len, rows))
    items = items_of(Sheet(tuple(cells), widths))
    made = document_of(items, name, "csv", hashlib.sha256(raw).hexdigest(), decoded.encoding, decoded.warnings)
    # anything may have written it: a spreadsheet, or a program that read a picture
    return replace(made, digital=digital_probability([line.text for line in made.lines], made.regions))


def find_delimiter(text: str) -> str | None:
    """The delimiter of a text that is CSV, None if it is none.

    CSV shows in rows one after the other with as many cells, at least three, most of them figures or empty beside a
    label. Prose with commas has neither, and a figure with thousands parted by commas has no label.
    """
    for delimiter in DELIMITERS:
        run, width = 0, 0
        for line in text.split("\n"):
            count = line.count(delimiter)
            if count < 2 or not _is_row(line, delimiter):
                run, width = 0, 0
                continue
            run = run + 1 if count == width else 1
            width = count
            if run >= LEAST_ROWS:
                return delimiter
    return None


def _is_row(line: str, delimiter: str) -> bool:
    if len(line) > 2000 or _HAN.search(line) is None:
        return False
    quoted = '"' in line
    cells = next(csv.reader([line], delimiter=delimiter), []) if quoted else line.split(delimiter)
    figures = sum(_FIGURE.fullmatch(cell) is not None for cell in cells)
    return 2 * figures >= len(cells) and figures >= 2

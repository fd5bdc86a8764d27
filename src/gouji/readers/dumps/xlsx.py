"""Reader for XLSX workbooks: what their sheets show, cell by cell, with merged cells.

The parts that hold cells are read as they stand in the package, by lxml: openpyxl knows no merged cells where it
streams, and where it doesn't makes an object of every slot that a merged cell covers, of which a small file can name 16
billion. Figures are as the sheet shows them, formulas as their result was last computed. Macros, links to other files,
charts and hidden sheets, rows and columns are passed over.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gouji.document import Document
from gouji.document.errors import InputError, TooLarge
from gouji.readers.dumps.numfmt import BUILT_IN, shown
from gouji.readers.dumps.sheets import Sheet, SheetCell, items_of
from gouji.readers.dumps.xml import count, local, number, parse_xml
from gouji.readers.flow import MOST_COLUMNS, MOST_SLOTS, Item, Paragraph, document_of
from gouji.readers.text import MOST_LINES

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_SHEETS = 200
"""Sheets of a workbook."""
MOST_UNPACKED = 64 * 2**20
"""Bytes of all parts that are read, unpacked; `parse_xml` counts the tags of each, too."""
MOST_RATIO = 200
"""Bytes that a byte may unpack to: sheets of hundreds of equal rows reach 50."""
SMALL = 2**20
"""Bytes of a part up to which no ratio is too much."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = ("1", "true")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class _Book:
    """What sheets share.

    Attributes:
        strings: Texts that cells refer to by number.
        formats: Number formats by the number of a cell's style.
        epoch_1904: Dates count from 1904.
        warnings: What was passed over.
    """

    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    epoch_1904: bool = False
    warnings: list[str] = field(default_factory=list)


def read_xlsx(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read a workbook: its visible sheets in turn.

    Args:
        data: Its bytes.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is too large, broken or under a password, or holds no text.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    if len(raw) > max_bytes:
        raise TooLarge(f"{name} has {len(raw):,} bytes; at most {max_bytes:,} are read. Split it, or raise the limit.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            book = _Book()
            items = list(_items(_Package(package, name), book))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{name} is a broken workbook ({error}). Save it anew.") from error
    return document_of(items, name, "xlsx", hashlib.sha256(raw).hexdigest(), None, tuple(book.warnings))


class _Package:
    """The parts of a package, unpacked within bounds."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self.package = package
        self.name = name
        self.left = MOST_UNPACKED
        self.members = {info.filename.lstrip("/").casefold(): info for info in package.infolist()}

    def xml(self, part: str) -> _Element | None:
        """The root of a part; None if there is none of that name.

        Raises:
            InputError: It is too large, or broken.
        """
        info = self.members.get(part.lstrip("/").casefold())
        if info is None:
            return None
        packed_well = info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size)
        if info.file_size > self.left or packed_well:
            raise TooLarge(
                f"{self.name} unpacks to {info.file_size:,} bytes in {info.filename!r}; at most {MOST_UNPACKED:,} in "
                f"all, and {MOST_RATIO} for each byte packed, are read. Give only the report's sheets."
            )
        self.left -= info.file_size
        with self.package.open(info) as file:
            data = file.read(MOST_UNPACKED)
        return parse_xml(data, f"{self.name}/{info.filename}", MOST_UNPACKED)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part relates to: by id, the last word of the relation's type and the part's name."""
        folder, _, file = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found: dict[str, tuple[str, str]] = {}
        for relation in () if root is None else root:
            if local(relation) != "Relationship" or relation.get("TargetMode") == "External":
                continue
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], path)
        return found


def _items(package: _Package, book: _Book) -> Iterator[Item]:
    main = next((path for kind, path in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
    workbook = package.xml(main)
    if workbook is None:
        raise InputError(f"{package.name} is no workbook: its main part is not there. Save it anew.")
    related = package.related(main)
    parts = dict(related.values())
    properties = next(workbook.iter("{*}workbookPr"), None)
    book.epoch_1904 = properties is not None and properties.get("date1904") in _TRUE
    book.strings = _strings(package.xml(parts.get("sharedStrings", "")))
    book.formats = _formats(package.xml(parts.get("styles", "")))
    sheets = list(workbook.iter("{*}sheet"))
    if len(sheets) > MOST_SHEETS:
        raise TooLarge(f"{package.name} has {len(sheets):,} sheets; at most {MOST_SHEETS} are read. Split it.")
    hidden = [sheet for sheet in sheets if sheet.get("state", "visible") != "visible"]
    if hidden:
        book.warnings.append(f"{len(hidden)} hidden sheets were passed over.")
    seen: set[str] = set()
    for sheet in sheets:
        id = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        kind, path = related.get(str(id), ("", ""))
        if sheet in hidden or kind != "worksheet" or path in seen:
            continue
        seen.add(path)
        root = package.xml(path)
        if root is not None:
            yield from items_of(_sheet(root, book, f"{package.name}: sheet {sheet.get('name')!r}"))
            yield Paragraph("")


def _strings(root: _Element | None) -> list[str]:
    return [] if root is None else [_text(item) for item in root if local(item) == "si"]


def _text(item: _Element) -> str:
    """The text of a string in one or several pieces, without what says how to pronounce it."""
    pieces = [t.text or "" for t in item.iter("{*}t") if local(t.getparent()) != "rPh"]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))


def _formats(root: _Element | None) -> list[str]:
    if root is None:
        return []
    own = {f.get("numFmtId"): f.get("formatCode") or "" for f in root.iter("{*}numFmt")}
    styles = next(root.iter("{*}cellXfs"), None)
    found = []
    for style in () if styles is None else styles:
        id = style.get("numFmtId") or "0"
        found.append(own.get(id) or BUILT_IN.get(count(id) or 0, ""))
    return found


def _sheet(root: _Element, book: _Book, name: str) -> Sheet:
    """The cells of a sheet that are shown, with what they are merged over."""
    merged, covered = _merged(root, name)
    hidden = _hidden_columns(root)
    cells: list[SheetCell] = []
    at_row, passed = -1, 0
    rows: dict[int, int] = {}  # rows as the sheet counts them → as they are shown
    for row in root.iter("{*}row"):
        told = count(row.get("r"))
        at_row = told - 1 if told else at_row + 1
        if row.get("hidden") in _TRUE:
            passed += 1
            continue
        rows[at_row] = at_row - passed
        column = -1
        for cell in row:
            if local(cell) != "c":
                continue
            at = _place(cell.get("r"))
            column = at[1] if at else column + 1
            text = _value(cell, book)
            if not text or column in hidden or (at_row, column) in covered:
                continue
            if column >= MOST_COLUMNS or at_row >= MOST_LINES:
                raise TooLarge(
                    f"{name} has text in row {at_row + 1:,}, column {column + 1:,}; at most {MOST_LINES:,} rows "
                    f"and {MOST_COLUMNS} columns are read. Give only the report's tables."
                )
            cells.append(SheetCell(at_row, column, text, *merged.get((at_row, column), (1, 1))))
    if passed or hidden:
        book.warnings.append(f"{name}: {passed} hidden rows and {len(hidden)} hidden columns were passed over.")
    return Sheet(tuple(_closed_up(cells, rows, hidden)))


def _closed_up(cells: list[SheetCell], rows: dict[int, int], hidden: frozenset[int]) -> Iterator[SheetCell]:
    """The cells with their places counted over the rows and columns that are shown."""
    before = [0]  # hidden columns before each
    for column in range(MOST_COLUMNS):
        before.append(before[-1] + (column in hidden))
    known = sorted(rows)
    for cell in cells:
        end = min(cell.column + cell.column_span, MOST_COLUMNS)
        across = end - cell.column - (before[end] - before[cell.column])
        last = known[bisect_right(known, cell.row + cell.row_span - 1) - 1]
        down = rows[last] - rows[cell.row] + 1
        yield SheetCell(rows[cell.row], cell.column - before[cell.column], cell.text, down, across)


def _merged(root: _Element, name: str) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """What cells are merged over, by row and column, and the slots that they cover beside their own.

    As far as the sheet has rows and columns that are read.

    Raises:
        TooLarge: They cover more than `MOST_SLOTS` slots.
    """
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    last = max((count(row.get("r")) or 0 for row in root.iter("{*}row")), default=0)
    last = max(last, sum(1 for _ in root.iter("{*}row")))
    area = 0
    for element in root.iter("{*}mergeCell"):
        corners = [_place(corner) for corner in (element.get("ref") or "").split(":")]
        if len(corners) != 2 or corners[0] is None or corners[1] is None:
            continue
        (top, left), (bottom, right) = corners[0], corners[1]
        down, across = min(bottom, last - 1) - top + 1, min(right, MOST_COLUMNS - 1) - left + 1
        if down < 1 or across < 1:
            continue
        area += down * across
        if area > MOST_SLOTS:
            raise TooLarge(
                f"{name} merges cells over {area:,} slots; at most {MOST_SLOTS:,} are read. "
                "Give only the report's tables."
            )
        spans[top, left] = down, across
        covered.update((r, c) for r in range(top, top + down) for c in range(left, left + across))
        covered.discard((top, left))
    return spans, covered


def _hidden_columns(root: _Element) -> frozenset[int]:
    found: set[int] = set()
    for element in root.iter("{*}col"):
        first, last = number(element.get("min")), number(element.get("max"))
        if element.get("hidden") in _TRUE and first and last and first >= 1:
            found.update(range(int(first) - 1, min(int(min(last, MOST_COLUMNS)), MOST_COLUMNS)))
    return frozenset(found)


def _value(cell: _Element, book: _Book) -> str:
    """What a cell shows."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return " ".join("".join(_text(item) for item in cell if local(item) == "is").split())
    value = next((item.text or "" for item in cell if local(item) == "v"), "").strip()
    if not value:
        return ""
    if kind == "s":
        at = count(value)
        return " ".join(book.strings[at].split()) if at is not None and at < len(book.strings) else ""
    if kind in ("str", "e"):  # the text, or the error (#DIV/0!), that a formula came to
        return " ".join(value.split())
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "d":
        return value.partition("T")[0]
    style = count(cell.get("s") or "0")
    return shown(value, book.formats[style] if style is not None and style < len(book.formats) else "", book.epoch_1904)


def _place(reference: str | None) -> tuple[int, int] | None:
    """Row and column, from 0 on, of a reference such as "B12"."""
    found = _REFERENCE.fullmatch(reference or "")
    if found is None or not 1 <= int(found[2]) <= 2**20:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1

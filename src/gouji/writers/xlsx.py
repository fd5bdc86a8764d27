"""The result as a workbook: a sheet a table, laid out as the official form, with a sheet of checks and one of facts.

Numbers are numbers, so that a sum works; a value that was not plainly read carries its sign by its number format
("9 ≈") and a comment with the printed text and the reason. Best guesses are text ("9 ?"), so that no sum takes them
for values. Text is written as text whatever it begins with. The same report gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from gouji.document import Cell, Check, Outcome, Report, Status, Table, Verdict, format_amount
from gouji.tell import cell_reasons, reasons_in
from gouji.writers.base import Context
from gouji.writers.layout import Kind, Layout, Place, lay_out
from gouji.writers.names import Names
from gouji.writers.review import review_rows
from gouji.writers.words import (
    INCONSISTENT,
    LOOK,
    OUTCOME_SIGNS,
    SIGNS,
    details,
    order_checks,
    percent,
    shown,
    words,
)

_CREATED = datetime(2020, 1, 1)
"""A constant, so that the file depends on the report alone."""

_LONGEST_TEXT = 32_767
"""Excel's limit for the text of a cell, in characters; longer text is left out by the library without a word."""

_LONGEST_COMMENT = 1_000
"""A comment is for a glance."""

_PRECISE_DIGITS = 15
"""Digits that a spreadsheet's floating-point number keeps; longer numbers are written as text."""

_FILLS: Mapping[Status, str] = {
    Status.READ: "#FFFFFF",
    Status.INFERRED: "#DCEBFA",
    Status.CORRECTED: "#E9E0F7",
    Status.BLANK: "#F1F1EE",
    Status.UNDECIDED: "#FDEBC8",
    Status.MISSING: "#F9D9D6",
}
_HEAD, _RED, _LINE = "#EEF1F4", "#B3261E", "#9AA4AE"
_VERDICTS = {Verdict.ACCEPT: "#DDF0E0", Verdict.SOURCE_CONFLICT: "#FDEBC8", Verdict.REVIEW: "#F9D9D6"}
_OUTCOMES = {Outcome.PASSED: "#FFFFFF", Outcome.FAILED: "#F9D9D6", Outcome.UNDECIDED: "#FDEBC8"}

_GROUP_WIDTH, _LABEL_WIDTH, _VALUE_WIDTH = 13, 30, 12
"""Column widths in characters: of group labels, of row labels, of values."""

_ROW_HEIGHT = 16
"""Points for one line of text."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write(report: Report, context: Context) -> bytes:
    """The workbook: the report's facts, its tables in order, and its checks."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    told = cell_reasons(report, context.family, context.lang)
    book = _Book(xlsxwriter.Workbook(out, options), words(context.lang), told)
    flags = {row.cell: row.reason for row in review_rows(report, context.lang, context.family)}
    forms = {table.id: context.family.table(table.id, table.form) for table in report.tables}
    names = {key: Names(form) for key, form in forms.items()}
    book.facts(report, reasons_in(report, context.family, context.lang), len(flags))
    for table in report.tables:
        title = forms[table.id].title if context.lang == "zh" else table.id
        book.table(table, forms[table.id].title, lay_out(forms[table.id], table), flags, book.sheet(title))
    book.checks(report.checks, names)
    book.close()
    return out.getvalue()


class _Book:
    """A workbook being written: its formats, each made once, and its sheets; `told` are reasons of cells by address."""

    def __init__(self, book: xlsxwriter.Workbook, say: Mapping[str, str], told: Mapping[str, str]) -> None:
        self.book, self.say, self._told = book, say, told
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._sheets: set[str] = set()
        book.set_properties({"created": _CREATED, "comments": "gouji"})

    def close(self) -> None:
        self.book.close()

    def sheet(self, title: str) -> Any:
        """A new sheet, named as nearly `title` as Excel allows."""
        name = base = re.sub(r"[\[\]:*?/\\']", " ", _clean(title)).strip()[:28] or "-"
        count = 1
        while name.casefold() in self._sheets:
            count += 1
            name = f"{base} {count}"
        self._sheets.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        return sheet

    def format(self, **properties: object) -> Any:
        """The cell format with these properties on top of the common ones."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            common = {"font_size": 10, "valign": "vcenter", "text_wrap": True}
            self._formats[key] = self.book.add_format({**common, **properties})
        return self._formats[key]

    def ruled(self, **properties: object) -> Any:
        """A format with borders."""
        return self.format(border=1, border_color=_LINE, **properties)

    # The tables

    def table(self, table: Table, title: str, layout: Layout, flags: Mapping[str, str], sheet: Any) -> None:
        """One table as the form prints it, and what its colours mean."""
        say = self.say
        for column in range(layout.width):
            last = layout.label_width - 1
            width = _GROUP_WIDTH if column < last else _LABEL_WIDTH if column == last else _VALUE_WIDTH
            sheet.set_column(column, column, width)
        place = f"{say['lines']} {table.lines[0]}–{table.lines[-1]}" if table.lines else say["table_missing"]
        pages = sorted({cell.page for cell in table.cells if cell.page is not None})
        place += "".join(f" · {say['page']} {page}" for page in pages)
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=13, text_wrap=False))
        edition = f"{say['edition']} {table.form} ({percent(table.form_confidence)}) · {place}"
        sheet.write_string(1, 0, _clean(edition), self.format(font_color="#5F6B76", text_wrap=False))
        top = 3
        for number, line in enumerate(layout.lines()):
            sheet.set_row(top + number, _ROW_HEIGHT * max((_lines(p, layout) for p in line), default=1))
            for spot in line:
                self._place(sheet, top, spot, table, flags)
        sheet.freeze_panes(top, layout.label_width)
        sheet.fit_to_pages(1, 1)
        self._legend(sheet, top + layout.height + 1, max(layout.label_width - 1, 0))

    def _place(self, sheet: Any, top: int, place: Place, table: Table, flags: Mapping[str, str]) -> None:
        row, column = top + place.row, place.column
        style = self._style(place, table, flags)
        if place.row_span > 1 or place.column_span > 1:
            sheet.merge_range(row, column, row + place.row_span - 1, column + place.column_span - 1, "", style)
        cell = place.cell
        if cell is not None:
            self._number(sheet, row, column, cell.value, shown(cell), style)
            address = f"{table.id}/{cell.row}/{cell.column}"
            reason = flags.get(address)
            if reason or (cell.status is not Status.READ and table.id not in flags):
                self._comment(sheet, row, column, cell, reason, self._told.get(address))
        elif place.extra is not None:
            text = place.extra.text or SIGNS[place.extra.status]
            self._number(sheet, row, column, place.extra.value, text, style)
        else:
            sheet.write_string(row, column, _clean(place.text), style)

    def _style(self, place: Place, table: Table, flags: Mapping[str, str]) -> Any:
        if place.kind is Kind.VALUE and place.cell is not None:
            cell = place.cell
            look = f"{table.id}/{cell.row}/{cell.column}" in flags
            marks = INCONSISTENT * (cell.consistent is False), LOOK * look
            number, text = _suffix(SIGNS[cell.status], *marks), _suffix(*marks)  # a text shows its status itself
            shape = f"General{number};-General{number};General{number};@{text}"
            colour = {"font_color": _RED} if look else {}
            return self.ruled(bg_color=_FILLS[cell.status], num_format=shape, align="right", bold=look, **colour)
        if place.kind in (Kind.EXTRA_LABEL, Kind.EXTRA_VALUE):
            return self.ruled(italic=True, align="left" if place.kind is Kind.EXTRA_LABEL else "right")
        if place.kind is Kind.LABEL:
            return self.ruled(align="left")
        return self.ruled(bg_color=_HEAD, align="center", bold=place.kind is Kind.TITLE)

    def _number(self, sheet: Any, row: int, column: int, value: Decimal | None, text: str, style: Any) -> None:
        if value is None:
            sheet.write_string(row, column, _clean(text), style)
        elif len(value.as_tuple().digits) > _PRECISE_DIGITS:
            sheet.write_string(row, column, format_amount(value), style)
        else:
            sheet.write_number(row, column, float(value), style)

    def _comment(self, sheet: Any, row: int, column: int, cell: Cell, reason: str | None, because: str | None) -> None:
        told = [f"{name}: {text}" for name, text in details(cell, self.say, because)]
        text = "\n".join([f"{LOOK} {reason}", *told] if reason else told)
        text = _clean(text)[:_LONGEST_COMMENT]
        sheet.write_comment(row, column, text, {"x_scale": 2.2, "y_scale": 0.35 + 0.22 * len(told), "author": "gouji"})

    def _legend(self, sheet: Any, top: int, column: int) -> None:
        say = self.say
        sheet.write_string(top, column, say["legend"], self.format(bold=True))
        entries = [(SIGNS[s], say[f"status.{s}"], say[f"status.{s}.long"], _FILLS[s]) for s in Status]
        entries.append((INCONSISTENT, say["inconsistent"], say["inconsistent.long"], "#FFFFFF"))
        entries.append((LOOK, say["look"], say["look.long"], "#FFFFFF"))
        for row, (sign, name, meaning, fill) in enumerate(entries, top + 1):
            sheet.write_string(row, column, f"{sign} {name}".strip(), self.ruled(bg_color=fill))
            sheet.write_string(row, column + 1, meaning, self.format(text_wrap=False))

    # The other sheets

    def facts(self, report: Report, reasons: Iterable[str], looks: int) -> None:
        """What the report is, the verdict and why, and its sections."""
        say, sheet = self.say, self.sheet(self.say["report"])
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        counts = {status: sum(cell.status is status for _, cell in report.cells) for status in Status}
        accepted = sum(cell.accepted(report.threshold) for _, cell in report.cells)
        told = (f"{say[f'status.{status}']} {count}" for status, count in counts.items() if count)
        missing = say["not_found"]
        head: list[tuple[str, str, str | None]] = [
            (say["title"], report.title or missing, None),
            (say["issuer"], report.issuer or missing, None),
            (say["year"], str(report.year or missing), None),
            (say["published"], report.published or missing, None),
            (say["source"], f"{report.source.name} · {say[f'kind.{report.source.kind}']}", None),
            (say["verdict"], f"{say[f'verdict.{report.verdict}']} — {say[f'verdict.{report.verdict}.long']}",
             _VERDICTS[report.verdict]),
            *((say["reasons"], reason, None) for reason in reasons),
            *((say["warnings"], warning, None) for warning in report.warnings),
            (say["accepted"], f"{accepted} / {sum(counts.values())} {say['cells']} ({say['look']}: {looks})", None),
            (say["status"], ", ".join(told), None),
            (say["engine"], f"gouji {report.engine.version} · {say['model']} {report.engine.model or '–'} · "
             + ", ".join(report.engine.forms), None),
        ]  # fmt: skip
        for row, (name, text, fill) in enumerate(head):
            same = row and head[row - 1][0] == name
            sheet.write_string(row, 0, "" if same else name, self.ruled(bg_color=_HEAD))
            sheet.write_string(row, 1, _clean(text), self.ruled(bg_color=fill) if fill else self.ruled())
        top = len(head) + 1
        sheet.write_string(top, 0, say["sections"], self.format(bold=True))
        for row, section in enumerate(report.sections, top + 1):
            first, last = section.lines
            sheet.write_string(row, 0, f"{say['lines']} {first}–{last}", self.ruled())
            title = "、".join(part for part in (section.number, section.title) if part)
            sheet.write_string(row, 1, _clean(title), self.ruled(indent=max(section.level - 1, 0)))

    def checks(self, checks: Iterable[Check], names: Mapping[str, Names]) -> None:
        """Every balance and how it came out, the failed ones first."""
        say, sheet = self.say, self.sheet(self.say["checks"])
        heads = ("check.outcome", "check.table", "check.rule", "check.place", "check.left", "check.right",
                 "check.printed", "check.cause", "check.explained_by")  # fmt: skip
        widths = (12, 16, 32, 40, 12, 12, 12, 12, 50)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, say[head], self.ruled(bg_color=_HEAD, bold=True))
        ordered = order_checks(checks)
        for row, check in enumerate(ordered, 1):
            known = names[check.table]
            plain, number = self.ruled(), self.ruled(align="right")
            outcome = f"{OUTCOME_SIGNS[check.outcome]} {say[f'outcome.{check.outcome}']}"
            sheet.write_string(row, 0, outcome, self.ruled(bg_color=_OUTCOMES[check.outcome]))
            texts = (known.form.title, known.rule(check), known.place(check))
            for column, text in enumerate(texts, 1):
                sheet.write_string(row, column, _clean(text), plain)
            self._number(sheet, row, 4, check.left, "–", number)
            self._number(sheet, row, 5, check.right, "–", number)
            sheet.write_string(row, 6, say[f"outcome.{check.printed}"], plain)
            sheet.write_string(row, 7, say[f"cause.{check.cause}"] if check.cause else "", plain)
            sheet.write_string(row, 8, _clean("; ".join(check.explained_by)), plain)
        sheet.autofilter(0, 0, max(len(ordered), 1), len(heads) - 1)
        sheet.freeze_panes(1, 0)


def _lines(place: Place, layout: Layout) -> int:
    """How many lines a place's text takes; places over several rows don't count."""
    if place.row_span > 1 or not place.text:
        return 1
    widths = [_VALUE_WIDTH] * layout.width
    widths[: layout.label_width] = [*[_GROUP_WIDTH] * (layout.label_width - 1), _LABEL_WIDTH][: layout.label_width]
    room = sum(widths[place.column : place.column + place.column_span]) - 1
    needed = sum(2 if ord(character) > 0x2E7F else 1 for character in place.text)  # Han characters are twice as wide
    return min(-(-needed // room), 12)


def _suffix(*signs: str) -> str:
    """Signs after a number or text, as a number format says it."""
    shown = " ".join(sign for sign in signs if sign)
    return f'" {shown}"' if shown else ""


def _clean(text: str) -> str:
    """Text that a workbook can hold: without control characters, no longer than Excel's limit."""
    text = _UNPRINTABLE.sub("\ufffd", text)
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"

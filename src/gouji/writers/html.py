"""The result as one web page: the tables as the official form prints them, beside the lines they were read from.

Where the source has pages that can be drawn, pictures of the tables stand there too, with a mark on each cell's place.

The page is one file without network access: style and script stand in it, and its content security policy allows them
by their hashes and nothing else, so that text from a report could not run even if it got past the escaping (which is
Jinja's, always on). It can be read without script: cells link to their characters in the source, and the switch is a
checkbox.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from gouji.document import Box, Cell, Check, Outcome, Report, Status, Table
from gouji.tell import cell_reasons, reasons_in
from gouji.writers.base import Context
from gouji.writers.names import Names
from gouji.writers.pictures import Mark, PictureCutter, Shown
from gouji.writers.review import ReviewRow, review_rows
from gouji.writers.sources import Target, draw_lines
from gouji.writers.squares import TableDrawer
from gouji.writers.words import (
    INCONSISTENT,
    LOOK,
    OUTCOME_SIGNS,
    SIGNS,
    details,
    order_checks,
    percent,
    words,
)

_VERDICT_SIGNS = {"accept": "✓", "source_conflict": "≠", "review": LOOK}


@dataclass(frozen=True, slots=True)
class _Finding:
    """A check as the template wants it."""

    outcome: str
    sign: str
    table: str
    rule: str
    place: str
    comparison: str
    printed: str
    cause: str
    explained_by: list[tuple[str, int | None]]
    targets: str


def write(report: Report, context: Context) -> bytes:
    """The page."""
    page = _Page(report, context)
    template, assets = _template()
    if page.pictures:
        assets = {**assets, "policy": f"{assets['policy']}; img-src data:"}
    text = template.render(page=page, report=report, say=page.say, **assets)
    return text.encode("utf-8", "replace")  # a lone surrogate has no UTF-8


@cache
def _template() -> tuple[Template, dict[str, Markup | str]]:
    """The compiled template, with the style and script that stand in it and the policy that allows them."""
    folder = resources.files("gouji.writers") / "templates"
    css, js, html = (
        (folder / f"report.{kind}").read_text(encoding="utf-8").strip("\n") for kind in ("css", "js", "html")
    )
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["place"] = _place
    policy = (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(js)}'; base-uri 'none'; form-action 'none'"
    )
    return environment.from_string(html), {"css": Markup(css), "js": Markup(js), "policy": policy}


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _place(box: Box) -> Markup:
    """A box as the attributes of an SVG element, in points."""
    numbers = zip(("x", "y", "width", "height"), (box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0), strict=True)
    return Markup(" ".join(f'{name}="{number:g}"' for name, number in numbers))


class _Page:
    """What the template shows of one report."""

    def __init__(self, report: Report, context: Context) -> None:
        self.report, self.say = report, words(context.lang)
        self._names = {table.id: Names(context.family.table(table.id, table.form)) for table in report.tables}
        self._told = cell_reasons(report, context.family, context.lang)
        self.reasons = reasons_in(report, context.family, context.lang)
        rows = review_rows(report, context.lang, context.family)
        self._flags: dict[str, ReviewRow] = {row.cell: row for row in rows}
        self.looks = len(rows)
        self._over: dict[str, list[Check]] = {}
        for check in report.checks:
            for address in check.cells:
                self._over.setdefault(address, []).append(check)
        self._targets: dict[str, int] = {}
        self._facts: list[tuple[str, str, list[tuple[str, str]]]] = []
        spans = [Target(self._target(*one), places) for one, places in self._sources()]
        cutter = PictureCutter(context.document, context.pictures) if context.pictures else None
        self.pictures = [p for table in report.tables for p in cutter.cut(self._shown(table))] if cutter else []
        self.left_out = sorted(cutter.left_out) if cutter else []
        tables = [table.lines for table in report.tables if table.lines]
        self.lines, self._pieces = draw_lines(context.document, spans, tables)
        drawer = TableDrawer(context.family, self.say, self._flags, self._told, self._targets, self._pieces)
        self.tables = [drawer.draw(table) for table in report.tables]
        self.checks = [self._finding(check) for check in order_checks(report.checks)]

    # What the page says above the tables

    @property
    def title(self) -> str:
        """The report's title, or its file name."""
        return self.report.title or self.report.source.name

    @property
    def verdict_sign(self) -> str:
        """The sign of the verdict."""
        return _VERDICT_SIGNS[self.report.verdict]

    @property
    def accepted(self) -> tuple[int, int]:
        """How many cells are accepted, and how many there are."""
        flags = [cell.accepted(self.report.threshold) for _, cell in self.report.cells]
        return sum(flags), len(flags)

    @property
    def legend(self) -> list[tuple[str, str, str, str, int]]:
        """Class, sign, name, meaning and count of every status and mark."""
        say, counts = self.say, dict.fromkeys(Status, 0)
        for _, cell in self.report.cells:
            counts[cell.status] += 1
        wrong = sum(cell.consistent is False for _, cell in self.report.cells)
        return [
            *(
                (f"s-{s}", SIGNS[s] or "9", say[f"status.{s}"], say[f"status.{s}.long"], count)
                for s, count in counts.items()
            ),
            ("wrong", INCONSISTENT, say["inconsistent"], say["inconsistent.long"], wrong),
            ("look", LOOK, say["look"], say["look.long"], self.looks),
        ]

    @property
    def outcomes(self) -> list[tuple[str, str, int]]:
        """Sign, outcome and number of checks that came out so, the failed first."""
        found = [check.outcome for check in self.report.checks]
        order = (Outcome.FAILED, Outcome.UNDECIDED, Outcome.PASSED)
        return [(OUTCOME_SIGNS[outcome], outcome.value, found.count(outcome)) for outcome in order]

    @property
    def details(self) -> Markup:
        """Heading, address and facts of every target, as JSON that can stand in a script element."""
        text = json.dumps(self._facts, ensure_ascii=False, separators=(",", ":"))
        for character in "<>&\u2028\u2029":
            text = text.replace(character, f"\\u{ord(character):04x}")
        return Markup(text)

    # Targets: what has a place in the source

    def _target(self, key: str, heading: str, facts: list[tuple[str, str]]) -> int:
        self._targets[key] = number = len(self._facts)
        self._facts.append((heading, key, facts))
        return number

    def _sources(self) -> Iterator[tuple[tuple[str, str, list[tuple[str, str]]], tuple[tuple[int, int, int], ...]]]:
        say = self.say
        for table in self.report.tables:
            names = self._names[table.id]
            for cell in table.cells:
                address = f"{table.id}/{cell.row}/{cell.column}"
                facts = [*self._flag(address), *details(cell, say, self._told.get(address)), *self._balances(address)]
                yield (address, names.cell(cell.row, cell.column), facts), cell.spans
            for row in table.rows:
                facts = [(say["text"], row.text), (say["confidence"], percent(row.confidence))]
                yield (f"{table.id}/{row.row}", names.row(row.row), facts), row.spans
            for i, extra in enumerate(table.extra_rows):
                facts = [(say["details"], say["extra_row"]), (say["text"], extra.label)]
                yield (f"{table.id}/+{i}", extra.label, facts), extra.spans

    def _shown(self, table: Table) -> Shown:
        """The table with the marks of all that has a place on a page: labels first, so that cells lie above them."""
        rows = [(row.row, row.page, row.box, "label") for row in table.rows]
        extra = [(f"+{i}", row.page, row.box, "label") for i, row in enumerate(table.extra_rows)]
        cells = [(f"{c.row}/{c.column}", c.page, c.box, self._style(table, c)) for c in table.cells]
        marks = []
        for key, page, box, style in (*rows, *extra, *cells):
            if page is not None and box is not None:
                target = self._targets[f"{table.id}/{key}"]
                marks.append(Mark(target, page, box, style, self._facts[target][0]))
        return Shown(self._names[table.id].form.title, table.lines, tuple(marks))

    def _style(self, table: Table, cell: Cell) -> str:
        look = f"{table.id}/{cell.row}/{cell.column}" in self._flags
        return f"s-{cell.status}" + " look" * look

    def _flag(self, address: str) -> list[tuple[str, str]]:
        row = self._flags.get(address)
        return [(f"{LOOK} {self.say['look']}", row.reason)] if row else []

    def _balances(self, address: str) -> list[tuple[str, str]]:
        found = []
        for check in order_checks(self._over.get(address, ())):
            names = self._names[check.table]
            name = f"{OUTCOME_SIGNS[check.outcome]} {self.say['check.rule']}"
            found.append((name, f"{names.rule(check)}: {names.comparison(check)}"))
        return found

    # Checks

    def _finding(self, check: Check) -> _Finding:
        say, names = self.say, self._names[check.table]
        return _Finding(
            check.outcome.value,
            OUTCOME_SIGNS[check.outcome],
            names.form.title,
            names.rule(check),
            names.place(check),
            names.comparison(check),
            say[f"outcome.{check.printed}"],
            say[f"cause.{check.cause}"] if check.cause else "",
            [(self._address(address), self._targets.get(address)) for address in check.explained_by],
            " ".join(str(self._targets[address]) for address in check.cells if address in self._targets),
        )

    def _address(self, address: str) -> str:
        table, row, column = address.split("/")
        return self._names[table].cell(row, column)

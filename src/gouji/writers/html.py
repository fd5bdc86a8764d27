"""The result as one web page: the tables as the official form prints them, beside the lines they were read from.

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

from gouji.document import Cell, Check, Outcome, Report, Status, Table, format_amount
from gouji.writers.base import Context
from gouji.writers.layout import Kind, Place, lay_out
from gouji.writers.names import Names
from gouji.writers.review import ReviewRow, review_rows
from gouji.writers.sources import Target, draw_lines
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

_FEW = 4
"""Value columns up to which there is room for wide ones."""

_LONG = 5
"""Characters of a number that a narrow column still holds."""

_VERDICT_SIGNS = {"accept": "✓", "source_conflict": "≠", "review": LOOK}


@dataclass(frozen=True, slots=True)
class _Square:
    """A cell of the drawn table as the template wants it; `target` is its number on the page, if it has a source."""

    tag: str
    style: str
    row_span: int
    column_span: int
    text: str
    sign: str = ""
    mark: str = ""
    hint: str = ""
    target: int | None = None
    piece: str = ""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A table as the template wants it; `brief` holds only the rows that need a look."""

    id: str
    title: str
    edition: str
    lines: tuple[int, ...]
    missing: str
    looks: int
    full: list[list[_Square]]
    brief: list[list[_Square]]
    style: str
    columns: list[str]


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
    policy = (
        f"default-src 'none'; style-src '{_hash(css)}'; script-src '{_hash(js)}'; base-uri 'none'; form-action 'none'"
    )
    return environment.from_string(html), {"css": Markup(css), "js": Markup(js), "policy": policy}


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class _Page:
    """What the template shows of one report."""

    def __init__(self, report: Report, context: Context) -> None:
        self.report, self.say = report, words(context.lang)
        self._family = context.family
        self._names = {table.id: Names(context.family.table(table.id, table.form)) for table in report.tables}
        rows = review_rows(report, context.lang)
        self._flags: dict[str, ReviewRow] = {row.cell: row for row in rows}
        self.looks = len(rows)
        self._over: dict[str, list[Check]] = {}
        for check in report.checks:
            for address in check.cells:
                self._over.setdefault(address, []).append(check)
        self._targets: dict[str, int] = {}
        self._told: list[tuple[str, str, list[tuple[str, str]]]] = []
        spans = [Target(self._target(*one), places) for one, places in self._sources()]
        tables = [table.lines for table in report.tables if table.lines]
        self.lines, self._pieces = draw_lines(context.document, spans, tables)
        self.tables = [self._table(table) for table in report.tables]
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
        text = json.dumps(self._told, ensure_ascii=False, separators=(",", ":"))
        for character in "<>&\u2028\u2029":
            text = text.replace(character, f"\\u{ord(character):04x}")
        return Markup(text)

    # Targets: what has a place in the source

    def _target(self, key: str, heading: str, facts: list[tuple[str, str]]) -> int:
        self._targets[key] = number = len(self._told)
        self._told.append((heading, key, facts))
        return number

    def _sources(self) -> Iterator[tuple[tuple[str, str, list[tuple[str, str]]], tuple[tuple[int, int, int], ...]]]:
        say = self.say
        for table in self.report.tables:
            names = self._names[table.id]
            for cell in table.cells:
                address = f"{table.id}/{cell.row}/{cell.column}"
                facts = [*self._flag(address), *details(cell, say), *self._balances(address)]
                yield (address, names.cell(cell.row, cell.column), facts), cell.spans
            for row in table.rows:
                facts = [(say["text"], row.text), (say["confidence"], percent(row.confidence))]
                yield (f"{table.id}/{row.row}", names.row(row.row), facts), row.spans
            for i, extra in enumerate(table.extra_rows):
                facts = [(say["details"], say["extra_row"]), (say["text"], extra.label)]
                yield (f"{table.id}/+{i}", extra.label, facts), extra.spans

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

    # Tables

    def _table(self, table: Table) -> _Drawn:
        say, form = self.say, self._family.table(table.id, table.form)
        flag = self._flags.get(table.id)
        full = lay_out(form, table)
        looks = sum(f"{table.id}/{cell.row}/{cell.column}" in self._flags for cell in table.cells)
        values = full.width - full.label_width
        columns = ["g"] * max(full.label_width - 1, 0) + ["l"] * min(full.label_width, 1) + ["v"] * values
        style = "few" if values <= _FEW else "wide" if full.label_width else "many"
        if any(len(shown(cell)) > _LONG for cell in table.cells if cell.best is not None):
            style += " long"
        return _Drawn(
            table.id,
            form.title,
            f"{say['edition']} {table.form} · {say['edition_confidence']} {percent(table.form_confidence)}",
            table.lines,
            flag.reason if flag else "",
            looks + bool(flag),
            [[self._square(table, place) for place in line] for line in full.lines()],
            self._brief(table) if looks and not flag else [],
            style,
            columns,
        )

    def _brief(self, table: Table) -> list[list[_Square]]:
        def keep(cell: Cell) -> bool:
            return f"{table.id}/{cell.row}/{cell.column}" in self._flags

        layout = lay_out(self._family.table(table.id, table.form), table, keep)
        return [[self._square(table, place) for place in line] for line in layout.lines()]

    def _square(self, table: Table, place: Place) -> _Square:
        spans = place.row_span, place.column_span
        if place.cell is not None:
            return self._value(f"{table.id}/{place.cell.row}/{place.cell.column}", place.cell, spans)
        if place.extra is not None:
            number = place.extra.value
            text = place.extra.text or "" if number is None else format_amount(number)
            return _Square("td", "extra", *spans, text, SIGNS[place.extra.status])
        key = f"{table.id}/{place.key}"
        if place.source is not None:
            key = f"{table.id}/+{table.extra_rows.index(place.source)}"
        target = self._targets.get(key)
        tag = "td" if place.kind is Kind.EXTRA_VALUE else "th"
        hint = self.say["extra_row"] if place.source is not None else ""
        style = place.kind.value.replace("_", "-")
        return _Square(tag, style, *spans, place.text, "", "", hint, target, self._piece(target))

    def _value(self, address: str, cell: Cell, spans: tuple[int, int]) -> _Square:
        flag, target = self._flags.get(address), self._targets[address]
        text = shown(cell)
        sign = SIGNS[cell.status]
        if text == sign:
            sign = ""
        elif text.endswith(sign):
            text = text.removesuffix(sign).rstrip()
        sign += INCONSISTENT * (cell.consistent is False)
        style = f"value s-{cell.status}" + " wrong" * (cell.consistent is False) + " look" * bool(flag)
        hint = flag.reason if flag else cell.because.reason if cell.because else ""
        if cell.status is Status.READ and cell.value == 0:
            style += " zero"
        elif cell.status is not Status.READ and not hint:
            hint = self.say[f"status.{cell.status}.long"]
        return _Square("td", style, *spans, text, sign, LOOK * bool(flag), hint, target, self._piece(target))

    def _piece(self, target: int | None) -> str:
        return "" if target is None else self._pieces.get(target, "")

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

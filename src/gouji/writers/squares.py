"""The tables of the page, as the official form prints them, ready for its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gouji.document import Cell, Status, Table, format_amount
from gouji.forms import Family
from gouji.writers.layout import Kind, Place, lay_out
from gouji.writers.review import ReviewRow
from gouji.writers.words import INCONSISTENT, LOOK, SIGNS, percent, shown

_FEW = 4
"""Value columns up to which there is room for wide ones."""

_LONG = 5
"""Characters of a number that a narrow column still holds."""


@dataclass(frozen=True, slots=True)
class Square:
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
class DrawnTable:
    """A table as the template wants it; `brief` holds only the rows that need a look."""

    id: str
    title: str
    edition: str
    lines: tuple[int, ...]
    missing: str
    looks: int
    full: list[list[Square]]
    brief: list[list[Square]]
    style: str
    columns: list[str]


class TableDrawer:
    """Draws tables.

    Args:
        family: The forms they are laid out by.
        say: The words of a language.
        flags: What a person must look at, by address.
        told: Reasons of cells, by address.
        targets: Numbers on the page of what stands in the source, by address.
        pieces: For every such number the id of its first piece in the source.
    """

    def __init__(
        self,
        family: Family,
        say: Mapping[str, str],
        flags: Mapping[str, ReviewRow],
        told: Mapping[str, str],
        targets: Mapping[str, int],
        pieces: Mapping[int, str],
    ) -> None:
        self.say = say
        self._family, self._flags, self._told = family, flags, told
        self._targets, self._pieces = targets, pieces

    def draw(self, table: Table) -> DrawnTable:
        """A table, in full and with only the rows that need a look."""
        say, form = self.say, self._family.table(table.id, table.form)
        flag = self._flags.get(table.id)
        full = lay_out(form, table)
        looks = sum(f"{table.id}/{cell.row}/{cell.column}" in self._flags for cell in table.cells)
        values = full.width - full.label_width
        columns = ["g"] * max(full.label_width - 1, 0) + ["l"] * min(full.label_width, 1) + ["v"] * values
        style = "few" if values <= _FEW else "wide" if full.label_width else "many"
        if any(len(shown(cell)) > _LONG for cell in table.cells if cell.best is not None):
            style += " long"
        return DrawnTable(
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

    def _brief(self, table: Table) -> list[list[Square]]:
        def keep(cell: Cell) -> bool:
            return f"{table.id}/{cell.row}/{cell.column}" in self._flags

        layout = lay_out(self._family.table(table.id, table.form), table, keep)
        return [[self._square(table, place) for place in line] for line in layout.lines()]

    def _square(self, table: Table, place: Place) -> Square:
        spans = place.row_span, place.column_span
        if place.cell is not None:
            return self._value(f"{table.id}/{place.cell.row}/{place.cell.column}", place.cell, spans)
        if place.extra is not None:
            number = place.extra.value
            text = place.extra.text or "" if number is None else format_amount(number)
            return Square("td", "extra", *spans, text, SIGNS[place.extra.status])
        key = f"{table.id}/{place.key}"
        if place.source is not None:
            key = f"{table.id}/+{table.extra_rows.index(place.source)}"
        target = self._targets.get(key)
        tag = "td" if place.kind is Kind.EXTRA_VALUE else "th"
        hint = self.say["extra_row"] if place.source is not None else ""
        style = place.kind.value.replace("_", "-")
        return Square(tag, style, *spans, place.text, "", "", hint, target, self._piece(target))

    def _value(self, address: str, cell: Cell, spans: tuple[int, int]) -> Square:
        flag, target = self._flags.get(address), self._targets[address]
        text = shown(cell)
        sign = SIGNS[cell.status]
        if text == sign:
            sign = ""
        elif text.endswith(sign):
            text = text.removesuffix(sign).rstrip()
        sign += INCONSISTENT * (cell.consistent is False)
        style = f"value s-{cell.status}" + " wrong" * (cell.consistent is False) + " look" * bool(flag)
        hint = flag.reason if flag else self._told.get(address, "")
        if cell.status is Status.READ and cell.value == 0:
            style += " zero"
        elif cell.status is not Status.READ and not hint:
            hint = self.say[f"status.{cell.status}.long"]
        return Square("td", style, *spans, text, sign, LOOK * bool(flag), hint, target, self._piece(target))

    def _piece(self, target: int | None) -> str:
        return "" if target is None else self._pieces.get(target, "")

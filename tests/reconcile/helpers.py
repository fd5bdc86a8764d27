"""Small tables made by hand: two rows and two columns with their totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import product

from gouji.document import Alignment, BlockMatch, Document, Entry, Grid, GridRow, Interval, Match, Reading, RowMatch
from gouji.forms import Block, Column, Equation, PrintedRow, TableForm
from gouji.forms.balances import spread

ROWS = ("a", "b", "total")
COLUMNS = ("x", "y", "sum")
ADDRESSES = tuple(product(ROWS, COLUMNS))
Printed = Sequence[object]
"""Cells of a row: a number, "_" for a blank, "?" for a lost one, "-" for a printed mark."""


def balance(each: str, text: str, rule: str = "") -> tuple[Equation, ...]:
    return spread(rule or each, text, each, text, ADDRESSES)


@cache
def small_form() -> TableForm:
    columns = tuple(Column(key, key, (key,)) for key in COLUMNS)
    rows = tuple(PrintedRow(key, (key,), (), tuple((key, c) for c in COLUMNS), columns) for key in ROWS)
    equations = balance("row", "sum = x + y", "row_total") + balance("column", "total = a + b", "column_total")
    block = Block(None, (), (), COLUMNS, columns, rows)
    return TableForm("small", "test/1", ("test/1",), "表", ("表",), (), (block,), equations, (2000, 2099))


def entry(cell: object, line: int = 1, at: int = 0, slip: str | None = None) -> Entry:
    if cell == "?":
        return Entry(None, lost=True)
    if cell == "_":
        return Entry(None, blank=True, via="slots")
    text = str(cell)
    place = (Interval(line, at, at + len(text)),)
    if cell == "-":
        return Entry(None, text, place, blank=True)
    return Entry(Decimal(text), text, place, slip=slip)


def reading(cells: Printed, cost: float = 0.0, line: int = 1) -> Reading:
    return Reading(tuple(entry(cell, line, 2 * i) for i, cell in enumerate(cells)), cost)


def grid(
    rows: Mapping[str, Printed | Sequence[Reading]],
    *,
    form: TableForm | None = None,
    row_probability: Mapping[str, float] | None = None,
    column_probability: float = 0.998,
    form_probability: float = 1.0,
    blank_convention: bool = False,
    score: float = 100.0,
) -> Grid:
    """A grid with these rows: the cells of one reading, or several readings. A row that is absent was not found."""
    form = form or small_form()
    (block,) = form.blocks
    matches, grid_rows = [], []
    for number, printed in enumerate(block.rows, 1):
        chance = (row_probability or {}).get(printed.key, 0.999) if printed.key in rows else 0.0
        given = rows.get(printed.key, ())
        readings = tuple(r for r in given if isinstance(r, Reading)) or (
            (reading(given, line=number),) if given else ()
        )
        match = Match(printed.key, (Interval(number, 0, 1),), printed.key, score, chance, "label") if given else None
        matches.append(RowMatch(printed.key, match, (), chance, "label"))
        grid_rows.append(GridRow(printed.key, printed.cells, readings, True, chance, "label"))
    order = tuple(column.key for column in block.columns)
    found = BlockMatch(None, tuple(matches), (), order, column_probability)
    alignment = Alignment(form.id, form.form, form_probability, 1, len(block.rows), (found,))
    return Grid(alignment, tuple(grid_rows), {None: column_probability}, blank_convention)


def page(digital: float) -> Document:
    return Document("small", (), (), digital=digital)


def decimals(values: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], Decimal]:
    return {address: Decimal(value) for address, value in values.items()}

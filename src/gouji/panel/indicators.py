"""The cells of the forms as variables: a key, the official label, and a name that every statistics program takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gouji.forms import Family, TableForm
from gouji.writers.names import Names

_LONGEST = 26
"""Characters of a name. Stata takes 32, of which two are for the variable of its state, and up to four for the number
that the writer puts behind a variable's name to name its labels."""
_TABLE, _ROW, _COLUMN = 4, 12, 8
"""The most characters of it that stand for table, row and column."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A cell of a form.

    Attributes:
        form: The form, such as cn-ogi/2021.
        table: The table's id.
        row: The row's key.
        column: The column's key.
        indicator: All three as table/row/column: the same in all editions of a form that have the cell.
        name: A variable name for it, at most 26 of a-z, 0-9 and _.
        label_zh: The official labels of row and column.
        label_en: The keys in words.
        kind: count (0 or more), signed (a change) or amount (0 or more, with decimals).
        unit: Unit of its values; None for a number of things.
        order: Place among all indicators: newest form first, in the order in which it prints them.
    """

    form: str
    table: str
    row: str
    column: str
    indicator: str
    name: str
    label_zh: str
    label_en: str
    kind: str
    unit: str | None
    order: int

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Form, table, row and column: what kind of cell it is."""
        return self.form, self.table, self.row, self.column


def indicators(families: Mapping[str, Family]) -> tuple[Indicator, ...]:
    """Every cell of every form, those that several editions have once for each."""
    names: dict[tuple[str, str, str | None], str] = {}
    orders: dict[str, int] = {}
    found = []
    for family in families.values():
        for form in sorted(family.forms, key=lambda f: f.years, reverse=True):
            for table in form.tables:
                for one in _of_table(family.id, form.id, family.table(table.id, form.id), names):
                    found.append(replace(one, order=orders.setdefault(one.name, len(orders))))
    return tuple(found)


def _of_table(
    family: str, form: str, table: TableForm, names: dict[tuple[str, str, str | None], str]
) -> Iterator[Indicator]:
    labels = Names(table)
    for printed in table.rows:
        for (row, key), column in zip(printed.cells, printed.columns, strict=True):
            indicator = f"{table.id}/{row}/{key}"
            meant = (family, indicator, column.unit)  # editions that differ in the unit have a variable each
            if meant not in names:
                names[meant] = _free(short_name(table.id, row, key), names.values())
            name = names[meant]
            label = f"{table.title}：{labels.cell(row, key)}"
            english = f"{_words(table.id)}: {_words(row)} × {_words(key)}"
            kind, unit = column.kind, column.unit
            yield Indicator(form, table.id, row, key, indicator, name, label, english, kind, unit, 0)


def short_name(table: str, row: str, column: str) -> str:
    """A variable name for a cell: table, row and column, each cut on its own, so that `appl_*_total` finds a column."""
    name = f"{_cut(table, _TABLE)}_{_cut(row, _ROW)}_{_cut(column, _COLUMN)}"
    return name if name[0].isalpha() else f"t{name}"[:_LONGEST]


def _cut(key: str, room: int) -> str:
    """The words of a key, the longest ones cut until they fit; words with digits are kept."""
    words = [word for word in re.split(r"[^a-z0-9]+", key.lower()) if word]
    while len("_".join(words)) > room:
        longest = max(range(len(words)), key=lambda i: (words[i].isalpha(), len(words[i]), i))
        words[longest] = words[longest][:-1]
        words = [word for word in words if word]
    return "_".join(words)


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or the first of it with a number that is not taken."""
    held = set(taken)
    if name not in held:
        return name
    numbers = (f"{name[: _LONGEST - 3]}_{i}" for i in range(2, 100))
    return next(one for one in numbers if one not in held)


def _words(key: str) -> str:
    return key.replace(".", " / ").replace("_", " ")

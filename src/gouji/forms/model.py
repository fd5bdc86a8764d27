"""Forms as the stages use them: printed rows, columns and balances, compiled from the form files.

A *printed row* is what stands on one line of the official form: usually the cells of one row key; in a form printed
as one row (`print: one_row`) the cells of all its rows side by side.

Forms are made once, when they are loaded, and are keys of caches all along the line; so those with many parts are equal
only to themselves and hash in no time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

Address = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column.

    Attributes:
        key: Its key in the result.
        label: The official label.
        labels: The label and its aliases.
        parents: Labels of the header cells above it, outermost first.
        kind: "count" (>= 0), "signed" (a change) or "amount" (>= 0, decimals allowed).
        unit: Unit of its values (such as 万元), or None.
        units: Units that a page may use for the column where no unit is printed with the number.
    """

    key: str
    label: str
    labels: tuple[str, ...]
    parents: tuple[str, ...] = ()
    kind: str = "count"
    unit: str | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PrintedRow:
    """One line of the official form.

    Attributes:
        key: The row key; "*" for the line of a form printed as one row.
        labels: Its label and aliases; empty for a line without label.
        groups: Labels of the groups it stands in, outermost first.
        cells: Addresses of its cells from left to right.
        columns: The column of each cell.
    """

    key: str
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    cells: tuple[Address, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows under one header.

    Attributes:
        id: Its id, or None for the only block of a table.
        titles: Its heading and aliases (第二十条第（一）项), empty if it has none.
        corner: Labels that stand in the header and mean no column (信息内容).
        header: Labels of header cells: of columns and of their parents.
        columns: The columns of one of its printed rows, from left to right.
        rows: Its printed rows.
    """

    id: str | None
    titles: tuple[str, ...]
    corner: tuple[str, ...]
    header: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """A balance between cells: sum of coefficient x cell over `terms`, plus nothing, compared with 0.

    Attributes:
        rule: Id of the balance.
        label: How a person would say it.
        row: The row it was made for (each: row), else None.
        column: The column it was made for (each: column), else None.
        left: Terms left of the relation, as (coefficient, address).
        right: Terms right of it.
        relation: "=", "<=" or ">=".
        tolerance: Largest difference that still counts as equal, in the cells' unit.
        name: The equation as "rule/row/column", "-" where it has none.
        addresses: Every cell of the equation, left terms first.
    """

    rule: str
    label: str
    row: str | None
    column: str | None
    left: tuple[tuple[Decimal, Address], ...]
    right: tuple[tuple[Decimal, Address], ...]
    relation: str = "="
    tolerance: Decimal = Decimal(0)
    name: str = field(init=False)
    addresses: tuple[Address, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.rule}/{self.row or '-'}/{self.column or '-'}")
        object.__setattr__(self, "addresses", tuple(address for _, address in (*self.left, *self.right)))


@dataclass(frozen=True, slots=True, eq=False)
class TableForm:
    """One table of a form.

    Attributes:
        id: The table's id in the result.
        form: The form it belongs to, such as "cn-ogi/2019".
        layout: Every form with a table laid out exactly alike, itself included.
        title: The official heading.
        headings: The heading and other wordings.
        notes: The form's own remarks, printed in the table.
        blocks: Its blocks.
        equations: Its balances, one for each row, column or table they hold for.
        years: First and last year of the edition's use.
        optional: A report of the family may lack it.
    """

    id: str
    form: str
    layout: tuple[str, ...]
    title: str
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]
    equations: tuple[Equation, ...]
    years: tuple[int, int]
    optional: bool = False

    @property
    def rows(self) -> tuple[PrintedRow, ...]:
        """Every printed row, in order."""
        return tuple(row for block in self.blocks for row in block.rows)

    @property
    def cells(self) -> tuple[Address, ...]:
        """Every cell address, in order."""
        return tuple(address for row in self.rows for address in row.cells)


@dataclass(frozen=True, slots=True)
class Form:
    """A form: `<family>/<edition>` with its tables."""

    id: str
    title: str
    years: tuple[int, int]
    tables: tuple[TableForm, ...]

    @property
    def family(self) -> str:
        """The family's id."""
        return self.id.partition("/")[0]

    @property
    def edition(self) -> str:
        """The edition within the family."""
        return self.id.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Family:
    """All editions of a form: the table ids that its reports are expected to hold, and each id's editions."""

    id: str
    forms: tuple[Form, ...]

    @property
    def tables(self) -> dict[str, tuple[TableForm, ...]]:
        """Editions of every table by table id, tables laid out alike only once, in the order of the forms."""
        found: dict[str, list[TableForm]] = {}
        for form in self.forms:
            for table in form.tables:
                if table.form == form.id:
                    found.setdefault(table.id, []).append(table)
        return {key: tuple(tables) for key, tables in found.items()}

    def table(self, id: str, form: str) -> TableForm:
        """The table `id` as printed in `form`. Raises KeyError if the family has none."""
        for table in self.tables.get(id, ()):
            if form in table.layout:
                return table
        raise KeyError((id, form))

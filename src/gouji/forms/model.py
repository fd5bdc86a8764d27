"""Forms as the stages use them: printed rows, columns and balances, compiled from the form files.

A *printed row* is what stands on one line of the official form: usually the cells of one row key; in a form printed
as one row (`print: one_row`) the cells of all its rows side by side.

Forms are made once, when they are loaded, and are keys of caches all along the line; so those with many parts are equal
only to themselves and hash in no time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import combinations

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
        optional: A page may lack the column.
        filled: Share, 0 to 1, of the rows with numbers that have one other than 0 here, where that is known.
    """

    key: str
    label: str
    labels: tuple[str, ...]
    parents: tuple[str, ...] = ()
    kind: str = "count"
    unit: str | None = None
    units: tuple[str, ...] = ()
    optional: bool = False
    filled: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PrintedRow:
    """One line of the official form.

    Attributes:
        key: The row key; "*" for the line of a form printed as one row.
        labels: Its label and aliases; empty for a line without label.
        groups: Labels of the groups it stands in, outermost first.
        cells: Addresses of its cells from left to right.
        columns: The column of each cell; kind and unit are the row's own where it has any.
        unit: Unit printed in a cell beside the label, or None.
        line: Line number printed beside the label, or None.
    """

    key: str
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    cells: tuple[Address, ...]
    columns: tuple[Column, ...]
    unit: str | None = None
    line: int | None = None


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
class Wording:
    """Words by which prose names a sum of cells.

    Attributes:
        sums: The cells that it is the sum of; first the usual meaning, then others that the words may have.
        patterns: What is looked for in folded text without white space; the group "n" is the figure.
        says: The number that the words mean by themselves, else None.
        context: What must be found in the same sentence up to the end of the wording, or None.
    """

    sums: tuple[tuple[Address, ...], ...]
    patterns: tuple[re.Pattern[str], ...]
    says: Decimal | None = None
    context: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ProseForm:
    """How prose speaks of a table.

    Attributes:
        wordings: What stands for its cells.
        lead: A word that may stand before a wording in its clause.
        other: A word that tells that a sentence speaks of another year or body.
    """

    wordings: tuple[Wording, ...]
    lead: str
    other: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Carried:
    """A row that opens a year with what another row closed the last year with, column by column.

    Attributes:
        rule: Its id.
        label: How a person would say it.
        last_year: The row of the last year's table.
        this_year: The row of this year's table.
    """

    rule: str
    label: str
    last_year: str
    this_year: str


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
        sided: Its blocks are sides: they stand beside each other, several items in a printed line.
        absent: Keys of the optional columns that this variant of the table lacks (see `variants`).
        prose: How prose speaks of its cells, or None if the form doesn't say.
        carried: Balances with the table of the year before.
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
    sided: bool = False
    absent: tuple[str, ...] = ()
    prose: ProseForm | None = None
    carried: tuple[Carried, ...] = ()

    @property
    def units(self) -> frozenset[str]:
        """Units that stand in cells of their own beside the labels."""
        return frozenset(row.unit for row in self.rows if row.unit)

    @property
    def lines(self) -> frozenset[str]:
        """Line numbers that may stand beside the labels."""
        return frozenset(str(row.line) for row in self.rows if row.line is not None)

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

    def table(self, id: str, form: str, absent: tuple[str, ...] = ()) -> TableForm:
        """The table `id` as printed in `form`, without the columns `absent`. Raises KeyError if the family has none."""
        for table in self.tables.get(id, ()):
            if form in table.layout:
                return next(variant for variant in variants(table) if variant.absent == absent)
        raise KeyError((id, form))


@cache
def variants(table: TableForm) -> tuple[TableForm, ...]:
    """A table with all its columns, and without each set of its optional ones; made once."""
    keys = dict.fromkeys(c.key for block in table.blocks for c in block.columns if c.optional)
    sets = [chosen for size in range(1, len(keys) + 1) for chosen in combinations(keys, size)]
    return (table, *(_without(table, absent) for absent in sets))


def _without(table: TableForm, absent: tuple[str, ...]) -> TableForm:
    """The table without some columns; balances over them don't hold for it."""
    blocks = []
    for block in table.blocks:
        gone = {label for c in block.columns if c.key in absent for label in c.labels}
        rows = []
        for row in block.rows:
            kept = [i for i, column in enumerate(row.columns) if column.key not in absent]
            cells = tuple(row.cells[i] for i in kept)
            rows.append(replace(row, cells=cells, columns=tuple(row.columns[i] for i in kept)))
        columns = tuple(column for column in block.columns if column.key not in absent)
        header = tuple(label for label in block.header if label not in gone)
        blocks.append(replace(block, header=header, columns=columns, rows=tuple(rows)))
    left = {cell for block in blocks for row in block.rows for cell in row.cells}
    equations = tuple(e for e in table.equations if left.issuperset(e.addresses))
    prose = table.prose
    if prose is not None:
        prose = replace(prose, wordings=tuple(w for w in prose.wordings if all(left.issuperset(s) for s in w.sums)))
    return replace(table, blocks=tuple(blocks), equations=equations, absent=absent, prose=prose)

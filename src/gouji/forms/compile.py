"""Form files that are sound → forms as the stages use them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gouji.forms.balances import spread
from gouji.forms.model import Address, Block, Carried, Column, Equation, Form, PrintedRow, TableForm
from gouji.forms.prose import prose_of
from gouji.forms.schema import ColumnFile, FormFile, RowFile, TableFile


def compile_form(file: FormFile, files: Mapping[str, FormFile]) -> Form:
    """The form of a file without problems.

    Args:
        file: The form's file.
        files: All form files by id, for tables taken over from another form.
    """
    alike: dict[str, list[str]] = {}
    for other in files.values():
        for table in other.tables:
            alike.setdefault(f"{table.same_as or other.form} {table.id}", []).append(other.form)
    tables = []
    for entry in file.tables:
        owner = entry.same_as or file.form
        table = next(t for t in files[owner].tables if t.id == entry.id)
        blocks = blocks_of(table)
        cells = cells_of(blocks)
        equations = tuple(e for _, found in equations_of(table, blocks) if not isinstance(found, str) for e in found)
        tables.append(
            TableForm(
                id=table.id,
                form=owner,
                layout=tuple(alike[f"{owner} {table.id}"]),
                title=table.title or "",
                headings=tuple(dict.fromkeys((table.title or "", *table.headings))),
                notes=table.notes,
                blocks=blocks,
                equations=equations,
                years=file.years,
                optional=entry.optional,
                sided=bool(table.sides),
                prose=prose_of(files[owner].prose, table, cells),
                carried=tuple(Carried(c.id, c.label, c.last_year, c.this_year) for c in table.carried),
            )
        )
    return Form(file.form, file.title, file.years, tuple(tables))


def _leaves(columns: Sequence[ColumnFile], parents: tuple[str, ...] = ()) -> Iterator[Column]:
    for column in columns:
        if column.columns:
            yield from _leaves(column.columns, (*parents, column.label))
        else:
            labels = (column.label, *column.aliases)
            yield Column(
                column.id or "",
                column.label,
                labels,
                parents,
                column.kind,
                column.unit,
                column.units,
                column.optional,
                column.filled,
            )


def _header(columns: Sequence[ColumnFile]) -> Iterator[str]:
    for column in columns:
        yield from (column.label, *column.aliases)
        yield from _header(column.columns)


def _printed(
    rows: Sequence[RowFile], columns: tuple[Column, ...], prefix: str, groups: tuple[str, ...] = ()
) -> Iterator[PrintedRow]:
    for row in rows:
        if row.rows:
            yield from _printed(row.rows, columns, prefix, (*groups, row.label))
        else:
            key = prefix + (row.id or "")
            cells = tuple((key, column.key) for column in columns)
            own = tuple(_own(row, column) for column in columns)
            yield PrintedRow(key, (row.label, *row.aliases), groups, cells, own, row.unit, row.line)


def _own(row: RowFile, column: Column) -> Column:
    """The column as it stands in a row that has a kind or unit of its own."""
    if row.kind is None and row.unit is None:
        return column
    unit = row.unit or column.unit
    return replace(column, kind=row.kind or column.kind, unit=unit, units=column.units if row.unit is None else ())


def _row_labels(rows: Sequence[RowFile]) -> Iterator[str]:
    for row in rows:
        yield row.label
        yield from _row_labels(row.rows)


def blocks_of(table: TableFile) -> tuple[Block, ...]:
    """The blocks of a table laid out in this file; one without an id where the file has no blocks."""
    if table.blocks:
        return tuple(
            Block(
                block.id,
                (block.title, *block.aliases),
                block.corner,
                tuple(dict.fromkeys(_header(block.columns))),
                tuple(_leaves(block.columns)),
                tuple(_printed(block.rows, tuple(_leaves(block.columns)), f"{block.id}.")),
            )
            for block in table.blocks
        )
    if table.sides:
        return tuple(
            Block(
                side.id,
                (),
                table.corner,
                tuple(dict.fromkeys(_header(side.columns or table.columns))),
                tuple(_leaves(side.columns or table.columns)),
                tuple(_printed(side.rows, tuple(_leaves(side.columns or table.columns)), "")),
            )
            for side in table.sides
        )
    columns = tuple(_leaves(table.columns))
    rows = tuple(_printed(table.rows, columns, ""))
    header = tuple(dict.fromkeys(_header(table.columns)))
    if table.print == "one_row":
        cells = tuple(cell for row in rows for cell in row.cells)
        wide = tuple(
            replace(column, parents=(*row.groups, row.labels[0], *column.parents))
            for row in rows
            for column in row.columns
        )
        header = tuple(dict.fromkeys((*_row_labels(table.rows), *header)))
        rows = (PrintedRow("*", (), (), cells, wide),)
        columns = wide
    return (Block(None, (), table.corner, header, columns, rows),)


def cells_of(blocks: Sequence[Block]) -> list[Address]:
    """Addresses of every cell of the blocks, in order."""
    return [cell for block in blocks for row in block.rows for cell in row.cells]


def equations_of(table: TableFile, blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[Equation, ...] | str]]:
    """Position of each balance with its equations, or with what is wrong with its expression."""
    cells = cells_of(blocks)
    for i, b in enumerate(table.balances):
        try:
            yield i, spread(b.id, b.label, b.each, b.expression, cells, b.rows, b.columns, b.tolerance)
        except ValueError as error:
            yield i, str(error)

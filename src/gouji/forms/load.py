"""Form files → forms. A wrong file reports all its problems at once, each with its path."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from gouji.document.errors import FormError
from gouji.forms.balances import spread
from gouji.forms.model import Block, Column, Equation, Family, Form, PrintedRow, TableForm
from gouji.forms.schema import BalanceFile, ColumnFile, FormFile, RowFile, TableFile

_KEYS = sorted(
    {name for model in (FormFile, TableFile, RowFile, ColumnFile, BalanceFile) for name in model.model_fields}
)


def shipped() -> tuple[Path, ...]:
    """Paths of the form files that come with gouji."""
    folder = Path(str(resources.files("gouji.forms") / "data"))
    return tuple(sorted(folder.glob("*.yaml")))


@cache
def load_families(paths: tuple[Path, ...] = ()) -> dict[str, Family]:
    """Load the shipped forms and those of `paths` (a path replaces a shipped form of the same id).

    Returns:
        Families by id.

    Raises:
        FormError: A file is wrong; it lists the problems of every file.
    """
    files: dict[str, FormFile] = {}
    origin: dict[str, Path] = {}
    problems: list[str] = []
    for path in (*shipped(), *paths):
        try:
            file = read_form(path)
        except FormError as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
            continue
        files[file.form] = file
        origin[file.form] = path
    forms: dict[str, Form] = {}
    for key, file in files.items():
        found = list(_problems(file, files))
        problems += [f"{origin[key].name}: {problem}" for problem in found]
        if not found:
            forms[key] = _form(file, files)
    if problems:
        raise FormError("The form files can't be used:", problems)
    families: dict[str, list[Form]] = {}
    for form in forms.values():
        families.setdefault(form.family, []).append(form)
    return {key: Family(key, tuple(sorted(members, key=lambda f: f.years))) for key, members in families.items()}


def check_form(path: Path) -> list[str]:
    """Every problem of a form file, each as "path: what is wrong"; empty if it is fit for use."""
    try:
        file = read_form(path)
    except FormError as error:
        return list(error.problems)
    others = {f.form: f for f in (read_form(other) for other in shipped())}
    return list(_problems(file, {**others, file.form: file}))


def read_form(path: Path) -> FormFile:
    """Read a form file and check its shape.

    Raises:
        FormError: It can't be read or has unknown, lacking or wrong keys.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return FormFile.model_validate(data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FormError(f"The form file {path.name} can't be read.", [f"file: {error}"]) from error
    except ValidationError as error:
        raise FormError(f"The form file {path.name} is wrong.", [_say(e) for e in error.errors()]) from error


def _say(error: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "file"
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        near = difflib.get_close_matches(name, _KEYS, 1)
        return f"{where}: unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    return f"{where}: {error['msg'][0].lower()}{error['msg'][1:]}"


def _leaves(columns: Sequence[ColumnFile], parents: tuple[str, ...] = ()) -> Iterator[Column]:
    for column in columns:
        if column.columns:
            yield from _leaves(column.columns, (*parents, column.label))
        else:
            labels = (column.label, *column.aliases)
            yield Column(column.id or "", column.label, labels, parents, column.kind, column.unit, column.units)


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
            yield PrintedRow(key, (row.label, *row.aliases), groups, cells, columns)


def _row_labels(rows: Sequence[RowFile]) -> Iterator[str]:
    for row in rows:
        yield row.label
        yield from _row_labels(row.rows)


def _blocks(table: TableFile) -> tuple[Block, ...]:
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


def _equations(table: TableFile, blocks: Sequence[Block]) -> Iterator[tuple[int, tuple[Equation, ...] | str]]:
    cells = [cell for block in blocks for row in block.rows for cell in row.cells]
    for i, b in enumerate(table.balances):
        try:
            yield i, spread(b.id, b.label, b.each, b.expression, cells, b.rows, b.columns, b.tolerance)
        except ValueError as error:
            yield i, str(error)


def _problems(file: FormFile, files: Mapping[str, FormFile]) -> Iterator[str]:
    ids = [table.id for table in file.tables]
    for i, table in enumerate(file.tables):
        where = f"tables.{i}"
        if ids.count(table.id) > 1:
            yield f"{where}.id: {table.id!r} is there twice"
        if table.same_as:
            other = files.get(table.same_as)
            if other is None or all(t.id != table.id or t.same_as for t in other.tables):
                yield f"{where}.same_as: {table.same_as!r} is no form with a table {table.id!r} of its own"
            continue
        if not table.title:
            yield f"{where}.title: a table needs its official heading"
        if not table.blocks and not (table.columns and table.rows):
            yield f"{where}: a table needs blocks, or columns and rows"
            continue
        blocks = _blocks(table)
        cells = [cell for block in blocks for row in block.rows for cell in row.cells]
        for row, column in cells:
            if not column or row.endswith(".") or not row:
                yield f"{where}: a leaf row or column has no id"
                break
        for cell in sorted({c for c in cells if cells.count(c) > 1}) if len(cells) < 5000 else ():
            yield f"{where}: the cell {'/'.join(cell)} is there twice"
        for j, result in _equations(table, blocks):
            if isinstance(result, str):
                yield f"{where}.balances.{j}.expression: {result}"


def _form(file: FormFile, files: Mapping[str, FormFile]) -> Form:
    alike: dict[str, list[str]] = {}
    for other in files.values():
        for table in other.tables:
            alike.setdefault(f"{table.same_as or other.form} {table.id}", []).append(other.form)
    tables = []
    for entry in file.tables:
        owner = entry.same_as or file.form
        table = next(t for t in files[owner].tables if t.id == entry.id)
        blocks = _blocks(table)
        equations = tuple(e for _, found in _equations(table, blocks) if not isinstance(found, str) for e in found)
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
            )
        )
    return Form(file.form, file.title, file.years, tuple(tables))

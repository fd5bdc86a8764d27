"""`gouji forms`: the official forms that gouji knows, and a check of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gouji.cli.app import EPILOG, Exit, Group
from gouji.cli.draft import draft_file

if TYPE_CHECKING:
    from gouji.forms import Block

ONE_ROW = "*"
"""Key of the only line of a form printed as one row."""

_Form = Annotated[list[Path] | None, typer.Option("--form", help="A form file of your own to add.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    say = "Show, check and draft the forms."
    forms = typer.Typer(name="forms", cls=Group, no_args_is_help=True, help=say, epilog=EPILOG)
    forms.command("list", epilog=EPILOG)(list_forms)
    forms.command("show", epilog=EPILOG)(show_form)
    forms.command("check", epilog=EPILOG)(check_file)
    forms.command("draft", epilog=EPILOG)(draft_file)
    app.add_typer(forms)


def list_forms(form: _Form = None) -> None:
    """List the forms with their tables."""
    from gouji.cli.show import show_table
    from gouji.forms import load_families

    families = load_families(tuple(form or ()))
    show_table(
        ("form", "title", "years", "tables"),
        (
            (f.id, f.title, _years(f.years), ", ".join(table.id for table in f.tables))
            for family in families.values()
            for f in family.forms
        ),
    )


def show_form(
    id: Annotated[str, typer.Argument(help="The form, such as cn-ogi/2021.", show_default=False)],
    table: Annotated[str | None, typer.Option("--table", "-t", help="Only this table.")] = None,
    form: _Form = None,
) -> None:
    """Show the rows, columns and balances of a form, with the keys that results use."""
    from gouji.cli.show import show_table
    from gouji.document.errors import OptionError
    from gouji.forms import load_families

    known = {f.id: f for family in load_families(tuple(form or ())).values() for f in family.forms}
    if id not in known:
        raise OptionError(f"{id!r} is no form. There are {', '.join(known)}.")
    tables = [t for t in known[id].tables if table in (None, t.id)]
    if not tables:
        raise OptionError(f"The form {id} has no table {table!r}. It has {', '.join(t.id for t in known[id].tables)}.")
    for shown in tables:
        typer.echo(f"{shown.id}  {shown.title}")
        for block in shown.blocks:
            if block.titles:
                typer.echo(f"\n{block.id}  {block.titles[0]}")
            show_table(("column", "label", "kind", "unit"), _columns(block))
            show_table(("row", "label"), _rows(block))
        balances = {e.rule: (e.label, "row" if e.row else "column" if e.column else "table") for e in shown.equations}
        if balances:
            show_table(("balance", "says", "for each"), ((rule, *rest) for rule, rest in balances.items()))


def check_file(
    file: Annotated[Path, typer.Argument(help="A form file (YAML).", exists=True, dir_okay=False, show_default=False)],
) -> None:
    """Check a form file and list all its problems at once."""
    from gouji.forms import check_form

    problems = check_form(file)
    for problem in problems:
        typer.echo(f"{file}: {problem}", err=True)
    if problems:
        raise typer.Exit(Exit.SETUP)
    typer.echo(f"{file} is fit for use.")


def _columns(block: Block) -> list[tuple[str, ...]]:
    """Key, label, kind and unit of each column; where a form is printed as one row, without the rows' labels."""
    found = {}
    for row in block.rows:
        for (_, key), column in zip(row.cells, row.columns, strict=True):
            label = column.label if row.key == ONE_ROW else " / ".join((*column.parents, column.label))
            found[key] = (key, label, column.kind, column.unit or "")
    return list(found.values())


def _rows(block: Block) -> list[tuple[str, str]]:
    """Key and label of each row; in a form printed as one row, the labels stand above the columns."""
    found = {}
    for row in block.rows:
        for (key, _), column in zip(row.cells, row.columns, strict=True):
            labels = column.parents if row.key == ONE_ROW else (*row.groups, *row.labels[:1])
            found[key] = " / ".join(labels)
    return list(found.items())


def _years(years: tuple[int, int]) -> str:
    return f"{years[0]} to {years[1]}"

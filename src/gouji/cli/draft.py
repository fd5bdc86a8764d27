"""`gouji forms draft`: a form file from a few clean examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def draft_file(
    examples: Annotated[
        list[Path],
        typer.Argument(
            metavar="EXAMPLE...",
            help="Filled-in examples, free of misreadings: HTML, DOCX, Markdown, TSV, or corrected results (JSON).",
            exists=True,
            dir_okay=False,
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The form file to write.", show_default=False)],
    id: Annotated[str, typer.Option("--id", help="Id of the form: family/edition.")] = "my-form/1",
    title: Annotated[str | None, typer.Option("--title", help="Title of the form, if not its first table's.")] = None,
    years: Annotated[
        str | None, typer.Option("--years", metavar="FIRST-LAST", help="First and last year of its use.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="YAML with keys by label, under tables, rows and columns.", exists=True),
    ] = None,
    form: Annotated[
        list[Path] | None,
        typer.Option("--form", help="A form file of your own, if results were made with it.", exists=True),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it is there.")] = False,
) -> None:
    """Draft a form file: rows, columns, units, and the balances that hold in every example."""
    from gouji.document.errors import OptionError
    from gouji.learn.drafting import draft_form

    if out.exists() and not overwrite:
        raise OptionError(f"{out} is there already. Give another name, or --overwrite to replace it.")
    drafted = draft_form(examples, id, title, _years(years), keys, form or ())
    out.write_text(drafted.text, encoding="utf-8")
    rows = sum(len(table.rows) for table in drafted.tables)
    stated = sum(balance.found.stated for table in drafted.tables for balance in table.balances)
    typer.echo(f"{out}: {len(drafted.tables)} tables, {rows} rows, {stated} balances. It is fit for use.")
    for doubt in drafted.doubts:
        typer.echo(f"Look at this: {doubt}", err=True)


def _years(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    first, _, last = text.partition("-")
    if not (first.isdigit() and last.isdigit()):
        raise typer.BadParameter(f"{text!r} is no pair of years; write it as 2008-2018.", param_hint="--years")
    return int(first), int(last)

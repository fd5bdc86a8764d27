"""`gouji query`: SQL over the results of a batch."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Exit, FormFiles, OutFolder, one_of

AS = ("table", "csv", "jsonl")
ROWS_SHOWN = 100
"""Rows of a table for the eye; the other outputs have all."""
_EXACT = 1e15
"""Below it a float is as good as a whole number."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(query)


def query(
    folder: OutFolder,
    sql: Annotated[str, typer.Argument(help="One SELECT of DuckDB's SQL; - reads it from standard input.")],
    output: Annotated[
        str,
        typer.Option("--as", help="How to print: table (100 rows), csv or jsonl.", callback=one_of("way to print", AS)),
    ] = "table",
    form: FormFiles = None,
) -> None:
    """Ask the tables reports, cells, checks, lines, issuers, indicators and panel; nothing is written or fetched."""
    from gouji.panel.query import QueryError, ask

    text = sys.stdin.read() if sql == "-" else sql
    try:
        with ask(folder, text, tuple(form or ())) as found:
            if not found.stored:
                typer.echo("These are results as files; a store (`gouji run … --layout store`) is faster.", err=True)
            if found.twice:
                say = f"{found.twice} reports are in the store twice: a run is at work or was stopped."
                typer.echo(f"{say} Run `gouji run` into it again.", err=True)
            for path, why in found.unreadable:
                typer.echo(f"Not read: {path}: {why}", err=True)
            if output == "table":
                _show(found.columns, found.rows)
            elif output == "csv":
                _print_csv(found.columns, found.rows)
            else:
                _print_lines(found.columns, found.rows)
    except QueryError as error:
        typer.echo(f"Error: The query can't be run. {error}", err=True)
        raise typer.Exit(Exit.USAGE) from error


def _show(columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    from gouji.cli.show import show_table

    rows = iter(rows)
    shown = list(islice(rows, ROWS_SHOWN))
    show_table(columns, ([_plain(value) for value in row] for row in shown))
    if more := sum(1 for _ in rows):
        typer.echo(f"… and {more} more rows: --as csv or --as jsonl prints all of them.")


def _print_csv(columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(columns)
    out.writerows([_plain(value) for value in row] for row in rows)


def _print_lines(columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    import msgspec

    encode = msgspec.json.Encoder(decimal_format="number", enc_hook=str).encode
    for row in rows:
        values = (_whole(value.normalize() if isinstance(value, Decimal) else value) for value in row)
        typer.echo(encode(dict(zip(columns, values, strict=True))).decode())


def _plain(value: object) -> object:
    """A value for people: amounts without the zeros behind the point that the store keeps."""
    if isinstance(value, Decimal):
        from gouji.document import format_amount

        return format_amount(value)
    return _whole(value)


def _whole(value: object) -> object:
    """A whole number without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT else value

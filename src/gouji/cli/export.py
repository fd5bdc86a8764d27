"""`gouji export`: the results of a batch as one data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, FormFiles, Json, OutFolder, one_of

SUFFIXES = (".csv", ".xlsx", ".parquet", ".dta", ".duckdb")  # as in gouji.panel.export, which would take a while to
LANGUAGES = ("zh", "en")  # import; a test holds them together


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(export)


def _target(to: Path) -> Path:
    if to.suffix.lower() not in SUFFIXES:
        raise typer.BadParameter(f"{to.name!r} ends in no format; there are {', '.join(SUFFIXES)}.")
    return to


def export(
    folder: OutFolder,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="File to write; its name says the format: " + ", ".join(SUFFIXES) + ".",
            dir_okay=False,
            show_default=False,
            callback=_target,
        ),
    ],
    wide: Annotated[
        bool, typer.Option("--wide", help="One row a report and a column an indicator, instead of one row a figure.")
    ] = False,
    accepted_only: Annotated[
        bool, typer.Option("--accepted-only", help="Leave figures empty that gouji does not vouch for.")
    ] = False,
    lang: Annotated[
        str, typer.Option(help="Language of labels: zh or en.", callback=one_of("language", LANGUAGES))
    ] = "zh",
    form: FormFiles = None,
    json: Json = False,
) -> None:
    """Write one panel of issuer, year and indicator, with state and confidence, labels and a data dictionary."""
    from gouji.panel.export import export as write

    done = write(folder, to, wide=wide, accepted_only=accepted_only, lang=lang, form_paths=tuple(form or ()))
    if json:
        import msgspec

        data = msgspec.json.encode(done, enc_hook=str)
        typer.echo(msgspec.json.format(data, indent=2).decode())
        return
    where = f"dictionary in {done.dictionary}" if done.dictionary else "dictionary inside"
    typer.echo(f"{to}: {done.rows} rows, {done.columns} columns; {where}.")
    if done.several:
        say = f"Of {done.several} pairs of issuer and year there are several reports: see the column reports_of_year."
        typer.echo(say, err=True)
    for path, why in done.unreadable:
        typer.echo(f"Not read: {path}: {why}", err=True)

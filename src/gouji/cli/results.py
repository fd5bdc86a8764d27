"""`gouji explain`, `check` and `diff`: commands over results that are there already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Exit, FormFiles, Json, OutFolder, one_of


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=EPILOG)(explain)
    app.command(epilog=EPILOG)(check)
    app.command(epilog=EPILOG)(diff)


def explain(
    result: Annotated[
        Path, typer.Argument(help="A result (.json) of `gouji run`.", exists=True, dir_okay=False, show_default=False)
    ],
    cell: Annotated[str, typer.Option("--cell", help="The cell: table/row/column.", show_default=False)],
    form: FormFiles = None,
    lang: Annotated[str, typer.Option(help="Language: zh or en.", callback=one_of("language", ("zh", "en")))] = "en",
    json: Json = False,
) -> None:
    """Say every step that led to a cell."""
    from gouji.batch.output import read_result
    from gouji.cli.explain import explain as make
    from gouji.document.errors import InputError
    from gouji.forms import load_families

    try:
        report = read_result(result)
    except ValueError as error:
        raise InputError(str(error)) from error
    explanation = make(report, cell, load_families(tuple(form or ())), lang)
    if json:
        _print_json(explanation)
        return
    typer.echo(explanation.cell)
    for step in explanation.steps:
        typer.echo(f"\n{step.title}")
        for sentence in step.sentences:
            typer.echo(f"  {sentence}")


def check(
    folder: OutFolder,
    form: FormFiles = None,
    across_years: Annotated[
        bool,
        typer.Option("--across-years", help="Also compare what an issuer's report carries over with its next year's."),
    ] = False,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Leave with exit code 1 if a balance fails or differs, or years contradict each other, "
            "or a file is no result.",
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Evaluate the balances again, over the cells of results, and list those that fail or differ from what they say."""
    from gouji.batch.check import check_folder
    from gouji.cli.show import show_check

    recheck = check_folder(folder, tuple(form or ()), years=across_years)
    if json:
        _print_json(recheck)
    else:
        show_check(recheck)
    raise typer.Exit(Exit.FOUND if strict and not recheck.sound else Exit.FINE)


def diff(
    before: OutFolder,
    after: OutFolder,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Leave with exit code 1 if anything differs.")] = False,
    json: Json = False,
) -> None:
    """List the cells that differ between two out folders: what a change of model, form or program changed."""
    from gouji.batch.diff import diff_folders
    from gouji.cli.show import show_diff

    found = diff_folders(before, after)
    if json:
        _print_json(found)
    else:
        show_diff(found)
    raise typer.Exit(Exit.FOUND if exit_code and not found.same else Exit.FINE)


def _print_json(value: object) -> None:
    import msgspec

    data = msgspec.json.Encoder(decimal_format="number").encode(value)
    typer.echo(msgspec.json.format(data, indent=2).decode())

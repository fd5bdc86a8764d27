"""`gouji suggest`: the lines that would teach the model most."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, one_of
from gouji.cli.corrections import EXPORTS, Forms, Model
from gouji.cli.settings import make_settings, split

SHOWN = 60
"""Characters of a line that the table shows."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(suggest)


def suggest(
    folder: Annotated[Path, typer.Argument(help="Folder of reports.", exists=True, file_okay=False)],
    n: Annotated[int, typer.Option("--n", "-n", help="How many lines.", min=1)] = 50,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write the lines to, to be corrected.", dir_okay=False)
    ] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", help="Format of that file.", callback=one_of("format", EXPORTS))
    ] = "label-studio",
    store: Annotated[
        Path, typer.Option("--store", help="Corrections there are; their lines are not asked for.", file_okay=False)
    ] = Path("corrections"),
    form: Forms = None,
    model: Model = "default",
) -> None:
    """List the lines of reports that would teach the model most: uncertain, and unlike each other.

    Correct the file that --out writes, in Label Studio or in an editor, and bring it back with
    `gouji corrections import`.
    """
    from gouji.cli.corrections_io import suggestions, write_suggestions
    from gouji.cli.show import show_table

    settings = make_settings(split(form), model, "auto", None, None, None)
    chosen = suggestions(folder, n, store, settings)
    rows = (
        (
            s.page.origin.name if s.page.origin.report == 1 else f"{s.page.origin.name}.{s.page.origin.report}",
            s.tagged.line.number,
            s.tagged.tag.value,
            f"{s.tagged.probability:.2f}",
            s.tagged.by,
            s.alike,
            s.tagged.line.text.strip()[:SHOWN],
        )
        for s in chosen
    )
    show_table(("report", "line", "tag", "probability", "by", "alike", "text"), rows)
    if out is not None:
        write_suggestions(chosen, out, format)
        typer.echo(f"{len(chosen)} lines in {out}.")

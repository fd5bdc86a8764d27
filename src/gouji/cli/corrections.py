"""`gouji corrections`: what people put right, in and out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Group, Json, OutFolder, one_of
from gouji.cli.settings import make_settings, split

IMPORTS = ("jsonl", "label-studio", "review-csv")
EXPORTS = ("jsonl", "label-studio")

Forms = Annotated[
    list[str] | None,
    typer.Option("--form", help="A family of forms (cn-ogi) or a form file of your own; repeatable."),
]
Model = Annotated[str, typer.Option(help="Line classifier: its name, its folder, or none for rules alone.")]
_Store = Annotated[Path, typer.Option("--store", help="Folder that keeps the corrections.", file_okay=False)]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="corrections",
        cls=Group,
        no_args_is_help=True,
        help="Bring people's corrections in, and ask for more.",
        epilog=EPILOG,
    )
    group.command("import", epilog=EPILOG)(import_files)
    group.command("export", epilog=EPILOG)(export)
    app.add_typer(group)


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Files of corrections.", dir_okay=False, show_default=False)],
    store: _Store = Path("corrections"),
    format: Annotated[
        str, typer.Option("--format", "-f", help="Format of the files.", callback=one_of("format", IMPORTS))
    ] = "jsonl",
    who: Annotated[str | None, typer.Option(help="Who corrected, where the file doesn't say.")] = None,
    results: Annotated[
        Path | None,
        typer.Option(
            "--results",
            help="Out folder of the run that wrote review.csv. Default: the folder of the file.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    form: Forms = None,
    json: Json = False,
) -> None:
    """Add corrections to a store: all of them, or none if one is wrong.

    A correction that the store has already is dropped. Of several corrections of one thing the latest stands, and the
    earlier ones are kept as history. `jsonl` is the format of the store itself (schema/corrections.schema.json),
    `label-studio` what Label Studio exports as JSON, `review-csv` a review.csv with a column `corrected` added, in
    which a person wrote a number, blank, or ok.
    """
    from gouji.cli.corrections_io import read_file
    from gouji.cli.show import show_table
    from gouji.learn.corrections import Store, refuse

    read = [read_file(file, format, who, results, split(form)) for file in files]
    refuse(tuple(problem for found in read for problem in found.problems))
    counts = Store(store).add((c for found in read for c in found.corrections), sum(found.unsigned for found in read))
    if json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(counts), indent=2).decode())
        return
    words = {
        "read": counts.read,
        "added": counts.added,
        "there already": counts.duplicates,
        "in place of an earlier one": counts.replacing,
        "older than one that stands": counts.history,
        "not signed, left out": counts.unsigned,
        "standing now": counts.standing,
    }
    show_table(("corrections", "number"), words.items())


def export(
    folder: OutFolder,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write.", dir_okay=False, show_default=False)],
    format: Annotated[
        str, typer.Option("--format", "-f", help="Format of the file.", callback=one_of("format", EXPORTS))
    ] = "label-studio",
    reports: Annotated[
        Path | None,
        typer.Option("--reports", help="Folder of the reports; needed for label-studio.", exists=True, file_okay=False),
    ] = None,
    store: _Store = Path("corrections"),
    form: Forms = None,
    model: Model = "default",
) -> None:
    """Write what there is to correct in results.

    `jsonl`: the cells that a person must look at, each with its best guess. Mend the value and fill in `who`; the
    import leaves out what nobody signed. `label-studio`: a task a report, with the tags of its lines and the row and
    column labels that were found as predictions, and the corrections of the store as annotations. The labelling
    configuration is training/label-studio.xml.
    """
    from gouji.cli.corrections_io import write_cells, write_tasks
    from gouji.document.errors import OptionError

    if format == "jsonl":
        number = write_cells(folder, out)
        typer.echo(f"{number} cells to look at, in {out}.")
        return
    if reports is None:
        raise OptionError("Results don't hold the reports' text. Name the folder of the reports with --reports.")
    settings = make_settings(split(form), model, "auto", None, None, None)
    number, lost = write_tasks(folder, reports, store, out, settings)
    told = f" {lost} reports are not in {reports} and were left out." if lost else ""
    typer.echo(f"{number} tasks in {out}.{told}")

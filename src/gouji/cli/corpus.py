"""`gouji corpus`: generated reports with all that is true of them, to train on and to measure with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("corpus", epilog=EPILOG)(corpus)


def corpus(
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help="A file (.jsonl or .jsonl.xz) for samples with tags and places, or a folder for reports/ and gold/.",
            show_default=False,
        ),
    ],
    recipe: Annotated[
        Path | None,
        typer.Argument(
            help="How often what happens (YAML, see training/recipes/); the generator's defaults if none.",
            show_default=False,
        ),
    ] = None,
    count: Annotated[int, typer.Option("--n", "-n", min=0, help="How many reports.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the first report; the next ones follow.")] = 0,
    form: Annotated[
        list[Path] | None, typer.Option(help="A form file of your own, for a recipe that names its family.")
    ] = None,
    family: Annotated[
        str | None, typer.Option(help="The family of the reports, instead of the recipe's.", show_default=False)
    ] = None,
) -> None:
    """Generate reports whose every label is known. The same recipe and seed give the same bytes."""
    from gouji.learn.corpus import DEFAULT, generate_all, load_recipe, write_corpus, write_samples

    chosen = load_recipe(recipe) if recipe else DEFAULT
    chosen = chosen.model_copy(
        update={"forms": (*chosen.forms, *(form or ())), **({"family": family} if family else {})}
    )
    if out.suffix in (".jsonl", ".xz"):
        write_samples(out, generate_all(count, seed, chosen))
    else:
        write_corpus(out, count, seed, chosen)
    typer.echo(f"{count} reports of {chosen.family} in {out}.")

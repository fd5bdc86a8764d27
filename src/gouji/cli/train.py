"""`gouji train`: a line model from a configuration, its promotion, and the experiments around it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Exit, command_line


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train", epilog=EPILOG)(train)


def train(
    ctx: typer.Context,
    config: Annotated[
        Path,
        typer.Argument(
            help="The configuration (YAML, see training/).", exists=True, dir_okay=False, show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of models to write to.")] = Path("models"),
    corpus: Annotated[
        list[Path] | None,
        typer.Option(help="Samples (.jsonl or .jsonl.xz) to train on beside those of the configuration."),
    ] = None,
    corrections: Annotated[
        list[Path] | None, typer.Option(help="A person's corrections to train on beside those of the configuration.")
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option(help="Folder with the reports that were corrected, if not that of the corrections."),
    ] = None,
    promote: Annotated[
        bool,
        typer.Option(
            "--promote",
            help="Compare the model with the default one, and make it the default if no headline figure is worse.",
        ),
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            help="With --promote: the default's figures (report.json of gouji evaluate by an earlier gouji), where its "
            "confidences can't be used by this one any more.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Train no model for use, but compare the families of models.")
    ] = False,
    layouts: Annotated[
        bool,
        typer.Option("--hold-out-layouts", help="Train no model for use, but measure on kinds of page never seen."),
    ] = False,
    reports: Annotated[
        Path | None,
        typer.Option("--report", help="Folder for tables, reports/NAME-VERSION beside the configuration if not given."),
    ] = None,
) -> None:
    """Train a line model and write its folder, which is never overwritten.

    The same configuration gives the same model. A model that is worse than the default on any headline figure stays
    in its folder but is not promoted, and the exit code is 1.
    """
    from gouji.learn import training

    plan, command = training.load_training(config), command_line(ctx)
    folder = reports or config.parent / "reports" / plan.title
    model = out / plan.title
    if compare:
        typer.echo(training.compare_families(plan, folder, typer.echo, command))
    if layouts:
        typer.echo(training.hold_out_layouts(plan, folder, typer.echo, command))
    if not compare and not layouts and not (promote and training.is_trained(plan, model)):
        samples = [training.Extra(file=path) for path in corpus or ()]
        people = [training.Corrected(file=path, sources=sources) for path in corrections or ()]
        training.train(plan, out, samples=samples, corrections=people, say=typer.echo, command=command)
    if (model / "meta.json").is_file():
        training.write_card(model, folder)
        typer.echo(f"{model}")
    if promote:
        from gouji.learn.evaluate import EvaluationReport

        before = EvaluationReport.read(against) if against else None
        done = training.promote(plan, model, folder, before, command)
        typer.echo(done.table)
        if not done.promoted:
            typer.echo(f"{model.name} is not made the default. {' '.join(done.worse)}", err=True)
            raise typer.Exit(Exit.FOUND)
        typer.echo(f"{model.name} is now the default of {plan.family}.")

"""`gouji evaluate`: how good a model is on reports whose figures are known."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Exit, Json, command_line, one_of
from gouji.cli.run import SOURCES
from gouji.cli.settings import make_settings, split


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(evaluate)


def evaluate(
    ctx: typer.Context,
    model: Annotated[
        str, typer.Argument(help="Line classifier: its name, its folder, or none for rules alone.", show_default=False)
    ],
    corpus: Annotated[
        list[str],
        typer.Argument(
            help="Corpora: .jsonl or .jsonl.xz of samples, a folder with reports/ and gold/, a recipe (.yaml), or "
            "default for the generator's own recipe.",
            show_default=False,
        ),
    ],
    report: Annotated[
        Path | None,
        typer.Option(help="Folder for report.json, report.md, plots and index.html.", file_okay=False),
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many reports of each corpus; 0 for all.", min=0)] = 0,
    ladder: Annotated[
        int,
        typer.Option(help="Let recipes make so many reports at each of 0, 1, 2, 5, 10, 20% character error.", min=0),
    ] = 0,
    arms: Annotated[
        list[str] | None, typer.Option("--arms", help="Arms to run; repeat, or part with commas. Default: all.")
    ] = None,
    form: Annotated[list[str] | None, typer.Option("--form", help="A form file of your own; repeatable.")] = None,
    source: Annotated[
        str, typer.Option(help="What the pipeline is told: digital, ocr or auto.", callback=one_of("source", SOURCES))
    ] = "auto",
    threshold: Annotated[
        float | None,
        typer.Option(help="Confidence from which a cell is accepted. Default: the model's own.", min=0.0, max=1.0),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="An earlier report to compare with; exit code 1 if a headline figure is worse now."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", help="Processes to use.", min=1)] = 1,
    json: Json = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no progress, and of the tables the first alone.")
    ] = False,
) -> None:
    """Measure a model: tags, rows, columns, cells, silent errors, coverage and calibration, by arm and by noise."""
    from gouji.learn.evaluate import EvaluationReport, Plan, compare, read_corpora, write_report
    from gouji.learn.evaluate import evaluate as measure
    from gouji.learn.made import measured

    began = time.perf_counter()
    if report:
        import matplotlib  # noqa: F401 - a long evaluation must not end without its plots

    settings = make_settings(split(form), model, source, threshold, None, None)
    before = EvaluationReport.read(against) if against else None
    cases = read_corpora(corpus, limit, ladder)
    with _progress(sys.stderr.isatty() and not quiet) as watch:
        found = measure(cases, Plan(settings, split(arms), jobs, command_line(ctx)), watch)
    found = replace(found, measured=measured(time.perf_counter() - began))
    if report:
        write_report(found, report)
    if json:
        typer.echo(found.to_json().decode(), nl=False)
    else:
        _show(found, quiet)
    if before is not None:
        verdict = compare(before, found)
        typer.echo(verdict.to_markdown(), err=json)
        raise typer.Exit(Exit.FINE if verdict.passed else Exit.FOUND)


def _show(report: object, first: bool) -> None:
    """Print the tables, or the first alone: the headline figures of every arm."""
    from gouji.cli.show import show_table
    from gouji.learn.evaluate import EvaluationReport
    from gouji.learn.evaluate.tables import main_tables

    assert isinstance(report, EvaluationReport)
    for table in islice(main_tables(report), 1 if first else None):
        typer.echo(f"{table.title}\n{table.note}".rstrip())
        show_table(table.header, table.rows)


@contextmanager
def _progress(visible: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error; what it gives is called after every report."""
    if not visible:
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading")
        yield lambda done, total: bar.update(task, total=total, completed=done)

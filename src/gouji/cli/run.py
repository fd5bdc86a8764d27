"""`gouji run`: reports in, audited tables out."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gouji.cli.app import EPILOG, Exit, Json, one_of
from gouji.cli.limits import (
    ENGINES,
    LAYOUTS,
    Engine,
    FilesPerWorker,
    InputLimit,
    Layout,
    Lists,
    LogFile,
    ManifestFolder,
    MemoryLimit,
    MetricsFile,
    MinAccepted,
    Scheduler,
    TimeLimit,
    make_limits,
    place_of,
    with_limits,
)
from gouji.cli.settings import OCR_ENGINES, make_settings, parse_workers, split
from gouji.cli.stop import GO_ON, halted_by_signals

if TYPE_CHECKING:
    from gouji.batch import Options, Progress, Summary
    from gouji.batch.plan import Only
    from gouji.batch.runner import Watch

FAIL_ON = ("review", "conflict", "error")
SOURCES = ("auto", "digital", "ocr")  # as in gouji.pipeline.settings and gouji.writers, which would take a while to
LANGUAGES = ("zh", "en")  # import; a test holds them together


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(run)


def run(
    out: Annotated[
        str,
        typer.Option("--out", "-o", help="Folder for the results, or a URL that fsspec reaches.", show_default=False),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders, archives and quoted patterns such as 'in/**/*.pdf' to read; - is standard input.",
            show_default=False,
        ),
    ] = None,
    lists: Lists = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            help="Formats to write (`gouji info` lists them); repeat, or part with commas. Default: all.",
        ),
    ] = None,
    layout: Layout = LAYOUTS[0],
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--form", help="A form (cn-ogi/2021), a family of forms (cn-ogi) or a form file of your own; repeatable."
        ),
    ] = None,
    model: Annotated[
        str, typer.Option(help="Line classifier: its name, its folder, or none for rules alone.")
    ] = "default",
    source: Annotated[
        str,
        typer.Option(
            help="Whether the text was typed (digital) or read by a machine (ocr); auto judges each report.",
            callback=one_of("source", SOURCES),
        ),
    ] = "auto",
    reader: Annotated[
        str, typer.Option(help="Read every input as this format (`gouji formats` lists them); auto tells by content.")
    ] = "auto",
    ocr_engine: Annotated[
        str,
        typer.Option(
            help="What reads scans and photos: rapidocr, or the program tesseract.",
            callback=one_of("OCR engine", OCR_ENGINES),
        ),
    ] = "rapidocr",
    ocr_vote: Annotated[
        bool, typer.Option("--ocr-vote", help="Let both engines read the figures of scans; where they differ is doubt.")
    ] = False,
    workers: Annotated[
        str, typer.Option(help="Processes to use; auto chooses by the number of inputs and cores.", metavar="N|auto")
    ] = "auto",
    engine: Engine = ENGINES[0],
    scheduler: Scheduler = None,
    manifest: ManifestFolder = None,
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
    files_per_worker: FilesPerWorker = None,
    limit: InputLimit = None,
    threshold: Annotated[
        float | None,
        typer.Option(help="Confidence from which a cell is accepted; the model's own if not given.", min=0.0, max=1.0),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what would be done, and why; write nothing.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Do again what an earlier run has done.")] = False,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="|".join(FAIL_ON),
            help="Leave with exit code 1 if a report needs review, contradicts itself, or an input failed; repeatable.",
        ),
    ] = None,
    min_accepted: MinAccepted = None,
    issuer: Annotated[str | None, typer.Option(help="Issuer of the reports, if you know better.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of the reports, if you know better.")] = None,
    lang: Annotated[
        str, typer.Option(help="Language of the pages: zh or en.", callback=one_of("language", LANGUAGES))
    ] = "zh",
    log_file: LogFile = None,
    metrics_file: MetricsFile = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
) -> None:
    """Read reports and write, for each, its audited tables.

    The results of IN/a/report.txt go to OUT/a/report.txt.json (.csv, .xlsx, .html). OUT/review.csv lists what a
    person must look at, worst first; OUT/summary.json says what the batch came to and which inputs failed.
    A second run into the same folder does only what is new or changed.

    Inputs are read by worker processes: one that hangs, crashes or is over a limit costs no other. Up to 40 texts are
    read in this process, where no limit holds, unless a limit or several workers are asked for.
    Ctrl-C once ends the batch when what is under way is done; twice ends it at once. The same command goes on.
    """
    for path in paths or ():
        if path != Path("-") and not path.exists() and not glob.has_magic(str(path)):
            raise typer.BadParameter(f"{path} does not exist. Give files, folders, patterns, or - for standard input.")
    if not paths and not lists:
        raise typer.BadParameter("Nothing to read is given: files, folders, patterns, - or --list FILE.")
    folder, url = place_of(out, manifest)
    wanted = split(fail_on)
    for word in wanted:
        one_of("reason to fail", FAIL_ON)(word)
    count = parse_workers(workers)

    from gouji.batch import Options

    settings = make_settings(split(form), model, source, threshold, issuer, year, reader, ocr_engine, ocr_vote)
    settings = with_limits(settings, limit)
    limits = make_limits(time_limit, memory_limit, files_per_worker)
    options = Options(
        tuple(paths or ()),
        folder,
        split(format),
        settings,
        lang,
        count,
        overwrite,
        limits,
        log_file,
        metrics_file,
        layout,
        url,
        engine,
        scheduler,
        tuple(lists or ()),
    )
    if dry_run:
        show_dry_run(options, json)
    else:
        run_and_show(options, wanted, json=json, quiet=quiet, min_accepted=min_accepted)


def run_and_show(
    options: Options,
    fail_on: tuple[str, ...],
    only: Only | None = None,
    *,
    json: bool = False,
    quiet: bool = False,
    min_accepted: float | None = None,
) -> NoReturn:
    """Run a batch with a bar, show its summary, and leave with its exit code."""
    from gouji.batch import encode_summary, run_batch
    from gouji.cli.show import show_summary

    with _progress(sys.stderr.isatty() and not quiet) as watch, halted_by_signals() as halt:
        summary = run_batch(options, watch, halt, only)
    if json:
        typer.echo(encode_summary(summary).decode(), nl=False)
    elif not quiet:
        show_summary(summary, options.results or options.out)
    if summary.left:
        typer.echo(f"Stopped: {summary.left} inputs are left. {GO_ON}", err=True)
    raise typer.Exit(exit_code(summary, fail_on, min_accepted))


def show_dry_run(options: Options, json: bool) -> None:
    """List what would be done."""
    from collections import Counter

    from gouji.batch.runner import plan_batch
    from gouji.batch.standing import WHY, Why
    from gouji.cli.show import show_table

    steps = plan_batch(options)
    if json:
        import msgspec

        typer.echo(msgspec.json.encode([{"name": step.task.name, "why": step.why} for step in steps]).decode())
        return
    todo = [step for step in steps if step.why is not Why.KEPT]
    if todo:
        show_table(("would be done", "because it"), ((step.task.name, WHY[step.why]) for step in todo))
    counts = ", ".join(f"{number} {why}" for why, number in sorted(Counter(step.why for step in todo).items()))
    typer.echo(f"{len(todo)} of {len(steps)} inputs would be done{f' ({counts})' if counts else ''}.")


def exit_code(summary: Summary, fail_on: tuple[str, ...], min_accepted: float | None = None) -> Exit:
    """The exit code of a batch that ran to its end."""
    from gouji.document import Verdict

    if summary.left:
        return Exit.STOPPED
    found = {
        "review": summary.verdicts[Verdict.REVIEW] > 0,
        "conflict": summary.verdicts[Verdict.SOURCE_CONFLICT] > 0,
        "error": summary.failed > 0,
    }
    too_few = min_accepted is not None and (summary.accepted_share or 0.0) < min_accepted
    if too_few or any(found[word] for word in fail_on):
        return Exit.FOUND
    return Exit.INPUT if summary.failed == summary.inputs else Exit.FINE


def told(state: Progress) -> str:
    """What a run has come to so far, in a line: reports by verdict, then inputs that failed, by error."""
    found = (*sorted(state.verdicts.items()), *state.errors.most_common())
    return ", ".join(f"{number} {what}" for what, number in found)


@contextmanager
def _progress(visible: bool) -> Iterator[Watch | None]:
    """A bar with rate, time left, verdicts and errors on standard error; what it gives is called after every input."""
    if not visible:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("loading", total=None, rate="")

        def watch(state: Progress) -> None:
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bar.update(task, total=state.total, completed=state.done, description=told(state), rate=rate)

        yield watch

"""`gouji status` and `gouji retry`: a batch that goes on or has ended, seen from its out folder."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Json, OutFolder
from gouji.cli.limits import FilesPerWorker, LogFile, MemoryLimit, MetricsFile, TimeLimit, make_limits
from gouji.cli.run import run_and_show
from gouji.cli.settings import parse_workers


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=EPILOG)(status)
    app.command(epilog=EPILOG)(retry)


def status(folder: OutFolder, json: Json = False) -> None:
    """Say how far a batch is, or what the last one came to; it may be at work in another terminal."""
    from gouji.batch.status import read_status
    from gouji.cli.show import show_status

    found = read_status(folder)
    if json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        show_status(found)


def retry(
    folder: OutFolder,
    failed: Annotated[
        bool, typer.Option("--failed", help="Inputs that failed, those over a limit among them; the default.")
    ] = False,
    review: Annotated[bool, typer.Option("--review", help="Inputs with a report that needs review.")] = False,
    workers: Annotated[str, typer.Option(help="As of `gouji run`.", metavar="N|auto")] = "auto",
    time_limit: TimeLimit = None,
    memory_limit: MemoryLimit = None,
    files_per_worker: FilesPerWorker = None,
    log_file: LogFile = None,
    metrics_file: MetricsFile = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
) -> None:
    """Do again what failed or needs review in an out folder, with the options of its last run.

    Give a higher --time-limit or --memory-limit for inputs that were over one.
    """
    if failed and review:
        raise typer.BadParameter("--failed and --review are two different runs. Give one of them.")
    count = parse_workers(workers)

    from gouji.batch.manifest import reading
    from gouji.batch.plan import Only
    from gouji.document.errors import OptionError

    with reading(folder) as manifest:
        before = manifest.last_options()
    if before is None:
        raise OptionError(
            f"What the last run into {folder} was to do is not known: it was another version of gouji. "
            "Run `gouji run` into it once, then retry."
        )
    options = replace(
        before,
        out=folder,
        workers=count,
        limits=make_limits(time_limit, memory_limit, files_per_worker),
        log_file=log_file,
        metrics_file=metrics_file,
        overwrite=False,
    )
    run_and_show(options, (), Only.REVIEW if review else Only.FAILED, json=json, quiet=quiet)

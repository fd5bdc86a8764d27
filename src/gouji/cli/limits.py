"""Options that the commands which work through a batch have in common."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gouji.cli.app import one_of

if TYPE_CHECKING:
    from gouji.batch import Limits
    from gouji.pipeline import Settings

LAYOUTS, ENGINES = ("files", "store", "both"), ("local", "dask")
"""As in gouji.batch.options, which would take a while to import; a test holds them together."""

TimeLimit = Annotated[
    float | None,
    typer.Option(
        help="Seconds that one input may take; 0 for no limit. By default 120, and 100 more for each MiB.",
        min=0.0,
        metavar="SECONDS",
    ),
]
MemoryLimit = Annotated[
    int | None,
    typer.Option(
        help="Memory that a worker process may take (held to on Linux only); 0 for no limit. By default 4096.",
        min=0,
        metavar="MIB",
    ),
]
FilesPerWorker = Annotated[
    int | None,
    typer.Option(
        help="Inputs after which a worker process is replaced by a new one; 0 for never. By default 1000.",
        min=0,
        metavar="N",
    ),
]
Lists = Annotated[
    list[Path] | None,
    typer.Option(
        "--list",
        help="File that lists inputs, one path a line; - is standard input. Repeatable.",
        show_default=False,
        metavar="FILE",
    ),
]
Layout = Annotated[
    str,
    typer.Option(
        help="What results are written as: files for each report, a store of tables (OUT/store, Parquet), or both.",
        callback=one_of("layout", LAYOUTS),
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        help="Who does the work: processes of this machine, or the workers of a Dask cluster.",
        callback=one_of("engine", ENGINES),
    ),
]
Scheduler = Annotated[
    str | None, typer.Option(help="Address of the Dask scheduler, such as tcp://10.0.0.1:8786.", metavar="ADDRESS")
]
ManifestFolder = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        help="Where --out is a URL: folder of this machine for the manifest.",
        file_okay=False,
        metavar="FOLDER",
    ),
]
MinAccepted = Annotated[
    float | None,
    typer.Option(
        help="Leave with exit code 1 if a smaller share of the cells than this is accepted.", min=0.0, max=1.0
    ),
]
InputLimit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        help="How much of an input is read: pages (of PDF and TIFF), scanned (those of a PDF read by OCR), pixels (of "
        "a page), bytes (of a file), members, unpacked, ratio (of an archive); and seconds, in which the numbers of a "
        "table are chosen (2). Repeatable.",
        metavar="NAME=NUMBER",
    ),
]
LogFile = Annotated[
    Path | None, typer.Option(help="File to add a line of JSON to for every input that is done.", dir_okay=False)
]
MetricsFile = Annotated[
    Path | None,
    typer.Option(help="File to keep up to date with counts in Prometheus' text format.", dir_okay=False),
]


OF_READERS = {"pages": "max_pages", "scanned": "max_scanned", "pixels": "max_pixels"}
"""Names of `--limit`, and the fields of ReadSettings that they set; the other fields are of Settings."""
OF_INPUTS = {"bytes": "max_bytes", "members": "max_members", "unpacked": "max_unpacked", "ratio": "max_ratio",
             "seconds": "seconds"}  # fmt: skip


def with_limits(settings: Settings, words: list[str] | None) -> Settings:
    """Settings with the limits that `--limit` gives. Raises BadParameter, or OptionError of a number out of range."""
    of_readers: dict[str, float] = {}
    of_inputs: dict[str, float] = {}
    for word in words or ():
        name, _, number = word.partition("=")
        part = name == "seconds" and number.replace(".", "", 1).isdecimal()
        if name not in OF_READERS | OF_INPUTS or not (number.isdecimal() or part):
            known = ", ".join([*OF_READERS, *OF_INPUTS])
            raise typer.BadParameter(f"{word!r} is no limit; write NAME=NUMBER, NAME one of {known}.")
        (of_readers if name in OF_READERS else of_inputs)[(OF_READERS | OF_INPUTS)[name]] = (
            float(number) if part else int(number)
        )
    return replace(settings, reading=replace(settings.reading, **of_readers), **of_inputs)  # type: ignore[arg-type]


def make_limits(seconds: float | None, megabytes: int | None, inputs: int | None) -> Limits | None:
    """The limits that were asked for, the usual ones beside them; None if none was."""
    from gouji.batch import Limits

    if seconds is None and megabytes is None and inputs is None:
        return None
    usual = Limits()
    return Limits(
        seconds,
        usual.megabytes if megabytes is None else megabytes,
        usual.inputs if inputs is None else inputs,
    )


def place_of(out: str, manifest: Path | None) -> tuple[Path, str | None]:
    """The folder of the manifest, and the URL of the results if they go to one. Raises BadParameter."""
    if "://" in out:
        if manifest is None:
            raise typer.BadParameter(
                "Results at a URL need --manifest FOLDER: the manifest is a database that only a disk of this machine "
                "can hold. Keep it; the next run goes by it."
            )
        return manifest, out
    if manifest is not None:
        raise typer.BadParameter(
            "--manifest is for results at a URL; in a folder they have their manifest beside them."
        )
    if Path(out).is_file():
        raise typer.BadParameter(f"{out} is a file. Choose a folder with --out.")
    return Path(out), None

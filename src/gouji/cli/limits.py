"""Options that the commands which work through a batch have in common."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gouji.batch import Limits

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
LogFile = Annotated[
    Path | None, typer.Option(help="File to add a line of JSON to for every input that is done.", dir_okay=False)
]
MetricsFile = Annotated[
    Path | None,
    typer.Option(help="File to keep up to date with counts in Prometheus' text format.", dir_okay=False),
]


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

"""What a batch is told to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gouji.batch.limits import Limits
from gouji.pipeline import Settings
from gouji.writers import LANGUAGES

LAYOUTS = ("files", "store", "both")
ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class Options:
    """What a batch is to do.

    Attributes:
        paths: Files, folders and patterns to read; `-` is standard input.
        out: Folder that results are written to; made if it isn't there.
        formats: Names of the writers to use; empty for all of them.
        settings: How the pipeline reads.
        lang: Language of the pages that people read, "zh" or "en".
        workers: Processes to use, >= 0; 0 chooses by the number of inputs and of cores.
        overwrite: Do again what was done already.
        limits: What one input may take; None for the usual limits, and none for a few texts read in this process.
        log_file: File that a line of JSON is added to for every input; None for none.
        metrics_file: File that is kept up to date with counts in Prometheus' text format; None for none.
        layout: "files", "store" (tables in Parquet files), or "both".
        results: URL that fsspec reaches, for the results to go to; None for `out`, which has the manifest either way.
        engine: Who does the work, one of `ENGINES`.
        scheduler: Address of the Dask scheduler, for that engine.
        lists: Files that list inputs, one a line; `-` is standard input.
    """

    paths: tuple[Path, ...]
    out: Path
    formats: tuple[str, ...] = ()
    settings: Settings = Settings()  # noqa: RUF009 - frozen
    lang: str = LANGUAGES[0]
    workers: int = 0
    overwrite: bool = False
    limits: Limits | None = None
    log_file: Path | None = None
    metrics_file: Path | None = None
    layout: str = "files"
    results: str | None = None
    engine: str = "local"
    scheduler: str | None = None
    lists: tuple[Path, ...] = ()

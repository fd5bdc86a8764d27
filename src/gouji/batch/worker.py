"""One input at a time: bytes in, results written, a `Record` out. Runs in this process or in a worker's."""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.batch.inputs import load
from gouji.batch.output import result_path, write_whole
from gouji.batch.types import FileError, Job, Look, Output, Record, ReportRecord, Task
from gouji.document import Engine, Outcome, Report, Status
from gouji.document.errors import GoujiError, InputError, InternalError
from gouji.forms import Family
from gouji.pipeline import Settings
from gouji.writers import WRITERS, Context
from gouji.writers.review import review_rows

if TYPE_CHECKING:
    from gouji.pipeline import Result, Structurer

_structurers: dict[Settings, Structurer] = {}


def prepare() -> None:
    """Set a worker process up: one thread each, since the workers share the cores between them.

    Ctrl-C is left to the main process, which lets each worker end the input it is at.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def structurer(settings: Settings) -> Structurer:
    """The process's one pipeline for these settings, built when first asked for.

    Raises:
        SetupError: A form, a model or an option is wrong.
    """
    if settings not in _structurers:
        from gouji.pipeline import Structurer

        _structurers[settings] = Structurer(settings)
        gc.collect()
        gc.freeze()  # what was loaded stays: the collector need not walk over it for every report
    return _structurers[settings]


def describe(settings: Settings) -> Engine:
    """What makes the results of these settings. Raises SetupError as `structurer` does."""
    return structurer(settings).engine


def work(task: Task, job: Job) -> Record:
    """Do one input. Whatever goes wrong with it is in the record; nothing is raised but a wish to stop the program."""
    sha256 = ""
    if task.error is not None:
        return failed(task, job, task.error)
    try:
        data = load(task, job.settings.archives)
        sha256 = hashlib.sha256(data).hexdigest()
        results = structurer(job.settings).run(data, task.name)
        files = [file for result in results for file in _files(result, task.name, job)]
        for path, content in files:  # after all of them were made, so that a failure leaves no half result behind
            write_whole(job.out / path, content)
        outputs = tuple(Output(path, len(content)) for path, content in files)
        reports = tuple(_record(result.report, job.lang, result.family) for result in results)
        return Record(task.name, sha256, job.key, job.formats, outputs, reports)
    except InputError as error:
        lasting = bool(sha256)  # what is too large was not read through and has no hash to know it by
        return failed(task, job, FileError(type(error).__name__, str(error), lasting), sha256)
    except GoujiError as error:
        return failed(task, job, FileError(type(error).__name__, str(error)), sha256)
    except OSError as error:
        return failed(task, job, FileError(type(error).__name__, _say(error)), sha256)
    except Exception as error:
        message = (
            f"A bug in gouji stopped this input ({type(error).__name__}: {error}). Please report it with the traceback."
        )
        return failed(task, job, FileError(InternalError.__name__, message, traceback=traceback.format_exc()), sha256)


def failed(task: Task, job: Job, error: FileError, sha256: str = "") -> Record:
    """The record of an input that gave no result."""
    return Record(task.name, sha256, job.key, job.formats, error=error)


def _files(result: Result, name: str, job: Job) -> Iterator[tuple[str, bytes]]:
    context = Context(result.document, result.family, job.lang)
    for suffix in job.formats:
        yield result_path(name, result.report.source.report, suffix), WRITERS[suffix](result.report, context)


def _say(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"The input could not be read or its results not be written: {error.strerror or error}{where}."


def _record(report: Report, lang: str, family: Family) -> ReportRecord:
    cells = dict.fromkeys(Status, 0)
    accepted = 0
    for _, cell in report.cells:
        cells[cell.status] += 1
        accepted += cell.accepted(report.threshold)
    wrong = sum(check.outcome is Outcome.FAILED for check in report.checks)
    rows = tuple(Look.of(row) for row in review_rows(report, lang, family))
    return ReportRecord(report.source.report, report.verdict, cells, accepted, wrong, rows)

"""One input at a time: bytes in, results written, a `Record` out. Runs in this process or in a worker's."""

from __future__ import annotations

import ctypes
import errno
import gc
import hashlib
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import TYPE_CHECKING

from gouji.batch.inputs import load
from gouji.batch.looks import pack
from gouji.batch.output import result_path
from gouji.batch.standing import seen
from gouji.batch.types import NO_ROOM, OUT_OF_MEMORY, FileError, Job, Output, Record, ReportRecord, Task
from gouji.document import Engine, Outcome, Report, Status
from gouji.document.errors import GoujiError, InputError, InternalError
from gouji.forms import Family
from gouji.pipeline import Settings
from gouji.readers.pictures import page_picture
from gouji.store.ledger import Spool
from gouji.store.places import write_whole
from gouji.writers import WRITERS, Context
from gouji.writers.base import Pictures
from gouji.writers.review import review_rows

if TYPE_CHECKING:
    from gouji.pipeline import Result, Structurer

NO_MEMORY = (
    "The input needs more memory than a worker may take. It was left out. If the machine has more, allow it: "
    "`gouji retry OUT --memory-limit MIB`."
)

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
PR_SET_PDEATHSIG = 1
"""As <sys/prctl.h> has it."""

_structurers: dict[Settings, Structurer] = {}


def prepare(settings: Settings | None = None, megabytes: int = 0) -> None:
    """Set a worker process up: one thread each, since the workers share the cores between them.

    Ctrl-C is left to the main process, which lets each worker end the input it is at. When the main process is gone,
    so is the worker.

    Args:
        settings: Load the pipeline for these, so that the time of the first input does not contain it.
        megabytes: Memory that the process may take, in MiB; 0 for no limit.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    _end_with_parent()
    if megabytes and sys.platform == "linux":
        import resource

        # RLIMIT_DATA counts what was asked for to be written to, which is within 5% of what is resident (652 to
        # 624 MB with OCR loaded). RLIMIT_AS counts libraries, stacks and reserves too, twice as much.
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 2**20,) * 2)
    if settings is not None:
        with suppress(GoujiError):  # `describe` tells it better
            structurer(settings)


def _end_with_parent() -> None:
    """See to it that this process ends when the main one was killed, even in the midst of an input."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":  # reaches a call into C that never comes back, which a thread would wait for
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            os._exit(1)
    else:
        Thread(target=_wait_for, args=(parent,), daemon=True).start()


def _wait_for(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


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


def work(task: Task, job: Job) -> list[Record]:
    """Do one input, and those that hold the same bytes. Whatever goes wrong with them is in their records.

    Nothing is raised but a wish to stop the program.
    """
    records: list[Record] = []
    read: _Read | None = None
    for one in (task, *task.same):
        began = time.monotonic()
        known = seen(one)
        record, read = _work(one, job, read)
        records.append(replace(record, seconds=round(time.monotonic() - began, 4), seen=known))
    return records


@dataclass(frozen=True, slots=True)
class _Read:
    """What an input came to, for the next one with the same bytes."""

    name: str
    sha256: str
    results: list[Result]


def _work(task: Task, job: Job, before: _Read | None) -> tuple[Record, _Read | None]:
    sha256 = ""
    if task.error is not None:
        return failed(task, job, task.error), before
    try:
        data = load(task, job.settings.archives)
        sha256 = hashlib.sha256(data).hexdigest()
        same_as = before.name if before and before.sha256 == sha256 else None
        if before and same_as:
            results = [_renamed(result, task.name) for result in before.results]
        else:
            results = structurer(job.settings).run(data, task.name)
        pictures = partial(page_picture, data)
        files = [file for result in results for file in _files(result, task.name, job, pictures)]
        for path, content in files:  # after all of them were made, so that a failure leaves no half result behind
            write_whole(job.storage, path, content)
        outputs = tuple(Output(path, len(content)) for path, content in files)
        reports = tuple(_record(result.report, job.lang, result.family) for result in results)
        rows = _spooled(results, job) if job.store else None
        record = Record(task.name, sha256, job.key, job.kinds, outputs, reports, same_as=same_as, rows=rows)
        return record, before if same_as else _Read(task.name, sha256, results)
    except Exception as error:
        return failed(task, job, _file_error(error, bool(sha256)), sha256), before


def _file_error(error: Exception, known: bool) -> FileError:
    """What to record of an error; `known`: the input's bytes were read, and can be known again by their hash."""
    name = type(error).__name__
    if isinstance(error, InputError):
        return FileError(name, str(error), known)  # what is too large was not read through and has no hash
    if isinstance(error, GoujiError):
        return FileError(name, str(error))
    if isinstance(error, OSError):
        return FileError(NO_ROOM if error.errno in _NO_ROOM else name, _say(error))
    if _for_want_of_memory(error):
        return FileError(OUT_OF_MEMORY, NO_MEMORY, known)
    message = f"A bug in gouji stopped this input ({name}: {error}). Please report it with the traceback."
    return FileError(InternalError.__name__, message, traceback="".join(traceback.format_exception(error)))


def _renamed(result: Result, name: str) -> Result:
    """The same report under the name of another input: nothing else in it depends on the name."""
    report = replace(result.report, source=replace(result.report.source, name=name))
    return replace(result, report=report, document=replace(result.document, name=name))


def failed(task: Task, job: Job, error: FileError, sha256: str = "") -> Record:
    """The record of an input that gave no result."""
    return Record(task.name, sha256, job.key, job.kinds, error=error)


def _spooled(results: Sequence[Result], job: Job) -> Spool:
    from gouji.store.spool import write_spool  # loads pyarrow, which takes a while and memory
    from gouji.store.tables import rows_of

    return write_spool(job.storage, (rows_of(result.report, result.tagged) for result in results))


def _files(result: Result, name: str, job: Job, pictures: Pictures) -> Iterator[tuple[str, bytes]]:
    context = Context(result.document, result.family, job.lang, pictures)
    for suffix in job.formats:
        yield result_path(name, result.report.source.report, suffix), WRITERS[suffix](result.report, context)


def _for_want_of_memory(error: Exception) -> bool:
    """Whether an allocation failed. Libraries in C++ raise errors of their own for it (OpenCV, ONNX Runtime)."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(
        words in said for words in ("insufficient memory", "allocate memory", "bad_alloc", "bad allocation")
    )


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
    rows = review_rows(report, lang, family)
    return ReportRecord(report.source.report, report.verdict, cells, accepted, wrong, len(rows), pack(rows))

"""Where the work is done: in this process, or in several.

An engine says what makes its results (`describe`), and turns tasks into records as they get done (`run`), in any order.
Both kinds are context managers. Memory stays flat however many tasks there are: only a few are handed out at a time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from threading import Event
from types import TracebackType
from typing import Protocol, Self

from gouji.batch import worker
from gouji.batch.limits import Limits
from gouji.batch.types import Job, Record, Task
from gouji.document import Engine
from gouji.pipeline import Settings

INPUTS_PER_WORKER = 40
"""A worker takes more than a second to start, in which the one that is there does some forty inputs in all formats."""

_SAMPLE = 8192
"""Bytes in which a file that is no text shows a NUL, as git has it."""


class Crew(Protocol):
    """Whatever does the work."""

    def describe(self, settings: Settings) -> Engine:
        """What makes the results. Raises SetupError if a form, a model or an option is wrong."""
        ...

    def run(self, tasks: Iterable[Task], job: Job, halt: Event) -> Iterator[Record]:
        """Do the tasks. Gives each input's record once, in any order.

        When `halt` is set, what is under way is done and no more begun.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Alone:
    """Does the work in this process, one task after the other. Nothing protects it from what an input does."""

    def describe(self, settings: Settings) -> Engine:
        """See `Crew`."""
        return worker.describe(settings)

    def run(self, tasks: Iterable[Task], job: Job, halt: Event) -> Iterator[Record]:
        """See `Crew`."""
        for task in tasks:
            if halt.is_set():
                return
            yield from worker.work(task, job)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def choose_crew(workers: int, tasks: Sequence[Task], settings: Settings, limits: Limits | None = None) -> Crew:
    """The engine for a batch.

    Up to `INPUTS_PER_WORKER` texts are read in this process, unless several workers or limits were asked for. All else
    is read in worker processes, one at least: PDFs, pictures and Office files go through libraries in C, which
    hostile files make hang or crash, and a long batch must outlive every one of its inputs.

    Args:
        workers: As many processes, but not more than tasks; 0 chooses: one for every `INPUTS_PER_WORKER` tasks up to
            the number of cores.
        tasks: What is to be done, at least one.
        settings: How the pipeline reads.
        limits: What one input may take, if it was asked for.
    """
    wanted = workers or min(cores(), -(-len(tasks) // INPUTS_PER_WORKER))
    count = min(wanted, len(tasks))
    if count == 1 and limits is None and len(tasks) <= INPUTS_PER_WORKER and all(map(is_text, tasks)):
        return Alone()
    from gouji.batch.processes import Processes  # loads what a few texts can do without

    return Processes(count, settings, limits)


def is_text(task: Task) -> bool:
    """Whether the input is a text or markup, not a binary format: without NUL at its beginning, and no PDF."""
    try:
        if task.data is None and task.path is not None:
            with task.path.open("rb") as file:
                head = file.read(_SAMPLE)
        else:
            head = (task.data or b"")[:_SAMPLE]
    except OSError:
        return True  # no library sees it
    return b"\0" not in head and not head.startswith(b"%PDF")


def cores() -> int:
    """Number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

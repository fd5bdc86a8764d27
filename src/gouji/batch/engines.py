"""Where the work is done: in this process, or in several.

An engine says what makes its results (`describe`), and turns tasks into records as they get done (`run`), in any order.
Both kinds are context managers. Memory stays flat however many tasks there are: only a few are handed out at a time.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from types import TracebackType
from typing import Protocol, Self

from gouji.batch import worker
from gouji.batch.types import FileError, Job, Record, Task
from gouji.document import Engine
from gouji.document.errors import InternalError
from gouji.pipeline import Settings

INPUTS_PER_WORKER = 40
"""A worker takes about two seconds to start, in which the one that is there does some forty inputs in all formats."""

_AHEAD = 4
"""Tasks handed out for each worker: enough that none waits, few enough that a dead worker leaves few suspects."""

Work = Callable[[Task, Job], Record]
"""What is done with a task, by default `worker.work`. It must raise nothing."""


class Crew(Protocol):
    """Whatever does the work."""

    def describe(self, settings: Settings) -> Engine:
        """What makes the results. Raises SetupError if a form, a model or an option is wrong."""
        ...

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Record]:
        """Do the tasks. Gives each task's record once, in any order."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Alone:
    """Does the work in this process, one task after the other."""

    def describe(self, settings: Settings) -> Engine:
        """See `Crew`."""
        return worker.describe(settings)

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Record]:
        """See `Crew`."""
        for task in tasks:
            yield worker.work(task, job)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


class Processes:
    """Does the work in several processes. A task that kills its process is found, recorded as failed, and left out.

    Python starts the processes by importing the main module anew: a script that calls this needs the usual
    `if __name__ == "__main__":`.
    """

    def __init__(self, workers: int, work: Work = worker.work) -> None:
        self._workers = workers
        self._work = work
        self._pool = self._start(workers)

    @staticmethod
    def _start(workers: int) -> ProcessPoolExecutor:
        # never plain fork: the libraries below keep threads, whose locks a fork would copy in the state they are in
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=worker.prepare)

    def describe(self, settings: Settings) -> Engine:
        """See `Crew`. A worker builds the pipeline for it, so that this process needn't."""
        try:
            return self._pool.submit(worker.describe, settings).result()
        except BrokenProcessPool as error:
            raise InternalError("The first worker process died while it loaded the model. Try --workers 1.") from error

    def run(self, tasks: Iterable[Task], job: Job) -> Iterator[Record]:
        """See `Crew`."""
        waiting = iter(tasks)
        out: dict[Future[Record], Task] = {}
        while True:
            for task in islice(waiting, self._workers * _AHEAD - len(out)):
                try:
                    out[self._pool.submit(self._work, task, job)] = task
                except (
                    BrokenProcessPool
                ):  # it broke between two tasks; this one was not begun, but is as well tried alone
                    broken: Future[Record] = Future()
                    broken.set_exception(BrokenProcessPool())
                    out[broken] = task
            if not out:
                return
            done, _ = wait(out, return_when=FIRST_COMPLETED)
            suspects = []
            for future in done:
                task = out.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    suspects.append(task)
            if suspects:
                wait(out)  # the pool is broken: what it had not finished fails at once
                for future, task in out.items():
                    if future.exception() is None:
                        yield future.result()
                    else:
                        suspects.append(task)
                out.clear()
                self._pool.shutdown()
                yield from self._one_by_one(suspects, job)
                self._pool = self._start(self._workers)

    def _one_by_one(self, suspects: list[Task], job: Job) -> Iterator[Record]:
        """Do again what was under way when a worker died, each alone, so that the one that kills is known."""
        pool = self._start(1)
        for task in suspects:
            try:
                yield pool.submit(self._work, task, job).result()
            except BrokenProcessPool:
                message = (
                    "The process that read this input died, most likely for want of memory. The input was left out."
                )
                yield worker.failed(task, job, FileError("WorkerDied", message))
                pool.shutdown()
                pool = self._start(1)
        pool.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)


def choose_crew(workers: int, inputs: int) -> Crew:
    """The engine for a batch.

    Args:
        workers: As many processes, but not more than inputs; 1 is this process; 0 chooses: one for every
            `INPUTS_PER_WORKER` inputs up to the number of cores.
        inputs: Number of inputs, >= 1.
    """
    wanted = workers or min(cores(), -(-inputs // INPUTS_PER_WORKER))
    count = min(wanted, inputs)
    return Processes(count) if count > 1 else Alone()


def cores() -> int:
    """Number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

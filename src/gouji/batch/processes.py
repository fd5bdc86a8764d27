"""Work in worker processes that an input may hang or crash without harm to the others.

The pool is pebble's: it ends the process of a task that takes too long (first by SIGTERM, then by SIGKILL, since a call
into C hears no other), says of each task whether its process died, and replaces processes.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from threading import Event
from types import TracebackType
from typing import Self

from pebble import CONSTS, ProcessExpired, ProcessPool

from gouji.batch import worker
from gouji.batch.limits import Limits
from gouji.batch.standing import content_hash
from gouji.batch.types import OUT_OF_TIME, WORKER_DIED, FileError, Job, Record, Task
from gouji.document import Engine
from gouji.document.errors import InternalError
from gouji.pipeline import Settings

_AHEAD = 2
"""Tasks handed out for each worker: the one it is at, and one more so that it need not wait."""

Work = Callable[[Task, Job], list[Record]]
"""What is done with a task, by default `worker.work`. It must raise nothing."""


class Processes:
    """Does the work in worker processes, which are ended when an input takes them too long or too much memory.

    What ended its worker is tried once more when all else is done, with nothing beside it, and then quarantined.

    Python starts the processes by importing the main module anew: a script that calls this needs the usual
    `if __name__ == "__main__":`.
    """

    def __init__(
        self,
        workers: int,
        settings: Settings | None = None,
        limits: Limits | None = None,
        work: Work = worker.work,
    ) -> None:
        """Start the processes.

        Args:
            workers: How many, >= 1.
            settings: Load the pipeline for these in each of them before its first task.
            limits: What one input may take.
            work: What is done with a task.
        """
        self._workers = workers
        self._settings = settings
        self._limits = limits or Limits()
        self._work = work
        self._pool = self._start(workers)

    def _start(self, workers: int) -> ProcessPool:
        # never fork: the libraries below keep threads, whose locks a fork would copy in the state they are in; and of
        # a fork server the workers would not end when the main process is killed
        context = multiprocessing.get_context("spawn")
        limits = self._limits
        return ProcessPool(workers, limits.inputs, worker.prepare, (self._settings, limits.megabytes), context)

    def describe(self, settings: Settings) -> Engine:
        """See `Crew`. A worker builds the pipeline for it, so that this process needn't."""
        future = self._pool.schedule(worker.describe, (settings,))
        error = future.exception()
        if isinstance(error, OSError | BrokenProcessPool):
            raise InternalError(
                "The first worker process died while it loaded the model. If the memory limit is small, allow more: "
                "--memory-limit MIB."
            ) from error
        return future.result()

    def run(self, tasks: Iterable[Task], job: Job, halt: Event) -> Iterator[Record]:
        """See `Crew`."""
        suspects: list[Task] = []
        for task, end in self._race(tasks, job, halt):
            if isinstance(end, BaseException):
                suspects.append(task)
            else:
                yield from end
        if suspects and not halt.is_set():
            self._workers = 1
            self._restart()
            for task, end in self._race(suspects, job, halt):
                if not isinstance(end, BaseException):
                    yield from (replace(record, attempts=2) for record in end)
                elif not halt.is_set():  # whoever stops us may have ended the worker too; the next run tries again
                    yield from (self._quarantined(one, job, end) for one in (task, *task.same))

    def _race(
        self, tasks: Iterable[Task], job: Job, halt: Event
    ) -> Iterator[tuple[Task, list[Record] | BaseException]]:
        """Every task that was begun, with its records or with what ended its process."""
        waiting = iter(tasks)
        out: dict[Future[list[Record]], Task] = {}
        while True:
            free = 0 if halt.is_set() else self._workers * _AHEAD - len(out)
            for task in islice(waiting, free):
                out[self._hand_out(task, job)] = task
            if not out:
                return
            done, _ = wait(out, self._patience(out.values()), return_when=FIRST_COMPLETED)
            if not done or not self._pool.active:
                # a worker was killed from outside while it took a task from the queue; no task's fault shows there
                self._restart()
                done = set(out)
            for future in done:
                task = out.pop(future)
                error = future.exception() if future.done() else BrokenProcessPool()
                yield task, future.result() if error is None else error

    def _hand_out(self, task: Task, job: Job) -> Future[list[Record]]:
        if not self._pool.active:
            self._restart()
        return self._pool.schedule(self._work, (task, job), timeout=self._limits.allowed(task.size))

    def _patience(self, tasks: Iterable[Task]) -> float | None:
        """Seconds in which one of these must end one way or the other, if all is well with the pool."""
        allowed = [self._limits.allowed(task.size) for task in tasks]
        longest = max((seconds for seconds in allowed if seconds is not None), default=0.0)
        return None if None in allowed else longest + CONSTS.term_timeout + CONSTS.channel_lock_timeout

    def _quarantined(self, task: Task, job: Job, end: BaseException) -> Record:
        sha256 = content_hash(task, job) or ""
        if isinstance(end, TimeoutError):
            say = (
                f"The input was not read within {self._limits.allowed(task.size):,.0f} seconds, twice, and was left "
                "out. Allow it more: `gouji retry OUT --time-limit SECONDS`."
            )
            error = FileError(OUT_OF_TIME, say, bool(sha256))
        else:
            code = end.exitcode if isinstance(end, ProcessExpired) else 0
            how = f" of {signal.Signals(-code).name}" if -code in set(signal.Signals) else f" with exit code {code}"
            say = (
                f"The process that read this input died{how}, twice, most likely for want of memory or for a bug in a "
                "library. The input was left out. To try it again: `gouji retry OUT --memory-limit MIB`."
            )
            error = FileError(WORKER_DIED, say, bool(sha256))
        return replace(worker.failed(task, job, error, sha256), attempts=2)

    def _restart(self) -> None:
        self._stop()
        self._pool = self._start(self._workers)

    def _stop(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

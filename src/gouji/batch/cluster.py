"""Work on the workers of a Dask cluster, which is somebody else's to start and to end.

A worker does with an input what a process of this machine would; what it makes goes straight to where the results are,
and only the record comes back. Dask gives the inputs of a worker that was lost to another one, and gives up on an input
that has cost it several workers; that one is quarantined.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Event
from types import TracebackType
from typing import Self

from distributed import Client, Future, KilledWorker

from gouji.batch import worker
from gouji.batch.standing import content_hash
from gouji.batch.types import WORKER_DIED, FileError, Job, Record, Task
from gouji.document import Engine
from gouji.document.errors import OptionError
from gouji.pipeline import Settings

_AHEAD = 2
"""Tasks handed out for each thread of a worker: the one it is at, and one more so that it need not wait."""
_LOOK = 1.0
"""Seconds after which to look again how many workers there are."""
_PATIENCE = "30s"
"""How long to wait for a scheduler to answer, and for a first worker."""
_ONE_AT_A_TIME = threading.Lock()
"""Held by a worker's thread that is at an input: the pipeline is not made for several threads."""


class Cluster:
    """Does the work on a Dask cluster."""

    def __init__(self, scheduler: str) -> None:
        """Connect.

        Args:
            scheduler: Address of the scheduler, such as "tcp://10.0.0.1:8786".

        Raises:
            OptionError: Nothing answers there, or it has no workers.
        """
        self._count, self._due = 0, 0.0
        try:
            self._client = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, ValueError) as error:  # a timeout is an OSError
            raise OptionError(
                f"No Dask scheduler with workers answers at {scheduler!r} ({error}). Start `dask scheduler` and "
                "`dask worker ADDRESS`, and give the scheduler's address with --scheduler."
            ) from error

    def describe(self, settings: Settings) -> Engine:
        """See `Crew`."""
        engine: Engine = self._client.submit(worker.describe, settings, pure=False).result()
        return engine

    def run(self, tasks: Iterable[Task], job: Job, halt: Event) -> Iterator[Record]:
        """See `Crew`."""
        waiting = iter(tasks)
        out: dict[Future, Task] = {}
        done: SimpleQueue[Future] = SimpleQueue()
        while True:
            # with no worker at the moment, some wait at the scheduler until one comes
            free = 0 if halt.is_set() else max(1, self._threads()) * _AHEAD - len(out)
            for task in islice(waiting, max(free, 0)):
                future = self._client.submit(_work, task, job, pure=False)
                out[future] = task
                future.add_done_callback(done.put)
            if not out:
                return
            with suppress(Empty):
                future = done.get(timeout=_LOOK)
                yield from self._records(out.pop(future), job, future)

    def _records(self, task: Task, job: Job, future: Future) -> list[Record]:
        if future.cancelled():
            raise OptionError(
                "The scheduler of the cluster was lost. What was done until now is kept; run the same command again."
            )
        error = future.exception()
        if error is None:
            records: list[Record] = future.result()
            return records
        if isinstance(error, KilledWorker):
            say = f"The workers that read this input died, most likely for want of memory ({error}). It was left out."
            failure = FileError(WORKER_DIED, say, lasting=True)
            return [worker.failed(one, job, failure, content_hash(one, job) or "") for one in (task, *task.same)]
        raise OptionError(
            f"A worker of the cluster can't do the work ({type(error).__name__}: {error}). Install the same version "
            "of gouji there, and see to it that the workers reach the inputs and the out folder under the same paths."
        ) from error

    def _threads(self) -> int:
        """How many threads the workers have that are there now, or were a moment ago: to ask takes a while."""
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + _LOOK
            self._count = sum(self._client.nthreads().values())
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()


def _work(task: Task, job: Job) -> list[Record]:
    with _ONE_AT_A_TIME:
        return worker.work(task, job)

"""The store of a batch, kept while the batch goes on: spools become segments, small segments larger ones.

Workers leave each input's rows in a spool, which the manifest knows from the moment in which it knows the input. From
time to time a thread puts what is in spools into a segment; when its files are on the disk, one transaction makes the
manifest name them instead of the spools, which are removed only then. So at every moment each input's rows are in
exactly one file that counts, and files that nobody names are removed by the next run. Segments are merged as log-
structured stores do it (O'Neil et al. 1996): sixteen of a size become one, so that each row is written a few times and
a million inputs leave some hundreds of files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from threading import Event
from types import TracebackType
from typing import Self

from gouji.batch.manifest import Manifest
from gouji.batch.types import Record
from gouji.document.errors import OptionError
from gouji.store.ledger import Part, Segment, Spool
from gouji.store.parts import STORE, merge_parts, write_parts
from gouji.store.places import Storage
from gouji.store.spool import read_spool

FOLD = 500
"""Inputs whose spools are put into one segment: some 250,000 rows, which take 100 MB in memory."""
MERGE = 16
"""Segments of a size that are made one."""
_STEPS = (FOLD * MERGE, FOLD * MERGE**2)
"""Inputs from which on a segment is of the next size; those of the last are merged with no other, only cleaned."""
_BEHIND = 4 * FOLD
"""Inputs in spools beyond which the batch waits for the thread."""


class Keeper:
    """Keeps the store of one run. A context manager; only its thread reads and writes the store's files."""

    def __init__(self, manifest: Manifest, storage: Storage, *, alone: bool = True) -> None:
        """Clean up after a run that was killed.

        Args:
            manifest: The manifest of the batch.
            storage: Where the store is.
            alone: The manifest stands beside the store, so that what it doesn't know is nobody's.

        Raises:
            OptionError: There is a store that the manifest does not know.
        """
        if not alone and not manifest.ledger and storage.names(STORE):
            raise OptionError(
                "Where the results are to go, there is a store already, which the manifest does not know. Give the "
                "folder of its own manifest with --manifest, or another URL with --out."
            )
        self._manifest = manifest
        self._ledger = manifest.ledger
        self._storage = storage
        self._thread = ThreadPoolExecutor(1, "store")
        self._stop = Event()
        self._job: Future[list[Part]] | None = None
        self._then: Callable[[list[Part]], None] = lambda _: None
        with manifest.transaction(synced=True):
            self._ledger.drop(manifest.gone(storage))
        self._sweep()
        self._waiting = len(self._ledger.waiting())

    def count(self, record: Record) -> None:
        """Note that an input is in the manifest, and go on with what there is to do."""
        self._waiting += record.rows is not None
        if self._job is not None and (self._job.done() or self._waiting >= _BEHIND):
            self._settle()
        if self._job is None:
            if self._waiting >= FOLD:
                self._fold()
            elif segments := self._alike():
                self._merge(segments)

    def finish(self) -> None:
        """Put everything in order: no spools, no dead rows, few small segments."""
        self._settle()
        while self._waiting:
            self._fold()
            self._settle()
        while segments := self._alike():
            self._merge(segments)
            self._settle()
        dead = self._ledger.dead()
        small = [segment for segment in self._ledger.segments() if _size(segment) == 0]
        if dead or len(small) > 1:
            self._merge(sorted({*dead, *small}, key=lambda segment: segment.id))
            self._settle()
        self._thread.submit(self._sweep_files, self._ledger.vouched()).result()

    def _alike(self) -> list[Segment]:
        """Sixteen segments of one size, if there are."""
        segments = self._ledger.segments()
        for step in range(len(_STEPS)):
            alike = [segment for segment in segments if _size(segment) == step]
            if len(alike) >= MERGE:
                return alike[:MERGE]
        return []

    def _fold(self) -> None:
        inputs = self._ledger.waiting(FOLD)
        self._waiting = max(0, self._waiting - len(inputs)) if len(inputs) == FOLD else 0
        if not inputs:  # some were done twice, and counted so
            return

        def then(parts: list[Part]) -> None:
            with self._manifest.transaction(synced=True):
                self._ledger.add(inputs, parts)
            self._thread.submit(self._remove, [spool.path for _, spool in inputs])

        self._start(lambda: self._write(inputs), then)

    def _merge(self, segments: Sequence[Segment]) -> None:
        ids = [segment.id for segment in segments]
        old = [(self._ledger.parts(id), self._ledger.living(id)) for id in ids]

        def then(parts: list[Part]) -> None:
            with self._manifest.transaction(synced=True):
                self._ledger.replace(ids, sum(len(living) for _, living in old), parts)
            self._thread.submit(self._remove, [part.path for parts_, _ in old for part in parts_])

        self._start(lambda: merge_parts(self._storage, old, self._stop), then)

    def _start(self, work: Callable[[], list[Part]], then: Callable[[list[Part]], None]) -> None:
        self._job, self._then = self._thread.submit(work), then

    def _settle(self) -> None:
        """Wait for what the thread is at, and note it."""
        if self._job is None:
            return
        job, self._job = self._job, None
        try:
            parts = job.result()
        except (OSError, ValueError) as error:  # pyarrow's errors are of both kinds
            raise OptionError(
                f"The store can't be written, or a file of it be read ({error}). What was done until now is kept. "
                "See to it that there is room, and run the same command again."
            ) from error
        self._then(parts)

    def _write(self, inputs: Sequence[tuple[str, Spool]]) -> list[Part]:
        return write_parts(
            self._storage, chain.from_iterable(read_spool(self._storage, spool.path) for _, spool in inputs)
        )

    def _sweep(self) -> None:
        self._sweep_files(self._ledger.vouched())

    def _sweep_files(self, vouched: frozenset[str]) -> None:
        """Remove the files that do not count: drafts, and what was written just before a run was killed."""
        self._remove([path for path in self._storage.names(STORE) if path not in vouched])

    def _remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._storage.remove(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:  # a merge may take a minute, and is begun anew by the next run
            self._stop.set()
        self._thread.shutdown(cancel_futures=kind is not None)


def _size(segment: Segment) -> int:
    return sum(segment.inputs >= step for step in _STEPS)

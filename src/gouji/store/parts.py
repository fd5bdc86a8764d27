"""The files of the store: many inputs' rows, one file a table and year; and several of them made one."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from threading import Event

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gouji.store.ledger import Part
from gouji.store.places import Storage
from gouji.store.schema import SCHEMAS, UNKNOWN_YEAR, Kind

STORE = "store"
"""Folder of the store below the out folder."""
SPOOLS = f"{STORE}/.new"
"""Folder of what was not put into a segment yet; the dot keeps readers of Parquet folders out."""
_ROW_GROUP = 2**17
"""Rows that are written at a time: some 2 MB of cells, packed, and 20 MB in memory."""
_BATCH = 2**15
"""Rows that are read at a time."""


def write_parts(storage: Storage, rows: Iterable[tuple[Kind, int | None, pa.Table]]) -> list[Part]:
    """Write tables of rows, each with its kind and year, to new files; these are on the disk when it returns."""
    gathered: dict[tuple[Kind, int | None], list[pa.Table]] = defaultdict(list)
    for kind, year, table in rows:
        if table.num_rows:
            gathered[kind, year].append(table)
    parts = [_write(storage, kind, year, iter(tables)) for (kind, year), tables in gathered.items()]
    _sync(storage, parts)
    return parts


def merge_parts(
    storage: Storage, segments: Sequence[tuple[Sequence[Part], frozenset[str]]], stop: Event | None = None
) -> list[Part]:
    """Write the files of several segments anew as those of one, without what is dead.

    No more than a row group is in memory at a time, however large the files are.

    Args:
        storage: Where they stand.
        segments: Of each, its files and the inputs whose rows in it count.
        stop: Ends it in the midst when it is set.

    Returns:
        The new files, which are on the disk.

    Raises:
        InterruptedError: It was stopped.
        OSError: A file can't be read or written.
        ValueError: A file is damaged.
    """
    gathered: dict[tuple[Kind, int | None], list[tuple[str, pa.Array | None]]] = defaultdict(list)
    for parts, living in segments:
        dead = _dead_reports(storage, parts, living)
        for part in parts:
            gathered[Kind(part.kind), part.year].append((part.path, dead))
    merged = [
        _write(storage, kind, year, _read(storage, paths, stop or Event())) for (kind, year), paths in gathered.items()
    ]
    for part in merged:
        if not part.rows:
            storage.remove(part.path)
    kept = [part for part in merged if part.rows]
    _sync(storage, kept)
    return kept


def _dead_reports(storage: Storage, parts: Sequence[Part], living: frozenset[str]) -> pa.Array | None:
    """The keys of reports in these files whose inputs are not among the living; None if all are."""
    dead = []
    for part in parts:
        if part.kind == Kind.REPORTS:
            with storage.opened(part.path) as file:
                keys = pq.ParquetFile(file).read(["report", "input"])
            inputs = keys.column("input").to_pylist()
            dead += [
                key for key, name in zip(keys.column("report").to_pylist(), inputs, strict=True) if name not in living
            ]
    return pa.array(dead, pa.string()) if dead else None


def _read(storage: Storage, paths: Iterable[tuple[str, pa.Array | None]], stop: Event) -> Iterator[pa.Table]:
    for path, dead in paths:
        with storage.opened(path) as file:
            for batch in pq.ParquetFile(file).iter_batches(_BATCH):
                if stop.is_set():
                    raise InterruptedError
                table = pa.Table.from_batches([batch])
                if dead is not None:
                    table = table.filter(pc.invert(pc.is_in(table.column("report").cast(pa.string()), dead)))
                yield table


def _write(storage: Storage, kind: Kind, year: int | None, tables: Iterator[pa.Table]) -> Part:
    """Write rows to a new file; no more than a row group of them is kept in memory."""
    folder = UNKNOWN_YEAR if year is None else year
    path = f"{STORE}/{kind}/year={folder}/{uuid.uuid4().hex}.parquet"
    rows = 0
    with storage.draft(path) as file, pq.ParquetWriter(file, SCHEMAS[kind], compression="zstd") as writer:
        for table in _grouped(tables):
            writer.write_table(table)
            rows += table.num_rows
    return Part(kind.value, year, path, rows, storage.size(path) or 0)


def _grouped(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The rows in tables of a row group each."""
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        waiting.append(table)
        rows += table.num_rows
        if rows >= _ROW_GROUP:
            yield pa.concat_tables(waiting).unify_dictionaries().combine_chunks()
            waiting, rows = [], 0
    if waiting:
        yield pa.concat_tables(waiting).unify_dictionaries().combine_chunks()


def _sync(storage: Storage, parts: Iterable[Part]) -> None:
    folders = set()
    for part in parts:
        folder = part.path.rpartition("/")[0]
        while folder not in folders:  # "" is the out folder
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    storage.sync(folders)

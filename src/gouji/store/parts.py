"""The files of the store: many inputs' rows, one file a table and year."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from gouji.store.places import Storage
from gouji.store.schema import SCHEMAS, UNKNOWN_YEAR, Kind
from gouji.store.tables import Rows

STORE = "store"
"""Folder of the store below the out folder."""
_ROW_GROUP = 2**17
"""Rows that are written at a time: some 2 MB of cells, packed, and 20 MB in memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the store.

    Attributes:
        kind: Its table.
        year: The year of its rows; None if not known.
        path: Its path below the out folder.
        rows: Number of its rows.
        size: Its size in bytes.
    """

    kind: Kind
    year: int | None
    path: str
    rows: int
    size: int


def write_parts(storage: Storage, rows: Iterable[Rows]) -> list[Part]:
    """Write rows to new files, one a table and year; these are on the disk when it returns."""
    gathered: dict[tuple[Kind, int | None], list[pa.Table]] = defaultdict(list)
    for some in rows:
        for kind, table in some.tables.items():
            if table.num_rows:
                gathered[kind, some.year].append(table)
    parts = [write_part(storage, kind, year, iter(tables)) for (kind, year), tables in gathered.items()]
    storage.sync({folder for part in parts for folder in _folders(part)})
    return parts


def write_part(storage: Storage, kind: Kind, year: int | None, tables: Iterator[pa.Table]) -> Part:
    """Write rows to a new file; no more than a row group of them is kept in memory."""
    folder = UNKNOWN_YEAR if year is None else year
    path = f"{STORE}/{kind}/year={folder}/{uuid.uuid4().hex}.parquet"
    rows = 0
    with storage.draft(path) as file, pq.ParquetWriter(file, SCHEMAS[kind], compression="zstd") as writer:
        for table in _grouped(tables):
            writer.write_table(table)
            rows += table.num_rows
    return Part(kind, year, path, rows, storage.size(path) or 0)


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


def _folders(part: Part) -> Iterator[str]:
    folder = part.path
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder

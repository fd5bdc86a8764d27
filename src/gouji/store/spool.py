"""The rows of one input in a file of their own, as the worker that read it leaves them.

An Arrow stream with one row for each report and table: which table, which year, and the rows as a stream in turn. So
one file, which is there whole or not at all, holds all that an input gave.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator

import pyarrow as pa

from gouji.store.ledger import Spool
from gouji.store.parts import SPOOLS
from gouji.store.places import Storage, write_whole
from gouji.store.schema import Kind
from gouji.store.tables import Rows

_SCHEMA = pa.schema([("kind", pa.string()), ("year", pa.int32()), ("rows", pa.binary())])
_PACKED = pa.ipc.IpcWriteOptions(compression="zstd")


def write_spool(storage: Storage, rows: Iterable[Rows]) -> Spool:
    """Write the rows of an input. Its file's name is a new one, so that no other doing of the same input meets it."""
    listed = [
        (kind.value, some.year, _stream(table)) for some in rows for kind, table in some.tables.items() if len(table)
    ]
    kinds, years, streams = zip(*listed, strict=True) if listed else ((), (), ())
    data = _stream(pa.table([kinds, years, streams], schema=_SCHEMA))
    path = f"{SPOOLS}/{uuid.uuid4().hex}.arrow"
    write_whole(storage, path, data)
    return Spool(path, len(data))


def read_spool(storage: Storage, path: str) -> Iterator[tuple[Kind, int | None, pa.Table]]:
    """The rows that `write_spool` wrote: table by table. Raises OSError, or ValueError if it holds something else."""
    for row in pa.ipc.open_stream(storage.read(path)).read_all().to_pylist():
        yield Kind(row["kind"]), row["year"], pa.ipc.open_stream(row["rows"]).read_all()


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_PACKED) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())

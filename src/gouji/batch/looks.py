"""What a person must look at, as the manifest keeps it: packed report by report, and put in order over all of them."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing

import msgspec

from gouji.writers.review import ReviewRow


def pack(rows: Iterable[ReviewRow]) -> bytes:
    """The rows of a report as JSON, deflated to a tenth."""
    return zlib.compress(msgspec.json.encode(list(rows)))


def in_order(packed: Iterable[bytes]) -> Iterator[ReviewRow]:
    """The rows of many reports, worst first, within a severity the least certain first.

    A million reports have some thirty million rows. SQLite sorts them: in its cache as far as that goes, and beyond it
    in a temporary file, for which SQLITE_TMPDIR names the folder.
    """
    unpacked, decoder = msgspec.json.Decoder(list[msgspec.Raw]), msgspec.json.Decoder(ReviewRow)
    with closing(sqlite3.connect("")) as database:
        database.execute("CREATE TABLE looks (severity INTEGER, confidence REAL, look BLOB)")
        looks = (bytes(look) for some in packed for look in unpacked.decode(zlib.decompress(some)))
        database.executemany(
            "INSERT INTO looks VALUES (?, ?, ?)",
            ((int(row.severity), row.confidence, look) for look in looks for row in [decoder.decode(look)]),
        )
        for (look,) in database.execute("SELECT look FROM looks ORDER BY severity, confidence, rowid"):
            yield decoder.decode(look)

"""Which files of the store count, and whose rows they hold: three tables in the manifest of the batch.

An input's rows stand in a spool of their own first, and are then put, together with those of others, into a *segment*:
a file for each table and year. Of an input that is done again, the rows of before are dead from the moment in which the
manifest knows the new ones; they go when their segment is next merged.

    segments  one row a segment: how many inputs it was made of
    parts     one row a file of a segment
    placed    one row an input: its segment, or its spool while it has none
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.sqlite"
"""The file, in the out folder."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS segments (id INTEGER PRIMARY KEY, inputs INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS parts (
  path TEXT PRIMARY KEY, segment INTEGER NOT NULL, kind TEXT NOT NULL, year INTEGER, rows INTEGER NOT NULL,
  size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS placed (input TEXT PRIMARY KEY, segment INTEGER, spool TEXT, size INTEGER) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS placed_in ON placed (segment);
"""


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

    kind: str
    year: int | None
    path: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Spool:
    """The file with an input's rows, while they are in no segment: its path below the out folder, its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Files that were written together: its id, and how many inputs it was made of."""

    id: int
    inputs: int


class Ledger:
    """The three tables. Whoever changes something calls it within a transaction of the manifest."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._query = database.execute

    def place(self, name: str, spool: Spool) -> None:
        """Note that an input's rows are in a spool; those that it had are dead."""
        self._query("INSERT OR REPLACE INTO placed VALUES (?, NULL, ?, ?)", (name, spool.path, spool.size))

    def forget(self, name: str) -> None:
        """Note that an input has no rows."""
        self._query("DELETE FROM placed WHERE input = ?", (name,))

    def waiting(self, most: int = -1) -> list[tuple[str, Spool]]:
        """Inputs whose rows are in spools, no more than `most` of them if that is given, with these."""
        rows = self._query("SELECT input, spool, size FROM placed WHERE segment IS NULL LIMIT ?", (most,))
        return [(name, Spool(path, size)) for name, path, size in rows]

    def add(self, inputs: Sequence[tuple[str, Spool]], parts: Iterable[Part]) -> None:
        """Note that what was in these spools is in a new segment of these files."""
        segment = self._new(len(inputs), parts)
        for name, spool in inputs:
            self._query(
                "UPDATE placed SET segment = ?, spool = NULL, size = NULL WHERE input = ? AND spool = ?",
                (segment, name, spool.path),
            )

    def replace(self, segments: Sequence[int], inputs: int, parts: Iterable[Part]) -> None:
        """Note that what lived in these segments is in a new one of these files."""
        if inputs:
            segment = self._new(inputs, parts)
            for old in segments:
                self._query("UPDATE placed SET segment = ? WHERE segment = ?", (segment, old))
        self.drop(segments)

    def drop(self, segments: Iterable[int]) -> None:
        """Note that segments are no more. Inputs that are still placed in them are `lost`."""
        for segment in segments:
            self._query("DELETE FROM parts WHERE segment = ?", (segment,))
            self._query("DELETE FROM segments WHERE id = ?", (segment,))

    def segments(self) -> list[Segment]:
        """The segments, oldest first."""
        return [Segment(*row) for row in self._query("SELECT id, inputs FROM segments ORDER BY id")]

    def parts(self, segment: int) -> list[Part]:
        """The files of a segment."""
        rows = self._query("SELECT kind, year, path, rows, size FROM parts WHERE segment = ? ORDER BY path", (segment,))
        return [Part(*row) for row in rows]

    def living(self, segment: int) -> frozenset[str]:
        """The inputs whose rows in a segment count."""
        return frozenset(name for (name,) in self._query("SELECT input FROM placed WHERE segment = ?", (segment,)))

    def dead(self) -> list[Segment]:
        """The segments that hold rows which do not count."""
        rows = self._query(
            "SELECT id, inputs FROM segments "
            "WHERE inputs > (SELECT count(*) FROM placed WHERE placed.segment = segments.id) ORDER BY id"
        )
        return [Segment(*row) for row in rows]

    def lost(self, gone: Iterable[int]) -> frozenset[str]:
        """Inputs in segments that are not there, or among `gone`."""
        rows = self._query(
            "SELECT input FROM placed WHERE segment IS NOT NULL AND segment NOT IN (SELECT id FROM segments)"
        )
        return frozenset(name for (name,) in rows).union(*map(self.living, gone))

    def vouched(self) -> frozenset[str]:
        """Every file that counts."""
        rows = self._query("SELECT path FROM parts UNION ALL SELECT spool FROM placed WHERE spool IS NOT NULL")
        return frozenset(path for (path,) in rows)

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        (found,) = self._query("SELECT EXISTS (SELECT 1 FROM placed) OR EXISTS (SELECT 1 FROM segments)").fetchone()
        return bool(found)

    def _new(self, inputs: int, parts: Iterable[Part]) -> int:
        # never the id of a segment that was dropped, which inputs may still name
        (last,) = self._query(
            "SELECT max(coalesce((SELECT max(id) FROM segments), 0), coalesce((SELECT max(segment) FROM placed), 0))"
        ).fetchone()
        self._query("INSERT INTO segments VALUES (?, ?)", (last + 1, inputs))
        for p in parts:
            self._query(
                "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?)", (p.path, last + 1, p.kind, p.year, p.rows, p.size)
            )
        return int(last) + 1


def parts_of(out: Path) -> frozenset[str] | None:
    """The files of the store that the manifest in an out folder vouches for; None if there is no manifest."""
    path = out / MANIFEST
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as database:
        try:
            return frozenset(path for (path,) in database.execute("SELECT path FROM parts"))
        except sqlite3.OperationalError:
            return None  # of a version that had no store

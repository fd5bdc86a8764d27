"""The record of what was done, by which a second run does only what is new or changed: an SQLite file.

Each input is committed when it is done, its results being on disk before, so that whatever ends a run ends it between
two inputs. Writes go to a log beside the file (WAL), through which others can read meanwhile; a log that a power cut
tore is good up to the tear. When a run ends, the log is folded in and one plain file is left.

    inputs   one row an input: state, error, attempts, times, the run that did it
    records  the same with everything, as JSON: apart, so that counting does not pass over it
    reports  one row a report: its verdict
    runs     one row a run: when, what was asked for, and by which process
    engines  what a key stands for: versions of program, model and forms

and, of the columnar store, `segments`, `parts` and `placed` (see `gouji.store.ledger`).

`state` is done, failed (the input can't be read), quarantined (it ended its worker, or was over a limit) or begun (its
results of an earlier run are being overwritten).
"""

from __future__ import annotations

import os
import platform
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import msgspec
from filelock import FileLock, Timeout

from gouji.batch.options import Options
from gouji.batch.output import LOCK, MANIFEST
from gouji.batch.types import Record
from gouji.document import Engine
from gouji.document.errors import OptionError
from gouji.store.ledger import SCHEMA, Ledger
from gouji.store.places import Storage

_VERSION = 2
_INDEX = "CREATE INDEX finished ON inputs (run, finished);"
_SCHEMA = f"""
CREATE TABLE inputs (
  name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, error TEXT, message TEXT,
  attempts INTEGER NOT NULL, seconds REAL NOT NULL, finished TEXT NOT NULL, same_as TEXT, run INTEGER
) WITHOUT ROWID;
{_INDEX}
CREATE TABLE records (name TEXT PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE reports (
  input TEXT NOT NULL, number INTEGER NOT NULL, verdict TEXT NOT NULL, cells INTEGER NOT NULL,
  accepted INTEGER NOT NULL, PRIMARY KEY (input, number)
) WITHOUT ROWID;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, began TEXT NOT NULL, ended TEXT, inputs INTEGER NOT NULL, kept INTEGER NOT NULL,
  key TEXT NOT NULL, options BLOB NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL
);
CREATE TABLE engines (key TEXT PRIMARY KEY, version TEXT NOT NULL, model TEXT, forms TEXT NOT NULL);
PRAGMA user_version = {_VERSION};
"""
_UPDATE = f"""
ALTER TABLE inputs ADD COLUMN run INTEGER;
DROP INDEX finished;
{_INDEX}
DELETE FROM records;
PRAGMA user_version = {_VERSION};
"""
"""From version 1, whose records can't be read any more: all inputs are done again."""
_SYNC = 1.0
"""Seconds of work that a power cut may cost. A sync takes 0.2 ms on an idle SSD, but 6 ms on a busy one."""
_WAIT = 1.0
"""Seconds to wait for the lock, which `gouji status` holds for a moment to see whether it is held."""


class Manifest:
    """The records of an out folder, by the input's name. Made in `opened` for a run, in `reading` for a look."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self.ledger = Ledger(database)
        self._due = 0.0
        self._run: int | None = None

    def get(self, name: str) -> Record | None:
        """What became of the input, or None if it was never done."""
        row = self.database.execute("SELECT record FROM records WHERE name = ?", (name,)).fetchone()
        return _decoded(row[0]) if row else None

    def records(self) -> Iterator[Record]:
        """Every input's record, by name."""
        for (blob,) in self.database.execute("SELECT record FROM records ORDER BY name"):
            if record := _decoded(blob):
                yield record

    def put(self, records: Iterable[Record]) -> None:
        """Keep records, all of them or none: whatever happens to this process afterwards, they are there.

        That they outlive the machine too takes a sync, of all that was put since the last one, every `_SYNC` seconds.
        """
        due = time.monotonic() >= self._due
        if due:
            self._due = time.monotonic() + _SYNC
        with self.transaction(synced=due):
            for record in records:
                self._put(record)

    def gone(self, storage: Storage) -> list[int]:
        """The segments of the store of which a file is gone or was changed."""
        return [
            segment.id
            for segment in self.ledger.segments()
            if any(storage.size(part.path) != part.size for part in self.ledger.parts(segment.id))
        ]

    def lost(self, storage: Storage) -> frozenset[str]:
        """The inputs whose rows of the store are gone or were changed."""
        try:
            spools = {name for name, spool in self.ledger.waiting() if storage.size(spool.path) != spool.size}
            return self.ledger.lost(self.gone(storage)) | spools
        except sqlite3.OperationalError:  # of a version that had no store
            return frozenset()

    def begin(self, key: str, engine: Engine, options: Options, inputs: int, kept: int) -> None:
        """Note that a run begins."""
        blob = msgspec.json.encode(options, enc_hook=str)
        run = (_now(), inputs, kept, key, blob, os.getpid(), platform.node())
        with self.transaction(synced=False):
            self.database.execute(
                "INSERT OR REPLACE INTO engines VALUES (?, ?, ?, ?)",
                (key, engine.version, engine.model, " ".join(engine.forms)),
            )
            cursor = self.database.execute(
                "INSERT INTO runs (began, inputs, kept, key, options, pid, host) VALUES (?, ?, ?, ?, ?, ?, ?)", run
            )
        self._run = cursor.lastrowid

    def end(self) -> None:
        """Note that the run has ended."""
        self.database.execute("PRAGMA synchronous = FULL")
        self.database.execute("UPDATE runs SET ended = ? WHERE id = ?", (_now(), self._run))

    @property
    def killed(self) -> bool:
        """Whether the last run ended without saying so."""
        row = self.database.execute("SELECT ended FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return row is not None and row[0] is None

    def last_options(self) -> Options | None:
        """What the last run was to do; None if there was none, or if it was another version's."""
        row = self.database.execute("SELECT options FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        try:
            return msgspec.json.decode(row[0], type=Options, dec_hook=lambda kind, value: kind(value)) if row else None
        except msgspec.MsgspecError:
            return None

    @contextmanager
    def transaction(self, *, synced: bool) -> Iterator[None]:
        """What is changed within is changed all or not at all; `synced`: and outlives a power cut."""
        self.database.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def _put(self, record: Record) -> None:
        error = record.error
        if error is None:
            state = "done" if record.sha256 else "begun"
        else:
            state = "quarantined" if error.quarantined else "failed"
        row = (
            record.name,
            record.sha256,
            record.key,
            state,
            error and error.error,
            error and error.message,
            record.attempts,
            record.seconds,
            _now(),
            record.same_as,
            self._run,
        )
        self.database.execute(f"INSERT OR REPLACE INTO inputs VALUES ({','.join('?' * len(row))})", row)
        blob = msgspec.json.encode(record)
        self.database.execute("INSERT OR REPLACE INTO records VALUES (?, ?)", (record.name, blob))
        self.database.execute("DELETE FROM reports WHERE input = ?", (record.name,))
        self.database.executemany(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?)",
            ((record.name, r.number, r.verdict, sum(r.cells.values()), r.accepted) for r in record.reports),
        )
        if record.rows is not None:
            self.ledger.place(record.name, record.rows)
        elif state != "begun":  # until it is done, those of before stand
            self.ledger.forget(record.name)

    def _prepare(self) -> Self:
        self.database.execute("PRAGMA journal_mode = WAL")
        version = self.database.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise OptionError(
                f"The out folder is of a later version of gouji (manifest {version}, here {_VERSION}). Update gouji, "
                "or choose another folder with --out."
            )
        if version == 0:
            self.database.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        elif version < _VERSION:
            self.database.executescript(f"BEGIN; {_UPDATE} COMMIT;")
        self.database.executescript(SCHEMA)
        return self

    def _fold(self) -> None:
        with suppress(sqlite3.OperationalError):  # someone is looking at it: then the log stays, which is as good
            self.database.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def opened(out: Path) -> Iterator[Manifest]:
    """The manifest of an out folder, made if there is none, for one run alone.

    Raises:
        OptionError: Another run is at work there, or the folder can't be written to, or not any more.
    """
    lock = FileLock(out / LOCK)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_WAIT)
    except Timeout as error:
        who = "" if (run := _last_run(out)) is None else f" (process {run[0]} on {run[1]}, since {run[2]})"
        raise OptionError(
            f"Another run is at work in {out}{who}. `gouji status {out}` shows how far it is. Wait for it, "
            "or choose another folder with --out."
        ) from error
    except OSError as error:
        raise OptionError(f"The out folder {out} can't be written to ({error.strerror or error}).") from error
    database = None
    try:
        database = sqlite3.connect(out / MANIFEST, isolation_level=None, timeout=60)
        manifest = Manifest(database)._prepare()
        yield manifest
        manifest._fold()
    except sqlite3.Error as error:
        raise OptionError(
            f"The manifest {out / MANIFEST} can't be written or is broken ({error}). What was done until now is kept. "
            "See to it that the disk has room, and run the same command again."
        ) from error
    finally:
        if database is not None:
            database.close()
        lock.release()


@contextmanager
def reading(out: Path) -> Iterator[Manifest]:
    """The manifest of an out folder, to look at, whether a run is at work there or not.

    Raises:
        OptionError: There is none.
    """
    path = out / MANIFEST
    if not path.exists():
        raise OptionError(f"{out} is no out folder of `gouji run`: it holds no {MANIFEST}.")
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=60)
    try:
        yield Manifest(database)
    except sqlite3.Error as error:
        raise OptionError(f"The manifest {path} can't be read ({error}).") from error
    finally:
        database.close()


def at_work(out: Path) -> bool:
    """Whether a run is at work in the out folder."""
    lock = FileLock(out / LOCK)
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False  # a folder that nobody can write to


def _last_run(out: Path) -> tuple[Any, ...] | None:
    with suppress(OptionError), reading(out) as manifest:
        row = manifest.database.execute("SELECT pid, host, began FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return tuple(row) if row else None
    return None


def _decoded(blob: bytes) -> Record | None:
    try:
        return msgspec.json.decode(blob, type=Record)
    except msgspec.MsgspecError:
        return None  # cut short when a run was killed, or of another version: that input is done again


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")

"""The record of what was done, by which a second run does only what is new or changed.

One JSON line an input, appended when the input is done, so that a run that was stopped goes on where it was; the last
line of an input counts. The runner needs `get`, `put` and `close` only: another store can take this one's place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from gouji.batch.inputs import load
from gouji.batch.output import MANIFEST, write_whole
from gouji.batch.types import Job, Record, Task
from gouji.document import Engine
from gouji.document.errors import InputError
from gouji.pipeline import Settings
from gouji.readers.archives import Limits

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Record)


class Manifest:
    """The records of an out folder, by the input's name."""

    def __init__(self, out: Path) -> None:
        self._path = out / MANIFEST
        self._records: dict[str, Record] = {}
        self._file: BinaryIO | None = None
        if self._path.exists():
            with self._path.open("rb") as lines:
                for line in lines:
                    try:
                        record = _DECODER.decode(line)
                    except msgspec.MsgspecError:
                        continue  # cut short when a run was killed, or of another version: that input is done again
                    self._records[record.name] = record

    def get(self, name: str) -> Record | None:
        """What became of the input, or None if it was never done."""
        return self._records.get(name)

    def put(self, record: Record) -> None:
        """Keep a record, on disk before this returns (to the operating system; not synced)."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")
            self._file.write(b"\n")  # ends a line that a killed run left open
        self._records[record.name] = record
        self._file.write(_ENCODER.encode(record) + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Write the file anew with one line an input, if anything was put."""
        if self._file is not None:
            self._file.close()
            self._file = None
            write_whole(self._path, b"".join(_ENCODER.encode(r) + b"\n" for r in self._records.values()))


def stands(record: Record | None, task: Task, job: Job) -> bool:
    """Whether the results of an earlier run are what this one would make: same bytes, same key, files in place.

    Bytes are compared by hash. A failure that would come again stands too. Files that someone changed to another size,
    or that a power cut left empty, don't.
    """
    if record is None or record.key != job.key or not record.sha256:
        return False
    if record.error is not None:
        if not record.error.lasting:
            return False
    elif not set(job.formats) <= set(record.formats):
        return False
    return all(_size(job.out / o.path) == o.size for o in record.outputs) and record.sha256 == _hash(
        task, job.settings.archives
    )


def fingerprint(engine: Engine, settings: Settings, form_files: Iterable[Path], lang: str) -> str:
    """A hash of all that a result depends on besides the input's bytes and the format, in hex.

    That is the program's version, the models, the content of the form files, and every setting.
    """
    digest = hashlib.sha256(_ENCODER.encode((engine, lang, replace(settings, form_paths=()))))
    model = Path(settings.model)
    own_model = sorted(p for p in model.rglob("*") if p.is_file()) if model.is_dir() else []
    if settings.model == "default":  # the engine names the first family's; reports of others have models of their own
        from gouji.classify import defaults_files  # loads what only the workers need

        own_model += defaults_files()
    for path in (*form_files, *settings.form_paths, *own_model):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _hash(task: Task, limits: Limits) -> str | None:
    try:
        if task.path is None or task.member:
            return hashlib.sha256(load(task, limits)).hexdigest()
        with task.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, InputError):
        return None

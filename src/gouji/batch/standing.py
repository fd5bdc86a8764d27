"""Whether the results of an earlier run stand: what a second run does again, and why."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Set
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import msgspec

from gouji.batch.inputs import load
from gouji.batch.types import Job, Record, Task
from gouji.document import Engine
from gouji.document.errors import InputError
from gouji.pipeline import Settings

_SETTLED = 2.0
"""Seconds after which another change of a file shows in its times: FAT counts them in steps of 2 s, others finer."""


class Why(StrEnum):
    """Why an input is done, or not."""

    KEPT = "kept"
    NEW = "new"
    CHANGED = "changed"
    ENGINE = "engine"
    FORMATS = "formats"
    RESULTS = "results"
    FAILED = "failed"
    BEGUN = "begun"
    ASKED = "asked"


WHY: dict[Why, str] = {
    Why.KEPT: "its results stand",
    Why.NEW: "was never done",
    Why.CHANGED: "its content has changed",
    Why.ENGINE: "was done with another program, model, form or setting",
    Why.FORMATS: "not all of the formats were written",
    Why.RESULTS: "a result is gone or was changed",
    Why.FAILED: "failed, but might not this time",
    Why.BEGUN: "was under way when a run was ended",
    Why.ASKED: "is to be done again",
}
"""The reasons, for people."""


def standing(record: Record | None, task: Task, job: Job, lost: Set[str] = frozenset()) -> Why:
    """Whether the results of an earlier run are what this one would make: same bytes, same key, files in place.

    Bytes are compared by hash, unless the file's size and times are those that it had when it was read. A failure that
    would come again stands too. Files that someone changed to another size, or that a power cut left empty, don't.
    What stands behind a URL is taken to stand, since to ask for a million files one by one takes hours.

    Args:
        record: What became of it; None if it was never done.
        task: The input.
        job: What would be made of it.
        lost: Names of inputs whose rows of the store are gone.
    """
    if record is None:
        return Why.NEW
    if not record.sha256 and record.error is None:
        return Why.BEGUN
    if record.key != job.key:
        return Why.ENGINE
    if not record.sha256 or (record.error is not None and not record.error.lasting):
        return Why.FAILED
    if record.error is None and not set(job.kinds) <= set(record.formats):
        return Why.FORMATS
    if task.name in lost or (not job.url and any(job.storage.size(o.path) != o.size for o in record.outputs)):
        return Why.RESULTS
    same = (record.seen and record.seen == seen(task)) or record.sha256 == content_hash(task, job)
    return Why.KEPT if same else Why.CHANGED


def fingerprint(engine: Engine, settings: Settings, form_files: Iterable[Path], lang: str) -> str:
    """A hash of all that a result depends on besides the input's bytes and the format, in hex.

    That is the program's version, the models, the content of the form files, and every setting.
    """
    digest = hashlib.sha256(msgspec.json.encode((engine, lang, replace(settings, form_paths=()))))
    model = Path(settings.model)
    own_model = sorted(p for p in model.rglob("*") if p.is_file()) if model.is_dir() else []
    if settings.model == "default":  # the engine names the first family's; reports of others have models of their own
        from gouji.classify import defaults_files  # loads what only the workers need

        own_model += defaults_files()
    for path in (*form_files, *settings.form_paths, *own_model):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def content_hash(task: Task, job: Job) -> str | None:
    """Hash of the input's bytes, in hex; None if they can't be read."""
    try:
        if task.path is None or task.member:
            return hashlib.sha256(load(task, job.settings.archives)).hexdigest()
        with task.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, InputError):
        return None


def seen(task: Task) -> str:
    """Size and times of the input's file, or of the archive it is in.

    "" if it has none, or if the file changed too short a while ago to tell.
    """
    if task.path is None:
        return ""
    try:
        stat = task.path.stat()
    except OSError:
        return ""
    if max(stat.st_mtime, stat.st_ctime) > time.time() - _SETTLED:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"

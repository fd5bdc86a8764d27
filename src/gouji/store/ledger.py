"""Which files of the store count, and whose rows they hold: three tables in the manifest of the batch."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

MANIFEST = "manifest.sqlite"


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

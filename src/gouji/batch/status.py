"""How far a batch is, read from its out folder by anyone, at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gouji.batch.manifest import at_work, reading
from gouji.document import Verdict
from gouji.document.errors import OptionError

STATES = ("done", "failed", "quarantined", "begun")
_RECENT = 60.0
"""Seconds over which the rate of a run that goes on is taken."""


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """How far a batch is.

    Attributes:
        running: A run is at work.
        pid: Process of the last run.
        host: Where that is.
        began: When it began, in UTC.
        ended: When it ended; null while it goes on, and where it was killed.
        inputs: Inputs of the last run.
        kept: Those whose earlier results stood.
        finished: Inputs that the last run has done, kept ones not included.
        left: Inputs that it has not done.
        states: Inputs in the folder by state, of all runs.
        verdicts: Reports in the folder by verdict.
        errors: Inputs that failed by error.
        rate: Inputs a second: in the last minute, or of the whole run if it has ended; null if none was done, or
            if the clock was set back meanwhile.
        seconds_left: What the rest takes at that rate; null if that can't be told.
        version: Version of the program that made the results.
        model: The model.
    """

    running: bool
    pid: int
    host: str
    began: str
    ended: str | None
    inputs: int
    kept: int
    finished: int
    left: int
    states: dict[str, int]
    verdicts: dict[Verdict, int]
    errors: dict[str, int]
    rate: float | None
    seconds_left: float | None
    version: str
    model: str | None

    @property
    def killed(self) -> bool:
        """The last run ended without saying so."""
        return not self.running and self.ended is None


def read_status(folder: Path) -> BatchStatus:
    """How far the batch of an out folder is.

    Raises:
        OptionError: It is no out folder, or no run has begun there.
    """
    running = at_work(folder)
    with reading(folder) as manifest:
        query = manifest.database.execute
        run = query(
            "SELECT id, began, ended, inputs, kept, pid, host, version, model FROM runs JOIN engines USING (key) "
            "ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if run is None:
            raise OptionError(f"No run has begun in {folder} yet.")
        id, began, ended, inputs, kept, pid, host, version, model = run
        states = dict(query("SELECT state, count(*) FROM inputs GROUP BY state"))
        verdicts = dict(query("SELECT verdict, count(*) FROM reports GROUP BY verdict"))
        errors = dict(
            query("SELECT error, count(*) FROM inputs WHERE error IS NOT NULL GROUP BY error ORDER BY 2 DESC")
        )
        finished, last = query(
            "SELECT count(*), max(finished) FROM inputs WHERE run = ? AND state != 'begun'", (id,)
        ).fetchone()
        now = datetime.now(UTC)
        seconds = (now - datetime.fromisoformat(began)).total_seconds()
        done = finished
        if running and seconds > _RECENT:
            since = datetime.fromtimestamp(now.timestamp() - _RECENT, UTC).isoformat(timespec="milliseconds")
            (done,) = query("SELECT count(*) FROM inputs WHERE run = ? AND finished >= ?", (id, since)).fetchone()
            seconds = _RECENT
        elif not running:
            seconds = (datetime.fromisoformat(ended or last or began) - datetime.fromisoformat(began)).total_seconds()
        rate = done / seconds if seconds > 0 else None  # the clock may have been set back
    left = max(inputs - kept - finished, 0)
    return BatchStatus(
        running=running,
        pid=pid,
        host=host,
        began=began,
        ended=ended,
        inputs=inputs,
        kept=kept,
        finished=finished,
        left=left,
        states={state: states.get(state, 0) for state in STATES},
        verdicts={verdict: verdicts.get(verdict, 0) for verdict in Verdict},
        errors=errors,
        rate=round(rate, 3) if finished and rate is not None else None,
        seconds_left=round(left / rate, 1) if running and rate else None,
        version=version,
        model=model,
    )

"""What a run tells of itself while it goes on: a log in JSON lines, and counts for Prometheus."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from gouji.batch.output import write_whole
from gouji.batch.types import Record
from gouji.document.errors import OptionError

_EVERY = 5.0
"""Seconds between two writings of the counts; Prometheus looks every 15 s or more seldom."""


class Log:
    """A file that a line of JSON is added to for each event: begin, input, end. Each has `time` (UTC) and `event`."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def write(self, event: str, **fields: object) -> None:
        """Add a line."""
        if self._file is not None:
            line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
            self._file.write(msgspec.json.encode(line) + b"\n")
            self._file.flush()

    def input(self, record: Record) -> None:
        """Add the line of an input."""
        error = record.error
        self.write(
            "input",
            name=record.name,
            sha256=record.sha256,
            verdicts=[report.verdict for report in record.reports],
            error=error and error.error,
            message=error and error.message,
            attempts=record.attempts,
            seconds=record.seconds,
            same_as=record.same_as,
        )

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self._path.open("ab")
            except OSError as error:
                raise OptionError(f"The log file {self._path} can't be written to ({error.strerror}).") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


class Metrics:
    """A file of counts in Prometheus' text format, for node_exporter's textfile collector; replaced as a whole.

    The format is a few lines of fixed names, for which a library would be one dependency more.
    """

    def __init__(self, path: Path | None, inputs: int, kept: int) -> None:
        self._path = path
        self._inputs, self._kept = inputs, kept
        self._done = 0
        self._seconds = 0.0
        self._verdicts: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._due = 0.0
        self._write(running=1)

    def count(self, record: Record) -> None:
        """Count an input that is done."""
        self._done += 1
        self._seconds += record.seconds
        self._verdicts.update(report.verdict for report in record.reports)
        if record.error is not None:
            self._errors[record.error.error] += 1
        if time.monotonic() >= self._due:
            self._write(running=1)

    def close(self) -> None:
        """Write the last counts, which say that the run has ended."""
        self._write(running=0)

    def _write(self, running: int) -> None:
        if self._path is None:
            return
        self._due = time.monotonic() + _EVERY
        families: list[tuple[str, str, str, dict[str, float]]] = [
            ("running", "gauge", "1 while the run goes on.", {"": running}),
            ("inputs", "gauge", "Inputs of the batch.", {"": self._inputs}),
            ("inputs_kept", "gauge", "Inputs whose earlier results stand.", {"": self._kept}),
            ("inputs_done_total", "counter", "Inputs done by this run.", {"": self._done}),
            ("input_seconds_total", "counter", "Time of workers spent on them.", {"": round(self._seconds, 3)}),
            ("reports_total", "counter", "Reports by verdict.", _labelled("verdict", self._verdicts)),
            ("errors_total", "counter", "Inputs that failed, by error.", _labelled("error", self._errors)),
            ("updated_timestamp_seconds", "gauge", "When this was written.", {"": round(time.time(), 3)}),
        ]
        lines = []
        for name, kind, help_, values in families:
            lines += [f"# HELP gouji_{name} {help_}", f"# TYPE gouji_{name} {kind}"]
            lines += [f"gouji_{name}{labels} {value}" for labels, value in values.items()]
        try:
            write_whole(self._path, ("\n".join(lines) + "\n").encode())
        except OSError as error:
            raise OptionError(f"The metrics file {self._path} can't be written ({error.strerror}).") from error


def _labelled(label: str, counts: Counter[str]) -> dict[str, float]:
    return {f'{{{label}="{value}"}}': number for value, number in sorted(counts.items())}

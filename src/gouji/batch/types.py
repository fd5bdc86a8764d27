"""The types of a batch: what is to be done, what became of each input, and what it comes to.

`Record` is a row of the manifest; all of them can be written as JSON and read back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from gouji.document import Engine, Status, Verdict
from gouji.pipeline import Settings
from gouji.store.ledger import Spool
from gouji.store.places import Storage, storage_at


@dataclass(frozen=True, slots=True)
class Task:
    """One input.

    Attributes:
        name: Its name in the results, unique in the batch: its path below the root it was found under, with "/".
        path: Where it stands; None if its bytes are in `data`.
        data: Its bytes, where they came with the call.
        member: Its numbers in the archive that `path` or `data` is, as `gouji.readers.archives` gives them.
        error: Why it can't be read, where that showed when the inputs were listed.
        same: Inputs that most likely hold the same bytes, which are done along with it.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    member: tuple[int, ...] = ()
    error: FileError | None = None
    same: tuple[Task, ...] = ()

    @property
    def size(self) -> int:
        """Its size in bytes, or that of the archive it is in; 0 if that can't be told."""
        if self.data is not None:
            return len(self.data)
        try:
            return self.path.stat().st_size if self.path else 0
        except OSError:
            return 0


@dataclass(frozen=True, slots=True)
class Job:
    """What every task of a batch shares, as a worker needs it.

    Attributes:
        out: Folder of the manifest, and of the results unless they go to a URL.
        formats: Names of the writers.
        lang: Language of the pages that people read.
        key: Fingerprint of all that the results depend on besides the input.
        settings: How the pipeline reads.
        store: Whether the rows of the store are made.
        url: Where the results go, if not to `out`.
    """

    out: Path
    formats: tuple[str, ...]
    lang: str
    key: str
    settings: Settings
    store: bool = False
    url: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """All that is made of an input: the formats, and "store"."""
        return (*self.formats, "store") if self.store else self.formats

    @property
    def storage(self) -> Storage:
        """Where the results go."""
        return storage_at(self.url or str(self.out))


WORKER_DIED, OUT_OF_TIME, OUT_OF_MEMORY = "WorkerDied", "OutOfTime", "OutOfMemory"
NO_ROOM = "NoRoom"
"""The error of an input whose results could not be written; no other's can be either, and the batch ends."""
QUARANTINE = frozenset({WORKER_DIED, OUT_OF_TIME, OUT_OF_MEMORY})
"""Errors of inputs that a worker process can't stand."""


@dataclass(frozen=True, slots=True)
class FileError:
    """Why an input gave no result.

    Attributes:
        error: Name of the error's class.
        message: One sentence.
        lasting: The same bytes will fail again, so that a second run need not try.
        traceback: Where a bug happened; None for inputs that can't be read.
    """

    error: str
    message: str
    lasting: bool = False
    traceback: str | None = None

    @property
    def quarantined(self) -> bool:
        """The input killed its worker, or was over a limit: only `gouji retry` takes it up again."""
        return self.error in QUARANTINE


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """What a report came to.

    Attributes:
        number: 1 for the first report of the input.
        verdict: The report's verdict.
        cells: Number of cells by status.
        accepted: Number of accepted cells.
        failed_checks: Number of balances that fail over the final values.
        to_review: Number of its rows in `review.csv`.
        looks: These rows, packed (see `gouji.batch.looks`): they are most of what is kept of a report, and are needed
            only at the end.
    """

    number: int
    verdict: Verdict
    cells: dict[Status, int]
    accepted: int
    failed_checks: int
    to_review: int
    looks: bytes


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written: its path below the out folder and its size in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one input.

    Attributes:
        name: Name of the task.
        sha256: Hash of its bytes, in hex; empty if they could not be read.
        key: `Job.key` it was done under.
        formats: What was made of it, as of `Job.kinds`.
        outputs: The files that were written.
        reports: What its reports came to.
        error: Why there are none.
        attempts: How often it was tried: 2 if its worker was ended the first time.
        seconds: Time it took the last time, in seconds of wall time.
        seen: Size and times of its file when it was read, by which a second run knows it again; "" if unknown.
        same_as: Name of the input with the same bytes that it was done along with.
        rows: Where its rows of the store were put at first.
    """

    name: str
    sha256: str
    key: str
    formats: tuple[str, ...]
    outputs: tuple[Output, ...] = ()
    reports: tuple[ReportRecord, ...] = ()
    error: FileError | None = None
    attempts: int = 1
    seconds: float = 0.0
    seen: str = ""
    same_as: str | None = None
    rows: Spool | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is.

    Attributes:
        total: Inputs in all.
        done: Those that are done, kept ones included.
        kept: Those that are kept from an earlier run.
        failed: Those that failed, kept ones included.
        verdicts: Reports that this run made, by verdict.
        errors: Inputs that failed in this run, by error.
    """

    total: int
    done: int = 0
    kept: int = 0
    failed: int = 0
    verdicts: Counter[str] = field(default_factory=Counter, compare=False)
    errors: Counter[str] = field(default_factory=Counter, compare=False)

    def after(self, record: Record) -> Progress:
        """How far it is when one more input is done."""
        failed = [record.error.error] if record.error else []
        return replace(
            self,
            done=self.done + 1,
            failed=self.failed + len(failed),
            verdicts=self.verdicts + Counter(str(report.verdict) for report in record.reports),
            errors=self.errors + Counter(failed),
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that failed, as the summary lists it."""

    name: str
    error: str
    message: str
    traceback: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to; `summary.json` holds these fields.

    Attributes:
        inputs: Number of inputs.
        kept: Inputs whose results of an earlier run still stand.
        failed: Inputs that gave no result.
        reports: Number of reports in the results, kept ones included.
        verdicts: Reports by verdict, every verdict named.
        straight_through: Share of reports, 0 to 1, with a verdict other than review; null without reports.
        cells: Cells by status, every status named.
        accepted: Number of accepted cells.
        accepted_share: Share of cells, 0 to 1, that were accepted; null without cells.
        failed_checks: Number of balances that fail over the final values.
        to_review: Number of rows in `review.csv`.
        seconds: How long the batch took, in seconds of wall time.
        engine: What made the results.
        errors: Inputs that failed, and why.
        left: Inputs that were not done, since the batch was stopped.
        duplicates: Inputs with the same bytes as another, which were not read again.
    """

    inputs: int
    kept: int
    failed: int
    reports: int
    verdicts: dict[Verdict, int]
    straight_through: float | None
    cells: dict[Status, int]
    accepted: int
    accepted_share: float | None
    failed_checks: int
    to_review: int
    seconds: float
    engine: Engine
    errors: tuple[Failure, ...]
    left: int = 0
    duplicates: int = 0

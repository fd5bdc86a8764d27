"""The evaluation report: everything that was measured, as data. Tables, plots and the gate are made from it alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from gouji.document import Tag
from gouji.document.errors import OptionError
from gouji.learn.evaluate.calibration import Calibration, Curve
from gouji.learn.evaluate.intervals import Figure
from gouji.learn.made import Measured

SCHEMA = "1"
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus that was evaluated on: its name, reports, and a SHA-256 over all that was used of it."""

    name: str
    documents: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TagScore:
    """Precision, recall and F1 of a tag, 0 to 1, and how many lines truly have it."""

    tag: Tag
    precision: float
    recall: float
    f1: float
    lines: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The figures of some of the reports.

    Attributes:
        axis: What they are chosen by: "all", "corpus", "layout", "engine", "severity", "error" (measured character
            error) or "ladder" (character error asked for).
        name: Which they are.
        documents: How many.
        figures: By name, see `figures.SHARES`; and "macro_f1".
    """

    axis: str
    name: str
    documents: int
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class ArmReport:
    """What an arm came to.

    Attributes:
        arm: Its name.
        about: What it is.
        slices: Figures of all reports first, then by axis.
        tags: Scores by tag, of tags that occur.
        confusion: Lines by true tag (rows) and found tag (columns), in the order of all tags.
        calibrations: By group of cells, then of tags and rows.
        curves: Risk-coverage curves of covered, uncovered and all cells.
        silent: Silent errors, at most `figures.MOST_SILENT` of them.
    """

    arm: str
    about: str
    slices: tuple[Slice, ...]
    tags: tuple[TagScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    calibrations: tuple[Calibration, ...]
    curves: tuple[Curve, ...]
    silent: tuple[str, ...]

    def slice(self, axis: str = "all", name: str = "all") -> Slice:
        """The slice of that axis and name. Raises KeyError if there is none."""
        for found in self.slices:
            if (found.axis, found.name) == (axis, name):
                return found
        raise KeyError((axis, name))

    def calibration(self, group: str) -> Calibration | None:
        """The calibration of a group, None if it has no point."""
        return next((c for c in self.calibrations if c.group == group), None)


@dataclass(frozen=True, slots=True)
class Paired:
    """The shipped arm against the rules, report by report: difference of non-zero exact cells, in shares."""

    axis: str
    name: str
    documents: int
    difference: Figure


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What the shipped arm came to on one report, so that two evaluations can be compared report by report.

    Attributes:
        name: The report's name.
        shares: Part and whole of the headline figures by name; those whose whole is 0 are left out.
        tags: For each tag in order: lines that have it, lines it was given to, lines of both.
    """

    name: str
    shares: dict[str, tuple[int, int]]
    tags: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """All that was measured of a model.

    Attributes:
        schema: Version of this format.
        gouji: Version of gouji.
        model: Name of the model, None for rules alone.
        command: The command that made it.
        threshold: Confidence from which a cell is accepted: the option, or the model's own.
        source: What the pipeline was told of the sources: "auto", "digital" or "ocr".
        corpora: What it was measured on.
        versions: Versions of the libraries that matter.
        arms: The arms, the shipped one first.
        paired: The shipped arm against the rules; empty unless both were run.
        documents: The shipped arm (or the first) report by report.
        measured: When, on what machine and in what time; None if that is not known. All else is the same each time.
    """

    schema: str
    gouji: str
    model: str | None
    command: str
    threshold: float
    source: str
    corpora: tuple[Corpus, ...]
    versions: dict[str, str]
    arms: tuple[ArmReport, ...]
    paired: tuple[Paired, ...]
    documents: tuple[DocumentCounts, ...]
    measured: Measured | None = None

    def to_json(self) -> bytes:
        """The report as UTF-8 JSON, figures rounded to `DIGITS`."""
        return msgspec.json.encode(_rounded(msgspec.to_builtins(self)), order="deterministic") + b"\n"

    @staticmethod
    def from_json(data: bytes) -> EvaluationReport:
        """The report that `to_json` wrote. Raises OptionError if it is none."""
        try:
            report = _decoder.decode(data)
        except msgspec.MsgspecError as error:
            raise OptionError(f"This is no evaluation report: {error}. Run `gouji evaluate --report` anew.") from error
        if report.schema != SCHEMA:
            raise OptionError(f"This evaluation report has the format {report.schema}, not {SCHEMA}. Evaluate anew.")
        return report

    @staticmethod
    def read(path: Path) -> EvaluationReport:
        """Read a `report.json`, or that of a folder. Raises OptionError if it can't be read."""
        file = path / "report.json" if path.is_dir() else path
        try:
            return EvaluationReport.from_json(file.read_bytes())
        except OSError as error:
            raise OptionError(f"The evaluation report {file} can't be read: {error}.") from error


def _rounded(value: Any) -> Any:
    """JSON data with every float rounded: further digits only make the file longer."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


_decoder = msgspec.json.Decoder(EvaluationReport)

"""Outcomes of reports → figures with intervals: by tag, by group of cells, by layout, engine and severity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gouji.document import Status, Verdict
from gouji.learn.evaluate.calibration import Calibration, Curve, Flags, Indices, calibrate, risk_coverage
from gouji.learn.evaluate.cases import Case
from gouji.learn.evaluate.intervals import Figure, Vector, difference, draws, percentiles, share
from gouji.learn.evaluate.outcome import STATUSES, TAGS, Count, Kind, Outcome, Points
from gouji.learn.evaluate.report import DocumentCounts, Slice, TagScore

MOST_SILENT = 200
"""Silent errors listed of an arm; more tell no more."""

ERRORS = (0.01, 0.02, 0.05, 0.10, 0.20)
"""Edges of the groups by measured character error."""

SEVERAL = "several layouts"


def _of_kind(kind: Kind, field: str) -> Callable[[Outcome], Count]:
    def count(outcome: Outcome) -> Count:
        mine = outcome.cells["kind"] == kind
        return Count(int(outcome.cells[field][mine].sum()), int(mine.sum()))

    return count


def _known(cells: Points) -> Flags:
    return np.asarray(cells["kind"] <= Kind.BLANK)


def _exact(outcome: Outcome) -> Count:
    known = _known(outcome.cells)
    return Count(int(outcome.cells["exact"][known].sum()), int(known.sum()))


def _accepted(outcome: Outcome) -> Count:
    return Count(int(outcome.cells["accepted"].sum()), int(_known(outcome.cells).sum()))


def _silent(outcome: Outcome) -> Count:
    accepted = outcome.cells["accepted"]
    return Count(int((accepted & ~outcome.cells["exact"]).sum()), int(accepted.sum()))


def _silent_in_place(outcome: Outcome) -> Count:
    wrong = outcome.cells["accepted"] & ~outcome.cells["exact"]
    return Count(int((wrong & outcome.cells["printed"]).sum()), int(wrong.sum()))


def _covered(covered: bool) -> Callable[[Outcome], Count]:
    def count(outcome: Outcome) -> Count:
        mine = outcome.cells["accepted"] & (outcome.cells["covered"] == covered)
        return Count(int((mine & ~outcome.cells["exact"]).sum()), int(mine.sum()))

    return count


def _wrong_claims(outcome: Outcome) -> int:
    """Values that are wrong at any confidence: what silent errors come from, the stand-in where there is none."""
    return int((outcome.cells["claimed"] & ~outcome.cells["exact"]).sum())


def _tagged(outcome: Outcome) -> Count:
    return Count(int(np.trace(outcome.confusion)), int(outcome.confusion.sum()))


def _verdict(verdict: Verdict) -> Callable[[Outcome], Count]:
    return lambda outcome: Count(int(outcome.verdict == verdict), 1)


@dataclass(frozen=True, slots=True)
class Share:
    """A share that is counted in every report.

    Attributes:
        about: What it is, for people.
        count: Part and whole of a report.
        better: 1 if more is better, -1 if less is, 0 if neither.
        is_error: It counts silent errors, whose design effect `_wrong_claims` stands in for where there is none.
    """

    about: str
    count: Callable[[Outcome], Count]
    better: int = 1
    is_error: bool = False


SHARES: dict[str, Share] = {
    "tag_accuracy": Share("lines tagged right", _tagged),
    "row_match": Share("row labels matched to their row", lambda o: o.labels),
    "row_numbers": Share("numbers given to their row", lambda o: o.numbers),
    "column_match": Share("columns in their place", lambda o: o.columns),
    "header_match": Share("column labels matched to their column", lambda o: o.headers),
    "exact": Share("exact cells", _exact),
    "nonzero_exact": Share("exact non-zero cells", _of_kind(Kind.NONZERO, "exact")),
    "zero_exact": Share("exact zero cells", _of_kind(Kind.ZERO, "exact")),
    "blank_exact": Share("exact blank cells", _of_kind(Kind.BLANK, "exact")),
    "nonzero_guessed": Share("non-zero cells with the right best guess", _of_kind(Kind.NONZERO, "guessed")),
    "zero_guessed": Share("zero cells with the right best guess", _of_kind(Kind.ZERO, "guessed")),
    "blank_guessed": Share("blank cells with the right best guess", _of_kind(Kind.BLANK, "guessed")),
    "accepted": Share("accepted cells (coverage)", _accepted),
    "nonzero_accepted": Share("accepted non-zero cells", _of_kind(Kind.NONZERO, "accepted")),
    "silent": Share("silent errors among accepted cells", _silent, -1, True),
    "silent_covered": Share("silent errors where a balance is over the cell", _covered(True), -1, True),
    "silent_uncovered": Share("silent errors where none is", _covered(False), -1, True),
    "silent_in_place": Share("silent errors read at the right place", _silent_in_place, 0),
    "report_exact": Share("reports with every cell exact", lambda o: Count(int(o.exact), 1)),
    "accept": Share("reports with the verdict accept", _verdict(Verdict.ACCEPT), 0),
    "source_conflict": Share("reports with the verdict source_conflict", _verdict(Verdict.SOURCE_CONFLICT), 0),
    "review": Share("reports with the verdict review", _verdict(Verdict.REVIEW), 0),
    "accept_wrong": Share(
        "reports with the verdict accept that are not exact",
        lambda o: Count(int(o.verdict == Verdict.ACCEPT and not o.exact), int(o.verdict == Verdict.ACCEPT)),
        -1,
    ),
}
"""Every share by name. To measure another one, add it here."""


HEADLINES = ("macro_f1", "row_match", "nonzero_exact", "nonzero_guessed", "accepted", "silent", "report_exact")
"""The figures by which models are compared, beside the calibration error of every group of `HEADLINE_GROUPS`."""


class Tally:
    """The counts of an arm, report by report.

    Args:
        outcomes: The outcomes, in the order of the cases.
    """

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        counts = [[(c.part, c.whole) for c in (share.count(o) for share in SHARES.values())] for o in outcomes]
        self._counts = np.array(counts, dtype=np.float64).reshape(len(outcomes), len(SHARES), 2)
        self._wrong = np.array([_wrong_claims(o) for o in outcomes], dtype=np.float64)
        self.confusion = np.stack([o.confusion for o in outcomes]).astype(np.float64)

    def count(self, name: str, at: Indices) -> tuple[Vector, Vector]:
        """Part and whole of a share in the reports `at`."""
        found = self._counts[at, list(SHARES).index(name)]
        return found[:, 0], found[:, 1]

    def figures(self, at: Indices) -> dict[str, Figure]:
        """Every figure over the reports `at`."""
        found = {
            name: share(*self.count(name, at), self._wrong[at] if kind.is_error else None)
            for name, kind in SHARES.items()
        }
        return {"macro_f1": macro_f1(self.confusion[at]), **found}

    def documents(self, names: Sequence[str]) -> Iterator[DocumentCounts]:
        """The headline counts of every report."""
        for i, name in enumerate(names):
            counts = zip(SHARES, self._counts[i].astype(int).tolist(), strict=True)
            parts = {key: (part, whole) for key, (part, whole) in counts if whole and key in HEADLINES}
            table = self.confusion[i]
            sums = np.stack([table.sum(axis=1), table.sum(axis=0), np.diagonal(table)], axis=1).astype(int)
            yield DocumentCounts(name, parts, tuple((a, b, c) for a, b, c in sums.tolist()))


def macro_f1(confusion: NDArray[np.float64]) -> Figure:
    """Macro F1 over the tags that the truth holds, with the percentile interval of the cluster bootstrap.

    Args:
        confusion: Lines by true and found tag of each report, shape (reports, tags, tags).
    """
    sums = np.stack([confusion.sum(axis=2), confusion.sum(axis=1), np.diagonal(confusion, 0, 1, 2)], axis=1)
    if not sums.sum():
        return Figure(None)
    drawn = (draws(len(sums)) @ sums.reshape(len(sums), -1)).reshape(-1, *sums.shape[1:])
    value = float(f1_of(sums.sum(axis=0)[None])[0])
    low, lower, upper, high = percentiles(f1_of(drawn))
    lines = round(float(sums[:, 0].sum()))
    held = int((sums[:, 0].sum(axis=1) > 0).sum())
    return Figure(value, min(low, value), max(high, value), lower, upper, 0, lines, held)


def f1_of(sums: NDArray[np.float64]) -> Vector:
    """Macro F1 from the lines that have each tag, were given it, and both: shape (n, 3, tags) → (n,)."""
    true, given, both = sums[:, 0], sums[:, 1], sums[:, 2]
    f1 = np.where(true > 0, 2 * both / np.maximum(true + given, 1), 0.0)
    return np.asarray(f1.sum(axis=1) / np.maximum((true > 0).sum(axis=1), 1))


def tag_scores(confusion: NDArray[np.float64]) -> tuple[TagScore, ...]:
    """Scores of the tags that occur, from lines by true and found tag, shape (tags, tags)."""
    true, given, both = confusion.sum(axis=1), confusion.sum(axis=0), np.diagonal(confusion)
    return tuple(
        TagScore(tag, float(b / max(g, 1)), float(b / max(t, 1)), float(2 * b / (t + g)), round(float(t)))
        for tag, t, g, b in zip(TAGS, true, given, both, strict=True)
        if t + g
    )


def slices_of(cases: Sequence[Case]) -> Iterator[tuple[str, str, Indices]]:
    """The slices: axis, name, and which cases; an axis with nothing on it is left out."""
    yield "all", "all", np.arange(len(cases))
    axes: dict[str, Callable[[Case], str | None]] = {
        "corpus": lambda case: case.corpus,
        "layout": lambda case: SEVERAL if "+" in case.sample.layout else case.sample.layout,
        "engine": lambda case: case.sample.engine or None,
        "severity": lambda case: None if case.rung is not None else case.sample.severity or None,
        "error": lambda case: None if case.rung is not None else error_group(case.sample.character_error),
        "ladder": lambda case: None if case.rung is None else f"{case.rung:.0%}",
    }
    for axis, name_of in axes.items():
        names = [name_of(case) for case in cases]
        listed = [name for name in dict.fromkeys(names) if name is not None]
        if axis == "error":
            listed.sort(key=_error_groups().index)
        if axis == "corpus" and len(listed) < 2:
            continue
        for name in listed:
            yield axis, name, np.flatnonzero(np.array([n == name for n in names]))


def _error_groups() -> list[str]:
    edges = ("0", *(f"{edge * 100:.0f}" for edge in ERRORS))
    return [f"{a}-{b}%" for a, b in pairwise(edges)] + [f">{edges[-1]}%"]


def error_group(error: float | None) -> str | None:
    """The group of a measured character error: the lower edge is out, but for 0."""
    if error is None:
        return None
    return _error_groups()[int(np.searchsorted(ERRORS, error, side="left"))]


def slice_figures(tally: Tally, cases: Sequence[Case]) -> tuple[Slice, ...]:
    """The figures of every slice."""
    return tuple(Slice(axis, name, len(at), tally.figures(at)) for axis, name, at in slices_of(cases))


def paired_difference(a: Tally, b: Tally, name: str, at: Indices) -> Figure:
    """Share `name` of a minus that of b over the reports `at`."""
    return difference(a.count(name, at), b.count(name, at))


CellGroup = Callable[[Points], Flags]
CELL_GROUPS: dict[str, CellGroup] = {
    "all cells": lambda c: np.ones(len(c), dtype=bool),
    "non-zero": lambda c: c["kind"] == Kind.NONZERO,
    "claimed non-zero": lambda c: c["nonzero"],
    "inferred": lambda c: c["status"] == STATUSES.index(Status.INFERRED),
    "corrected": lambda c: c["status"] == STATUSES.index(Status.CORRECTED),
    "disclosure": lambda c: c["disclosure"],
}
"""Groups of cells whose confidences are compared with what came true. "non-zero" goes by gold, as everywhere here;
"claimed non-zero" by the value of the result, which is what its reader can go by."""

HEADLINE_GROUPS = ("non-zero", "inferred", "corrected", "disclosure")


def calibrations_of(outcomes: Sequence[Outcome]) -> Iterator[Calibration]:
    """Of every group of cells, then of tags and of rows; groups without a point are left out."""
    cells, document = _joined([o.cells for o in outcomes])
    for group, chosen in CELL_GROUPS.items():
        at = cells["claimed"] & chosen(cells)
        yield from _calibrated(group, cells["confidence"][at], cells["exact"][at], document[at])
    for group, parts in (("tags", [o.tags for o in outcomes]), ("rows", [o.rows for o in outcomes])):
        points, document = _joined(parts)
        yield from _calibrated(group, points["confidence"], points["right"], document)


def _calibrated(group: str, stated: Vector, right: Flags, document: Indices) -> Iterator[Calibration]:
    found = calibrate(group, stated, right, document)
    if found is not None:
        yield found


def curves_of(outcomes: Sequence[Outcome]) -> Iterator[Curve]:
    """Risk-coverage curves of all cells, and of those with and without a balance over them."""
    cells, document = _joined([o.cells for o in outcomes])
    covered = cells["covered"]
    for group, at in (("all", np.ones(len(cells), dtype=bool)), ("covered", covered), ("uncovered", ~covered)):
        mine = cells[at]
        stated = mine["confidence"].astype(np.float64)
        curve = risk_coverage(group, stated, mine["exact"], mine["claimed"], document[at])
        if curve is not None:
            yield curve


def _joined(parts: Sequence[Points]) -> tuple[Points, Indices]:
    """All points, and the index of the report of each."""
    return np.concatenate(parts), np.repeat(np.arange(len(parts)), [len(part) for part in parts])

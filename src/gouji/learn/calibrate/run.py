"""Calibrate a model: run it over reports of their own, fit its curves and thresholds, and say how well they hold.

Figures are cross-fitted: reports are dealt into folds, each fold is judged by trees and curves that were fitted on the
others, and the thresholds are chosen on those judgements. The trees that are kept are fitted on all; the curves that
are kept, on what trees of other folds said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from gouji.document import SourceKind, probability
from gouji.learn.calibrate.boost import cross_fitted, fit_trees, matrix_of
from gouji.learn.calibrate.collect import Cases, CellCase, Collector
from gouji.learn.calibrate.fit import fit_groups, fit_matches, fit_tags
from gouji.learn.calibrate.people import judged
from gouji.learn.corpus import Sample
from gouji.learn.corrections import Correction, SourceFile
from gouji.learn.evaluate.calibration import Calibration as Measured
from gouji.learn.evaluate.calibration import calibrate as measure
from gouji.learn.evaluate.intervals import Figure, share
from gouji.pipeline import Settings
from gouji.pipeline.calibrated import Stored, save_calibrated
from gouji.reconcile import Calibration

Judgements = tuple[Iterable[Correction], Iterable[SourceFile]]
"""Corrections, and the files that may hold the reports they are of."""
Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]
FOLDS = 5
TARGETS = {"covered": 1 / 2000, "uncovered": 1 / 1000}
"""Share of accepted cells that may be wrong, as an upper 95% bound clustered by report."""
ALIKE = 1.05
"""Bounds whose ratio is less tell no difference."""
_GRID = (0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.996, 0.997, 0.998, 0.9985, 0.999, 0.9992, 0.9994, 0.9996, 0.9998, 1)
"""Thresholds tried; from the last on nothing is accepted, since no confidence is 1."""
GROUPS: dict[str, Callable[[CellCase], bool]] = {
    "non-zero": lambda case: case.nonzero,
    "inferred": lambda case: case.evidence.status == "inferred",
    "corrected": lambda case: case.evidence.status == "corrected",
    "disclosure": lambda case: case.table == "disclosure",
}
"""Groups of cells whose calibration is told apart."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold for the cells that a balance covers, or for those that none does.

    Attributes:
        cells: "covered/" by a balance or "uncovered/", and the kind of source.
        threshold: The least of those tried whose bound keeps the target, over all reports and over those alone that an
            OCR engine read; else, of those whose shares themselves do, the least whose bound comes nearest.
        target: Share of accepted cells that may be wrong.
        met: The bounds keep the target.
        silent: Share of accepted cells that is wrong, with its clustered bound.
        accepted: Share of all such cells that is accepted.
        silent_read: As `silent`, over the reports alone that an OCR engine read; None where there are none.
    """

    cells: str
    threshold: float
    target: float
    met: bool
    silent: Figure
    accepted: float
    silent_read: Figure | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What calibration came to, cross-fitted: by group of cells, and of the thresholds."""

    groups: tuple[Measured, ...]
    thresholds: tuple[Threshold, ...]


def calibrate(
    model: Path,
    family: str,
    forms: Sequence[Path],
    samples: Sequence[Sample],
    people: Iterable[Judgements] = (),
    workers: int = 2,
) -> dict[str, object]:
    """Calibrate a model and write `calibration.json` into its folder.

    Args:
        model: The model's folder.
        family: The form family it is for.
        forms: Form files beside the shipped ones.
        samples: Reports that the line model was not fitted on. Its settings (regularisation, weight of transitions,
            when the rules decide) may have been chosen on some: pages that an engine read are few, so that the shipped
            configuration names its split for choice here too.
        people: What people said of cells and labels.
        workers: Processes.

    Returns:
        What `meta.json` says of it: thresholds and how well confidences hold, as plain JSON.
    """
    settings = Settings(family=family, form_paths=tuple(forms), model=str(model))
    said = Cases.joined(judged(Collector(settings), *part) for part in people)
    cases = Cases.joined((collect(settings, samples, workers), said))
    odds = out_of_fold(cases.cells)
    outcome = judge(cases.cells, odds)
    engines = Counter(sample.engine or "none" for sample in samples)
    stored = Stored(
        tags={name: curve.to_rows() for name, curve in fit_tags(cases).items()},
        matches={name: curve.to_rows() for name, curve in fit_matches(cases).items()},
        trees=fit_trees(matrix_of(cases.cells), rightness(cases.cells)),
        groups={name: curve.to_rows() for name, curve in fit_groups(cases.cells, odds.tolist()).items()},
        thresholds={found.cells: found.threshold for found in outcome.thresholds},
        fitted_on={f"reports read by {name}": count for name, count in sorted(engines.items())},
    )
    save_calibrated(stored, model)
    counts = {"cells": len(said.cells), "matches": len(said.matches)}
    told: dict[str, object] = {"calibration": msgspec.to_builtins(outcome), "judged_by_people": counts}
    return told


def collect(settings: Settings, samples: Sequence[Sample], workers: int) -> Cases:
    """The cases of samples, by an uncalibrated pipeline that has to judge the kind of source, and by one that is told.

    Telling it changes how it reads, and users do both.
    """
    jobs = [(settings, sample, told) for sample in samples for told in (False, True)]
    if workers <= 1:
        return Cases.joined(map(_work, jobs))
    with ProcessPoolExecutor(workers) as pool:
        return Cases.joined(pool.map(_work, jobs, chunksize=8))


def _work(job: tuple[Settings, Sample, bool]) -> Cases:
    settings, sample, told = job
    return _collector(settings, told)(sample)


@lru_cache(maxsize=4)
def _collector(settings: Settings, told: bool) -> Collector:
    return Collector(settings, told=told)


def out_of_fold(cells: Sequence[CellCase]) -> Vector:
    """Log odds of each cell by trees that saw no cell of its report, shape (cells,)."""
    return cross_fitted(matrix_of(cells), rightness(cells), _folds(cells))


def rightness(cells: Sequence[CellCase]) -> Flags:
    """Whether each cell is right, shape (cells,)."""
    return np.array([case.right for case in cells], dtype=bool)


def judge(cells: Sequence[CellCase], odds: Vector) -> Outcome:
    """Choose thresholds and measure, on confidences from curves of the other folds.

    Args:
        cells: The cases.
        odds: What `out_of_fold` gives of them.
    """
    stated, right, document = _stated(cells, odds), rightness(cells), _documents(cells)
    groups = []
    for name, belongs in GROUPS.items():
        inside = np.array([belongs(case) for case in cells], dtype=bool)
        found = measure(name, stated[inside], right[inside], document[inside])
        if found is not None:
            groups.append(found)
    covered = np.array([case.evidence.covered for case in cells], dtype=bool)
    source = np.array([str(case.evidence.source) for case in cells])
    typed = source == SourceKind.DIGITAL
    kinds = {  # where a balance covers, there are too few read pages of unknown kind to be judged apart
        f"covered/{kind}": covered & (typed if kind is SourceKind.DIGITAL else ~typed) for kind in SourceKind
    } | {f"uncovered/{kind}": ~covered & (source == kind) for kind in SourceKind}
    read = np.array([case.read for case in cells])
    thresholds = tuple(
        _threshold(name, stated[inside], right[inside], document[inside], read[inside], TARGETS[name.partition("/")[0]])
        for name, inside in kinds.items()
        if inside.any()
    )
    return Outcome(tuple(groups), thresholds)


def _stated(cells: Sequence[CellCase], odds: Vector) -> Vector:
    """The confidence that curves of the other folds give each cell."""
    fold = _folds(cells)
    stated = np.zeros(len(cells))
    for held in np.unique(fold):
        others = np.flatnonzero(fold != held).tolist()
        fitted = Calibration(groups=fit_groups([cells[i] for i in others], odds[others].tolist()))
        for i in np.flatnonzero(fold == held).tolist():
            stated[i] = fitted.stated(cells[i].evidence, probability(float(odds[i])))
    return stated


def _documents(cells: Sequence[CellCase]) -> Indices:
    """The number of each cell's report, counted from 0 in order."""
    number = {name: i for i, name in enumerate(dict.fromkeys(case.sample for case in cells))}
    return np.array([number[case.sample] for case in cells], dtype=np.intp)


def _folds(cells: Sequence[CellCase]) -> Indices:
    return _documents(cells) % FOLDS


def _threshold(name: str, stated: Vector, right: Flags, document: Indices, read: Flags, target: float) -> Threshold:
    """The least threshold whose bounds keep the target; if none does, the least of those that come nearest to it.

    Generated reports are many and mostly clean, so that what is right over all may be wrong for read pages. Where
    bounds are wide, because pages are few, the shares themselves must keep the target.
    """
    tried: list[tuple[float, Threshold]] = []
    for threshold in _GRID:
        taken = stated >= threshold
        silent = _silent(taken, right, document)
        of_read = _silent(taken[read], right[read], document[read]) if read.any() else None
        both = (silent, of_read or silent)
        bound = max(silent.upper for silent in both)
        found = Threshold(name, threshold, target, bound <= target, silent, float(taken.mean()), of_read)
        if max(silent.value or 0.0 for silent in both) <= target:  # always so where nothing is accepted
            tried.append((bound, found))
    most = max(target, ALIKE * min(bound for bound, _ in tried))
    return next(found for bound, found in tried if bound <= most)


def _silent(taken: Flags, right: Flags, document: Indices) -> Figure:
    """The share of accepted cells that is wrong, clustered by report."""
    _, report = np.unique(document, return_inverse=True)
    reports = int(report.max(initial=-1)) + 1

    def count(cells: Flags) -> Vector:
        return np.bincount(report, weights=cells, minlength=reports).astype(np.float64)

    return share(count(taken & ~right), count(taken), count(~right))

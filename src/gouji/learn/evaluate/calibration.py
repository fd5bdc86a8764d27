"""Whether stated probabilities hold, and what is risked at which coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gouji.learn.evaluate.intervals import Figure, Vector, draws, percentiles, share

BINS = 15
"""Bins of equal mass: a fifteenth of the points each, but fewer bins where many points state the same probability."""
SHOWN = 40
"""Points kept of a risk-coverage curve."""
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin of the reliability diagram: mean stated probability, share that is right, and number of points."""

    confidence: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether the probabilities of a group hold.

    Attributes:
        group: What they are stated of.
        ece: Expected calibration error over bins of equal mass (Naeini, Cooper & Hauskrecht 2015; equal-mass bins as
            in Nixon et al. 2019): mean over the points of |stated - right share| of their bin. Its interval is the
            percentile interval of the cluster bootstrap with the bins as they are; it leans upwards where points are
            few, as the measure itself does.
        brier: Brier score (1950): mean squared difference between the probability and what came true.
        confidence: Mean stated probability.
        right: Share that is right.
        bins: The reliability diagram.
    """

    group: str
    ece: Figure
    brier: float
    confidence: float
    right: float
    bins: tuple[Bin, ...]


def calibrate(group: str, stated: Vector, right: Flags, document: Indices) -> Calibration | None:
    """Compare stated probabilities with what came true.

    Args:
        group: What they are stated of.
        stated: The probabilities, shape (n,).
        right: Whether each came true, shape (n,).
        document: Index of the report of each, shape (n,).

    Returns:
        The comparison; None without a point.
    """
    if not len(stated):
        return None
    from sklearn.metrics import brier_score_loss

    stated = stated.astype(np.float64)
    place = bins_of(stated)
    size = int(place.max()) + 1
    _, document = np.unique(document, return_inverse=True)
    documents = int(document.max()) + 1
    gap = np.zeros((documents, size))
    np.add.at(gap, (document, place), stated - right)
    count = np.bincount(place, minlength=size)
    drawn = np.abs(draws(documents) @ gap).sum(axis=1)
    points = draws(documents) @ np.bincount(document, minlength=documents)
    value = float(np.abs(gap.sum(axis=0)).sum() / len(stated))
    low, lower, upper, high = percentiles(drawn / points)
    ece = Figure(value, min(low, value), max(high, value), lower, upper, 0, len(stated), documents)
    sums = np.bincount(place, weights=stated, minlength=size)
    hits = np.bincount(place, weights=right, minlength=size)
    bins = tuple(
        Bin(s / c, h / c, int(c)) for s, h, c in zip(sums.tolist(), hits.tolist(), count.tolist(), strict=True) if c
    )
    brier = float(brier_score_loss(right, np.clip(stated, 0, 1), pos_label=True))
    return Calibration(group, ece, brier, float(stated.mean()), float(right.mean()), bins)


def bins_of(stated: Vector) -> Indices:
    """The bin of each probability, as `sklearn.calibration.calibration_curve(strategy="quantile")` bins them."""
    edges = np.quantile(stated, np.linspace(0, 1, BINS + 1))
    return np.searchsorted(edges[1:-1], stated)


@dataclass(frozen=True, slots=True)
class Choice:
    """A point of the curve: accepting what is stated with at least `threshold`.

    Attributes:
        threshold: The least probability that is accepted.
        coverage: Share of all cells that is accepted then.
        risk: Share of the accepted that is wrong.
        upper: Its upper 95% bound, clustered by report.
        accepted: How many are accepted.
        wrong: How many of them are wrong.
    """

    threshold: float
    coverage: float
    risk: float
    upper: float
    accepted: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A risk-coverage curve (El-Yaniv & Wiener 2010).

    Attributes:
        group: Which cells.
        aurc: Area under it (Geifman, Uziel & El-Yaniv 2019): mean risk over every coverage from one cell to all, cells
            of equal confidence in random order. Cells without a value to accept come last and count as wrong.
        cells: Number of cells.
        documents: Number of reports.
        choices: Points of the curve, thresholds falling.
    """

    group: str
    aurc: float
    cells: int
    documents: int
    choices: tuple[Choice, ...]


def risk_coverage(group: str, stated: Vector, right: Flags, claimed: Flags, document: Indices) -> Curve | None:
    """The risk-coverage curve of cells.

    Args:
        group: Which cells they are.
        stated: Their confidences, shape (n,).
        right: Whether the value is right, shape (n,).
        claimed: Whether there is a value that may be accepted, shape (n,).
        document: Index of the report of each, shape (n,).
    """
    if not len(stated):
        return None
    order = np.where(claimed, stated, -1.0)
    _, document = np.unique(document, return_inverse=True)
    documents = int(document.max()) + 1
    thresholds = np.unique(order[claimed])[::-1]
    if len(thresholds) > SHOWN:  # those that spread the coverage evenly, the highest and the lowest among them
        held = np.sort(order[claimed])[::-1]
        thresholds = np.unique(held[np.linspace(0, len(held) - 1, SHOWN).round().astype(np.intp)])[::-1]
    choices = []
    wrong_claim = _per_document(claimed & ~right, document)
    for threshold in thresholds.tolist():
        taken = order >= threshold
        figure = share(_per_document(taken & ~right, document), _per_document(taken, document), wrong_claim)
        choices.append(
            Choice(threshold, figure.whole / len(order), figure.value or 0.0, figure.upper, figure.whole, figure.part)
        )
    return Curve(group, aurc(order, right), len(order), documents, tuple(choices))


def _per_document(flags: Flags, document: Indices) -> Vector:
    """How many of the flags are up in each report."""
    return np.bincount(document, weights=flags, minlength=int(document.max()) + 1).astype(np.float64)


def aurc(order: Vector, right: Flags) -> float:
    """Area under the risk-coverage curve; within ties errors are spread evenly."""
    values, counts = np.unique(-order, return_counts=True)
    place = np.searchsorted(values, -order)
    errors = np.bincount(place, weights=~right, minlength=len(values))
    ends = np.concatenate([[0], counts.cumsum()])
    wrong = np.interp(np.arange(1, len(order) + 1), ends, np.concatenate([[0], errors.cumsum()]))
    return float((wrong / np.arange(1, len(order) + 1)).mean())

"""Curves from cases: isotonic regression, smoothed, for every kind of cell, of tag and of row label.

Isotonic regression (Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass probability
estimates", KDD 2002) pools neighbouring scores until the share of right cases rises. A pool in which nothing was wrong
would claim certainty, so each pool's share is the mean of its Beta posterior under a prior that leans to doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from gouji.document import Curve, log_odds, probability
from gouji.learn.calibrate.collect import Cases, CellCase

PRIOR_WRONG = 0.5
"""Wrong cases added to every pool: Jeffreys' prior, without its half of a right one."""
LEAST_CASES = 200
"""A kind of cell with fewer cases has no curve of its own, but that of its like over all pages."""
_DIGITS = 4
"""Digits kept of log odds; knots that are the same to that are one."""


def fit_curve(raw: Sequence[float], right: Sequence[bool]) -> Curve:
    """The curve that makes probabilities of raw ones.

    Args:
        raw: Raw probabilities, 0 to 1, shape (n,), n >= 1.
        right: Whether each was right, shape (n,).
    """
    x = np.array([log_odds(p) for p in raw])
    y = np.array(right, dtype=np.float64)
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    fitted = IsotonicRegression(out_of_bounds="clip").fit_transform(x, y)
    bounds = np.flatnonzero(np.diff(fitted) > 0) + 1
    points = [_pool(*part) for part in zip(np.split(x, bounds), np.split(y, bounds), strict=True)]
    knots: list[tuple[float, float]] = []
    for at, odds in ((round(a, _DIGITS), round(b, _DIGITS)) for pair in points for a, b in pair):
        odds = max(odds, knots[-1][1]) if knots else odds
        if knots and at == knots[-1][0]:
            knots[-1] = (knots[-1][0], odds)
        else:
            knots.append((at, odds))
    return Curve(tuple(a for a, _ in knots), tuple(b for _, b in knots))


def _pool(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both ends of a pool with the log odds of its share of right cases."""
    odds = log_odds(float(y.sum()) / (len(y) + PRIOR_WRONG))
    return (float(x[0]), odds), (float(x[-1]), odds)


def fit_groups(cells: Sequence[CellCase], odds: Sequence[float]) -> dict[str, Curve]:
    """Curves of what the trees say, by `Evidence.group` and, for groups with few cases, by `Evidence.kind`.

    Args:
        cells: The cases.
        odds: Log odds of each, by trees that were fitted on other reports.
    """
    judged = [(case.evidence, probability(x), case.right) for case, x in zip(cells, odds, strict=True)]
    groups = Counter(cell.group for cell, _, _ in judged)
    few = {group for group, size in groups.items() if size < LEAST_CASES}
    return _fit_each(
        (name, p, right) for cell, p, right in judged for name in (cell.group, cell.kind) if name not in few
    )


def fit_tags(cases: Cases) -> dict[str, Curve]:
    """Curves of the probabilities of tags, by who tagged: "model" or "rules"."""
    return _fit_each((tag.by, tag.probability, tag.right) for tag in cases.tags)


def fit_matches(cases: Cases) -> dict[str, Curve]:
    """Curves of the probabilities of row labels found, by how: "label", "enumerator" or "order"."""
    return _fit_each((match.via, match.probability, match.right) for match in cases.matches)


def _fit_each(points: Iterable[tuple[str, float, bool]]) -> dict[str, Curve]:
    """A curve for each name, of raw probabilities and whether each was right."""
    named: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for name, raw, right in points:
        named[name].append((raw, right))
    return {name: fit_curve(*zip(*found, strict=True)) for name, found in named.items()}

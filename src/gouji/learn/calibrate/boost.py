"""Trees that say how likely a cell is right, from its signs: gradient boosting, monotone where the signs are.

Most cells of a table show the same signs, so equal ones are merged with their counts, which changes no tree and makes
the fit fast.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from gouji.learn.calibrate.collect import CellCase
from gouji.reconcile import SIGNS, Forest, Trees
from gouji.reconcile.trees import as_rows

ROUNDS, LEAVES, RATE = 120, 12, 0.08
"""Trees, leaves of each, and how much of each is added; chosen by cross-fitted coverage at the promised risk."""
LEAST_ALIKE = 40
"""Merged cells that a leaf holds at least: fewer would learn single reports by heart."""
_DIGITS = 2
"""Decimals kept of signs, so that more cells are alike."""

Matrix = NDArray[np.float64]
Flags = NDArray[np.bool_]


def matrix_of(cells: Sequence[CellCase]) -> Matrix:
    """The signs of cells, shape (cells, signs)."""
    return np.array([case.signs for case in cells])


def fit_trees(signs: Matrix, right: Flags, seed: int = 0) -> Trees:
    """Fit trees.

    Args:
        signs: Shape (cells, signs).
        right: Whether each cell is right, shape (cells,).
        seed: Of the fit.
    """
    merged, counts = np.unique(np.column_stack([signs.round(_DIGITS), right]), axis=0, return_counts=True)
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS, learning_rate=RATE, max_leaf_nodes=LEAVES, min_samples_leaf=LEAST_ALIKE,
        l2_regularization=5.0, monotonic_cst=list(SIGNS.values()), early_stopping=False, random_state=seed,
    )  # fmt: skip
    with threadpool_limits(1):  # many short steps: cores that wait for one another cost more than they bring
        model.fit(merged[:, :-1], merged[:, -1], sample_weight=counts)
    return _trees(model)


def _trees(model: HistGradientBoostingClassifier) -> Trees:
    """The trees of a fitted model; scikit-learn offers no public way to them."""
    found = []
    for (predictor,) in model._predictors:
        nodes = [
            (-1, 0.0, 0, 0, float(node["value"]))
            if node["is_leaf"]
            else (int(node["feature_idx"]), float(node["num_threshold"]), int(node["left"]), int(node["right"]), 0.0)
            for node in predictor.nodes
        ]
        found.append([(a, round(b, 4), c, d, round(e, 5)) for a, b, c, d, e in nodes])
    return as_rows(tuple(SIGNS), float(model._baseline_prediction.item()), found)


def cross_fitted(signs: Matrix, right: Flags, fold: NDArray[np.intp]) -> Matrix:
    """Log odds of each cell by trees that were fitted on the other folds, shape (cells,)."""
    odds = np.zeros(len(right))
    for held in np.unique(fold):
        mine = fold == held
        known = right[~mine]
        if 0 < known.sum() < len(known):  # else there is nothing to tell apart
            odds[mine] = Forest(fit_trees(signs[~mine], known))(signs[mine])
    return odds

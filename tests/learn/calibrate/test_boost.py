"""Trees fitted on cells are the same trees when they are asked, and trust no sign the wrong way round."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from gouji.learn.calibrate import boost
from gouji.reconcile import SIGNS, Forest

COLUMN = {name: i for i, name in enumerate(SIGNS)}


def cases(n: int = 6000) -> tuple[np.ndarray, np.ndarray]:
    """Cells of which those with a doubtful row are wrong more often."""
    rng = np.random.default_rng(1)
    signs = rng.normal(size=(n, len(SIGNS))).round(1)
    right = rng.random(n) < 1 / (1 + np.exp(-2 - 2 * signs[:, COLUMN["row"]]))
    return signs, right


def test_the_trees_say_what_the_fitted_model_says() -> None:
    signs, right = cases()
    models = []

    def remember(model: object) -> object:
        models.append(model)
        return original(model)  # type: ignore[arg-type]

    original = boost._trees
    with patch.object(boost, "_trees", remember):
        trees = boost.fit_trees(signs, right)
    assert Forest(trees)(signs) == pytest.approx(models[0].decision_function(signs), abs=2e-3)  # type: ignore[attr-defined]


def test_more_of_what_speaks_for_a_cell_never_makes_it_less_certain() -> None:
    forest = Forest(boost.fit_trees(*cases()))
    for name, way in SIGNS.items():
        ladder = np.zeros((41, len(SIGNS)))
        ladder[:, COLUMN[name]] = np.linspace(-4, 4, 41)
        steps = np.diff(forest(ladder)) * way
        assert (steps >= -1e-3).all(), name
    assert np.ptp(forest(ladder * 0 + np.eye(len(SIGNS))[COLUMN["row"]] * np.linspace(-4, 4, 41)[:, None])) > 1


def test_cells_are_judged_by_trees_of_other_reports() -> None:
    signs, right = cases()
    fold = np.arange(len(right)) % 5
    odds = boost.cross_fitted(signs, right, fold)
    assert (odds[right].mean()) > odds[~right].mean() + 0.5
    others = Forest(boost.fit_trees(signs[fold != 3], right[fold != 3]))(signs[fold == 3])
    assert odds[fold == 3] == pytest.approx(others)

"""Calibration and risk against cases with known values, and against scikit-learn."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from gouji.learn.evaluate.calibration import BINS, aurc, calibrate, risk_coverage


def flags(*values: int) -> np.ndarray:
    return np.array(values, dtype=bool)


def test_a_case_by_hand() -> None:
    stated = np.array([0.9] * 10 + [0.6] * 10)
    right = flags(*[1] * 8, 0, 0, *[1] * 6, *[0] * 4)
    found = calibrate("x", stated, right, np.arange(20))
    assert found is not None
    assert found.ece.value == pytest.approx((10 * 0.1 + 10 * 0.0) / 20)
    assert found.brier == pytest.approx((8 * 0.01 + 2 * 0.81 + 6 * 0.16 + 4 * 0.36) / 20)
    assert (found.confidence, found.right) == pytest.approx((0.75, 0.7))
    assert sorted((b.confidence, b.right, b.count) for b in found.bins) == [
        pytest.approx((0.6, 0.6, 10)),
        pytest.approx((0.9, 0.8, 10)),
    ]


def test_bins_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    stated = rng.beta(8, 1, size=3000)
    right = rng.random(3000) < stated**1.5
    found = calibrate("x", stated, right, np.arange(3000) // 30)
    assert found is not None
    true, said = calibration_curve(right, stated, n_bins=BINS, strategy="quantile")
    assert [b.right for b in found.bins] == pytest.approx(true.tolist())
    assert [b.confidence for b in found.bins] == pytest.approx(said.tolist())
    assert {b.count for b in found.bins} == {200}
    assert found.brier == pytest.approx(brier_score_loss(right, stated))
    assert found.ece.value == pytest.approx(np.abs(true - said).mean())
    assert found.ece.low <= found.ece.value <= found.ece.high
    assert found.ece.documents == 100


def test_stated_truth_is_calibrated_and_nothing_is_nothing() -> None:
    rng = np.random.default_rng(2)
    stated = rng.uniform(0.5, 1, size=20_000)
    found = calibrate("x", stated, rng.random(20_000) < stated, np.arange(20_000) // 100)
    assert found is not None
    assert found.ece.value < 0.02
    assert calibrate("x", np.array([]), flags(), np.array([], dtype=np.intp)) is None


def test_the_area_by_hand() -> None:
    order = np.array([0.9, 0.8, 0.7, 0.6])
    assert aurc(order, flags(1, 1, 1, 1)) == 0
    assert aurc(order, flags(1, 0, 1, 1)) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    assert aurc(order, flags(0, 1, 1, 1)) > aurc(order, flags(1, 1, 1, 0))
    # of two equals, either may come first: the mean of both orders
    tied = np.array([0.9, 0.8, 0.8])
    assert aurc(tied, flags(1, 1, 0)) == pytest.approx((0 + (0 + 1 / 2) / 2 + 1 / 3) / 3)


def test_the_curve_by_hand() -> None:
    stated = np.array([0.99, 0.99, 0.9, 0.5, 0.8])
    right = flags(1, 1, 0, 1, 0)
    claimed = flags(1, 1, 1, 1, 0)
    curve = risk_coverage("x", stated, right, claimed, np.array([0, 0, 1, 1, 2]))
    assert curve is not None
    assert [(c.threshold, c.accepted, c.wrong) for c in curve.choices] == [(0.99, 2, 0), (0.9, 3, 1), (0.5, 4, 1)]
    assert [c.coverage for c in curve.choices] == pytest.approx([0.4, 0.6, 0.8])  # what claims nothing is never taken
    assert all(c.upper > c.risk for c in curve.choices)
    assert curve.aurc == pytest.approx((0 + 0 + 1 / 3 + 1 / 4 + 2 / 5) / 5)
    assert (curve.cells, curve.documents) == (5, 3)

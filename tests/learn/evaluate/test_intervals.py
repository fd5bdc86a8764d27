"""Intervals take reports as the unit, and contain the truth as often as they say."""

import numpy as np
import pytest
from scipy.stats import binomtest

from gouji.learn.evaluate.intervals import ICC, design_effect, difference, draws, share


def clustered(rng: np.random.Generator, documents: int, cells: int, rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Errors that come in clumps: a report's own rate is beta-distributed about the rate of all."""
    rates = rng.beta(rate * 5, (1 - rate) * 5, size=documents)
    return rng.binomial(cells, rates).astype(float), np.full(documents, float(cells))


@pytest.mark.parametrize("rate", [0.2, 0.02])
def test_the_interval_holds_the_truth_where_errors_come_in_clumps(rate: float) -> None:
    rng = np.random.default_rng(0)
    inside = below = naive = 0
    for _ in range(200):
        part, whole = clustered(rng, 60, 100, rate)
        figure = share(part, whole)
        inside += figure.low <= rate <= figure.high
        below += rate <= figure.upper
        found = binomtest(int(part.sum()), int(whole.sum())).proportion_ci()
        naive += found.low <= rate <= found.high
    assert inside >= 180  # 95% of 200, less what chance takes off, and what errors that are few and come in clumps do
    assert below >= 180
    assert naive < inside - 40  # cells taken as independent would promise far too much


def test_errors_that_come_singly_take_the_interval_of_clopper_and_pearson() -> None:
    part, whole = np.zeros(200), np.full(200, 100.0)
    part[:3] = 1  # three errors in three reports: as if independent
    figure = share(part, whole)
    exact = binomtest(3, 20_000).proportion_ci(method="exact")
    assert figure.high == pytest.approx(exact.high, rel=0.06)
    part[:3] = (3, 0, 0)  # the same three in one report say less
    assert share(part, whole).high > 1.5 * figure.high
    assert (figure.part, figure.whole, figure.documents) == (3, 20_000, 200)


def test_no_error_is_no_certainty() -> None:
    part, whole = np.zeros(100), np.full(100, 50.0)
    alone = share(part, whole)
    assert alone.value == alone.low == alone.lower == 0
    assert alone.upper == pytest.approx(
        3 / 5000 * (1 + 49 * ICC), rel=0.05
    )  # the rule of three on the effective number
    spread = np.zeros(100)
    spread[:20] = 1
    assert share(part, whole, spread).upper == pytest.approx(3 / 5000, rel=0.06)
    assert share(part, whole, np.where(np.arange(100) == 0, 20.0, 0.0)).upper > alone.upper


def test_all_right_mirrors_none_right() -> None:
    whole = np.full(100, 50.0)
    none, every = share(np.zeros(100), whole), share(whole, whole)
    assert (every.low, every.lower, every.value) == pytest.approx((1 - none.high, 1 - none.upper, 1.0))


def test_reports_that_hold_nothing_do_not_count() -> None:
    part, whole = np.array([1.0, 0, 3]), np.array([2.0, 0, 4])
    assert share(part, whole).documents == 2
    assert share(np.zeros(3), np.zeros(3)).value is None


def test_the_design_effect_of_independent_cells_is_near_one() -> None:
    rng = np.random.default_rng(2)
    part = rng.binomial(50, 0.1, size=2000).astype(float)
    assert design_effect(part, np.full(2000, 50.0)) == pytest.approx(1, abs=0.1)
    assert design_effect(np.where(part > 5, 50.0, 0.0), np.full(2000, 50.0)) == pytest.approx(50, rel=0.05)


def test_a_paired_difference_is_surer_than_two_shares() -> None:
    rng = np.random.default_rng(3)
    part, whole = clustered(rng, 100, 100, 0.3)
    better = np.minimum(part + 1, whole)
    gain = difference((better, whole), (part, whole))
    assert gain.low > 0
    assert gain.value == pytest.approx((better - part).sum() / whole.sum())
    alone = share(part, whole)
    assert gain.high - gain.low < 0.1 * (alone.high - alone.low)
    same = difference((part, whole), (part, whole))
    assert (same.value, same.low, same.high) == (0, 0, 0)


def test_the_same_draws_in_every_process() -> None:
    assert set(draws(7).sum(axis=1).tolist()) == {7}
    assert draws(5)[0].tolist() == np.random.default_rng(20210312).multinomial(5, [0.2] * 5, size=2000)[0].tolist()

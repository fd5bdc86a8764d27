"""Curves fitted on cases say how often such cases are right."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from gouji.learn.calibrate.fit import fit_curve
from gouji.learn.calibrate.run import _GRID, _threshold


def test_overconfident_probabilities_come_out_as_they_come_true() -> None:
    rng = Random(1)
    raw = [rng.choice((0.6, 0.9, 0.99)) for _ in range(6000)]
    true = {0.6: 0.3, 0.9: 0.7, 0.99: 0.95}
    curve = fit_curve(raw, [rng.random() < true[p] for p in raw])
    for p, share in true.items():
        assert curve(p) == pytest.approx(share, abs=0.03)


def test_the_order_of_probabilities_is_kept() -> None:
    curve = fit_curve([0.2, 0.5, 0.5, 0.7, 0.9], [False, True, False, False, True])
    values = [curve(p) for p in (0.1, 0.3, 0.5, 0.7, 0.95)]
    assert values == sorted(values)


def test_no_wrong_case_is_no_certainty() -> None:
    assert fit_curve([0.9] * 99, [True] * 99)(0.9) == pytest.approx(99 / 99.5, abs=1e-4)


def _judged(wrong_at: float, read: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Half of the cells at a confidence where some are wrong; the last `read` were read by an engine."""
    stated = np.repeat([0.9999, wrong_at], 40_000)
    right = np.ones(80_000, dtype=bool)
    right[40_000 + np.random.default_rng(1).permutation(40_000)[:200]] = False  # one in 200 of the second half
    return stated, right, np.arange(80_000) % 400, np.arange(80_000) >= 80_000 - read


def test_the_threshold_leaves_out_what_is_too_often_wrong() -> None:
    found = _threshold("covered/ocr", *_judged(0.991), 1 / 2000)
    assert found.met
    assert found.threshold == min(t for t in _GRID if t > 0.991)
    assert found.accepted == pytest.approx(0.5)
    assert found.silent.upper <= 1 / 2000


def test_nothing_is_accepted_where_a_target_is_out_of_reach() -> None:
    found = _threshold("covered/ocr", *_judged(0.99995), 1 / 2000)
    assert not found.met
    assert (found.threshold, found.silent.whole, found.accepted) == (1, 0, 0)


def test_what_an_engine_read_must_keep_the_target_alone() -> None:
    stated, right, document, read = _judged(0.991, read=8_000)
    right[40_000:72_000] = True  # only what was read is ever wrong: one in 2,000 of all at most, but one in 200 there
    right[:32_000] = True
    found = _threshold("covered/ocr", stated, right, document, read, 1 / 1000)
    assert found.threshold == min(t for t in _GRID if t > 0.991)
    assert found.silent_read is not None
    assert found.silent_read.whole == int((stated[read] >= found.threshold).sum()) < found.silent.whole
    assert found.silent_read.upper > found.silent.upper  # the bound that decides is kept, to be shown
    typed = _threshold("covered/ocr", stated, right, document, ~(read | True), 1 / 1000)
    assert (typed.threshold, typed.silent_read) == (_GRID[0], None)

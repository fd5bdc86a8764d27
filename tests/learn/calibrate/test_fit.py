"""Curves that are fitted can be kept, rise, and say the shares that were seen."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.document import Curve
from gouji.learn.calibrate.fit import fit_curve

probabilities = st.one_of(st.floats(0, 1), st.floats(0, 1e-4).map(lambda gap: 0.99 + gap))
"""Some of them so near to one another that they are the same to the digits that are kept."""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(probabilities, st.booleans()), min_size=1, max_size=40))
def test_every_curve_can_be_kept_and_rises(points: list[tuple[float, bool]]) -> None:
    raw, right = zip(*points, strict=True)
    curve = fit_curve(raw, right)
    assert Curve.from_rows(curve.to_rows()) == curve
    made = [curve(p) for p in sorted(raw)]
    assert all(a <= b + 1e-12 for a, b in pairwise(made))
    assert 0 < min(made) <= max(made) < 1


def test_a_curve_says_the_shares_that_were_seen() -> None:
    rng = np.random.default_rng(1)
    raw = rng.uniform(0.5, 1, 20_000)
    right = rng.uniform(size=raw.size) < raw**2  # overconfident
    curve = fit_curve(raw.tolist(), right.tolist())
    for p in (0.6, 0.75, 0.9):
        assert curve(p) == pytest.approx(p**2, abs=0.03)


def test_a_few_right_cases_claim_no_certainty() -> None:
    assert fit_curve([0.9] * 3, [True] * 3)(0.9) == pytest.approx(3 / 3.5, abs=1e-4)

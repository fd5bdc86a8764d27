"""A monotone map of probabilities: what calibration comes to.

Piecewise linear in log odds, so that the many probabilities near 1, where all that matters is decided, keep their
order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

_LEAST = 1e-6
"""Probabilities are kept this far from 0 and 1."""
_MOST = 700.0
"""Log odds beyond this would overflow."""


def log_odds(p: float) -> float:
    """Log odds of a probability, which is kept away from 0 and 1."""
    p = min(1 - _LEAST, max(_LEAST, p))
    return log(p / (1 - p))


def probability(odds: float) -> float:
    """The probability of log odds."""
    return 1 / (1 + exp(-max(odds, -_MOST)))


@dataclass(frozen=True, slots=True)
class Curve:
    """A monotone map of probabilities.

    Attributes:
        raw: Log odds of raw probabilities, rising.
        calibrated: Log odds of the calibrated ones at those, not falling; constant beyond both ends.
    """

    raw: tuple[float, ...]
    calibrated: tuple[float, ...]

    def __call__(self, p: float) -> float:
        """The calibrated probability, 0 to 1, of a raw one."""
        x = log_odds(p)
        i = bisect_right(self.raw, x)
        if i == 0 or i == len(self.raw):
            y = self.calibrated[0 if i == 0 else -1]
        else:
            left, right = self.raw[i - 1], self.raw[i]
            share = (x - left) / (right - left)
            y = self.calibrated[i - 1] * (1 - share) + self.calibrated[i] * share
        return probability(y)

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[float]]) -> Curve:
        """The curve of two rows, `raw` and `calibrated`.

        Raises:
            ValueError: The rows differ in length, are empty, or fall.
        """
        raw, calibrated = (tuple(map(float, row)) for row in rows)
        if len(raw) != len(calibrated) or not raw:
            raise ValueError(f"a curve has {len(raw)} and {len(calibrated)} values; both rows need as many, at least 1")
        if any(a >= b for a, b in pairwise(raw)) or any(a > b for a, b in pairwise(calibrated)):
            raise ValueError("a curve falls or stands still; its raw values must rise and the others not fall")
        return cls(raw, calibrated)

    def to_rows(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """What `from_rows` reads."""
        return self.raw, self.calibrated

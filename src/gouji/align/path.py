"""The path of a table's events through the labels of a form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_CHANCE = 0.001
"""Probability of the least likely alternative that is told."""


@dataclass(frozen=True, slots=True)
class Path:
    """The best alignment.

    Attributes:
        score: Its score, natural-log units; comparable between forms over the same events.
        nodes: For each event the index of its node, -1 for none.
        probabilities: For each event the probability of its node (or of none), 0 to 1.
        alternatives: For each event other nodes (-1: none) with probabilities >= `LEAST_CHANCE`, most likely first.
    """

    score: float
    nodes: tuple[int, ...]
    probabilities: tuple[float, ...]
    alternatives: tuple[tuple[tuple[int, float], ...], ...]


def chances(scores: NDArray[np.float64], chosen: int) -> tuple[float, tuple[tuple[int, float], ...]]:
    """Softmax over max-marginals: of the chosen node (-1: none), and the others from 0.001 up."""
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    ranked = [(int(i) - 1, float(weights[i])) for i in np.argsort(-weights)[:4] if weights[i] >= LEAST_CHANCE]
    return float(weights[chosen + 1]), tuple((k, p) for k, p in ranked if k != chosen)

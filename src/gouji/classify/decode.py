"""The best sequence of tags, given the lines' own probabilities and which tag follows which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def viterbi(scores: Floats, follow: Floats) -> NDArray[np.intp]:
    """The sequence of tags with the highest total score (Viterbi 1967).

    A line whose own scores lie so far apart that no neighbour could change its tag is settled at once, and the
    recursion runs only between such lines. The result is the same as that of a full run, for a fraction of its time.

    Args:
        scores: Score of every tag on every line, shape (lines, tags).
        follow: Score of tag j after tag i, shape (tags, tags).

    Returns:
        The index of each line's tag, shape (lines,).
    """
    n = len(scores)
    best: NDArray[np.intp] = scores.argmax(axis=1)
    if n < 2:
        return best
    # sway[a, b]: the most that neighbours can do for b against a, whatever their tags are
    # (the first line has no line before it, the last none after it: there the sway is 0)
    before = (follow[:, None, :] - follow[:, :, None]).max(axis=0)
    after = (follow[None, :, :] - follow[:, None, :]).max(axis=2)
    sway = np.maximum(before, 0) + np.maximum(after, 0)
    margin = scores[np.arange(n), best][:, None] - scores - sway[best]
    margin[np.arange(n), best] = np.inf
    settled = margin.min(axis=1) > 0
    tags = best.copy()
    starts = np.flatnonzero(~settled & np.concatenate([[True], settled[:-1]]))
    ends = np.flatnonzero(~settled & np.concatenate([settled[1:], [True]])) + 1
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        part = scores[start:end].copy()
        if start > 0:
            part[0] += follow[tags[start - 1]]
        if end < n:
            part[-1] += follow[:, best[end]]
        tags[start:end] = _full(part, follow)
    return tags


def _full(scores: Floats, follow: Floats) -> NDArray[np.intp]:
    n = len(scores)
    back = np.zeros(scores.shape, dtype=np.intp)
    total = scores[0]
    for i in range(1, n):
        reach = total[:, None] + follow
        back[i] = reach.argmax(axis=0)
        total = reach.max(axis=0) + scores[i]
    tags = np.empty(n, dtype=np.intp)
    tags[-1] = total.argmax()
    for i in range(n - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


def given_neighbours(scores: Floats, follow: Floats, tags: NDArray[np.intp]) -> Floats:
    """Probability of every tag of a line, its neighbours' tags taken as chosen; shape (lines, tags), rows sum to 1."""
    total = scores.copy()
    total[1:] += follow[tags[:-1]]
    total[:-1] += follow[:, tags[1:]].T
    total -= total.max(axis=1, keepdims=True)
    np.exp(total, out=total)
    total /= total.sum(axis=1, keepdims=True)
    return total

"""The trained line model: a linear classifier over a line and its neighbours, evaluated line by line.

The classifier is a multinomial logistic regression on the concatenation

    [own shape and grams | shape at -2 | shape at -1 | shape at +1 | shape at +2 | place]

Its logits are a sum over the blocks, so what a line adds to its own logits and to those of each neighbour depends on
the line's text alone. It is computed once for a text and kept; a document then costs a few additions a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from gouji.classify.decode import Floats
from gouji.classify.features import FIRST_PLACES, OFFSETS, PLACES, grams, places, shape
from gouji.classify.look import Kind, Look
from gouji.document import Tag

EDGE = "=edge"
"""The one feature of the place before the first line and after the last."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was set on the validation part of the corpus.

    Attributes:
        follow: Weight of the transitions against the lines' own probabilities, 0 to 1.
        unsure: Below this probability the rules decide.
        novel: From this share of n-grams that training never saw, the rules decide.
        fallback: The most that a rule is trusted on such a line. Where the model is unsure the page is hard, and rules
            fail more often than elsewhere.
    """

    follow: float = 0.5
    unsure: float = 0.5
    novel: float = 0.9
    fallback: float = 0.6


class LineModel:
    """A line model, ready for use.

    Args:
        name: Name and version, such as "cn-ogi-0.1.0".
        vocabulary: Names of the features; the shapes first, then the grams.
        coefficients: Weights, shape (tags, features + 4 * shapes + places).
        intercept: Shape (tags,).
        tags: The tags in the order of the weights' rows.
        follow: Log of P(tag j after tag i) / P(tag j), shape (tags, tags).
        settings: Thresholds.
    """

    def __init__(
        self,
        name: str,
        vocabulary: Sequence[str],
        coefficients: NDArray[np.floating],
        intercept: NDArray[np.floating],
        tags: Sequence[Tag],
        follow: NDArray[np.floating],
        settings: Settings,
    ) -> None:
        self.name = name
        self.vocabulary = tuple(vocabulary)
        self.columns = {feature: i for i, feature in enumerate(vocabulary)}
        self.shapes = sum(feature.startswith("=") for feature in vocabulary)
        self.tags = tuple(tags)
        self.settings = settings
        self.follow = np.ascontiguousarray(follow, dtype=np.float32) * np.float32(settings.follow)
        weights = np.asarray(coefficients, dtype=np.float32).T
        features, shapes = len(self.vocabulary), self.shapes
        width = features + len(OFFSETS) * shapes + PLACES
        if len(weights) == width - PLACES + FIRST_PLACES:  # made before the later columns: they count for nothing
            weights = np.pad(weights, ((0, width - len(weights)), (0, 0)))
        if weights.shape != (width, len(tags)):
            raise ValueError(f"the weights have the shape {weights.shape}, which doesn't fit the vocabulary")
        self._own = np.ascontiguousarray(weights[:features])
        seen = weights[features : features + len(OFFSETS) * shapes].reshape(len(OFFSETS), shapes, len(tags))
        self._seen = np.ascontiguousarray(seen.transpose(1, 0, 2))
        self._place = np.ascontiguousarray(weights[-PLACES:])
        self._intercept = np.asarray(intercept, dtype=np.float32)
        self._edge = self._seen[self.columns[EDGE]]

    def encode(self, look: Look) -> tuple[list[int], list[int], float]:
        """A line's columns: those of its shape, those of its grams, and the share of its grams that are unknown."""
        columns = self.columns
        shapes = [columns[name] for name in shape(look) if name in columns] or [columns[EDGE]]
        names = grams(look)
        known = [columns[name] for name in names if name in columns]
        return shapes, known, 1 - len(known) / len(names) if names else 0.0

    def contributions(self, looks: Iterable[Look]) -> tuple[Floats, Floats]:
        """What each line adds to logits, and how novel it is.

        Returns:
            Contributions, shape (lines, 5, tags): to the line itself, then to the lines that see it at -2, -1, 1, 2;
            shares of unknown n-grams, shape (lines,).
        """
        encoded = [self.encode(look) for look in looks]
        out = np.empty((len(encoded), 1 + len(OFFSETS), len(self.tags)), dtype=np.float32)
        if encoded:
            out[:, 0] = _sums(self._own, [shapes + known for shapes, known, _ in encoded])
            out[:, 1:] = _sums(self._seen, [shapes for shapes, _, _ in encoded])
        return out, np.array([novel for _, _, novel in encoded], dtype=np.float32)

    def logits(self, parts: Floats, kinds: NDArray[np.intp], numbers: NDArray[np.intp]) -> Floats:
        """The logits of a document's lines with text.

        Args:
            parts: Their contributions, shape (n, 5, tags).
            kinds: Their kinds, shape (n,).
            numbers: Their positions among all lines, shape (n,).

        Returns:
            Shape (n, tags).
        """
        n = len(parts)
        total: Floats = self._place[places(kinds, numbers)].sum(axis=1) + parts[:, 0] + self._intercept
        for k, offset in enumerate(OFFSETS, 1):
            if offset < 0:
                total[-offset:] += parts[: n + offset, k]
                total[: min(-offset, n)] += self._edge[k - 1]
            else:
                total[: max(n - offset, 0)] += parts[offset:, k]
                total[max(n - offset, 0) :] += self._edge[k - 1]
        return total


def _sums(weights: Floats, columns: Sequence[list[int]]) -> Floats:
    """For each list of columns, never empty, the sum of their weights."""
    starts = np.cumsum([0, *map(len, columns[:-1])])
    return np.asarray(np.add.reduceat(weights[list(chain.from_iterable(columns))], starts, axis=0), dtype=np.float32)


def log_softmax(logits: Floats) -> Floats:
    """Logarithms of the probabilities, shape as given."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float32)


_WORDLESS = frozenset({Kind.NOISE, Kind.NUMBER, Kind.NUMBERS, Kind.MARK, Kind.DATE})
"""Kinds whose lines can't be novel: they are told by their characters, not by their words."""


def is_wordless(kind: Kind) -> bool:
    """Whether a line of that kind is told by its characters alone."""
    return kind in _WORDLESS

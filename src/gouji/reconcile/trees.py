"""Boosted trees that were fitted elsewhere, evaluated: the log odds that a cell is right, from its signs.

Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001). The trees are
kept as plain arrays, so that a model's folder holds no code and a run needs no scikit-learn for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of trees; the nodes of all stand in one list, the root of each named by its index.

    Attributes:
        signs: Names of the columns that it was fitted on, in their order.
        base: Log odds to which the trees add.
        roots: Index of each tree's root, shape (trees,).
        sign: Column that a node asks for, -1 for a leaf, shape (nodes,).
        limit: A node's cells with at most this go left, shape (nodes,).
        left: Index of the node to the left, shape (nodes,); that of the right one is `right`.
        right: Index of the node to the right.
        value: What a leaf adds, shape (nodes,).
    """

    signs: tuple[str, ...]
    base: float
    roots: tuple[int, ...]
    sign: tuple[int, ...]
    limit: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def __post_init__(self) -> None:
        sizes = {len(part) for part in (self.sign, self.limit, self.left, self.right, self.value)}
        if len(sizes) != 1:
            raise ValueError(f"the trees have {sorted(sizes)} nodes; every list needs as many")
        n = sizes.pop()
        inner = [i for i, sign in enumerate(self.sign) if sign >= 0]
        if not all(0 <= root < n for root in self.roots) or any(sign >= len(self.signs) for sign in self.sign):
            raise ValueError("a tree begins at a node, or asks for a sign, that is not there")
        if not all(i < self.left[i] < n and i < self.right[i] < n for i in inner):
            raise ValueError("a branch of a tree does not lead on to a later node")


class Forest:
    """Trees made ready to be asked.

    Args:
        trees: The trees.
    """

    def __init__(self, trees: Trees) -> None:
        import numpy as np

        self.signs = trees.signs
        self._base = trees.base
        self._roots = np.array(trees.roots, dtype=np.intp)
        self._sign, self._left, self._right = (
            np.array(part, dtype=np.intp) for part in (trees.sign, trees.left, trees.right)
        )
        self._limit, self._value = (np.array(part, dtype=np.float64) for part in (trees.limit, trees.value))

    def __call__(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds of cells.

        Args:
            signs: Shape (cells, signs).

        Returns:
            Shape (cells,).
        """
        import numpy as np

        asked, back = np.unique(signs, axis=0, return_inverse=True)  # most cells of a table are alike
        at = np.broadcast_to(self._roots, (len(asked), len(self._roots))).copy()
        rows = np.arange(len(asked))[:, None]
        while True:
            sign = self._sign[at]
            inner = sign >= 0
            if not inner.any():
                break
            low = asked[rows, sign] <= self._limit[at]
            at = np.where(inner, np.where(low, self._left[at], self._right[at]), at)
        odds: NDArray[np.float64] = self._base + self._value[at].sum(axis=1)
        return odds[back.ravel()]


def as_rows(names: Sequence[str], base: float, trees: Sequence[Sequence[tuple[int, float, int, int, float]]]) -> Trees:
    """The trees of lists of nodes (column or -1, limit, left, right, value), each with its root first."""
    sign: list[int] = []
    limit: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    roots: list[int] = []
    for nodes in trees:
        first = len(sign)
        roots.append(first)
        for column, at, low, high, adds in nodes:
            sign.append(column)
            limit.append(at)
            left.append(first + low if column >= 0 else 0)
            right.append(first + high if column >= 0 else 0)
            value.append(adds)
    return Trees(tuple(names), base, tuple(roots), tuple(sign), tuple(limit), tuple(left), tuple(right), tuple(value))

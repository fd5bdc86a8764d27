"""What speaks against an accident: figures in lines, candidates that hold in them, and how much that says.

Among many candidates some hold by accident in every line of every example. So each needs evidence, counted in bits:

- A line in which a sum holds is worth log2(1 + m). m is its third largest figure, in steps of the greatest common
  divisor: take the two largest away, and a random rest would hit it about once in 1 + m times. Lines with fewer than
  three figures other than 0 are worth nothing.
- Nor is a line worth more than its largest change from any line counted before: the same report twice is one report.
  A line in the proportions of another, or one that follows from others of its example, such as that of a total column,
  is worth nothing.
- A candidate needs `MARGIN` bits more than it takes to name it among all candidates as simple as itself or simpler.
  Then fewer than one table in a thousand states a sum that is none.
- In a sum of neighbours the total and the part farthest from it need `MARGIN` bits of their own, counted with their own
  figures for m where those are less: what a sum lacks may be equal to the next small item by accident. The parts
  between them stand where they have to.
- Where neighbourhood doesn't speak for a sum, each of its figures needs the whole evidence on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, log2

MARGIN = 10.0
"""Bits of evidence beyond those that name a candidate: an accident in 2 ** 10."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of all items at one place of an example, in whole steps of the table's smallest decimal."""

    example: int
    figures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """`left` = `right` - `less`, sums of items.

    Attributes:
        left: Items left of the relation.
        right: Items added right of it.
        less: Items taken away right of it.
        end: In a sum of neighbours the part farthest from the total; empty for other sums.
        why: How its items stand to each other, in words.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    less: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    why: str = "a sum of neighbours"

    @property
    def items(self) -> tuple[int, ...]:
        """All items of the candidate."""
        return (*self.left, *self.right, *self.less)

    def holds(self, figures: Sequence[int]) -> bool:
        """Whether it holds in a line."""
        return sum(figures[i] for i in (*self.left, *self.less)) == sum(figures[i] for i in self.right)


class Span:
    """Equations that follow from those added: their span over the rationals."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Fraction]] = {}

    def _reduced(self, terms: dict[int, Fraction]) -> dict[int, Fraction]:
        left = {i: x for i, x in terms.items() if x}
        for pivot in sorted(self._rows):
            factor = left.get(pivot)
            if factor:
                for i, x in self._rows[pivot].items():
                    left[i] = left.get(i, Fraction(0)) - factor * x
                left = {i: x for i, x in left.items() if x}
        return left

    def add(self, terms: dict[int, int]) -> bool:
        """Add an equation (item → coefficient) or any other vector; False if it followed already."""
        left = self._reduced({i: Fraction(x) for i, x in terms.items()})
        if not left:
            return False
        pivot = min(left)
        self._rows[pivot] = {i: x / left[pivot] for i, x in left.items()}
        return True

    def holds(self, terms: dict[int, int]) -> bool:
        """Whether an equation follows."""
        return not self._reduced({i: Fraction(x) for i, x in terms.items()})


def terms_of(candidate: Candidate) -> dict[int, int]:
    """Item → coefficient, left minus right."""
    return {**dict.fromkeys((*candidate.left, *candidate.less), 1), **dict.fromkeys(candidate.right, -1)}


def is_certain(candidate: Candidate, lines: Sequence[Line], tried: int) -> bool:
    """Whether an accident is ruled out.

    Args:
        candidate: A sum that holds in all lines.
        lines: The figures.
        tried: Candidates as simple as this one or simpler.
    """
    whole, single = _evidence(candidate, lines)
    enough = MARGIN + log2(tried)
    if candidate.end:
        ends = (max(single[i] for i in candidate.end), single[candidate.left[0]])
        return whole >= enough and min(ends) >= MARGIN
    return min(single.values()) >= enough


def _evidence(candidate: Candidate, lines: Sequence[Line]) -> tuple[float, dict[int, float]]:
    """Bits that speak for the sum, and for each figure the bits that speak for its being in it."""
    rows = [(line.example, [line.figures[i] for i in candidate.items]) for line in lines]
    step = gcd(*(x for _, row in rows for x in row)) or 1
    spans: dict[int, Span] = {}
    counted: list[list[int]] = []
    shapes: set[tuple[int, ...]] = set()
    whole, single = 0.0, dict.fromkeys(candidate.items, 0.0)
    for example, row in rows:
        third = sorted(map(abs, row))[-3]
        shape = tuple(x // (gcd(*row) or 1) for x in row)
        if not third or shape in shapes or not spans.setdefault(example, Span()).add(dict(enumerate(row))):
            continue
        shapes.add(shape)
        change = min((max(abs(x - y) for x, y in zip(row, other, strict=True)) for other in counted), default=third)
        counted.append(row)
        worth = min(third, change)
        whole += log2(1 + worth / step)
        for i, x in zip(candidate.items, row, strict=True):
            single[i] += log2(1 + min(worth, abs(x)) / step)
    return whole, single

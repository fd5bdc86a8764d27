"""Which sums hold in the examples: those that the layout suggests (`layout`), then any others (`search`).

What the layout suggests needs little evidence: two examples. Among figures that are mostly small, other sums hold by
accident, and need much more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.learn.drafting.evidence import Candidate, Line
from gouji.learn.drafting.layout import Branch, Sum, items_of, suggested
from gouji.learn.drafting.search import LEAST_SUPPORT, search

TAKEN = "减"
"""How the label of a part begins that is taken away."""

Values = Callable[[int, int, int], Decimal | None]
"""The number at (example, item, place); None for a blank or absent cell, NaN for one that nobody knows."""


@dataclass(frozen=True, slots=True)
class Found:
    """A balance and what the examples say of it.

    Attributes:
        sum: The balance.
        places: Places (columns of a sum over rows, rows of one over columns) where it holds in every example.
        all: These are all places with figures.
        support: Examples in which it holds between figures other than 0: two parts at least, or a part of a whole.
        against: Examples in which it fails.
        never: Parts that are 0 or blank in every example: nothing tells that they belong to the sum.
        thin: No layout suggests it, and the figures are too few or too small to rule out an accident.
    """

    sum: Sum
    places: tuple[int, ...]
    all: bool
    support: int
    against: tuple[int, ...]
    never: tuple[int, ...]
    thin: bool = False

    @property
    def stated(self) -> bool:
        """Whether it goes into the form; else it is only mentioned."""
        return not self.against and self.support >= LEAST_SUPPORT and not self.thin


def find_balances(
    roots: Sequence[Branch], values: Values, examples: int, places: Callable[[int], Sequence[int]]
) -> list[Found]:
    """Find the balances of a table's rows, or of its columns.

    Args:
        roots: The outline of the rows or columns.
        values: The figures.
        examples: Number of examples.
        places: The places of a side (-1: of all).

    Returns:
        The balances that hold in every example, and of those that the layout suggests the ones that fail in one example
        only, of four or more.
    """
    kept: list[Found] = []
    for choices in suggested(roots):
        tried = [
            found for choice in choices for found in [_held(choice, values, examples, places(choice.side))] if found
        ]
        holding = [found for found in tried if not found.against]
        if holding:
            kept.append(max(holding, key=lambda found: (found.support, len(found.sum.right))))
        else:
            kept += [found for found in tried if len(found.against) == 1 and found.support >= 3][:1]
    kept = _independent(kept)
    for side in sorted({branch.side for branch in roots}):
        kept += _searched([b for b in roots if b.side == side], values, examples, places(side), kept)
    return _independent(kept)


def _searched(
    roots: Sequence[Branch], values: Values, examples: int, places: Sequence[int], kept: Sequence[Found]
) -> list[Found]:
    """Sums of a side that nothing in its layout suggests."""
    branches = list(_walk(roots))
    labels = {b.index: b.label for b in branches if b.index is not None}
    items = sorted(labels)
    at = {item: i for i, item in enumerate(items)}
    cells = [(e, [values(e, i, place) or Decimal(0) for i in items]) for e in range(examples) for place in places]
    cells = [(example, row) for example, row in cells if any(row) and not any(x.is_nan() for x in row)]
    exponents = [x.as_tuple().exponent for _, row in cells for x in row]
    scale = -min((e for e in exponents if isinstance(e, int)), default=0)
    lines = [Line(example, tuple(int(x.scaleb(max(scale, 0))) for x in row)) for example, row in cells]
    levels = [tuple(items_of(b) for b in level) for level in (roots, *(b.children for b in branches)) if len(level) > 2]
    page = tuple((item,) for item in items)
    sequences = [[tuple(at[i] for i in unit) for unit in level] for level in dict.fromkeys((page, *levels))]
    known = [
        Candidate(tuple(at[i] for i in f.sum.left), tuple(at[i] for i in f.sum.right), tuple(at[i] for i in f.sum.less))
        for f in kept
        if f.sum.relation == "=" and f.sum.side == roots[0].side and f.all and f.stated
    ]
    out = []
    for candidate, certain in search(lines, sequences, known):
        left, right, less = (tuple(items[i] for i in p) for p in (candidate.left, candidate.right, candidate.less))
        found = _held(
            _solved(Sum(left, right, "=", candidate.why, roots[0].side, less), labels), values, examples, places
        )
        if found is not None and not found.against:
            out.append(replace(found, thin=not certain))
    return out


def _walk(branches: Sequence[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _walk(branch.children)


def _solved(sum: Sum, labels: dict[int, str]) -> Sum:
    """A plain sum some of whose parts say that they are taken away (减：), solved for the last part that doesn't."""
    taken = tuple(i for i in sum.right if labels[i].lstrip().startswith(TAKEN))
    rest = [i for i in sum.right if i not in taken]
    if not taken or not rest or sum.less or len(sum.left) > 1:
        return sum
    return replace(sum, left=(rest[-1],), right=sum.left, less=tuple(i for i in sum.right if i != rest[-1]))


def _independent(found: Sequence[Found]) -> list[Found]:
    """Without what follows: a part is no more than its whole where the whole is the sum of its parts; nothing twice."""
    sums = [f for f in found if f.sum.relation == "=" and f.stated]
    parts = {(part, f.sum.left[0]) for f in sums if len(f.sum.left) == 1 and not f.sum.less for part in f.sum.right}
    seen: set[frozenset[frozenset[int]]] = set()
    out = []
    for f in found:
        key = frozenset((frozenset((*f.sum.left, *f.sum.less)), frozenset(f.sum.right)))
        follows = f.sum.relation == "<=" and (f.sum.left[0], f.sum.right[0]) in parts
        if key not in seen and not follows:
            seen.add(key)
            out.append(f)
    return out


def _held(choice: Sum, values: Values, examples: int, places: Sequence[int]) -> Found | None:
    """A sum against the examples; None if it holds nowhere with figures."""
    holds: dict[int, set[int]] = {}
    fails: dict[int, set[int]] = {}
    told: dict[int, set[int]] = {}
    parts_of = (*choice.right, *choice.less) if choice.relation == "=" else choice.left
    never = set(parts_of)
    for example in range(examples):
        for place in places:
            left = [values(example, i, place) or Decimal(0) for i in choice.left]
            right = [values(example, i, place) or Decimal(0) for i in choice.right]
            right += [-(values(example, i, place) or Decimal(0)) for i in choice.less]
            if not any((*left, *right)) or any(x.is_nan() for x in (*left, *right)):
                continue
            good = sum(left) == sum(right) if choice.relation == "=" else sum(left) <= sum(right)
            (holds if good else fails).setdefault(place, set()).add(example)
            parts = right if choice.relation == "=" else left
            never -= {i for i, x in zip(parts_of, parts, strict=True) if x}
            strong = sum(map(bool, parts)) > 1 or (len(parts) == 1 and parts[0] != 0)
            if good and strong:
                told.setdefault(place, set()).add(example)
    good_places = [place for place in places if place not in fails]
    with_figures = [place for place in good_places if place in holds]
    if not with_figures or len(with_figures) < len(fails):
        good_places = list(places)  # it fails here and there rather than in some places only
    against = {e for place in good_places for e in fails.get(place, ())}
    support = {e for place in good_places for e in told.get(place, ())} - against
    if not support and choice.relation == "=":
        return None
    return Found(
        choice, tuple(good_places), len(good_places) == len(places), len(support), tuple(sorted(against)),
        tuple(sorted(never)),
    )  # fmt: skip

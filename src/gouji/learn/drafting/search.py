"""A free search for sums: every item as a total of others, whatever the layout says.

Candidates are tried from the simplest on: runs of neighbours beside their total; such runs with signs; any two items;
longer runs elsewhere; two items against two, and any three. A sum has to hold in every line of every example, with
evidence (`evidence`) that rules out an accident. Where neighbourhood doesn't speak for a sum, none of its items may
have a twin, an item that is the same in every line: the sum could as well be the twin's.

What follows from sums already found, from twins and from items that are always 0 is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from gouji.learn.drafting.evidence import Candidate, Line, Span, is_certain, terms_of

LEAST_SUPPORT = 2
"""Examples that a balance needs to be stated; one may be an accident."""
MOST_RUN = 100
"""Items of the longest run that is tried; all runs together take time with the cube of this."""
MOST_SIGNED = 6
"""Items of the longest run that is tried with signs; there are 2 ** 5 ways to sign it."""
MOST_SUBSET = 100
"""Items up to which any two or three of them are tried; their number grows with its fourth power."""
MOST_HOLDING = 300
"""Candidates of one kind that hold, from which on the search ends: where so many hold, holding says nothing."""


def search(
    lines: Sequence[Line], sequences: Sequence[Sequence[tuple[int, ...]]], known: Sequence[Candidate]
) -> Iterator[tuple[Candidate, bool]]:
    """Search sums among the items of a block.

    Args:
        lines: Its figures; those of all items in each line.
        sequences: Orders in which neighbours are sought, the page's first; a part of one is an item, or several items
            that stand for a group.
        known: Sums found already.

    Yields:
        A sum that holds in all lines, and whether the evidence rules out an accident. Where it doesn't, only plain sums
        of neighbours are told.
    """
    count = len(lines[0].figures) if lines else 0
    if count < 3:
        return
    columns = list(zip(*(line.figures for line in lines), strict=True))
    shown = [len({line.example for line in lines if line.figures[i]}) for i in range(count)]
    span = Span()
    first: dict[tuple[int, ...], int] = {}
    for i, column in enumerate(columns):
        twin = first.setdefault(column, i)
        span.add({i: 1} if not shown[i] else {twin: 1, i: -1} if twin != i else {})
    alone = [i for i in range(count) if shown[i] >= LEAST_SUPPORT and columns.count(columns[i]) == 1]
    for candidate in known:
        span.add(terms_of(candidate))
    unique = set(alone)
    tried = 0
    for strict, number, candidates in _kinds(_prints(columns), sequences, shown, alone):
        tried += number
        holding = 0
        for candidate in candidates:
            if strict and not unique.issuperset(candidate.items):
                continue
            if not all(candidate.holds(line.figures) for line in lines):
                continue
            holding += 1
            if holding > MOST_HOLDING:
                return
            support = {line.example for line in lines if sum(line.figures[i] != 0 for i in candidate.items) > 2}
            if len(support) < LEAST_SUPPORT or span.holds(terms_of(candidate)):
                continue
            certain = is_certain(candidate, lines, tried)
            if certain:
                span.add(terms_of(candidate))
            if certain or not (strict or candidate.less):
                yield candidate, certain


Prints = NDArray[np.uint64]


def _prints(columns: Sequence[Sequence[int]]) -> list[int]:
    """A fingerprint of each item's figures, such that the print of a sum is the sum of the prints modulo 2 ** 64."""
    weights = [int(w) for w in np.random.default_rng(0).integers(1, 2**63, len(columns[0]))]
    return [sum(w * x for w, x in zip(weights, column, strict=True)) % 2**64 for column in columns]


_Kind = tuple[bool, int, Iterator[Candidate]]


def _kinds(
    prints: Sequence[int], sequences: Sequence[Sequence[tuple[int, ...]]], shown: Sequence[int], alone: Sequence[int]
) -> Iterator[_Kind]:
    """Kinds of candidates from the simplest on: is it strict, how many there are, and those whose prints agree."""
    longest = max(map(len, sequences))
    for length in range(2, min(longest, MOST_RUN + 1)):
        number = sum(2 * max(0, len(units) - length) for units in sequences)
        yield False, number, (e for units in sequences for e in _beside(prints, units, length, shown))
    for length in range(2, min(longest, MOST_SIGNED + 1)):
        number = sum(2 * max(0, len(units) - length) for units in sequences) * (2 ** (length - 1) - 1)
        yield False, number, (e for units in sequences for e in _signed(prints, units, length, shown))
    total, n = len(prints), len(alone)
    small = 3 <= n <= MOST_SUBSET
    if small:
        yield True, n * (n - 1) * (n - 2) // 2, _pairs(prints, alone)
    for length in range(3, min(total, MOST_RUN + 1)):
        yield True, (total - length + 1) * (total - length), _runs(prints, length)
    if small:
        yield True, n * (n - 1) * (n - 2) * (n - 3) // 8, _balanced(prints, alone)
        yield True, n * (n - 1) * (n - 2) * (n - 3) // 6, _threes(prints, alone)


def _neighbours(
    units: Sequence[tuple[int, ...]], length: int, shown: Sequence[int]
) -> Iterator[tuple[int, Sequence[tuple[int, ...]], tuple[int, ...]]]:
    """Totals with the runs beside them, in page order, and the far end of each, which must have figures."""
    for i, unit in enumerate(units):
        for at, far in ((i - length, 0), (i + 1, -1)):
            run = units[at : at + length] if at >= 0 else ()
            if len(unit) == 1 and len(run) == length and any(shown[k] >= LEAST_SUPPORT for k in run[far]):
                yield unit[0], run, run[far]


def _beside(
    prints: Sequence[int], units: Sequence[tuple[int, ...]], length: int, shown: Sequence[int]
) -> Iterator[Candidate]:
    for total, run, end in _neighbours(units, length, shown):
        parts = tuple(k for unit in run for k in unit)
        if sum(prints[k] for k in parts) % 2**64 == prints[total]:
            yield Candidate((total,), parts, end=end)


def _signed(
    prints: Sequence[int], units: Sequence[tuple[int, ...]], length: int, shown: Sequence[int]
) -> Iterator[Candidate]:
    """Runs whose first part is added and of the others one at least taken away."""
    for total, run, end in _neighbours(units, length, shown):
        sums = [sum(prints[k] for k in unit) for unit in run]
        for signs in product((1, -1), repeat=length - 1):
            if (
                -1 in signs
                and (sums[0] + sum(s * x for s, x in zip(signs, sums[1:], strict=True))) % 2**64 == (prints[total])
            ):
                added = tuple(k for s, unit in zip((1, *signs), run, strict=True) if s > 0 for k in unit)
                taken = tuple(k for s, unit in zip((1, *signs), run, strict=True) if s < 0 for k in unit)
                yield Candidate((total,), added, taken, end)


def _runs(prints: Sequence[int], length: int) -> Iterator[Candidate]:
    array = np.array(prints, dtype=np.uint64)
    ends = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(array, dtype=np.uint64)])
    shown = array != 0  # what is always blank or 0 is no end of a run and no total
    starts, totals = np.flatnonzero(shown[: len(array) - length + 1] & shown[length - 1 :]), np.flatnonzero(shown)
    for i, j in _equal((ends[length:] - ends[:-length])[starts], array[totals]):
        at, total = int(starts[i]), int(totals[j])
        if not at - 1 <= total <= at + length:
            yield Candidate((total,), tuple(range(at, at + length)), why="a sum of a run of items")


def _pairs(prints: Sequence[int], items: Sequence[int]) -> Iterator[Candidate]:
    array, a, b, sums = _sums(prints, items)
    for at, total in _equal(sums, array):
        if total not in (a[at], b[at]):
            yield Candidate((items[total],), (items[a[at]], items[b[at]]), why="a sum found by search")


def _balanced(prints: Sequence[int], items: Sequence[int]) -> Iterator[Candidate]:
    _, a, b, sums = _sums(prints, items)
    for left, right in _equal(sums, sums):
        if left < right and len({a[left], b[left], a[right], b[right]}) == 4:
            yield Candidate((items[a[left]], items[b[left]]), (items[a[right]], items[b[right]]), why="found by search")


def _threes(prints: Sequence[int], items: Sequence[int]) -> Iterator[Candidate]:
    array, a, b, sums = _sums(prints, items)
    for first in range(len(items) - 2):
        after = np.flatnonzero(a > first)
        for at, total in _equal(sums[after] + array[first], array):
            parts = (first, int(a[after[at]]), int(b[after[at]]))
            if total not in parts:
                yield Candidate((items[total],), tuple(items[k] for k in parts), why="a sum found by search")


def _sums(prints: Sequence[int], items: Sequence[int]) -> tuple[Prints, NDArray[np.intp], NDArray[np.intp], Prints]:
    """Prints of the items; the places of every two of them; and the prints of their sums."""
    array = np.array([prints[i] for i in items], dtype=np.uint64)
    a, b = np.triu_indices(len(items), 1)
    return array, a, b, array[a] + array[b]


def _equal(some: Prints, others: Prints) -> Iterator[tuple[int, int]]:
    """Every place in `some` with every place in `others` that is equal to it."""
    order = np.argsort(others, kind="stable")
    ranked = others[order]
    low, high = np.searchsorted(ranked, some, "left"), np.searchsorted(ranked, some, "right")
    for i in np.flatnonzero(high > low):
        for j in order[low[i] : high[i]]:
            yield int(i), int(j)

"""Stories of totals that were added up over the wrong rows or columns, told from the form's structure alone.

A total T should be the sum of its parts P. Whatever else was counted, or left out, shows as one difference T - P at
every place of the balance (every column, if rows are added up); so a story must fit all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.document import Address
from gouji.forms import Equation, TableForm
from gouji.tell.gaps import Gaps
from gouji.tell.story import Kind, Story

BALANCED_SIDE, ROW, GROUP, RANGE = 0.9, 1.0, 1.1, 1.2
"""Costs of what was counted: the sides of another balance together, a single row, a group of the form, a range."""
CONTRARY = 0.5
"""Cost of each place at which the story does not fit although it should, or is not enough: the same is done at all."""
WEAK = 1.5
"""Cost of a story that a single small difference tells: that may well be chance."""
SMALL = 3
"""Difference below which it is small: most tables hold several figures of 1 and 2."""


MOST_KEYS = 60
"""Rows or columns up to which sums over stretches of them are tried: their number grows with the square."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """The balances of one rule over the places it holds for, T = sum of P at each.

    Attributes:
        rows: Rows are added up; else columns.
        total: Key of T.
        parts: Keys of P.
        equations: The balance at each place.
    """

    rows: bool
    total: str
    parts: tuple[str, ...]
    equations: Mapping[str, Equation]

    def address(self, key: str, place: str) -> Address:
        return (key, place) if self.rows else (place, key)


@dataclass(frozen=True, slots=True)
class _Miscount:
    """Keys counted too often and keys not counted."""

    kind: Kind
    cost: float
    added: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def sum_stories(form: TableForm, gaps: Gaps) -> Iterator[Story]:
    """Stories of totals that fail.

    Args:
        form: The table's form, for the order and the groups of its rows.
        gaps: Its balances.
    """
    failing = {gaps.equations[i].rule for i in gaps.failing}
    lines = _sums(gaps)
    for sums in lines:
        if next(iter(sums.equations.values())).rule in failing:
            derived = _derived(sums, gaps, lines)
            off = _off(sums, gaps, derived)
            for miscount in _miscounts(form, sums, gaps):
                story = _story(sums, miscount, gaps, derived, off)
                if story is not None:
                    yield story


def _sums(gaps: Gaps) -> list[_Sums]:
    by_rule: dict[tuple[str, bool], list[Equation]] = {}
    for equation in gaps.equations:
        if equation.relation == "=" and (equation.row is None) != (equation.column is None):
            by_rule.setdefault((equation.rule, equation.row is None), []).append(equation)
    found = []
    for (_, rows), equations in by_rule.items():
        first = equations[0]
        total, parts = (first.left, first.right) if len(first.left) == 1 else (first.right, first.left)
        if len(total) > 1 or len(parts) < 2 or any(factor != 1 for factor, _ in (*total, *parts)):
            continue
        at = 0 if rows else 1
        keyed = {str(e.column if rows else e.row): e for e in equations}
        found.append(_Sums(rows, total[0][1][at], tuple(a[at] for _, a in parts), keyed))
    return found


def _miscounts(form: TableForm, sums: _Sums, gaps: Gaps) -> Iterator[_Miscount]:
    at = 0 if sums.rows else 1
    order = tuple(dict.fromkeys(address[at] for address in form.cells))
    parts = set(sums.parts)
    others = [key for key in order if key not in parts and key != sums.total]
    for key in sums.parts:
        yield _Miscount(Kind.LEFT_OUT, ROW, left=(key,))
        yield _Miscount(Kind.TWICE, ROW, added=(key,))
    for key in others:
        yield _Miscount(Kind.ADDED, ROW, added=(key,))
    for side in _sides(gaps, sums):
        if parts.isdisjoint(side) and sums.total not in side:
            yield _Miscount(Kind.ADDED, BALANCED_SIDE, added=side)
    if sums.rows:
        for group in _groups(form):
            if parts.issuperset(group) and len(group) < len(parts):
                yield _Miscount(Kind.LEFT_OUT, GROUP, left=group)
                yield _Miscount(Kind.TWICE, GROUP, added=group)
    if len(order) <= MOST_KEYS:
        yield from _ranges(order, sums)


def _ranges(order: Sequence[str], sums: _Sums) -> Iterator[_Miscount]:
    """Sums over stretches of neighbours without the total itself, with most of the parts among them."""
    own = set(sums.parts)
    for start in range(len(order)):
        for end in range(start + 2, len(order) + 1):
            stretch = order[start:end]
            added = tuple(key for key in stretch if key not in own)
            left = tuple(key for key in sums.parts if key not in stretch)
            if sums.total in added or not (added or left) or 2 * (len(own) - len(left)) <= len(own):
                continue
            kind = Kind.RANGE if added and left else Kind.ADDED if added else Kind.LEFT_OUT
            yield _Miscount(kind, RANGE + 0.01 * len(added + left), added, left)


def _sides(gaps: Gaps, sums: _Sums) -> Iterator[tuple[str, ...]]:
    """Keys that stand together on one side of another balance along the same places."""
    at = 0 if sums.rows else 1
    seen = set()
    for equation in gaps.equations:
        if (equation.row is None) == sums.rows and (equation.column is None) != sums.rows:
            for side in (equation.left, equation.right):
                keys = tuple(address[at] for _, address in side)
                if len(keys) > 1 and keys not in seen:
                    seen.add(keys)
                    yield keys


def _groups(form: TableForm) -> Iterator[tuple[str, ...]]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in form.rows:
        for depth in range(1, len(row.groups) + 1):
            groups.setdefault(row.groups[:depth], []).append(row.key)
    return (tuple(keys) for keys in groups.values() if len(keys) > 1)


def _off(sums: _Sums, gaps: Gaps, derived: Mapping[str, tuple[str, ...]]) -> dict[str, Decimal]:
    """By how much the total is too large at each place that tells something."""
    found = {}
    for place in sums.equations:
        if place not in derived:
            total = gaps.values[sums.address(sums.total, place)]
            parts = (gaps.values[sums.address(key, place)] for key in sums.parts)
            found[place] = total - sum(parts, Decimal(0))
    return found


def _story(
    sums: _Sums,
    miscount: _Miscount,
    gaps: Gaps,
    derived: Mapping[str, tuple[str, ...]],
    off: Mapping[str, Decimal],
) -> Story | None:
    """The miscount as a story, if it fits where the total fails; None if not."""
    covered: dict[str, Decimal] = {}
    contrary = unlike = 0  # places at which it should have shown, and those at which it does not fit
    most = sum(bool(gap) for gap in off.values())  # places that it can cover
    for place, gap in off.items():
        tolerance = sums.equations[place].tolerance
        keys = [(Decimal(1), key) for key in miscount.added] + [(Decimal(-1), key) for key in miscount.left]
        cells = [(factor, sums.address(key, place)) for factor, key in keys]
        if any(address not in gaps.values for _, address in cells):
            return None
        counted = sum((factor * gaps.values[address] for factor, address in cells), Decimal(0))
        if counted and abs(gap - counted) <= tolerance:
            covered[place] = counted
        else:
            contrary += abs(counted) > tolerance
            unlike += max(abs(counted), abs(gap)) > tolerance
            if contrary > most:
                return None
    if not covered or contrary > len(covered):
        return None
    moved = dict(covered)
    for place, others in derived.items():
        if shift := sum((covered.get(other, Decimal(0)) for other in others), Decimal(0)):
            moved[place] = shift
    changes = {sums.address(sums.total, place): shift for place, shift in moved.items()}
    weak = len(covered) == 1 and all(abs(counted) < SMALL for counted in covered.values())
    return Story(
        miscount.kind,
        {address: gaps.values[address] - shift for address, shift in changes.items()},
        miscount.cost + CONTRARY * unlike + WEAK * weak,
        miscount.added,
        miscount.left,
        tuple(sums.equations[place] for place in covered),
    )


def _derived(sums: _Sums, gaps: Gaps, lines: Sequence[_Sums]) -> dict[str, tuple[str, ...]]:
    """Places whose total is, as printed, the sum of totals at other places: it follows from them and tells nothing."""
    found = {}
    for cross in lines:
        if cross.rows != sums.rows and sums.total in cross.equations:
            i = gaps.equations.index(cross.equations[sums.total])
            if i not in gaps.failing and cross.total in sums.equations:
                found[cross.total] = cross.parts
    return found

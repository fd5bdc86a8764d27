"""Readings of rows, completed by the balances within each row and weeded by bounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import inf

from gouji.document import RULED_OUT, Address, Entry, GridRow, Reading
from gouji.forms import Equation
from gouji.reconcile.exchanged import Exchange
from gouji.reconcile.misread import Misreadings
from gouji.reconcile.wanted import known_value

UNBALANCED = 6.0
"""Cost of a reading that breaks a balance within its row: authors err in about one report of seven, not row by row."""
MOST_MENDED = 6
"""Readings of a row, the cheapest first, whose numbers are taken for misread."""
LEAST_ALIKE = 3
"""Cells of a row with the same sign from which on all of them may be one misread zero."""
MOST_CHOICES = 60
"""Choices kept of a row."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading of a row with what its lost cells must be.

    Attributes:
        entries: The reading's entries.
        values: Value of each cell; None where it is lost and nothing within the row tells it. A blank is 0.
        cost: Cost of the reading, broken balances included.
        balanced: No balance within the row is broken.
        corrected: Indices of cells whose number was misread.
        authored: Indices of cells that are read right but printed wrong: `values` holds what the balances ask for.
        unsure: Indices of cells that are blank under one near-best reading of these values and 0 under another.
    """

    entries: tuple[Entry, ...]
    values: tuple[Decimal | None, ...]
    cost: float
    balanced: bool
    corrected: frozenset[int] = frozenset()
    authored: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()

    def shown(self, i: int) -> Decimal | None:
        """The value that stands on the page in cell i, as far as this choice knows."""
        return known_value(self.entries[i]) if i in self.authored else self.values[i]


@dataclass(frozen=True, slots=True)
class Repair:
    """What numbers of a scanned table may have been misread from, and what speaks for it.

    Attributes:
        misreadings: The misreadings.
        totals: Cells that are the sum of others, in which authors err more easily.
        wanted: Values that failing balances across rows ask for: where two numbers of a row are misread they tell one.
        kinds: Kind of each cell's column; a count if absent.
        exchanged: Of rows by key, numbers that may stand in each other's cell (see `exchanged.exchanges`).
    """

    misreadings: Misreadings
    totals: Container[Address] = ()
    wanted: Mapping[Address, Collection[Decimal]] = field(default_factory=dict)
    kinds: Mapping[Address, str] = field(default_factory=dict)
    exchanged: Mapping[str, Sequence[Exchange]] = field(default_factory=dict)


def choices(
    row: GridRow,
    equations: Sequence[Equation],
    repair: Repair | None = None,
) -> list[Choice]:
    """The readings of a row, completed; of those that come to the same values the cheapest.

    Args:
        row: The row.
        equations: The table's equalities that lie within the row.
        repair: On a scanned page, what readings that break a balance are mended by; they are then joined by what would
            keep it.
    """
    place = {address: i for i, address in enumerate(row.cells)}
    found: list[Choice] = []
    for n, reading in enumerate(row.readings):
        choice, broken = _completed(reading, equations, place)
        found.append(replace(choice, cost=choice.cost + UNBALANCED * len(broken)))
        if repair is not None and n < MOST_MENDED and broken:
            found += _mended(choice, broken, place, repair)
        if repair is not None and n == 0:
            moved = (_changed(choice, e.cost, e.changes, author=e.author) for e in repair.exchanged.get(row.key, ()))
            found += (c for c in moved if all(_complete(list(c.values), e, place) for e in equations))
    return merged(found)[:MOST_CHOICES]


def nothing(cells: int) -> Choice:
    """The only choice of a row of which a page that leaves its zeros out prints nothing."""
    return Choice((Entry(None, lost=True),) * cells, (Decimal(0),) * cells, 0.0, balanced=True)


def _completed(
    reading: Reading, equations: Sequence[Equation], place: dict[Address, int]
) -> tuple[Choice, list[Equation]]:
    """A reading with what the row's balances tell of its lost numbers, and the balances that it breaks."""
    values: list[Decimal | None] = [known_value(entry) for entry in reading.entries]
    broken = [equation for equation in equations if not _complete(values, equation, place)]
    return Choice(reading.entries, tuple(values), reading.cost, not broken), broken


def _mended(
    choice: Choice,
    broken: Sequence[Equation],
    place: dict[Address, int],
    repair: Repair,
) -> list[Choice]:
    """A reading with one or two numbers misread in every broken balance, so that all of them hold; cheapest first."""
    states = [choice]
    for equation in broken:
        found = (mended for state in states for mended in _balanced(state, equation, place, repair))
        states = sorted(found, key=lambda c: c.cost)[:MOST_CHOICES]
    return states


def _balanced(
    choice: Choice,
    equation: Equation,
    place: dict[Address, int],
    repair: Repair,
) -> Iterator[Choice]:
    """Choices under which a balance holds: a number misread, two misread, or one printed wrong by the author."""
    terms = [(f, place[a]) for f, a in equation.left] + [(-f, place[a]) for f, a in equation.right]
    misreadings = repair.misreadings
    sums = {place[a] for a in equation.addresses if a in repair.totals}
    kinds = {place[a]: repair.kinds.get(a, "count") for a in equation.addresses}
    if any(choice.values[i] is None for _, i in terms):
        return

    alike = _alike(choice, [i for _, i in terms], misreadings, kinds)
    if alike is not None and not _gap(alike, terms):
        yield alike
    gap = _gap(choice, terms)
    address = {i: a for a, i in place.items()}
    for n, (factor, i) in enumerate(terms):
        entry, value = choice.entries[i], choice.values[i] or Decimal(0)
        needed = value - gap / factor
        if (cost := misreadings.cost(entry, needed, total=i in sums, kind=kinds[i])) < inf:
            yield _changed(choice, cost, [(i, needed)])
        copied = sum(bool(choice.values[j]) for _, j in terms if j != i) <= 1
        if (cost := misreadings.author(entry, needed, total=i in sums, copied=copied, kind=kinds[i])) < inf:
            yield _changed(choice, cost, [(i, needed)], author=True)
        likely = dict(misreadings.candidates(entry, total=i in sums, kind=kinds[i]))
        for told in repair.wanted.get(address[i], ()):
            if (
                told != value
                and told not in likely
                and (cost := misreadings.cost(entry, told, total=i in sums, kind=kinds[i])) < inf
            ):
                likely[told] = cost
        for other, first in likely.items():
            left = gap + factor * (other - value)
            if equation.tolerance and abs(left) <= equation.tolerance:
                yield _changed(choice, first, [(i, other)])
            for weight, j in terms[:n] + terms[n + 1 :]:
                needed = (choice.values[j] or Decimal(0)) - left / weight
                if needed == choice.values[j]:
                    continue
                if (cost := misreadings.cost(choice.entries[j], needed, total=j in sums, kind=kinds[j])) < inf:
                    yield _changed(choice, first + cost, [(i, other), (j, needed)])


def _changed(choice: Choice, cost: float, changes: Sequence[tuple[int, Decimal]], *, author: bool = False) -> Choice:
    """A choice with other values in some cells, misread or misprinted by the author, that keeps the row's balances."""
    values = list(choice.values)
    for i, value in changes:
        values[i] = value
    cells = frozenset(i for i, _ in changes)
    return replace(
        choice,
        values=tuple(values),
        cost=choice.cost + cost,
        balanced=True,
        corrected=choice.corrected if author else choice.corrected | cells,
        authored=choice.authored | cells if author else choice.authored,
    )


def _gap(choice: Choice, terms: Sequence[tuple[Decimal, int]]) -> Decimal:
    return sum((factor * (choice.values[i] or 0) for factor, i in terms), Decimal(0))


def _alike(choice: Choice, cells: Sequence[int], misreadings: Misreadings, kinds: Mapping[int, str]) -> Choice | None:
    """The choice with a sign that fills most of its cells read as 0: zeros of one line are misread alike."""
    texts = Counter(choice.entries[i].text for i in cells if choice.values[i])
    text, count = max(texts.items(), key=lambda item: item[1], default=(None, 0))
    if count < LEAST_ALIKE or text is None:
        return None
    same = [i for i in cells if choice.entries[i].text == text]
    cost = misreadings.cost(choice.entries[same[0]], Decimal(0), kind=kinds[same[0]])
    if cost == inf:
        return None
    values = tuple(Decimal(0) if i in same else value for i, value in enumerate(choice.values))
    corrected = choice.corrected | frozenset(same)
    return replace(choice, values=values, cost=choice.cost + cost, balanced=True, corrected=corrected)


def merged(found: Iterable[Choice]) -> list[Choice]:
    """The choices, cheapest first; of those that come to the same values only the cheapest.

    A blank counts as 0, so that two of them may still differ in what is printed: see `Choice.unsure`.
    """
    best: dict[tuple[object, ...], Choice] = {}
    for choice in sorted(found, key=lambda c: c.cost):
        key = (choice.values, choice.authored)
        known = best.setdefault(key, choice)
        if known is not choice and choice.cost < known.cost + RULED_OUT:
            other = (
                i for i, pair in enumerate(zip(known.entries, choice.entries, strict=True)) if _blank_or_zero(*pair)
            )
            best[key] = replace(known, unsure=known.unsure | choice.unsure | frozenset(other))
    return list(best.values())


def _blank_or_zero(one: Entry, other: Entry) -> bool:
    """Whether a cell is blank by one of two readings, and a printed 0 by the other."""
    return one.blank != other.blank and (one.value if other.blank else other.value) == 0


def _complete(values: list[Decimal | None], equation: Equation, place: dict[Address, int]) -> bool:
    """Fill what one balance within the row determines; False if it is broken."""
    terms = [(f, place[a]) for f, a in equation.left] + [(-f, place[a]) for f, a in equation.right]
    total = sum((f * v for f, i in terms if (v := values[i]) is not None), Decimal(0))
    open_ = [(f, i) for f, i in terms if values[i] is None]
    if not open_:
        return abs(total) <= equation.tolerance
    if len(open_) == 1:
        factor, i = open_[0]
        value = -total / factor
        if equation.tolerance:  # any value about this one keeps the balance: none is told
            return value >= -equation.tolerance / abs(factor)
        whole = all(v == v.to_integral_value() for _, j in terms if (v := values[j]) is not None)
        if value < 0 or (whole and value != value.to_integral_value()):
            return False
        values[i] = value + 0  # never minus zero
        return True
    same = len({f > 0 for f, _ in open_}) == 1
    if same and total == 0:
        for _, i in open_:
            values[i] = Decimal(0)
        return True
    # the rest must be able to bring the sum to zero
    return not same or (total < 0) == (open_[0][0] > 0)


def fits(
    choice: Choice, cells: Sequence[Address], low: dict[Address, Decimal], high: dict[Address, Decimal | None]
) -> bool:
    """Whether every value of a choice lies within the bounds of its cell."""
    for value, address in zip(choice.values, cells, strict=True):
        if value is None:
            continue
        top = high[address]
        if value < low[address] or (top is not None and value > top):
            return False
    return True

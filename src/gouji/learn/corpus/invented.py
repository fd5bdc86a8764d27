"""Figures for a table of any form: heavy tails, many zeros, and every balance and bound of the form kept.

Leaf cells are drawn; cells that a balance determines are computed from them in topological order, found by elimination.
Where that makes a count negative or breaks an inequality, the leaves behind it are drawn in, and all is computed anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from random import Random

from gouji.forms import Column, TableForm
from gouji.learn.corpus.figures import Address, Values, broken, heavy, holds, side

Terms = tuple[tuple[Decimal, Address], ...]
Totals = dict[Address, Terms]

PASSES = 12
"""How often leaves are drawn in before the cells of a balance that still fails are set to 0."""

FEW_CELLS = 60
"""Tables with fewer cells are statistics of a few lines, most of them used; larger ones are mostly zeros."""


def columns_of(form: TableForm) -> dict[Address, Column]:
    """The column of each cell."""
    return {address: column for row in form.rows for address, column in zip(row.cells, row.columns, strict=True)}


def draw_invented(form: TableForm, rng: Random, busy: float | None = None) -> Values:
    """Figures for a table.

    Args:
        form: Any table.
        rng: Source of chance.
        busy: Probability, 0 to 1, that a row has figures at all; by the size of the table where not given.

    Returns:
        A value for every cell; every balance and inequality of the form holds.
    """
    if busy is None:
        busy = rng.uniform(0.55, 0.95) if len(form.cells) <= FEW_CELLS else rng.uniform(0.1, 0.4)
    columns, totals = columns_of(form), totals_of(form)
    values = _leaves(form, columns, rng, busy)
    for attempt in range(PASSES + 1):
        _add_up(values, totals)
        if not _mend(form, columns, totals, values, rng):
            return values
        if attempt == PASSES - 1:  # no drawing in helped: 0 fits every balance
            for address in {a for rule in _failing(form, columns, totals, values) for a in rule}:
                for leaf in _under(address, totals):
                    values[leaf] = Decimal(0)
    return dict.fromkeys(form.cells, Decimal(0))


def contradict_invented(form: TableForm, values: Values, rng: Random) -> None:
    """Break one balance, in place, as authors do: a figure forgotten, counted twice or mistyped."""
    equations = [e for e in form.equations if e.relation == "="]
    if not equations:
        return
    used = [e for e in equations if any(values[address] for address in e.addresses)]
    equation = rng.choice(used or equations)
    address = rng.choice(equation.addresses)
    before = values[address]
    wrong = rng.choices((Decimal(0), before * 2, before + rng.choice((1, 1, 2, 5, 10))), (25, 25, 50))[0]
    values[address] = wrong
    if not broken(form, values):
        values[address] = before + 1


def totals_of(form: TableForm) -> Totals:
    """Cells that a balance determines from others, each with the terms that add up to it; no cell behind itself."""
    found: Totals = {}
    left = []
    for e in form.equations:
        if e.relation != "=":
            continue
        for one, parts in sorted(((e.left, e.right), (e.right, e.left)), key=lambda sides: len(sides[0])):
            if len(one) == 1 and one[0][0] == 1 and _free(one[0][1], parts, found):
                found[one[0][1]] = parts  # a sum with its parts
                break
        else:
            left.append(e)
    for e in left:  # two sums that are equal, or a second sum for one total: a leaf makes up the difference
        leaves = _expand((*e.left, *((-factor, address) for factor, address in e.right)), found)
        able = [address for address, factor in leaves.items() if abs(factor) == 1]
        if not able:
            continue  # it follows from the others
        signs = Counter(factor > 0 for factor in leaves.values())
        chosen = min(able, key=lambda address: signs[leaves[address] > 0])  # more to add than to take away
        found[chosen] = tuple((-f / leaves[chosen], a) for a, f in leaves.items() if a != chosen)
    return found


def _expand(terms: Terms, totals: Mapping[Address, Terms]) -> dict[Address, Decimal]:
    """Terms in leaves only, each with its factor; those that cancel are left out."""
    found: dict[Address, Decimal] = {}
    left = list(terms)
    while left:
        factor, address = left.pop(0)
        if address in totals:
            left += [(factor * f, a) for f, a in totals[address]]
        else:
            found[address] = found.get(address, Decimal(0)) + factor
    return {address: factor for address, factor in found.items() if factor}


def _free(address: Address, parts: Terms, found: Mapping[Address, Terms]) -> bool:
    """Whether a cell can be made the total of these parts: it is none yet, and stands behind none of them."""
    return address not in found and all(address not in _behind(part, found) for _, part in parts)


def _behind(address: Address, totals: Mapping[Address, Terms]) -> set[Address]:
    """The cell and every cell that it is computed from."""
    seen, left = set[Address](), [address]
    while left:
        current = left.pop()
        if current not in seen:
            seen.add(current)
            left += [part for _, part in totals.get(current, ())]
    return seen


def _under(address: Address, totals: Mapping[Address, Terms]) -> list[Address]:
    """The leaves that a cell is computed from, itself if it is one."""
    return sorted(a for a in _behind(address, totals) if a not in totals)


def _add_up(values: Values, totals: Mapping[Address, Terms]) -> None:
    done = set[Address]()

    def compute(address: Address) -> Decimal:
        if address in totals and address not in done:
            values[address] = sum((factor * compute(part) for factor, part in totals[address]), Decimal(0))
            done.add(address)
        return values[address]

    for address in totals:
        compute(address)


def _leaves(form: TableForm, columns: Mapping[Address, Column], rng: Random, busy: float) -> Values:
    """A figure for every cell, balances left aside; rows have a size of their own, and so have columns."""
    values: Values = {}
    weights = {column: rng.lognormvariate(0, 0.8) for column in dict.fromkeys(c for _, c in form.cells)}
    empty, digits = rng.choice((0.05, 0.2, 0.5)), rng.choice((0, 2, 2))
    sizes: dict[str, float] = {}
    for row, column in form.cells:
        if row not in sizes:
            sizes[row] = rng.lognormvariate(2.0, 1.6) if rng.random() < busy else 0.0
        median, kind = sizes[row] * weights[column], columns[row, column].kind
        value = Decimal(0)
        if median and rng.random() >= empty:
            if kind == "amount":
                value = Decimal(str(round(median * rng.lognormvariate(1.5, 1.5), digits)))
            else:
                value = Decimal(heavy(rng, median, 1.0) * (rng.choice((1, 1, -1)) if kind == "signed" else 1))
        values[row, column] = value
    return values


def _failing(
    form: TableForm, columns: Mapping[Address, Column], totals: Mapping[Address, Terms], values: Values
) -> list[tuple[Address, ...]]:
    """The cells of each thing that is wrong: a count below 0 with what it is computed from, a balance that fails."""
    below = [
        (address, *(part for _, part in totals.get(address, ())))
        for address in form.cells
        if values[address] < 0 and columns[address].kind != "signed"
    ]
    return below + [e.addresses for e in form.equations if not holds(e, values)]


def _mend(
    form: TableForm, columns: Mapping[Address, Column], totals: Mapping[Address, Terms], values: Values, rng: Random
) -> bool:
    """Change leaves so that less is wrong; says whether anything was."""
    wrong = False
    for address, terms in totals.items():
        if values[address] < 0 and columns[address].kind != "signed":
            wrong = True
            _shrink((part for factor, part in terms if factor < 0), columns, totals, values, rng)
    for e in form.equations:
        if holds(e, values):
            continue
        wrong = True
        if e.relation == "=":
            _shrink(e.addresses, columns, totals, values, rng)
            continue
        small, big = (e.left, e.right) if e.relation == "<=" else (e.right, e.left)
        lacking = side(small, values) - side(big, values)
        leaves = [address for factor, address in big if factor == 1 and address not in totals]
        if leaves and rng.random() < 0.7:
            values[rng.choice(leaves)] += lacking + heavy(rng, float(1 + side(small, values) / 3), 1.0)
        else:
            _shrink((address for _, address in small), columns, totals, values, rng)
    return wrong


def _shrink(
    addresses: Iterable[Address],
    columns: Mapping[Address, Column],
    totals: Mapping[Address, Terms],
    values: Values,
    rng: Random,
) -> None:
    """Draw in the leaves behind cells."""
    for leaf in sorted({leaf for address in addresses for leaf in _under(address, totals)}):
        smaller = values[leaf] * Decimal(str(round(rng.uniform(0, 0.7), 2)))
        step = Decimal("0.01") if columns[leaf].kind == "amount" else Decimal(1)
        values[leaf] = (smaller // step) * step

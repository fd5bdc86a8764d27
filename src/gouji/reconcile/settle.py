"""Readings of rows → one value for each cell, where the page and the balances leave one.

Bounds first (see `bounds`): they settle lost zeros and single unknowns and weed readings. What is left goes to the
joint choice (see `decode`). Nothing is guessed: a row that the choice does not prove keeps all its readings.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import log

from gouji.document import Address, Entry, Grid, Outcome
from gouji.forms import Equation, TableForm
from gouji.reconcile.bounds import Bounds
from gouji.reconcile.checks import evaluate
from gouji.reconcile.decode import MARGIN, decode
from gouji.reconcile.exchanged import exchanges
from gouji.reconcile.limit import Limit
from gouji.reconcile.misread import Misreadings
from gouji.reconcile.prose import heard
from gouji.reconcile.rows import Choice, Repair, choices, nothing
from gouji.reconcile.wanted import known_value, read_values, wanted_values
from gouji.reconcile.weed import weed
from gouji.tell import Gaps, cell_kinds

REPAIR = 1.5
"""By how much a misreading must be likelier than what else the same print may mean for its repair to be stated,
natural-log units; it is vouched for only from `decode.MARGIN` on."""
SHARED = 0.3
"""Misreadings come page by page: of a page on which others are plain one more is likelier, by (`SHARED` + others) to
`SHARED`, as of counts whose rate varies from page to page by a gamma distribution of this shape. That settles what is
stated, never what is vouched for."""
PLACED = 3.5
"""The same for numbers of a row that may stand elsewhere: balances speak for values, not for places. More than the
prose can tell (`prose.WRONG`), so that prose alone states nothing."""


Otherwise = dict[Address, tuple[tuple[Decimal, float], ...]]
"""Other values of cells, the likeliest first, with their costs above that of what is stated."""


@dataclass(slots=True)
class Settled:
    """A table with its readings chosen.

    Attributes:
        entries: What the chosen reading says of each cell; absent for a row that was not found.
        values: Value of each cell that is settled; a blank is 0 here. Absent where open.
        inferred: Cells whose value only the balances tell, with the equations that tell it.
        open: For each cell that is not settled, its possible values with their costs above the best.
        weighed: Rows that had several readings, with the cost by which the chosen one won: `decode.MARGIN` where the
            balances left only one.
        corrected: Cells whose value is not the one printed, with the equations that tell it.
        doubted: Cells of which other near-best choices say something else than is stated, with what those say; nothing
            where they only differ in whether a 0 or nothing is printed.
        shaky: Balances contradicted each other on the way; inferred values are not to be trusted.
    """

    entries: dict[Address, Entry]
    values: dict[Address, Decimal]
    inferred: dict[Address, tuple[Equation, ...]]
    open: dict[Address, tuple[tuple[Decimal | None, float], ...]]
    weighed: dict[str, float]
    shaky: bool
    corrected: dict[Address, tuple[Equation, ...]] = field(default_factory=dict)
    doubted: Otherwise = field(default_factory=dict)


def settle(
    grid: Grid,
    form: TableForm,
    misreadings: Misreadings | None = None,
    limit: Limit | None = None,
    said: Mapping[Address, Decimal] | None = None,
) -> Settled:
    """Settle a table.

    Args:
        grid: The grid with all readings.
        form: Its form.
        misreadings: On a scanned page, what its numbers may have been misread from; None for digital text, which is
            never changed.
        limit: What the joint choice may spend; the usual if None.
        said: What the prose says of cells, one more witness for the choices of their rows.
    """
    if (sound := _sound(grid, form)) is not None:
        return sound
    inner: dict[str, list[Equation]] = {}
    keys = {address: row.key for row in grid.rows for address in row.cells}
    for equation in form.equations:
        owners = {keys[address] for address in equation.addresses}
        if equation.relation == "=" and len(owners) == 1:
            inner.setdefault(owners.pop(), []).append(equation)
    totals = {s[0][1] for e in form.equations if e.relation == "=" for s in (e.left, e.right) if len(s) == 1}
    kinds = cell_kinds(form)
    repair = None
    if misreadings is not None:
        gaps = Gaps(form.equations, read_values(grid))
        repair = Repair(misreadings, totals, wanted_values(gaps), kinds, exchanges(grid, gaps, misreadings.typed))
    options = {row.key: choices(row, inner.get(row.key, []), repair) for row in grid.rows}
    if grid.blank_convention:  # a row without a number has none to print
        options |= {row.key: [nothing(len(row.cells))] for row in grid.rows if not row.readings}
    if said:
        options = {row.key: heard(options[row.key], row.cells, said) for row in grid.rows}
    signed = {address: kind == "signed" for address, kind in kinds.items()}
    first = {key: len(found) for key, found in options.items()}
    bounds, shaky, dropped = weed(grid, options, form.equations, signed)
    weighed = {key: MARGIN for key, found in options.items() if first[key] > len(found) == 1}
    undecided = {key: found for key, found in options.items() if len(found) > 1}
    doubted: Otherwise = {}
    if undecided:
        doubted = _choose(grid, options, undecided, form, bounds, weighed, dropped, limit or Limit())
        bounds, again, _ = weed(grid, options, form.equations, signed)
        shaky = shaky or again
    amounts = frozenset(address for address, kind in kinds.items() if kind == "amount")
    unsure = {row.cells[i]: () for row in grid.rows for choice in options[row.key] for i in choice.unsure}
    settled = Settled({}, {}, {}, {}, weighed, shaky, doubted=unsure | doubted)
    return _collect(grid, options, bounds, settled, form.equations, amounts)


def _sound(grid: Grid, form: TableForm) -> Settled | None:
    """The table as it is read where every row has one reading, nothing is lost, and every balance holds."""
    entries: dict[Address, Entry] = {}
    for row in grid.rows:
        if len(row.readings) != 1:
            return None
        entries |= zip(row.cells, row.readings[0].entries, strict=True)
    values: dict[Address, Decimal] = {}
    for address, entry in entries.items():
        value = known_value(entry)
        if value is None:
            return None
        values[address] = value
    if any(found.outcome is Outcome.FAILED for found in evaluate(form.equations, values)):
        return None
    return Settled(entries, values, {}, {}, {}, shaky=False)


def _told(kept: Sequence[Choice], misread: int) -> Choice | None:
    """What to state where there are several near-best choices, if one of them is so much likelier than the others.

    Where they differ only in who misread or misprinted what and no misreading is likely enough, it is what is printed,
    as far as one of them holds that it is right.

    Args:
        kept: The choices, the best first, with their costs above it.
        misread: Rows of the page in which a number was plainly misread.
    """
    if any(choice.entries != kept[0].entries for choice in kept) or any(None in choice.values for choice in kept):
        return kept[0] if kept[1].cost >= PLACED and None not in kept[0].values else None
    shared = log(1 + misread / SHARED)
    weighed = sorted(((c.cost - shared if c.corrected else c.cost, n, c) for n, c in enumerate(kept)))
    (least, _, best), (other, _, _) = weighed[:2]
    if not best.corrected or other - least >= REPAIR:
        return best
    return next((choice for choice in kept if not choice.corrected), None)


def _others(i: int, kept: Sequence[Choice], stated: Choice) -> tuple[tuple[Decimal, float], ...]:
    """What near-best choices say of a cell other than the one stated, the likeliest first."""
    costs: dict[Decimal, float] = {}
    for choice in sorted(kept, key=lambda choice: choice.cost):
        value = choice.shown(i)
        if value is not None and value != stated.shown(i):
            costs.setdefault(value, round(max(0.0, choice.cost - stated.cost), 3))
    return tuple(costs.items())


def _gap(found: Sequence[Choice]) -> float:
    return found[1].cost - found[0].cost if len(found) > 1 else float("inf")


def _choose(
    grid: Grid,
    options: dict[str, list[Choice]],
    undecided: Mapping[str, list[Choice]],
    form: TableForm,
    bounds: Bounds,
    weighed: dict[str, float],
    dropped: set[str],
    limit: Limit,
) -> Otherwise:
    """Fix the rows that the joint choice proves or leaves little doubt of; put the chosen reading first in the others.

    Returns:
        Cells of the rows fixed of which a near-best choice says something else, with that.
    """
    doubted: Otherwise = {}
    cells = {row.key: row.cells for row in grid.rows}
    inside = {address for key in undecided for address in cells[key]}
    known = {a: bounds.value(a) for key, addresses in cells.items() if key not in undecided for a in addresses}
    usable = [e for e in form.equations if e.name not in dropped]
    touched = {a for e in usable if not inside.isdisjoint(e.addresses) for a in e.addresses}
    lost = {address for address in touched if address in known and known[address] is None}
    equations = [e for e in usable if not (inside | lost).isdisjoint(e.addresses)] if touched else []
    if not equations:
        for key, found in undecided.items():
            weighed[key] = _gap(found)
            if weighed[key] >= MARGIN:
                options[key] = found[:1]
        return doubted
    decision = decode(undecided, cells, known, equations, limit)
    near = {key: [replace(undecided[key][i], cost=gap) for i, gap in found.items()]
            for key, found in decision.near.items()}  # fmt: skip
    told = {key: _told(near[key], 0) if len(near[key]) > 1 else near[key][0] for key in decision.complete}
    misread = sum(choice is not None and bool(choice.corrected) for choice in told.values())
    for key, found in undecided.items():
        kept = near[key]
        if key in decision.complete and len(kept) > 1 and (choice := _told(kept, misread)) is not None:
            weighed[key] = _gap(kept)
            options[key] = [choice]
            for i, address in enumerate(cells[key]):
                if len({other.shown(i) for other in kept}) > 1:
                    doubted[address] = _others(i, kept, choice)
            continue
        weighed[key] = MARGIN if len(kept) == 1 else _gap(kept)
        if key not in decision.complete:
            last = max(choice.cost for choice in kept)
            kept += [replace(c, cost=last + c.cost) for i, c in enumerate(found) if i not in decision.near[key]]
        options[key] = kept
    return doubted


def _collect(
    grid: Grid,
    options: Mapping[str, list[Choice]],
    bounds: Bounds,
    settled: Settled,
    equations: Sequence[Equation],
    amounts: Collection[Address],
) -> Settled:
    """What was chosen so far, with what that says of every cell."""
    for row in grid.rows:
        found = options[row.key]
        doubted = len(found) > 1 and any(choice.corrected or choice.authored for choice in found)
        for i, address in enumerate(row.cells):
            told = bounds.value(address)
            if found and row.readings:
                settled.entries[address] = found[0].entries[i]
            values = {choice.shown(i) for choice in found}
            entry = settled.entries.get(address)
            if found and found[0].authored and not _unread(entry):  # a misreading is not likelier: kept as printed
                settled.values[address] = known_value(found[0].entries[i]) or Decimal(0)
            elif entry is not None and len(values) == 1 and not entry.lost and found[0].values[i] is not None:
                settled.values[address] = found[0].shown(i) or Decimal(0)
                if i in found[0].corrected:
                    settled.corrected[address] = tuple(e for e in equations if address in e.addresses)
            elif told is not None and (told == told.to_integral_value() or address in amounts) and _unread(entry):
                settled.values[address] = told
                settled.inferred[address] = tuple(dict.fromkeys(bounds.because.get(address, ())))
            elif told is not None and entry is not None and known_value(entry) == told and not doubted:
                settled.values[address] = told
            elif len(found) == 1 and found[0].values[i] is not None and _unread(entry):  # completed within its row
                settled.values[address] = found[0].values[i] or Decimal(0)
                settled.inferred[address] = ()
            else:
                least = found[0].cost if found else 0.0
                costs: dict[Decimal | None, float] = {}
                for choice in found:
                    costs.setdefault(choice.shown(i), max(0.0, choice.cost - least))
                if told is not None:
                    costs.setdefault(told, max(costs.values(), default=0.0) + MARGIN)
                settled.open[address] = tuple((v, round(c, 3)) for v, c in costs.items() if v is not None)[:8]
    return settled


def _unread(entry: Entry | None) -> bool:
    """Whether nothing that can be read stands for the cell: only then may the balances say what it is."""
    return entry is None or (entry.value is None and not entry.blank)

"""What a cell that is not plainly read may have been, and the balances that tell it.

The sentence is made last, of the finished table (`gouji.tell.Reasons`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from math import inf

from gouji.document import RULED_OUT, Address, Because, Candidate, Outcome, Status, Table
from gouji.forms import Equation, TableForm
from gouji.reconcile.localise import needed
from gouji.reconcile.misread import MOST_COST, Misreadings
from gouji.reconcile.weigh import Evidence, Weighed
from gouji.tell import Gaps, Reasons, cell_kinds, signed_cells

Rivals = Mapping[Address, tuple[Candidate, ...]]
"""What cells may have been, the printed value first."""


def doubts(evidence: Evidence, weighed: Weighed) -> tuple[tuple[Candidate, ...], Because | None]:
    """The candidates of a cell and its `because`, which has no reason yet."""
    address, status, settled = evidence.address, evidence.status, weighed.settled
    if status is Status.UNDECIDED:
        candidates = tuple(Candidate(value, cost) for value, cost in settled.open.get(address, ()))
        over = _names(e.equation for e in weighed.final if address in e.equation.addresses)
        return candidates, Because("", over, candidates[1] if len(candidates) > 1 else None)
    if status is Status.BLANK and evidence.entry is not None and evidence.entry.value is not None:  # a misread mark
        return (Candidate(evidence.entry.value, RULED_OUT),), None
    if status not in (Status.INFERRED, Status.CORRECTED) or evidence.decided is None:
        return (), None
    used = settled.corrected.get(address) or settled.inferred.get(address, ()) if address in settled.values else ()
    holding = [e.equation for e in weighed.final if e.outcome is Outcome.PASSED]
    names = {equation.name for equation in holding}
    told = [e for e in used if e.name in names] or _telling(address, holding, settled.inferred)
    others = tuple(_others(evidence, weighed))
    candidates = (Candidate(evidence.decided, 0.0), *others) if others else ()
    return candidates, Because("", _names(told), others[0] if others else None)


def with_reasons(table: Table, form: TableForm) -> Table:
    """The table with the reasons of its cells in sentences."""
    if all(cell.because is None for cell in table.cells):
        return table
    reasons = Reasons(table, form)
    cells = (
        replace(cell, because=replace(cell.because, reason=reasons.make(cell, "en"))) if cell.because else cell
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))


def contradicted(form: TableForm, weighed: Weighed, explained: tuple[Address, ...], noise: float) -> Rivals:
    """What cells of failed balances would have to be, where the reading may be at fault.

    These are the cells that explain the failures, and every other one that alone would mend all balances over it if it
    was misread.

    Args:
        form: The table's form.
        weighed: The table.
        explained: The smallest set of cells that explains the failures.
        noise: Share of the page's label characters that are misread, 0 to 1.
    """
    if not explained:
        return {}
    misreadings = Misreadings(noise)
    values, signed = weighed.settled.values, signed_cells(form)
    kinds = cell_kinds(form)
    meant = _mending(Gaps(form.equations, values), signed) | needed(form.equations, values, explained, signed)
    found: dict[Address, tuple[Candidate, ...]] = {}
    for evidence in weighed.cells:
        value = meant.get(evidence.address)
        if value is not None and evidence.status is Status.READ and evidence.entry and value != evidence.value:
            cost = misreadings.cost(evidence.entry, value, kind=kinds[evidence.address])
            if cost == inf and evidence.address not in explained:
                continue
            rival = Candidate(value, round(max(0.0, cost if cost < inf else MOST_COST), 3))
            found[evidence.address] = (Candidate(evidence.value, 0.0), rival)
    return found


def _mending(gaps: Gaps, signed: Collection[Address]) -> dict[Address, Decimal]:
    """The values that would mend every balance over a cell, of the cells that have such a one."""
    found: dict[Address, Decimal] = {}
    for i in gaps.failing:
        for address in gaps.equations[i].addresses:
            value = gaps.values[address] - gaps.gaps[i] / gaps.over[address][i]
            if (value >= 0 or address in signed) and gaps.after({address: value}).isdisjoint(gaps.over[address]):
                found[address] = value
    return found


def _telling(address: Address, holding: Iterable[Equation], inferred: Collection[Address]) -> list[Equation]:
    """The balances over a cell that hold; those without another inferred cell if there are any."""
    over = [equation for equation in holding if address in equation.addresses]
    alone = [e for e in over if all(a == address or a not in inferred for a in e.addresses)]
    return alone or over


def _others(evidence: Evidence, weighed: Weighed) -> Iterator[Candidate]:
    """What else was considered for a cell: what near-best choices say, and the printed number of a corrected cell."""
    near = weighed.settled.doubted.get(evidence.address, ())
    doubted = {value: cost for value, cost in near if value != evidence.decided}
    yield from (Candidate(value, cost) for value, cost in doubted.items())
    printed = evidence.entry.value if evidence.entry and evidence.status is Status.CORRECTED else None
    if printed is not None and printed not in doubted:  # no near-best choice says so
        yield Candidate(printed, RULED_OUT)


def _names(equations: Iterable[Equation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(equation.name for equation in equations))

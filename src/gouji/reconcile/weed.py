"""Choices of rows that no solution of the balances can have are dropped, by bounds of cells (see `bounds`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gouji.document import Address, Grid, Outcome
from gouji.forms import Equation
from gouji.reconcile.bounds import Bounds, tighten
from gouji.reconcile.checks import evaluate
from gouji.reconcile.rows import Choice, fits, merged

MOST_ROUNDS = 12
"""Times that bounds are tightened and choices dropped in turn."""


class _Starts:
    """Bounds of cells by what the choices of their rows leave; those of a row are kept until its choices change."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._rows: dict[str, tuple[Sequence[Choice], dict[Address, Decimal], dict[Address, Decimal | None]]] = {}

    def __call__(self, options: Mapping[str, Sequence[Choice]]) -> Bounds:
        bounds = Bounds({}, {})
        for row in self._grid.rows:
            found = options[row.key]
            if row.key not in self._rows or self._rows[row.key][0] is not found:
                self._rows[row.key] = (found, *_range(row.cells, found))
            bounds.low.update(self._rows[row.key][1])
            bounds.high.update(self._rows[row.key][2])
        return bounds


def _range(
    cells: Sequence[Address], found: Sequence[Choice]
) -> tuple[dict[Address, Decimal], dict[Address, Decimal | None]]:
    low: dict[Address, Decimal] = {}
    high: dict[Address, Decimal | None] = {}
    for i, address in enumerate(cells):
        values = [choice.values[i] for choice in found]
        sure = [v for v in values if v is not None]
        loose = not found or len(sure) < len(values)
        low[address] = Decimal(0) if loose else min(sure)
        high[address] = None if loose else max(sure)
    return low, high


def weed(
    grid: Grid, options: dict[str, list[Choice]], equations: Sequence[Equation], signed: Mapping[Address, bool]
) -> tuple[Bounds, bool, set[str]]:
    """Tighten bounds and drop choices that don't fit, in turn, until neither changes anything.

    Args:
        grid: The grid.
        options: The choices of each row, by its key; brought up to date.
        equations: The balances.
        signed: Cells that may be negative.

    Returns:
        The bounds, whether balances contradicted each other on the way, and the names of those left out for it.
    """
    start = _Starts(grid)
    bounds = start(options)
    if all(len(found) == 1 and None not in found[0].values for found in options.values()):
        return bounds, False, set()
    known = {a: v for a in bounds.low if (v := bounds.value(a)) is not None}
    dropped = {e.equation.name for e in evaluate(equations, known) if e.outcome is Outcome.FAILED}
    contradicted = False
    for _ in range(MOST_ROUNDS):
        usable = [e for e in equations if e.name not in dropped]
        tighten(bounds, usable, signed)
        if bounds.conflict is not None:
            dropped.add(bounds.conflict.name)
            contradicted = True
            bounds = start(options)
            continue
        changed = False
        for row in grid.rows:
            found = options[row.key]
            if len(found) > 1 and not any(
                c.corrected or c.authored for c in found
            ):  # a misreading is weighed, not weeded
                told = [bounds.value(address) for address in row.cells]
                fitting = [c for c in found if fits(c, row.cells, bounds.low, bounds.high)]
                kept = merged(replace(c, values=_filled(c.values, told)) for c in fitting)
                if kept and len(kept) < len(found):
                    options[row.key] = kept
                    changed = True
        if not changed:
            break
        because = bounds.because
        bounds = start(options)
        bounds.because = because
    return bounds, contradicted, dropped


def _filled(values: Sequence[Decimal | None], told: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    """Values with those of lost cells that the bounds tell."""
    return tuple(t if v is None else v for v, t in zip(values, told, strict=True))

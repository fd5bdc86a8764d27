"""Alignments of one table that are nearly as good as each other → the one under which the table explains itself.

Labels that are lost or illegible leave it open which rows some numbers belong to, and then the balances may tell: under
a wrong alignment rows lack numbers, or sums fail. Another alignment than the likeliest is taken only where it leaves
fewer cells open or fewer balances broken, and more of neither. That settles what is stated. It vouches for nothing:
rows that read otherwise under the best alignment are too doubtful to be accepted (see `calibration.DOUBTED`).

Where nothing tells whether numbers were read row by row or column by column, both alignments are as likely, and that is
taken which leaves less unexplained. It is vouched for where it leaves nothing and the other much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gouji.document import Document, Grid, Outcome, Told
from gouji.forms import TableForm
from gouji.reconcile.limit import SECONDS, Limit
from gouji.reconcile.weigh import Weighed, weigh

IN_DOUBT = 0.5
"""P(row) is at most this where two alignments that are nearly as good give a row other numbers."""
TIED = 1e-6
"""By how much an alignment may be behind the best and be as likely: the page was read row by row, or by columns."""
REFUTED = 8
"""An alignment as likely as the one chosen is out of question if this much is unexplained under it, and nothing under
that one: balances that fail, cells left open, numbers other than printed."""


def likeliest(
    document: Document, grid: Grid, form: TableForm, told: Sequence[Told] = (), seconds: float = SECONDS
) -> tuple[Grid, Weighed]:
    """Weigh a table under each of its alignments.

    Args:
        document: The report.
        grid: The grid of the best alignment, with those of its rivals.
        form: The table's form.
        told: Figures of the prose.
        seconds: Time limit for all of them.

    Returns:
        The grid that was chosen, and what speaks for its cells.
    """
    limit = Limit(seconds)

    def weighed(rival: Grid) -> Weighed:
        return weigh(document, rival, form, told, limit)

    chosen, best = _of_tied([grid, *(rival for behind, rival in grid.rivals if behind <= TIED)], weighed)
    least = _unexplained(best)[:2]
    if least == (0, 0):
        return chosen, best
    first = chosen
    for rival in (_doubted(rival, first) for behind, rival in grid.rivals if behind > TIED):
        other = weighed(rival)
        found = _unexplained(other)[:2]
        if found != least and all(now <= before for now, before in zip(found, least, strict=True)):
            chosen, best, least = rival, other, found
    return chosen, best


def _of_tied(grids: Sequence[Grid], weighed: Callable[[Grid], Weighed]) -> tuple[Grid, Weighed]:
    """The grid, of several as likely as each other, that leaves least unexplained, with what speaks for its cells.

    Rows that read otherwise under another are in doubt, unless the balances refute that one.
    """
    each = [weighed(grid) for grid in grids]
    left = [sum(_unexplained(found)) for found in each]
    at = left.index(min(left))
    chosen = grids[at]
    for i, grid in enumerate(grids):
        if i != at and (left[at] or left[i] < REFUTED):
            chosen = _doubted(chosen, grid)
    return chosen, each[at] if chosen is grids[at] else weighed(chosen)


def _doubted(grid: Grid, other: Grid) -> Grid:
    """A grid with the rows in doubt that have other readings than in another."""
    rows = tuple(
        row if row.readings == same.readings else replace(row, probability=min(row.probability, IN_DOUBT))
        for row, same in zip(grid.rows, other.rows, strict=True)
    )
    return replace(grid, rows=rows)


def _unexplained(weighed: Weighed) -> tuple[int, int, int]:
    """How many balances fail, how many cells are open, and how many are other than printed."""
    failed = sum(told.outcome is Outcome.FAILED for told in weighed.final)
    return failed, len(weighed.settled.open), len(weighed.settled.corrected)

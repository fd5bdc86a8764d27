"""Alignments of one table that are nearly as good as each other → the one under which the table explains itself.

Labels that are lost or illegible leave it open which rows some numbers belong to, and then the balances may tell: under
a wrong alignment rows lack numbers, or sums fail. Another alignment than the likeliest is taken only where it leaves
fewer cells open or fewer balances broken, and more of neither. That settles what is stated. It vouches for nothing:
rows that read otherwise under the best alignment are too doubtful to be accepted (see `calibration.DOUBTED`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.document import Document, Grid, Outcome, Told
from gouji.forms import TableForm
from gouji.reconcile.limit import SECONDS, Limit
from gouji.reconcile.weigh import Weighed, weigh

IN_DOUBT = 0.5
"""P(row) is at most this where two alignments that are nearly as good give a row other numbers."""


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
    best = weigh(document, grid, form, told, limit)
    least = _unexplained(best)
    if least == (0, 0):
        return grid, best
    chosen = grid
    for rival in (_doubted(rival, grid) for _, rival in grid.rivals):
        weighed = weigh(document, rival, form, told, limit)
        found = _unexplained(weighed)
        if found != least and all(now <= before for now, before in zip(found, least, strict=True)):
            chosen, best, least = rival, weighed, found
    return chosen, best


def _doubted(rival: Grid, best: Grid) -> Grid:
    """A rival's grid with the rows in doubt that have other readings than in the best one's."""
    rows = tuple(
        row if row.readings == other.readings else replace(row, probability=min(row.probability, IN_DOUBT))
        for row, other in zip(rival.rows, best.rows, strict=True)
    )
    return replace(rival, rows=rows)


def _unexplained(weighed: Weighed) -> tuple[int, int]:
    """How many balances fail, and how many cells are open."""
    return sum(told.outcome is Outcome.FAILED for told in weighed.final), len(weighed.settled.open)

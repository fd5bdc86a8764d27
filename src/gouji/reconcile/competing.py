"""Alignments of one table that are nearly as good as each other → the one under which the table explains itself.

Labels that are lost or illegible leave it open which rows some numbers belong to, and then the balances may tell: under
a wrong alignment rows lack numbers, or sums fail. Another alignment than the likeliest is taken only where it leaves
fewer cells open or fewer balances broken, and more of neither. That settles what is stated. It vouches for nothing:
the rows that the alignments place differently keep the P(row) that the labels gave them, which is too low to be
accepted (see `calibration.DOUBTED`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from gouji.document import Document, Grid, Outcome, Told
from gouji.forms import TableForm
from gouji.reconcile.settle import SECONDS
from gouji.reconcile.weigh import Weighed, weigh


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
    until = time.thread_time() + seconds
    best = weigh(document, grid, form, told, seconds)
    least = _unexplained(best)
    if least == (0, 0):
        return grid, best
    chosen = grid
    for _, rival in grid.rivals:
        weighed = weigh(document, rival, form, told, until - time.thread_time())
        found = _unexplained(weighed)
        if found != least and all(now <= before for now, before in zip(found, least, strict=True)):
            chosen, best, least = rival, weighed, found
    return chosen, best


def _unexplained(weighed: Weighed) -> tuple[int, int]:
    """How many balances fail, and how many cells are open."""
    return sum(told.outcome is Outcome.FAILED for told in weighed.final), len(weighed.settled.open)

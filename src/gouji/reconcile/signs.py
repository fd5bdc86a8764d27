"""What speaks for every cell, as numbers: what a learned confidence goes by.

Beside a cell's own evidence stand signs of its whole table. Errors come page by page: where labels lag behind their
numbers, hardly a balance fails, but many rows are found by their order only and many cells stay open.
"""

from __future__ import annotations

from collections import Counter
from math import log, log1p
from typing import TYPE_CHECKING

from gouji.document import Document, Grid, Outcome, Status, log_odds
from gouji.reconcile.confidence import label_noise
from gouji.reconcile.weigh import Evidence, Weighed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CELL: dict[str, int] = {
    "edition": 1, "row": 1, "column": 1, "value": 1, "covered": 0, "consistent": 1, "balances": 1, "blank": 0,
    "dash": 0, "slot": 0, "inferred": 0, "corrected": 0, "size": 0, "margin": 1, "readings": -1, "by label": 0,
    "by order": 0, "flawed": -1, "rows beside": 1,
}  # fmt: skip
"""Signs of a cell: 1 where more of it can't make the cell less certain, -1 where it can't make it more so, else 0."""
TABLE: dict[str, int] = {
    "digital": 0, "noise": -1, "blank convention": 0, "balances failing": -1, "balances holding": 1, "open": -1,
    "guessed": -1, "nonzero": 0, "least row": 1, "mean row": 1, "mean value": 1, "rows by label": 1, "rows found": 1,
    "shaky": -1,
}  # fmt: skip
"""Signs of its table."""
SIGNS = CELL | TABLE
MOST_MARGIN = 8.0
"""Costs beyond this tell no more: one in three thousand."""


def signs_of(document: Document, grid: Grid, weighed: Weighed) -> NDArray[np.float64]:
    """The signs of a table's cells.

    Args:
        document: The report.
        grid: The grid of the table.
        weighed: What speaks for its cells.

    Returns:
        Array of shape (cells, signs), the columns in the order of `SIGNS`.
    """
    import numpy as np

    cells = weighed.cells
    told = [e for e in weighed.final if e.left or e.right]  # a balance of zeros says little
    holding = Counter(a for e in told if e.outcome is Outcome.PASSED for a in e.equation.addresses)
    beside = _beside(cells)
    own = np.array([_cell(cell, weighed, holding[cell.address], beside[cell.row.key]) for cell in cells])
    rows = {cell.row.key: cell.row for cell in cells}.values()
    shown = [cell for cell in cells if cell.status not in (Status.MISSING, Status.UNDECIDED)]
    passed = sum(e.outcome is Outcome.PASSED for e in told)
    whole = [
        log_odds(document.digital),
        label_noise(grid.alignment),
        float(grid.blank_convention),
        sum(e.outcome is Outcome.FAILED for e in told) / max(len(told), 1),
        log1p(passed),
        1 - len(shown) / len(cells),
        sum(cell.status in (Status.INFERRED, Status.CORRECTED) for cell in shown) / max(len(shown), 1),
        sum(bool(cell.decided) for cell in shown) / max(len(shown), 1),
        float(own[:, 1].min()),
        float(own[:, 1].mean()),
        float(own[:, 3].mean()),
        sum(row.via == "label" for row in rows) / len(rows),
        sum(bool(row.readings) for row in rows) / len(rows),
        float(weighed.settled.shaky),
    ]
    return np.hstack([own, np.tile(whole, (len(cells), 1))])


def _cell(cell: Evidence, weighed: Weighed, holding: int, beside: float) -> list[float]:
    return [
        log_odds(cell.p_edition),
        log_odds(cell.p_row),
        log_odds(cell.p_column),
        log_odds(cell.p_value),
        float(cell.covered),
        0.0 if cell.consistent is None else 1.0 if cell.consistent else -1.0,
        log1p(holding),
        float(cell.status is Status.BLANK),
        float(cell.status is Status.BLANK and cell.entry is not None and cell.entry.text is not None),
        float(cell.entry is not None and cell.entry.via == "slots"),
        float(cell.status is Status.INFERRED),
        float(cell.status is Status.CORRECTED),
        log1p(abs(float(cell.decided or 0))),
        min(weighed.settled.weighed.get(cell.row.key, MOST_MARGIN), MOST_MARGIN),
        log(1 + len(cell.row.readings)),
        float(cell.row.via == "label"),
        float(cell.row.via == "order"),
        float(cell.entry is not None and cell.entry.slip is not None),
        beside,
    ]


def _beside(cells: tuple[Evidence, ...]) -> dict[str, float]:
    """The least log odds of P(row) of the rows before and after each row: rows are shifted together."""
    odds = {cell.row.key: log_odds(cell.p_row) for cell in cells}
    keys = list(odds)
    around = [[odds[keys[j]] for j in (i - 1, i + 1) if 0 <= j < len(keys)] for i in range(len(keys))]
    return {key: min(found, default=odds[key]) for key, found in zip(keys, around, strict=True)}

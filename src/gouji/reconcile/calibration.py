"""What speaks for cells → their confidence, by trees and curves that were fitted on reports of their own.

Raw, it is the chain edition x row x column x value. The factors are no independent chances: where labels lag behind
their numbers, many rows are doubtful together. So boosted trees weigh the chain with the signs of the whole table
(see `signs`), none of them the wrong way round, and a curve for every kind of cell (see `Evidence.group`) makes a
calibrated probability of what they say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.document import Curve, Document, Grid, probability
from gouji.reconcile.signs import signs_of
from gouji.reconcile.trees import Forest
from gouji.reconcile.weigh import Evidence, Weighed

MOST = 0.99999
"""Confidence is never more: nothing that was read is certain."""
HELD = 0.95
"""Confidence is never more where the promise forbids to accept a cell, whatever the share of such cells that is right:
an inferred or corrected number that fewer than two independent balances tell, a scanned cell in a failed balance."""
DOUBTED = 0.9
"""A place less likely than this, edition x row x column, is not accepted whatever stands there: balances and zeros
speak for values, never for places."""
BELOW = 1e-4
"""How far below the threshold the confidence of a cell is stated that must not be accepted."""
RAW_THRESHOLD = 0.98
"""Threshold of raw probabilities, which were set by hand."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Trees and curves by kind of cell; what has none keeps its raw probability.

    Attributes:
        forest: Log odds from signs, None for the raw chain.
        groups: Curve of what the trees say by `Evidence.group`; for those that have none by `Evidence.kind` or status.
        matches: Curve of the probabilities of row labels by how they were found.
        thresholds: Confidence from which on a cell is accepted unless the user says otherwise, by kind of source. One
            comparison must tell whether a cell is accepted, so the confidence of a cell that no balance covers and
            that does not reach `uncovered` is stated just below this at most.
        uncovered: The same for cells that no balance covers.
    """

    forest: Forest | None = None
    groups: Mapping[str, Curve] = field(default_factory=dict)
    matches: Mapping[str, Curve] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    uncovered: Mapping[str, float] = field(default_factory=dict)

    def threshold(self, source: str) -> float:
        """Confidence from which on a cell of a kind of source is accepted."""
        return self.thresholds.get(source, RAW_THRESHOLD)

    def confidences(self, document: Document, grid: Grid, weighed: Weighed) -> list[float]:
        """Confidence of each cell of a table, 0 to `MOST`, rounded down to 5 digits so that more is never claimed."""
        if self.forest is None:
            return [self.stated(cell, cell.p_place * cell.p_value) for cell in weighed.cells]
        odds = self.forest(signs_of(document, grid, weighed))
        return [self.stated(cell, probability(x)) for cell, x in zip(weighed.cells, odds.tolist(), strict=True)]

    def stated(self, cell: Evidence, chance: float) -> float:
        """Confidence of a cell for which trees or chain say `chance`, 0 to 1."""
        names = (cell.group, cell.kind, str(cell.status))
        curve = next((self.groups[name] for name in names if name in self.groups), None)
        if curve is not None and chance > 0:
            chance = curve(chance)
        if not cell.covered and chance < self.uncovered.get(cell.source, 0.0):
            chance = min(chance, self.threshold(cell.source) - BELOW)
        most = HELD if cell.held or cell.p_place < DOUBTED else MOST
        return min(most, int(chance * 100000) / 100000)

    def match(self, via: str, probability: float) -> float:
        """Confidence of a row label found in a way, rounded to 4 digits."""
        curve = self.matches.get(via)
        return round(curve(probability) if curve else probability, 4)


UNCALIBRATED = Calibration()
"""Raw probabilities as they are."""

"""Raw probabilities → the confidence of a cell, by curves that were fitted on reports of their own.

The chain is edition x row x column x value. Each factor has a curve that makes it a calibrated probability, and every
kind of cell (see `Evidence.group`) one for the whole chain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gouji.document import Curve
from gouji.reconcile.weigh import Evidence

MOST = 0.99999
"""Confidence is never more: nothing that was read is certain."""
HELD = 0.95
"""Confidence is never more where the promise forbids to accept a cell, whatever the share of such cells that is right:
an inferred or corrected number that fewer than two independent balances tell, a scanned cell in a failed balance."""
BELOW = 1e-4
"""How far below the threshold the confidence of a cell is stated that must not be accepted."""
RAW_THRESHOLD = 0.98
"""Threshold of raw probabilities, which were set by hand."""
FACTORS = ("edition", "row", "column")
"""Factors with a curve of their own; P(value) differs by kind of cell and is calibrated with the chain."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves by factor and by kind of cell; what has none keeps its raw probability.

    Attributes:
        factors: Curve of each of `FACTORS`.
        groups: Curve of the whole chain by `Evidence.group`.
        matches: Curve of the probabilities of row labels by how they were found.
        threshold: Confidence from which on a cell is accepted unless the user says otherwise.
        uncovered: The same for a cell that no balance covers. One comparison must tell whether a cell is accepted, so
            the confidence of such a cell that does not reach this is stated just below `threshold` at most.
    """

    factors: Mapping[str, Curve] = field(default_factory=dict)
    groups: Mapping[str, Curve] = field(default_factory=dict)
    matches: Mapping[str, Curve] = field(default_factory=dict)
    threshold: float = RAW_THRESHOLD
    uncovered: float = 0.0

    def chain(self, cell: Evidence) -> float:
        """Edition x row x column x value, the first three calibrated, the whole not yet."""
        product = cell.p_value
        for name, p in zip(FACTORS, (cell.p_edition, cell.p_row, cell.p_column), strict=True):
            curve = self.factors.get(name)
            product *= curve(p) if curve and p < 1 else p
        return product

    def confidence(self, cell: Evidence) -> float:
        """Confidence of a cell, 0 to `MOST`, rounded down to 5 digits so that more is never claimed."""
        chance = self.chain(cell)
        curve = self.groups.get(cell.group)
        if curve is not None and chance > 0:
            chance = curve(chance)
        if not cell.covered and chance < self.uncovered:
            chance = min(chance, self.threshold - BELOW)
        return min(HELD if cell.held else MOST, int(chance * 100000) / 100000)

    def match(self, via: str, probability: float) -> float:
        """Confidence of a row label found in a way, rounded to 4 digits."""
        curve = self.matches.get(via)
        return round(curve(probability) if curve else probability, 4)


UNCALIBRATED = Calibration()
"""Raw probabilities as they are."""

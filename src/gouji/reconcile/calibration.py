"""Raw probabilities → the confidence of a cell, by curves that were fitted on reports of their own.

The chain is edition x row x column x value. Each factor has a curve that makes it a calibrated probability, and every
kind of cell (see `Evidence.group`) one for the whole chain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gouji.document import Curve
from gouji.reconcile.weigh import Evidence

MOST = 0.99999
"""Confidence is never more: nothing that was read is certain."""
FACTORS = ("edition", "row", "column")
"""Factors with a curve of their own; P(value) differs by kind of cell and is calibrated with the chain."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves by factor and by kind of cell; what has none keeps its raw probability.

    Attributes:
        factors: Curve of each of `FACTORS`.
        groups: Curve of the whole chain by `Evidence.group`.
    """

    factors: Mapping[str, Curve] = field(default_factory=dict)
    groups: Mapping[str, Curve] = field(default_factory=dict)

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
        return min(MOST, int(chance * 100000) / 100000)

    @classmethod
    def from_tables(cls, tables: Mapping[str, Mapping[str, Sequence[Sequence[float]]]]) -> Calibration:
        """The calibration that a model's `meta.json` holds: under "factors" and "groups" the two rows of each curve.

        Raises:
            ValueError: A curve has other than two rows of one length, or falls.
        """
        return cls(
            *({name: Curve.from_rows(rows) for name, rows in tables[kind].items()} for kind in ("factors", "groups"))
        )

    def to_tables(self) -> dict[str, dict[str, tuple[tuple[float, ...], ...]]]:
        """What `from_tables` reads."""
        return {
            kind: {name: curve.to_rows() for name, curve in curves.items()}
            for kind, curves in (("factors", self.factors), ("groups", self.groups))
        }


UNCALIBRATED = Calibration()
"""Raw probabilities as they are."""

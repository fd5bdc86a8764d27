"""What people said of cells and of row labels, as cases to calibrate on.

People look at doubtful cells. That bends nothing as long as what they look at depends on the confidence alone, since a
curve tells how often cells *of that confidence* are right. Who corrects only what is wrong, and confirms nothing,
makes confidences too low, which is the safe side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from gouji.document import Grid
from gouji.learn.calibrate.collect import Cases, CellCase, Collector, MatchCase, Stages, case_of
from gouji.learn.corrections import CellValue, Correction, LabelMatch, SourceFile, standing
from gouji.learn.evaluate.cases import Address


def judged(collector: Collector, corrections: Iterable[Correction], sources: Iterable[SourceFile]) -> Cases:
    """The cells and row labels that people judged, beside what the stages say of them.

    Args:
        collector: Runs the stages.
        corrections: Corrections of a store; of several of one thing the latest counts.
        sources: Files that may hold the reports; they are told by their hash, whatever their name.
    """
    cells: dict[tuple[str, int], list[CellValue]] = {}
    labels: dict[tuple[str, int], list[LabelMatch]] = {}
    for correction in standing(corrections).values():
        if isinstance(correction, CellValue):
            cells.setdefault(correction.source.key, []).append(correction)
        elif isinstance(correction, LabelMatch) and correction.column is None:
            labels.setdefault(correction.source.key, []).append(correction)
    hashes = {sha256 for sha256, _ in (*cells, *labels)}
    parts = []
    for source in sources:
        if source.sha256 in hashes:
            for document in collector.read(source.data, source.name):
                key = (source.sha256, document.report)
                if key in cells or key in labels:
                    stages = collector.stages(document)
                    name = f"c-{source.sha256[:12]}-{document.report}"
                    mine = _cells(name, stages, collector, cells.get(key, ()))
                    parts.append(Cases(tuple(mine), tuple(_labels(name, stages.grids, labels.get(key, ()))), ()))
    return Cases.joined(parts)


def _cells(name: str, stages: Stages, collector: Collector, said: Sequence[CellValue]) -> Iterator[CellCase]:
    told: dict[Address, Decimal | None] = {correction.address: correction.value for correction in said}
    for grid in stages.grids:
        for address, evidence, signs in collector.weighed(stages, grid):
            if address in told:
                yield case_of(name, address, evidence, signs, told[address])


def _labels(name: str, grids: Sequence[Grid], said: Sequence[LabelMatch]) -> Iterator[MatchCase]:
    for grid in grids:
        for row in (row for block in grid.alignment.blocks for row in block.rows):
            match = row.match
            if match is None:
                continue
            for label in said:
                if any(i.line == label.line and i.start < label.end and label.start < i.end for i in match.intervals):
                    right = (label.table, label.row) == (grid.alignment.table, row.key)
                    yield MatchCase(name, match.via, match.score, match.probability, right)

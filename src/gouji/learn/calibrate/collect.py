"""What the stages said of samples, beside what is true: the data that calibration is fitted on.

A value is right when it equals the sample's gold at its place, so the whole chain edition x row x column x value is
judged at once. Whether a row label is right is told by the sample's marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from spacy.tokens import Doc

from gouji.document import ACCEPTABLE, Document, Grid, TaggedLine, Told
from gouji.learn.corpus import Mark, Sample
from gouji.learn.corpus.damage_ocr import ENGINE
from gouji.learn.evaluate.cases import Address, figures_of
from gouji.pipeline import Settings, Structurer
from gouji.pipeline.components import as_source
from gouji.reconcile import Evidence, likeliest, signs_of

PATIENCE = 30.0
"""Time limit of the joint choice for one table, in seconds: that of a run would strike at a busy moment here and not
there, and the same configuration give other curves. What a run leaves undecided in less time, it accepts nothing of."""


@dataclass(frozen=True, slots=True)
class CellCase:
    """A cell with what was said of it and whether that is right.

    Attributes:
        sample: Name of its sample, which is the cluster in intervals.
        table: Id of its table.
        evidence: What speaks for it.
        signs: The same as numbers, in the order of `gouji.reconcile.SIGNS`.
        right: Its value is gold's.
        nonzero: Gold has a number other than 0 there.
        read: An OCR engine read its page, which no generator made.
    """

    sample: str
    table: str
    evidence: Evidence
    signs: tuple[float, ...]
    right: bool
    nonzero: bool
    read: bool = False


@dataclass(frozen=True, slots=True)
class MatchCase:
    """A row label that was found: score 0 to 100, probability 0 to 1, and whether it is that row's label."""

    sample: str
    via: str
    score: float
    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class TagCase:
    """A tagged line: probability 0 to 1, who tagged it, and whether the tag is right."""

    sample: str
    by: str
    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Cases:
    """All that the stages said of some samples."""

    cells: tuple[CellCase, ...]
    matches: tuple[MatchCase, ...]
    tags: tuple[TagCase, ...]

    @classmethod
    def joined(cls, parts: Iterable[Cases]) -> Cases:
        """The cases of several, in order."""
        listed = list(parts)
        return cls(
            tuple(case for part in listed for case in part.cells),
            tuple(case for part in listed for case in part.matches),
            tuple(case for part in listed for case in part.tags),
        )


@dataclass(frozen=True, slots=True)
class Stages:
    """A report before its balances are looked at: its tagged lines, grids, and what its prose tells of cells."""

    document: Document
    tagged: tuple[TaggedLine, ...]
    grids: tuple[Grid, ...]
    told: tuple[Told, ...]


class Collector:
    """Runs the stages up to the balances over samples.

    Args:
        settings: Settings of the pipeline.
        told: Tell the pipeline which samples an engine read and which were typed, as `--source` does.
    """

    def __init__(self, settings: Settings, *, told: bool = False) -> None:
        self._structurer = Structurer(settings)
        self._structurer.nlp.get_pipe("gouji_tagger").curves = {}  # type: ignore[attr-defined]  # raw, as cells are
        self._told = told

    def __call__(self, sample: Sample) -> Cases:
        """The cases of one sample."""
        document = next(self.read(sample.text.encode("utf-8", "surrogatepass"), f"{sample.name}.txt"))
        if self._told:
            document = as_source(document, "ocr" if sample.engine else "digital")
        stages = self.stages(document)
        family = self._structurer.family
        truth = figures_of(sample.gold, family)
        marks: dict[int, list[Mark]] = {}
        for mark in sample.marks:
            marks.setdefault(mark.line, []).append(mark)
        cells: list[CellCase] = []
        matches: list[MatchCase] = []
        for grid in stages.grids:
            for address, evidence, signs in self.weighed(stages, grid):
                if address in truth:
                    found = case_of(sample.name, address, evidence, signs, truth[address])
                    cells.append(replace(found, read=sample.engine not in ("", ENGINE)))
            matches += _matches(sample, grid, marks)
        tags = [
            TagCase(sample.name, line.by, line.probability, line.tag == sample.tags[line.line.number - 1])
            for line in stages.tagged
            if line.line.text.strip()
        ]
        return Cases(tuple(cells), tuple(matches), tuple(tags))

    def read(self, data: bytes, name: str) -> Iterator[Document]:
        """The reports of a file."""
        return self._structurer.read(data, name)

    def stages(self, document: Document) -> Stages:
        """A report as it stands before the balances; they are not looked at, for `weighed` does that."""
        found: list[Stages] = []

        def take(doc: Doc) -> None:
            found.append(Stages(doc._.document, tuple(doc._.tagged), doc._.grids, doc._.facts.told))
            doc._.grids = ()

        self._structurer.structure(document, {"gouji_facts": take})
        return found[0]

    def weighed(self, stages: Stages, grid: Grid) -> Iterator[tuple[Address, Evidence, tuple[float, ...]]]:
        """The cells of a grid whose value may be accepted: address, evidence and signs."""
        form = self._structurer.family.table(grid.alignment.table, grid.alignment.form, grid.alignment.absent)
        grid, found = likeliest(stages.document, grid, form, stages.told, PATIENCE)
        signs = signs_of(stages.document, grid, found).tolist()
        for evidence, numbers in zip(found.cells, signs, strict=True):
            if evidence.status in ACCEPTABLE:
                yield (form.id, *evidence.address), evidence, tuple(numbers)


def case_of(
    sample: str, address: Address, evidence: Evidence, signs: tuple[float, ...], want: Decimal | None
) -> CellCase:
    """A cell beside what it should be; of its evidence only what fitting needs is kept."""
    bare = replace(evidence, row=replace(evidence.row, readings=()), entry=None)
    return CellCase(sample, address[0], bare, signs, evidence.value == want, bool(want))


def _matches(sample: Sample, grid: Grid, marks: dict[int, list[Mark]]) -> Iterator[MatchCase]:
    alignment = grid.alignment
    for block in alignment.blocks:
        for found in block.rows:
            match = found.match
            if match is None:
                continue
            covering = [
                mark
                for interval in match.intervals
                for mark in marks.get(interval.line, ())
                if mark.kind == "label" and mark.start < interval.end and interval.start < mark.end
            ]
            right = any(mark.table == alignment.table and mark.row == found.key for mark in covering)
            yield MatchCase(sample.name, match.via, match.score, match.probability, right)

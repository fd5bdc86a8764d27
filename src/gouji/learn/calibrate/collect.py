"""What the stages said of samples, beside what is true: the data that calibration is fitted on.

A value is right when it equals the sample's gold. Whether a row or a column is right is told by the sample's marks:
the numbers given to a row must be marked as that row's, and likewise for columns. A sample without marks tells nothing
of places but through its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from gouji.document import ACCEPTABLE, Document, Grid, TaggedLine
from gouji.forms import TableForm
from gouji.learn.corpus import Mark, Sample
from gouji.learn.evaluate.cases import Address, figures_of
from gouji.pipeline import Settings, Structurer
from gouji.pipeline.components import as_source
from gouji.reconcile import Evidence, weigh


@dataclass(frozen=True, slots=True)
class CellCase:
    """A cell with what was said of it and whether that is right.

    Attributes:
        sample: Name of its sample, which is the cluster in intervals.
        table: Id of its table.
        evidence: What speaks for it.
        right: Its value is gold's.
        nonzero: Gold has a number other than 0 there.
        edition: Whether the table's edition is right.
        row: Whether its number is the row's own; None where the page shows no number for it.
        column: The same of its column.
    """

    sample: str
    table: str
    evidence: Evidence
    right: bool
    nonzero: bool
    edition: bool
    row: bool | None
    column: bool | None


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


class Collector:
    """Runs the stages up to the balances over samples.

    Args:
        settings: Settings of the pipeline; samples read by an engine are run as OCR if `told`, else as judged.
        told: Tell the pipeline which samples are OCR, as `--source ocr` does.
    """

    def __init__(self, settings: Settings, *, told: bool = False) -> None:
        self._structurer = Structurer(settings)
        self._structurer.nlp.get_pipe("gouji_tagger").curves = {}  # type: ignore[attr-defined]  # raw, as cells are
        self._told = told

    def __call__(self, sample: Sample) -> Cases:
        """The cases of one sample."""
        document = next(self.read(sample.text.encode("utf-8", "surrogatepass"), f"{sample.name}.txt"))
        if self._told and sample.engine:
            document = as_source(document, "ocr")
        document, tagged, grids = self.stages(document)
        family = self._structurer.family
        truth = figures_of(sample.gold, family)
        marks = _by_line(sample.marks)
        cells: list[CellCase] = []
        matches: list[MatchCase] = []
        for grid in grids:
            form = self.form_of(grid)
            cells += _cells(sample, document, grid, form, truth, marks)
            matches += _matches(sample, grid, marks)
        tags = [
            TagCase(sample.name, line.by, line.probability, line.tag == sample.tags[line.line.number - 1])
            for line in tagged
            if line.line.text.strip()
        ]
        return Cases(tuple(cells), tuple(matches), tuple(tags))

    def read(self, data: bytes, name: str) -> Iterator[Document]:
        """The reports of a file."""
        return self._structurer.read(data, name)

    def form_of(self, grid: Grid) -> TableForm:
        """The form of a grid's table."""
        alignment = grid.alignment
        return self._structurer.family.table(alignment.table, alignment.form, alignment.absent)

    def stages(self, document: Document) -> tuple[Document, Sequence[TaggedLine], Sequence[Grid]]:
        """A report as it stands before the balances, with its tagged lines and its grids."""
        grids: list[Grid] = []
        result = self._structurer.structure(document, {"gouji_rebuilder": lambda doc: grids.extend(doc._.grids)})
        return result.document, result.tagged, grids


def _by_line(marks: Iterable[Mark]) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.line, []).append(mark)
    return found


def _cells(
    sample: Sample,
    document: Document,
    grid: Grid,
    form: TableForm,
    truth: Mapping[Address, Decimal | None],
    marks: dict[int, list[Mark]],
) -> Iterator[CellCase]:
    edition = sample.gold.forms.get(form.id) in [layout.partition("/")[2] for layout in form.layout]
    for evidence in weigh(document, grid, form).cells:
        address = (form.id, *evidence.address)
        if evidence.status not in ACCEPTABLE or address not in truth:
            continue
        want = truth[address]
        row, column = _placed(evidence, form.id, marks)
        yield CellCase(sample.name, form.id, bare(evidence), evidence.value == want, bool(want), edition, row, column)


def bare(evidence: Evidence) -> Evidence:
    """What fitting needs of a cell's evidence, and no more."""
    return replace(evidence, row=replace(evidence.row, readings=()), entry=None)


def _placed(evidence: Evidence, table: str, marks: dict[int, list[Mark]]) -> tuple[bool | None, bool | None]:
    """Whether the cell's number is marked as of its row, and of its column; None where no mark covers it."""
    entry = evidence.entry
    if entry is None or not entry.intervals:
        return None, None
    covering = [
        mark
        for interval in entry.intervals
        for mark in marks.get(interval.line, ())
        if mark.kind == "number" and mark.start < interval.end and interval.start < mark.end
    ]
    if not covering:
        return None, None
    row, column = evidence.address
    mine = [mark.table == table and mark.row == row for mark in covering]
    return all(mine), all(mark.column == column for mark in covering)


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

"""Reports as a person corrects them: their lines with the tags and labels that the program found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from gouji.document import Alignment, Document, TaggedLine
from gouji.document.errors import InputError
from gouji.facts import split_reports
from gouji.forms import Family
from gouji.learn.corrections.types import Correction, Made, Origin
from gouji.pipeline import Structurer
from gouji.readers import read


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file with one report or several: its name below the folder it was found in, and its bytes."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hash of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class ReportLines:
    """The lines of one report: line `first + i` of its source is `lines[i]`."""

    origin: Origin
    first: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundLabel:
    """A piece of a line, as [start, end), and the row or column whose label it was taken for."""

    line: int
    start: int
    end: int
    table: str
    row: str | None
    column: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A report as the program reads it.

    Attributes:
        origin: Which report it is.
        made: What read it.
        tagged: All its lines with their tags.
        labels: The row and column labels that were found.
        keys: Every row and column that a label of the family may stand for, as "table/row/key" or "table/column/key".
    """

    origin: Origin
    made: Made
    tagged: tuple[TaggedLine, ...]
    labels: tuple[FoundLabel, ...]
    keys: tuple[str, ...]

    @property
    def report(self) -> ReportLines:
        """Its lines alone."""
        first = self.tagged[0].line.number if self.tagged else 1
        return ReportLines(self.origin, first, tuple(tagged.line.text for tagged in self.tagged))


def read_reports(file: SourceFile) -> tuple[ReportLines, ...]:
    """The reports of a file.

    Raises:
        InputError: It can't be read.
    """
    document = read(file.data, file.name, len(file.data) + 1)
    texts = tuple(line.text for line in document.lines)
    ranges = split_reports(list(texts))
    if len(ranges) <= 1:
        return (ReportLines(Origin(file.name, file.sha256), 1, texts),)
    return tuple(
        ReportLines(Origin(file.name, file.sha256, number), first, texts[first - 1 : last])
        for number, (first, last) in enumerate(ranges, 1)
    )


def find_reports(
    corrections: Iterable[Correction], sources: Iterable[SourceFile]
) -> tuple[dict[tuple[str, int], ReportLines], int]:
    """The reports that corrections speak of, by `Origin.key`, and how many of them no source holds."""
    wanted = {correction.source.key for correction in corrections}
    hashes = {sha256 for sha256, _ in wanted}
    found: dict[tuple[str, int], ReportLines] = {}
    for source in sources:
        if source.sha256 in hashes:
            found.update((r.origin.key, r) for r in read_reports(source) if r.origin.key in wanted)
    return found, len(wanted - found.keys())


def read_pages(sources: Iterable[SourceFile], structurer: Structurer) -> Iterator[Page]:
    """The pages of files; files that can't be read as reports are passed over, as a folder of reports holds others."""
    for source in sources:
        with suppress(InputError):
            for document in structurer.read(source.data, source.name):
                yield _page(source, document, structurer)


def _page(source: SourceFile, document: Document, structurer: Structurer) -> Page:
    found: list[Alignment] = []
    result = structurer.structure(document, {"gouji_aligner": lambda doc: found.extend(doc._.alignments)})
    made = Made(result.report.engine.version, result.report.engine.model)
    origin = Origin(source.name, source.sha256, document.report)
    return Page(origin, made, result.tagged, tuple(_labels(found)), tuple(_keys(result.family)))


def _labels(alignments: Iterable[Alignment]) -> Iterator[FoundLabel]:
    for found in alignments:
        for block in found.blocks:
            for row in block.rows:
                for at in row.match.intervals if row.match else ():
                    yield FoundLabel(at.line, at.start, at.end, found.table, row.key, None)
            keys = {column.key for column in block.columns}
            for match in (match for match in block.columns if match.key in keys):
                for at in match.intervals:
                    yield FoundLabel(at.line, at.start, at.end, found.table, None, match.key)


def _keys(family: Family) -> Iterator[str]:
    for id, tables in family.tables.items():
        rows = [row for table in tables for row in table.rows]
        yield from dict.fromkeys(f"{id}/row/{row.key}" for row in rows if row.labels)
        yield from dict.fromkeys(f"{id}/column/{column}" for row in rows for _, column in row.cells)

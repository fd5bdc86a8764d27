"""Drafts of corrections: what a person is asked, as corrections that nobody has signed yet.

The person mends the values and fills in `who`; the import leaves out what stays unsigned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gouji.document import Report, TaggedLine
from gouji.learn.corrections.pages import Page
from gouji.learn.corrections.types import CellValue, LineTag, Made, Origin, Signature
from gouji.writers.review import review_rows

TOOL = "gouji"
UNSIGNED = ""


def draft_cells(reports: Iterable[Report], when: datetime) -> Iterator[CellValue]:
    """The cells that a person must look at, worst first within a report, with their best guess as the value."""
    for report in reports:
        source, engine = report.source, report.engine
        origin = Origin(source.name, source.sha256, source.report)
        sign = Signature(origin, UNSIGNED, when, TOOL, Made(engine.version, engine.model))
        cells = {f"{table.id}/{cell.row}/{cell.column}": cell for table, cell in report.cells}
        for row in review_rows(report, "en"):
            if row.cell in cells:
                table, key, column = row.cell.split("/")
                cell = cells[row.cell]
                span = cell.spans[0] if cell.spans else None
                yield sign.cell((table, key, column), cell.best, span, row.reason)


def draft_tags(page: Page, lines: Iterable[TaggedLine], when: datetime) -> Iterator[LineTag]:
    """Lines of a page with the tags that were found."""
    sign = Signature(page.origin, UNSIGNED, when, TOOL, page.made)
    for tagged in lines:
        note = f"{tagged.probability:.0%} sure, by the {tagged.by}"
        yield sign.line_tag(tagged.line.number, tagged.line.text, tagged.tag, note)

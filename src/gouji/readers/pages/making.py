"""Pages → Document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.document import Document
from gouji.readers import flow
from gouji.readers.pages.cells import FilledTable, fill
from gouji.readers.pages.lanes import rules_between
from gouji.readers.pages.lines import em_of, lines_of, paragraph_of
from gouji.readers.pages.order import Part, parts_of
from gouji.readers.pages.over_pages import Item, Sheet, joined
from gouji.readers.pages.ruled import tables_of
from gouji.readers.pages.types import Page, PageTable, Word

BARS = "|｜│丨¦"
"""What engines read rules down as."""
APART = 0.7
"""Ems between words of neighbouring cells at least: engines leave less between those of one."""
READ_BY_ENGINE = 0.02
"""Probability that words which an OCR engine has read are what the author typed: that they are as sure as typed."""


def document_of_pages(
    pages: Sequence[Page],
    name: str,
    format: str,
    sha256: str,
    *,
    digital: float | None = None,
    warnings: tuple[str, ...] = (),
) -> Document:
    """Pages → Document: a line for each row of a table and each visual line, in reading order, with its place.

    Args:
        pages: What stands on each, upright.
        name: The source's name.
        format: The reader's.
        sha256: Hash of the source's bytes, in hex.
        digital: Probability, 0 to 1, that it is what its author typed; None to tell by what stands there, and by
            whether words have the confidence of an engine.
        warnings: What the reader passed over.

    Raises:
        EmptyInput: There is no text.
        TooLarge: There are too many lines, or too many slots in tables.
    """
    if digital is None and any(word.confidence is not None for page in pages for word in page.words):
        digital = READ_BY_ENGINE
    sheets = [Sheet(page.height, tuple(_items(page))) for page in pages]
    items, left_out = joined(sheets)
    shown = [item.table if isinstance(item, FilledTable) else item for item in items]
    return flow.document_of(
        shown, name, format, sha256, warnings=(*warnings, *left_out), pages=len(pages) or None, digital=digital
    )


def _items(page: Page) -> Iterator[Item]:
    tables, words = _tables_of_words(page) if page.tables is None else (page.tables, page.words)
    filled, outside = fill(tables, words, page.number)
    for part in parts_of(outside, filled):
        yield from _top_down(part, page.number)


def _tables_of_words(page: Page) -> tuple[tuple[PageTable, ...], Sequence[Word]]:
    """The tables that the rules of a page make, and the words without what an engine has read of rules.

    Where an engine has seen rules across only, the places of its words tell the columns.
    """
    if not page.words or any(word.confidence is None for word in page.words):
        return tables_of(page.rules), page.words
    words = [word for word in page.words if word.text.strip(BARS)]
    between = rules_between(page.rules, [word.box for word in words], em_of(words), APART)
    return tables_of((*page.rules, *between)), words if between else page.words


def _top_down(part: Part, page: int) -> Iterator[Item]:
    left = min((word.box.x0 for word in part.words), default=0.0)
    items: list[tuple[float, Item]] = [(table.box.y0, table) for table in part.tables]
    for line in lines_of(part.words):
        items.append(((line.box.y0 + line.box.y1) / 2, paragraph_of(line, page, left)))
    for _, item in sorted(items, key=lambda item: item[0]):
        yield item

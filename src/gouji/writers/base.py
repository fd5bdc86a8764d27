"""What every writer is given and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gouji.document import Document, Report
from gouji.forms import Family

LANGUAGES = ("zh", "en")
"""Languages of what a person reads; the first is the default."""


Pictures = Callable[[int, int], bytes | None]
"""Draws a page of the source, given its 1-based number and the pixels an inch, as PNG; None if it can't."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a writer may need beside the report.

    Attributes:
        document: The source the report was made from; its lines are shown beside the tables.
        family: The forms its tables are laid out by; it holds every `Table.form` of the report.
        lang: Language of headings and explanations, one of `LANGUAGES`. Labels stay as the form prints them.
        pictures: Draws the source's pages, where it has any.
    """

    document: Document
    family: Family
    lang: str = LANGUAGES[0]
    pictures: Pictures | None = None


Writer = Callable[[Report, Context], bytes]
"""Makes the bytes of one output file; the same report and context give the same bytes."""

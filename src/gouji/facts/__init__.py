"""What a report says of itself: issuer, year, title, date of publication and sections; and where reports begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gouji.document import Document, Facts, TaggedLine
from gouji.facts.dates import find_year, period_year, years_in
from gouji.facts.ends import body_name, find_foot, head_date, head_names
from gouji.facts.headings import find_headings
from gouji.facts.issuer import choose_issuer
from gouji.facts.page import PageLine, page_lines, squeeze_plain
from gouji.facts.prose import compare, find_told
from gouji.facts.sections import build_sections
from gouji.facts.split import split_reports
from gouji.facts.title import find_title
from gouji.facts.words import words_of
from gouji.forms import Family, TableForm

__all__ = ["compare", "find_facts", "split_reports"]

_HEAD_LINES = 60
_OPENING_LINES = 12
"""Lines of prose after the first heading in which the issuer's full name may stand."""
_LONGEST_PROSE = 2000
"""Characters of a prose line that are searched for names and years."""
_LATE_MONTH = 11
"""A report is published by the end of January after its year; one dated November or December is of the same year."""


def find_facts(
    document: Document,
    tagged: Sequence[TaggedLine],
    family: Family,
    tables: Sequence[tuple[int, int]] = (),
    issuer: str | None = None,
    year: int | None = None,
    forms: Sequence[TableForm] = (),
) -> Facts:
    """Find what a report says of itself.

    Args:
        document: The report.
        tagged: Its lines with their tags; used as evidence beside the text, so lines may lack or be wrong.
        family: The forms of its tables: their labels are not headings.
        tables: First and last source line (inclusive) of the tables that were found; they hold no prose.
        issuer: The issuer, if it is known from elsewhere; stands above what is printed.
        year: The year, likewise.
        forms: The forms of the tables that were found: what they say of the prose is looked for in it.

    Returns:
        The facts; each that was not found is None.
    """
    words = words_of(family)
    lines = page_lines(document, tagged, tables)
    headings = find_headings(lines, words)
    opening = next((h.index for h in headings if h.level < 3), len(lines))
    head = lines[: min(opening, _HEAD_LINES)]
    title = find_title(head)
    prose = [line.text[:_LONGEST_PROSE] for line in _opening(lines, opening)]
    about = year or (title.year if title else None) or _year_told(prose, headings[0].title if headings else None)
    foot = find_foot(lines[headings[-1].end :] if headings else lines, about)
    published = foot.published or head_date(head, about)
    if about is None and published:
        about = published.year - (published.month < _LATE_MONTH)
    after_title = [line for line in head if title and line.number > title.last][:2]
    signed = (*foot.names, *_names_under(after_title))
    if issuer is None:
        issuer = choose_issuer(title.issuer if title else None, signed, head_names(head), prose)
    last = document.lines[-1].number if document.lines else 0
    sections = build_sections(lines, headings, words, last, foot.lines, title.text if title else None)
    issuer = squeeze_plain(issuer) if issuer else None
    return Facts(
        issuer=issuer,
        year=about,
        title=title.text if title else None,
        published=published.isoformat() if published else None,
        sections=tuple(section for section, _ in sections),
        told=find_told([p for _, paragraphs in sections for p in paragraphs], document, forms, about, issuer),
    )


def _opening(lines: Sequence[PageLine], opening: int) -> list[PageLine]:
    """The head, and the first lines of prose after the first heading."""
    below = (line for line in lines[opening:] if not line.table and len(line.text) >= 8)
    return [*lines[: min(opening, _HEAD_LINES)], *(line for line, _ in zip(below, range(_OPENING_LINES), strict=False))]


def _names_under(lines: Sequence[PageLine]) -> list[str]:
    """A body's name directly below the title."""
    names = (body_name(line.text) for line in lines)
    return [name for name in names if name]


def _year_told(prose: Sequence[str], heading: str | None) -> int | None:
    """The year that the prose is about: of the period of its figures, else the one it names most."""
    for text in prose:
        found = period_year(text)
        if found:
            return found
    if heading and find_year(heading):
        return find_year(heading)
    named = Counter(y for text in prose for y in years_in(text))
    return named.most_common(1)[0][0] if named else None

"""Figures of the prose that repeat cells of the tables: 全年共收到政府信息公开申请 9 件.

Which words stand for which cells, the form says (see `gouji.forms.prose`). Only what is plain is taken, since a figure
of another year or body would be held against the right one:

- The wording begins its clause, or after words that the form allows there, years, and the issuer's name.
- The nearest year named before it, in its sentence or else its paragraph, is the report's.
- No word of its sentence before it tells of another year or body, as far as it is not itself a wording (上年结转).
- Between the context that it needs and its figure stands no figure that is not understood (受理投诉 12 件，办结 12 件).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gouji.channel.normalise import fold
from gouji.document import Document, ProseFigure, Status, Table, Told
from gouji.facts.dates import YEAR, find_year
from gouji.facts.page import PageLine
from gouji.forms import TableForm, Wording
from gouji.forms.model import ProseForm

_HIDDEN = re.compile(r"《[^》]*》?")
"""Titles of laws and papers: the years and words in them are not about the report."""
_SENTENCE = re.compile(r"(?:[!?]|(?<!\d)\.|\.(?!\d))+")
_BREAK = re.compile(r"[,;:()\[\]、\"]|(?<!\d)\.|\.(?!\d)")
_YEARS = re.compile(rf"(?<![\d\[(]){YEAR}")
_COUNT = re.compile(r"\d+")
_DATE = re.compile(rf"{YEAR}|\d{{1,2}}[月日]")
_LEAST_NAME = 3
"""Characters of the shortest end of the issuer's name that stands for it (兴山区)."""
_UNITS, _SCALES = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}, {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph in plain form: folded, without white space, names of laws hidden; and where each character stands."""

    plain: str
    raw: str
    places: tuple[tuple[int, int], ...]
    torn: frozenset[int]  # offsets before which white space was left out

    def spans(self, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
        """The pieces of source lines that the characters from start to end stand in."""
        lines: dict[int, tuple[int, int]] = {}
        for line, at in self.places[start:end]:
            first, _ = lines.get(line, (at, at))
            lines[line] = (first, at + 1)
        return tuple((line, first, last) for line, (first, last) in lines.items())


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    figure: tuple[int, int]
    value: Decimal
    wording: Wording
    form: TableForm


def find_told(
    paragraphs: Sequence[Sequence[PageLine]],
    document: Document,
    forms: Sequence[TableForm],
    year: int | None,
    issuer: str | None,
) -> tuple[Told, ...]:
    """The figures of the prose that speak of cells of the report's tables.

    Args:
        paragraphs: The lines of every paragraph.
        document: The report, for the places of the figures.
        forms: Forms of the tables that were found.
        year: The year that the report is about; figures beside any year are left out if it is None.
        issuer: The issuer's name, which may stand before a wording.
    """
    speaking = [(form, form.prose) for form in forms if form.prose is not None]
    if not speaking:
        return ()
    raw = {line.number: line.text for line in document.lines}
    names = _names(issuer)
    told = []
    for paragraph in paragraphs:
        text = _text(paragraph, raw)
        last: int | None = None
        for start, end in _sentences(text.plain):
            told += list(_of_sentence(text, start, end, speaking, names, year, last))
            last = _last_year(text.plain[start:end]) or last
    return tuple(told)


def _of_sentence(
    text: _Text,
    start: int,
    end: int,
    speaking: Sequence[tuple[TableForm, ProseForm]],
    names: str,
    year: int | None,
    before: int | None,
) -> Iterator[Told]:
    hits = _hits(text, start, end, [form for form, _ in speaking])
    prose = {form.id: how for form, how in speaking}
    for hit in hits:
        form = prose[hit.form.id]
        around = _masked(text.plain, hits, start, hit.start)
        named = _last_year(around) or before
        if form.other.search(around) or (named is not None and named != year):
            continue
        if not _leads(around, form.lead, names) or not _in_context(text.plain, hits, start, hit):
            continue
        sums = tuple(tuple(f"{hit.form.id}/{r}/{c}" for r, c in cells) for cells in hit.wording.sums)
        yield Told(text.raw[hit.start : hit.end], text.spans(hit.start, hit.end), hit.value, sums)


def _text(paragraph: Sequence[PageLine], raw: Mapping[int, str]) -> _Text:
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    torn: set[int] = set()
    for piece in paragraph:
        at = 0
        source = raw.get(piece.number, "")
        for character in piece.text:
            found = source.find(character, at)  # a piece is its line with marks left out, never moved
            at = found + 1 if found >= 0 else at
            if character.isspace():
                torn.add(len(characters))
                continue
            characters.append(character)
            places.append((piece.number, max(at - 1, 0)))
    whole = "".join(characters)
    plain = fold(_HIDDEN.sub(lambda found: "#" * len(found[0]), whole))
    return _Text(plain, whole, tuple(places), frozenset(torn))


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE.finditer(plain):
        yield start, found.end()
        start = found.end()
    if start < len(plain):
        yield start, len(plain)


def _hits(text: _Text, start: int, end: int, forms: Sequence[TableForm]) -> list[_Hit]:
    """What the wordings of all forms find in a sentence, in order; of what overlaps, the first and longest."""
    found = []
    for form in forms:
        for wording in form.prose.wordings if form.prose else ():
            for pattern in wording.patterns:
                for match in pattern.finditer(text.plain, start, end):
                    figure = match.span("n") if wording.says is None else (match.end(), match.end())
                    value = wording.says if wording.says is not None else read_count(match["n"])
                    if value is not None and text.torn.isdisjoint(range(figure[0] + 1, figure[1])):
                        found.append(_Hit(match.start(), match.end(), figure, value, wording, form))
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[_Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def read_count(text: str) -> Decimal | None:
    """A count in digits or Chinese numerals up to 9999 (十二, 一百零三, 二〇); None if it is neither."""
    digits = text.replace(",", "")
    if digits.isdigit() and digits.isascii():
        return Decimal(digits)
    if not set(text) & set(_SCALES):
        plain = "".join("0" if c in "〇零" else str(_UNITS[c]) for c in text)
        return Decimal(plain)
    total, unit, scale = 0, None, 10_000
    for c in text:
        if c in "〇零":
            unit = None if unit is None else unit
        elif c in _UNITS:
            if unit is not None:
                return None
            unit = _UNITS[c]
        else:
            if _SCALES[c] >= scale or (unit is None and (c != "十" or scale < 10_000)):
                return None
            total, unit, scale = total + (unit or 1) * _SCALES[c], None, _SCALES[c]
    return Decimal(total + (unit or 0))


def _masked(plain: str, hits: Sequence[_Hit], start: int, end: int) -> str:
    """What stands before a wording in its sentence, with the wordings in it put out of sight."""
    shown = list(plain[start:end])
    for hit in hits:
        if hit.end <= end:
            shown[hit.start - start : hit.end - start] = "," * (hit.end - hit.start)
    return "".join(shown)


def _last_year(plain: str) -> int | None:
    years = _YEARS.findall(plain)
    return find_year(years[-1]) if years else None


def _leads(around: str, lead: str, names: str) -> bool:
    """Whether a wording may begin where it does: nothing but words of its own kind stand before it in the clause."""
    clause = _BREAK.split(around)[-1]
    return re.fullmatch(rf"(?:{lead}|{names}|{YEAR})*", clause) is not None


def _names(issuer: str | None) -> str:
    """A pattern of the ends of the issuer's name, with and without 人民政府."""
    whole = fold(issuer or "")
    short = whole.removesuffix("人民政府")
    ends = {name[i:] for name in (whole, short) for i in range(len(name) - _LEAST_NAME + 1)}
    return "|".join(re.escape(name) for name in sorted(ends, key=len, reverse=True)) or "(?!)"


def _in_context(plain: str, hits: Sequence[_Hit], start: int, hit: _Hit) -> bool:
    """Whether the sentence up to a wording's end holds its context, and no other figure stands between."""
    if hit.wording.context is None:
        return True
    found = hit.wording.context.search(plain, start, hit.end)
    if found is None:
        return False
    between = _DATE.sub(lambda date: "," * len(date[0]), _masked(plain, hits, start, hit.start))
    return _COUNT.search(between, min(found.start(), hit.start) - start) is None


_OPEN = (Status.UNDECIDED, Status.MISSING)


def compare(told: Sequence[Told], tables: Sequence[Table]) -> tuple[ProseFigure, ...]:
    """Hold the figures of the prose against the tables.

    Args:
        told: The figures.
        tables: The tables with their cells decided.

    Returns:
        Each figure with the cells that it is the sum of: those that agree if any do, else those of its usual meaning.
    """
    values: dict[str, Decimal] = {
        f"{table.id}/{cell.row}/{cell.column}": cell.value or Decimal(0)
        for table in tables
        for cell in table.cells
        if cell.status not in _OPEN
    }
    figures = []
    for entry in told:
        sums = [sum((values[c] for c in s), Decimal(0)) if values.keys() >= set(s) else None for s in entry.sums]
        chosen = sums.index(entry.value) if entry.value in sums else 0
        agrees = entry.value in sums if None not in sums or entry.value in sums else None
        figures.append(ProseFigure(entry.text, entry.spans, entry.sums[chosen], entry.value, agrees))
    return tuple(figures)

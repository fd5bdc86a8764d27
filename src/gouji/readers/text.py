"""Reader for plain text: dumps of Word and web pages, PDF text, OCR output, Markdown.

Every line of the source becomes a `Line`, or several if it is a page that lost its breaks; nothing is left out. Lines
are cut into segments where the layout does it (tabs, pipes, wide spaces), and stretches laid out alike become regions,
told apart line by line, not per file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise

from gouji.channel import fold
from gouji.document import Document, Line, Region, RegionKind, Segment, Slot
from gouji.document.errors import TooLarge, UnknownFormat
from gouji.document.remember import remember
from gouji.readers.decode import decode
from gouji.readers.evidence import digital_probability
from gouji.readers.latex import with_latex_rows
from gouji.readers.markup import blank_markup
from gouji.readers.unbroken import with_breaks

MOST_LINES = 300_000
"""Lines of the longest text that is read: hundreds of reports in one file. A line takes up to a kilobyte of memory."""
_BREAK = re.compile(r"\r\n|\n|\r")
_WIDE_GAP = re.compile(r"[ \u3000\u00a0]{2,}|\u3000")
_PIPE = re.compile(r"[|｜│┃]")
_EMPHASIS = " \t\u3000\u00a0\ufeff\u200b*_`"
"""White space and Markdown emphasis, which surround a cell's text and are no part of it."""
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|table|tr|td|div|p|span)\b", re.IGNORECASE)
_MARKUP_SHARE = 0.002
"""Tags a character from which on a text is taken for HTML source."""
_PIECE = 4096
"""Longest line, in characters, that is looked at for columns; longer ones are one segment."""


def read_text(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read a text file.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is empty, binary, too large, or the source of a web page; it has more than `MOST_LINES` lines.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    decoded = decode(raw, name, max_bytes)
    if isinstance(data, str) and raw.decode("utf-8") != data:
        told = "The source holds lone surrogates, which were read as ?."
        decoded = replace(decoded, warnings=(*decoded.warnings, told))
    text = decoded.text
    tags = len(_MARKUP.findall(text, 0, 200_000))
    if tags > 5 and tags > _MARKUP_SHARE * min(len(text), 200_000):
        raise UnknownFormat(
            f"{name} is the source of a web page (HTML), not text. Save the page as text and give that."
        )
    warnings = list(decoded.warnings)
    rows = with_latex_rows(text)
    if rows != text:
        warnings.append("Tables in LaTeX were read a line for each row, and lines are counted after that.")
    refuse_too_many(name, rows.count("\n") + rows.count("\r") - rows.count("\r\n"), MOST_LINES)
    texts = _BREAK.split(blank_markup(rows))
    if len(texts) > 1 and not texts[-1]:
        texts.pop()
    pieces = list(islice(chain.from_iterable(map(with_breaks, texts)), MOST_LINES + 2))  # one more than texts may be
    if len(pieces) > len(texts):
        refuse_too_many(name, len(pieces), MOST_LINES)
        warnings.append("Line breaks were lost: long lines were broken at spaces, and lines are counted after that.")
    return make_document(pieces, name, hashlib.sha256(raw).hexdigest(), decoded.encoding, tuple(warnings))


def refuse_too_many(name: str, number: int, most: int, what: str = "lines") -> None:
    """Raise TooLarge if a file has more of something than are read."""
    if number > most:
        raise TooLarge(
            f"{name} has {number:,} {what}; at most {most:,} are read. A report has hundreds: "
            "split the file into single reports."
        )


def make_document(
    texts: Sequence[str], name: str, sha256: str, encoding: str | None, warnings: tuple[str, ...] = ()
) -> Document:
    """Lines of text → Document."""
    lines, regions = lay_out(texts)
    return Document(
        name=name,
        lines=lines,
        regions=regions,
        format="text",
        sha256=sha256,
        digital=digital_probability(texts, regions),
        encoding=encoding,
        warnings=warnings,
    )


def lay_out(texts: Sequence[str], first: int = 1) -> tuple[tuple[Line, ...], tuple[Region, ...]]:
    """Lines of text → `Line`s numbered from `first` on, and the regions that they look like."""
    kinds: list[RegionKind] = []
    lines: list[Line] = []
    for number, text in enumerate(texts, first):
        kind, segments = _segment(text)
        lines.append(Line(number, text, segments))
        kinds.append(kind)
    regions = tuple(_regions(lines, kinds)) if lines else ()
    return tuple(_continued(lines, regions)), regions


@remember  # most lines of a dump are lone numbers and the labels of the form
def _segment(text: str) -> tuple[RegionKind, tuple[Segment, ...]]:
    """Cut a line where its layout does, and say how it looks on its own."""
    if not text or len(text) > _PIECE:
        return RegionKind.PROSE, _pieces(text, [(0, len(text))], slots=False) if text else ()
    if "\t" in text:
        spans, at = [], 0
        for cell in text.split("\t"):
            spans.append((at, at + len(cell)))
            at += len(cell) + 1
        filled = sum(1 for a, b in spans if text[a:b].strip())
        cells = len(spans) == 2 and not text[: spans[0][1]].strip()
        if len(spans) > 2 and filled <= 1 and not text.strip("\t "):
            cells = False
        return (RegionKind.CELLS if cells else RegionKind.TABS), _pieces(text, spans, slots=True, skip_first=cells)
    if len(_PIPE.findall(text)) >= 2 and not _only_ones(text) and not _parted_by_gaps(text):
        return RegionKind.PIPES, _pieces(text, list(_pipe_spans(text)), slots=True)
    spans, at = [], 0
    for gap in _WIDE_GAP.finditer(text.rstrip()):
        if gap.start() > at:
            spans.append((at, gap.start()))
        at = gap.end()
    if at < len(text):
        spans.append((at, len(text)))
    segments = _pieces(text, spans, slots=False)
    return _look(text, segments), segments


def _only_ones(text: str) -> bool:
    """Whether the bars of a line are misread 1s: each right before a digit, and a space before it (`150` → ` |50`)."""
    return all(
        text[at - 1 : at] in (" ", "\u3000", "\u00a0") and text[at + 1 : at + 2].isdigit()
        for at in (found.start() for found in _PIPE.finditer(text))
    )


def _parted_by_gaps(text: str) -> bool:
    """Whether more gaps than bars part its cells, so that the bars are misread (`本年|办理  10  2  |4`)."""
    bars = [found.start() for found in _PIPE.finditer(text)]
    gaps = [found.span() for found in _WIDE_GAP.finditer(text)]
    beside = sum(start - 1 in bars or end in bars or start == 0 or end == len(text) for start, end in gaps)
    return len(gaps) - beside > len(bars)


def _pipe_spans(text: str) -> Iterator[tuple[int, int]]:
    """Cells between pipes; what stands before a leading pipe or after a closing one is no cell."""
    bars = [found.start() for found in _PIPE.finditer(text)]
    edges = [-1, *bars, len(text)]
    for a, b in pairwise(edges):
        outer = a == -1 or b == len(text)
        if not outer or text[a + 1 : b].strip():
            yield a + 1, b


def _pieces(
    text: str, spans: Sequence[tuple[int, int]], *, slots: bool, skip_first: bool = False
) -> tuple[Segment, ...]:
    found = []
    for column, (a, b) in enumerate(spans):
        if column == 0 and skip_first:
            continue
        cell = text[a:b]
        start = a + len(cell) - len(cell.lstrip(_EMPHASIS))
        end = max(start, a + len(cell.rstrip(_EMPHASIS)))
        slot = Slot(0, column) if slots else None
        if end > start or slots:
            found.append(Segment(text[start:end], start, max(start, end), slot))
    return tuple(found)


_NUMBERS = re.compile(r"[\dOoIl〇|.,+\-/ ]+")
_GLUE = re.compile(r"[\u4e00-\u9fff][\"')]?\d{3,}|\d[\u4e00-\u9fff]{2,}[^\d]*\d")

_YEAR = re.compile(r"\d\s*年")
"""A date, or a year in a title; the 年 of 本年新收 is none."""


def _look(text: str, segments: tuple[Segment, ...]) -> RegionKind:
    """How a line without tabs or pipes looks on its own."""
    folded = fold(text).strip()
    if not folded:
        return RegionKind.PROSE
    if _NUMBERS.fullmatch(folded):
        return RegionKind.SPACES if len(folded.split()) > 1 else RegionKind.CELLS
    numbers = sum(1 for word in folded.split() if _NUMBERS.fullmatch(word))
    if numbers >= 2 or len(segments) >= 3:
        return RegionKind.SPACES
    if len(folded) < 60 and _GLUE.search(folded) and not _YEAR.search(folded):
        return RegionKind.GLUED
    return RegionKind.PROSE


def _regions(lines: Sequence[Line], kinds: Sequence[RegionKind]) -> Iterator[Region]:
    """Join lines of one look; blank lines, and short labels between cells, go with what stands around them."""
    looks = list(kinds)
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    for before, here, after in zip(filled, filled[1:], filled[2:], strict=False):
        short = len(lines[here].text.strip()) <= 40 and not lines[here].text.rstrip().endswith(("。", "；"))
        if looks[here] is RegionKind.PROSE and short and looks[before] is looks[after] is not RegionKind.PROSE:
            looks[here] = looks[before]
    for i in range(1, len(lines)):
        if not lines[i].text.strip() and looks[i] is RegionKind.PROSE:
            looks[i] = looks[i - 1]
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or looks[i] is not looks[first]:
            yield Region(looks[first], lines[first].number, lines[i - 1].number)
            first = i


def _continued(lines: Sequence[Line], regions: Sequence[Region]) -> Iterator[Line]:
    """Mark the lines that go on with a cell: in cells led by tabs, a line without a tab right after one with it."""
    led = {n for region in regions if region.kind is RegionKind.CELLS for n in range(region.first, region.last + 1)}
    for before, line in zip((None, *lines), lines, strict=False):
        follows = before is not None and before.number in led and before.text.strip() and line.number in led
        if follows and before is not None and before.text.startswith("\t") and line.text.strip()[:1] not in ("", "一"):
            yield Line(line.number, line.text, line.segments, continues=not line.text.startswith("\t"))
        else:
            yield line

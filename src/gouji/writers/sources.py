"""The source's lines for the page, cut where the intervals of cells and labels begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gouji.document import Document

_PICTURES = {code: 0x2400 + code for code in range(0x20) if code != 0x09} | {0x7F: 0x2421}
"""Control characters, which have no shape, are shown by the pictures that Unicode has of them."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something of the result that stands in the source: its number on the page, and its intervals."""

    number: int
    spans: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line that belongs to the same targets throughout.

    Attributes:
        text: Its characters.
        id: Its id on the page; empty if it belongs to no target.
        targets: Numbers of its targets, parted by spaces.
    """

    text: str
    id: str = ""
    targets: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source.

    Attributes:
        number: Its 1-based number.
        pieces: Its text, cut.
        table: It lies within a table.
        page: The 1-based page that begins with it, if one does.
    """

    number: int
    pieces: tuple[Piece, ...]
    table: bool
    page: int | None


def draw_lines(
    document: Document, targets: Iterable[Target], tables: Sequence[tuple[int, ...]]
) -> tuple[list[SourceLine], dict[int, str]]:
    """Cut the lines of a document at the edges of the targets.

    Args:
        document: The source.
        targets: What is to be found in it.
        tables: First and last line of every table.

    Returns:
        Its lines, and for every target that stands in them the id of its first piece.
    """
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for target in targets:
        for number, start, end in target.spans:
            spans.setdefault(number, []).append((start, end, target.number))
    within = {number for lines in tables for number in range(lines[0], lines[-1] + 1)}
    drawn: list[SourceLine] = []
    first: dict[int, str] = {}
    page = None
    for line in document.lines:
        pieces = _cut(line.text, line.number, spans.get(line.number, ()))
        for piece in pieces:
            for found in piece.targets.split():
                first.setdefault(int(found), piece.id)
        begins = line.page if line.page != page else None
        page = line.page
        drawn.append(SourceLine(line.number, pieces, line.number in within, begins))
    return drawn, first


def _cut(text: str, number: int, spans: Sequence[tuple[int, int, int]]) -> tuple[Piece, ...]:
    text = text.translate(_PICTURES)
    if not spans:
        return (Piece(text),)
    size = len(text)
    held = [(min(start, size), min(end, size), target) for start, end, target in spans]
    edges = sorted({0, size, *(edge for start, end, _ in held for edge in (start, end))})
    pieces: list[Piece] = []
    for i, start in enumerate(edges):
        empty = [target for a, b, target in held if a == b == start]  # where a blank stands: nothing, at a place
        if empty:
            pieces.append(Piece("", f"p{number}-{len(pieces)}", " ".join(map(str, empty))))
        if i + 1 < len(edges):
            end = edges[i + 1]
            over = " ".join(str(target) for a, b, target in held if a <= start and end <= b and a < b)
            pieces.append(Piece(text[start:end], f"p{number}-{len(pieces)}" if over else "", over))
    return tuple(pieces)

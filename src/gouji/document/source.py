"""What a reader gives: the report as lines made of segments, with all the format knew about their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points (1/72 inch), origin top left, x1 > x0 and y1 > y0."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a layout grid: 0-based row and column of its top left corner, and how many it spans (>= 1).

    In a region whose grid is known (HTML, DOCX, ruled PDF) a slot is a fact. In text it is what separators suggest:
    `column` counts the separators (tabs, pipes) before the segment, and may be shifted.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line that the format kept apart: a cell, a word, an OCR box.

    Attributes:
        text: The segment's text as it stands in the line, without white space around it; empty for an empty cell.
        start: Offset of its first character in the line's text.
        end: Offset after its last character.
        slot: Place in the layout grid, where separators or a real table give one.
        page: 1-based page, if known.
        box: Place on that page, if known.
        confidence: The OCR engine's own confidence, 0 to 1, if known.
    """

    text: str
    start: int
    end: int
    slot: Slot | None = None
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The unit that is tagged: a line of a dump, a visual line of a page, a row of a known table.

    Attributes:
        number: 1-based number of the line in the source.
        text: The line as it stands in the source, without its line break.
        segments: Its pieces from left to right; an empty line has none.
        page: 1-based page, if known.
        box: Place on that page, if known.
        continues: The line goes on with the cell that the line before it left open.
    """

    number: int
    text: str
    segments: tuple[Segment, ...] = ()
    page: int | None = None
    box: Box | None = None
    continues: bool = False


class RegionKind(StrEnum):
    """How a stretch of lines is laid out (the kinds of page of the design document)."""

    PROSE = "prose"  # running text, headings, blank space
    CELLS = "cells"  # one cell a line
    TABS = "tabs"  # one row a line, cells parted by tabs
    SPACES = "spaces"  # columns aligned with spaces
    PIPES = "pipes"  # pipe or Markdown tables
    BOXES = "boxes"  # OCR boxes, one a line, in reading order
    GLUED = "glued"  # cells run together with no separator
    TABLE = "table"  # a real table of the format: its slots are facts


@dataclass(frozen=True, slots=True)
class Region:
    """Lines laid out alike.

    Attributes:
        kind: How they are laid out.
        first: Number of the first line.
        last: Number of the last line, inclusive.
        known_grid: The slots of its segments are facts, not guesses.
        unit: A unit printed in the region's head for all its amounts (such as 万元), if any.
    """

    kind: RegionKind
    first: int
    last: int
    known_grid: bool = False
    unit: str | None = None


class SourceKind(StrEnum):
    """Whether the text is what its author typed (digital) or what a machine read from a picture (ocr)."""

    DIGITAL = "digital"
    OCR = "ocr"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Document:
    """One report as a reader gives it. One type serves every reader.

    Attributes:
        name: Name of the source relative to the root it was found under.
        lines: All lines in reading order, numbers ascending; nothing of the source is left out.
        regions: Stretches of lines by layout, in order, covering every line once.
        format: Name of the reader that made it.
        sha256: Hash of the source's bytes, in hex.
        report: 1 for the first report of a source, 2 for the second, ...
        digital: Probability, 0 to 1, that the text is what its author typed.
        source_given: The user said which it is; no later evidence changes `digital`.
        pages: Number of pages, if the format has pages.
        encoding: Character encoding of the source, if it was decoded from bytes.
        warnings: What the reader had to pass over or repair, each a full sentence.
    """

    name: str
    lines: tuple[Line, ...]
    regions: tuple[Region, ...]
    format: str = "text"
    sha256: str = ""
    report: int = 1
    digital: float = 0.5
    source_given: bool = False
    pages: int | None = None
    encoding: str | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def kind(self) -> SourceKind:
        """The source kind that `digital` amounts to: at least 0.9 digital, at most 0.1 ocr, else unknown."""
        if self.digital >= 0.9:
            return SourceKind.DIGITAL
        return SourceKind.OCR if self.digital <= 0.1 else SourceKind.UNKNOWN

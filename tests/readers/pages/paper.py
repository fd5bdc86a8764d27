"""Pages made by hand: words at places, ruled tables, and whole reports set from the known grids of a web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from gouji.document import Box, Document, Line, Slot
from gouji.readers import read
from gouji.readers.pages import Page, Rule, Word
from gouji.readers.pages.lines import half_widths

FORMATS = Path(__file__).parents[3] / "fixtures/formats"
SIZE = 10.0
"""Size of characters in points."""
ROW = 18.0
"""Height of a row."""


def write(text: str, x: float, y: float, *, each: bool = True, confidence: float | None = None) -> list[Word]:
    """A text from a place on, to its right, character by character, or as one word."""
    found, at = [], x
    for character in text:
        end = at + half_widths(character) * SIZE / 2
        if character.strip():
            found.append(Word(character, Box(at, y, end, y + SIZE), confidence))
        at = end
    return found if each else [Word(text, Box(x, y, at, y + SIZE), confidence)]


def write_down(text: str, x: float, y: float) -> list[Word]:
    """A text downwards from a place on."""
    return [Word(c, Box(x, y + i * SIZE, x + SIZE, y + (i + 1) * SIZE)) for i, c in enumerate(text)]


def width(text: str) -> float:
    """How wide a text is set."""
    return half_widths(text) * SIZE / 2


def border(box: Box) -> list[Rule]:
    """The four sides of a cell, as browsers draw them."""
    return [
        Rule(box.x0, box.y0, box.x1, box.y0), Rule(box.x0, box.y1, box.x1, box.y1),
        Rule(box.x0, box.y0, box.x0, box.y1), Rule(box.x1, box.y0, box.x1, box.y1),
    ]  # fmt: skip


def page(words: Sequence[Word], rules: Sequence[Rule] = (), number: int = 1) -> Page:
    """A page of A4."""
    return Page(number, 595, 842, tuple(words), tuple(rules))


@dataclass
class Paper:
    """Sheets that are being printed; a table begins a new one after `rows_a_page` of its rows."""

    rows_a_page: int = 1000
    ruled: bool = True
    head: int = 0
    each: bool = True
    sheets: list[tuple[list[Word], list[Rule]]] = field(default_factory=lambda: [([], [])])
    y: float = 50.0

    def line(self, text: str) -> None:
        """Print a paragraph."""
        self.sheets[-1][0].extend(write(text, 50, self.y, each=self.each))
        self.y += ROW

    def turn(self) -> None:
        """Begin the next page below a page number."""
        self.sheets[-1][0].extend(write(f"— {len(self.sheets)} —", 280, 2000))
        self.sheets.append(([], []))
        self.y = 50.0

    def table(self, rows: Sequence[Line]) -> None:
        """Print a known grid; its first `head` rows once more on each page."""
        cells = [(s.slot, s.text) for row in rows for s in row.segments if s.slot]
        edges = _columns(cells)
        first, last = 0, 1 + max(slot.row for slot, _ in cells)
        again: list[tuple[Slot, str]] = []
        while first < last:
            end = min(last, first + self.rows_a_page)
            part = [*again, *_between(cells, first, end, self.head if again else 0)]
            for slot, text in part:
                top, bottom = (self.y + ROW * at for at in (slot.row, slot.row + slot.row_span))
                box = Box(edges[slot.column], top, edges[slot.column + slot.column_span], bottom)
                middle = (box.x0 + box.x1 - width(text)) / 2
                self.sheets[-1][0].extend(write(text, middle, (top + bottom - SIZE) / 2, each=self.each))
                if self.ruled:
                    self.sheets[-1][1].extend(border(box))
            self.y += ROW * (1 + max(slot.row + slot.row_span for slot, _ in part))
            again = [item for item in cells if item[0].row < self.head]
            first = end
            if first < last:
                self.turn()

    @property
    def pages(self) -> list[Page]:
        """What was printed."""
        return [Page(i, 3000, 2100, tuple(w), tuple(r)) for i, (w, r) in enumerate(self.sheets, 1)]


def _between(cells: Sequence[tuple[Slot, str]], first: int, end: int, down: int) -> Iterator[tuple[Slot, str]]:
    """The cells in some rows as a page shows them; one that began before shows its border only."""
    for slot, text in cells:
        top, bottom = max(slot.row, first), min(slot.row + slot.row_span, end)
        if top < bottom:
            yield Slot(top - first + down, slot.column, bottom - top, slot.column_span), text if top == slot.row else ""


def _columns(cells: Sequence[tuple[Slot, str]]) -> list[float]:
    """Where the grid lines of a table stand, each column as wide as its texts."""
    edges = [50.0]
    for column in range(max(slot.column + slot.column_span for slot, _ in cells)):
        widths = [width(text) for slot, text in cells if slot.column == column and slot.column_span == 1]
        edges.append(edges[-1] + max(widths, default=3 * SIZE) + 2 * SIZE)
    return edges


@cache
def source() -> Document:
    """The report that all fixtures print, with its grids known."""
    return read((FORMATS / "html/spans.html").read_bytes(), "spans.html", 10**6)


def printed(paper: Paper) -> list[Page]:
    """The report on pages."""
    grids = [region for region in source().regions if region.known_grid]
    lines = {line.number: line for line in source().lines}
    for number, line in lines.items():
        grid = next((region for region in grids if region.first <= number <= region.last), None)
        if grid is None:
            paper.line(line.text)
        elif number == grid.first:
            paper.table([lines[n] for n in range(grid.first, grid.last + 1)])
    return paper.pages

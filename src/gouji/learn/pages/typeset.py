"""A draft set as a page: HTML in which every element leads back to the piece that it prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from markupsafe import escape

from gouji.learn.corpus.compose import Part
from gouji.learn.corpus.page import PAGE, PageLine, Piece, Role
from gouji.learn.corpus.paper import PAGE_NUMBERS, PAGE_WEIGHTS
from gouji.learn.corpus.picture import Box, Picture

PAGE_WIDTH = 794
"""Width of A4 in CSS pixels (1/96 inch)."""

MOST_PAGES = 9
"""Page numbers are set in advance, for no more pages than this."""

_SKIPPED = ("![", "[image", "<!--", "[TOC]")
"""How texts name a picture or a list of contents that a page does not show."""

_BOOKMARK = "[bookmark: _GoBack]"
"""What a dump of a Word file shows of a bookmark, and its page does not."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is set.

    Attributes:
        font: Family name.
        size: Size of running text in points.
        table_size: Size of text in tables in points.
        padding: Of cells, above and below, in CSS pixels.
        margin: Of the page, left and right, in CSS pixels.
        leading: Line height relative to the size, in running text.
        rules: Borders of cells: "all", "horizontal" or "heavy".
        bold: Titles, headings and the heads of tables are bold.
        numbers: How numbers stand in their cells: "center" or "right".
        labels: Share of a table's width that row labels take, 0 to 1.
        indent: Of paragraphs, in characters.
        page_number: With `{}` for the number, or "" for none.
    """

    font: str
    size: float = 11.0
    table_size: float = 10.0
    padding: int = 3
    margin: int = 64
    leading: float = 1.6
    rules: str = "all"
    bold: bool = False
    numbers: str = "center"
    labels: float = 0.4
    indent: int = 2
    page_number: str = ""


def draw_style(font: str, rng: Random) -> Style:
    """A report's way to be set in this font."""
    size = rng.choice((10.0, 10.5, 11.0, 12.0))
    return Style(
        font,
        size,
        rng.choice((9.0, 9.5, 10.0, 10.5)),
        rng.choice((1, 2, 3, 5)),
        rng.choice((48, 56, 64, 72)),
        rng.choice((1.4, 1.5, 1.6, 1.75)),
        rng.choices(("all", "horizontal", "heavy"), (75, 12, 13))[0],
        rng.random() < 0.4,
        "center" if rng.random() < 0.8 else "right",
        rng.uniform(0.32, 0.48),
        rng.choice((0, 2, 2)),
        rng.choices(PAGE_NUMBERS, PAGE_WEIGHTS)[0],
    )


@dataclass(frozen=True, slots=True)
class Typeset:
    """A report as HTML.

    Attributes:
        html: The document; an element with `data-id="n"` prints `pieces[n]`. Page numbers stand at its end, in
            elements of the class `number`, to be moved to their pages.
        pieces: What is printed, in the order of the document.
    """

    html: str
    pieces: tuple[Piece, ...]


def typeset(
    parts: Iterable[Part], style: Style, rng: Random, paragraph: int = 10**6, paragraphs: int = 10**6
) -> Typeset:
    """Set a report.

    Args:
        parts: What `Draft.draw` gives.
        style: How to set it.
        rng: Source of chance for the widths of columns.
        paragraph: Longer paragraphs of running text are cut at the end of a sentence, in characters.
        paragraphs: Most paragraphs in a section; further ones are left out.
    """
    setter = _Setter(style, rng)
    body, left = [], paragraphs
    for part in parts:
        if isinstance(part, Picture):
            body.append(setter.table(part))
            continue
        for piece in _printed(part):
            if piece.role is Role.HEADING:
                left = paragraphs
            elif piece.role in (Role.TEXT, Role.SUBHEADING):
                if not left:
                    continue
                left -= piece.role is Role.TEXT
                piece.text = _shorten(piece.text, paragraph)
            body.append(setter.element(piece, "p", piece.role.value))
    if style.page_number:
        for number in range(1, MOST_PAGES + 1):
            text = style.page_number.replace("{}", str(number))
            body.append(setter.element(Piece(text, Role.NOISE, row=PAGE), "p", "number"))
    html = f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><style>{_css(style)}</style>{"".join(body)}</html>'
    return Typeset(html, tuple(setter.pieces))


def _printed(part: PageLine) -> Iterator[Piece]:
    """The pieces of a line as a page shows them, without what only a dump has."""
    for piece in part.pieces:
        text = piece.text.replace(_BOOKMARK, "").strip()
        if text and not text.startswith(_SKIPPED):
            yield piece.like(text, rest=False)


def _shorten(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    end = max(text.rfind(mark, 0, most) for mark in "。；") + 1
    return text[: end or most]


class _Setter:
    """Writes elements and remembers what they print."""

    def __init__(self, style: Style, rng: Random) -> None:
        self.style, self.rng = style, rng
        self.pieces: list[Piece] = []

    def element(self, piece: Piece, name: str, kind: str, attributes: str = "") -> str:
        self.pieces.append(piece)
        return f'<{name} data-id="{len(self.pieces) - 1}" class="{kind}"{attributes}>{escape(piece.text)}</{name}>'

    def table(self, picture: Picture) -> str:
        widths = "".join(f'<col style="width:{width:.2f}%">' for width in self._widths(picture))
        rows: list[list[Box]] = [[] for _ in range(picture.rows)]
        for box in picture.boxes:
            rows[box.row].append(box)
        lines = "".join(f"<tr>{''.join(self._cell(box) for box in row)}</tr>" for row in rows)
        return f"<table><colgroup>{widths}</colgroup>{lines}</table>"

    def _cell(self, box: Box) -> str:
        spans = "".join(
            f' {name}="{count}"' for name, count in (("rowspan", box.rows), ("colspan", box.columns)) if count > 1
        )
        return self.element(box.piece.like(box.piece.text.strip(), rest=False), "td", box.piece.role.value, spans)

    def _widths(self, picture: Picture) -> list[float]:
        """Width of each column in percent: groups narrow, the labels proper wide, numbers alike."""
        groups = [self.rng.uniform(5, 9) for _ in range(picture.labels - 1)]
        labels = [*groups, max(100 * self.style.labels - sum(groups), 18.0)] if picture.labels else []
        rest = picture.columns - picture.labels
        return labels + [(100 - sum(labels)) / rest] * rest


def _css(style: Style) -> str:
    border = {"all": "border:1px solid #000", "heavy": "border:2px solid #000"}.get(
        style.rules, "border-top:1px solid #000;border-bottom:1px solid #000"
    )
    weight = "bold" if style.bold else "normal"
    return f"""
body{{margin:0;padding:8px {style.margin}px;width:{PAGE_WIDTH - 2 * style.margin}px;color:#000;background:#fff;
 font-family:"{style.font}";font-size:{style.size}pt;line-height:{style.leading}}}
p{{margin:0 0 3px;overflow-wrap:anywhere}}
.title{{text-align:center;font-size:{style.size * 1.5:.1f}pt;font-weight:{weight};margin:6px 0}}
.heading,.subheading{{font-weight:{weight}}} .heading{{margin-top:6px}}
.text,.heading,.subheading{{text-indent:{style.indent}em}} .signature{{text-align:right;padding-right:3em}}
p.caption{{text-align:center}} p.number{{text-align:center;font-size:9pt;margin:8px 0}}
table{{border-collapse:collapse;table-layout:fixed;width:100%;margin:6px 0 10px;font-size:{style.table_size}pt;
 line-height:1.25}}
td{{{border};padding:{style.padding}px 3px;text-align:center;overflow-wrap:anywhere}}
td.label,td.note{{text-align:left}} td.number{{text-align:{style.numbers}}}
td.column,td.caption{{font-weight:{weight}}}"""

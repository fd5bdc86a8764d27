"""The page put together: tables drawn and laid out, prose around them, pages numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from random import Random

from gouji.forms import TableForm
from gouji.learn.corpus.drawing import Drawing
from gouji.learn.corpus.figures import NumberStyle
from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.label_style import LabelStyle, draw_labels
from gouji.learn.corpus.lay_out import LAYOUTS
from gouji.learn.corpus.outline import Outline
from gouji.learn.corpus.page import PAGE, PageLine, Piece, Role, line, page_number
from gouji.learn.corpus.paper import ProseStyle
from gouji.learn.corpus.picture import Picture, split_rows
from gouji.learn.corpus.recipe import Recipe
from gouji.learn.corpus.tables import Table

Part = PageLine | Picture
"""What a report is drawn as: a line, or a table as a grid."""


def draw(outline: Outline, tables: Mapping[str, Table], labels: LabelStyle, gap: int, rng: Random) -> Iterator[Part]:
    """The report before any layout, part by part: its lines, and its tables as pictures."""
    for part in outline.parts:
        if isinstance(part, PageLine):
            yield part
            continue
        table = tables[part]
        yield from (PageLine() for _ in range(gap))
        yield from _captions(table.form, outline, labels, rng)
        yield Drawing(table.drawn(), table.figures, labels, rng).draw(table.extra)
        yield from (PageLine() for _ in range(gap))


def draw_label_style(
    outline: Outline, layouts: Mapping[str, str], style: NumberStyle, recipe: Recipe, rng: Random
) -> LabelStyle:
    """How the report writes its labels."""
    money = style.amount == "head" and layouts.get("disclosure") != "glued"
    return draw_labels(rng, _remarks(outline, recipe, rng), money)


def compose(parts: Iterable[Part], layouts: Mapping[str, str], paper: ProseStyle, rng: Random) -> list[PageLine]:
    """The page with its tables laid out."""
    lines: list[PageLine] = []
    for part in parts:
        lines += [part] if isinstance(part, PageLine) else _lay_out(part, layouts[part.table], paper, rng)
    return lines


def _remarks(outline: Outline, recipe: Recipe, rng: Random) -> dict[str, str] | None:
    if rng.random() >= recipe.remarks:
        return None
    starts = rng.sample(
        ("规章", "规范性文件", "行政规范性文件", "行政许可", "其他对外管理服务事项", "行政处罚", "行政强制"),
        rng.randint(1, 4),
    )
    found = {start: prose().expand("row_remark", rng, outline.known) for start in starts}
    columns = rng.sample(
        ("本年新", "上一年项目", "本年增", "处理决定", "采购项目", "本年制发", "现行有效"), rng.randint(0, 4)
    )
    return found | {start: prose().expand("column_remark", rng, outline.known) for start in columns}


def _captions(form: TableForm, outline: Outline, labels: LabelStyle, rng: Random) -> list[PageLine]:
    """What stands above a table: its number, its unit, the form's note."""
    lines = []
    known = {**outline.known, "table": form.title}
    if rng.random() < 0.05:
        lines.append(PageLine([Piece(prose().expand("caption", rng, known), Role.CAPTION, table=form.id)]))
    counts = all(column.kind == "count" for block in form.blocks for row in block.rows for column in row.columns)
    if counts and rng.random() < 0.04:
        lines.append(PageLine([Piece(prose().expand("table_unit", rng, known), Role.NOTE, table=form.id)]))
    if form.notes and labels.note == "line":
        lines.append(PageLine([Piece(form.notes[0], Role.NOTE, table=form.id)]))
    return lines


def _lay_out(picture: Picture, layout: str, paper: ProseStyle, rng: Random) -> list[PageLine]:
    """The picture's lines; where a page break falls in it, the part after it is laid out anew."""
    breaks = [rng.randrange(1, picture.rows)] if picture.rows > 3 and rng.random() < 0.3 else []
    heads = next((row for row in range(picture.rows) if row not in picture.heads), 1)
    lines: list[PageLine] = []
    for i, part in enumerate(split_rows(picture, breaks)):
        if i and (layout != "cells" or rng.random() < 0.3):
            lines += [PageLine(), *([page_number(paper.numbers), PageLine()] if paper.numbers else [])]
            lines += [line(paper.running, Role.NOISE)] if paper.running else []
            if rng.random() < 0.15:  # Word prints the header again at the top of a page
                lines += [
                    made for made in LAYOUTS[layout](next(split_rows(picture, [heads])), rng) if made.text.strip()
                ]
        lines += LAYOUTS[layout](part, rng)
    for made in lines:
        made.layout = layout
    return lines


def break_pages(lines: list[PageLine], paper: ProseStyle, rng: Random) -> list[PageLine]:
    """Page ends in the prose, a page's length apart; those in tables come with the page breaks of the tables."""
    made, left = [], rng.randint(20, 45)
    for current in lines:
        made.append(current)
        left -= 1
        if left <= 0 and current.layout == "prose":
            made.append(page_number(paper.numbers))
            made += [line(paper.running, Role.NOISE)] if paper.running else []
            left = rng.randint(25, 50)
    return made


def number_pages(lines: list[PageLine], rng: Random) -> None:
    """Set the numbers of the pages in order, in place."""
    page = rng.choices((1, 2, 3), (80, 12, 8))[0]
    for current in lines:
        for piece in current.pieces:
            if piece.row == PAGE and piece.role is Role.NOISE:
                piece.text = piece.text.replace("{}", str(page))
                page += 1

"""Nothing that a draft holds may get lost when it is set."""

import re
from html import unescape
from random import Random

import pytest

from gouji.document import Tag
from gouji.learn.corpus import Recipe, draft
from gouji.learn.corpus.page import PAGE, PageLine, Piece, Role
from gouji.learn.corpus.picture import Picture
from gouji.learn.pages.typeset import Style, draw_style, typeset

RECIPE = Recipe(layouts={"cells": 1.0}, mixed=0.0, clean=1.0, lost_tables=0.0, blank=0.5, extra_rows=0.5)


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_is_set_once_with_its_keys_and_spans(seed: int) -> None:
    parts = list(draft(seed, RECIPE).draw())
    wanted = [
        (box.piece.text.strip(), box.piece.role, box.piece.table, box.piece.row, box.piece.column)
        for part in parts
        if isinstance(part, Picture)
        for box in part.boxes
    ]
    rng = Random(seed)
    made = typeset(parts, draw_style("Any", rng), rng)
    cells = [
        (p.text, p.role, p.table, p.row, p.column)
        for i, p in enumerate(made.pieces)
        if f'<td data-id="{i}"' in made.html
    ]
    assert cells == wanted


def test_elements_print_their_pieces() -> None:
    made = typeset(draft(3, RECIPE).draw(), Style("Any"), Random(0))
    shown = re.findall(r'<(?:td|p) data-id="(\d+)"[^>]*>([^<]*)</', made.html)
    assert [unescape(text) for _, text in shown] == [piece.text for piece in made.pieces]
    assert [int(number) for number, _ in shown] == list(range(len(made.pieces)))


def test_prose_is_cut_at_sentences_and_its_paragraphs_are_counted() -> None:
    lines = [
        PageLine([Piece("一、总体情况", Role.HEADING)]),
        PageLine([Piece("第一句说得不短。第二句说得更长，一直说下去。", Role.TEXT)]),
        PageLine([Piece("第二段。", Role.TEXT)]),
        PageLine([Piece("二、主动公开", Role.HEADING)]),
        PageLine([Piece("第三段。", Role.TEXT)]),
    ]
    made = typeset(lines, Style("Any"), Random(0), paragraph=12, paragraphs=1)
    assert [piece.text for piece in made.pieces] == ["一、总体情况", "第一句说得不短。", "二、主动公开", "第三段。"]


def test_what_only_a_dump_shows_is_not_printed() -> None:
    lines = [
        PageLine([Piece("[bookmark: _GoBack]一、总体情况", Role.HEADING)]),
        PageLine([Piece("![](media/image1.png)", Role.NOISE)]),
        PageLine(),
    ]
    assert [piece.text for piece in typeset(lines, Style("Any"), Random(0)).pieces] == ["一、总体情况"]


def test_page_numbers_are_noise() -> None:
    made = typeset([], Style("Any", page_number="- {} -"), Random(0))
    assert made.pieces[1].text == "- 2 -"
    assert all(piece.row == PAGE and PageLine([piece]).tag is Tag.NOISE for piece in made.pieces)

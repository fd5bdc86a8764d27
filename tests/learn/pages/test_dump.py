"""Dumps of one small page, whose tags and marks must be right in every style."""

from random import Random

import pytest

from gouji.document import Tag
from gouji.learn.corpus.generate import finish
from gouji.learn.corpus.page import Piece, Role
from gouji.learn.corpus.sample import Gold, Sample
from gouji.learn.pages.dump import STYLES, ReadPage, dump, visual_lines
from gouji.learn.pages.engines import box
from gouji.learn.pages.match_truth import match_words
from tests.learn.pages.helpers import printed

PIECES = (
    Piece("一、总体情况", Role.HEADING),
    Piece("行政许可其他事项", Role.LABEL, table="disclosure", row="licensing"),
    Piece("12", Role.NUMBER, table="disclosure", row="licensing", column="decisions"),
    Piece("0", Role.NUMBER, table="disclosure", row="licensing", column="change"),
)
LINES = (
    printed(0, "一、总体情况", 0, 0),
    printed(1, "行政许可", 0, 30),
    printed(2, "12", 100, 30),
    printed(3, "0", 150, 30),
    printed(1, "其他事项", 0, 45),
)
WORDS = (
    box("一、总体情况", 0, 0, 60, 12, line=0),
    box("行攻许可", 0, 30, 40, 42, line=1),
    box("12 0", 100, 30, 160, 42, line=1),
    box("其他事项", 0, 45, 40, 57, line=2),
    box("~~", 0, 80, 20, 92, line=3),
)
PAGE = ReadPage(WORDS, match_words(WORDS, LINES), LINES)
GOLD = Gold("", (), 2024, "", None, (), {}, {}, (), ())


def sample(style: str, pages: int = 1, seed: int = 0) -> Sample:
    return finish("x", dump([PAGE] * pages, PIECES, style, Random(seed)), GOLD, style, ("ocr",))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(4))
def test_marks_point_at_their_text(style: str, seed: int) -> None:
    made = sample(style, 2, seed)
    lines = made.text.split("\n")
    assert len(lines) == len(made.tags)
    shown = [(mark.kind, mark.column, lines[mark.line - 1][mark.start : mark.end], mark.rest) for mark in made.marks]
    assert shown[:4] == [
        ("label", "", "行攻许可", False),
        ("number", "decisions", "12", False),
        ("number", "change", "0", False),
        ("label", "", "其他事项", True),
    ]


@pytest.mark.parametrize("style", ["rows", "spaces", "tabs", "plain"])
def test_tags_of_visual_lines(style: str) -> None:
    assert sample(style).tags == (Tag.HEADING, Tag.ROW, Tag.FRAGMENT, Tag.NOISE)


def test_tags_of_boxes() -> None:
    assert sample("boxes").tags == (Tag.HEADING, Tag.ROW_LABEL, Tag.NUMBERS, Tag.FRAGMENT, Tag.NOISE)


def test_separators_of_each_style() -> None:
    assert sample("rows").text.split("\n")[1] == "行攻许可 12 0"
    assert sample("tabs").text.split("\n")[1] == "行攻许可\t12 0"
    assert "行攻许可   " in sample("spaces").text.split("\n")[1]


def test_a_number_beside_two_lines_of_a_label_is_drawn_to_them_or_not() -> None:
    words = [box("行政许可", 0, 30, 40, 45), box("其他事项", 0, 45, 40, 60), box("0", 100, 37, 110, 52)]
    assert list(visual_lines(words, 0.4)) == [[0], [2], [1]]
    assert list(visual_lines(words, 0.5)) == [[0, 2], [1]]


def test_no_words_no_lines() -> None:
    assert dump([ReadPage((), [], LINES)], PIECES, "rows", Random(0)) == []

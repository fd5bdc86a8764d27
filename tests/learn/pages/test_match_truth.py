"""Boxes made by hand, matched with the lines they show."""

import numpy as np
import pytest

from gouji.learn.pages.engines import box, moved
from gouji.learn.pages.match_truth import Part, character_error, match_words, readings, surplus
from tests.learn.pages.helpers import printed

LINES = [printed(0, "行政许可", 0, 0), printed(1, "12", 100, 0), printed(2, "0", 150, 0), printed(3, "行政处罚", 0, 15)]


def texts(words: list, lines: list = LINES) -> list[str]:
    return [reading.text for reading in readings(words, match_words(words, lines), lines)]


def test_each_box_on_its_line() -> None:
    assert texts([box("行政许司", 0, 0, 40, 12), box("12", 99, 1, 121, 13), box("0", 150, 0, 160, 12)]) == [
        "行政许司", "12", "0", "",
    ]  # fmt: skip


def test_a_box_over_several_elements_is_divided_by_alignment() -> None:
    words = [box("行攻许可 1Z 0", 0, 0, 160, 12)]
    assert texts(words) == ["行攻许可", "1Z", "0", ""]
    parts = match_words(words, LINES)[0]
    assert [part.line for part in parts] == [0, 1, 2]
    assert parts[0].start == 0
    assert parts[-1].end == len(words[0].text)


def test_lines_one_below_the_other_come_from_top_to_bottom() -> None:
    assert texts([box("行政许可行政处罚", 0, 0, 40, 27)]) == ["行政许可", "", "", "行政处罚"]


def test_a_line_in_two_boxes_is_joined() -> None:
    assert texts([box("许可", 20, 0, 40, 12), box("行政", 0, 0, 20, 12)])[0] == "行政许可"


def test_a_box_over_the_end_of_a_line_takes_only_that() -> None:
    words = [box("行政", 0, 0, 20, 12), box("许可12", 20, 0, 120, 12)]
    assert texts(words)[:2] == ["行政许可", "12"]


def test_what_is_read_where_nothing_is_printed_is_surplus() -> None:
    words = [box("| ~", 300, 0, 320, 12), box("0", 150, 0, 160, 12)]
    matching = match_words(words, LINES)
    assert matching == [(Part(None, 0, 3),), (Part(2, 0, 1),)]
    assert surplus(words, matching) == 2


def test_character_error_counts_what_is_wrong_lost_and_put_in() -> None:
    words = [box("行政许司", 0, 0, 40, 12), box("12", 100, 0, 120, 12), box("0", 150, 0, 160, 12),
             box("丨", 300, 0, 310, 12)]  # fmt: skip
    matching = match_words(words, LINES)
    found = readings(words, matching, LINES)
    # 1 wrong, 4 lost, 1 put in, of 4 + 2 + 1 + 4 printed
    assert character_error(found, surplus(words, matching)) == pytest.approx(6 / 11)


def test_width_and_spaces_are_no_errors() -> None:
    lines = [printed(0, "（一），", 0, 0)]
    words = [box("(一) ,", 0, 0, 40, 12)]
    assert character_error(readings(words, match_words(words, lines), lines), 0) == 0


def test_boxes_are_moved_corner_by_corner() -> None:
    (word,) = moved([box("0", 1, 2, 3, 4)], np.array([[2.0, 0.0, 10.0], [0.0, 2.0, 20.0]]))
    assert (word.x0, word.y0, word.x1, word.y1) == (12, 24, 16, 28)

"""What the lines of a table come to before they are aligned."""

from __future__ import annotations

import re

import pytest

from gouji.align.events import Event, events
from gouji.align.split import splitter
from gouji.document import Line, Segment, Tag, TaggedLine
from tests.pages import table_form


def read(*cells: str, tag: Tag = Tag.ROW) -> list[Event]:
    """The events of one line whose cells are parted by pipes."""
    text, segments, at = " | ".join(cells), [], 0
    for cell in cells:
        segments.append(Segment(cell, at, at + len(cell)))
        at += len(cell) + 3
    tagged = [TaggedLine(Line(1, text, tuple(segments)), tag, 0.9, 0.9 if tag is Tag.ROW else 0.1, "model")]
    return events(tagged, 0, 0, frozenset({7}), splitter((table_form(),)))


@pytest.mark.parametrize("odd", [":-一-:", "-------一", ":---", "--{"])
def test_a_ruled_line_is_none_of_the_table_though_a_sign_of_it_is_misread(odd: str) -> None:
    assert read(":---:", odd, ":---:", ":---:") == []
    assert read("〈---", odd, ":---:", ":---:") == []


def test_marks_of_empty_cells_rule_nothing_off() -> None:
    assert sum(event.count for event in read("--", "--", "--", "3")) == 4


@pytest.mark.parametrize("number", ["1、", "1.", "1．"])
def test_the_number_of_a_label_in_a_cell_of_its_own_is_part_of_the_label(number: str) -> None:
    label, *numbers = read(number, "属于国家秘密", "3", "0")
    assert (label.text, label.enumerator is not None, label.count) == ("属于国家秘密", True, 0)
    assert sum(event.count for event in numbers) == 2


def test_a_number_before_another_is_no_part_of_a_label() -> None:
    assert sum(event.count for event in read("1.", "3", "0")) == 3


@pytest.mark.parametrize("printed", ["3.要求提供公开出版物", "3要求提供公开出版物", "3和要求提供公开出版物"])
@pytest.mark.parametrize("numbers", [(), ("14", "2")])
def test_the_number_of_a_label_whose_point_was_misread_is_none_of_its_row(printed: str, numbers: tuple[str]) -> None:
    label, *others = read(printed, *numbers)
    assert label.text.endswith("要求提供公开出版物")
    assert sum(event.count for event in others) == len(numbers)


@pytest.mark.parametrize("cells", [("0", "3 要求提供公开出版物"), ("14条3条", "0"), ("12", "要求提供公开出版物")])
def test_a_number_parted_from_a_label_or_before_a_unit_is_a_number(cells: tuple[str, ...]) -> None:
    figures = re.findall(r"\d+", " ".join(cells))
    assert sum(event.count for event in read(*cells)) == len(figures)


@pytest.mark.parametrize(("cells", "known"), [(["3", *"00000", "3"], True), (["3"], False), (["1", "/", "9"], False)])
def test_a_row_of_numbers_alone_is_read_whatever_its_tag_and_a_page_s_number_is_not(
    cells: list[str], known: bool
) -> None:
    assert sum(event.count for event in read(*cells, tag=Tag.NOISE)) == (len(cells) if known else 0)

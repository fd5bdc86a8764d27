"""What the lines of a table come to before they are aligned."""

from __future__ import annotations

import pytest

from gouji.align.events import Event, events
from gouji.align.split import splitter
from gouji.document import Line, Segment, Tag, TaggedLine
from tests.pages import table_form


def read(*cells: str) -> list[Event]:
    """The events of one line whose cells are parted by pipes."""
    text, segments, at = " | ".join(cells), [], 0
    for cell in cells:
        segments.append(Segment(cell, at, at + len(cell)))
        at += len(cell) + 3
    tagged = [TaggedLine(Line(1, text, tuple(segments)), Tag.ROW, 0.9, 0.9, "model")]
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

import pytest

from gouji.document import Box, Document, Interval, Line, Place, Places, Region, RegionKind, Segment, Slot, around


def document(*lines: Line) -> Document:
    return Document("a.pdf", lines, (Region(RegionKind.TABLE, 1, len(lines), known_grid=True),))


def row(number: int, page: int, top: float, *texts: str, size: float = 20.0, wide: float = 50.0) -> Line:
    """A line of cells side by side, each `wide` points wide and `size` high; empty ones too."""
    segments, at = [], 0
    for i, text in enumerate(texts):
        box = Box(wide * i, top, wide * (i + 1), top + size)
        segments.append(Segment(text, at, at + len(text), Slot(number, i), page, box))
        at += len(text) + 1
    return Line(number, "\t".join(texts), tuple(segments))


def test_a_cell_stands_where_its_segment_does():
    places = Places(document(row(1, 2, 100.0, "规章", "7", "")))
    assert places.find([Interval(1, 3, 4)]) == Place(2, Box(50.0, 100.0, 100.0, 120.0))


def test_an_empty_cell_stands_where_its_empty_segment_does():
    places = Places(document(row(1, 2, 100.0, "规章", "", "", "0")))
    assert places.find([Interval(1, 4, 4)]) == Place(2, Box(100.0, 100.0, 150.0, 120.0))
    assert places.find([Interval(1, 2, 2)]) == Place()


def test_a_part_takes_its_share_of_the_width_where_wide_characters_count_twice():
    places = Places(document(row(1, 1, 0.0, "规章007", wide=70.0)))
    assert places.find([Interval(1, 2, 3)]).box == Box(40.0, 0.0, 50.0, 20.0)
    assert places.find([Interval(1, 0, 2)]).box == Box(0.0, 0.0, 40.0, 20.0)


def test_of_several_lines_in_one_box_a_part_is_the_whole_box():
    places = Places(document(row(1, 1, 0.0, "规章007", wide=70.0, size=80.0)))
    assert places.find([Interval(1, 2, 3)]).box == Box(0.0, 0.0, 70.0, 80.0)


def test_pieces_are_joined_and_a_second_page_is_left_out():
    places = Places(document(row(1, 1, 700.0, "无法提", "1"), row(2, 1, 720.0, "供", ""), row(3, 2, 40.0, "（续）")))
    found = places.find([Interval(1, 0, 3), Interval(2, 0, 1), Interval(3, 0, 4)])
    assert found == Place(1, Box(0.0, 700.0, 50.0, 740.0))


def test_a_line_tells_for_segments_that_have_no_box():
    line = Line(1, "规章 007", (Segment("规章", 0, 2), Segment("007", 3, 6)), 3, Box(0.0, 10.0, 80.0, 22.0))
    assert Places(document(line)).find([Interval(1, 3, 6)]) == Place(3, Box(50.0, 10.0, 80.0, 22.0))


def test_a_page_may_be_known_without_a_box():
    line = Line(1, "规章 007", (Segment("规章", 0, 2), Segment("007", 3, 6)), 3)
    assert Places(document(line)).find([Interval(1, 3, 6)]) == Place(3, None)


@pytest.mark.parametrize("interval", [Interval(1, 0, 2), Interval(1, 0, 0), Interval(9, 0, 1)])
def test_text_without_pages_is_nowhere(interval):
    assert Places(document(Line(1, "规章 007", (Segment("规章", 0, 2),)))).find([interval]) == Place()


def test_around_no_boxes_is_nothing():
    assert around([]) is None

"""What a Document of pages keeps: page, box and confidence of lines and segments; and what it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.document import Box, Document, Slot
from gouji.document.errors import EmptyInput
from gouji.readers.pages import Page, PageCell, PageTable, Word, document_of_pages
from tests.readers.pages.paper import Paper, border, page, printed, write


def document(*pages: Page, digital: float | None = None) -> Document:
    return document_of_pages(pages, "a", "pdf", "0", digital=digital, warnings=("A warning.",))


def test_segments_of_lines_have_their_place() -> None:
    found = document(page([*write("新收", 50, 100, confidence=0.9), *write("12", 200, 101, confidence=0.7)], number=3))
    (line,) = found.lines
    assert (line.page, line.box) == (3, Box(50, 100, 210, 111))
    label, number = line.segments
    assert (label.text, label.page, label.box, label.confidence) == ("新收", 3, Box(50, 100, 70, 110), 0.9)
    assert (number.text, number.page, number.box, number.confidence) == ("12", 3, Box(200, 101, 210, 111), 0.7)
    assert (found.pages, found.warnings) == (1, ("A warning.",))


def test_cells_have_theirs_empty_ones_too() -> None:
    boxes = [Box(50, 50, 100, 70), Box(100, 50, 150, 70)]
    words = [*write("1", 60, 55, confidence=0.8), *write("2", 65, 55, confidence=0.5)]
    (line,) = document(page(words, [rule for box in boxes for rule in border(box)])).lines
    assert (line.page, line.box) == (1, Box(50, 50, 150, 70))
    assert [(s.text, s.page, s.box, s.confidence) for s in line.segments] == [
        ("12", 1, boxes[0], 0.5), ("", 1, boxes[1], None),
    ]  # fmt: skip


def test_a_cell_over_rows_makes_its_line_no_higher() -> None:
    boxes = [Box(50, 50, 100, 90), Box(100, 50, 150, 70), Box(100, 70, 150, 90)]
    found = document(page(write("1", 60, 55), [rule for box in boxes for rule in border(box)]))
    assert [line.box for line in found.lines] == [boxes[1], boxes[2]]


def test_tables_that_a_reader_knows_are_taken() -> None:
    """With no rules, and cells that leave gaps."""
    cells = (PageCell(Slot(0, 0), Box(50, 50, 90, 70)), PageCell(Slot(0, 2), Box(100, 50, 150, 70)))
    words = (*write("规章", 55, 55), *write("12", 110, 55))
    found = document(Page(1, 595, 842, words, (), (PageTable(cells),)))
    assert [line.text for line in found.lines] == ["规章\t12"]
    assert found.regions[0].known_grid


@pytest.mark.parametrize(("given", "expected"), [(None, 0.99), (0.3, 0.3)])
def test_typed_tables_are_digital_unless_told_otherwise(given: float | None, expected: float) -> None:
    assert document_of_pages(printed(Paper()), "a", "pdf", "0", digital=given).digital == expected


def test_what_an_engine_read_is_not_what_was_typed() -> None:
    assert document(page(write("新收 12", 50, 50, confidence=0.99))).digital < 0.1


def test_pages_without_text() -> None:
    with pytest.raises(EmptyInput):
        document(page([]), page([], number=2))


coordinates = st.floats(0, 600)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), coordinates, coordinates, st.floats(0.5, 300), st.floats(0.5, 300)
)
words = st.builds(Word, st.text("一1。( a", min_size=1, max_size=5).map(lambda t: t.strip() or "1"), boxes)


@settings(deadline=None, max_examples=50)
@given(st.lists(words, min_size=1, max_size=30), st.lists(boxes, max_size=6))
def test_nothing_is_left_out(words: list[Word], drawn: list[Box]) -> None:
    """Whatever stands where: every character comes once, and every segment is where its line says."""
    found = document(page(words, [rule for box in drawn for rule in border(box)]))
    plain = sorted(c for word in words for c in word.text if c.strip())
    assert sorted(c for line in found.lines for c in line.text if c.strip()) == plain
    for line in found.lines:
        assert all(line.text[s.start : s.end] == s.text for s in line.segments)

"""Cells read one by one, by engines that are told what to say."""

from __future__ import annotations

import pytest

from tests.readers.scan.drawn import DPI, Told, grid, noisy, put  # (skips where OpenCV is not installed)

from gouji.document import Slot  # isort: skip
from gouji.readers.pages import document_of_pages  # isort: skip
from gouji.readers.scan.engine import NOTHING, Reading  # isort: skip
from gouji.readers.scan.figures import DIFFERENT, figures_expected, settled  # isort: skip
from gouji.readers.scan.ink import even_light  # isort: skip
from gouji.readers.scan.reading import UNREAD, read_page  # isort: skip
from gouji.readers.scan.upright import Upright  # isort: skip
from gouji.readers.scan.vote import DISPUTED, voted  # isort: skip


def _read(engine: Told, other: Told | None = None, filled: int = 30):
    page = grid()
    for i in range(filled):
        put(page, i // 5, i % 5)
    return read_page(Upright(even_light(noisy(page)), DPI, ()), 1, engine, other)


def test_every_cell_is_read_alone() -> None:
    page = _read(Told())
    assert [word.text for word in page.words] == ["8"] * 30
    assert page.tables is not None
    assert len(page.tables[0].cells) == 30
    assert all(cell.empty is None for cell in page.tables[0].cells)


def test_empty_cells_are_said_to_be_empty() -> None:
    page = _read(Told(), filled=10)
    assert page.tables is not None
    assert [cell.empty for cell in page.tables[0].cells] == [None] * 10 + [1.0] * 20
    document = document_of_pages([page], "a", "image", "0" * 64)
    cells = [segment for line in document.lines for segment in line.segments]
    assert [(cell.text, cell.confidence) for cell in cells[:2]] == [("8", 0.99), ("8", 0.99)]
    assert [(cell.text, cell.confidence) for cell in cells[-2:]] == [("", 1.0), ("", 1.0)]


def test_print_that_nobody_reads_is_not_empty() -> None:
    page = _read(Told(["", *"8" * 29], figures=""))
    assert page.words[0].text == UNREAD
    assert page.words[0].confidence == 0.0
    assert page.tables is not None
    assert page.tables[0].cells[0].empty is None


def test_letter_among_figures_is_read_again_as_one() -> None:
    page = _read(Told(["a", "8", "8", "口"], figures="0"))
    assert [word.text for word in page.words[:4]] == ["0", "8", "8", "0"]


def test_label_stays_a_label() -> None:
    page = _read(Told(["总计", "8"], figures="1"))
    assert page.words[0].text == "总计"


def test_second_engine_has_a_vote() -> None:
    agreed = _read(Told(sure=0.9), Told(figures="8", sure=0.9))
    disputed = _read(Told(sure=0.9), Told(figures="3", sure=0.9))
    assert [word.confidence for word in agreed.words] == pytest.approx([0.99] * 30)
    assert [word.confidence for word in disputed.words] == pytest.approx([0.9 * DISPUTED] * 30)
    assert {word.text for word in disputed.words} == {"8"}


def test_numbers_are_expected_where_the_others_are() -> None:
    texts = ["0", "a", "5", "自然人", "其他", "总计", "-", "0", "无"]
    places = [(0, Slot(1, c)) for c in range(3)] + [(0, Slot(0, c)) for c in range(3)] + [
        (0, Slot(2, c)) for c in range(3)
    ]  # fmt: skip
    readings = [Reading(text, 0.9) for text in texts]
    expected = figures_expected(places, readings)
    assert expected == [True, True, True, False, False, False, False, True, False]


@pytest.mark.parametrize(
    ("first", "figure", "second", "text", "sure"),
    [
        ("8", "8", "8", "8", True),
        ("3", "3", "5", "3", False),
        ("o", "0", "0", "0", True),
        ("结果维持", "1", "1", "结果维持", True),
        ("1,204", "1,204", "1204", "1,204", True),
        ("", "", "", "", None),
    ],
)
def test_looks_at_a_figure(first: str, figure: str, second: str, text: str, sure: bool | None) -> None:
    made = [Reading(t, 0.9) if t else NOTHING for t in (first, figure, second)]
    found = settled(*made)
    assert found.text == text
    if sure is not None:
        assert found.confidence == pytest.approx(0.9 if sure else 0.9 * DIFFERENT)


def test_votes() -> None:
    assert voted(Reading("1,200", 0.9), Reading("1200", 0.8)).confidence == pytest.approx(0.98)
    assert voted(Reading("3", 0.9), Reading("8", 0.99)) == Reading("3", 0.9 * DISPUTED)
    assert voted(NOTHING, Reading("8", 0.8)) == Reading("8", 0.8 * DISPUTED)
    assert voted(Reading("0", 0.9), NOTHING).confidence < 0.9


def test_posture_of_a_page_that_was_read_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who shows a page that was read needs no engine for it."""
    import numpy as np

    from gouji.readers import scan
    from gouji.readers.scan.types import Picture

    page = noisy(grid())
    monkeypatch.setattr(scan, "_engine", lambda name: Told())
    (read,) = scan.pages_of_pictures([Picture(page, DPI, 1)])
    monkeypatch.setattr(scan, "_engine", None)
    shown = scan.upright_picture(Picture(page.copy(), DPI, 1))
    assert (shown.dpi, shown.image.shape) == (DPI, page.shape)
    assert np.array_equal(shown.image, even_light(page)) or np.abs(shown.image.astype(int) - page).mean() < 20
    assert read.width == pytest.approx(page.shape[1] * 72 / DPI)


def test_columns_of_a_table_without_rules_down() -> None:
    """Its cells are known as those of any grid, and looked at one by one."""
    import cv2

    page = grid(rows=4)
    for column in range(6):
        page[60:181, 58 + 90 * column : 63 + 90 * column] = 245
    for row in range(5):
        cv2.line(page, (60, 60 + 30 * row), (510, 60 + 30 * row), (20,), 1)
    for i in range(20):
        if i not in (7, 13):
            put(page, i // 5, i % 5, "88")
    read = read_page(Upright(even_light(page), DPI, ()), 1, Told(rest="88", figures="88"))
    assert read.tables is not None
    assert [len(table.cells) for table in read.tables] == [20]
    assert [cell.slot for cell in read.tables[0].cells if cell.empty] == [Slot(1, 2), Slot(2, 3)]
    assert [word.text for word in read.words] == ["88"] * 18

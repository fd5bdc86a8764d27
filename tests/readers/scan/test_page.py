"""Light, angle, rules and cells of drawn pages."""

from __future__ import annotations

import numpy as np
import pytest

from tests.readers.scan.drawn import DPI, Told, cv2, grid, middle, noisy, put  # (skips where OpenCV is not installed)

from gouji.readers.pages import tables_of  # isort: skip
from gouji.readers.scan.cells import look_at  # isort: skip
from gouji.readers.scan.engine import Found, Reading  # isort: skip
from gouji.readers.scan.ink import dark_of, even_light, ink_of  # isort: skip
from gouji.readers.scan.rules import rules_of  # isort: skip
from gouji.readers.scan.straight import slopes_of, straightening, warped  # isort: skip
from gouji.readers.scan.types import Picture  # isort: skip
from gouji.readers.scan.upright import told_dpi, upright  # isort: skip


def _ink(page):
    even = even_light(page)
    return ink_of(even, dark_of(even)), dark_of(even)


def _cells(page) -> int:
    return sum(len(table.cells) for table in tables_of(rules_of(dark_of(even_light(page)), DPI)))


@pytest.mark.parametrize("thick", [1, 2, 3])
def test_rules_make_the_grid(thick: int) -> None:
    page = grid(thick=thick)
    for row in range(6):
        for column in range(5):
            put(page, row, column, "108")
    assert _cells(noisy(page)) == 30


def test_broken_rules_make_the_grid() -> None:
    page = grid()
    page[:, 62::13] = 245  # as a worn drum prints
    assert _cells(page) == 30


def test_text_makes_no_rules() -> None:
    page = np.full((300, 600), 245, np.uint8)
    for y in range(40, 280, 20):
        cv2.putText(page, "EEFEHTTEHEEFZTEHE", (30, y), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (20,), 2)
    assert rules_of(dark_of(even_light(page)), DPI) == ()


def test_shadow_changes_nothing() -> None:
    page = grid()
    shade = np.linspace(1, 0.45, page.shape[1])
    assert _cells(np.asarray(page * shade, np.uint8)) == 30


@pytest.mark.parametrize("degrees", [-6.0, -1.5, 0.7, 3.0])
def test_skewed_page_is_levelled(degrees: float) -> None:
    page = grid(rows=14, margin=120)
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), degrees, 1)
    skewed = even_light(cv2.warpAffine(page, turn, page.shape[::-1], borderValue=(245,)))
    straight = straighten(skewed)
    slopes = slopes_of(straight)
    assert slopes is not None
    assert abs(slopes[0].middle) < 0.002
    assert _cells(straight) == 70


def test_photo_from_a_slant_is_levelled() -> None:
    page = grid(rows=14, margin=120)
    height, width = page.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array([[40, 20], [width - 10, 60], [width - 40, height - 30], [10, height - 5]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, matrix, (width, height), borderValue=(245,))
    assert _cells(straighten(even_light(photo))) == 70


def test_straight_page_stays_as_it_is() -> None:
    page = even_light(grid(rows=14, margin=120))
    straight = straighten(page)
    assert np.abs(straight.astype(int) - page).mean() < 2


def straighten(even):
    return warped(even, straightening(even))


def _look(page, row: int = 2, column: int = 2):
    x, y = middle(row, column)
    return look_at(*_ink(page), (x - 45, y - 15, x + 45, y + 15), DPI, 12)


def test_cells_without_ink_are_empty() -> None:
    look = _look(noisy(grid()))
    assert look.empty
    assert look.lines == ()


def test_dust_is_not_print_but_much_of_it_is_doubt() -> None:
    page = grid()
    x, y = middle(2, 2)
    for i in range(4):
        page[y - 6 + 4 * i : y - 4 + 4 * i, x - 8 + 6 * i : x - 6 + 6 * i] = 20
        look = _look(page)
        assert look.lines == ()
        assert look.empty == (i < 2)


@pytest.mark.parametrize("text", ["1", "-", "0", "1234"])
def test_smallest_print_is_seen(text: str) -> None:
    page = grid()
    put(page, 2, 2, text)
    look = _look(noisy(page))
    assert len(look.lines) == 1
    assert not look.empty


def test_pale_strokes_are_of_the_figure_that_they_hang_on_to() -> None:
    page = grid()
    x, y = middle(2, 2)
    page[y - 6 : y + 7, x + 4 : x + 6] = page[y - 6 : y - 4, x - 5 : x + 6] = page[y + 5 : y + 7, x - 5 : x + 6] = 145
    page[y - 6 : y + 7, x - 5 : x - 3] = 20  # of a 0 the left is black
    (line,) = _look(noisy(page)).lines
    assert line.x0 <= x - 5
    assert line.x1 >= x + 5


def test_both_halves_of_a_broken_figure_are_read() -> None:
    page = grid()
    x, y = middle(2, 2)
    page[y - 7 : y - 5, x - 1 : x + 2] = 20  # the top of a 2, as small as dust
    page[y - 2 : y + 7, x - 5 : x + 6] = 20
    (line,) = _look(page).lines
    assert line.y0 <= y - 6


def test_lines_of_a_cell() -> None:
    page = grid(height=60)
    x, y = 60 + 225, 60 + 150
    for i, dy in enumerate((-8, 16)):
        cv2.putText(page, "HEH" * (i + 1), (x - 30, y + dy), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (20,), 1)
    look = look_at(*_ink(page), (x - 45, y - 30, x + 45, y + 30), DPI, 12)
    assert len(look.lines) == 2
    assert look.lines[0].y1 <= look.lines[1].y0
    assert look.lines[0].room[3] <= look.lines[1].y0 + 1


class _Turned(Told):
    """An engine for which the page is upright when its lines begin dark."""

    def find(self, page, dpi: float) -> list[Found]:
        height, width = page.shape
        if width > height:  # lines run down a page that lies on its side
            return [Found(10, 10, 25, 199), Found(394, 10, 409, 199)]
        return [Found(10, 10, 199, 25), Found(10, 394, 199, 409)]

    def read(self, lines, *, figures: bool = False) -> list[Reading]:
        return [Reading("text", 0.95 if line[0, 0] < 128 else 0.3) for line in lines]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_page_is_turned_upright(quarters: int) -> None:
    page = np.full((420, 210), 245, np.uint8)
    page[9:27, 9:60] = page[393:411, 9:60] = 10
    found = upright(Picture(np.ascontiguousarray(np.rot90(page, quarters)), 100, 1), _Turned())
    assert found.image.shape == page.shape
    assert found.image[20, 20] < 60 < found.image[20, 180]


@pytest.mark.parametrize(("dpi", "told"), [(200.0, 200.0), (None, 150.0), (60_000.0, 150.0)])
def test_resolution(dpi: float | None, told: float) -> None:
    image = np.full((round(11.69 * 150), round(8.27 * 150)), 255, np.uint8)
    assert told_dpi(Picture(image, dpi, 1)) == pytest.approx(told, abs=0.5)

"""Characters and lines of pages: what they are as words and rules of the page held upright."""

from collections.abc import Iterable, Sequence

import pytest

from gouji.readers.pages import Rule
from gouji.readers.pdf.file import Pdf
from gouji.readers.pdf.layer import Trust
from gouji.readers.pdf.typed import TypedPage, typed_page
from tests.readers.pdf.making import line, pdf, say


def read(content: str, **given: object) -> TypedPage:
    with Pdf(pdf(content, **given), "a.pdf") as file:  # type: ignore[arg-type]
        found = typed_page(file, 1)
    assert found is not None
    return found


def texts(content: str, **given: object) -> list[str]:
    return [word.text for word in read(content, **given).page.words]


Place = tuple[int, int, int, int]


def are(rules: Sequence[Rule], places: Iterable[Place]) -> bool:
    """Whether rules are at these places, give or take what their ends are thick."""
    found = sorted((r.x0, r.y0, r.x1, r.y1) for r in rules)
    wanted = [pytest.approx(place, abs=1.2) for place in sorted(places)]
    return len(found) == len(wanted) and all(any(rule == place for rule in found) for place in wanted)


def test_letters_close_together_are_a_word_in_its_box() -> None:
    page = read(say("总计", 50, 700) + say("12", 90, 700) + say("3", 100, 700) + say("45", 120, 700)).page
    assert [word.text for word in page.words] == ["总计", "123", "45"]
    box = page.words[0].box
    assert (box.x0, box.x1) == pytest.approx((50, 70), abs=1)
    assert box.y0 < 842 - 705 < box.y1
    assert 9 < box.y1 - box.y0 < 16
    assert (page.number, page.width, page.height) == (1, 595, 842)


def test_figures_a_little_apart_are_two_numbers_and_letters_are_a_word() -> None:
    assert texts(say("2", 50, 700) + say("0", 57, 700)) == ["2", "0"]
    assert texts(say("2", 50, 700) + say("0", 55.8, 700)) == ["20"]
    assert texts(say("总", 50, 700) + say("计", 62, 700)) == ["总计"]


def test_the_mark_of_a_footnote_is_no_digit_of_the_number_before_it() -> None:
    assert texts(say("816", 50, 700) + say("1", 65, 704, size=6)) == ["816", "1"]
    assert texts(say("816", 50, 700) + say("1", 65, 703, size=8.3)) == ["816", "1"]


@pytest.mark.parametrize("size", [10, 7])
def test_struck_figures_are_no_digits_of_the_number_beside_them(size: int) -> None:
    half = size / 2
    drawn = say("716", 50, 700, size=size) + say("816", 50 + 3 * half, 700, size=size)
    middle = 700 + size * 0.32
    assert texts(drawn) == ["716816"]
    assert texts(drawn + line(50, middle, 50 + 3 * half, middle)) == ["716", "816"]
    one = say("7", 50, 700, size=size) + say("816", 50 + half, 700, size=size)
    assert texts(one + line(50, middle, 50 + half, middle)) == ["7", "816"]
    assert texts(drawn + line(50, 699, 50 + 3 * half, 699)) == ["716816"]  # underlined


def test_words_drawn_in_pieces_and_out_of_order_are_joined() -> None:
    assert texts(say("息", 70, 700) + say("公", 80, 700) + say("政府信", 40, 700)) == ["政府信息公"]


def test_no_word_goes_over_a_rule() -> None:
    assert texts(say("12", 50, 700) + say("34", 61, 700)) == ["1234"]
    assert texts(say("12", 50, 700) + say("34", 61, 700) + line(60.5, 650, 60.5, 750)) == ["12", "34"]


def test_a_dash_at_the_end_of_a_line_stays() -> None:
    found = texts(say("总计", 50, 700) + say("-", 90, 700) + say("abc", 50, 680))
    assert sorted(found) == sorted(["总计", "-", "abc"])


def test_letters_written_downwards_are_one_word_and_figures_are_not() -> None:
    down = "".join(say(c, 50, 700 - 11 * i) for i, c in enumerate("三、本年度"))
    left = "".join(say(c, 36, 700 - 11 * i) for i, c in enumerate("办理"))
    assert texts(down + left) == ["三、本年度办理"]
    assert texts("".join(say(c, 50, 700 - 11 * i) for i, c in enumerate("123"))) == ["1", "2", "3"]
    cells = "".join(say(c, 50, 700 - 11 * i) + line(40, 698 - 11 * i, 70, 698 - 11 * i) for i, c in enumerate("甲乙"))
    assert texts(cells) == ["甲", "乙"]


def test_what_is_drawn_twice_is_read_once() -> None:
    assert texts(say("总计11", 50, 700) + say("总计11", 50.4, 700)) == ["总计11"]


@pytest.mark.parametrize(
    "hidden",
    [
        say("9", 700, 700),
        say("9", 100, -50),
        "q 0 0 60 842 re W n " + say("9", 100, 700) + " Q ",
        say("9", 100, 700, mode=3),
        say("样本", 100, 600, 60, matrix="0.7 0.7 -0.7 0.7"),
    ],
    ids=["right", "below", "clipped", "invisible", "watermark"],
)
def test_what_cant_be_seen_or_is_slanted_is_left_out(hidden: str) -> None:
    found = read(say("政府信息公开", 20, 500) + hidden)
    assert [word.text for word in found.page.words] == ["政府信息公开"]
    assert found.layer.trust is Trust.TYPED


@pytest.mark.parametrize("rotated", [0, 90, 180, 270])
@pytest.mark.parametrize(("matrix", "turn"), [("1 0 0 1", 0), ("0 1 -1 0", 1), ("-1 0 0 -1", 2), ("0 -1 1 0", 3)])
def test_pages_are_turned_by_their_text(matrix: str, turn: int, rotated: int) -> None:
    content = say("政府信息公开", 300, 400, matrix=matrix) + line(100, 300, 200, 300)
    found = read(content, more=f"/Rotate {rotated}")
    (word,), (rule,) = found.page.words, found.page.rules
    assert found.turn == turn
    assert (found.page.width, found.page.height) == ((842, 595) if turn % 2 else (595, 842))
    assert word.text == "政府信息公开"
    x, y = {0: (300, 442), 1: (400, 300), 2: (295, 400), 3: (442, 295)}[turn]
    assert (word.box.x0, word.box.y1) == pytest.approx((x, y), abs=4)
    assert rule.across == (turn % 2 == 0)
    expected = {0: (100, 542, 200, 542), 1: (300, 100, 300, 200), 2: (395, 300, 495, 300), 3: (542, 395, 542, 495)}
    assert are([rule], {expected[turn]})


def test_a_page_is_what_is_shown_of_it() -> None:
    page = read(say("总计", 150, 700) + line(100, 690, 300, 690), more="/CropBox[100 100 500 800]").page
    assert (page.width, page.height) == (400, 700)
    assert page.words[0].box.x0 == pytest.approx(50, abs=1)
    assert are(page.rules, {(0, 110, 200, 110)})


def rules(content: str, **given: object) -> Sequence[Rule]:
    return read(content + " " + say("政府信息", 20, 20), **given).page.rules


SQUARE = {(100, 442, 200, 442), (100, 542, 200, 542), (100, 442, 100, 542), (200, 442, 200, 542)}
"""The sides of a square from (100, 300) to (200, 400), from the bottom left."""


@pytest.mark.parametrize(
    "content",
    [
        "100 300 100 100 re S",
        "100 300 m 200 300 l 200 400 l 100 400 l h S",
        "100 299.6 100 .8 re f 100 399.6 100 .8 re f 99.6 300 .8 100 re f 199.6 300 .8 100 re f",
        "99.5 299.5 101 101 re 100.5 300.5 99 99 re f*",
        "100 300 100 100 re 100 300 100 100 re S",
        "q 2 0 0 2 -100 -100 cm 100 200 50 50 re S Q",
        "100 300 m 150 300 l S 151 300 m 200 300 l S 100 400 100 -100 re S",
        "[3 2] 0 d 100 300 100 100 re S",
        "1 0 0 RG 100 300 100 100 re S",
    ],
    ids=["rectangle", "polygon", "thin", "ring", "twice", "scaled", "pieces", "dashed", "red"],
)
def test_lines_however_they_are_drawn(content: str) -> None:
    assert are(rules(content), SQUARE)


def test_lines_of_forms_in_forms() -> None:
    forms = (("/Matrix[2 0 0 2 0 0]", "/X1 Do"), ("", "0 0 50 50 re S"))
    assert are(rules("q 1 0 0 1 100 300 cm /X0 Do Q", forms=forms), SQUARE)


def test_dots_in_a_row_are_a_line() -> None:
    dots = "".join(f"{100 + 2 * i} 300 1 1 re f " for i in range(50))
    assert are(rules(dots), {(100, 541, 199, 541)})
    assert rules("".join(f"{100 + 20 * i} 300 1 1 re f " for i in range(5))) == ()


@pytest.mark.parametrize(
    "content",
    [
        "1 g 100 300 100 1 re f",
        "1 1 1 RG 100 300 m 200 300 l S",
        "100 300 m 200 350 l S",
        "100 300 m 120 350 180 350 200 300 c S",
        "100 300 100 100 re n",
        "0.9 g 100 300 100 100 re f",
        "100 300 2 2 re S",
    ],
    ids=["white fill", "white line", "slanted", "curve", "not painted", "one area", "short"],
)
def test_what_is_no_rule(content: str) -> None:
    assert rules(content) == ()


def shaded(widths: Sequence[int] = (60, 40), rows: int = 3) -> str:
    return "0.8 g " + "".join(
        f"{100 + sum(widths[:c])} {300 + 20 * r} {w} 20 re f " for r in range(rows) for c, w in enumerate(widths)
    )


def test_filled_cells_are_a_grid_if_nothing_else_draws_one() -> None:
    down = {(x, 482, x, 542) for x in (100, 160, 200)}
    assert are(rules(shaded()), down | {(100, y, 200, y) for y in (482, 502, 522, 542)})
    lined = "".join(line(100, 300 + 10 * i, 200, 300 + 10 * i) for i in range(7))
    assert are(rules(shaded() + lined), {(100, y, 200, y) for y in range(482, 543, 10)})

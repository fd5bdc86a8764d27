from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import amount_spans, format_amount, is_blank_mark, parse_amount
from gouji.document.amounts import BLANK_MARKS, plain, scale_of

NUMBERS = st.decimals(
    min_value=Decimal(-(10**15)), max_value=Decimal(10**15), places=4, allow_nan=False, allow_infinity=False
)
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def number(text: str) -> Decimal | None:
    amount = parse_amount(text)
    return None if amount is None else amount.number


def spans(text: str) -> list[str]:
    return [text[start:end] for start, end in amount_spans(text)]


@given(NUMBERS)
def test_a_number_reads_back_as_it_was_written(value: Decimal) -> None:
    amount = parse_amount(format_amount(value))
    assert amount is not None
    assert (amount.number, amount.unit, amount.slip) == (value, None, None)


@given(st.integers(0, 10**15))
def test_separators_and_width_change_nothing(value: int) -> None:
    for text in (
        f"{value:,}",
        f"{value:,}".replace(",", "，"),
        str(value).translate(WIDE),
        f"{value:,}".translate(WIDE),
    ):
        amount = parse_amount(text)
        assert amount is not None
        assert (amount.number, amount.slip) == (value, None), text


@given(
    NUMBERS, st.sampled_from(["减 {}", "减{}", "减少{}", "-{}", "－{}", "−{}", "–{}", "—{}", "——{}", "下降 {}", "↓{}"])
)
def test_every_minus_makes_the_number_negative(value: Decimal, minus: str) -> None:
    text = minus.format(format_amount(abs(value)))
    assert number(text) == -abs(value)
    assert spans(text) == [text]


@given(NUMBERS, st.sampled_from(["增 {}", "增{}", "增加{}", "+{}", "＋{}", "新增 {}", "↑{}"]))
def test_every_plus_leaves_the_number_as_it_is(value: Decimal, plus: str) -> None:
    text = plus.format(format_amount(abs(value)))
    assert number(text) == abs(value)
    assert spans(text) == [text]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.8 亿元", 180_000_000),
        ("988.2576万", 9_882_576),
        ("988.2576 万元", 9_882_576),
        ("2千万", 20_000_000),
        ("3百亿元", 30_000_000_000),
        ("5万亿", 5_000_000_000_000),
        ("5 件", 5),
        ("12人次", 12),
        ("7元", 7),
        ("减 3万元", -30_000),
    ],
)
def test_units_convert_to_the_column(text: str, value: int) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert amount.value() == value
    assert spans(text) == [text]


def test_a_printed_unit_counts_in_the_columns_unit() -> None:
    amount, bare = parse_amount("1.8亿元"), parse_amount("1.8")
    assert amount is not None
    assert bare is not None
    assert amount.value(Decimal(10_000)) == 18_000
    assert bare.value(Decimal(10_000)) == Decimal("1.8")  # no unit printed: already in the column's
    assert scale_of(None) == scale_of("件") == 1


def test_the_largest_amounts_convert_without_loss() -> None:
    amount = parse_amount("9" * 24 + "亿元")
    assert amount is not None
    assert amount.value() == Decimal("9" * 24 + "0" * 8)


@pytest.mark.parametrize(
    ("text", "value", "slip"),
    [
        ("O", 0, "letter for digit"),
        ("o", 0, "letter for digit"),
        ("〇", 0, "letter for digit"),
        ("○", 0, "letter for digit"),
        ("1O", 10, "letter for digit"),
        ("I5", 15, "letter for digit"),
        ("l", 1, "letter for digit"),
        ("|", 1, "letter for digit"),
        ("5.", 5, "trailing dot"),
        ("12、", 12, "trailing dot"),
        ("007", 7, "leading zero"),
        ("1,2,3", 123, "misplaced separator"),
        ("12,345,67", 1_234_567, "misplaced separator"),
        (".5", Decimal("0.5"), "leading dot"),
        ("1 .5", Decimal("1.5"), "space in number"),
        ("４", 4, None),
        ("0.5", Decimal("0.5"), None),
        ("1, 379", 1379, None),
    ],
)
def test_misreadings_are_read_and_marked(text: str, value: Decimal, slip: str | None) -> None:
    amount = parse_amount(text)
    assert amount is not None
    assert (amount.number, amount.slip) == (value, slip)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "—",
        "/",
        "无",
        "总计",
        "1 2",
        "1 O",
        "1-2",
        "1:5",
        "5%",
        "3S",
        "S3",
        "8B8",
        "五",
        "²",
        "1e5",
        "5 项目",
        "9" * 25,
    ],
)
def test_what_is_not_exactly_one_amount_is_none(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize("text", ["-0", "减 0", "—0", "－0.0"])
def test_there_is_no_minus_zero(text: str) -> None:
    found = number(text)
    assert found == 0
    assert not plain(found or Decimal(0)).is_signed()


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ("17 0 -3", ["17", "0", "-3"]),
        ("469 减 232 31668", ["469", "减 232", "31668"]),
        ("0 0 - 0", ["0", "0", "-", "0"]),
        ("0 — 3", ["0", "—", "3"]),
        ("0 —3 5", ["0", "—3", "5"]),
        ("0 / 无 7", ["0", "/", "无", "7"]),
        ("640020470", ["640020470"]),
        ("1,379 20", ["1,379", "20"]),
        ("1, 379, 20", ["1", "379", "20"]),
        ("0 O 〇 l", ["0", "O", "〇", "l"]),
        ("1.8 亿元 5件", ["1.8 亿元", "5件"]),
        ("７　８", ["７", "８"]),
        ("0 .5", ["0", ".5"]),
        ("规章", []),
    ],
)
def test_runs_are_cut_at_spaces_and_marks(run: str, parts: list[str]) -> None:
    assert spans(run) == parts


RUNS = st.text(alphabet="0123456789OolI|〇.,，、-—–/+减增加少 \u3000万亿元件项总计年（）０９", max_size=40)


@given(RUNS)
def test_spans_are_in_order_and_inside(run: str) -> None:
    at = 0
    for start, end in amount_spans(run):
        assert at <= start < end <= len(run)
        at = end


@given(RUNS)
def test_any_text_reads_or_is_refused_without_an_error(run: str) -> None:
    amount = parse_amount(run)
    if amount is not None:
        assert amount.number.is_finite()
        assert amount.value().is_finite()
        assert parse_amount(format_amount(amount.value())) is not None or abs(amount.value()) >= 10**20


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.sampled_from([" ", "  ", "\t", "\u3000"]))
def test_numbers_parted_by_space_come_out_one_by_one(values: list[int], space: str) -> None:
    assert [number(part) for part in spans(space.join(map(str, values)))] == values


@pytest.mark.parametrize("mark", sorted(BLANK_MARKS))
def test_a_blank_mark_is_no_amount(mark: str) -> None:
    assert is_blank_mark(f" {mark} ")
    assert parse_amount(mark) is None


@pytest.mark.parametrize("text", ["", " ", "0", "O", "-0", "- -", "无数据"])
def test_other_texts_are_no_blank_marks(text: str) -> None:
    assert not is_blank_mark(text)

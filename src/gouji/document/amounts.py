"""Amounts as the forms print them: numerals with signs, separators and units, and the marks that stand for nothing.

Everything is read from text, never from tokens. Floats never appear: an amount is a `Decimal`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from gouji.document.remember import remember

MULTIPLIERS = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "亿": Decimal(10**8)}
"""Scale characters and what each multiplies by; a scale word (百万, 千万, 万亿) multiplies by all of its own."""

CURRENCY = ("元", "圆")
COUNTERS = ("件", "条", "项", "个", "次", "宗", "份", "人次", "人", "起", "篇", "部")
"""Counting words that may follow a number and change nothing."""

PLUS = ("增加", "新增", "增长", "上升", "增", "+", "↑")
MINUS = ("减少", "下降", "降低", "减", "-", "−", "－", "–", "﹣", "‐", "‑", "――", "―", "——", "—", "↓")
"""Printed signs of a change; longer ones first. Chinese keyboards and OCR print a minus as any dash there is."""

BLANK_MARKS = frozenset({"-", "--", "---", "—", "——", "–", "−", "－", "/", "／", "\\", "无", "╱", "∕", "空"})
"""Marks that print an empty cell."""

_WIDE = str.maketrans(
    "０１２３４５６７８９．，＋％ＯｏＩｌ｜〇○●Ｑ∶。·\u200b\ufeff\u3000", "0123456789.,+%OoIl|〇〇〇Q:..   "
)
_LIKE_DIGITS = "OoQ〇DIl|!"
_LETTERS = str.maketrans(_LIKE_DIGITS, "000001111")
_SLIPS = frozenset(_LIKE_DIGITS)
_DIGIT = rf"[\d{_LIKE_DIGITS}]"
_UNIT = "|".join(sorted((*MULTIPLIERS, *CURRENCY, *COUNTERS), key=len, reverse=True))
_SIGN = "|".join(re.escape(sign) for sign in (*PLUS, *MINUS))
_SIGN_WORD = "|".join(sign for sign in (*PLUS, *MINUS) if sign.isalpha())
_SIGN_MARK = "|".join(re.escape(sign) for sign in (*PLUS, *MINUS) if not sign.isalpha())
_AMOUNT = re.compile(
    rf"(?P<sign>{_SIGN})?\s*(?P<number>{_DIGIT}[\d{_LIKE_DIGITS},\s]*(?:\.\s*[\dOoQ〇Il|!]+)?|\.\d+)\s*(?P<tail>[.,、]*)\s*"
    rf"(?P<unit>(?:{_UNIT})*)\s*(?P<close>[.,;]*)"
)


_MOST_DIGITS = 24
"""Longer runs are many cells glued together, and near the end of what a Decimal holds exactly (28 digits)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A printed amount.

    Attributes:
        number: The number as printed, sign applied, scale word not applied.
        unit: The unit as printed (such as "亿元"), or None.
        scale: What the unit's scale word multiplies by.
        slip: What makes the text look misread, or None.
    """

    number: Decimal
    unit: str | None = None
    scale: Decimal = Decimal(1)
    slip: str | None = None

    def value(self, column_scale: Decimal = Decimal(1)) -> Decimal:
        """The amount in a column's unit.

        Args:
            column_scale: What one unit of the column is worth in base units (10000 for 万元).

        Returns:
            The number as printed if it carries no scale word or currency, else converted to the column's unit.
        """
        if self.unit is None or not any(word in self.unit for word in (*MULTIPLIERS, *CURRENCY)):
            return self.number
        return plain(self.number * self.scale / column_scale)


def plain(value: Decimal) -> Decimal:
    """The same number without exponent, trailing zeros or a minus before zero."""
    if value == value.to_integral_value():
        return Decimal(int(value))
    return value.normalize()


def scale_of(unit: str | None) -> Decimal:
    """What a unit's scale word multiplies by: 10000 for "万元", 10 ** 7 for "千万元", 1 for "件" or None."""
    return prod((MULTIPLIERS[c] for c in unit or "" if c in MULTIPLIERS), start=Decimal(1))


@remember
def parse_amount(text: str) -> Amount | None:
    """Read one printed amount.

    Args:
        text: The text of one cell, such as "减 232", "1.8 亿元", "988.2576万", "1,379", "O" or "４".

    Returns:
        The amount, or None if the text is not exactly one amount (a blank mark, a label, two numbers).
    """
    folded = text.translate(_WIDE).strip()
    if not folded or len(folded) > 40:
        return None
    found = _AMOUNT.fullmatch(folded)
    if not found or not any(c.isdigit() or c in "OoQ〇Il|" for c in found["number"]):
        return None
    raw = found["number"].strip()
    if re.search(rf"{_DIGIT}\s+{_DIGIT}", raw) and not re.fullmatch(r"\d{1,3}(?:\s*,\s*\d{3})+(?:\.\d+)?", raw):
        return None  # two numbers, or one that was torn: not for this function to say
    slip = None
    digits = raw.translate(_LETTERS)
    if set(raw) & _SLIPS:
        slip = "letter for digit"
    if re.search(r"\s", raw.replace(", ", ",").replace(" ,", ",")):
        slip = slip or "space in number"
    digits = re.sub(r"\s+", "", digits)
    if "," in digits:
        if not re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
            slip = "misplaced separator"
        digits = digits.replace(",", "")
    if len(digits) > _MOST_DIGITS:
        return None
    if found["tail"] or found["close"]:
        slip = slip or "trailing dot"
    if digits[0] == ".":
        slip = slip or "leading dot"
    if len(digits) > 1 and digits[0] == "0" and not digits.startswith("0."):
        slip = slip or "leading zero"
    number = Decimal(digits)
    if found["sign"] in MINUS:
        number = -number
    unit = found["unit"] or None
    return Amount(plain(number) if "." not in digits else number, unit, scale_of(unit), slip)


_SPAN = re.compile(
    rf"(?:(?:{_SIGN_WORD})\s*(?=[\d.])|(?:{_SIGN_MARK})(?=[\d.]))?"
    r"(?:[\dOoQ〇Il|]+(?:,\d{3}(?!\d))*(?:\.[\dOo〇Il|]+)?|(?<!\.)\.\d+)[.、]*(?:,(?=\s*$))?"
    rf"(?:\s*(?:{_UNIT})+(?![\u4e00-\u9fff]))?"
    r"|(?<![\w])(?:-{1,2}|—{1,2}|–|−|－|/|／|\\|无)(?![\w])"
)


_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])|,\s*$")


def as_digits(text: str) -> str:
    """The text with letters that OCR engines read for digits as these digits, of the same length: `7〇l` is `701`."""
    return text.translate(_WIDE).translate(_LETTERS)


@remember
def amount_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the amounts and blank marks of a run of numbers stand.

    Args:
        text: A run such as "17 0 -3", "469 减 232 31668" or "0 0 - 0".

    Returns:
        Start and end of each in order; digits that no space parts are one amount ("640020470"). A minus that stands
        apart from the digits is a blank mark; a word (减 232) may stand apart.
    """
    plain_text = text.translate(_WIDE)
    if plain_text.count(",") != sum(found.group().count(",") for found in _THOUSANDS.finditer(plain_text)):
        plain_text = plain_text.replace(",", " ")  # one comma that parts no thousands: then none of them does
    return tuple(found.span() for found in _SPAN.finditer(plain_text))


def is_blank_mark(text: str) -> bool:
    """Whether the text is a mark that prints an empty cell."""
    return text.strip() in BLANK_MARKS


def format_amount(value: Decimal) -> str:
    """The number in plain digits, as `parse_amount` reads it back."""
    return format(plain(value), "f")

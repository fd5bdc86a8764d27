"""Numbers as a spreadsheet shows them: the part of Excel's number formats that says how many figures a reader sees.

What a sheet shows is what its author published; what it stores may be a sum with errors of binary fractions.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-mm-dd", 15: "yyyy-mm-dd",
    16: "mm-dd", 17: "yyyy-mm", 22: "yyyy-mm-dd", 31: "yyyy年m月d日", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Formats that a file names by number alone (ECMA-376 part 1, 18.8.30, and Chinese Excel's), as far as they matter."""
FIRST_DAY = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
"""Day 0 of dates, by whether the workbook counts from 1904."""
LAST_DAY = 2_958_465
"""31 December 9999."""
MOST_DIGITS = 15
"""Figures that a spreadsheet keeps of a number."""
LONGEST_FORMAT = 255
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|!(.)')
_PADDING = re.compile(r"_.|\*.|\[[^\]]*\]")
"""Room for a character, fill, colours and conditions: they show no text."""
_NUMBER = re.compile(r"[#?0,]*[#?0](?:\.[0#?]*)?")
_DATE = re.compile(r"[ymdhs]", re.IGNORECASE)


def shown(number: str, code: str, epoch_1904: bool = False) -> str:
    """A stored number as its format shows it; as it is stored, to 15 figures, where the format is of another kind.

    Args:
        number: What the file stores.
        code: The number format's code.
        epoch_1904: Dates count from 1904.
    """
    try:
        value = Decimal(number.strip())
    except InvalidOperation:
        return number
    if not value.is_finite() or abs(value.adjusted()) > 300:
        return number
    if code == "General" or not code or len(code) > LONGEST_FORMAT:
        return plain(value)
    sections = _sections(code)
    at = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    if _is_date(sections[0]):
        return _date(value, epoch_1904)
    return _section(value, sections[at], signed=at != 1)


def plain(value: Decimal) -> str:
    """A number without exponent, to 15 figures."""
    rounded = +value if value == 0 else round(value, MOST_DIGITS - 1 - value.adjusted())
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    """The parts of a format for positive, negative and zero numbers; semicolons in quotation marks part none."""
    kept = _LITERAL.sub(lambda found: found[0].replace(";", "\uffff"), code)
    return tuple(part.replace("\uffff", ";") for part in kept.split(";"))


def _is_date(section: str) -> bool:
    return _DATE.search(_LITERAL.sub("", _PADDING.sub("", section))) is not None


def _date(value: Decimal, epoch_1904: bool) -> str:
    if not 1 <= value <= LAST_DAY - (1462 if epoch_1904 else 0):
        return plain(value)
    day = FIRST_DAY[epoch_1904] + timedelta(days=int(value))
    return f"{day.year}年{day.month}月{day.day}日"


def _section(value: Decimal, section: str, signed: bool) -> str:
    """A number by one part of a format: its figures, with the text before and behind them."""
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        literals.append(next(text for text in found.groups() if text is not None))
        return "\ue000"

    bare = _PADDING.sub("", _LITERAL.sub(keep, section))
    figures = list(_NUMBER.finditer(bare))
    if not figures:  # a part for zeros or negative numbers that shows a text, or nothing
        text = _with(bare, literals)
        return plain(value) if any(c in text for c in "@EGeg/") else text.strip()
    if len(figures) > 1 or bare[figures[0].end() :].startswith((",", "\ue000.")) or figures[0][0].endswith(","):
        return plain(value)  # fractions, thousands left out, and others that show less than is stored
    found = figures[0]
    before, after = bare[: found.start()], bare[found.end() :]
    if any(c in before + after for c in "Ee/@") or before.endswith("."):
        return plain(value)
    percent = "%" in before + after
    decimals = len(found[0].partition(".")[2])
    scaled = value * 100 if percent else value
    text = f"{abs(scaled).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}" if _fits(scaled) else plain(value)
    least = len(found[0].partition(".")[2].rstrip("#?"))
    while decimals > least and text.endswith("0"):
        text, decimals = text[:-1], decimals - 1
    sign = "-" if scaled < 0 and signed and text.strip("0.") else ""
    return (sign + _with(before, literals) + text.rstrip(".") + _with(after, literals)).strip()


def _fits(value: Decimal) -> bool:
    return value.adjusted() <= MOST_DIGITS


def _with(text: str, literals: list[str]) -> str:
    """A piece of a format with its literal texts in place; they are used up from the left."""
    return "".join(literals.pop(0) if c == "\ue000" else c for c in text)

"""Years and dates as Chinese offices print them, in any digits."""

from __future__ import annotations

import re
from datetime import date

_ZERO = "〇○零0OoＯ０"
_HAN = {**{c: i for i, c in enumerate("一二三四五六七八九", 1)}, "元": 1, **dict.fromkeys(_ZERO, 0)}
_DIGITS = str.maketrans("０１２３４５６７８９．－／：ＯｏIl", "0123456789.-/:0011")
_HAN_YEAR = rf"二[{_ZERO}][{_ZERO}一二三四五六七八九]{{2}}"
YEAR = rf"(?:2[0O][\dOo]{{2}}年?度?|{_HAN_YEAR}年度?)"
"""Pattern of a year in a text without white space and in plain digits, with or without 年 and 度."""

_YEAR = re.compile(r"(?<!\d)2[0O][\dOo]{2}(?!\d)")
_HAN_YEAR_RE = re.compile(_HAN_YEAR)
_SPACE = re.compile(r"\s+")
_PERIOD = re.compile(
    r"(?<!\d)(2[0O][\dOo]{2})年0?1月0?1日(?:起|开始)?(?:至|到|-|—|－|～|~|止)|"
    r"(?:统计期限|统计时限|期限|数据)[^。]{0,20}?(?<!\d)(2[0O][\dOo]{2})[年./-]0?1[月./-]0?1日?"
)
_STATED = re.compile(r"(?<![\d〔\[(（])(20\d\d)年(?!\d{1,2}月)")
_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DATES = (
    re.compile(r"(?<!\d)(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"),
    re.compile(r"(?<!\d)(20\d\d)\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?!\d)"),
    re.compile(rf"({_HAN_YEAR})\s*年\s*({_MONTH})\s*月\s*({_DAY})\s*[日号]"),
)


def plain_digits(text: str) -> str:
    """The text with full-width digits and separators in their plain form, character for character."""
    return text.translate(_DIGITS)


def find_year(text: str) -> int | None:
    """The first year in a text: 2020, ２０２０, 2O20, 二〇二〇, also with spaces between the digits; None if none."""
    squeezed = _SPACE.sub("", text)
    found = _YEAR.search(plain_digits(squeezed))
    if found:
        return int(found[0].replace("O", "0").replace("o", "0"))
    han = _HAN_YEAR_RE.search(squeezed)
    return _han_year(han[0]) if han else None


def period_year(text: str) -> int | None:
    """The year of the period that the figures are about (统计期限自2020年1月1日起…), or None."""
    squeezed = _SPACE.sub("", text)
    found = _PERIOD.search(plain_digits(squeezed))
    return find_year(found[1] or found[2]) if found else None


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first full date in a text, with the offsets where it begins and ends; None if there is none."""
    plain = plain_digits(text)
    best: tuple[date, int, int] | None = None
    for pattern in _DATES:
        for found in pattern.finditer(plain if pattern is not _DATES[2] else text):
            day = _date(found)
            if day and (best is None or found.start() < best[1]):
                best = (day, found.start(), found.end())
                break
    if best is None and "年" in text and re.search(r"\d\s+\d", plain):
        squeezed = _SPACE.sub("", plain)  # digits set wide: 2 0 2 1 年
        loose = _DATES[0].search(squeezed)
        day = _date(loose) if loose else None
        if loose and day and loose.end() == len(squeezed):
            start = text.find("2")
            return day, start, len(text)
    return best


def _date(found: re.Match[str]) -> date | None:
    parts = [group for group in found.groups() if group not in "-./"]
    if found.re is _DATES[2]:
        year, month, day = _han_year(parts[0]), _han_number(parts[1]), _han_number(parts[2])
    else:
        year, month, day = (int(part) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _han_year(text: str) -> int:
    return int("".join(str({**_HAN, "二": 2}[c]) for c in text))


def _han_number(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN[text]
    return (_HAN[tens] if tens else 1) * 10 + (_HAN[ones] if ones else 0)


def years_in(text: str) -> list[int]:
    """Years that begin a statement (2020年，… / 2020年度…), in order; dates and numbers of documents are none."""
    squeezed = plain_digits(_SPACE.sub("", text))
    return [int(found[1]) for found in _STATED.finditer(squeezed)]

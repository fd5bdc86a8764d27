"""Numbers as Word writes them before the items of a list (`w:numFmt`, ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖")
_PLACES = ("", "十", "百", "千")
_LEGAL_PLACES = ("", "拾", "佰", "仟")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LARGEST = 9999
"""Larger numbers, which no list reaches, are written in plain digits."""


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _in_words(number: int, digits: str = "零一二三四五六七八九", places: tuple[str, ...] = _PLACES) -> str:
    """A number up to 9999 with its places named: 二百零五; 十一 without 一 in front."""
    if number == 0:
        return digits[0]
    out, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + places[place]
        gap = not digit
    return out[1:] if 10 <= number < 20 and places is _PLACES else out


def _counting(number: int) -> str:
    return _in_words(number) if 0 < number < 100 else _digit_by_digit(number)


def _japanese(number: int) -> str:
    """In words without zeros; a place's one is not written: 百一."""
    out = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += ("" if digit == 1 and place else _DIGITS[digit]) + _PLACES[place]
    return out or _DIGITS[0]


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out or "0"


def _letters(number: int) -> str:
    """Letters from a to z, then aa, bb and so on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Characters that follow each other in Unicode; plain digits beyond the last."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _among(characters: str) -> Callable[[int], str]:
    """The characters in turn."""
    return lambda number: characters[(number - 1) % len(characters)] if number > 0 else str(number)


def _circled(number: int) -> str:
    if 20 < number <= 50:
        return chr((0x3251 if number <= 35 else 0x32B1 - 15) + number - 21)
    return _from("①", 20)(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _counting,
    "chineseCountingThousand": _in_words,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _in_words,
    "taiwaneseDigital": _digit_by_digit,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": lambda number: _in_words(number, _LEGAL[0], _LEGAL_PLACES),
    "ideographLegalTraditional": lambda number: _in_words(number, _LEGAL[1], _LEGAL_PLACES),
    "ideographTraditional": _among("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _among("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _from("㊀", 10),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "none": lambda number: "",
}


def write_number(number: int, format: str) -> str:
    """A number in one of Word's formats; in plain digits if the format is unknown or the number above 9,999."""
    return _FORMATS.get(format, str)(number) if 0 <= number <= _LARGEST else str(number)

"""Text folded for matching: one character for one character, so that offsets hold.

Full-width forms, compatibility and radical characters, traditional characters and the many shapes of dashes,
brackets and dots come out as one plain form. The original text is always kept beside it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc

from gouji.document.remember import remember

_SAME = {
    "（": "(", "）": ")", "﹙": "(", "﹚": ")", "【": "[", "】": "]", "〔": "(", "〕": ")", "［": "[", "］": "]",
    "，": ",", "﹐": ",", "：": ":", "；": ";", "！": "!", "？": "?", "．": ".", "。": ".", "∶": ":", "｡": ".",
    "“": '"', "”": '"', "„": '"', "＂": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'",
    "—": "-", "–": "-", "−": "-", "－": "-", "﹣": "-", "‐": "-", "‑": "-", "―": "-", "─": "-", "━": "-",
    "／": "/", "∕": "/", "╱": "/", "＼": "\\", "｜": "|", "│": "|", "┃": "|", "＋": "+", "＊": "*", "·": ".", "•": ".",
    "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ",
    "\t": " ", "\x0b": " ", "\x0c": " ", "\r": " ", "\x00": " ", "○": "〇", "◯": "〇",
}  # fmt: skip
"""Characters that mean the same on these pages; checked before Unicode's own compatibility forms."""

_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FFF


@cache
def _table() -> dict[int, str]:
    """The folding table: built once, from Unicode's compatibility forms and OpenCC's character variants."""
    han = [chr(code) for code in range(_FIRST_HAN, _LAST_HAN + 1)]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table = {ord(a): b for a, b in zip(han, simple, strict=True) if a != b and len(b) == 1}
    for first, last in ((0x2E80, 0x2FDF), (0x3200, 0x33FF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF)):
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = _SAME.get(plain) or table.get(ord(plain), plain)
    table.update({ord(a): b for a, b in _SAME.items()})
    return table


@remember
def fold(text: str) -> str:
    """The text with every character in its plain form.

    Returns:
        A string of the same length: the character at an offset stands for the one at that offset of `text`.
    """
    return text if text.isascii() and text.isprintable() else text.translate(_table())


_SPACE = re.compile(r"\s+")
_NOT_LABEL = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")


@remember
def squeeze(text: str) -> str:
    """The folded text without white space."""
    return _SPACE.sub("", fold(text))


@remember
def bare(text: str) -> str:
    """The folded text with only its letters, digits and Han characters: what label similarity is measured on."""
    return _NOT_LABEL.sub("", fold(text))


_PARENTHESES = re.compile(r"\([^()]{3,}\)?")


@remember
def core(text: str) -> str:
    """`bare` without remarks in parentheses of three characters or more: 规章（设区的市…） → 规章."""
    short = bare(_PARENTHESES.sub("", fold(text)))
    return short or bare(text)


def is_han(character: str) -> bool:
    """Whether the character is a Han character of the basic block."""
    return "\u4e00" <= character <= "\u9fff"


_NUMERALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_ENUMERATOR = re.compile(
    r"\s*(?:(?P<paren>\(\s*(?P<p>[一二三四五六七八九十\d-]{1,3})\s*\))|(?P<dun>(?P<d>[一二三四五六七八九十]{1,3})\s*[、,.])|"
    r"(?P<dot>(?P<n>\d{1,2})\s*[.、,]))\s*"
)


@remember
def enumerator(text: str) -> tuple[str, int, int] | None:
    """The enumerator that the text begins with.

    Returns:
        Kind ("paren" for （一）, "dun" for 一、, "dot" for 1.), number, and how many characters of the text it takes;
        None if there is none. A dash in parentheses counts as 一, which OCR often makes of it.
    """
    found = _ENUMERATOR.match(fold(text))
    if not found:
        return None
    kind = next(name for name in ("paren", "dun", "dot") if found[name])
    digits = found["p"] or found["d"] or found["n"]
    number = 1 if set(digits) <= {"-"} else int(digits) if digits.isdigit() else _han_number(digits)
    return (kind, number, found.end()) if number else None


def _han_number(text: str) -> int:
    """一 to 九十九; 0 if the text is none of them."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _NUMERALS.get(text, 0)
    if (tens and tens not in _NUMERALS) or (ones and ones not in _NUMERALS):
        return 0
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)

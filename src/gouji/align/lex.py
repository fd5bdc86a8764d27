"""The text of a segment → label pieces and runs of numbers.

What is a number and what belongs to a label is told by the characters around it: `3.` before a Han character is an
enumerator, `（指2019年事项数）` a remark, `2019年` and `第20条` words, `减 232` and `1.8 亿元` amounts. In glued text
the last digit before a dot and a label (`3200000326.属于`) is the label's enumerator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gouji.channel import fold
from gouji.document.remember import remember

_HAN = r"[\u4e00-\u9fff]"
_TOKEN = re.compile(
    rf"""
    (?P<paren>\(\s*[一二三四五六七八九十\d-]{{1,3}}\s*\))            # （一）
    |(?P<remark>\((?=[^()]*{_HAN})(?:[^()]*\)|[^()\d/]*))              # （区分处理的，…）
    |(?P<dun>(?<![\u4e00-\u9fff])[一二三四五六七八九十]{{1,2}}\s*[、.])  # 一、
    |(?P<glued>\d+(?=[1-9]\s*[.、,]\s*["'(]?\s*{_HAN}))                # 320000032 of 3200000326.属于
    |(?P<dot>[1-9]\d?\s*[.、,](?=\s*(?:<br\s*/?>\s*)?["'(]?\s*{_HAN})|[1-9]\d?\s*、(?=\s*$))   # 3.
    |(?P<word>\d+\s*(?:年|月|日|号|届|条\s*第))                        # 2019年
    |(?P<amount>(?:(?<![/{_HAN[1:-1]}])(?:增加|减少|新增|增|减)\s*(?=[\d.])|(?<![\w)])[-+](?=[\d.]))?
        (?=[\d.〇]|(?<![A-Za-z])[lIOo]{{1,3}}\d)\d?[\dOoIl〇|]*(?:,\d{{3}}(?!\d))*(?:\.[\dOoIl〇|]+)?[.]*(?:,(?=\s*$))?
        (?:\s*(?:百万|千万|[万亿千])?[元圆]?(?![\u4e00-\u9fff](?<=[元圆]{_HAN})))?
        (?:\s*(?:人次|[件条项个次宗份])(?=\s|$))?)
    |(?P<letter>(?<![A-Za-z\u4e00-\u9fff])[OoIl|〇](?![A-Za-z\u4e00-\u9fff]))
    |(?P<blank>(?<![\w\u4e00-\u9fff/])(?:-{{1,2}}|/|\\)(?![\w\u4e00-\u9fff/.-]))
    |(?P<space>\s+)
    |(?P<text>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_NUMERIC = frozenset({"amount", "glued", "letter", "blank"})
_STARTS = frozenset({"paren", "dun", "dot"})
_SEPARATORS = frozenset(",;、")
"""Marks between the numbers of a run that belong to none of them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one segment: label text, or a run of numbers (`count` of them; 0 for label text)."""

    start: int
    end: int
    count: int


@remember
def cut(text: str) -> tuple[Piece, ...]:
    """Cut the text of a segment into label pieces and runs of numbers.

    Args:
        text: The segment's text as printed.

    Returns:
        Pieces in order; white space between them is in none. Numbers that only white space parts are one run.
    """
    folded = fold(text)
    pieces: list[Piece] = []
    start = end = count = -1

    def close() -> None:
        if start >= 0 and (count > 0 or folded[start:end].strip(" .,;:*_~`#|")):
            pieces.append(Piece(start, end, count))

    for found in _TOKEN.finditer(folded):
        kind = found.lastgroup
        if kind == "space" or (count > 0 and found.group() in _SEPARATORS):
            continue
        numeric = kind in _NUMERIC
        if numeric and kind == "amount" and not any(c.isdigit() or c == "〇" for c in found.group()):
            numeric = False  # a lone dot or comma
        new = start < 0 or numeric != (count > 0)
        if kind in _STARTS and not folded[: found.start()].rstrip().endswith("第"):
            new = True
        if new:
            close()
            start, count = found.start(), 0
        end = found.end()
        if numeric:
            end = found.start() + len(found.group().rstrip())
            count += 1
    close()
    return tuple(pieces)

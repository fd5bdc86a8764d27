"""Where the whole form starts again in one file, whatever became of the titles.

A report goes through its sections and tables in one order. Where they come again from the first on, both times with
tables between, another report has begun. No single word tells it: a list of contents repeats headings without tables,
an annex repeats a table without headings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz

from gouji.channel.normalise import bare, enumerator
from gouji.facts.page import clean, squeeze_plain
from gouji.facts.title import BODY

_SKELETON = (
    ("总体情况", "概述"),
    ("主动公开政府信息情况", "第二十条第一项"),
    ("收到和处理政府信息公开申请情况", "本年新收政府信息公开申请数量"),
    ("结转下年度继续办理",),
    ("政府信息公开行政复议行政诉讼情况",),
    ("存在的主要问题及改进情况",),
    ("其他需要报告的事项",),
)
"""What a report shows in this order: wordings of each part."""
_SECTIONS = (0, 1, 2, 4, 5, 6)
"""The parts that are sections, by their number less one."""
_OPENING = 1
"""Last part with which a report may open: the first may be lost."""
_LATE = 3
"""First part that shows that the tables of the report before are through."""
_ALIKE, _ALIKE_NUMBERED = 75.0, 50.0
"""Least similarity, 0 to 100, of a line to a part, and to the section whose number it has."""
_LONGEST = 40
"""Characters of the longest line that may be a heading or a label."""
_FEWEST = 3
"""Parts that must come again for the whole form to start again: an annex repeats one or two."""
_TITLE = "政府信息公开工作年度报告"
_TITLE_ALIKE = 62.0
"""Least similarity of a line before an opening to the words of a title for it to be one, however garbled."""
_SHORTEST_TITLE, _LONGEST_TITLE = 6, 60
"""Characters of a line that may be a title, or a piece of one."""
_NAMELESS = re.compile(r"关于|20\d\d|二[〇○0零]|政府信息|政务")
"""How a title begins whose issuer stands on the line above."""


def find_restarts(lines: Sequence[str], tables: Sequence[int], fewest: int) -> list[int]:
    """Indices of the lines at which another report begins.

    Args:
        lines: The lines.
        tables: Indices of lines with words of the tables, rising.
        fewest: Such lines that a report has at least.
    """
    parts = list(_parts(lines))
    found: list[int] = []
    seen: set[int] = set()
    start = 0
    for at, (index, part) in enumerate(parts):
        if part <= _OPENING and max(seen, default=0) >= _LATE:
            again = {p for _, p in parts[at:]} & seen
            before = max(i for i, p in parts[:at] if p >= _LATE)  # a list of contents has no tables up to its end
            told = min(_count(tables, start, before + 1), _count(tables, index, len(lines)))
            if len(again) >= _FEWEST and told >= fewest:
                start = _begin(lines, before, index)
                found.append(start)
                seen = set()
        seen.add(part)
    return found


def _count(listed: Sequence[int], start: int, end: int) -> int:
    return bisect_left(listed, end) - bisect_left(listed, start)


def _parts(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines that show a part of the form, each with its part."""
    for index, line in enumerate(lines):
        if len(line) > 2 * _LONGEST or "。" in line:
            continue
        part = _part(squeeze_plain(clean(line)))
        if part is not None:
            yield index, part


@cache
def _wordings() -> tuple[tuple[int, str], ...]:
    return tuple((part, wording) for part, wordings in enumerate(_SKELETON) for wording in wordings)


def _part(text: str) -> int | None:
    """The part of a report that a short line shows."""
    if not 2 <= len(text) <= _LONGEST:
        return None
    found = enumerator(text)
    short = bare(text[found[2] :] if found else text)
    if len(short) < 2:
        return None
    score, part = max((fuzz.ratio(short, wording), part) for part, wording in _wordings())
    if score >= _ALIKE:
        return part
    if found and found[0] == "dun" and found[1] <= len(_SECTIONS):
        numbered = _SECTIONS[found[1] - 1]
        if max(fuzz.ratio(short, wording) for wording in _SKELETON[numbered]) >= _ALIKE_NUMBERED:
            return numbered
    return None


def _begin(lines: Sequence[str], before: int, opening: int) -> int:
    """The first line of a report: of a title between the end of the report before and its own opening."""
    texts = [squeeze_plain(clean(line)) for line in lines[before + 1 : opening]]
    shown = [i for i, text in enumerate(texts) if text]
    for at, i in enumerate(shown):
        if _is_title(texts[i]):
            above = shown[at - 1] if at else None
            alone = above is not None and _NAMELESS.match(texts[i]) and BODY.fullmatch(texts[above])
            return before + 1 + (above if alone and above is not None else i)
    return opening


def _is_title(text: str) -> bool:
    if not _SHORTEST_TITLE <= len(text) <= _LONGEST_TITLE or "。" in text or _part(text) is not None:
        return False
    return fuzz.partial_ratio(_TITLE, text) >= _TITLE_ALIKE

"""One file, several reports: where each begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from gouji.facts.page import clean, squeeze_plain
from gouji.facts.restart import find_restarts
from gouji.facts.title import BODY, read_title

_CUT_HEAD = re.compile(r"年度?(?:政府|政务)?信息公开")
_ENDS_WITH_YEAR = re.compile(r"(?:20\d\d|二[〇○0零]\S\S)$")
_EARLY = re.compile(r"总体情况|概述|第二十条第[（(]一[)）]|主动公开政府信息|统计期限")
_LATE = re.compile(r"结转下年度|尚未审结|复议后起诉|无法提供|不予处理|行政复议.{0,8}行政诉讼情况|需要报告的事项")
_TABLE = re.compile(r"第二十条第|本年新收|信息内容|结转下年度|尚未审结|申请人情况|指标名称|统计数")
_LONGEST_LABEL = 80
"""Characters of the longest line that is a label or a heading; in a longer one the words are quoted."""
_MOST_PIECES = 4
_LONGEST_PIECE = 60
_SAME_ISSUER = 80.0
"""Least similarity (0-100) at which two names are taken for one issuer with a character misread."""
_FEWEST_TABLE_LINES = 3
"""Lines with words of the tables that a report's body has at least; a list of links has none."""


@dataclass(frozen=True, slots=True)
class _TitleAt:
    index: int
    issuer: str | None
    year: int | None


def split_reports(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Find the reports in the lines of one file.

    A report begins at a title that stands alone, names another issuer or year than the report before it, comes after
    tables of that report and before the opening of another body. Running heads, contents, links and quoted titles
    fail one of these. Whatever became of its title, it begins where the whole form starts again (see `restart`).

    Args:
        lines: All lines of the file.

    Returns:
        First and last line of every report, 1-based and inclusive, covering all lines; one range if in doubt, and
        none for no lines.
    """
    if not lines:
        return []
    titles = list(_titles(lines))
    starts = [0]
    body = _Body(lines)
    if len(titles) > 1:
        current = titles[0]
        for title in titles[1:]:
            if title.index <= starts[-1] or not _differs(current, title):
                continue
            if body.between(starts[-1], title.index) and body.opens(title.index):
                starts.append(title.index)
                current = title
            elif starts == [0] and not body.between(0, title.index):
                current = title  # the title nearest to the body is the report's own; those before it are a list
    for first, last in pairwise([*starts, len(lines)]):
        tables = [i - first for i in body.tables[bisect_left(body.tables, first) : bisect_left(body.tables, last)]]
        starts += [first + at for at in find_restarts(lines[first:last], tables, _FEWEST_TABLE_LINES)]
    starts.sort()
    ends = [*starts[1:], len(lines)]
    return [(start + 1, end) for start, end in zip(starts, ends, strict=True)]


def _titles(lines: Sequence[str]) -> list[_TitleAt]:
    """Titles that stand alone on a line or over up to four, with an issuer or a year."""
    found: list[_TitleAt] = []
    for at, line in enumerate(lines):
        if len(line) > 2 * _LONGEST_PIECE or not ("报告" in line or "年报" in line or "报 告" in line):
            continue
        text = squeeze_plain(clean(line))
        before = next((lines[i] for i in range(at - 1, max(-1, at - 4), -1) if lines[i].strip()), "")
        if _CUT_HEAD.match(text) and not _ENDS_WITH_YEAR.search(squeeze_plain(clean(before[-40:]))):
            continue  # the rest of a running head that a page break has cut
        if len(text) > _LONGEST_PIECE or "《" in text or not text.endswith(("报告", "年报", "）", ")")):
            continue
        best: _TitleAt | None = None
        joined, index, pieces = text, at, 1
        while True:
            read = read_title(joined)
            if read and read != (None, None):
                if best is None or (read[0] and not best.issuer) or (read[1] and not best.year):
                    best = _TitleAt(index, *read)
                if all(read):
                    break
            index = next((i for i in range(index - 1, max(-1, index - 4), -1) if lines[i].strip()), -1)
            if index < 0 or pieces == _MOST_PIECES:
                break
            piece = squeeze_plain(clean(lines[index])) if len(lines[index]) <= 2 * _LONGEST_PIECE else ""
            if not piece or len(piece) > _LONGEST_PIECE or not _goes_on(piece, joined):
                break
            joined, pieces = piece + joined, pieces + 1
        if best:
            found.append(best)
    return found


def _goes_on(piece: str, rest: str) -> bool:
    """Whether a line is a piece of the title whose rest follows: a name, words of a title, or what makes it whole."""
    if BODY.fullmatch(piece) or re.search(r"公开|(?:年度?|关于|政府|信息|工作)$", piece):
        return True
    read = read_title(piece + rest)  # a line may break anywhere: …委员会2 / 020年政府信息公开…
    return read is not None and all(read)


def _differs(a: _TitleAt, b: _TitleAt) -> bool:
    """Whether two titles are of different reports."""
    if a.year and b.year and a.year != b.year:
        return True
    if not (a.issuer and b.issuer):
        return False
    if a.issuer in b.issuer or b.issuer in a.issuer:
        return False
    return fuzz.ratio(a.issuer, b.issuer) < _SAME_ISSUER


class _Body:
    """Where the lines of a file have words of the tables and of early and late sections."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.tables: list[int] = []
        self.late: list[int] = []
        self.early: list[int] = []
        for i, line in enumerate(lines):
            if _TABLE.search(line):
                self.tables.append(i)
            if _EARLY.search(line):
                self.early.append(i)
            elif len(line) <= _LONGEST_LABEL and "。" not in line and _LATE.search(line):
                self.late.append(i)

    def between(self, start: int, end: int) -> bool:
        """Whether the lines hold the tables of a report, the later ones among them."""
        tables = bisect_left(self.tables, end) - bisect_left(self.tables, start)
        return tables >= _FEWEST_TABLE_LINES and bisect_left(self.late, end) > bisect_left(self.late, start)

    def opens(self, start: int) -> bool:
        """Whether a report's body follows: an opening section first, tables after it."""
        early, late = bisect_right(self.early, start), bisect_right(self.late, start)
        if early == len(self.early) or (late < len(self.late) and self.late[late] < self.early[early]):
            return False
        return len(self.tables) - bisect_right(self.tables, start) >= _FEWEST_TABLE_LINES

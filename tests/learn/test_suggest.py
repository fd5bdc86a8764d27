"""Lines that would teach the model most."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from gouji.document import Tag
from gouji.document.errors import OptionError
from gouji.learn.corrections import Origin, Page
from gouji.learn.suggest import LEAST, suggest
from tests.learn.corrections.sample import page, sign

KINDS = ("会议纪要未及时上网", "第二十条第（五）项", "商业企业 科研机构 其他", "石滩镇人民政府办公室")


def report(number: int, lines: list[str], sure: list[float]) -> Page:
    return page(lines, [Tag.TEXT] * len(lines), sure, f"r{number}.txt")


def many() -> list[Page]:
    """Eight reports with the same four kinds of doubtful lines, each with words of its own, and sure ones."""
    found = []
    for r in range(8):
        word = chr(0x4E00 + 97 * r)
        lines = [kind + word for kind in KINDS] + [f"规章 {r}", "无"]
        found.append(report(r, lines, [0.3, 0.31, 0.32, 0.33, 0.5, 0.999]))
    return found


def test_the_least_certain_come_first_and_the_certain_never() -> None:
    (one,) = [report(0, ["甲乙丙", "丁戊", "己庚辛壬", "癸"], [0.9, 0.4, 0.6, 1 - LEAST / 2])]
    assert [s.tagged.line.number for s in suggest([one], 2)] == [2, 3]
    assert [s.tagged.line.number for s in suggest([one], 9)] == [2, 3, 1]


def test_the_lines_are_unlike_each_other() -> None:
    chosen = suggest(many(), 4)
    assert {s.tagged.line.text[:-1] for s in chosen} & set(KINDS) == set(KINDS), "the four least certain are one kind"


def test_no_report_dominates() -> None:
    big = report(99, [f"{chr(0x5000 + i)}{chr(0x6000 + 31 * i)}报告段" for i in range(200)], [0.1] * 200)
    chosen = suggest([big, *many()], 9)
    shares = Counter(s.page.origin.name for s in chosen)
    assert len(chosen) == 9
    assert shares["r99.txt"] <= 2


def test_lines_that_differ_in_digits_are_one() -> None:
    found = suggest([report(0, ["规章 1", "规章 22", "规章 3"], [0.5, 0.4, 0.6])], 5)
    assert [(s.tagged.line.number, s.alike) for s in found] == [(2, 3)]


def test_corrected_lines_are_not_asked_for_again() -> None:
    one = report(0, ["甲乙丙", "丁戊"], [0.4, 0.5])
    done = replace(sign(), source=one.origin).line_tag(1, "甲乙丙", Tag.TEXT)
    assert [s.tagged.line.number for s in suggest([one], 5, [done])] == [2]
    other = replace(sign(), source=Origin("x", "0" * 64)).line_tag(1, "甲乙丙", Tag.TEXT)
    assert len(suggest([one], 5, [other])) == 2


def test_the_same_pages_give_the_same_lines() -> None:
    assert suggest(many(), 6) == suggest(many(), 6)


def test_nothing_doubtful_gives_nothing_and_none_cannot_be_asked_for() -> None:
    assert suggest([report(0, ["甲", "", "乙"], [1.0, 0.0, 1.0])], 5) == []
    assert suggest([], 5) == []
    with pytest.raises(OptionError, match="at least 1"):
        suggest([], 0)

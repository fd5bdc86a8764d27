"""Markdown of vision models: what they put around figures and labels says nothing, and nothing moves."""

from collections.abc import Callable

import pytest

from gouji.document import SourceKind
from gouji.pipeline import Settings, Structurer
from gouji.readers import read
from gouji.readers.markup import blank_markup
from tests.readers.formats import FORMATS, gold
from tests.scoring import doubted, score

PIPES = (FORMATS / "dump" / "pipes.md").read_text(encoding="utf-8")
TABLES = (FORMATS / "dump" / "vision-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("| $12$ |", "|  12  |"),
        ("| \\( 0 \\) |", "|    0    |"),
        ("$\\mathrm{360.18}$", "         360.18  "),
        ("$12.5\\%$", " 12.5 % "),
        ("1\\.属于国家秘密 360\\.18", " 1.属于国家秘密  360.18"),
        ("| 甲<br>乙 | 1 |", "| 甲    乙 | 1 |"),
        ("甲<br>乙", "甲<br>乙"),
        ("$x$ 5美元", "$x$ 5美元"),
        ("总计 0", "总计 0"),
        ("$ 1\n2 $", "$ 1\n2 $"),
    ],
)
def test_markup_is_blanked_out(text: str, blank: str) -> None:
    assert blank_markup(text) == blank
    assert len(blank) == len(text)


def in_pipes(wrap: Callable[[str], str]) -> str:
    def line(text: str) -> str:
        cells = text.split("|")
        return "|".join(f" {wrap(c.strip())} " if c.strip(" -") else c for c in cells) if text.startswith("|") else text

    return "\n".join(map(line, PIPES.split("\n")))


def figures(before: str, behind: str) -> Callable[[str], str]:
    return lambda text: f"{before}{text}{behind}" if text.replace(".", "").isdigit() else text


def in_tables(before: str, behind: str) -> str:
    return TABLES.replace("<td>", f"<td>{before}").replace("</td>", f"{behind}</td>")


STYLES = {
    "bold": in_pipes(lambda text: f"**{text}**"),
    "formulas": in_pipes(figures("$", "$")),
    "formulas of LaTeX": in_pipes(figures("\\( ", " \\)")),
    "upright formulas": in_pipes(figures("$\\mathrm{", "}$")),
    "breaks in cells": in_pipes(lambda text: f"{text[:4]}<br>{text[4:]}" if len(text) > 6 else text),
    "a break behind": in_pipes(figures("", "<br>")),
    "escapes": in_pipes(lambda text: text.replace(".", "\\.")),
    "a fence": f"```markdown\n{PIPES}\n```\n",
    "HTML in bold": in_tables("**", "**"),
    "HTML with formulas": TABLES.replace("<td>0</td>", "<td>$0$</td>").replace("<td>1</td>", "<td>\\( 1 \\)</td>"),
    "HTML in pages of its own": TABLES.replace(
        "<table>", '<div style="text-align: center;"><html><body><table border="1">'
    ).replace("</table>", "</table></body></html></div>"),
    "HTML over lines": TABLES.replace("<tr>", "\n<tr>\n").replace("<td", "\n  <td"),
}


@pytest.fixture(scope="module")
def structurer() -> Structurer:
    return Structurer(Settings())


@pytest.mark.parametrize("style", STYLES)
def test_every_cell_is_exact_and_accepted(structurer: Structurer, style: str) -> None:
    (result,) = structurer.run(STYLES[style].encode(), "a.md")
    found = score(result.report, gold("plain"))
    assert found.silent == ()
    assert found.exact == found.cells == len(gold("plain").values)
    assert doubted(result.report) == []
    assert result.document.kind is not SourceKind.DIGITAL
    assert result.report.title == "四川省万江市政府信息公开工作年度报告（2022年度）"


def test_a_web_page_with_signs_of_markdown_is_a_web_page() -> None:
    head = "<!DOCTYPE html><html><head><style>\n# a {}\n</style></head>"
    page = f"{head}<body><table><tr><td>甲<td>$1$<tr><td>乙<td>2</table>"
    found = read(page.encode(), "a", 2**20)
    assert found.kind is SourceKind.DIGITAL
    assert [line.text for line in found.lines] == ["甲\t$1$", "乙\t2"]

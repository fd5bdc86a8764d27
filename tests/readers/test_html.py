"""Web pages: what the reader makes of them, and whole reports from gold through the pipeline."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from gouji.document import Document, RegionKind, Status
from gouji.document.errors import EmptyInput
from gouji.pipeline import Settings, Structurer
from gouji.readers import read
from tests.readers.webpages import TITLE, gold, page
from tests.readers.webstyles import HARD, TRAITS
from tests.scoring import Score, score

pytest.importorskip("lxml")
GOLDS = ("gb18030-signs-and-units", "author-sums-wrong", "three-kinds-two-editions", "zeros-left-blank")


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


def scored(name: str, data: bytes) -> Score:
    (result,) = structurer().run(data, f"{name}.html")
    assert result.report.source.format == "html"
    assert (result.report.title, result.report.year) == (TITLE, 2021)
    return score(result.report, gold(name))


@pytest.mark.parametrize("trait", TRAITS)
def test_every_cell_is_exact_and_accepted(trait: str) -> None:
    for name in GOLDS:
        found = scored(name, page(name, TRAITS[trait]))
        assert found.silent == ()
        assert found.exact == found.cells
        assert found.accepted >= 0.99 * found.cells


@pytest.mark.parametrize("trait", HARD)
def test_nothing_is_silently_wrong(trait: str) -> None:
    for name in GOLDS:
        found = scored(name, page(name, HARD[trait]))
        assert found.silent == ()
        assert found.exact >= 0.9 * found.cells


def test_empty_slots_are_blank_and_for_certain_where_most_are() -> None:
    name = GOLDS[0]
    style = replace(TRAITS["plain"], show=lambda value: str(value) if value else "")
    (result,) = structurer().run(page(name, style), "a.html")
    for table in result.report.tables:
        blanks = sum(cell.status is Status.BLANK for cell in table.cells)
        for cell in table.cells:
            value = gold(name).values[table.id, cell.row, cell.column]
            assert (cell.status, cell.value) == ((Status.READ, value) if value else (Status.BLANK, None))
            # where few are, their numbers may as well have got lost: a person is asked
            asked = cell.status is Status.BLANK and blanks <= len(table.cells) / 2
            assert cell.accepted(result.report.threshold) or (asked and cell.confidence > 0.8)


def document(body: str) -> Document:
    return read(f"<html><body>{body}</body></html>".encode(), "a.html", 10**6)


def slots(found: Document) -> dict[str, tuple[int, int, int, int]]:
    cells = [s for line in found.lines for s in line.segments if s.slot]
    return {s.text: (s.slot.row, s.slot.column, s.slot.row_span, s.slot.column_span) for s in cells if s.slot}


def test_spans_are_resolved_to_slots() -> None:
    table = "<tr><th rowspan=2>甲<th colspan=2>乙<tr><td>1<td>2<tr><td rowspan=0>3<td colspan=2>4<tr><td>5<td>6"
    found = document(f"<p>前</p><table>{table}</table><p>后</p>")
    assert [line.text for line in found.lines] == ["前", "甲\t乙", "1\t2", "3\t4", "5\t6", "后"]
    assert slots(found) == {
        "甲": (0, 0, 2, 1), "乙": (0, 1, 1, 2), "1": (1, 1, 1, 1), "2": (1, 2, 1, 1), "3": (2, 0, 2, 1),
        "4": (2, 1, 1, 2), "5": (3, 1, 1, 1), "6": (3, 2, 1, 1),
    }  # fmt: skip
    assert [(r.kind, r.first, r.last) for r in found.regions if r.known_grid] == [(RegionKind.TABLE, 2, 5)]
    for line in found.lines:
        assert all(line.text[s.start : s.end] == s.text for s in line.segments)


@pytest.mark.parametrize("span", ["x", "", "-1", "1.9", "1;"])
def test_spans_that_are_none_are_one(span: str) -> None:
    found = document(f'<table><tr><td colspan="{span}" rowspan="{span}">甲<td>乙<tr><td>1<td>2</table>')
    assert slots(found)["乙"] == (0, 1, 1, 1)


def test_a_table_of_one_row_in_a_cell_parts_it() -> None:
    inner = "<table><tr><td>1<td>2</table>"
    found = document(f"<table><tr><td>甲<td colspan=2>{inner}<tr><td>乙<td>3<td>4</table>")
    assert slots(found)["2"] == (0, 2, 1, 1)
    assert slots(found)["4"] == (1, 2, 1, 1)


def test_hidden_elements_and_scripts_say_nothing() -> None:
    found = document("<p>甲<span style='display: none'>乙</span>丙</p><script>丁</script><p hidden>戊</p><!--己-->")
    assert [line.text for line in found.lines] == ["甲丙"]


def test_empty_paragraphs_between_numbers_are_empty_cells() -> None:
    found = document("<p>甲</p><p></p><p>规章</p><p>1</p><p>&nbsp;</p><p>3</p><p><br></p><p>完</p>")
    assert [line.text for line in found.lines] == ["甲", "规章", "1", "\t", "3", "\t", "完"]


def test_text_with_tables_keeps_its_lines() -> None:
    text = (
        "# 报告\n一、总体情况\n<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>\n二、其他\n"
    )
    assert [line.text for line in read(text.encode(), "a.md", 10**6).lines] == [
        "# 报告", "一、总体情况", "甲\t1", "乙\t2", "二、其他",
    ]  # fmt: skip


def test_menus_are_told_of() -> None:
    found = read(page(GOLDS[0], TRAITS["menus and footers"]), "a.html", 10**6)
    assert any("menus" in warning for warning in found.warnings)
    assert not any("政务公开栏目" in line.text or "版权" in line.text for line in found.lines)
    assert found.lines[0].text == TITLE


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(EmptyInput, match=r"a\.html holds no text\.$"):
        document("<script>var a = 1;</script><p>&nbsp;</p>")


def test_an_amount_keeps_its_unit() -> None:
    values = gold(GOLDS[0]).values
    (result,) = structurer().run(page(GOLDS[0]), "a.html")
    cell = next(c for _, c in result.report.cells if c.column == "procurement_amount")
    assert cell.unit == "元"
    assert cell.value == values["disclosure", "art20_9.procurement", "procurement_amount"] != Decimal(0)


def test_tables_beside_long_prose_are_kept() -> None:
    prose = "".join(f"<p>{'全县各部门依法公开政府信息。' * 9}</p>" for _ in range(30))
    rows = "".join(f"<tr><td>规章</td><td>{number}</td></tr>" for number in range(6))
    page = f"<html><body><div>{prose}</div><div><table>{rows}</table></div><div>网站地图</div></body></html>"
    lines = [line.text for line in read(page.encode(), "a.html", 2**20).lines]
    assert "规章\t5" in lines


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("816<sup>1</sup>", "816 1"),
        ("<s>861</s>816", "861 816"),
        ("<del>861</del><ins>816</ins>", "861 816"),
        ("<sup>816</sup>", "816"),
        ("8<b>1</b>6", "816"),
    ],
)
def test_marks_and_struck_figures_are_not_joined_to_a_number(cell: str, text: str) -> None:
    page = f"<table><tr><td>行政许可</td><td>{cell}</td></tr><tr><td>行政处罚</td><td>7</td></tr></table>"
    lines = [line.text for line in read(page.encode(), "a.html", 2**20).lines]
    assert lines == [f"行政许可\t{text}", "行政处罚\t7"]

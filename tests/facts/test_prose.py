from decimal import Decimal

import pytest

from gouji.document import Cell, Status, Table, Told
from gouji.facts import compare, find_facts
from gouji.facts.prose import read_count
from gouji.forms import TableForm
from tests.facts.helpers import FAMILY, document

FORMS: list[TableForm] = [FAMILY.table("applications", "cn-ogi/2021"), FAMILY.table("disputes", "cn-ogi/2021")]
HEAD = "甲市乙县人民政府2021年政府信息公开工作年度报告\n\n一、总体情况\n"


def told(prose: str) -> tuple[Told, ...]:
    doc = document(HEAD + prose + "\n二、存在的主要问题及改进情况\n公开栏目更新偏慢，下一年将专人负责。")
    return find_facts(doc, (), FAMILY, forms=FORMS).told


def figures(prose: str) -> list[tuple[str, int]]:
    """Rows of the usual meaning, and the figure."""
    return [("+".join(cell.split("/")[1] for cell in t.sums[0]), int(t.value)) for t in told(prose)]


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("2021年，我县共收到政府信息公开申请 9 件。", [("new", 9)]),
        ("全年收到政府信息依申请公开９件，均已答复。", [("new", 9)]),
        ("本年度共受理依申请公开事项十二件。", [("new", 12)]),
        ("甲市乙县人民政府2021年收到1,203件政府信息公开申请。", [("new", 1203)]),
        ("乙县人民政府新收到公民、法人或者其他组织提出的政府信息公开申请一百零三件。", [("new", 103)]),
        ("本年新收政府信息公开申请64件，上年结转1件，办结60件，结转下年度继续办理5件。",
         [("new", 64), ("carried_in", 1), ("total", 60), ("carried_out", 5)]),
        ("2021年共收到政府信息公开申请9件，其中予以公开3件，部分公开2件，无法提供4件。",
         [("new", 9), ("granted", 3), ("partial", 2),
          ("unavailable.not_held+unavailable.needs_creation+unavailable.unclear_request", 4)]),
        ("本年度未收到政府信息公开申请。", [("new", 0)]),
        ("因政府信息公开引发的行政复议2件、行政诉讼0件。",
         [("review", 2), ("litigation_direct+litigation_after_review", 0)]),
        ("未发生因政府信息公开引起的行政复议、行政诉讼。", [("review+litigation_direct+litigation_after_review", 0)]),
    ],
)  # fmt: skip
def test_figures_are_tied_to_the_cells_that_their_words_name(prose: str, found: list[tuple[str, int]]) -> None:
    assert figures(prose) == found


@pytest.mark.parametrize(
    "prose",
    [
        "2020年，我县共收到政府信息公开申请9件。",
        "2020年度工作回顾。全年共收到政府信息公开申请9件。",
        "与上年相比，收到政府信息公开申请9件。",
        "上年共收到政府信息公开申请9件。",
        "收到政府信息公开申请比上年增加3件。",
        "收到政府信息公开申请近90件。",
        "收到政府信息公开申请90余件。",
        "各乡镇共收到政府信息公开申请9件。",
        "县公安局收到政府信息公开申请9件。",
        "通过信函收到政府信息公开申请9件。",
        "收到政府信息公开申请1 2件。",
        "未收到要求减免政府信息公开申请费用的申请。",
        "全年制发公文60份，主动公开30份，依申请公开9份，不予公开20份。",
        "受理政府信息公开申请，受理群众投诉12件，办结12件。",
        "全年受理行政复议案件120件，行政诉讼4件。",
        "近三年共收到政府信息公开申请9件。",
        "按照《2020年政务公开工作要点》，计划收到政府信息公开申请9件。",
        "（一）予以公开30件，占60%。",
    ],
)
def test_what_speaks_of_something_else_is_left_alone(prose: str) -> None:
    assert figures(prose) == []


def test_the_year_in_the_name_of_a_law_is_not_of_the_figure() -> None:
    assert figures("按照《2020年政务公开工作要点》，共收到政府信息公开申请9件。") == [("new", 9)]


def test_a_figure_is_found_where_it_stands_though_its_line_is_broken() -> None:
    (found,) = told("  2021年，全县各项公开工作按期完成，共收到**政府信息\n公开申请** 9 件，均已答复。")
    assert found.spans == ((4, 22, 30), (5, 0, 10))
    assert found.text == "收到政府信息公开申请9件"


def test_a_report_without_a_year_takes_no_figure_of_a_named_year() -> None:
    doc = document("一、总体情况\n全年共收到政府信息公开申请9件。其中2019年收到政府信息公开申请3件。")
    assert [int(t.value) for t in find_facts(doc, (), FAMILY, forms=FORMS, year=2021).told] == [9]


@pytest.mark.parametrize(
    ("text", "value"),
    [("9", 9), ("1,203", 1203), ("十", 10), ("十二", 12), ("二十", 20), ("一百零三", 103), ("二千零二十一", 2021),
     ("两", 2), ("〇", 0), ("二〇", 20), ("十百", None), ("一二十", None)],
)  # fmt: skip
def test_counts(text: str, value: int | None) -> None:
    assert read_count(text) == (None if value is None else Decimal(value))


def cells(**values: int | None) -> Table:
    made = tuple(
        Cell(row, "total", None if v is None else Decimal(v), str(v), None, Status.READ if v is not None
             else Status.UNDECIDED, True, 0.99)
        for row, v in values.items()
    )  # fmt: skip
    return Table("applications", "cn-ogi/2021", 1.0, (1, 2), made)


def compared(value: int, **values: int | None) -> tuple[bool | None, tuple[str, ...]]:
    new, carried = "applications/new/total", "applications/carried_in/total"
    entry = Told("", (), Decimal(value), ((new,), (new, carried)))
    (figure,) = compare([entry], [cells(**values)])
    return figure.agrees, figure.cells


def test_a_figure_agrees_with_any_of_the_sums_that_its_words_may_mean() -> None:
    assert compared(9, new=9, carried_in=1) == (True, ("applications/new/total",))
    assert compared(10, new=9, carried_in=1) == (True, ("applications/new/total", "applications/carried_in/total"))
    assert compared(8, new=9, carried_in=1) == (False, ("applications/new/total",))


def test_nothing_is_said_where_a_cell_is_open() -> None:
    assert compared(8, new=None, carried_in=1)[0] is None
    assert compared(8, new=9, carried_in=None)[0] is None
    assert compared(9, new=9, carried_in=None)[0] is True

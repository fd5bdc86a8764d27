import pytest

from gouji.forms import load_families
from gouji.writers.layout import Kind, lay_out
from gouji.writers.names import Names
from tests.writers.sample import damaged, empty_table, family, plain

FORMS = [
    (table.form, table.id)
    for loaded in load_families().values()
    for tables in loaded.tables.values()
    for table in tables
]


def draw(form, id, keep=None):
    family = load_families()[form.partition("/")[0]]
    table = family.table(id, form)
    return table, lay_out(table, empty_table(table), keep)


@pytest.mark.parametrize(("form", "id"), FORMS)
def test_every_square_is_covered_once(form, id):
    _, layout = draw(form, id)
    covered = [
        (row, column)
        for place in layout.places
        for row in range(place.row, place.row + place.row_span)
        for column in range(place.column, place.column + place.column_span)
    ]
    assert sorted(covered) == [(row, column) for row in range(layout.height) for column in range(layout.width)]


@pytest.mark.parametrize(("form", "id"), FORMS)
def test_every_cell_is_drawn_once_in_the_order_of_the_form(form, id):
    table, layout = draw(form, id)
    assert tuple((p.cell.row, p.cell.column) for p in layout.places if p.cell) == table.cells


def place(layout, text):
    (found,) = (p for p in layout.places if p.text == text)
    return found


def test_groups_and_headers_span_what_they_hold():
    _, layout = draw("cn-ogi/2019", "applications")
    assert layout.label_width == 3
    assert place(layout, "三、本年度办理结果").row_span == 20
    assert place(layout, "（三）不予公开").row_span == 8
    assert place(layout, "（六）其他处理").column_span == 2
    assert place(layout, "四、结转下年度继续办理").column_span == 3
    assert place(layout, "法人或其他组织").column_span == 5
    assert (place(layout, "自然人").row_span, place(layout, "申请人情况").column_span) == (2, 7)


def test_blocks_with_fewer_columns_have_wider_ones():
    _, layout = draw("cn-ogi/2021", "disclosure")
    assert place(layout, "第二十条第（八）项").column_span == 4
    assert place(layout, "本年收费金额（单位：万元）").column_span == 3


def test_a_form_printed_as_one_row_has_a_header_over_each_of_its_rows():
    table, layout = draw("cn-ogi/2019", "disputes")
    assert (layout.label_width, layout.width) == (0, 15)
    values = [p for p in layout.places if p.kind is Kind.VALUE]
    assert len({p.row for p in values}) == 1
    heads = [p for p in layout.places if p.row == 0]
    assert sum(p.column_span for p in heads) == 15
    assert len({Names(table).row(row) for row, _ in table.cells}) == 3


def test_only_what_is_kept_is_drawn_with_its_groups():
    _, layout = draw("cn-ogi/2019", "applications", lambda c: (c.row, c.column) == ("denied.other_law", "research"))
    assert {p.cell.row for p in layout.places if p.cell} == {"denied.other_law"}
    assert place(layout, "（三）不予公开").row_span == 1
    _, layout = draw("cn-ogi/2019", "applications", lambda c: False)
    assert (layout.places, layout.height) == ((), 0)


def test_extra_rows_stand_below_their_block():
    report, _ = damaged()
    layout = lay_out(family().table("disclosure", "cn-ogi/2019"), report.tables["disclosure"])
    extra, above = place(layout, "其他主动公开文件"), place(layout, "规范性文件")
    assert (extra.kind, extra.row) == (Kind.EXTRA_LABEL, above.row + 1)
    assert [p.extra.value for p in layout.places if p.extra] == [78, 78, 78]


def test_names_are_the_labels_of_the_form():
    names = Names(family().table("applications", "cn-ogi/2019"))
    assert names.cell("denied.other_law", "research") == (
        "三、本年度办理结果 › （三）不予公开 › 2.其他法律行政法规禁止公开 × 法人或其他组织 › 科研机构"
    )
    assert names.row("unheard_of") == "unheard_of"
    check = next(c for c in plain()[0].checks if c.rule == "column_balance")
    assert names.rule(check) == "一 + 二 = 三 + 四"
    assert names.comparison(check) == "0 = 0"

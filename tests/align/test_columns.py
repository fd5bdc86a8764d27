"""Headers: moved columns, level by level or branch by branch, units in the head."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gouji.align.columns import EXCHANGED, PARTLY
from gouji.document import BlockMatch
from tests.pages import aligned, page, rows, sound, table_form

ORDER = tuple(column.key for column in table_form().blocks[0].columns)
MOVED = ("total", *ORDER[:-1])
SWAPPED = ("natural_person", "research", "business", *ORDER[3:])


def block(header: Sequence[str]) -> BlockMatch:
    lines = rows(sound({"granted": [3, 1, 0, 0, 0, 0]}))
    return aligned(page(lines, header))["applications"].blocks[0]


def by_level(*names: str) -> list[str]:
    """Two header lines with tabs: the upper cells, then the leaves under 法人或其他组织."""
    upper, lower = names
    return [f"申请人情况\t{upper}", f"\t\t{lower}"]


def by_branch(text: str) -> list[str]:
    """One header cell a line, every branch gone through before the next."""
    return ["申请人情况", *text.split()]


LEAVES = "商业企业 科研机构 社会公益组织 法律服务机构 其他"


@pytest.mark.parametrize(
    "header",
    [
        by_level("自然人\t法人或其他组织\t\t\t\t\t总计", LEAVES.replace(" ", "\t")),
        by_branch(f"自然人 法人或其他组织 {LEAVES} 总计"),
        by_branch(f"自然人 法人或其他组织 总计 {LEAVES}"),
        ["申请人情况  自然人  法人或其他组织  总计", LEAVES],
        [f"申请人情况自然人法人或其他组织总计{LEAVES.replace(' ', '')}"],
    ],
    ids=["levels", "branches", "levels one a line", "spaces", "glued"],
)
def test_the_form_s_own_order_is_seen_however_the_header_was_dumped(header: list[str]) -> None:
    found = block(header)
    assert found.order == ORDER
    assert {match.key for match in found.columns} == set(ORDER)
    assert found.column_probability > 0.99


@pytest.mark.parametrize(
    ("header", "order"),
    [
        (by_level("总计\t自然人\t法人或其他组织", LEAVES.replace(" ", "\t")), MOVED),
        (by_branch(f"总计 自然人 法人或其他组织 {LEAVES}"), MOVED),
        (by_branch(f"总计 自然人 {LEAVES} 法人或其他组织"), MOVED),
        (by_level("自然人\t法人或其他组织\t总计", "科研机构\t商业企业\t社会公益组织\t法律服务机构\t其他"), SWAPPED),
        (by_branch("自然人 法人或其他组织 科研机构 商业企业 社会公益组织 法律服务机构 其他 总计"), SWAPPED),
    ],
)
def test_moved_columns_are_found_and_trusted_less(header: list[str], order: tuple[str, ...]) -> None:
    found = block(header)
    assert found.order == order
    assert found.column_probability < 0.98


def test_the_numbers_of_moved_columns_go_where_the_header_says() -> None:
    values = sound({"granted": [3, 1, 0, 0, 0, 0]})
    moved = {key: [numbers[-1], *numbers[:-1]] for key, numbers in values.items()}
    header = by_level("总计\t自然人\t法人或其他组织", LEAVES.replace(" ", "\t"))
    from tests.pages import reconciled

    table, _ = reconciled(page(rows(moved), header))
    for row, numbers in values.items():
        assert [table[row, column].value for column in ORDER] == numbers


def test_a_header_with_labels_out_of_order_and_others_lost_is_doubtful() -> None:
    found = block(by_branch("自然人 法人或其他组织 科研机构 商业企业 总计"))
    assert found.column_probability < 0.9


def test_a_lost_header_leaves_the_form_s_order_with_less_trust() -> None:
    found = block([])
    assert found.order == ORDER
    assert found.columns == ()
    assert found.column_probability < block(by_branch(f"自然人 法人或其他组织 {LEAVES} 总计")).column_probability


def test_garbled_labels_that_seem_exchanged_are_doubted_and_not_moved() -> None:
    found = block(by_branch("自然人 法人或其他组织 商业企业 科研机构 法服务,机构 社会公和组织. 其他 总计"))
    assert found.order == ORDER
    assert found.column_probability == EXCHANGED


def test_pieces_of_labels_may_stand_anywhere() -> None:
    found = block(by_branch("自然人 社会公益 法律服务 法人或其他组织 总计 商业企业 科研机构 其他"))
    assert found.order == ORDER
    assert found.column_probability > 0.99


def test_misread_header_cells_do_not_move_columns() -> None:
    found = block(by_branch("自然入 法人或其他组织 商业企亚 科研机构 社会公益组织 法聿服务机构 其它 总讣"))
    assert found.order == ORDER
    assert found.column_probability > 0.99


def test_a_misread_header_cell_above_others_moves_no_column_whose_label_it_holds() -> None:
    found = block(["申请人情况 自然人 法人或其他维织 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"])
    assert found.order == ORDER
    assert found.column_probability > 0.99


FEES = """二、主动公开政府信息情况
第二十条第（八）项
信息内容\t{head}
行政事业性收费\t12
"""


@pytest.mark.parametrize(
    ("head", "unit"),
    [("本年收费金额（单位：万元）", "万元"), ("本年收费金额（单位：元）", "元"), ("本年收费金额", None)],
)
def test_a_unit_in_the_head_is_kept(head: str, unit: str | None) -> None:
    alignment = aligned(FEES.format(head=head))["disclosure"]
    assert next(block for block in alignment.blocks if block.id == "art20_8").unit == unit


def test_a_broken_header_cell_on_a_line_of_its_own_moves_no_column() -> None:
    found = block(["总计", *by_level("自然人\t法人或其他组织", LEAVES.replace(" ", "\t"))])
    assert found.order == ORDER
    assert found.column_probability == PARTLY

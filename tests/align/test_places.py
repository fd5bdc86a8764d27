"""What a page must say of doubtful places: numbers that slid along labels, rows or columns that may be exchanged."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gouji.document import Alignment
from tests.pages import aligned, page, rows, sound

FIGURES = {
    "granted": [3, 1, 0, 0, 0, 0],
    "denied.third_party": [0, 2, 0, 0, 0, 0],
    "unprocessed.petition": [7, 0, 0, 0, 0, 0],
    "carried_out": [1, 0, 0, 0, 0, 0],
}
LEAVES = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
KEYS = ("business", "research", "public_welfare", "legal_service", "other")
ACCEPTABLE = 0.9


def printed() -> list[str]:
    return rows(sound(FIGURES))


def where(lines: Sequence[str], text: str) -> int:
    return next(i for i, line in enumerate(lines) if text in line)


def doubtful_rows(lines: Sequence[str]) -> set[str]:
    return {row.key for row in found(lines).blocks[0].rows if row.probability < ACCEPTABLE}


def found(lines: Sequence[str]) -> Alignment:
    return aligned(page(list(lines)))["applications"]


def slid(lines: Sequence[str], first: str, last: str) -> list[str]:
    """The numbers from one label to another one line lower than their labels."""
    a, b = where(lines, first), where(lines, last)
    labels = [line.split("\t")[0] for line in lines[a : b + 1]]
    numbers = ["\t".join(line.split("\t")[1:]) for line in lines[a : b + 1]]
    moved = [f"{labels[0]}\t\t\t\t\t\t\t"]
    moved += [f"{label}\t{figures}" for label, figures in zip(labels[1:], numbers, strict=False)]
    return [*lines[:a], *moved, f"\t{numbers[-1]}", *lines[b + 1 :]]


def unsure(*leaves: str) -> frozenset[str]:
    header = ["申请人情况\t自然人\t法人或其他组织\t\t\t\t\t总计", "\t\t" + "\t".join(leaves)]
    return aligned(page(printed(), header))["applications"].blocks[0].unsure_columns


def test_rows_of_a_clean_page_are_beyond_doubt() -> None:
    assert not doubtful_rows(printed())
    assert unsure(*LEAVES) == frozenset()


def test_rows_between_a_label_without_numbers_and_numbers_without_a_label_are_doubtful() -> None:
    doubtful = doubtful_rows(slid(printed(), "属于国家秘密", "属于三类内部事务信息"))
    between = {"denied.other_law", "denied.three_securities", "denied.third_party"}
    assert doubtful == {"denied.state_secret", *between, "denied.internal_affairs"}


def test_a_row_left_blank_alone_makes_no_other_doubtful() -> None:
    lines = printed()
    at = where(lines, "属于国家秘密")
    lines[at] = lines[at].split("\t")[0] + "\t" * 7
    assert doubtful_rows(lines) <= {"denied.state_secret"}


def test_a_lost_label_is_told_by_its_neighbours_though_another_row_is_blank() -> None:
    lines = printed()
    blank, lost = where(lines, "属于国家秘密"), where(lines, "属于行政执法案卷")
    lines[blank] = lines[blank].split("\t")[0] + "\t" * 7
    lines[lost] = "\t" + "\t".join(lines[lost].split("\t")[1:])
    assert doubtful_rows(lines) <= {"denied.state_secret", "denied.enforcement_file"}


def test_neighbours_whose_garbled_labels_fit_the_other_row_as_well_are_doubtful() -> None:
    lines = printed()
    a, b = where(lines, "予以公开"), where(lines, "部分公开")
    lines[a] = "（三）.变替下\t" + "\t".join(lines[a].split("\t")[1:])
    lines[b] = "（二）不以公开\t" + "\t".join(lines[b].split("\t")[1:])
    assert doubtful_rows(lines) == {"granted", "partial"}


def test_a_garbled_label_beside_the_next_row_s_numbers_puts_both_in_doubt_though_a_scrap_stands_between() -> None:
    lines = printed()
    a, b = where(lines, "本机关不掌握"), where(lines, "没有现成信息")
    lines[a] = "2.投有现或信息森要岗打制大\t" + "\t".join(lines[a].split("\t")[1:])
    lines[b] = "1.人机关不吉握\t汉移自言息\t" + "\t".join(lines[b].split("\t")[1:])
    assert doubtful_rows(lines) == {"unavailable.not_held", "unavailable.needs_creation"}


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        (("商业企业", "社会公益组织", "一", "法律服务机构", "其他"), {"research", "public_welfare"}),
        (("一", "商业企业", "社会公益组织", "法律服务机构", "其他"), {"business", "research"}),
        (("一", "丶", "社会公益组织", "法律服务机构", "其他"), {"business", "research"}),
        (("商业企业", "科研机构", "法律服务机狗社会益组织", "其他"), {"public_welfare", "legal_service"}),
    ],
    ids=["strange cell behind its neighbour", "before it", "two illegible", "run together"],
)
def test_columns_whose_header_cells_fit_another_order_are_doubtful(leaves: Sequence[str], expected: set[str]) -> None:
    assert unsure(*leaves) == expected


@pytest.mark.parametrize("lost", range(5))
def test_one_illegible_or_lost_header_cell_is_told_by_the_others(lost: int) -> None:
    illegible = [leaf if i != lost else "曰" for i, leaf in enumerate(LEAVES)]
    without = [leaf for i, leaf in enumerate(LEAVES) if i != lost]
    assert unsure(*illegible) == frozenset()
    assert unsure(*without) == frozenset()


def test_two_half_legible_header_cells_are_told_by_what_is_left_of_them() -> None:
    assert unsure("商丈企丁", "料研丁勾", *LEAVES[2:]) == frozenset()
    assert unsure("料研丁勾", "商丈企丁", *LEAVES[2:]) == {"business", "research"}


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ("社会公益组 法律服务机 其他", set()),
        ("社会公益组 其他 法律服务机", {"legal_service", "other"}),
    ],
)
def test_labels_run_together_stand_for_their_columns(leaves: str, expected: set[str]) -> None:
    """Beside a strange cell, which may be the label that is lost: none is, if all that is run together counts."""
    assert unsure("和）", "商业企业", "科研机构", leaves) == expected


def test_labels_broken_over_lines_leave_no_doubt() -> None:
    header = [
        "申请人情况  自然人  法人或其他组织  总计",
        "商业  科研  社会  法律  其他",
        "企业  机构  公益  服务",
        "组织  机构",
    ]
    assert aligned(page(printed(), header))["applications"].blocks[0].unsure_columns == frozenset()


def test_the_rest_of_a_broken_label_of_one_character_leaves_no_doubt() -> None:
    head = ["申请人情况", "（本列数据的勾稽关系为：第一项加第二项之和，等于第\t法人或其他组织"]
    head += ["三项加第四项之和）\t自然人\t商业企\t科研机\t社会公\t法律服\t总计", "业\t构\t益组织\t务机构\t其他"]
    assert aligned(page(printed(), head))["applications"].blocks[0].unsure_columns == frozenset()

"""Columns whose order the numbers deny, prove or leave open."""

from __future__ import annotations

import pytest

from gouji.document import BlockMatch
from tests.pages import HEADER, aligned, page, rows, sound

VALUES = sound({"granted": [3, 1, 0, 0, 0, 2], "denied.third_party": [0, 2, 0, 0, 0, 0]})
OPEN = sound({"granted": [3, 0, 0, 0, 0, 0]})
MIRRORED = {key: numbers[::-1] for key, numbers in VALUES.items()}


def block(values: dict[str, list[int]], header: list[str]) -> BlockMatch:
    return aligned(page(rows(values), header))["applications"].blocks[0]


def test_mirrored_numbers_deny_the_order_that_the_header_shows() -> None:
    assert block(MIRRORED, HEADER).column_probability <= 0.6
    assert block(VALUES, HEADER).column_probability > 0.99


def test_numbers_prove_the_order_of_a_lost_header_or_leave_it_open() -> None:
    assert block(MIRRORED, []).column_probability <= 0.6
    assert block(OPEN, []).column_probability <= 0.9
    assert block(VALUES, []).column_probability >= 0.99


def test_a_seen_header_needs_no_proof() -> None:
    assert block(OPEN, HEADER).column_probability > 0.99


def test_one_misread_sum_denies_nothing() -> None:
    wrong = {**VALUES, "granted": [3, 1, 0, 0, 0, 2, 1]}
    assert block(wrong, HEADER).column_probability > 0.99


ONE = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
DISPUTES = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n{}\n{}\n"


def disputes(header: list[str], numbers: str) -> float:
    text = DISPUTES.format("\t".join(header), "\t".join(numbers))
    return aligned(text)["disputes"].blocks[0].column_probability


@pytest.mark.parametrize("pieces", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_row_of_disputes_is_doubted_under_a_mirrored_header(pieces: bool, backwards: bool) -> None:
    header = ONE * 3
    if pieces:
        header = [piece for label in header for piece in ((label[:2], label[2:]) if len(label) > 2 else (label,))]
    if backwards:
        header.reverse()
    assert (disputes(header, "10001" + "00000" * 2) <= 0.6) is backwards


def test_a_row_of_disputes_is_doubted_where_its_sums_are_right_in_another_order() -> None:
    assert disputes(ONE * 3, "30012" + "00000" * 2) <= 0.6
    assert disputes(ONE * 3, "21003" + "00000" * 2) > 0.99


def test_without_a_header_a_row_of_disputes_that_may_be_mirrored_is_doubted() -> None:
    text = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n" + "\t".join("10001" + "00000" * 2) + "\n"
    assert aligned(text)["disputes"].blocks[0].column_probability <= 0.99

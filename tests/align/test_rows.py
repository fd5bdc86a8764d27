"""Rows found on short pages: lost groups, torn labels, numbers before labels, rows of a province's own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document import Alignment, RowMatch
from tests.pages import Values, aligned, cells, numbers_of, page, rows, sound, spaced, table_form

FIGURES = {
    "granted": [3, 1, 0, 0, 0, 0],
    "denied.state_secret": [1, 0, 0, 0, 0, 0],
    "denied.third_party": [0, 2, 0, 0, 0, 0],
    "unavailable.not_held": [2, 0, 0, 0, 0, 0],
    "unprocessed.petition": [7, 0, 0, 0, 0, 0],
    "other.misc": [5, 0, 0, 0, 0, 0],
    "carried_out": [1, 0, 0, 0, 0, 0],
}
LAYOUTS = {"tabs": list, "cells": cells, "spaces": spaced}


def values() -> Values:
    return sound(FIGURES)


def printed() -> list[str]:
    return rows(values())


def expected() -> dict[str, list[str]]:
    return {key: [str(number) for number in numbers] for key, numbers in values().items()}


def where(lines: list[str], label: str) -> int:
    return next(i for i, line in enumerate(lines) if line.startswith(label))


def replaced(label: str, *instead: str) -> list[str]:
    """The printed rows with the line that begins so given up for others."""
    lines = printed()
    at = where(lines, label)
    return [*lines[:at], *instead, *lines[at + 1 :]]


def row(alignment: Alignment, key: str) -> RowMatch:
    return next(row for block in alignment.blocks for row in block.rows if row.key == key)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_of_a_clean_page_has_its_numbers(layout: str) -> None:
    alignment = aligned(page(LAYOUTS[layout](printed())))["applications"]
    assert numbers_of(alignment) == expected()
    assert not alignment.extra
    assert not alignment.leftover
    assert all(row.via == "label" and row.probability > 0.99 for block in alignment.blocks for row in block.rows)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("group", "key"),
    [
        ("（三）不予公开", "denied.state_secret"),
        ("（四）无法提供", "unavailable.not_held"),
        ("（五）不予处理", "unprocessed.petition"),
        ("（六）其他处理", "other.misc"),
    ],
)
def test_rows_keep_their_group_when_its_label_is_lost(layout: str, group: str, key: str) -> None:
    lines = [line for line in printed() if line != group]
    alignment = aligned(page(LAYOUTS[layout](lines)))["applications"]
    assert numbers_of(alignment) == expected()
    assert row(alignment, key).probability > 0.99


def test_two_rows_named_first_are_told_apart_by_their_words() -> None:
    lines = [line for line in printed() if not line.startswith(("（三）", "（四）", "（五）", "（六）"))]
    lines = [line.replace("1.属于国家秘密", "1. 属于国家秘密") for line in lines]
    alignment = aligned(page(lines))["applications"]
    assert numbers_of(alignment) == expected()
    found = row(alignment, "denied.state_secret").match
    assert found is not None
    assert found.text == "1. 属于国家秘密"


def test_third_other_is_the_last_outcome_of_the_2021_edition() -> None:
    alignment = aligned(page(printed()))["applications"]
    assert alignment.form == "cn-ogi/2021"
    assert numbers_of(alignment)["other.misc"] == ["5", "0", "0", "0", "0", "0", "5"]


def test_a_group_label_that_holds_a_neighbours_character_and_a_lone_rest_is_found_whole() -> None:
    alignment = aligned(page(replaced("（四）无法提供", "(四) 无法提 息", "供")))["applications"]
    group = next(group for group in alignment.groups if group.key == "（四）无法提供")
    lines = page(replaced("（四）无法提供", "(四) 无法提 息", "供")).split("\n")
    assert [lines[i.line - 1][i.start : i.end] for i in group.intervals] == ["(四) 无法提 息", "供"]
    assert group.score < 100
    assert numbers_of(alignment) == expected()


@pytest.mark.parametrize("before", ["6.属于四类过", "6.属于四", "6.属于四类过程"])
def test_a_label_broken_around_its_numbers_is_one_row(before: str) -> None:
    rest = "6.属于四类过程性信息"[len(before) :]
    lines = replaced("6.属于四类过程性信息", before, "\t".join("0400004"), rest)
    alignment = aligned(page(lines))["applications"]
    found = row(alignment, "denied.process_info")
    assert found.match is not None
    assert found.match.text == "6.属于四类过程性信息"
    assert len(found.match.intervals) == 2
    assert [run.text for run in found.runs if run.text] == list("0400004")
    assert {k: v for k, v in numbers_of(alignment).items() if k != "denied.process_info"} == {
        k: v for k, v in expected().items() if k != "denied.process_info"
    }


def test_rows_that_the_form_lacks_are_kept_apart() -> None:
    lines = replaced(
        "3.危及", "3.危及“三安全一稳定”\t" + "\t".join("0" * 7), "省内自行增加的事项\t" + "\t".join("9000009")
    )
    alignment = aligned(page(lines))["applications"]
    assert numbers_of(alignment) == expected()
    (extra,) = alignment.extra
    assert extra.label == "省内自行增加的事项"
    assert [run.text for run in extra.runs] == list("9000009")


def test_an_extra_row_of_a_block_knows_its_block() -> None:
    text = "\n".join(
        [
            "二、主动公开政府信息情况",
            "第二十条第（一）项",
            "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
            "规章\t0\t0\t7",
            "行政规范性文件\t2\t1\t31",
            "其他主动公开文件\t78\t0\t402",
            "第二十条第（五）项",
            "信息内容\t本年处理决定数量",
            "行政许可\t1168",
            "第二十条第（六）项",
            "信息内容\t本年处理决定数量",
            "行政处罚\t5",
            "行政强制\t0",
            "第二十条第（八）项",
            "信息内容\t本年收费金额（单位：万元）",
            "行政事业性收费\t0.5",
        ]
    )
    alignment = aligned(text)["disclosure"]
    assert [(extra.block, extra.label) for extra in alignment.extra] == [("art20_1", "其他主动公开文件")]
    assert numbers_of(alignment)["art20_1.normative_documents"] == ["2", "1", "31"]
    assert numbers_of(alignment)["art20_5.licensing"] == ["1168"]


def test_numbers_may_stand_before_their_labels() -> None:
    lines = []
    for line in printed():
        label, *numbers = line.split("\t")
        lines += [" ".join(numbers), label] if numbers else [label]
    assert numbers_of(aligned(page(lines))["applications"]) == expected()


def test_enumerators_decide_where_the_words_are_gone() -> None:
    lines = replaced("3.危及", "3.口了乙\t" + "\t".join("0" * 7))
    found = row(aligned(page(lines))["applications"], "denied.three_securities")
    assert found.via == "enumerator"
    assert found.match is not None
    assert found.match.text == "3.口了乙"
    assert found.probability <= 0.95


def test_order_decides_where_the_label_is_lost_and_says_so() -> None:
    lines = replaced("3.危及", "\t" + "\t".join("0200002"))
    alignment = aligned(page(lines))["applications"]
    found = row(alignment, "denied.three_securities")
    assert found.via == "order"
    assert found.match is None
    assert found.probability <= 0.95
    others = {k: v for k, v in numbers_of(alignment).items() if k != "denied.three_securities"}
    assert others == {k: v for k, v in expected().items() if k != "denied.three_securities"}


def test_a_label_shredded_to_one_character_a_line_is_one_label() -> None:
    lines = cells(printed())
    at = lines.index("2.重复申请")
    lines[at : at + 1] = ["2.重", "复", "申", "请"]
    alignment = aligned(page(lines))["applications"]
    assert numbers_of(alignment) == expected()
    found = row(alignment, "unprocessed.duplicate").match
    assert found is not None
    assert found.text == "2.重复申请"


LABELS = [row.key for row in table_form().rows if len(row.labels[0]) >= 9]


def _damaged(label: str, kind: str, at: int) -> str:
    """One character lost, doubled, misread, or the words spaced out; the enumerator is left alone."""
    words = label.index("）" if "）" in label[:4] else "、" if "、" in label[:4] else ".") + 1
    at = words + at % (len(label) - words)
    if kind == "lose":
        return label[:at] + label[at + 1 :]
    if kind == "double":
        return label[:at] + label[at] + label[at:]
    if kind == "misread":
        return label[:at] + "囗" + label[at + 1 :]
    return label[:words] + " ".join(label[words:])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(LABELS),
    st.sampled_from(["lose", "double", "misread", "space"]),
    st.integers(0, 40),
    st.sampled_from(sorted(LAYOUTS)),
)
def test_a_planted_label_is_found_where_it_was_planted(key: str, kind: str, at: int, layout: str) -> None:
    label = next(row.labels[0] for row in table_form().rows if row.key == key)
    planted = _damaged(label, kind, at)
    lines = [line.replace(label, planted) if line.startswith(label) else line for line in printed()]
    text = page(LAYOUTS[layout](lines))
    found = row(aligned(text)["applications"], key)
    assert found.match is not None
    number = next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(planted))
    assert {interval.line for interval in found.match.intervals} == {number}
    assert " ".join(run.text for run in found.runs).split() == expected()[key]


PIECES = [
    *(label for row in table_form().rows for label in (row.labels[0], *row.groups)),
    "自然人", "总计", "0", "12", "0\t0\t3", "1 0 0 0 0 0 1", "640020470", "-", "O", "", "\t", "3.", "（四）", "供",
    "三、收到和处理政府信息公开申请情况", "本机关一年来做了许多工作。", "— 4 —", "| 0 | 1 |", "３２０．属于", "减 232",
]  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=4).map("".join), min_size=1, max_size=25))
def test_every_interval_lies_in_its_line_and_no_character_is_used_twice(texts: list[str]) -> None:
    text = page(texts)
    lines = text.split("\n")
    for alignment in aligned(text).values():
        runs = [run for block in alignment.blocks for row in block.rows for run in row.runs]
        runs += [run for extra in alignment.extra for run in extra.runs] + list(alignment.leftover)
        for run in runs:
            assert lines[run.interval.line - 1][run.interval.start : run.interval.end] == run.text
        matches = [row.match for block in alignment.blocks for row in block.rows if row.match]
        labels = [interval for match in (*matches, *alignment.groups) for interval in match.intervals]
        labels += [interval for extra in alignment.extra for interval in extra.intervals]
        for interval in labels:
            assert 0 <= interval.start < interval.end <= len(lines[interval.line - 1])
        used = sorted((i.line, i.start, i.end) for i in [*labels, *(run.interval for run in runs if run.text)])
        for (line, _, end), (other, start, _) in pairwise(used):
            assert line != other or end <= start

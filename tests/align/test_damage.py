"""Damage by which a row could take another's numbers, or a label be lost, without anyone seeing it."""

from __future__ import annotations

import pytest

from gouji.align.likeness import likeness
from gouji.align.nodes import sequence
from gouji.document import Alignment, RowMatch
from tests.pages import aligned, cells, numbers_of, page, rows, sound, table_form

FIGURES = {
    "granted": [3, 1, 0, 0, 0, 0],
    "denied.third_party": [0, 2, 0, 0, 0, 0],
    "unavailable.not_held": [2, 0, 0, 0, 0, 0],
    "other.misc": [5, 0, 0, 0, 0, 0],
}
VALUES = sound(FIGURES)
EXPECTED = {key: [str(number) for number in numbers] for key, numbers in VALUES.items()}


def align_rows(lines: list[str]) -> Alignment:
    return aligned(page(lines))["applications"]


def row(alignment: Alignment, key: str) -> RowMatch:
    return next(row for block in alignment.blocks for row in block.rows if row.key == key)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("一、本年新收政府信息公开申请数量", "、本年新收政府信息公开申请数量"),
        ("一、本午新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量"),
        ("一、本年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量"),
    ],
)
def test_a_label_repeated_in_the_next_cell_is_one_label(first: str, second: str) -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("一、本年新收"))
    lines[at] = "\t".join([first, second, *EXPECTED["new"]])
    lines[at + 1] = "\t".join([lines[at + 1].split("\t")[0], lines[at + 1]])
    alignment = align_rows(lines)
    assert numbers_of(alignment) == EXPECTED
    assert row(alignment, "new").probability > 0.99
    assert row(alignment, "carried_in").probability > 0.99


def test_two_labels_of_the_form_are_no_copies_however_alike() -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("一、本年新收"))
    lines[at : at + 2] = [
        "一、本年新收政府信息公开申请数量\t二、上年结转政府信息公开申请数量\t" + "\t".join(EXPECTED["new"])
    ]
    found = row(align_rows(lines), "carried_in").match
    assert found is not None
    assert found.text.startswith("二、上年结转")


def test_a_misread_group_label_on_every_row_changes_nothing() -> None:
    groups = ("（四）无法提供", "（四）无法提洪"), ("（五）不予处理", "（五）不子处理")
    out: list[str] = []
    group: tuple[str, str] | None = None
    for line in rows(VALUES):
        if "\t" not in line:
            group = next((g for g in groups if line.startswith(g[0])), None)
            out += [] if group else [line]
        elif group and line[0].isdigit():
            out.append(f"{group[len(out) % 2]}\t{line}")
        else:
            group = None
            out.append(line)
    assert numbers_of(align_rows(out)) == EXPECTED


@pytest.mark.parametrize("labels", [3, 5])
def test_numbers_behind_a_block_of_labels_are_no_row_s_for_sure(labels: int) -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("1.属于国家秘密"))
    block = [line.split("\t", 1) for line in lines[at : at + labels]]
    lines[at : at + labels] = [label for label, _ in block] + [numbers for _, numbers in block[:-1]]
    alignment = align_rows(lines)
    doubtful = [r for b in alignment.blocks for r in b.rows if r.runs and r.runs[0].text and "denied" in r.key]
    shown = [r for r in doubtful if r.match is None or r.match.text in {label for label, _ in block}]
    assert shown
    assert all(r.probability <= 0.5 for r in shown)


def test_a_lost_line_of_numbers_puts_no_doubt_on_the_next_row() -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("1.属于国家秘密"))
    lines[at] = lines[at].split("\t")[0]
    alignment = align_rows(lines)
    assert row(alignment, "denied.other_law").probability > 0.99
    assert not row(alignment, "denied.state_secret").runs


def test_a_label_misread_beyond_recognition_is_named_by_its_place() -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("4.保护第三方"))
    lines[at] = "\t".join(["入人全仑", *EXPECTED["denied.third_party"]])
    alignment = align_rows(lines)
    assert numbers_of(alignment) == EXPECTED
    found = row(alignment, "denied.third_party")
    assert found.match is not None
    assert (found.match.text, found.via) == ("入人全仑", "order")
    assert found.probability <= 0.95


def test_a_label_misread_beyond_recognition_without_numbers_is_named_by_its_place() -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("4.保护第三方"))
    lines[at] = "入人全仑"
    found = row(align_rows(lines), "denied.third_party")
    assert found.match is not None
    assert (found.match.text, found.via, found.runs) == ("入人全仑", "order", ())


def test_rows_short_of_numbers_are_doubtful_where_numbers_are_left_over() -> None:
    """A table read in strips: the labels with their first numbers, the other columns behind."""
    lines = rows(VALUES)
    begun = ["\t".join(line.split("\t")[:2]) for line in lines]
    strip = ["\t".join(line.split("\t")[2:4]) for line in lines if "\t" in line]
    alignment = align_rows(begun + strip)
    assert all(r.probability <= 0.5 for b in alignment.blocks for r in b.rows if len(r.runs) == 1 and r.runs[0].text)
    alone = align_rows(begun)
    assert row(alone, "granted").probability > 0.5


def test_numbers_of_labels_that_lost_their_point_are_no_numbers_left_over() -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("（一）予以公开"))
    lines[at] = "\t".join(lines[at].split("\t")[:-1])
    short = [line.replace("5.属于", "5\t属于").replace("6.属于", "6\t属于") for line in lines]
    assert short != lines
    assert row(align_rows(short), "granted").probability > 0.5


@pytest.mark.parametrize(("truth", "read", "likely"), [("度", "度", True), ("废", "度", True), ("章", "口", False)])
def test_a_likely_misreading_is_worth_part_of_a_match(truth: str, read: str, likely: bool) -> None:
    assert (likeness(truth, read) > 0.3) is likely
    assert 0 <= likeness(truth, read) <= 1


def test_a_misread_label_is_worth_more_than_one_with_other_characters() -> None:
    labels = sequence(table_form())
    node = next(k for k, n in enumerate(labels.nodes) if n.key == "unprocessed.duplicate")  # 重复申请
    misread, other, whole = (labels.rewards(text, None)[0][node] for text in ("重复申清", "重复申口", "重复申请"))
    assert other < misread < whole


def test_labels_in_the_wrong_order_are_both_known_and_one_is_doubtful() -> None:
    lines = rows(VALUES)
    at = next(i for i, line in enumerate(lines) if line.startswith("4.保护第三方"))
    pairs = [line.split("\t", 1) for line in lines[at : at + 2]]
    lines[at : at + 2] = [pairs[1][0], pairs[0][0], pairs[0][1], pairs[1][1]]
    alignment = align_rows(lines)
    found = [row(alignment, key) for key in ("denied.third_party", "denied.internal_affairs")]
    assert all(r.match is not None and r.match.via == "label" and r.match.score > 90 for r in found)
    assert min(r.probability for r in found) <= 0.5


def test_illegible_labels_are_no_sign_of_numbers_before_their_labels() -> None:
    """Behind an illegible label its numbers stand before the next one, which is not theirs."""
    gone = "二、上年 （一） 2.其他法律 3.危及 5.属于三类 6.属于四类 8.属于行政查询 2.没有现成 3.补正后 1.信访 2.重复"
    lines = rows(VALUES)
    for start in gone.split():
        at = next(i for i, line in enumerate(lines) if line.startswith(start))
        lines[at] = "\t".join(["仆人生生下和", *lines[at].split("\t")[1:]])
    out = [line for line in cells(lines) if line]
    found = numbers_of(align_rows(out[: out.index("四、结转下年度继续办理") + 1]))  # the last numbers are lost
    assert found["denied.third_party"] == EXPECTED["denied.third_party"]
    assert found["total"] == EXPECTED["total"]

"""Pages whose boxes were read in a skewed order: numbers that lag behind their labels, labels that changed places."""

from __future__ import annotations

from hypothesis import given, settings

from gouji.align.edges import EdgeLattice
from gouji.align.events import Event
from gouji.align.lattice import Lattice
from gouji.align.skewed import PIECE, skewed
from gouji.document import Alignment, RowMatch
from tests.align.test_lattice import event_lists, small_form
from tests.pages import Values, aligned, page, rows, sound

VALUES = sound(
    {
        "granted": [3, 1, 0, 0, 0, 0],
        "denied.state_secret": [0, 0, 4, 0, 0, 0],
        "denied.other_law": [0, 0, 0, 7, 0, 0],
        "denied.three_securities": [8, 0, 0, 0, 0, 0],
        "denied.third_party": [0, 2, 0, 0, 0, 0],
        "unavailable.not_held": [2, 0, 0, 0, 0, 5],
        "other.misc": [5, 0, 0, 0, 0, 0],
    }
)


def boxes(values: Values, ahead: int = 0) -> list[str]:
    """One box a line, each row's numbers behind the labels of the next rows, `ahead` of them."""
    out: list[str] = []
    late: list[list[str]] = []
    for line in rows(values):
        label, *numbers = line.split("\t")
        out.append(label)
        if numbers:
            late.append(numbers)
        while len(late) > ahead:
            out += late.pop(0)
    return [*out, *(number for numbers in late for number in numbers)]


def found(alignment: Alignment) -> dict[str, RowMatch]:
    return {row.key: row for block in alignment.blocks for row in block.rows}


def numbers(row: RowMatch) -> list[int]:
    return [int(run.text) for run in row.runs]


def test_numbers_that_lag_one_label_behind_go_to_the_row_before() -> None:
    matched = found(aligned(page(boxes(VALUES, ahead=1)))["applications"])
    assert {key: numbers(row) for key, row in matched.items()} == VALUES
    assert matched["denied.third_party"].probability > 0.8


def test_numbers_that_lag_only_where_rows_are_low_are_found_too() -> None:
    lines = boxes(VALUES)
    for label in ("2.其他法律行政法规禁止公开", "3.要求提供公开出版物"):
        at = lines.index(label)
        lines[at - 7 : at + 1] = [label, *lines[at - 7 : at]]
    matched = found(aligned(page(lines))["applications"])
    assert {key: numbers(row) for key, row in matched.items()} == VALUES


def test_labels_that_changed_places_are_put_in_order_and_the_numbers_behind_them_are_doubted() -> None:
    lines = boxes(VALUES)
    at = lines.index("2.其他法律行政法规禁止公开")
    secret = lines[at - 8 : at - 7]
    assert secret == ["1.属于国家秘密"]
    lines[at - 8 : at + 8] = [lines[at], *secret, *lines[at - 7 : at], *lines[at + 1 : at + 8]]
    matched = found(aligned(page(lines))["applications"])
    both = [matched["denied.state_secret"], matched["denied.other_law"]]
    assert [numbers(row) for row in both] == [VALUES["denied.state_secret"], VALUES["denied.other_law"]]
    assert all(row.match is not None and row.match.via == "label" for row in both)
    assert all(row.probability <= 0.5 for row in both)
    assert matched["denied.three_securities"].probability > 0.9


def test_equal_numbers_behind_two_labels_are_not_doubted() -> None:
    values = {**VALUES, **{key: [0] * 7 for key in ("denied.state_secret", "denied.other_law")}}
    lines = boxes(sound({key: row[:6] for key, row in values.items()}))
    at = lines.index("2.其他法律行政法规禁止公开")
    lines[at - 7 : at + 1] = [lines[at], *lines[at - 7 : at]]
    matched = found(aligned(page(lines))["applications"])
    assert matched["denied.state_secret"].probability > 0.9
    assert matched["denied.other_law"].probability > 0.9


def test_a_row_that_lost_its_numbers_takes_none_from_the_next() -> None:
    lines = boxes(VALUES)
    at = lines.index("2.其他法律行政法规禁止公开")
    matched = found(aligned(page([*lines[: at - 7], *lines[at:]]))["applications"])
    assert not matched["denied.state_secret"].runs
    assert numbers(matched["denied.other_law"]) == VALUES["denied.other_law"]


def test_digits_torn_off_labels_are_no_rows_that_waited() -> None:
    lines = boxes(VALUES)
    for label in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"):
        at = lines.index(label)
        del lines[at + 1 : at + 8]  # their numbers are lost
    for label in ("2.没有现成信息需要另行制作", "1.信访举报投诉类申请"):
        at = lines.index(label)
        lines[at : at + 1] = [label[0], label[2:]]
    matched = found(aligned(page(lines))["applications"])
    for key in ("granted", "denied.third_party", "denied.three_securities"):
        assert numbers(matched[key])[:7] == VALUES[key]


@settings(max_examples=80, deadline=None)
@given(event_lists(most=8))
def test_chances_are_no_more_than_one_and_labels_and_numbers_keep_their_order(events: list[Event]) -> None:
    path = EdgeLattice(Lattice(events, small_form()), skewed(small_form())).solve()
    for are_numbers in (False, True):
        nodes = [k for k, e in zip(path.nodes, events, strict=True) if k >= 0 and bool(e.runs) is are_numbers]
        assert nodes == sorted(nodes)
    for chance, others in zip(path.probabilities, path.alternatives, strict=True):
        assert 0 < chance + sum(p for _, p in others) <= 1 + 1e-9


@settings(max_examples=80, deadline=None)
@given(event_lists(most=8))
def test_the_plain_alignment_is_among_the_paths_where_rows_are_full(events: list[Event]) -> None:
    events = [event for event in events if not event.runs or event.count > 1]
    early = sum(event.runs != () for event in events)  # rows of which a piece of the label may stand behind the numbers
    plain = Lattice(events, small_form())
    assert EdgeLattice(plain, skewed(small_form())).solve().score >= plain.solve().score - PIECE * early - 1e-6

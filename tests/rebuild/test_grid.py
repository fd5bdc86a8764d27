"""Whole tables: positions learnt from full rows, blank conventions, extra rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.document import GridRow
from tests.pages import cells, gridded, page, rows, sound, spaced, table_form

FIGURES = {"granted": [3, 1, 0, 0, 0, 0], "unavailable.not_held": [2, 0, 0, 0, 4, 0], "carried_out": [1, 0, 0, 0, 0, 0]}
DISPUTES = [1, 0, 0, 2, 3, 0, 0, 0, 0, 0, 4, 0, 1, 0, 5]
LAYOUTS = {"tabs": list, "cells": cells, "spaces": spaced}


def of(grid_rows: tuple[GridRow, ...], key: str) -> GridRow:
    return next(row for row in grid_rows if row.key == key)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_page_has_one_reading_a_row(layout: str) -> None:
    values = sound(FIGURES)
    grid = gridded(page(LAYOUTS[layout](rows(values))))
    assert [row.key for row in grid.rows] == [row.key for row in table_form().rows]
    for row in grid.rows:
        (reading,) = row.readings
        assert [entry.value for entry in reading.entries] == values[row.key]
        assert row.complete
    assert not grid.blank_convention


def test_every_entry_shows_its_place() -> None:
    text = page(rows(sound(FIGURES)))
    lines = text.split("\n")
    for row in gridded(text).rows:
        for entry in row.readings[0].entries:
            (interval,) = entry.intervals
            assert lines[interval.line - 1][interval.start : interval.end] == entry.text


def test_a_row_that_is_not_there_has_no_reading() -> None:
    lines = [line for line in rows(sound(FIGURES)) if not line.startswith("2.重复申请")]
    found = of(gridded(page(lines)).rows, "unprocessed.duplicate")
    assert found.readings == ()


def test_tabs_say_which_cell_is_empty() -> None:
    lines = [line.replace("\t4\t0\t6", "\t\t0\t6") for line in rows(sound(FIGURES))]
    found = of(gridded(page(lines)).rows, "unavailable.not_held")
    assert [entry.blank for entry in found.readings[0].entries] == [False] * 4 + [True, False, False]


def test_places_learnt_from_full_rows_place_a_short_one() -> None:
    lines = spaced(rows(sound(FIGURES)))
    at = next(i for i, line in enumerate(lines) if line.startswith("1.本机关"))
    before = lines[at].rindex("4")
    lines[at] = lines[at][:before] + " " + lines[at][before + 1 :]
    best = of(gridded(page(lines), digital=0.05).rows, "unavailable.not_held").readings[0]
    assert [entry.value for entry in best.entries] == [2, 0, 0, 0, None, 0, 6]


def test_a_page_that_leaves_its_zeros_out_is_known_for_it() -> None:
    lines = [line.replace("\t0", "\t") for line in rows(sound(FIGURES))]
    assert gridded(page(lines)).blank_convention
    assert not gridded(page([lines[0], *rows(sound(FIGURES))[1:]])).blank_convention


def test_extra_rows_have_the_entries_of_their_block_s_columns() -> None:
    lines = rows(sound(FIGURES))
    lines.insert(-1, "省内自行增加的事项\t" + "\t".join("9000009"))
    ((block, label, entries),) = gridded(page(lines)).extra
    assert (block, label) == (None, "省内自行增加的事项")
    assert [entry.value for entry in entries] == [Decimal(n) for n in (9, 0, 0, 0, 0, 0, 9)]


def test_fifteen_numbers_of_disputes_go_to_three_rows() -> None:
    text = "四、政府信息公开行政复议、行政诉讼情况\n行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n"
    text += (
        "未经复议直接起诉\t复议后起诉\n"
        + "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2)
        + "\n"
    )
    text += "\t".join(map(str, DISPUTES)) + "\n"
    (row,) = gridded(text, "disputes").rows
    (reading,) = row.readings
    assert [int(entry.value or 0) for entry in reading.entries] == DISPUTES
    assert row.cells[0] == ("review", "upheld")
    assert row.cells[-1] == ("litigation_after_review", "total")

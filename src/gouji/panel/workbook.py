"""The panel as a workbook: a sheet of the panel, whose figures that are not accepted are tinted, and the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import xlsxwriter

from gouji.document.errors import OptionError
from gouji.panel.columns import STATES
from gouji.panel.dictionary import FIELDS, Entry
from gouji.panel.shapes import STATE, Shape

_MOST_ROWS = 1_048_575
"""Rows of a sheet, less the heading."""
_LONGEST_TEXT = 32_767
"""Characters of a text."""
_FILLS = {"doubtful": "#FDEBC8", "undecided": "#FDEBC8", "missing": "#F9D9D6", "inferred": "#DCEBFA",
          "corrected": "#E9E0F7", "blank": "#F1F1EE"}  # fmt: skip
_WIDTHS = {"issuer_key": 18, "issuer": 26, "title": 40, "report": 30, "indicator": 44, "name": 30, "label_zh": 60,
           "label_en": 48, "body": 20, "meaning": 60, "codes": 60, "variable": 30, "sha256": 12}  # fmt: skip
_WIDTH = 12


def write(
    columns: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    count: int,
    shape: Shape,
    entries: Sequence[Entry],
    lang: str,
    path: Path,
) -> None:
    """Write the workbook, a row at a time.

    Args:
        columns: Names of the columns.
        rows: The rows.
        count: How many they are.
        shape: What they are.
        entries: The data dictionary.
        lang: Language of the notes on the heading, "zh" or "en".
        path: The file.

    Raises:
        OptionError: There are more rows than a sheet holds.
    """
    if count > _MOST_ROWS:
        raise OptionError(
            f"The panel has {count} rows, and a sheet of a workbook holds {_MOST_ROWS}. "
            "Write it with --wide, or as .csv, .parquet, .dta or .duckdb."
        )
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1})
        fills = {state: book.add_format({"bg_color": color}) for state, color in _FILLS.items()}
        told = {e.variable: e.label_zh if lang == "zh" else e.label_en for e in entries if e.what == "variable"}
        sheet = book.add_worksheet("panel")
        _head(sheet, columns, head, told)
        state_of = _states(columns, shape)
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                state = row[state_of[at]] if at in state_of else None
                _write(sheet, number, at, value, fills.get(str(state)))
        sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
        sheet.freeze_panes(1, 2)
        sheet = book.add_worksheet("dictionary")
        _head(sheet, FIELDS, head, {})
        for number, entry in enumerate(entries, 1):
            for at, text in enumerate(astuple(entry)):
                _write(sheet, number, at, text, None)
        sheet.freeze_panes(1, 1)
        sheet = book.add_worksheet("states")
        _head(sheet, ("state", "zh", "en"), head, {})
        for number, (state, (zh, en)) in enumerate(STATES.items(), 1):
            for at, text in enumerate((state, zh, en)):
                _write(sheet, number, at, text, fills.get(state))


def _head(sheet: Any, columns: Sequence[str], head: Any, told: dict[str, str]) -> None:
    """The heading; what a variable is called stands in a note on it."""
    for at, name in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(name, _WIDTH))
        sheet.write_string(0, at, name, head)
        if told.get(name):
            sheet.write_comment(0, at, told[name], {"x_scale": 2})


def _states(columns: Sequence[str], shape: Shape) -> dict[int, int]:
    """For the place of each figure the place of its state."""
    at = {name: i for i, name in enumerate(columns)}
    if not shape.wide:
        return {at["value"]: at["state"], at["state"]: at["state"]}
    pairs = ((one.name, f"{one.name}{STATE}") for one in shape.indicators if shape.states)
    return {at[name]: at[state] for name, state in pairs}


def _write(sheet: Any, row: int, column: int, value: object, style: Any) -> None:
    if value is None:
        if style is not None:
            sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:_LONGEST_TEXT], style)

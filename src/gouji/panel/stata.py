"""The panel as a Stata file (format 118, Stata 14 and later), with labels for variables and values.

Where a figure has no value, Stata's extended missing values say why: `.b` blank, `.u` undecided, `.m` missing, `.d`
doubtful, `.n` not in the report's edition. None of them is 0, and `summarize` passes over all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from gouji.panel.columns import COLUMNS, STATES
from gouji.panel.dictionary import Entry
from gouji.panel.shapes import STATE, Shape

_LABEL = 80
"""Characters of a label in Stata."""
_TEXT = 2045
"""Bytes of a text that is no `strL`."""
MOST_ROWS = 2_000_000
"""Rows of the largest file: all of it is in memory while it is made, 1.2 KB a row."""


class _Letter(bytes):
    """A letter of a missing value that equals the text of it, and is none.

    pyreadstat tells what a column holds by its first hundred rows, and takes it for text if they are letters.
    """

    def __eq__(self, other: object) -> bool:
        return self.decode() == other if isinstance(other, str) else bytes.__eq__(self, other)

    def __hash__(self) -> int:
        return hash(self.decode())


_MISSING = {state: _Letter(letter) for state, letter in (
    ("blank", b"b"), ("undecided", b"u"), ("missing", b"m"), ("doubtful", b"d"))}  # fmt: skip
"""The letter of the missing value of a figure without value, by its state."""
_ABSENT = _Letter(b"n")
_ABSENT_LABEL = ("此版式没有这一项", "not in this edition")
_VERSION = 14
"""Stata 14 writes format 118."""


def write(frame: pd.DataFrame, shape: Shape, entries: Sequence[Entry], lang: str, path: Path) -> int:
    """Write the file.

    Args:
        frame: What is exported: a row a figure, or a row a report with a state for each indicator.
        shape: What it is; where it has no states, those of the frame are left out.
        entries: Its data dictionary.
        lang: Language of the labels, "zh" or "en".
        path: The file; its name must end in .dta.

    Returns:
        The number of variables.
    """
    side = ("zh", "en").index(lang)
    labels: dict[str, dict[Any, str]] = {}
    figures = {one.name: f"{one.name}{STATE}" for one in shape.indicators} if shape.wide else {"value": "state"}
    named = {letter.decode(): f"{state}: {STATES[state][side]}" for state, letter in _MISSING.items()}
    named[_ABSENT.decode()] = _ABSENT_LABEL[side]
    made: dict[str, pd.Series[Any]] = {}
    for name, state in figures.items():
        made[name] = _with_reasons(frame[name], frame[state])
        labels[name] = dict(named)
    codes = {column.name: (column.few, column.codes) for column in COLUMNS}
    codes |= dict.fromkeys(figures.values(), (True, STATES))
    kept = frame if shape.states or not shape.wide else frame.drop(columns=list(figures.values()))
    for name in kept.columns:
        if name in made:
            continue
        few, meanings = codes.get(name, (False, {}))
        if few:
            made[name], labels[name] = _coded(kept[name], meanings, side)
        else:
            made[name] = _plain(kept[name])
    told = {entry.variable: (entry.label_zh, entry.label_en)[side] for entry in entries if entry.what == "variable"}
    out = pd.DataFrame({name: made[name] for name in kept.columns})
    pyreadstat.write_dta(
        out,
        str(path),
        file_label="Gouji panel",
        column_labels={name: _short(told.get(name, "")) for name in out.columns},
        version=_VERSION,
        variable_value_labels={name: labels[name] for name in out.columns if labels.get(name)},
        missing_user_values={name: list(named) for name in figures},
    )
    return len(out.columns)


def _with_reasons(values: pd.Series[float], states: pd.Series[str]) -> pd.Series[Any]:
    """Figures, and where there is none the letter that says why."""
    letters = [_MISSING.get(state, _ABSENT) for state in states]
    found = [letter if value != value else value for value, letter in zip(values.astype(float), letters, strict=True)]
    return pd.Series(found, values.index, dtype=object)


def _coded(
    texts: pd.Series[str], meanings: Mapping[str, tuple[str, str]], side: int
) -> tuple[pd.Series[Any], dict[Any, str]]:
    """Texts as numbers from 1, and the label of each number."""
    known = list(meanings) or sorted(texts.dropna().unique())
    number = {text: i for i, text in enumerate(known, 1)}
    label = {i: meanings[text][side] if meanings else str(text) for text, i in number.items()}
    coded = texts.map(number).astype(float)
    return coded, {i: text for i, text in label.items() if text}


def _plain(values: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers as they are, truths as 0 and 1, texts no longer than Stata takes them."""
    if pd.api.types.is_bool_dtype(values.dropna().infer_objects()):
        return values.astype("boolean").astype("Float64").astype(float)
    if pd.api.types.is_numeric_dtype(values):
        return values.astype("Float64").astype(float) if values.hasnans else values
    return values.map(lambda text: text.encode()[:_TEXT].decode(errors="ignore") if isinstance(text, str) else "")


def _short(label: str) -> str:
    """A label that Stata takes: too long a one loses its table, then the end of its row, but not its column."""
    if len(label) > _LABEL:
        label = label.partition("：")[2] or label
    if len(label) > _LABEL:
        row, times, column = label.rpartition(" × ")
        column = column[-_LABEL // 2 :]
        label = f"{row[: _LABEL - len(times + column) - 1]}…{times}{column}"
    return label

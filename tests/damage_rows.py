"""Damage to the rows of tables: split, joined, slipped, wrapped, letters for zeros, numbers lost that balances restore.

Each kind takes the lines and a source of chance and gives new lines; a page that it doesn't apply to stays as it is.
"""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from tests.damage import Damage


class Row(NamedTuple):
    """A line that is a label with two or more numbers."""

    line: int
    label: str
    gap: str
    numbers: str


_ROW = re.compile(r"([^|]*[\u4e00-\u9fff）)”])([ \t]+)(-?\d[\d.]*(?:[ \t]+-?\d[\d.]*)+)")
_CELL_LABEL = re.compile(r"\t.*[\u4e00-\u9fff）”]")
_CELL_NUMBER = re.compile(r"\t\d+")
_LAST_GAP = re.compile(r"[ \t]+(?=\S+$)")
APPLICANTS = 7
"""Numbers of a row of the applicants' table, the total last."""


def _rows(lines: list[str]) -> list[Row]:
    found = ((i, _ROW.fullmatch(line)) for i, line in enumerate(lines) if "年度报告" not in line)
    return [Row(i, *row.groups()) for i, row in found if row]


def split_row(lines: list[str], rng: Random) -> list[str]:
    """A row's label on a line of its own, its numbers on the next."""
    if not (rows := _rows(lines)):
        return lines
    i, label, gap, numbers = rng.choice(rows)
    return [*lines[:i], label, (gap if "\t" in gap else "") + numbers, *lines[i + 1 :]]


def slip_number(lines: list[str], rng: Random) -> list[str]:
    """The last number of a row on the next line."""
    if not (rows := [row for row in _rows(lines) if len(row.numbers.split()) > 2]):
        return lines
    i = rng.choice(rows).line
    return [*lines[:i], *_LAST_GAP.split(lines[i]), *lines[i + 1 :]]


def join_rows(lines: list[str], rng: Random) -> list[str]:
    """Two rows on one line."""
    rows = {row.line for row in _rows(lines)}
    if not (places := sorted(i for i in rows if i + 1 in rows)):
        return lines
    i = rng.choice(places)
    gap = "\t" if "\t" in lines[i] else "  "
    return [*lines[:i], lines[i] + gap + lines[i + 1].lstrip(), *lines[i + 2 :]]


def join_cells(lines: list[str], rng: Random) -> list[str]:
    """A label and its first number on one line, where every cell has a line of its own."""
    labels = [bool(_CELL_LABEL.fullmatch(line)) for line in lines]
    places = [i for i in range(len(lines) - 1) if labels[i] and _CELL_NUMBER.fullmatch(lines[i + 1])]
    if not places:
        return lines
    i = rng.choice(places)
    return [*lines[:i], lines[i] + lines[i + 1], *lines[i + 2 :]]


def break_page(lines: list[str], rng: Random) -> list[str]:
    """A page ends between two rows of numbers, or two cells."""
    ends = [line[-1:].isdigit() and "年" not in line for line in lines]
    if not (places := [i for i in range(1, len(lines)) if ends[i - 1] and ends[i]]):
        return lines
    at, n = rng.choice(places), rng.randrange(2, 30)
    page = rng.choice((["", f"- {n} -", ""], [f"第 {n} 页"], [f"— {n} —"], ["", "\f"], [""]))
    return [*lines[:at], *page, *lines[at:]]


def wrap_label(lines: list[str], rng: Random) -> list[str]:
    """The end of a label on the next line, the numbers with its first part or with its last."""
    rows = [row for row in _rows(lines) if "\t" not in row.label and len(row.label.strip()) > 6]
    if not rows:
        return lines
    i, label, gap, numbers = rng.choice(rows)
    at = rng.randrange(len(label) - len(label.lstrip()) + 4, len(label) - 1)
    first, last = label[:at], label[at:]
    parts = (first + gap + numbers, last) if rng.random() < 0.5 else (first, last + gap + numbers)
    return [*lines[:i], *parts, *lines[i + 1 :]]


def write_letters(lines: list[str], rng: Random) -> list[str]:
    """Letters and circles for the lone zeros of a row."""
    if not (rows := _rows(lines)):
        return lines
    i, label, gap, numbers = rng.choice(rows)
    letters = re.sub(r"(?<![\d.])0(?![\d.])", lambda _: rng.choice("Oo〇0"), numbers)
    return [*lines[:i], label + gap + letters, *lines[i + 1 :]]


def lose_number(lines: list[str], rng: Random) -> list[str]:
    """A number other than 0 of a row of applicants is lost, its tabs kept; the page prints its zeros."""
    rows = [row for row in _rows(lines) if row.numbers.count("\t") == APPLICANTS - 1 and "\t0" in row.numbers[:-2]]
    rows = [row for row in rows if not row.numbers.endswith("\t0")]
    if not rows:
        return lines
    i, label, gap, numbers = rng.choice(rows)
    cells = numbers.split("\t")
    cells[rng.choice([k for k, cell in enumerate(cells) if cell != "0"])] = ""
    return [*lines[:i], label + gap + "\t".join(cells), *lines[i + 1 :]]


def lose_sum(lines: list[str], rng: Random) -> list[str]:
    """The total of a row of applicants, not 0, is lost with its place: on one line, or where every cell has its own."""
    on_line = [row for row in _rows(lines) if len(row.numbers.split()) == APPLICANTS]
    places = [(row.line, True) for row in on_line if row.numbers.split()[-1] != "0"]
    number = [line.strip().isdigit() for line in lines] + [False]
    for end in range(APPLICANTS, len(lines)):
        run = all(number[end - APPLICANTS + 1 : end + 1]) and not number[end - APPLICANTS] and not number[end + 1]
        if run and lines[end].strip() != "0":
            places.append((end, False))
    if not places:
        return lines
    i, keep = rng.choice(places)
    return [*lines[:i], *(_LAST_GAP.split(lines[i])[:1] if keep else []), *lines[i + 1 :]]


KEEPING: tuple[Damage, ...] = (split_row, slip_number, join_rows, join_cells, break_page, wrap_label, write_letters)
"""Every figure stays on the page."""
LOSING: tuple[Damage, ...] = (lose_number, lose_sum)
"""A figure is lost that the balances restore, unless the author broke them."""

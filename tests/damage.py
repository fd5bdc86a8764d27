"""Damage to a report's text after which the page still tells every cell: what the fuzz test does to the fixtures.

Each kind takes the lines and a source of chance and gives new lines. None touches a digit, a sign or a unit, none takes
away an enumerator. Kinds that don't apply to a page leave it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from gouji.channel import is_han
from gouji.learn.corpus.grammar import confusions

Damage = Callable[[list[str], Random], list[str]]

_LABEL = re.compile(r"[\u4e00-\u9fff]{6,}")
_ROW = re.compile(r"(?P<label>[^|]*[\u4e00-\u9fff）)”])(?P<gap>[ \t]+)(?P<numbers>-?\d[\d.]*(?:[ \t]+-?\d[\d.]*)+)")
_CELL_LABEL = re.compile(r"\t.*[\u4e00-\u9fff）”]")
_CELL_NUMBER = re.compile(r"\t\d+")
_LONGEST = 60
"""Characters of the longest line that may be a label's."""
_NOISE = ("- {n} -", "— {n} —", "第 {n} 页 共 30 页", "----------------", "[bookmark: _GoBack]", "")


def _labels(lines: list[str]) -> list[tuple[int, int, int]]:
    """Line, start and end of every stretch of six or more Han characters on a short line."""
    return [
        (i, found.start(), found.end())
        for i, line in enumerate(lines)
        if len(line) < _LONGEST and "年" not in line
        for found in _LABEL.finditer(line)
    ]


def _rows(lines: list[str]) -> list[tuple[int, str, str, str]]:
    """Line, label, gap and numbers of every line that is a label with two or more numbers."""
    found = ((i, _ROW.fullmatch(line)) for i, line in enumerate(lines) if "年度报告" not in line)
    return [(i, *row.group("label", "gap", "numbers")) for i, row in found if row]


def drop_character(lines: list[str], rng: Random) -> list[str]:
    """A character inside a long label is lost."""
    i, start, end = rng.choice(_labels(lines))
    at = rng.randrange(start + 1, end - 1)
    return [*lines[:i], lines[i][:at] + lines[i][at + 1 :], *lines[i + 1 :]]


def double_character(lines: list[str], rng: Random) -> list[str]:
    """A character of a long label is printed twice."""
    i, start, end = rng.choice(_labels(lines))
    at = rng.randrange(start, end)
    return [*lines[:i], lines[i][: at + 1] + lines[i][at:], *lines[i + 1 :]]


def space_out(lines: list[str], rng: Random) -> list[str]:
    """A space tears a long label."""
    i, start, end = rng.choice(_labels(lines))
    at = rng.randrange(start + 1, end)
    return [*lines[:i], lines[i][:at] + " " + lines[i][at:], *lines[i + 1 :]]


def trail_spaces(lines: list[str], rng: Random) -> list[str]:
    """Spaces behind some lines."""
    return [line + " " * rng.randrange(1, 3) if line.strip() and rng.random() < 0.2 else line for line in lines]


def insert_noise(lines: list[str], rng: Random) -> list[str]:
    """A page number, a rule or a bookmark between two lines of words."""
    places = [
        i
        for i in range(1, len(lines))
        if any(map(is_han, lines[i])) and any(map(is_han, lines[i - 1])) and not any(c.isdigit() for c in lines[i - 1])
    ]
    at = rng.choice(places)
    return [*lines[:at], rng.choice(_NOISE).format(n=rng.randrange(1, 30)), *lines[at:]]


def lose_last_blank_lines(lines: list[str], rng: Random) -> list[str]:
    """Every other of several blank lines on end is lost."""
    return [line for i, line in enumerate(lines) if line or not i or lines[i - 1] or rng.random() < 0.5]


def lose_total(lines: list[str], rng: Random) -> list[str]:
    """The last number of one row of the applicants' table is lost: its row and its column restore it."""
    rows = [
        i
        for i, line in enumerate(lines)
        if re.search(r"(?:属于|公开|申请|处理|信息)[^\t]*\t[\t\d]*\d$", line) and len(re.findall(r"\t\d+", line)) == 7
    ]
    if not rows:
        return lines
    i = rng.choice(rows)
    return [*lines[:i], lines[i][: lines[i].rindex("\t") + 1], *lines[i + 1 :]]


def split_row(lines: list[str], rng: Random) -> list[str]:
    """A row's label on a line of its own, its numbers on the next."""
    if not (rows := _rows(lines)):
        return lines
    i, label, gap, numbers = rng.choice(rows)
    return [*lines[:i], label, (gap if "\t" in gap else "") + numbers, *lines[i + 1 :]]


def slip_number(lines: list[str], rng: Random) -> list[str]:
    """The last number of a row on the next line."""
    if not (rows := [row for row in _rows(lines) if len(row[3].split()) > 2]):
        return lines
    i = rng.choice(rows)[0]
    kept, number = re.split(r"[ \t]+(?=\S+$)", lines[i])
    return [*lines[:i], kept, number, *lines[i + 1 :]]


def join_rows(lines: list[str], rng: Random) -> list[str]:
    """Two rows on one line."""
    rows = {row[0] for row in _rows(lines)}
    if not (places := sorted(i for i in rows if i + 1 in rows)):
        return lines
    i = rng.choice(places)
    gap = "\t" if "\t" in lines[i] else "  "
    return [*lines[:i], lines[i] + gap + lines[i + 1].lstrip(), *lines[i + 2 :]]


def join_cells(lines: list[str], rng: Random) -> list[str]:
    """A label and its first number on one line, where every cell has a line of its own."""
    places = [
        i for i in range(len(lines) - 1) if _CELL_LABEL.fullmatch(lines[i]) and _CELL_NUMBER.fullmatch(lines[i + 1])
    ]
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
    rows = [row for row in _rows(lines) if "\t" not in row[1] and len(row[1].strip()) > 6]
    if not rows:
        return lines
    i, label, gap, numbers = rng.choice(rows)
    at = rng.randrange(len(label) - len(label.lstrip()) + 4, len(label) - 1)
    first, last = label[:at], label[at:]
    parts = (first + gap + numbers, last) if rng.random() < 0.5 else (first, last + gap + numbers)
    return [*lines[:i], *parts, *lines[i + 1 :]]


def misread_character(lines: list[str], rng: Random) -> list[str]:
    """A character of a long label is taken for one that looks like it."""
    similar = confusions()
    places = [(i, at) for i, start, end in _labels(lines) for at in range(start, end) if lines[i][at] in similar]
    i, at = rng.choice(places)
    return [*lines[:i], lines[i][:at] + rng.choice(similar[lines[i][at]]) + lines[i][at + 1 :], *lines[i + 1 :]]


def write_letters(lines: list[str], rng: Random) -> list[str]:
    """Letters and circles for the lone zeros of a row."""
    if not (rows := _rows(lines)):
        return lines
    i, label, gap, numbers = rng.choice(rows)
    letters = re.sub(r"(?<![\d.])0(?![\d.])", lambda _: rng.choice("Oo〇0"), numbers)
    return [*lines[:i], label + gap + letters, *lines[i + 1 :]]


def lose_number(lines: list[str], rng: Random) -> list[str]:
    """A number other than 0 of a row of applicants is lost, its tabs kept: its row and its column restore it."""
    rows = [row for row in _rows(lines) if row[3].count("\t") == 6 and not row[3].endswith("\t0")]
    if not rows:
        return lines
    i, label, gap, numbers = rng.choice(rows)
    cells = numbers.split("\t")
    cells[rng.choice([k for k, cell in enumerate(cells) if cell != "0"])] = ""
    return [*lines[:i], label + gap + "\t".join(cells), *lines[i + 1 :]]


DAMAGES: tuple[Damage, ...] = (
    drop_character,
    double_character,
    space_out,
    trail_spaces,
    insert_noise,
    lose_last_blank_lines,
    lose_total,
    split_row,
    slip_number,
    join_rows,
    join_cells,
    break_page,
    wrap_label,
    misread_character,
    write_letters,
    lose_number,
)

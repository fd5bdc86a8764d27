"""Damage to a report's text after which the page still tells every cell: what the fuzz test does to the fixtures.

Each kind takes the lines and a source of chance and gives new lines. None touches a digit, a sign or a unit, none takes
away an enumerator, and none moves a number to another line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from gouji.channel import is_han

Damage = Callable[[list[str], Random], list[str]]

_LABEL = re.compile(r"[\u4e00-\u9fff]{6,}")
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


DAMAGES: tuple[Damage, ...] = (
    drop_character,
    double_character,
    space_out,
    trail_spaces,
    insert_noise,
    lose_last_blank_lines,
    lose_total,
)

"""Lines that are counted: a number in front of every line, one more on each, as table libraries print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby

from gouji.align.events import Event, numbers_of
from gouji.align.parts import singles

LEAST = 4
"""Lines counted one after the other from which on it is a count: row labels of a form may begin with 1, 2, 3."""


def without_counter(listed: Sequence[Event], widths: Set[int]) -> Sequence[Event]:
    """The events without the numbers that count lines; `listed` itself where none do.

    Args:
        listed: The events in reading order.
        widths: Numbers of cells that the form's rows may have: a line of numbers without a label is counted if it has
            one more.
    """
    lines = [list(group) for _, group in groupby(listed, key=lambda event: event.first)]
    firsts = [line[0] if _may_be_counted(line, widths) else None for line in lines]
    counted = {id(event) for chain in _chains(firsts) if len(chain) >= LEAST for event in chain}
    if not counted:
        return listed
    out: list[Event] = []
    for event in listed:
        if id(event) not in counted:
            out.append(event)
        elif event.count > 1:
            out.append(numbers_of(tuple(singles(event.runs)[1:]), event.beside, event.first))
    return out


def _may_be_counted(line: Sequence[Event], widths: Set[int]) -> bool:
    first = line[0]
    if len(line) > 1:
        return first.count == 1 and not line[1].runs
    return first.count - 1 in widths and first.count not in widths


def _chains(firsts: Sequence[Event | None]) -> Iterator[list[Event]]:
    """The first events of lines that follow each other, as long as each is the number after the one before.

    None stands for a line that is not counted, with which a chain ends.
    """
    chain: list[Event] = []
    for event in firsts:
        value = -2 if event is None else _number(event)
        if chain and value != _number(chain[-1]) + 1:
            yield chain
            chain = []
        if event is not None and value >= 0:
            chain.append(event)
    yield chain


def _number(event: Event) -> int:
    """The whole number that an event begins with, -2 if it begins with none."""
    first = next((run.text.strip() for run in singles(event.runs)), "")
    return int(first) if first.isdecimal() else -2

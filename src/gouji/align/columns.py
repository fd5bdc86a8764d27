"""Which columns a block's header shows, and in which order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rapidfuzz.fuzz import ratio

from gouji.align.events import Event
from gouji.channel import bare, core, squeeze
from gouji.document import Match
from gouji.forms import Block

FOUND = 62.0
"""Similarity, 0 to 100, from which on a header cell is a column's label."""
SURE = 85.0
"""Similarity from which on a header cell's place may speak against the form's order; a garbled one may not."""
IN_ORDER = 0.998
"""P(column) when the header shows the form's columns in the form's order."""
PARTLY = 0.995
"""P(column) when some labels were found, none out of order: the form is printed by law in one order."""
UNSEEN = 0.99
"""P(column) when the header is lost."""
SEVERAL = 3
"""Neighbouring pieces of column labels in the form's order from which on it counts as seen in part."""
MOVED = 0.97
"""P(column) when the header shows another order, every label found and every cell understood."""
DOUBTFUL = 0.6
"""P(column) when the header seems to show another order, but labels are lost or cells not understood."""
EXCHANGED = 0.5
"""P(column) when garbled labels seem to stand in another order: they may be misread, or exchanged."""
_UNIT = re.compile(r"单位[::]?(百万元|千万元|万元|亿元|千元|元)|[(](百万元|千万元|万元|亿元|千元|元)[)]")


@dataclass(frozen=True, slots=True)
class Header:
    """Columns of a block as the page shows them (see `BlockMatch`)."""

    columns: tuple[Match, ...]
    order: tuple[str | None, ...]
    probability: float
    unit: str | None


def read_header(block: Block, events: Sequence[Event], texts: Sequence[str], around: Sequence[Event] = ()) -> Header:
    """Read a block's header.

    Args:
        block: The block of the form.
        events: The label events that the alignment gave to the header.
        texts: Their texts as printed.
        around: The texts among and behind them, in reading order, those included that are too garbled to be known.

    Returns:
        The columns in page order. Siblings under one header cell stand in one line of the header, so their order on
        the page is the order of their columns however the header was dumped (level by level or branch by branch).
    """
    form_order = tuple(column.key for column in block.columns)
    unit = next((found[1] or found[2] for text in texts for found in [_UNIT.search(squeeze(text))] if found), None)
    around = around or events
    if not around:
        return Header((), form_order, UNSEEN, unit)
    if len(set(form_order)) < len(form_order):
        return Header((), form_order, _repeated(block, around), unit)
    names = {
        key: [bare(label) for label in column.labels] for key, column in zip(form_order, block.columns, strict=True)
    }
    parents = [bare(label) for label in (*block.header, *block.corner)]
    matches: list[tuple[int, Match, int | None]] = []
    taken: set[str] = set()
    above: dict[str, int] = {}
    strange = 0
    for position, (event, text) in enumerate(zip(events, texts, strict=True)):
        named = _match(event, text, names, parents, taken)
        if not named:
            near = max(parents, key=lambda label: ratio(event.text, label), default="")
            if near and ratio(event.text, near) >= FOUND:
                above.setdefault(near, position)
            else:
                strange += 1
        for key, match in named:
            taken.add(key)
            matches.append((position, match, event.intervals[0].start))
    order = tuple(match.key for _, match, _ in matches)
    found = tuple(match for _, match, _ in matches)
    sure = [match for match in found if match.score >= SURE]
    in_line = _in_line(sure)
    moved = _moved(block, [match.key for match in in_line])
    if not found:
        return Header((), form_order, PARTLY if _in_order(block, around) else UNSEEN, unit)
    if not moved:
        strewn = _moved(block, [match.key for match in sure])
        probability = IN_ORDER if len(order) == len(form_order) and not strewn else PARTLY
        # pieces may be anywhere
        whole = [m for m in found if len(bare(m.text)) >= min(map(len, names[m.key])) - 1]
        return Header(
            found, form_order, EXCHANGED if _moved(block, [m.key for m in _in_line(whole)]) else probability, unit
        )
    corner = max((above.get(bare(label), 0) for label in block.corner), default=0)
    met_at = [position for position, _, _ in matches]
    among = min(met_at) < corner < max(met_at)  # else it stands before them all, or behind all of a mirrored table
    if len(order) == len(form_order) and not strange and not among:
        met = {bare(parent): parent for column in block.columns for parent in column.parents}
        groups = {met[label]: position for label, position in above.items() if label in met}
        places = {match.key: position for position, match, _ in matches}
        return Header(found, _page_order(block, order, groups, places), MOVED, unit)
    return Header(found, form_order, DOUBTFUL, unit)


def _repeated(block: Block, events: Sequence[Event]) -> float:
    """P(column) of a block that has the same columns several times over, from the order of what its header shows."""
    labels = list(dict.fromkeys(bare(column.labels[0]) for column in block.columns))
    seen = _glimpsed(events, labels)
    steps = [(b - a) % len(labels) for a, b in pairwise(seen)]
    ahead, back = steps.count(1), steps.count(len(labels) - 1)
    if len(labels) > 2 and back > ahead:
        return DOUBTFUL
    return IN_ORDER if ahead else PARTLY if seen else UNSEEN


def _glimpsed(events: Sequence[Event], labels: Sequence[str], above: frozenset[str] = frozenset()) -> list[int]:
    """The labels, by index, of which texts hold a piece; one piece of a label after another counts once.

    Labels `above` several columns are no pieces.
    """
    seen: list[int] = []
    for event in events:
        text = event.text
        for parent in above:
            text = text.replace(parent, " ")
        seen += glimpsed(text, labels)
    return [i for at, i in enumerate(seen) if not at or seen[at - 1] != i]


def glimpsed(text: str, labels: Sequence[str]) -> list[int]:
    """The labels, by index, of which a text holds a pair of characters that no other label has, in the text's order.

    Narrow labels come in pieces, and on a poor scan several of them run together: a piece still tells its column.
    """
    holding: dict[str, set[int]] = {}
    for i, label in enumerate(labels):
        for start in range(len(label) - 1):
            holding.setdefault(label[start : start + 2], set()).add(i)
    seen: list[int] = []
    for start in range(len(text) - 1):
        found = holding.get(text[start : start + 2], set())
        if len(found) == 1 and list(found) != seen[-1:]:
            seen += found
    return seen


def _in_order(block: Block, events: Sequence[Event]) -> bool:
    """Whether the pieces of column labels that a header shows stand in the form's order on each of its lines."""
    labels = [bare(column.labels[0]) for column in block.columns]
    lines = [list(group) for _, group in groupby(events, key=lambda event: event.first)]
    above = frozenset(bare(parent) for column in block.columns for parent in column.parents)
    steps = [b - a for line in lines for a, b in pairwise(_glimpsed(line, labels, above))]
    ahead = sum(step > 0 for step in steps)
    return ahead >= SEVERAL and ahead == len(steps)


def _match(
    event: Event, text: str, names: dict[str, list[str]], parents: list[str], taken: set[str]
) -> list[tuple[str, Match]]:
    """The columns that a header text names: one, or several run together."""
    short, whole = event.text, bare(text)
    best, score = "", 0.0
    for key, labels in names.items():
        if key in taken:
            continue
        mine = max(max(ratio(short, label), ratio(whole, label), ratio(short, core(label))) for label in labels)
        if mine > score:
            best, score = key, mine
    leaves = {label for labels in names.values() for label in labels}
    other = max((ratio(short, label) for label in parents if label not in leaves), default=0.0)
    if score >= FOUND and score >= other:
        return [(best, Match(best, event.intervals, text, score, 1.0, "label"))]
    if len(whole) < 6:
        return []
    at = [
        (whole.find(label), key)
        for key, labels in names.items()
        if key not in taken
        for label in labels[:1]
        if label in whole
    ]
    return (
        [(key, Match(key, event.intervals, text, 100.0, 1.0, "label")) for _, key in sorted(at)] if len(at) > 1 else []
    )


def _families(block: Block) -> dict[tuple[str, ...], list[str]]:
    """Columns that share a parent, and the level above with each parent standing for its first column."""
    families: dict[tuple[str, ...], list[str]] = {}
    for column in block.columns:
        families.setdefault(column.parents, []).append(column.key)
    return families


def _in_line(labels: Sequence[Match]) -> Sequence[Match]:
    """The column labels whose place tells their column.

    Where a line holds several of them, one on a line of its own is a cell that was broken, whose pieces are read before
    or behind the others wherever it stands.
    """
    on = Counter(label.intervals[0].line for label in labels)
    return [label for label in labels if on[label.intervals[0].line] > 1] if max(on.values(), default=0) > 1 else labels


def _moved(block: Block, order: Sequence[str]) -> bool:
    for siblings in _families(block).values():
        seen = [key for key in order if key in siblings]
        if seen != [key for key in siblings if key in seen]:
            return True
    return False


def _page_order(
    block: Block, order: Sequence[str], parents: Mapping[str, int], places: Mapping[str, int]
) -> tuple[str, ...]:
    """Columns in page order: siblings by their labels, a group of columns at the place of the header cell above it.

    Args:
        block: The block of the form.
        order: Columns in the order in which their labels were met; all of them.
        parents: For header cells over several columns that were met, their position among the header's cells.
        places: The same for the columns.
    """

    def key(column: str) -> tuple[int, int]:
        above = by_key[column].parents
        top = parents.get(above[0]) if above else places[column]
        return (places[column] if top is None else top, places[column])

    by_key = {column.key: column for column in block.columns}
    return tuple(sorted(order, key=key))

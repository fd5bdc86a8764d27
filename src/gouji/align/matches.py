"""The path of a table's events → its `Alignment`: rows, columns and groups with their places and probabilities."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from gouji.align.apart import numbers_apart
from gouji.align.columns import read_header
from gouji.align.events import Event
from gouji.align.exchanged import unsure_columns
from gouji.align.lagging import numbers_lagging
from gouji.align.neighbours import numbers_of_either
from gouji.align.nodes import LabelSequence
from gouji.align.order import labels_by_order, labels_out_of_order
from gouji.align.path import Path
from gouji.align.repeated import numbers_told_twice
from gouji.align.roles import revised_header
from gouji.channel import bare
from gouji.document import Alignment, BlockMatch, ExtraRow, Match, RowMatch, Run, TaggedLine

ORDER_PROBABILITY = 0.95
"""P(row) is at most this where no label answers the row and its place in the order decides."""
ASTRAY_PROBABILITY = 0.5
"""P(row) is at most this where its label stands out of order: its numbers may have gone with it, or not."""
DOUBTFUL_PROBABILITY = 0.5
"""P(row) is at most this where the numbers stand behind a block of labels, or the page gives two sets of them."""
_REMARK = re.compile(r"[（(][^（()）]{3,}[）)]?")


def alignment_of(
    tagged: Sequence[TaggedLine],
    labels: LabelSequence,
    listed: Sequence[Event],
    path: Path,
    probability: float,
    first: int,
    last: int,
) -> Alignment:
    """The table that a path makes of its events.

    Args:
        tagged: All tagged lines of the report.
        labels: The form's label sequence.
        listed: The events in reading order.
        path: Their alignment.
        probability: Probability of the form, 0 to 1.
        first: Index of the table's first line.
        last: Index of its last line, inclusive.
    """
    form = labels.form
    by_node: dict[int, list[int]] = {}
    for t, k in enumerate(path.nodes):
        by_node.setdefault(k, []).append(t)
    astray = labels_out_of_order(listed, path, labels)
    by_order = labels_by_order(listed, path, labels, astray)
    doubtful = (
        numbers_apart(listed, path, labels)
        | numbers_told_twice(listed, path, labels)
        | numbers_lagging(listed, path, labels)
        | numbers_of_either(listed, path, labels, by_order)
    )
    if doubtful:
        chances = tuple(min(p, DOUBTFUL_PROBABILITY) if t in doubtful else p for t, p in enumerate(path.probabilities))
        path = replace(path, probabilities=chances)
    blocks = []
    groups: list[Match] = []
    for b, block in enumerate(form.blocks):
        rows: dict[int, RowMatch] = {}
        header: list[int] = []
        for k, node in enumerate(labels.nodes):
            if node.block != b:
                continue
            given = by_node.get(k, [])
            if node.kind == "header":
                header = [t for t in given if not listed[t].runs]
            elif node.kind == "row":
                rows[node.row] = _row(tagged, labels, k, given, astray.get(k, ()), by_order.get(k, ()), listed, path)
            elif given:
                match = _match(tagged, labels, k, [t for t in given if not listed[t].runs], listed, path)
                if match is not None:
                    groups.append(match)
        near = [listed[t] for t in _above(b, labels, listed, path)]
        head = read_header(block, [listed[t] for t in header], [_text(tagged, listed[t]) for t in header], near)
        numbers = [rows[r].runs for r in range(len(block.rows))]
        slots = _header_slots(tagged, head.columns, head.order)
        order = (None, *head.order) if labels.numbered else head.order
        blocks.append(
            BlockMatch(
                block.id,
                tuple(rows[r] for r in range(len(block.rows))),
                head.columns,
                order,
                revised_header(head, block, form, numbers),
                slots if len(slots) == len(order) else (),
                head.unit,
                unsure_columns(block, near),
            )
        )
    claimed = frozenset(t for named in (astray, by_order) for indices in named.values() for t in indices)
    extra, leftover = _unplaced(tagged, labels, listed, path, claimed)
    return Alignment(
        form.id,
        form.form,
        round(probability, 6),
        tagged[first].line.number,
        tagged[last].line.number,
        tuple(blocks),
        tuple(groups),
        extra,
        leftover,
        form.absent,
    )


def _text(tagged: Sequence[TaggedLine], event: Event) -> str:
    offset = tagged[0].line.number
    return "".join(tagged[i.line - offset].line.text[i.start : i.end] for i in event.intervals)


def _match(
    tagged: Sequence[TaggedLine],
    labels: LabelSequence,
    k: int,
    pieces: Sequence[int],
    listed: Sequence[Event],
    path: Path,
) -> Match | None:
    node = labels.nodes[k]
    if not pieces:
        return None
    text = "".join(_text(tagged, listed[t]) for t in pieces)
    joined = bare("".join(listed[t].text for t in pieces))
    score = max((ratio(joined, label) for label in node.texts), default=0.0)
    chance = max(path.probabilities[t] for t in pieces)
    via = "label" if score >= 50 else "enumerator" if any(listed[t].enumerator for t in pieces) else "order"
    intervals = tuple(i for t in pieces for i in listed[t].intervals)
    return Match(node.key, intervals, text, round(score, 1), round(chance, 6), via)


def _row(
    tagged: Sequence[TaggedLine],
    labels: LabelSequence,
    k: int,
    given: Sequence[int],
    astray: Sequence[int],
    by_order: Sequence[int],
    listed: Sequence[Event],
    path: Path,
) -> RowMatch:
    node = labels.nodes[k]
    pieces = [t for t in given if not listed[t].runs]
    match = _match(tagged, labels, k, pieces or astray or by_order, listed, path)
    if match is not None and not pieces:
        bound, via = (ASTRAY_PROBABILITY, match.via) if astray else (ORDER_PROBABILITY, "order")
        match = replace(match, probability=min(match.probability, bound), via=via)
    numbered = [t for t in given if listed[t].runs]
    runs = tuple(run for t in numbered for run in listed[t].runs)
    chance = min((path.probabilities[t] for t in numbered), default=0.0)
    via = match.via if match else "order"
    if match is not None:
        chance = min(chance, match.probability)
    elif not labels.unlabelled[k]:
        chance = min(chance, ORDER_PROBABILITY)
    if match is not None and via != "label":
        chance = min(chance, ORDER_PROBABILITY)
    others = {labels.nodes[j].key: p for t in numbered for j, p in path.alternatives[t] if j >= 0}
    ranked = tuple(sorted(others.items(), key=lambda item: -item[1]))
    return RowMatch(node.key, match, runs, round(chance, 6), via, ranked)


def _above(block: int, labels: LabelSequence, listed: Sequence[Event], path: Path) -> list[int]:
    """Indices of the texts between the rows of the block before and those of this one: its header, known or not."""
    owner = [labels.nodes[k].block if k >= 0 and labels.is_row[k] else -1 for k in path.nodes]
    last = next((t for t, b in enumerate(owner) if b == block), 0)
    first = max((t for t in range(last) if owner[t] >= 0), default=-1)
    return [t for t in range(first + 1, last) if not listed[t].runs]


def _header_slots(
    tagged: Sequence[TaggedLine], columns: Sequence[Match], order: Sequence[str | None]
) -> tuple[int, ...]:
    """Layout slots of the columns' labels, in page order; nothing unless all are known and rise."""
    offset = tagged[0].line.number
    slots: dict[str, int] = {}
    for match in columns:
        place = match.intervals[0]
        for segment in tagged[place.line - offset].line.segments:
            if segment.slot is not None and segment.start <= place.start < segment.end:
                slots[match.key] = segment.slot.column
    found = [slots[key] for key in order if key in slots]
    rising = all(a < b for a, b in pairwise(found))
    return tuple(found) if rising and len(found) == len(order) > 1 else ()


def _unplaced(
    tagged: Sequence[TaggedLine], labels: LabelSequence, listed: Sequence[Event], path: Path, claimed: Set[int]
) -> tuple[tuple[ExtraRow, ...], tuple[Run, ...]]:
    """Numbers given to no row: extra rows where an unclaimed label stands right before them, else left over.

    Texts that are `claimed`, by index, are labels of the form's rows though the path gives them to none.
    """
    extra, leftover = [], []
    block, inside = None, False
    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if k >= 0:
            inside = inside or bool(labels.is_row[k])
            block = labels.form.blocks[labels.nodes[k].block].id
        if k >= 0 or not event.count:
            continue
        before = listed[t - 1] if t and t - 1 not in claimed else None
        if inside and before is not None and path.nodes[t - 1] < 0 and not before.runs and len(before.text) > 1:
            label = _REMARK.sub("", _text(tagged, before)).strip() or _text(tagged, before)
            extra.append(ExtraRow(block, label, before.intervals, event.runs))
        else:
            leftover += [run for run in event.runs if run.text]
    return tuple(extra), tuple(leftover)

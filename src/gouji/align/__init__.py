"""Garbled labels → rows and columns of the form: the joint alignment of each table.

`align` finds the tables of a family in a tagged report, aligns each with every edition of its form, and keeps the
edition that explains the page best, with its probability.
"""

from __future__ import annotations

import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from gouji.align.apart import numbers_apart
from gouji.align.columns import read_header
from gouji.align.columnwise import row_by_row
from gouji.align.copies import without_copies
from gouji.align.events import Beside, Event, events
from gouji.align.lattice import Path, align_events
from gouji.align.lex import cut
from gouji.align.locate import LONGEST_LABEL, PROSE, Stretch, locate
from gouji.align.misread import revised
from gouji.align.nodes import LabelSequence, sequence
from gouji.align.order import labels_by_order, labels_out_of_order
from gouji.align.sides import side_by_side
from gouji.align.split import LabelSplitter, splitter
from gouji.channel import bare, fold
from gouji.document import Alignment, BlockMatch, ExtraRow, Match, RowMatch, Run, Tag, TaggedLine
from gouji.forms import TableForm, variants

__all__ = ["align", "revised"]

EDITION_SCALE = 1.0
"""Softmax temperature of the editions' scores."""
ORDER_PROBABILITY = 0.95
"""P(row) is at most this where no label answers the row and its place in the order decides."""
ASTRAY_PROBABILITY = 0.5
"""P(row) is at most this where its label stands out of order: its numbers may have gone with it, or not."""
APART_PROBABILITY = 0.5
"""P(row) is at most this where the numbers stand behind a block of labels."""
SHOWN = 85.0
"""Similarity, 0 to 100, from which on a text is the label of an optional column."""
UNTOLD = 0.9
"""P(edition) is at most this where a form has optional columns and no column's label tells which are there."""
RESCUED = 0.9
"""P(table) of a line that shows a table's labels run together or a run of numbers, whatever the tagger made of it."""
RUN = 3
"""Numbers in a row, with no word between them, that prose doesn't have."""
_REMARK = re.compile(r"[（(][^（()）]{3,}[）)]?")
_PAGE_NUMBER = re.compile(r"[\s-]*\d{1,4}[\s-]*|.*\d\s*/\s*\d+\D*")
_PATHS: OrderedDict[tuple[object, ...], Path] = OrderedDict()
_MOST_PATHS = 512
"""Alignments kept: dumps of the official form are often alike to the letter but for their numbers."""


def align(tagged: Sequence[TaggedLine], tables: Mapping[str, tuple[TableForm, ...]]) -> tuple[Alignment, ...]:
    """Align a report with the forms of a family.

    Args:
        tagged: The report's lines with their tags.
        tables: Editions of every table by table id.

    Returns:
        One alignment for each table that was found, in the order of `tables`.
    """
    labels = splitter(tuple(form for editions in tables.values() for form in editions))
    tagged = [
        replace(t, tag=Tag.ROW, table=RESCUED) if t.table < PROSE and _is_table_line(t.line.text, labels) else t
        for t in tagged
    ]
    stretches = locate(tagged, tables, labels)
    found = []
    for id, editions in tables.items():
        mine = [stretch for stretch in stretches if stretch.id == id]
        if mine:
            alignment = _align_table(tagged, mine, editions, labels)
            if alignment is not None:
                found.append(alignment)
    return tuple(found)


def _is_table_line(text: str, labels: LabelSplitter) -> bool:
    """Whether a line that was taken for prose is a table's: labels run together, or a run of numbers."""
    if len(text) < LONGEST_LABEL and "。" not in text:
        if _PAGE_NUMBER.fullmatch(fold(text)):
            return False
        longest = run = 0
        for piece in cut(text.strip()):
            figures = any(c.isdigit() for c in text.strip()[piece.start : piece.end])
            run = run + piece.count if piece.count and figures else 0
            longest = max(longest, run)
        if longest >= RUN:
            return True
    return labels.is_table_line(text)


def _align_table(
    tagged: Sequence[TaggedLine], stretches: Sequence[Stretch], editions: Sequence[TableForm], cutter: LabelSplitter
) -> Alignment | None:
    found: list[tuple[LabelSequence, Sequence[Event], Path]] = []
    by_width: dict[tuple[frozenset[int], Beside], list[Event]] = {}
    for labels in (labels for form in editions for labels in _printings(form)):
        beside = Beside(labels.form.units, labels.form.lines, labels.form.sided)
        read = by_width.get((labels.widths, beside))
        if read is None:
            read = [e for s in stretches for e in events(tagged, s.first, s.last, labels.widths, cutter, beside)]
            by_width[labels.widths, beside] = read
        mine = without_copies(read, labels)
        mine = side_by_side(mine, labels) if labels.form.sided else mine
        mine = row_by_row(mine, labels)
        if _lacks_what_is_shown(mine, labels.form, editions):
            continue
        found.append((labels, mine, _path(mine, labels)))
    best = max(found, key=lambda item: item[2].score)
    if not any(k >= 0 and best[0].is_row[k] for k in best[2].nodes):
        return None
    scores: dict[tuple[str, tuple[str, ...]], float] = {}  # how a page shows line numbers is no other edition
    for labels, _, path in found:
        key = (labels.form.form, labels.form.absent)
        scores[key] = max(scores.get(key, path.score), path.score)
    weights = [math.exp((score - best[2].score) / EDITION_SCALE) for score in scores.values()]
    first, last = min(s.first for s in stretches), max(s.last for s in stretches)
    labels, listed, path = best
    chance = 1 / sum(weights)
    alignment = _alignment(tagged, labels, listed, path, chance, first, last)
    if len(variants(labels.form)) > 1 or labels.form.absent:
        told = any(block.columns for block in alignment.blocks)
        alignment = alignment if told else replace(alignment, form_probability=min(chance, UNTOLD))
    return alignment


def _printings(form: TableForm) -> Iterator[LabelSequence]:
    """The ways in which a page may print a table: without its optional columns, with its line numbers."""
    for variant in variants(form):
        yield sequence(variant)
        if variant.lines:
            yield sequence(variant, numbered=True)


def _lacks_what_is_shown(listed: Sequence[Event], variant: TableForm, editions: Sequence[TableForm]) -> bool:
    """Whether a variant lacks an optional column whose label stands on the page."""
    if not variant.absent:
        return False
    texts = [event.text for event in listed if not event.runs]
    whole = next(form for form in editions if form.form == variant.form and form.id == variant.id)
    labels = [
        label for b in whole.blocks for c in b.columns if c.key in variant.absent for label in map(bare, c.labels)
    ]
    return any(ratio(text, label) >= SHOWN or (len(label) > 2 and label in text) for text in texts for label in labels)


def _path(listed: Sequence[Event], labels: LabelSequence) -> Path:
    form = labels.form
    key = (form.form, form.id, form.absent, labels.numbered, *(event.signature for event in listed))
    path = _PATHS.get(key)
    if path is None:
        path = _PATHS[key] = align_events(listed, labels)
        if len(_PATHS) > _MOST_PATHS:
            _PATHS.popitem(last=False)
    else:
        _PATHS.move_to_end(key)
    return path


def _alignment(
    tagged: Sequence[TaggedLine],
    labels: LabelSequence,
    listed: Sequence[Event],
    path: Path,
    probability: float,
    first: int,
    last: int,
) -> Alignment:
    form = labels.form
    by_node: dict[int, list[int]] = {}
    for t, k in enumerate(path.nodes):
        by_node.setdefault(k, []).append(t)
    astray = labels_out_of_order(listed, path, labels)
    by_order = labels_by_order(listed, path, labels, astray)
    apart = numbers_apart(listed, path, labels)
    if apart:
        chances = tuple(min(p, APART_PROBABILITY) if t in apart else p for t, p in enumerate(path.probabilities))
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
        head = read_header(block, [listed[t] for t in header], [_text(tagged, listed[t]) for t in header])
        slots = _header_slots(tagged, head.columns, head.order)
        order = (None, *head.order) if labels.numbered else head.order
        blocks.append(
            BlockMatch(
                block.id,
                tuple(rows[r] for r in range(len(block.rows))),
                head.columns,
                order,
                head.probability,
                slots if len(slots) == len(order) else (),
                head.unit,
            )
        )
    extra, leftover = _unplaced(tagged, labels, listed, path)
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
    tagged: Sequence[TaggedLine], labels: LabelSequence, listed: Sequence[Event], path: Path
) -> tuple[tuple[ExtraRow, ...], tuple[Run, ...]]:
    """Numbers given to no row: extra rows where an unclaimed label stands right before them, else left over."""
    extra, leftover = [], []
    block, inside = None, False
    for t, (event, k) in enumerate(zip(listed, path.nodes, strict=True)):
        if k >= 0:
            inside = inside or bool(labels.is_row[k])
            block = labels.form.blocks[labels.nodes[k].block].id
        if k >= 0 or not event.count:
            continue
        before = listed[t - 1] if t else None
        if inside and before is not None and path.nodes[t - 1] < 0 and not before.runs and len(before.text) > 1:
            label = _REMARK.sub("", _text(tagged, before)).strip() or _text(tagged, before)
            extra.append(ExtraRow(block, label, before.intervals, event.runs))
        else:
            leftover += [run for run in event.runs if run.text]
    return tuple(extra), tuple(leftover)

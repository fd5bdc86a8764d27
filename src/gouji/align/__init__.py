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

from rapidfuzz.fuzz import ratio

from gouji.align.copies import without_copies
from gouji.align.counter import without_counter
from gouji.align.events import Event, events
from gouji.align.grids import Grids
from gouji.align.items import Beside
from gouji.align.known import on_grid
from gouji.align.late import late_labels_back
from gouji.align.lex import cut
from gouji.align.locate import LONGEST_LABEL, PROSE, Stretch, locate
from gouji.align.matches import alignment_of
from gouji.align.misread import revised
from gouji.align.nodes import LabelSequence, sequence
from gouji.align.order import labels_in_order
from gouji.align.parts import singles
from gouji.align.path import Path
from gouji.align.sides import side_by_side
from gouji.align.split import LabelSplitter, splitter
from gouji.align.spread import without_spread
from gouji.align.strips import row_by_row
from gouji.align.ways import MOST_BEHIND, align_events, near_best
from gouji.channel import bare, fold
from gouji.document import Alignment, Interval, Region, Tag, TaggedLine
from gouji.forms import TableForm, variants

__all__ = ["align", "revised"]

EDITION_SCALE = 1.0
"""Softmax temperature of the editions' scores."""
SHOWN = 85.0
"""Similarity, 0 to 100, from which on a text is the label of an optional column."""
UNTOLD = 0.9
"""P(edition) is at most this where a form has optional columns and no column's label tells which are there."""
RESCUED = 0.9
"""P(table) of a line that shows a table's labels run together or a run of numbers, whatever the tagger made of it."""
RUN = 3
"""Numbers in a row, with no word between them, that prose doesn't have."""
_PAGE_NUMBER = re.compile(r"[\s-]*\d{1,4}[\s-]*|.*\d\s*/\s*\d+\D*")
_PADDING = re.compile(r"[ \t]{2,}")
_PATHS: OrderedDict[tuple[object, ...], Path] = OrderedDict()
_MOST_PATHS = 512
"""Alignments kept: dumps of the official form are often alike to the letter but for their numbers."""


def align(
    tagged: Sequence[TaggedLine], tables: Mapping[str, tuple[TableForm, ...]], regions: Sequence[Region] = ()
) -> tuple[Alignment, ...]:
    """Align a report with the forms of a family.

    Args:
        tagged: The report's lines with their tags.
        tables: Editions of every table by table id.
        regions: The report's regions: in those whose grid is known, it places the numbers.

    Returns:
        One alignment for each table that was found, in the order of `tables`.
    """
    labels = splitter(tuple(form for editions in tables.values() for form in editions))
    tagged = [
        replace(t, tag=Tag.ROW, table=RESCUED) if t.table < PROSE and _is_table_line(t.line.text, labels) else t
        for t in tagged
    ]
    stretches = locate(tagged, tables, labels)
    grids = Grids([t.line for t in tagged], regions)
    found = []
    for id, editions in tables.items():
        mine = [stretch for stretch in stretches if stretch.id == id]
        if mine:
            alignment = _align_table(tagged, mine, editions, labels, grids)
            if alignment is not None:
                found.append(alignment)
    return tuple(found)


def _is_table_line(text: str, labels: LabelSplitter) -> bool:
    """Whether a line that was taken for prose is a table's: labels run together, or a run of numbers."""
    if len(_PADDING.sub(" ", text)) < LONGEST_LABEL and "。" not in text:
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
    tagged: Sequence[TaggedLine],
    stretches: Sequence[Stretch],
    editions: Sequence[TableForm],
    cutter: LabelSplitter,
    grids: Grids,
) -> Alignment | None:
    found: list[tuple[LabelSequence, Sequence[Event], Path]] = []
    by_width: dict[tuple[frozenset[int], Beside], list[Sequence[Event]]] = {}
    stray = tuple(_strays(tagged, stretches))
    for labels in (labels for form in editions for labels in _printings(form)):
        beside = Beside(labels.form.units, labels.form.lines, labels.form.sided)
        read = by_width.get((labels.widths, beside))
        if read is None:
            read = by_width[labels.widths, beside] = [
                [e for s in among for e in events(lines, s.first, s.last, labels.widths, cutter, beside)]
                for lines, among in ((tagged, stretches), *stray)
            ]
        mine = _in_form(read[0], labels, editions)
        if _lacks_what_is_shown(mine, labels.form, editions):
            continue
        ways: tuple[Sequence[Event], ...] = (labels_in_order(mine, labels),)
        for listed in (mine, *(_in_form(more, labels, editions) for more in read[1:])):
            strips = row_by_row(listed, labels)
            ways += strips if strips[0] is not listed else ()
        found += [(labels, ordered, _path(ordered, labels)) for ordered in ways]
    best = max(found, key=lambda item: item[2].score)
    blank = not any(k >= 0 and best[0].is_row[k] for k in best[2].nodes)
    if blank and not grids.cells:
        return None
    scores: dict[tuple[str, tuple[str, ...]], float] = {}  # how a page shows line numbers is no other edition
    for labels, _, path in found:
        key = (labels.form.form, labels.form.absent)
        scores[key] = max(scores.get(key, path.score), path.score)
    weights = [math.exp((score - best[2].score) / EDITION_SCALE) for score in scores.values()]
    first, last = min(s.first for s in stretches), max(s.last for s in stretches)
    labels, listed, path = best
    chance = 1 / sum(weights)
    alignment = alignment_of(tagged, labels, listed, path, chance, first, last)
    if not grids.cells:
        rivals = tuple(
            (behind, alignment_of(tagged, labels, listed, rival, chance, first, last))
            for behind, rival in near_best(listed, labels, path)
        )
        rivals += tuple(
            (path.score - other.score, alignment_of(tagged, labels, ordered, other, chance, first, last))
            for kind, ordered, other in found
            if kind is labels
            and path.score - other.score <= MOST_BEHIND
            and _placed(ordered, other) != _placed(listed, path)
        )
        alignment = replace(alignment, rivals=rivals)
    if len(variants(labels.form)) > 1 or labels.form.absent:
        told = any(block.columns for block in alignment.blocks)
        alignment = alignment if told else replace(alignment, form_probability=min(chance, UNTOLD))
    alignment = on_grid(alignment, labels.form, grids)
    return None if blank and not any(row.runs for block in alignment.blocks for row in block.rows) else alignment


def _in_form(read: Sequence[Event], labels: LabelSequence, editions: Sequence[TableForm]) -> Sequence[Event]:
    """The events without line counts and what is told more than once, late labels back, one side after the other."""
    mine = read if labels.form.lines else without_counter(read, labels.widths)
    mine = without_copies(without_spread(mine, editions), labels)
    mine = late_labels_back(mine, labels)
    return side_by_side(mine, labels) if labels.form.sided else mine


def _strays(
    tagged: Sequence[TaggedLine], stretches: Sequence[Stretch]
) -> Iterator[tuple[Sequence[TaggedLine], Sequence[Stretch]]]:
    """The lines and stretches with numbers taken for noise among the others, if there are such: pages' numbers, mostly.

    Where a table is read in strips, numbers stand between labels, or at the report's end, as pages' numbers do; how
    many the table lacks tells which they are.
    """

    def is_stray(at: int) -> bool:
        return tagged[at].tag is Tag.NOISE and tagged[at].line.text.strip().isdigit()

    longer = []
    for stretch in stretches:
        behind = range(stretch.last + 1, len(tagged))
        last = next((i - 1 for i in behind if tagged[i].line.text.strip() and not is_stray(i)), len(tagged) - 1)
        longer.append(replace(stretch, last=last))
    found = {at for stretch in longer for at in range(stretch.first, stretch.last + 1) if is_stray(at)}
    if found:
        numbers = [replace(t, tag=Tag.NUMBERS, table=RESCUED) if at in found else t for at, t in enumerate(tagged)]
        yield numbers, longer


def _placed(listed: Sequence[Event], path: Path) -> dict[Interval, int]:
    """The node of every stretch of numbers."""
    return {
        run.interval: k for event, k in zip(listed, path.nodes, strict=True) if k >= 0 for run in singles(event.runs)
    }


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

"""What is true of a report, as the stages would hand it on: gold tags and gold alignments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gouji.document import (
    TABLE_TAGS,
    Alignment,
    BlockMatch,
    Document,
    Grid,
    GridRow,
    Interval,
    Line,
    Match,
    RowMatch,
    Run,
    TaggedLine,
)
from gouji.forms import Block, Family, TableForm
from gouji.learn.corpus import Mark, Sample

BY = "gold"
"""Who chose a gold tag."""

RowKey = tuple[str, str]
"""Table id and key of a printed row."""


def gold_tags(sample: Sample, document: Document) -> tuple[TaggedLine, ...]:
    """The lines of a document with their true tags."""
    found = []
    for line in document.lines:
        tag = sample.tags[line.number - 1]
        found.append(TaggedLine(line, tag, 1.0, float(tag in TABLE_TAGS), BY))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Truth:
    """Where the rows and columns of a report's tables stand on the page.

    Attributes:
        forms: The printed form of each table, by table id.
        labels: Pieces of the row labels, by printed row.
        numbers: Marks of the numbers, by printed row, in reading order.
        orders: Column keys in page order, by table and block; a block whose order the page doesn't show is left out.
        columns: Leaf column labels, each as the marks of its pieces, by table.
    """

    forms: Mapping[str, TableForm]
    labels: Mapping[RowKey, tuple[Mark, ...]]
    numbers: Mapping[RowKey, tuple[Mark, ...]]
    orders: Mapping[tuple[str, str | None], tuple[str, ...]]
    columns: Mapping[str, tuple[tuple[Mark, ...], ...]]


def truth_of(sample: Sample, number: int, family: Family) -> Truth:
    """Gather the marks of the report `number` of a text by printed row and block."""
    gold = sample.gold
    forms = {
        table: family.table(table, f"{family.id}/{edition}", gold.absent.get(table, ()))
        for table, edition in gold.forms.items()
    }
    printed = {
        (table, *address): row.key for table, form in forms.items() for row in form.rows for address in row.cells
    }
    rows = {(table, row.key) for table, form in forms.items() for row in form.rows}
    labels: dict[RowKey, list[Mark]] = defaultdict(list)
    numbers: dict[RowKey, list[Mark]] = defaultdict(list)
    columns: dict[str, list[tuple[Mark, ...]]] = defaultdict(list)
    for mark in sample.marks:
        if mark.report != number:
            continue
        if mark.kind == "label" and (mark.table, mark.row) in rows:
            labels[mark.table, mark.row].append(mark)
        elif mark.kind == "number" and (mark.table, mark.row, mark.column) in printed:
            numbers[mark.table, printed[mark.table, mark.row, mark.column]].append(mark)
        elif mark.kind == "column" and mark.column:
            pieces = columns[mark.table]
            before = next((i for i in range(len(pieces) - 1, -1, -1) if pieces[i][0].column == mark.column), None)
            if mark.rest and before is not None:
                pieces[before] += (mark,)
            else:
                pieces.append((mark,))
    placed = {key: tuple(sorted(marks, key=lambda m: (m.line, m.start))) for key, marks in numbers.items()}
    orders = {
        (table, block.id): order
        for table, form in forms.items()
        for block in form.blocks
        for order in [_page_order(table, block, placed)]
        if order
    }
    frozen = {key: tuple(marks) for key, marks in labels.items()}
    return Truth(forms, frozen, placed, orders, {table: tuple(marks) for table, marks in columns.items()})


def _page_order(table: str, block: Block, numbers: Mapping[RowKey, Sequence[Mark]]) -> tuple[str, ...]:
    """The commonest order of columns in rows that show all of them once; empty if none does."""
    keys = sorted(column.key for column in block.columns)
    seen = Counter(
        tuple(mark.column for mark in marks)
        for row in block.rows
        for marks in [numbers.get((table, row.key), ())]
        if sorted(mark.column for mark in marks) == keys
    )
    return seen.most_common(1)[0][0] if seen and len(set(keys)) == len(keys) else ()


def gold_alignments(
    truth: Truth, document: Document, found: Iterable[Alignment], family: Family
) -> tuple[Alignment, ...]:
    """The alignments that are true, for rebuild to start from.

    Args:
        truth: Where rows and columns stand.
        document: The report as it was read; its separators say where cells are empty.
        found: The alignments that align found. Units in the head of a block are taken from them, as no mark tells.
        family: The forms.

    Returns:
        One alignment for each table that the page shows numbers of, in the order of the family's tables.
    """
    lines = {line.number: line for line in document.lines}
    units = {(a.table, block.id): block.unit for a in found for block in a.blocks}
    out = []
    for table in family.tables:
        form = truth.forms.get(table)
        marks = [m for (t, _), row in truth.numbers.items() if t == table for m in row if m.line in lines]
        if form is None or not marks:
            continue
        blocks = tuple(
            BlockMatch(
                block.id,
                tuple(_row(truth, (table, row.key), row.labels, lines) for row in block.rows),
                (),
                truth.orders.get((table, block.id)) or tuple(column.key for column in block.columns),
                1.0,
                unit=units.get((table, block.id)),
            )
            for block in form.blocks
        )
        around = [m.line for (t, _), row in truth.labels.items() if t == table for m in row if m.line in lines]
        at = [*around, *(mark.line for mark in marks)]
        out.append(Alignment(table, form.form, 1.0, min(at), max(at), blocks, absent=form.absent))
    return tuple(out)


def _row(truth: Truth, key: RowKey, texts: Sequence[str], lines: Mapping[int, Line]) -> RowMatch:
    labels = [mark for mark in truth.labels.get(key, ()) if mark.line in lines]
    numbers = [mark for mark in truth.numbers.get(key, ()) if mark.line in lines]
    match = None
    if labels:
        places = tuple(Interval(m.line, m.start, m.end) for m in labels)
        text = "".join(lines[p.line].text[p.start : p.end] for p in places)
        match = Match(key[1], places, text, 100.0, 1.0, "label")
    runs = tuple(_runs(numbers, labels, lines))
    return RowMatch(key[1], match, runs, 1.0 if runs else 0.0, "label" if match or not texts else "order")


def _runs(numbers: Sequence[Mark], labels: Sequence[Mark], lines: Mapping[int, Line]) -> Iterable[Run]:
    """The runs of a row: its numbers, joined where nothing parts them, and the empty cells beside them."""
    ends = {m.line: m.end for m in labels}
    for number in sorted({mark.line for mark in numbers}):
        line = lines[number]
        found: list[Run] = []
        for mark in (mark for mark in numbers if mark.line == number):
            slot = next(
                (s.slot.column for s in line.segments if s.slot and s.start <= mark.start < max(s.end, s.start + 1)),
                None,
            )
            touches = bool(found) and found[-1].interval.end == mark.start  # glued: to cut them is rebuild's task
            start = found.pop().interval.start if touches else mark.start
            found.append(Run(Interval(number, start, mark.end), line.text[start : mark.end], slot))
        after = ends.get(number, -1)
        if len(line.segments) > 1 and len(found) > 1:
            before = found[0].interval.start if after < 0 else after
            found += [
                Run(Interval(number, s.start, s.start), "", s.slot.column)
                for s in line.segments
                if not s.text and s.slot and s.start >= before
            ]
        yield from sorted(found, key=lambda run: run.interval)


def labels_only(alignments: Iterable[Alignment]) -> tuple[Alignment, ...]:
    """Alignments without align's fallbacks: rows placed by their enumerator or by order alone count as not found.

    A row that has no label on the official form stays, for order is all there is.
    """
    return tuple(
        replace(
            alignment,
            blocks=tuple(
                replace(block, rows=tuple(row if _by_label(row) else _unfound(row) for row in block.rows))
                for block in alignment.blocks
            ),
        )
        for alignment in alignments
    )


UNLABELLED = "*"
"""Key of the line of a form printed as one row, which has no label."""


def _by_label(row: RowMatch) -> bool:
    return row.via == "label" or row.key == UNLABELLED


def _unfound(row: RowMatch) -> RowMatch:
    return replace(row, match=None, runs=(), probability=0.0)


def placed_only(grids: Iterable[Grid]) -> tuple[Grid, ...]:
    """Grids without rebuild's fallbacks: a row counts as unread where neither its positions nor a full count place it.

    So rows with numbers lost or surplus that stand in no column, and runs of digits that have to be cut, are unread.
    """
    return tuple(
        replace(grid, rows=tuple(row if _is_placed(row) else replace(row, readings=()) for row in grid.rows))
        for grid in grids
    )


def _is_placed(row: GridRow) -> bool:
    if not row.readings:
        return False
    best = row.readings[0]
    return best.cost == 0 or all(entry.via not in ("count", "cut") for entry in best.entries)

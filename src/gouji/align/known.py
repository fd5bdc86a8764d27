"""Known grids: tables whose cells the format has told apart (HTML, DOCX, ruled PDF), placed by their rows and columns.

The labels are aligned with the form as on any page, which says what a row of the grid is. From there on the grid is
fact: a row's numbers are the cells right of its label, a number's column is the one whose header cells stand above it,
and an empty slot is an empty cell. The runs that come out have the form's column for their slot, in the form's order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from gouji.align.grids import TOLD, GridCell, Grids, heads_above, matched_columns
from gouji.channel import core, enumerator
from gouji.document import Alignment, BlockMatch, Match, RowMatch, Run
from gouji.forms import Block, Column, PrintedRow, TableForm

ON_GRID = 0.9995
"""P(column) where every column of the form has its own header cells above it; P(row) where a label that is the form's
to the letter stands in the numbers' own row."""
SAME = 95.0
"""Similarity from which on a row's label is the form's to the letter."""
GUESSED = 60.0
"""Similarity from which on they may be; less, and the columns' order must tell."""
IN_ORDER = 0.998
"""P(column) where the grid has as many columns as the form, and those that are told stand in the form's order."""


def on_grid(alignment: Alignment, form: TableForm, grids: Grids) -> Alignment:
    """The alignment with its numbers placed by the known grids they stand in.

    Args:
        alignment: The table as its labels were aligned; what stands outside of known grids stays as it is.
        form: Its form.
        grids: The report's known grids.
    """
    if form.sided or not grids.cells:
        return alignment
    taken = Counter(line for block in alignment.blocks for row in block.rows for line in [_line(row, grids)] if line)
    alone = _alone(alignment, form, grids)
    blocks = []
    last = 0  # the last row's line of the block before
    for block, found in zip(form.blocks, alignment.blocks, strict=True):
        lines = [_line(row, grids) for row in found.rows]
        lines = [
            line if line and taken[line] == 1 and not _run_together(row, line, grids) else None
            for row, line in zip(found.rows, lines, strict=True)
        ]
        if lines == [None] and not block.rows[0].labels:
            lines = [grids.empty_row(block.columns, alignment.first, alignment.last)]
        blocks.append(_placed(block, found, lines, grids, last, alone))
        last = max([last, *(line for line in lines if line)])
    return replace(alignment, blocks=tuple(blocks))


def _line(row: RowMatch, grids: Grids) -> int | None:
    """The line of a known grid that a row's numbers stand in: its label's, or that of the numbers of a lost label."""
    lines = {run.interval.line for run in row.runs}
    if row.match is not None and row.match.intervals and row.match.via != "order":
        told = row.match.intervals[-1].line
        if not lines or told not in lines or len(lines) > 1:
            lines = {told}
    return next(iter(lines)) if len(lines) == 1 and lines <= grids.cells.keys() else None


def _values(row: RowMatch, line: int, grids: Grids) -> list[GridCell]:
    """The cells of a row right of its label."""
    label = row.match.intervals[-1] if row.match is not None and row.match.intervals else None
    cells = grids.cells[line]
    if label is None or label.line != line:
        stub = max((i for i, cell in enumerate(cells) if cell.is_label), default=-1)
        return [cell for i, cell in enumerate(cells) if i > stub]
    return [cell for cell in cells if cell.interval.start >= label.end]


def _run_together(row: RowMatch, line: int, grids: Grids) -> bool:
    """Whether a number of a row stands in the cell of its label, and a cell right of it is empty: it may be that one's.

    Where separators were lost between labels and numbers, the cells that are left tell nothing of the columns.
    """
    labels = [c.interval for c in grids.cells[line] if c.is_label] if row.match is not None else []
    together = any(label.holds(run.interval) for run in row.runs if run.text for label in labels)
    return together and not all(cell.text for cell in _values(row, line, grids))


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the columns of a block stand in one grid.

    Attributes:
        at: The grid's column of each column of the form.
        heads: The header cells above each of those, outermost first.
        scores: How like they are to the form's, 0 to 100.
        width: Columns of numbers in the grid.
        whole: Columns of the grid in its rows.
        regular: The header is as wide: its cells do stand above the columns that they mean.
    """

    at: tuple[int, ...]
    heads: tuple[tuple[GridCell, ...], ...]
    scores: tuple[float, ...]
    width: int
    whole: int
    regular: bool

    @property
    def told(self) -> bool:
        """Every column of the form is told by its own header cells."""
        return self.regular and min(self.scores) >= TOLD

    @property
    def in_order(self) -> bool:
        """The grid has the form's columns and no others, as far as the header tells in the form's order."""
        return self.width == len(self.at) and all(a < b for a, b in pairwise(self.at))


def _placed(
    block: Block, found: BlockMatch, lines: Sequence[int | None], grids: Grids, last: int, alone: Set[str]
) -> BlockMatch:
    """A block with its numbers under the columns of its grid, or grids if a page break has parted it."""
    rows = {i: _values(found.rows[i], line, grids) for i, line in enumerate(lines) if line}
    parts: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line:
            parts.setdefault(grids.first[line], []).append(i)
    headers: dict[int, _Header] = {}
    for part, members in parts.items():
        first = min(line for i in members if (line := lines[i]))
        header = _header(block.columns, [rows[i] for i in members], first, last, grids)
        before = next(iter(headers.values()), None)
        if header is None or (before is not None and not header.told and header.width != before.width):
            return _without_slots(found, grids)
        if before is not None and not header.told:  # the rest of a table stands in the columns of its beginning
            header = replace(header, at=_by_rank(header, before), heads=before.heads, scores=before.scores)
        headers[part] = header
    if not headers:
        return _without_slots(found, grids)
    head = next(iter(headers.values()))
    chance = _column_chance(head, found)
    if chance is None:
        return _without_slots(found, grids)
    placed = []
    for i, row in enumerate(found.rows):
        line = lines[i]
        if line is None:
            placed.append(replace(row, runs=_loose(row.runs)))
            continue
        mine = headers[grids.first[line]]
        runs = _runs(rows[i], mine.at, regular=grids.width[line] == mine.whole)
        placed.append(replace(row, runs=runs, probability=_row_chance(row, block.rows[i], chance, alone)))
    keys = tuple(column.key for column in block.columns)
    return replace(
        found,
        rows=tuple(placed),
        columns=_told(block.columns, head) if len(set(keys)) == len(keys) else found.columns,
        order=keys,
        column_probability=chance,
        column_slots=tuple(range(len(keys))),
        unsure_columns=frozenset() if head.told else found.unsure_columns,
    )


def _header(
    wanted: Sequence[Column], rows: Sequence[Sequence[GridCell]], first: int, last: int, grids: Grids
) -> _Header | None:
    """The columns of a block in the grid that its rows stand in; None if the grid has fewer.

    Args:
        wanted: The columns of the form.
        rows: The cells right of the labels in each of its rows.
        first: The line of the first row.
        last: The line of the last row of the block before, or 0.
        grids: The known grids.
    """
    widths = [grids.width[cells[0].interval.line] if cells else 0 for cells in rows]
    whole, count = Counter(width for width in widths).most_common(1)[0]
    regular = [cells for cells, width in zip(rows, widths, strict=True) if width == whole]
    starts = Counter(cell.slot.column for cells in regular for cell in cells if not cell.is_label)
    columns = sorted(start for start, filled in starts.items() if 2 * filled >= count)
    if not whole or len(columns) < len(wanted):
        return None
    labels = list(grids.header(first, last))
    heads = heads_above(columns, labels)
    at, scores = matched_columns(wanted, columns, heads)
    above = tuple(tuple(heads[c]) for c in at)
    straight = all(grids.width[cell.interval.line] == whole for cell in labels)
    if any(_astray(cells, at) for cells in regular):  # heads in the middle of merged cells, figures at their side
        used = sorted({cell.slot.column for cells in regular for cell in _numbers(cells)})
        if len(used) != len(wanted) or any(a > b for a, b in pairwise(at)):
            return None
        at, columns, straight = used, used, False
    return _Header(tuple(at), above, tuple(scores), len(columns), whole, straight)


def _numbers(cells: Sequence[GridCell]) -> list[GridCell]:
    return [cell for cell in cells if cell.text and not cell.is_label]


def _astray(cells: Sequence[GridCell], at: Sequence[int]) -> bool:
    """Whether a number of a row stands in none of the columns, one of which is empty: it may be that one's."""
    filled = {cell.slot.column for cell in cells if cell.text}
    return not filled.issuperset(at) and any(cell.slot.column not in at for cell in _numbers(cells))


def _by_rank(header: _Header, before: _Header) -> tuple[int, ...]:
    """The columns of a grid without header, in the order in which the one before it has them."""
    return tuple(sorted(header.at)[sorted(before.at).index(start)] for start in before.at)


def _column_chance(header: _Header, found: BlockMatch) -> float | None:
    """P(column) of a header; None if it says less than the alignment of the labels did."""
    if header.told:
        return ON_GRID
    if not header.in_order:
        return None
    return IN_ORDER if header.regular and max(header.scores) >= TOLD else min(found.column_probability, IN_ORDER)


def _loose(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Numbers that no slot places; an empty slot may be any of theirs."""
    return tuple(replace(run, slot=None) for run in runs if run.text)


def _without_slots(found: BlockMatch, grids: Grids) -> BlockMatch:
    """A block as it was aligned, in a grid that does not tell its columns: then its slots tell nothing either."""
    rows = tuple(
        replace(row, runs=_loose(row.runs)) if any(run.interval.line in grids.cells for run in row.runs) else row
        for row in found.rows
    )
    return replace(found, rows=rows, column_slots=())


def _told(columns: Sequence[Column], header: _Header) -> tuple[Match, ...]:
    """The column labels that a header shows, in page order."""
    found = sorted(zip(header.at, columns, header.heads, header.scores, strict=True), key=lambda item: item[0])
    return tuple(
        Match(column.key, (head[-1].interval,), head[-1].text, round(score, 1), 1.0, "label")
        for _, column, head, score in found
        if head and score >= GUESSED
    )


def _row_chance(row: RowMatch, printed: PrintedRow, columns: float, alone: Set[str]) -> float:
    """P(row) of numbers in a known row: that of its label, whatever the order of the rows, if that is beyond doubt.

    Args:
        row: The row as it was aligned.
        printed: The row of the form; one without label is as certain as the columns of its header.
        columns: P(column).
        alone: See `_alone`.
    """
    if not printed.labels:
        return max(row.probability, columns)
    if row.match is None or row.match.via != "label":
        return row.probability
    chance = max(row.probability, row.match.probability)
    return max(chance, ON_GRID) if row.match.score >= SAME and _plain(row.match.text) in alone else chance


def _alone(alignment: Alignment, form: TableForm, grids: Grids) -> frozenset[str]:
    """Labels that only one row of the form has and only one cell of the table shows."""
    of_form = Counter(text for row in form.rows for text in {_plain(label) for label in row.labels})
    lines = range(alignment.first, alignment.last + 1)
    of_page = Counter(_plain(c.text) for n in lines for c in grids.cells.get(n, ()) if c.is_label)
    return frozenset(text for text, count in of_page.items() if count == 1 and of_form[text] == 1)


def _plain(label: str) -> str:
    """A label without its enumerator and its remarks."""
    found = enumerator(label)
    return core(label[found[2] :] if found else label)


def _runs(cells: Sequence[GridCell], at: Sequence[int], *, regular: bool) -> tuple[Run, ...]:
    """The cells of a row as runs in the form's order, each with its column of the form for a slot.

    A row that is cut up in another way than its header has its cells by their order if there are as many as columns;
    else its numbers have no slot, and any of them may be the one that is lacking.
    """
    by_start = {cell.slot.column: cell for cell in cells}
    if regular and all(start in by_start for start in at) and not _astray(cells, at):
        found = [(place, by_start[start]) for place, start in enumerate(at)]
    elif len(cells) == len(at):
        found = [(place, cells[sorted(at).index(start)]) for place, start in enumerate(at)]
    else:
        return tuple(Run(cell.interval, cell.text) for cell in _numbers(cells))
    return tuple(Run(cell.interval, cell.text, place) for place, cell in found)

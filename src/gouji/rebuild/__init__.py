"""Aligned numbers → the grid of a table: every row with all its readings.

`rebuild` places what the labels left over. Positions of columns are learnt from the page's own full rows; rows with
too few, too many or glued numbers keep every plausible reading with its cost, for reconcile to choose among.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median

from gouji.document import Alignment, BlockMatch, Document, Entry, Grid, GridRow, Reading, RowMatch, Run, Shown
from gouji.forms import Block, PrintedRow, TableForm
from gouji.rebuild.frame import Frame
from gouji.rebuild.place import read_row
from gouji.rebuild.tokens import Token, tokenize
from gouji.rebuild.unprinted import with_blanks

__all__ = ["rebuild"]

FULL_ROWS = 2
"""Full rows of a block from which its column positions are learnt."""
DIGITAL = 0.9
"""Probability of digital text from which on cells are taken to be as their author typed them."""
SEVERAL = 1.5
"""Numbers a row, on average, from which on a page's cells count as standing apart rather than glued to one run."""
LEAST_GLUED_LINES, MOST_ROWS = 5, 0.8
"""Rows, and share of the rows with numbers, that begin with their line number where it runs together with them."""
SEPARATOR = 2.0
"""Columns of a fixed-width page that one separator takes at most: two spaces, or a wide one."""
SPREAD = 2.0
"""Characters by which a column's right edge may vary on a fixed-width page for its position to be used."""


def rebuild(document: Document, alignment: Alignment, form: TableForm) -> Grid:
    """Rebuild the grid of a table.

    Args:
        document: The report.
        alignment: Where the table's labels and numbers stand.
        form: The table's form.

    Returns:
        The grid with a row for every printed row of the form.
    """
    lines = [line.text for line in document.lines]
    offset = document.lines[0].number - 1
    lines = [""] * offset + lines
    rows: list[GridRow] = []
    probabilities: dict[str | None, float] = {}
    extra = []
    apart = _apart(document, alignment)
    glued = _glued(lines, alignment)
    cut: list[list[Sequence[Token]]] = [
        [tokenize(match.runs, lines, signed=any(c.kind == "signed" for c in block.columns)) for match in found.rows]
        for block, found in zip(form.blocks, alignment.blocks, strict=True)
    ]
    if form.lines:
        cut = _without_glued_lines(form, cut)
    aligned = [row for tokens in cut for row in map(_filled, tokens) if _even(row)]
    for block, found, tokens in zip(form.blocks, alignment.blocks, cut, strict=True):
        frame = replace(_frame(block, found, tokens, apart, aligned), glued=glued, scanned=document.digital < DIGITAL)
        probabilities[block.id] = found.column_probability
        for printed, match, mine in zip(block.rows, found.rows, tokens, strict=True):
            rows.append(_row(printed, match, mine, frame, form))
        for row in alignment.extra:
            if row.block == block.id:
                readings, _ = read_row(tokenize(row.runs, lines), frame)
                entries: tuple[Entry, ...] = readings[0].entries if len(readings) == 1 else ()
                extra.append((row.block, row.label, entries))
    rivals = tuple((behind, rebuild(document, rival, form)) for behind, rival in alignment.rivals)
    blank = Shown.of(rows).zeros_are_blank
    if blank:
        rows = list(with_blanks(rows, form.rows, [_row_sums(row, form) for row in form.rows]))
    return Grid(alignment, tuple(rows), probabilities, blank, tuple(extra), alignment.leftover, rivals)


def _apart(document: Document, alignment: Alignment) -> bool:
    """Whether the table's cells stand apart: digital text in which most of its numbers have a line to themselves."""
    if document.digital < DIGITAL:
        return False
    if any(not run.text for block in alignment.blocks for row in block.rows for run in row.runs):
        return False  # a page that leaves cells empty may have left out any of them
    rows = [[run for run in row.runs if run.text] for block in alignment.blocks for row in block.rows]
    rows = [runs for runs in rows if runs]
    if sum(len(runs) for runs in rows) < SEVERAL * len(rows):
        return False
    runs = [run for row in rows for run in row]
    lines = {line.number: line for line in document.lines} if runs else {}
    alone = sum(lines[run.interval.line].text.strip() == run.text for run in runs)
    return alone > len(runs) / 2


def _glued(lines: Sequence[str], alignment: Alignment) -> bool:
    """Whether most of the table's numbers stand right behind a letter or a closing bracket."""
    runs = [run for block in alignment.blocks for row in block.rows for run in row.runs if run.text]
    before = [lines[run.interval.line - 1][: run.interval.start][-1:] for run in runs]
    return sum(bool(c) and (c.isalpha() or c in "）)") for c in before) > len(before) / 2


def _filled(row: Sequence[Token]) -> list[Token]:
    return [token for token in row if token.filled]


def _even(row: Sequence[Token]) -> bool:
    """Whether a row's places on a fixed-width page can be compared: all on one line, none in a slot."""
    return all(token.slot is None for token in row) and len({token.interval.line for token in row}) == 1


def _frame(
    block: Block,
    found: BlockMatch,
    tokens: Sequence[Sequence[Token]],
    apart: bool,
    aligned: Sequence[Sequence[Token]],
) -> Frame:
    """Where a block's columns stand.

    Args:
        block: The block of the form.
        found: What the alignment says of it.
        tokens: The tokens of its rows.
        apart: See `Frame.apart`.
        aligned: Rows of all blocks of the table whose places can be compared; blocks with as many columns share them.
    """
    keys = [column.key for column in block.columns]
    repeated = len(set(keys)) < len(keys)
    places = (
        tuple(range(len(keys))) if repeated else tuple(keys.index(key) if key in keys else -1 for key in found.order)
    )
    columns = tuple(block.columns[place] if place >= 0 else None for place in places)
    n = len(columns)
    full = [row for row in map(_filled, tokens) if len(row) == n]
    slots: tuple[int, ...] = ()
    xs: tuple[float, ...] = ()
    slotted = Counter(tuple(t.slot for t in row) for row in full if all(t.slot is not None for t in row))
    if slotted:
        common, count = slotted.most_common(1)[0]
        rising = all(a < b for a, b in pairwise(common) if a is not None and b is not None)
        if count >= min(FULL_ROWS, len(tokens)) and rising:
            slots = tuple(slot for slot in common if slot is not None)
    even = [row for row in aligned if len(row) == n]
    anchor = 1.0
    if not slots and not full:  # no row is full: the header's own slots, if every number stands under one of them
        filled = [t for row in tokens for t in row if t.filled]
        slots = found.column_slots if filled and all(t.slot in found.column_slots for t in filled) else ()
    if not slots and len(even) >= FULL_ROWS and _spread_out(even):
        spread, minus, middle = min(_fit(even, a) for a in (1.0, 0.5, 0.0))
        if spread <= SPREAD:
            xs, anchor = middle, -minus
    slotted_full = [row for row in tokens if len(_filled(row)) == n < len(row) and row[0].slot is not None]
    padded = any(not row[0].text for row in slotted_full), any(not row[-1].text for row in slotted_full)
    widths = {len(row) for row in tokens if len(_filled(row)) == n and row[0].slot is not None}
    width = widths.pop() if len(widths) == 1 else 0
    parted = len(full) >= FULL_ROWS
    return Frame(columns, places, slots, xs, anchor, found.unit, apart, parted=parted, padded=padded, width=width)


def _spread_out(rows: Sequence[Sequence[Token]]) -> bool:
    """Whether numbers of some row stand further apart than one separator: else their places tell only their widths."""
    return any(b.x[0] - a.x[1] > SEPARATOR for row in rows for a, b in pairwise(row))


def _fit(rows: Sequence[Sequence[Token]], anchor: float) -> tuple[float, float, tuple[float, ...]]:
    """Largest distance of a token from its column's median position, with tokens held at `anchor`, and the medians."""
    places = [[(1 - anchor) * token.x[0] + anchor * token.x[1] for token in row] for row in rows]
    middle = [median(column) for column in zip(*places, strict=True)]
    return max(abs(x - m) for row in places for x, m in zip(row, middle, strict=True)), -anchor, tuple(middle)


def _row(printed: PrintedRow, match: RowMatch, tokens: Sequence[Token], frame: Frame, form: TableForm) -> GridRow:
    readings: list[Reading] = []
    complete = True
    if tokens:
        columns = tuple(printed.columns[place] if place >= 0 else None for place in frame.places)
        if columns != frame.columns:  # kinds and units of the row's own
            frame = replace(frame, columns=columns)
        if frame.places[0] < 0 and printed.line is not None:
            tokens, frame = _without_line(tokens, frame, str(printed.line))
        readings, complete = read_row(tokens, frame, _row_sums(printed, form))
        readings = _with_slots(readings, frame, match.runs)
    return GridRow(printed.key, printed.cells, tuple(readings), complete, match.probability, match.via)


def _with_slots(readings: Sequence[Reading], frame: Frame, runs: Sequence[Run]) -> list[Reading]:
    """The readings with what stands, unread, in the slot of a lost number's column as that number's place."""
    held = {slot: [run.interval for run in runs if run.slot == slot] for slot in frame.slots}
    slots = {place: held[slot] for place, slot in zip(frame.places, frame.slots, strict=False)}
    out = []
    for reading in readings:
        taken = [interval for entry in reading.entries for interval in entry.intervals]
        entries = tuple(
            replace(entry, intervals=tuple(unread))
            if entry.lost and (unread := [i for i in slots.get(place, ()) if not any(map(i.holds, taken))])
            else entry
            for place, entry in enumerate(reading.entries)
        )
        out.append(replace(reading, entries=entries))
    return out


def _without_glued_lines(form: TableForm, cut: Sequence[Sequence[Sequence[Token]]]) -> list[list[Sequence[Token]]]:
    """The tokens without the line numbers that run together with the first number of nearly every row (`168.39`)."""
    rows = [(row, mine) for block, part in zip(form.blocks, cut, strict=True)
            for row, mine in zip(block.rows, part, strict=True)]  # fmt: skip
    told = [(str(row.line), mine[0].text) for row, mine in rows if row.line is not None and mine and mine[0].text]
    begun = sum(text.startswith(line) and len(text) > len(line) for line, text in told)
    if begun < LEAST_GLUED_LINES or begun < MOST_ROWS * len(told):
        return [list(part) for part in cut]
    out: list[list[Sequence[Token]]] = []
    for block, part in zip(form.blocks, cut, strict=True):
        out.append([])
        for row, mine in zip(block.rows, part, strict=True):
            line = str(row.line)
            if row.line is not None and mine and mine[0].text.startswith(line):
                first = mine[0]
                rest = replace(first.interval, start=first.interval.start + len(line))
                mine = [replace(first, text=first.text[len(line) :], interval=rest), *mine[1:]]
            out[-1].append([token for token in mine if token.text or token.slot is not None])
    return out


def _without_line(tokens: Sequence[Token], frame: Frame, line: str) -> tuple[Sequence[Token], Frame]:
    """A row's tokens and frame without its line number: the first number if it says so or, misread, is one too many.

    A value that equals the line number stands behind it; alone it is the line number, and the value is not there.
    """
    first = next((i for i, token in enumerate(tokens) if token.filled), None)
    full = sum(token.filled for token in tokens) >= len(frame.columns)
    if first is not None and (tokens[first].text == line or full):
        tokens = [*tokens[:first], *tokens[first + 1 :]]
    return tokens, replace(
        frame, columns=frame.columns[1:], places=frame.places[1:], slots=frame.slots[1:], xs=frame.xs[1:]
    )


@cache
def _row_sums(printed: PrintedRow, form: TableForm) -> tuple[tuple[int, ...], ...]:
    """Factors of the row's cells in every equality that lies within it."""
    cells = {address: i for i, address in enumerate(printed.cells)}
    found = []
    for equation in form.equations:
        if equation.relation == "=" and equation.row is not None and all(a in cells for a in equation.addresses):
            factors = [0] * len(cells)
            for side, sign in ((equation.left, 1), (equation.right, -1)):
                for factor, address in side:
                    factors[cells[address]] += sign * int(factor)
            found.append(tuple(factors))
    return tuple(found)

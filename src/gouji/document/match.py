"""Where labels of a form were found in the source, and which numbers stand beside them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Characters `start` (inclusive) to `end` (exclusive) of the source line `line` (1-based)."""

    line: int
    start: int
    end: int

    def holds(self, other: Interval) -> bool:
        """Whether the other one lies within it."""
        return self.line == other.line and self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line left over by the labels: where numbers stand.

    Attributes:
        interval: Its place.
        text: The characters there.
        slot: Column of the layout grid, where separators give one.
        unit: Unit printed in a cell of its own before it, if any.
    """

    interval: Interval
    text: str
    slot: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One label of a form and the characters of the source that stand for it.

    The relation is many-to-many: a label may be in several intervals, and one line may hold several matches.

    Attributes:
        key: What was matched: a row key, a column key, a group's or a block's label.
        intervals: Where its pieces stand, in reading order; empty if the label is lost and its place known by order.
        text: The pieces as printed, joined.
        score: Similarity of the pieces to the label, 0 to 100.
        probability: Posterior probability, 0 to 1, that this is the label's place.
        via: "label", "enumerator" (the text is too far gone, the number before it is not) or "order".
    """

    key: str
    intervals: tuple[Interval, ...]
    text: str
    score: float
    probability: float
    via: str


@dataclass(frozen=True, slots=True)
class RowMatch:
    """A printed row of a form in the source: its label and the runs of numbers that belong to it.

    Attributes:
        key: Key of the printed row (`PrintedRow.key` of the form).
        match: Its label; None where neither a label nor an order gave the row a place.
        runs: The stretches that hold its numbers, in reading order.
        probability: Posterior probability, 0 to 1, that these numbers belong to this row.
        via: How the numbers were attached: "label", "enumerator" or "order".
        alternatives: Other rows these numbers may belong to, with their probabilities, most likely first.
    """

    key: str
    match: Match | None
    runs: tuple[Run, ...]
    probability: float
    via: str
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A labelled row of numbers that the form doesn't have: a province's own addition."""

    block: str | None
    label: str
    intervals: tuple[Interval, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class BlockMatch:
    """A block of a table in the source.

    Attributes:
        id: The block's id in the form (None for the only block of a table).
        rows: Its printed rows in the form's order, found or not.
        columns: Column labels found, in the order in which their columns stand on the page.
        order: Keys of the printed columns, in page order, as rebuild shall place them; None stands for a column that
            the form doesn't have.
        column_probability: Probability, 0 to 1, that `order` is right.
        column_slots: Layout slots of `order`, where the header gives them (same length), else empty.
        unit: A unit printed in the head of the block or table for all its amounts, if any.
        unsure_columns: Keys of the columns that may as well stand in another order, as far as their labels tell.
    """

    id: str | None
    rows: tuple[RowMatch, ...]
    columns: tuple[Match, ...]
    order: tuple[str | None, ...]
    column_probability: float
    column_slots: tuple[int, ...] = ()
    unit: str | None = None
    unsure_columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Alignment:
    """One table of a form family as found in a report.

    Attributes:
        table: The table's id.
        form: The form chosen for it, such as "cn-ogi/2019".
        form_probability: Probability, 0 to 1, that it is printed in this edition (or one laid out alike).
        first: First source line of the table.
        last: Last source line of the table, inclusive.
        blocks: Its blocks, in the form's order.
        groups: Group labels found.
        extra: Rows that the form doesn't have.
        leftover: Runs of numbers that belong to no row.
        absent: Keys of the form's optional columns that the page lacks.
        rivals: Other alignments that explain the page nearly as well, best first, each with how many natural-log units
            it is behind.
    """

    table: str
    form: str
    form_probability: float
    first: int
    last: int
    blocks: tuple[BlockMatch, ...]
    groups: tuple[Match, ...] = ()
    extra: tuple[ExtraRow, ...] = ()
    leftover: tuple[Run, ...] = ()
    absent: tuple[str, ...] = ()
    rivals: tuple[tuple[float, Alignment], ...] = ()

"""What a result, and the form it was read by, state of a table: keys, tree, blocks, kinds and units, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "?"
"""Text of a cell whose number nobody knows: one that a result left undecided or missing."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of a row or column.

    Attributes:
        key: Its key.
        aliases: Other wordings of its label.
        kind: "count", "signed" or "amount"; of a row only where it is not its columns'. None if that is not stated.
        unit: Unit of a column's values, or None.
        units: Units that a page may use for the column.
    """

    key: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    unit: str | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedPart:
    """A block or side: its id, its heading and other wordings of it, and labels of its head that mean no column."""

    id: str
    titles: tuple[str, ...] = ()
    corner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedTable:
    """What is stated of a table.

    Attributes:
        id: Its id.
        form: The form that it is laid out by; tables of one id and form have the same keys.
        headings: Its heading and other wordings.
        notes: Remarks printed in it.
        parts: Its blocks, or its sides if `sided`; one without an id if it has neither.
        sided: The parts stand beside each other.
        one_row: It is printed as one row.
        optional: A report may lack it.
    """

    id: str
    form: str
    headings: tuple[str, ...]
    notes: tuple[str, ...]
    parts: tuple[StatedPart, ...]
    sided: bool = False
    one_row: bool = False
    optional: bool = False

    @property
    def blocks(self) -> bool:
        """Whether its parts are blocks under headings of their own, whose id begins the keys of their rows."""
        return not self.sided and bool(self.parts[0].id)

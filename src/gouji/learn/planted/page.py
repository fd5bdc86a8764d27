"""A generated report whose table of applications can be damaged figure by figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from random import Random

from gouji.channel import Channel, load_channel
from gouji.document import Address
from gouji.forms import TableForm
from gouji.learn.corpus import Draft, Recipe, draft, gold_of
from gouji.learn.corpus.compose import break_pages, compose, number_pages
from gouji.learn.corpus.page import BROKEN, LABELS, PageLine, Piece, Role

TABLE = "applications"
"""The table that is damaged: 23x7 or 25x7 numbers under some forty balances."""
FURTHER = 10_000
"""Seeds are drawn again this many apart where a draft has no table of applications, or no figures in it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page under damage.

    Attributes:
        lines: Its lines; plants change them in place.
        form: The edition of its table.
        truth: The printed figure of each cell, None where an empty cell was printed.
        conflicts: Names of the balances (rule, row, column) that its author broke.
        rng: Source of chance for plants.
    """

    lines: list[PageLine]
    form: TableForm
    truth: dict[Address, Decimal | None]
    conflicts: frozenset[tuple[str, str | None, str | None]]
    rng: Random

    @property
    def text(self) -> str:
        """The page as text."""
        return "\n".join(line.text for line in self.lines)

    def figures(self) -> dict[Address, tuple[PageLine, Piece]]:
        """The piece of every cell that stands on the page, with its line."""
        return {
            (piece.row, piece.column): (line, piece)
            for line in self.lines
            for piece in line.pieces
            if piece.role is Role.NUMBER and piece.table == TABLE and piece.column
        }

    def labels(self, roles: Iterable[Role] = LABELS) -> Iterator[tuple[PageLine, Piece]]:
        """The label pieces of the table, with their lines."""
        wanted = frozenset(roles)
        for line in self.lines:
            for piece in line.pieces:
                if piece.role in wanted and piece.table == TABLE and piece.text:
                    yield line, piece

    def misread_labels(self, rate: float) -> None:
        """Misread about this share of the characters of all labels and headings: the page is as bad as its figures."""
        at = channel_at(rate)
        for line in self.lines:
            for piece in line.pieces:
                if piece.role in BROKEN or piece.role in (Role.HEADING, Role.TITLE):
                    piece.text = at.damage(piece.text, self.rng) or piece.text


@lru_cache(maxsize=16)
def channel_at(rate: float) -> Channel:
    """The channel at a character error, 0 to 1."""
    return load_channel().at_error(rate)


def sound_page(seed: int, layout: str, conflicts: bool = False) -> Page:
    """A page without damage, whose table of applications holds figures.

    Args:
        seed: Any integer; the same seed and layout give the same page.
        layout: Name of the layout of its tables.
        conflicts: Its author contradicts himself in the table; else every balance holds.
    """
    recipe = Recipe(
        layouts={layout: 1.0}, mixed=0, clean=1, conflicts=1.0 if conflicts else 0.0, blank=0, all_zero=0,
        extra_rows=0, omitted_rows=0, remarks=0, lost_tables=0,
    )  # fmt: skip
    while True:
        report = draft(seed, recipe)
        page = _page(report)
        if any(page.truth.values()) and bool(page.conflicts) == conflicts:
            return page
        seed += FURTHER


def _page(report: Draft) -> Page:
    table = report.tables[TABLE]
    gold = gold_of(report)
    lines = compose(report.draw(), report.layouts, report.paper, report.rng)
    if report.paper.numbers:
        lines = break_pages(lines, report.paper, report.rng)
    number_pages(lines, report.rng)
    truth = {address: figure.value for address, figure in table.figures.items()}
    conflicts = frozenset((c.rule, c.row, c.column) for c in gold.conflicts if c.table == TABLE)
    return Page(lines, table.form, truth, conflicts, report.rng)

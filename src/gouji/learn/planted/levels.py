"""Levels of damage by name: what is planted, on which layouts, and how bad the page's labels are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gouji.document import Address
from gouji.learn.planted import rows
from gouji.learn.planted.cells import damage_cells, exchange_one, misprint
from gouji.learn.planted.page import Page, sound_page

IN_ROWS = ("tabs", "rows", "pipes")
"""Layouts with a row of the form on one line."""
COMMON = (*IN_ROWS, "cells")


@dataclass(frozen=True, slots=True)
class Level:
    """A kind and amount of damage.

    Attributes:
        what: How the table of results names it.
        plant: Damages a page and says which cells; None of them if it can't on that page.
        layouts: Layouts to take in turn.
        noise: Share of label characters misread, 0 to 1: about that of the figures.
        source: "ocr" or "digital", as the pipeline is told.
        conflicts: The pages' authors contradict themselves.
    """

    what: str
    plant: Callable[[Page], frozenset[Address]]
    layouts: tuple[str, ...] = COMMON
    noise: float = 0.02
    source: str = "ocr"
    conflicts: bool = False


def _cells(least: int, most: int) -> Callable[[Page], frozenset[Address]]:
    return lambda page: damage_cells(page, page.rng.randint(least, most))


def _misprints(least: int, most: int) -> Callable[[Page], frozenset[Address]]:
    return lambda page: misprint(page, page.rng.randint(least, most))


def _several(*plants: Callable[[Page], frozenset[Address]]) -> Callable[[Page], frozenset[Address]]:
    return lambda page: page.rng.choice(plants)(page)


def _none(page: Page) -> frozenset[Address]:
    return frozenset()


def _all(page: Page) -> frozenset[Address]:
    return frozenset(page.truth)


LEVELS: dict[str, Level] = {
    "sound": Level("none", _none),
    "cells-1-3": Level("1-3 cells", _cells(1, 3), noise=0.01),
    "cells-4-8": Level("4-8 cells", _cells(4, 8), noise=0.03),
    "zeros": Level("zeros lost in columns whose total is 0", rows.lose_zeros, IN_ROWS),
    "cells-exchanged": Level("two neighbouring numbers exchanged", exchange_one, noise=0.01),
    "shifted": Level("a row shifted by a column", rows.shift_row, ("tabs", "rows")),
    "glued-row": Level("a row run together", _several(rows.glue_row, rows.glue_next), ("tabs", "rows")),
    "glued": Level("all rows run together", _all, ("glued",), 0.0),
    "rows-exchanged": Level("two outcome rows exchanged", rows.swap_rows, IN_ROWS),
    "columns-exchanged": Level("two applicant columns exchanged", rows.swap_columns, IN_ROWS),
    "rows-shifted": Level("outcome rows shifted by one", rows.shift_outcomes, IN_ROWS),
    "label-lost": Level("a row label lost", rows.lose_label, IN_ROWS),
    "author": Level("none; the author contradicts himself", _none, noise=0.01, conflicts=True),
    "author-1-3": Level("1-3 cells; the author contradicts himself", _cells(1, 3), noise=0.01, conflicts=True),
    "digital": Level("none, digital text", _none, noise=0.0, source="digital"),
    "digital-author": Level("none, digital text; the author contradicts himself", _none, noise=0.0, source="digital",
                            conflicts=True),
    "digital-1-3": Level("1-3 cells that the author typed wrong, digital text", _misprints(1, 3), noise=0.0,
                         source="digital"),
}  # fmt: skip


def planted(level: Level, seed: int) -> tuple[Page, frozenset[Address]] | None:
    """A damaged page with its damaged cells; None where the damage does not apply to the page of that seed."""
    page = sound_page(seed, level.layouts[seed % len(level.layouts)], level.conflicts)
    damaged = level.plant(page)
    if level.noise:
        page.misread_labels(level.noise)
    return (page, damaged) if damaged or level.plant is _none else None

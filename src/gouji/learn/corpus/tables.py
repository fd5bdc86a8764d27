"""The tables of a report with their figures: drawn, contradicted at the declared rate, and printed in a style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from gouji.forms import Family, TableForm, variants
from gouji.learn.corpus import official
from gouji.learn.corpus.figures import Address, Figure, NumberStyle, Values, heavy, print_figure
from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.invented import columns_of, contradict_invented, draw_invented
from gouji.learn.corpus.lay_out import KEEPS_SLOTS
from gouji.learn.corpus.recipe import Recipe

OFFICIAL = "cn-ogi"
"""The family whose figures are drawn as its authors' are: who asks, what comes of it; all others by their balances."""

MEDIAN_SIZE = (2.0, 4.0, 14.0, 60.0)
"""Median number of applications by the issuer's size; a town gets a couple, a city dozens."""

MANY_CELLS = 100
"""Cells of a table that may well be all 0; smaller ones are so in proportion."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its figures.

    Attributes:
        form: The table in its edition.
        figures: What is printed in each cell.
        extra: Label and figures of a row that a province added, by block id.
        omitted: Keys of the rows that the author left out, all of whose figures would be 0.
    """

    form: TableForm
    figures: Mapping[Address, Figure]
    extra: Mapping[str, tuple[str, tuple[Figure, ...]]]
    omitted: frozenset[str] = frozenset()

    def drawn(self) -> TableForm:
        """The form without the rows that the author left out."""
        if not self.omitted:
            return self.form
        blocks = [
            replace(block, rows=tuple(row for row in block.rows if row.key not in self.omitted))
            for block in self.form.blocks
        ]
        return replace(self.form, blocks=tuple(block for block in blocks if block.rows))


def draw_tables(
    family: Family, year: int, size: int, style: NumberStyle, layouts: Mapping[str, str], recipe: Recipe, rng: Random
) -> dict[str, Table]:
    """Every table of a family with its figures, by id.

    Args:
        family: The forms.
        year: The year reported on; it says which edition is likely.
        size: How much the issuer has to do, 0 to 3.
        style: How figures are printed.
        layouts: Layout of each table, by id.
        recipe: How often what happens.
        rng: Source of chance.
    """
    draw = _official if family.id == OFFICIAL else _invented
    tables = {}
    for form, values in draw(family, year, size, recipe, rng):
        printed = _print(form, values, _style_for(style, layouts[form.id], rng), rng)
        extra = _extra(form, style, recipe, rng)
        tables[form.id] = Table(form, printed, extra, _omitted(form, values, recipe, rng))
    return tables


def told(family: Family, tables: Mapping[str, Table], rng: Random) -> dict[str, str]:
    """Figures that the prose tells, by name in the grammar: those of the official tables, others by chance."""
    if family.id != OFFICIAL:
        names = ("new", "carried", "total", "granted", "late", "reviews", "suits")
        return {name: str(heavy(rng, 4, 1.3)) for name in names}

    def value(table: str, row: str) -> str:
        figure = tables[table].figures[row, "total"]
        return str(figure.value or 0)

    rows = {"new": "new", "carried": "carried_in", "total": "total", "granted": "granted", "late": "carried_out"}
    suits = int(value("disputes", "litigation_direct")) + int(value("disputes", "litigation_after_review"))
    return {name: value("applications", row) for name, row in rows.items()} | {
        "reviews": value("disputes", "review"),
        "suits": str(suits),
    }


def _official(family: Family, year: int, size: int, recipe: Recipe, rng: Random) -> list[tuple[TableForm, Values]]:
    all_zero = rng.random() < recipe.all_zero * (1.4, 1.2, 0.7, 0.3)[size]
    quiet = (0.75, 0.5, 0.3, 0.2)[size] + (0.2 if all_zero else 0)
    wrong = rng.random() < recipe.conflicts
    wrong_in = "disputes" if rng.random() < 0.2 else "applications"
    drawn = []
    for name, editions in family.tables.items():
        share = recipe.edition_2021 if year >= 2021 else (1 - recipe.edition_2021) / 10
        form = editions[-1] if rng.random() < share else editions[0]
        if name == "applications":
            values = official.draw_applications(form, rng, 0 if all_zero else heavy(rng, MEDIAN_SIZE[size], 1.1))
        elif name == "disputes":
            values = official.draw_disputes(form, rng, 0.0 if all_zero else 0.12 * (size + 1))
        else:
            values = official.draw_disclosure(form, rng, min(quiet, 0.95))
        if wrong and name == wrong_in:
            official.contradict(form, values, rng)
        drawn.append((form, values))
    return drawn


def _invented(family: Family, year: int, size: int, recipe: Recipe, rng: Random) -> list[tuple[TableForm, Values]]:
    drawn = []
    for editions in family.tables.values():
        form = rng.choice([e for e in editions if e.years[0] <= year <= e.years[1]] or list(editions))
        form = rng.choice(variants(form))
        idle = rng.random() < recipe.all_zero * min(1.0, len(form.cells) / MANY_CELLS)
        drawn.append((form, draw_invented(form, rng, 0.0 if idle else None)))
    able = [(form, values) for form, values in drawn if any(e.relation == "=" for e in form.equations)]
    if able and rng.random() < recipe.conflicts:
        contradict_invented(*rng.choice(able), rng)
    return drawn


def _omitted(form: TableForm, values: Values, recipe: Recipe, rng: Random) -> frozenset[str]:
    """Rows that an author leaves out, some or all of those with nothing in them; never all rows of a block."""
    if rng.random() >= recipe.omitted_rows:
        return frozenset()
    share, found = rng.choice((0.3, 0.7, 1.0)), set[str]()
    for block in form.blocks:
        idle = [row.key for row in block.rows if not any(values[address] for address in row.cells)]
        chosen = [key for key in idle if rng.random() < share]
        found.update(chosen if len(chosen) < len(block.rows) else chosen[1:])
    return frozenset(found)


def _style_for(style: NumberStyle, layout: str, rng: Random) -> NumberStyle:
    """The style as a layout can show it: an empty cell only where slots can be seen, no words in a glued run."""
    if layout == "glued":
        return NumberStyle()
    if style.blank == "" and layout not in KEEPS_SLOTS:
        return replace(style, blank=rng.choice(("-", "/", None)))
    return style


def _print(form: TableForm, values: Values, style: NumberStyle, rng: Random) -> dict[Address, Figure]:
    """The figures as printed. Amounts in a balance are printed whole, or rounding would break it.

    Where units stand in cells of their own, the figures carry none.
    """
    columns = columns_of(form)
    balanced = {address for e in form.equations for address in e.addresses}
    bare = {address for row in form.rows if row.unit for address in row.cells}
    whole, plain = replace(style, amount=""), replace(style, amount="", counted="")
    return {
        address: print_figure(
            value, columns[address], plain if address in bare else whole if address in balanced else style, rng
        )
        for address, value in values.items()
    }


def _extra(
    form: TableForm, style: NumberStyle, recipe: Recipe, rng: Random
) -> dict[str, tuple[str, tuple[Figure, ...]]]:
    """A row that a province added below a block, by block id; none for most reports."""
    if form.id != "disclosure" or rng.random() >= recipe.extra_rows:
        return {}
    block = rng.choice(form.blocks[:3])
    values = [Decimal(heavy(rng, 20, 1.5)) for _ in block.columns]
    figures = tuple(
        print_figure(v, replace(c, kind="count"), replace(style, blank=None), rng)
        for v, c in zip(values, block.columns, strict=True)
    )
    return {block.id or "": (prose().expand("extra_label", rng, {}), figures)}

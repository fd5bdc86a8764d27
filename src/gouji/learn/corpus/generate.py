"""A report from a seed and a recipe: figures, drawing, layout, prose, damage, and the gold of it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random

from gouji.forms import TableForm, load_families
from gouji.learn.corpus.compose import Part, Table, break_pages, compose, draw, draw_label_style, number_pages
from gouji.learn.corpus.damage import damage_page
from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.issuer import draw_issuer
from gouji.learn.corpus.lay_out import KEEPS_SLOTS
from gouji.learn.corpus.outline import Author, Outline, ProseStyle, draw_prose
from gouji.learn.corpus.page import PageLine, Role
from gouji.learn.corpus.picture import LabelStyle
from gouji.learn.corpus.recipe import Recipe
from gouji.learn.corpus.sample import Conflict, ExtraRow, Gold, Mark, Sample
from gouji.learn.corpus.values import (
    Address,
    Figure,
    NumberStyle,
    Values,
    broken,
    contradict,
    draw_applications,
    draw_disclosure,
    draw_disputes,
    draw_style,
    heavy,
    print_figure,
)

FAMILY = "cn-ogi"
MEDIAN_SIZE = (2.0, 4.0, 14.0, 60.0)
"""Median number of applications by the issuer's size; a town gets a couple, a city dozens."""

DEFAULT = Recipe()


@cache
def _forms() -> dict[str, tuple[TableForm, ...]]:
    return load_families()[FAMILY].tables


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as its author made it, before any layout and damage.

    Attributes:
        name: A name that the seed determines.
        outline: What stands around its tables.
        tables: Every table of the family with its figures, by id.
        layouts: Layout of each table, by id.
        labels: How labels are written.
        paper: How running text stands on the page.
        gap: Blank lines around tables.
        rng: Source of chance for what follows.
    """

    name: str
    outline: Outline
    tables: Mapping[str, Table]
    layouts: Mapping[str, str]
    labels: LabelStyle
    paper: ProseStyle
    gap: int
    rng: Random

    @property
    def printed(self) -> tuple[str, ...]:
        """Ids of the tables that the page shows."""
        return tuple(part for part in self.outline.parts if isinstance(part, str))

    def draw(self) -> Iterator[Part]:
        """Its lines, and its tables as grids, in page order; to be asked for once."""
        return draw(self.outline, self.tables, self.labels, self.gap, self.rng)


def draft(seed: int, recipe: Recipe = DEFAULT) -> Draft:
    """Invent a report: issuer, figures, prose and styles.

    Args:
        seed: Any integer; the same seed and recipe give the same report.
        recipe: How often what happens.
    """
    rng = Random(f"gouji corpus {seed}")
    year = rng.randint(*recipe.years)
    issuer = draw_issuer(rng)
    names, weights = list(recipe.layouts), list(recipe.layouts.values())
    layout = rng.choices(names, weights)[0]
    mixed = rng.random() < recipe.mixed
    layouts = {table: rng.choices(names, weights)[0] if mixed else layout for table in _forms()}
    style = draw_style(rng, recipe.blank)
    tables = _draw_tables(year, issuer.size, style, layouts, recipe, rng)
    printed = tuple(table for table in tables if rng.random() >= recipe.lost_tables)
    paper = draw_prose(rng, layout)
    if recipe.determined and paper.numbers[:1] == "{":
        paper = replace(paper, numbers="- {} -")  # a bare number in a table could be a cell
    outline = Author(issuer, year, paper, rng, _told(tables)).write(printed)
    labels = draw_label_style(outline, layouts, style, recipe, rng)
    gap = rng.choice((0, 1, 1, 2)) if paper.blank or rng.random() < 0.5 else 0
    return Draft(f"g{seed:07d}", outline, tables, layouts, labels, paper, gap, rng)


def gold_of(report: Draft) -> Gold:
    """What is true of a report."""
    outline, tables, printed = report.outline, report.tables, report.printed
    return Gold(
        issuer=outline.issuer,
        issuer_also=outline.issuer_also,
        year=outline.year,
        title=outline.title,
        published=outline.published,
        headings=tuple(outline.headings),
        forms={name: tables[name].form.form.partition("/")[2] for name in tables if name in printed},
        tables={name: _gold_rows(tables[name]) for name in tables if name in printed},
        conflicts=tuple(conflict for name in tables if name in printed for conflict in _conflicts(tables[name])),
        extra_rows=tuple(
            ExtraRow(name, block, label, tuple(figure.value for figure in figures))
            for name in tables
            if name in printed
            for block, (label, figures) in tables[name].extra.items()
        ),
    )


def generate(seed: int, recipe: Recipe = DEFAULT) -> Sample:
    """Make a report as text.

    Args:
        seed: Any integer; the same seed and recipe give the same report.
        recipe: How often what happens.

    Returns:
        The report with a tag for every line, its gold values and the places of its table pieces.
    """
    report = draft(seed, recipe)
    rng = report.rng
    lines = compose(report.draw(), report.layouts, report.paper, rng)
    damage = tuple[str, ...]()
    if rng.random() >= recipe.clean:
        damage = damage_page(lines, rng, recipe, rng.random() < recipe.ocr)
    if report.paper.numbers:
        lines = break_pages(lines, report.paper, rng)
    number_pages(lines, rng)
    used = "+".join(dict.fromkeys(report.layouts[name] for name in report.printed)) or "none"
    return finish(report.name, lines, gold_of(report), used, damage)


def _draw_tables(
    year: int, size: int, style: NumberStyle, layouts: Mapping[str, str], recipe: Recipe, rng: Random
) -> dict[str, Table]:
    """Every table of the family with its figures."""
    all_zero = rng.random() < recipe.all_zero * (1.4, 1.2, 0.7, 0.3)[size]
    quiet = (0.75, 0.5, 0.3, 0.2)[size] + (0.2 if all_zero else 0)
    wrong = rng.random() < recipe.conflicts
    wrong_in = "disputes" if rng.random() < 0.2 else "applications"
    tables = {}
    for name, editions in _forms().items():
        share = recipe.edition_2021 if year >= 2021 else (1 - recipe.edition_2021) / 10
        form = editions[-1] if rng.random() < share else editions[0]
        if name == "applications":
            values = draw_applications(form, rng, 0 if all_zero else heavy(rng, MEDIAN_SIZE[size], 1.1))
        elif name == "disputes":
            values = draw_disputes(form, rng, 0.0 if all_zero else 0.12 * (size + 1))
        else:
            values = draw_disclosure(form, rng, min(quiet, 0.95))
        if wrong and name == wrong_in:
            contradict(form, values, rng)
        tables[name] = Table(
            form, _print(form, values, _style_for(style, layouts[name], rng), rng), _extra(form, style, recipe, rng)
        )
    return tables


def _style_for(style: NumberStyle, layout: str, rng: Random) -> NumberStyle:
    """The style as a layout can show it: an empty cell only where slots can be seen, no words in a glued run."""
    if layout == "glued":
        return NumberStyle()
    if style.blank == "" and layout not in KEEPS_SLOTS:
        return replace(style, blank=rng.choice(("-", "/", None)))
    return style


def _print(form: TableForm, values: Values, style: NumberStyle, rng: Random) -> dict[Address, Figure]:
    columns = {address: column for row in form.rows for address, column in zip(row.cells, row.columns, strict=True)}
    return {address: print_figure(value, columns[address], style, rng) for address, value in values.items()}


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


def _told(tables: Mapping[str, Table]) -> dict[str, str]:
    """Figures of the tables that the prose repeats, by name in the grammar."""

    def value(table: str, row: str) -> str:
        figure = tables[table].figures[row, "total"]
        return str(figure.value or 0)

    suits = int(value("disputes", "litigation_direct")) + int(value("disputes", "litigation_after_review"))
    rows = {"new": "new", "carried": "carried_in", "total": "total", "granted": "granted", "late": "carried_out"}
    return {name: value("applications", row) for name, row in rows.items()} | {
        "reviews": value("disputes", "review"),
        "suits": str(suits),
    }


def _gold_rows(table: Table) -> dict[str, tuple[Decimal | None, ...]]:
    rows: dict[str, list[Decimal | None]] = {}
    for address in table.form.cells:
        rows.setdefault(address[0], []).append(table.figures[address].value)
    return {row: tuple(values) for row, values in rows.items()}


def _conflicts(table: Table) -> list[Conflict]:
    values = {address: figure.value for address, figure in table.figures.items()}
    return [Conflict(table.form.id, rule, row, column) for rule, row, column in broken(table.form, values)]


def finish(name: str, lines: list[PageLine], gold: Gold, layout: str, damage: tuple[str, ...]) -> Sample:
    """The text with its tags and marks."""
    texts, marks = [], []
    for number, current in enumerate(lines, 1):
        at, parts = 0, []
        for piece in current.pieces:
            at += len(piece.before)
            parts += [piece.before, piece.text]
            if piece.table and piece.role is not Role.NOISE and piece.text:
                marks.append(
                    Mark(
                        number,
                        at,
                        at + len(piece.text),
                        piece.role.value,
                        piece.table,
                        piece.row,
                        piece.column,
                        piece.rest,
                    )
                )
            at += len(piece.text)
        texts.append("".join(parts) + current.tail)
    return Sample(name, "\n".join(texts), tuple(current.tag for current in lines), gold, layout, damage, tuple(marks))

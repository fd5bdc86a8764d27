"""A report from a seed and a recipe: figures, drawing, layout, prose, damage, and the gold of it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from gouji.document.errors import OptionError
from gouji.forms import Family, load_families
from gouji.learn.corpus.compose import Part, break_pages, compose, draw, draw_label_style, number_pages
from gouji.learn.corpus.damage import DAMAGES
from gouji.learn.corpus.damage_ocr import ENGINE, REPLACED, severity_name, spoil
from gouji.learn.corpus.figures import broken, draw_style
from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.issuer import draw_issuer
from gouji.learn.corpus.label_style import LabelStyle
from gouji.learn.corpus.outline import Author, Outline, Section
from gouji.learn.corpus.page import PageLine, Role
from gouji.learn.corpus.paper import ProseStyle, draw_prose
from gouji.learn.corpus.recipe import Recipe
from gouji.learn.corpus.sample import Conflict, ExtraRow, Gold, Mark, Sample
from gouji.learn.corpus.tables import OFFICIAL, Table, draw_tables, told

DEFAULT = Recipe()


SECTIONS = {"disclosure": "heading_2", "applications": "heading_3", "disputes": "heading_4"}
"""The grammar's entries for the headings of the official tables' sections."""

OLDEST = 2008
"""The Regulations on open government information took effect in May 2008: no report is on an earlier year."""


RUNNING_HEADS = 0.15
"""Share of reports on numbered pages whose pages have a running head too."""


def family_of(recipe: Recipe) -> Family:
    """The family that a recipe names.

    Raises:
        OptionError: No shipped form and none of the recipe's form files belongs to it.
    """
    families = load_families(recipe.forms)
    if recipe.family not in families:
        raise OptionError(
            f"The recipe's family {recipe.family!r} is unknown. There are {', '.join(families)}; "
            "name the form's file under `forms` if it is one of your own."
        )
    return families[recipe.family]


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as its author made it, before any layout and damage.

    Attributes:
        name: A name that the seed determines.
        family: Id of the family of its forms.
        outline: What stands around its tables.
        tables: Every table of the family with its figures, by id.
        layouts: Layout of each table, by id.
        labels: How labels are written.
        paper: How running text stands on the page.
        gap: Blank lines around tables.
        rng: Source of chance for what follows.
    """

    name: str
    family: str
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


def draft(seed: int, recipe: Recipe = DEFAULT, family: Family | None = None) -> Draft:
    """Invent a report: issuer, figures, prose and styles.

    Args:
        seed: Any integer; the same seed, recipe and family give the same report.
        recipe: How often what happens.
        family: The forms of its tables; those of the recipe's family if None.
    """
    rng = Random(f"gouji corpus {seed}")
    family = family or family_of(recipe)
    year = rng.randint(*years_of(recipe, family))
    issuer = draw_issuer(rng)
    names, weights = list(recipe.layouts), list(recipe.layouts.values())
    layout = rng.choices(names, weights)[0]
    mixed = rng.random() < recipe.mixed
    layouts = {table: rng.choices(names, weights)[0] if mixed else layout for table in family.tables}
    style = draw_style(rng, recipe.blank)
    tables = draw_tables(family, year, issuer.size, style, layouts, recipe, rng)
    printed = tuple(table for table in tables if rng.random() >= recipe.lost_tables)
    paper = draw_prose(rng, layout)
    if recipe.determined and paper.numbers[:1] == "{":
        paper = replace(paper, numbers="- {} -")  # a bare number in a table could be a cell
    entries = SECTIONS if family.id == OFFICIAL else {}
    sections = {n: Section(t.form.headings, entries.get(n, ""), n in printed) for n, t in tables.items()}
    outline = Author(issuer, year, paper, rng, told(family, tables, rng)).write(sections)
    if paper.numbers and rng.random() < RUNNING_HEADS:
        paper = replace(paper, running=prose().expand("running", rng, outline.known))
    labels = draw_label_style(outline, layouts, style, recipe, rng)
    gap = rng.choice((0, 1, 1, 2)) if paper.blank or rng.random() < 0.5 else 0
    return Draft(f"g{seed:07d}", family.id, outline, tables, layouts, labels, paper, gap, rng)


def years_of(recipe: Recipe, family: Family) -> tuple[int, int]:
    """First and last year to report on: those of the recipe that the family knows, else the family's last ten."""
    first, last = min(form.years[0] for form in family.forms), max(form.years[1] for form in family.forms)
    low, high = max(recipe.years[0], first), min(recipe.years[1], last)
    return (low, high) if low <= high else (max(first, last - 9, OLDEST), last)


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
        omitted=tuple((name, row) for name in tables if name in printed for row in sorted(tables[name].omitted)),
        absent={name: tables[name].form.absent for name in tables if name in printed and tables[name].form.absent},
    )


def generate(seed: int, recipe: Recipe = DEFAULT, family: Family | None = None) -> Sample:
    """Make a report as text.

    Args:
        seed: Any integer; the same seed, recipe and family give the same report.
        recipe: How often what happens.
        family: The forms of its tables; those of the recipe's family if None.

    Returns:
        The report with a tag for every line, its gold values and the places of its table pieces.
    """
    reports = [draft(seed, recipe, family)]
    rng = reports[0].rng
    if rng.random() < recipe.compilations:
        reports.append(draft(-1 - seed, recipe, family))
    lines: list[PageLine] = []
    for number, report in enumerate(reports, 1):
        lines += [PageLine()] if lines else []
        lines += _pages(report, number)
    damage = tuple[str, ...]()
    noise = None
    if recipe.character_error is not None:
        noise = spoil(lines, rng, recipe.character_error, misread_marks=recipe.misread_marks)
    if rng.random() >= recipe.clean:
        damage = _damaged(lines, rng, recipe, rng.random() < recipe.ocr)
    if reports[0].paper.numbers:
        lines = break_pages(lines, reports[0].paper, rng)
    number_pages(lines, rng)
    gold, *more = (gold_of(report) for report in reports)
    used = "+".join(dict.fromkeys(report.layouts[name] for report in reports for name in report.printed)) or "none"
    sample = finish(reports[0].name, lines, gold, used, damage)
    sample = replace(sample, family=reports[0].family, more=tuple(more))
    if noise is None or recipe.character_error is None:
        return sample
    severity, error = severity_name(recipe.character_error), round(noise.character_error, 4)
    return replace(sample, engine=ENGINE, severity=severity, character_error=error)


def _pages(report: Draft, number: int) -> list[PageLine]:
    """A report with its tables laid out, as the `number`th of its file."""
    lines = compose(report.draw(), report.layouts, report.paper, report.rng)
    for line in lines:
        for piece in line.pieces:
            piece.report = number
    return lines


def _gold_rows(table: Table) -> dict[str, tuple[Decimal | None, ...]]:
    rows: dict[str, list[Decimal | None]] = {}
    for address in table.form.cells:
        if address[0] not in table.omitted:
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
                        piece.report,
                    )
                )
            at += len(piece.text)
        texts.append("".join(parts) + current.tail)
    return Sample(name, "\n".join(texts), tuple(current.tag for current in lines), gold, layout, damage, tuple(marks))


def _damaged(lines: list[PageLine], rng: Random, recipe: Recipe, machine: bool) -> tuple[str, ...]:
    """Damage a page as a recipe says.

    Args:
        lines: The page; changed in place.
        rng: Source of chance.
        recipe: Rates and severity.
        machine: The page was read by a machine (OCR).

    Returns:
        Names of the damages that changed it.
    """
    applied = []
    for damage in DAMAGES.values():
        rate = damage.rate * recipe.damages.get(damage.name, 1.0)
        severity = min(1.0, recipe.severity * rng.uniform(0.3, 2.0))
        if rng.random() > rate or (damage.ocr and not machine) or (recipe.determined and not damage.determines):
            continue
        if recipe.character_error is not None and damage.name in REPLACED:
            continue
        if damage.spoil(lines, rng, severity):
            applied.append(damage.name)
    return tuple(applied)

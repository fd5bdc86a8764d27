"""Small pages made from the forms and some numbers, and the stages run on them up to a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from gouji.align import align
from gouji.classify import Tagger
from gouji.document import Alignment, Check, Document, Grid, Table, TaggedLine
from gouji.forms import Family, TableForm, load_families
from gouji.readers.text import read_text
from gouji.rebuild import rebuild
from gouji.reconcile import reconcile

Values = dict[str, list[int]]
"""Numbers of each printed row by row key, in the form's order."""
HEADER = [
    "申请人情况\t自然人\t法人或其他组织\t\t\t\t\t总计",
    "\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t",
]


@cache
def family() -> Family:
    return load_families()["cn-ogi"]


@cache
def tagger() -> Tagger:
    return Tagger(family(), None)


def table_form(table: str = "applications", edition: str = "2021") -> TableForm:
    return family().table(table, f"cn-ogi/{edition}")


def document(text: str, digital: float | None = None) -> Document:
    read = read_text(text, "page")
    return read if digital is None else replace(read, digital=digital, source_given=True)


def tag(text: str) -> tuple[TaggedLine, ...]:
    return tagger()(document(text))


def aligned(text: str) -> dict[str, Alignment]:
    return {alignment.table: alignment for alignment in align(tag(text), family().tables)}


def gridded(text: str, table: str = "applications", digital: float | None = None) -> Grid:
    alignment = aligned(text)[table]
    return rebuild(document(text, digital), alignment, family().table(table, alignment.form))


def reconciled(text: str, table: str = "applications", digital: float | None = None) -> tuple[Table, tuple[Check, ...]]:
    grid = gridded(text, table, digital)
    return reconcile(document(text, digital), grid, family().table(table, grid.alignment.form))


def sound(outcomes: Mapping[str, Sequence[int]], edition: str = "2021") -> Values:
    """An `applications` table without contradiction: six numbers of each outcome row given, the rest worked out.

    Row `carried_out` may be given; `new` makes up for what the balances need.
    """
    values: Values = {row.key: [*outcomes.get(row.key, [0] * 6)] for row in table_form(edition=edition).rows}
    edges = {"new", "carried_in", "total", "carried_out"}
    values["total"] = [sum(column) for column in zip(*(v for k, v in values.items() if k not in edges), strict=True)]
    columns = zip(values["total"], values["carried_out"], values["carried_in"], strict=True)
    values["new"] = [total + out - before for total, out, before in columns]
    return {key: [*numbers, sum(numbers)] for key, numbers in values.items()}


def rows(values: Mapping[str, Sequence[object]], edition: str = "2021", table: str = "applications") -> list[str]:
    """The printed rows, one a line with tabs, group labels on lines of their own."""
    lines: list[str] = []
    open_groups: tuple[str, ...] = ()
    for row in table_form(table, edition).rows:
        lines += [
            group for depth, group in enumerate(row.groups) if row.groups[: depth + 1] != open_groups[: depth + 1]
        ]
        open_groups = row.groups
        lines.append("\t".join([row.labels[0], *map(str, values[row.key])]))
    return lines


def page(lines: Iterable[str], header: Sequence[str] = HEADER) -> str:
    """A report with one table of applications, made of these rows."""
    return "\n".join(["三、收到和处理政府信息公开申请情况", *header, *lines, ""])


def cells(lines: Iterable[str]) -> list[str]:
    """The same rows with one cell a line, rows parted by blank lines."""
    return [cell for line in lines for cell in (*line.split("\t"), "")]


def spaced(lines: Iterable[str]) -> list[str]:
    """The same rows in columns of spaces."""
    out = []
    for line in lines:
        label, *numbers = line.split("\t")
        width = sum(2 if c > "⺀" else 1 for c in label)
        out.append(label + " " * (90 - width) + "".join(f"{n:>6}" for n in numbers))
    return out


def numbers_of(alignment: Alignment) -> dict[str, list[str]]:
    """What stands beside each row's label, as printed."""
    found = [row for block in alignment.blocks for row in block.rows]
    return {row.key: " ".join(run.text for run in row.runs).split() for row in found if row.runs}

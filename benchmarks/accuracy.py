"""How many cells come out right, as Markdown: `python benchmarks/accuracy.py [--write]`.

Reports are read with the line model and with rules alone, and every cell is compared with the known figure:

    exact     the value equals the printed figure; a blank must be a cell without a value, not an absent one
    accepted  status read, inferred, corrected or blank, and confidence at the threshold or above
    silent    accepted and not exact, or accepted where the form as printed has no such cell: must never happen;
              in brackets, those whose text stands at the right place, so that the damage lies in the digits

Zeros make up most of a form, so that non-zero cells are counted apart. The known figures of generated reports are
those before damage: some damage can't be undone, and then the right answer is a flag. `--write` puts the table into
README.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from machine import describe, put

from gouji.document import Report
from gouji.forms import Family
from gouji.learn.corpus import LAYOUT_NAMES, generate
from gouji.pipeline import Settings, Structurer

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
FIRST_SEED = 600_000
"""Seeds of the generated reports: far from those of training and of the tests."""
ARMS = {"model": "default", "rules": "none"}
GROUPS = ("fixtures", *LAYOUT_NAMES, "several layouts", "all generated")

Address = tuple[str, str, str]
Figures = Mapping[Address, Decimal | None]


@dataclass(frozen=True)
class Case:
    """A report whose figures are known.

    Attributes:
        name: Its name.
        groups: The groups it counts for.
        data: Its bytes.
        figures: The known figures.
        number: 2 for the second report in the bytes.
        printed: What stands on the damaged page for a cell, where that is known.
    """

    name: str
    groups: tuple[str, ...]
    data: bytes
    figures: Figures
    number: int = 1
    printed: Mapping[Address, str] = field(default_factory=dict)


@dataclass
class Count:
    """Cells of a group, in all and by what became of them."""

    reports: int = 0
    cells: int = 0
    exact: int = 0
    nonzero: int = 0
    nonzero_exact: int = 0
    accepted: int = 0
    silent: int = 0
    in_place: int = 0
    where: list[str] = field(default_factory=list)

    def add(self, case: Case, report: Report | None) -> None:
        """Compare a report with its figures."""
        cells = {(table.id, cell.row, cell.column): cell for table, cell in report.cells} if report else {}
        threshold = report.threshold if report else 1.0
        self.reports += 1
        for address, figure in case.figures.items():
            cell = cells.get(address)
            right = cell is not None and cell.value == figure
            accepted = cell is not None and cell.accepted(threshold)
            self.cells += 1
            self.exact += right
            self.nonzero += bool(figure)
            self.nonzero_exact += bool(figure) and right
            self._judge(case.name, address, accepted, right)
            if accepted and not right:
                self.in_place += cell is not None and cell.text is not None and cell.text == case.printed.get(address)
        for address in cells.keys() - case.figures.keys():
            self._judge(
                case.name, address, cells[address].accepted(threshold) and cells[address].value is not None, False
            )

    def _judge(self, name: str, address: Address, accepted: bool, right: bool) -> None:
        self.accepted += accepted
        if accepted and not right:
            self.silent += 1
            self.where.append(f"{name} {'/'.join(address)}")


def by_address(
    tables: Mapping[str, Mapping[str, Iterable[Decimal | None]]], forms: Mapping[str, str], family: Family
) -> Figures:
    """Figures given row by row, in the form's column order, as a mapping from addresses."""
    found: dict[Address, Decimal | None] = {}
    for table, rows in tables.items():
        left = {row: iter(values) for row, values in rows.items()}
        for row, column in family.table(table, f"{family.id}/{forms[table]}").cells:
            if row in left:
                found[table, row, column] = next(left[row])
    return found


def generated(count: int, family: Family) -> Iterator[Case]:
    """Reports from the generator's default recipe: three in ten are undamaged."""
    for seed in range(FIRST_SEED, FIRST_SEED + count):
        sample = generate(seed)
        layout = "several layouts" if "+" in sample.layout else sample.layout
        figures = by_address(sample.gold.tables, sample.gold.forms, family)
        lines = sample.text.split("\n")
        printed = {(m.table, m.row, m.column): lines[m.line - 1][m.start : m.end] for m in sample.marks}
        yield Case(sample.name, (layout, "all generated"), sample.text.encode(), figures, printed=printed)


def fixtures(folder: Path, family: Family) -> Iterator[Case]:
    """The committed reports; NAME.2.json holds the figures of the second report in NAME.txt."""
    for path in sorted((folder / "reports").rglob("*.txt")):
        for number in (1, 2):
            gold = folder / "gold" / f"{path.stem}{'' if number == 1 else f'.{number}'}.json"
            if not gold.exists():
                continue
            known = json.loads(gold.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
            figures = by_address(known["tables"], known["forms"], family)
            yield Case(path.stem, ("fixtures",), path.read_bytes(), figures, number)


def measure(cases: list[Case], model: str) -> dict[str, Count]:
    """Counts by group, for one arm."""
    structurer = Structurer(Settings(model=model))
    counts = {group: Count() for group in GROUPS}
    for case in cases:
        results = structurer.run(case.data, f"{case.name}.txt")
        report = results[case.number - 1].report if len(results) >= case.number else None
        for group in case.groups:
            counts[group].add(case, report)
    return counts


def share(part: int, whole: int) -> str:
    """A percentage, rounded down: 99.99% is not all."""
    return f"{int(10_000 * part / whole) / 100:.2f}%" if whole else "–"


def table(arms: Mapping[str, Mapping[str, Count]]) -> Iterator[str]:
    """The Markdown table, a line at a time."""
    yield (
        "| reports | number | cells | "
        + " | ".join(f"{arm}: exact | non-zero exact | accepted | silent" for arm in arms)
        + " |"
    )
    yield "|---|" + "--:|" * (2 + 4 * len(arms))
    for group in GROUPS:
        counts = [counted[group] for counted in arms.values()]
        if not counts[0].reports:
            continue
        cells = [
            value
            for c in counts
            for value in (
                share(c.exact, c.cells),
                share(c.nonzero_exact, c.nonzero),
                share(c.accepted, c.cells),
                f"{c.silent} ({c.in_place})" if c.silent else "0",
            )
        ]
        yield f"| {group} | {counts[0].reports} | {counts[0].cells} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generated", type=int, default=500, help="generated reports (default 500)")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    parser.add_argument("--silent", action="store_true", help="list the silently wrong cells")
    options = parser.parse_args()
    family = Structurer(Settings(model="none")).family
    cases = [*fixtures(FIXTURES, family), *generated(options.generated, family)]
    arms = {arm: measure(cases, model) for arm, model in ARMS.items()}
    text = "\n".join((*table(arms), "", describe()))
    print(text)
    if options.silent:
        for arm, counts in arms.items():
            print(
                "\n".join(f"{arm}: {where}" for group in ("fixtures", "all generated") for where in counts[group].where)
            )
    if options.write:
        put(ROOT / "README.md", "accuracy", text)


if __name__ == "__main__":
    main()

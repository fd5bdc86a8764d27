"""Every format from the same gold: how many figures come out right, are accepted, and are wrong in silence.

    python benchmarks/formats.py            # prints the table (OCR needs the extra `scan`; DOC and WPS LibreOffice)
    python benchmarks/formats.py --write    # puts it into README.md

The files are those of fixtures/formats, which its README describes; they are small, so the shares are coarse. What
scans come to on many pages is told by benchmarks/scans.py.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml
from machine import describe, put

from gouji.document import Report
from gouji.document.errors import InputError
from gouji.pipeline import Settings, Structurer

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "fixtures" / "formats"
NAMES = {"zip": "ZIP", "mhtml": "MHTML"}
"""Kinds of file that hold other files, or none of the readers' own."""
Row = tuple[str, str]
"""Table and row of a cell."""


@dataclass
class Counts:
    """What files of one format and state came to, in cells."""

    files: int = 0
    unread: int = 0
    nonzero: int = 0
    nonzero_exact: int = 0
    cells: int = 0
    exact: int = 0
    accepted: int = 0
    silent: int = 0

    def add(self, report: Report, gold: Mapping[Row, list[Decimal | None]]) -> None:
        """Count the cells of a report beside what they should be."""
        for table in report.tables:
            rows: dict[str, list[bool]] = defaultdict(list)
            for cell in table.cells:
                values = gold.get((table.id, cell.row))
                if values is None or len(rows[cell.row]) >= len(values):
                    continue
                want = values[len(rows[cell.row])]
                rows[cell.row].append(True)
                right = cell.status not in ("undecided", "missing") and cell.value == want
                accepted = cell.accepted(report.threshold)
                self.cells += 1
                self.exact += right
                self.nonzero += bool(want)
                self.nonzero_exact += bool(want) and right
                self.accepted += accepted
                self.silent += accepted and not right


def gold_of(name: str, tables: list[str] | None) -> dict[Row, list[Decimal | None]]:
    """The values of a gold file by table and row, of some tables or all."""
    told = json.loads((FOLDER / "gold" / f"{name}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    return {
        (table, row): [None if value is None else Decimal(value) for value in values]
        for table, rows in told["tables"].items()
        if tables is None or table in tables
        for row, values in rows.items()
    }


def measured() -> dict[tuple[str, str], Counts]:
    """What the files came to, by format and state."""
    structurer = Structurer(Settings())
    found: dict[tuple[str, str], Counts] = defaultdict(Counts)
    for entry in yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8")):
        if isinstance(entry["gold"], list):  # archives hold what is counted already
            continue
        counts = found[entry["format"], entry["state"]]
        counts.files += 1
        try:
            results = structurer.run((FOLDER / entry["file"]).read_bytes(), entry["file"])
        except InputError as error:
            print(f"{entry['file']}: {error}")
            counts.unread += 1
            continue
        counts.add(results[0].report, gold_of(entry["gold"], entry.get("tables")))
    return found


def lines(found: Mapping[tuple[str, str], Counts]) -> Iterator[str]:
    """The table in Markdown."""
    yield "| format | pages | files | non-zero figures exact | all cells exact | accepted | wrong in silence |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for (name, state), c in sorted(found.items(), key=lambda item: (item[0][1] != "clean", item[0][0])):
        files = f"{c.files}" + (f" ({c.unread} not read)" if c.unread else "")
        yield (
            f"| {NAMES.get(name, name)} | {state} | {files} | {c.nonzero_exact} of {c.nonzero}"
            f" | {c.exact} of {c.cells} | {c.accepted} | {c.silent} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    chosen = parser.parse_args()
    text = "\n".join([*lines(measured()), "", describe()])
    print(text)
    if chosen.write:
        put(ROOT / "README.md", "formats", text)


if __name__ == "__main__":
    main()

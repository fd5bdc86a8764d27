"""How well scans are read, as Markdown: `python benchmarks/scans.py [--reports N] [--write]`.

Reports are invented, set by Chromium in fonts of Debian, scanned at levels of damage (`gouji.learn.pages.degrade`), and
go through the whole pipeline as TIFF. The naive path is the same pages by the same engine, its boxes as lines of text
in its own order, without geometry. The fixtures of `fixtures/formats/scan` are measured too.

    non-zero   cells whose printed figure is not 0 that are stated exactly, of all such
    all        the same of all cells
    accepted   cells that are accepted
    silent     accepted cells with another value than printed: at most one in 2,000

Figures and times are of this machine, today: nothing here is a test. `--write` puts the table into README.md.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import numpy as np
import yaml
from machine import describe, put
from PIL import Image as Pillow

from gouji.document import Report
from gouji.forms import load_families
from gouji.learn.corpus import Gold, Recipe, draft, gold_of
from gouji.learn.evaluate.cases import figures_of
from gouji.learn.pages.degrade import SEVERITIES, Scan, degrade
from gouji.learn.pages.engines import read_with_rapidocr, read_with_tesseract
from gouji.learn.pages.render import Image, Renderer
from gouji.learn.pages.typeset import draw_style, typeset
from gouji.pipeline import Settings
from gouji.pipeline.build import Structurer
from gouji.readers import READERS, ReadSettings

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures/formats"
FIRST_SEED = 770_000
"""Seeds of the reports: far from those of training and of the tests."""
FONTS = ("Noto Sans CJK SC", "Noto Serif CJK SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "AR PL UMing CN")
RECIPE = Recipe(family="cn-ogi", layouts={"cells": 1}, mixed=0, clean=1, lost_tables=0, all_zero=0)
LEVELS = {
    "scan0": "200 dpi, clean", "scan1": "150 dpi, mild", "scan2": "120 dpi, heavy", "scan3": "100 dpi, heavy",
    "scan4": "80 dpi",
}  # fmt: skip
STAGES = {
    "light": "upright.even_light", "straighten": "upright.straightening", "dark": "reading.dark_of",
    "ink": "reading.ink_of", "rules": "reading.rules_of", "grids": "reading.tables_of", "cells": "reading.look_at",
    "crops": "reading.crop", "pieces": "reading.pieces_of", "lanes": "reading.rules_between",
    "overlooked": "reading.overlooked", "blanked": "reading.blanked", "lines and order": "document_of_pages",
}  # fmt: skip
"""Where the time goes beside OCR: functions of `gouji.readers.scan`."""
NAIVE = {"rapidocr": read_with_rapidocr, "tesseract": read_with_tesseract}


@dataclass
class Count:
    """What became of cells."""

    n: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)

    def add(self, name: str, gold: dict[tuple[str, str, str], Decimal | None], report: Report | None) -> None:
        """Compare a report with what is printed."""
        cells = {(table.id, cell.row, cell.column): cell for table, cell in report.cells} if report else {}
        threshold = report.threshold if report else 1.0
        for address, want in gold.items():
            cell = cells.get(address)
            exact = cell is not None and cell.value == want
            accepted = cell is not None and cell.accepted(threshold)
            kind = "blank" if want is None else "nonzero" if want else "zero"
            self.n.update({"cells": 1, "exact": exact, "accepted": accepted, kind: 1, f"{kind} exact": exact})
            if accepted and not exact:
                self.silent.append(f"{name} {'/'.join(address)}: {cell and cell.value}, printed {want}")
            elif not exact:
                self.n[f"wrong {cell.status.value if cell else 'absent'}"] += 1
        for address, cell in cells.items():
            if address not in gold and cell.value is not None and cell.accepted(threshold):
                self.silent.append(f"{name} {'/'.join(address)}: {cell.value}, not printed")

    @property
    def row(self) -> str:
        """Figures of the table."""
        return (
            f"{share(self.n['nonzero exact'], self.n['nonzero'])} of {self.n['nonzero']} | "
            f"{share(self.n['exact'], self.n['cells'])} of {self.n['cells']} | "
            f"{share(self.n['accepted'], self.n['cells'])} | {len(self.silent)} of {self.n['accepted']}"
        )


def share(part: int, whole: int) -> str:
    """A percentage, rounded down: 99.99% is not all."""
    return f"{int(1000 * part / whole) / 10:.1f}%" if whole else "–"


def printed(first: int, count: int) -> Iterator[tuple[str, Gold, list[Image]]]:
    """Invented reports, as set."""
    with Renderer() as renderer:
        for i in range(first, first + count):
            seed = FIRST_SEED + i
            rng = Random(f"gouji page {seed}")
            report = draft(seed, RECIPE)
            set_ = typeset(report.draw(), draw_style(FONTS[i % len(FONTS)], rng), rng, 60, 2)
            yield str(seed), gold_of(report), [page.image for page in renderer.render(set_)]


def tiff(scans: Sequence[Scan]) -> bytes:
    """The pages as a scanner sends them."""
    out = io.BytesIO()
    pages = [Pillow.fromarray(scan.image) for scan in scans]
    dpi = (scans[0].dpi, scans[0].dpi)
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=dpi, compression="tiff_lzw")
    return out.getvalue()


class Clock:
    """Adds up the time that functions take."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._stack = ExitStack()
        self._inside = False

    def __enter__(self) -> Clock:
        package = "gouji.readers.scan"
        for name, place in STAGES.items():
            self._wrap(name, f"{package}.{place}")
        for engine in ("rapid.Rapid", "tesseract.Tesseract"):
            self._wrap("OCR, finding", f"{package}.{engine}.find")
            self._wrap("OCR, reading", f"{package}.{engine}.read")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _wrap(self, name: str, place: str) -> None:
        module, _, attribute = place.rpartition(".")
        real: Callable[..., Any] = getattr(_resolve(module), attribute)

        def timed(*args: Any, **keywords: Any) -> Any:
            began = time.perf_counter()
            try:
                return real(*args, **keywords)
            finally:
                self.spent[name] += time.perf_counter() - began

        self._stack.enter_context(mock.patch(place, timed))


def _resolve(name: str) -> Any:
    from pkgutil import resolve_name

    module, _, last = name.rpartition(".")
    return resolve_name(f"{module}:{last}") if last[0].isupper() else resolve_name(name)


def one(structurer: Structurer, data: bytes, name: str) -> Report | None:
    """The first report of a source, None if it can't be read."""
    try:
        return structurer.run(data, name)[0].report
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        return None


def generated(options: argparse.Namespace, geometry: Structurer, text: Structurer) -> Iterator[tuple[str, str, Count]]:
    """The counts of each level by both paths."""
    family = load_families()["cn-ogi"]
    reports = list(printed(options.first, options.reports))
    for level in options.levels:
        counts = {"geometry": Count(), "naive": Count()}
        for name, gold, pages in reports:
            figures = figures_of(gold, family)
            scans = [
                degrade(page, SEVERITIES[level], np.random.default_rng((int(name), i))) for i, page in enumerate(pages)
            ]
            counts["geometry"].add(f"{level} {name}", figures, one(geometry, tiff(scans), f"{name}.tiff"))
            if options.naive:
                lines = [word.text for scan in scans for word in NAIVE[options.engine](scan)]
                counts["naive"].add(f"{level} {name}", figures, one(text, "\n".join(lines).encode(), f"{name}.txt"))
        for path, count in counts.items():
            if count.n:
                yield LEVELS[level], path, count


def fixtures(structurer: Structurer) -> Iterator[tuple[str, str, Count]]:
    """The counts of each fixture that a reader is there for."""
    family = load_families()["cn-ogi"]
    for entry in yaml.safe_load((FIXTURES / "index.yaml").read_text(encoding="utf-8")):
        file = FIXTURES / entry["file"]
        if file.parent.name != "scan" or (entry["format"] == "pdf" and "pdf" not in READERS):
            continue
        gold = json.loads((FIXTURES / "gold" / f"{entry['gold']}.json").read_text(encoding="utf-8"))
        shown = entry.get("tables") or list(gold["tables"])
        figures: dict[tuple[str, str, str], Decimal | None] = {}
        for table in shown:
            form = family.table(table, f"{family.id}/{gold['forms'][table]}")
            left = {row: iter(values) for row, values in gold["tables"][table].items()}
            for row, column in form.cells:
                if row in left:
                    value = next(left[row])
                    figures[table, row, column] = None if value is None else Decimal(str(value))
        count = Count()
        count.add(entry["file"], figures, one(structurer, file.read_bytes(), entry["file"]))
        yield entry["file"], "geometry", count


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=8)
    parser.add_argument("--first", type=int, default=0, help="number of the first report, to go on with an earlier run")
    parser.add_argument("--levels", nargs="*", default=list(LEVELS)[:4], choices=list(LEVELS))
    parser.add_argument("--engine", default="rapidocr")
    parser.add_argument("--vote", action="store_true")
    parser.add_argument("--no-naive", dest="naive", action="store_false")
    parser.add_argument("--no-fixtures", dest="fixtures", action="store_false")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    options = parser.parse_args()
    geometry = Structurer(Settings(family="cn-ogi", reading=ReadSettings(options.engine, options.vote)))
    text = Structurer(Settings(family="cn-ogi", source="ocr", reader="text"))
    table = ["| pages | path | non-zero exact | all exact | accepted | silent |", "|---|---|--:|--:|--:|--:|"]
    print("\n".join(table), flush=True)
    silent: list[str] = []
    with Clock() as clock:
        began = time.perf_counter()
        runs = [fixtures(geometry)] if options.fixtures else []
        for rows in (*runs, generated(options, geometry, text)):
            for what, path, count in rows:
                table.append(f"| {what} | {path} | {count.row} |")
                wrong = {k: v for k, v in count.n.items() if k.startswith("wrong") and v}
                print(table[-1], wrong or "", flush=True)
                silent += [f"{path} {line}" for line in count.silent]
        total = time.perf_counter() - began
    ocr = sum(spent for name, spent in clock.spent.items() if name.startswith("OCR"))
    print("\nSilent:", *silent, sep="\n  ")
    print(f"\n{total:.0f} s in all; OCR {ocr:.1f} s")
    for name, spent in clock.spent.most_common():
        print(f"  {name:14} {spent:8.2f} s  {spent / ocr:7.2%} of OCR")
    print(describe())
    if options.write:
        put(ROOT / "README.md", "scans", "\n".join([*table, "", describe()]))


if __name__ == "__main__":
    main()

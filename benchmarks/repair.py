"""What is restored of damaged tables, as Markdown: `python benchmarks/repair.py [--write]`.

Errors are planted in generated pages with a table of applications (23x7 or 25x7 numbers, mostly zeros), which go
through the whole pipeline as text, told that they are scans or digital text (see `gouji.learn.planted`):

    restored   of the damaged cells: stated with their printed value; in brackets, those of them that are vouched for
    flagged    neither stated rightly nor accepted
    silent     accepted with another value, damaged or not, in 10,000 cells of the table: must be 1 at most
    checking   share of the damaged cells that stand in a balance which fails, or can't be decided, as the page stands,
               and how many right cells stand in these for every damaged one: what checking alone finds
    harmed     cells nobody touched that are stated with another value, accepted or not, in 10,000

The curve is over the prior of authors' errors: of scans, cells restored on pages whose author did not err, and, where
he did, contradictions that are kept and cells changed for them. Times are CPU times of the decoder and of the stage.
Figures are of this machine, today: nothing here is a test. `--write` puts the tables into README.md.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from unittest import mock

from machine import describe, put

from gouji.document import Alignment, BlockMatch, Entry, Grid, GridRow, Interval, Match, Reading, RowMatch
from gouji.forms import Block, Column, PrintedRow, TableForm
from gouji.forms.balances import spread
from gouji.learn.planted import LEVELS, Counts, planted, run
from gouji.pipeline import Settings
from gouji.pipeline.build import Structurer
from gouji.reconcile.misread import AUTHORS

ROOT = Path(__file__).parent.parent
FIRST_SEED = 960_000
"""Seeds of the pages: far from those of training, of the tests, and of those looked at while the decoder was made."""
PRIORS = (1 / 7, AUTHORS, 0.02, 0.005)
TIMED = ("digital", "sound", "cells-1-3", "cells-4-8")
MISREAD, WEIGH, STAGE = "gouji.reconcile.misread", "gouji.reconcile.weigh", "gouji.pipeline.components"
LARGE = (500, 60)


def share(part: int, whole: int) -> str:
    """A percentage, rounded down: 99.99% is not all."""
    return f"{int(1000 * part / whole) / 10:.1f}%" if whole else "–"


def in_ten_thousand(part: int, whole: int) -> str:
    return f"{10_000 * part / whole:.1f} ({part})" if part else "0"


def levels(seeds: range, names: Sequence[str], made: dict[str, Structurer]) -> Iterator[str]:
    """The table of levels, a line at a time."""
    yield "| damage | pages | damaged cells | restored | flagged | silent | checking alone | harmed |"
    yield "|---|" + "--:|" * 7
    for name in names:
        c = run(LEVELS[name], seeds, made)
        cells = c.damaged + c.sound
        yield (
            f"| {LEVELS[name].what} | {c.pages} | {c.damaged} | {share(c.restored, c.damaged)}"
            f" ({share(c.vouched, c.damaged)}) | {share(c.flagged, c.damaged)}"
            f" | {in_ten_thousand(c.silent + c.forged, cells)} | {_checking(c)}"
            f" | {in_ten_thousand(c.harmed, c.sound)} |"
        )


def _checking(c: Counts) -> str:
    return f"{share(c.noticed, c.damaged)}, {c.suspected / c.damaged:.0f} right" if c.damaged else "–"


def curve(seeds: range, made: dict[str, Structurer]) -> Iterator[str]:
    """Restored against forged, over the prior of authors' errors."""
    yield "| authors' errors expected in a table | restored (vouched for) | contradictions kept | changed | accepted |"
    yield "|--:|--:|--:|--:|--:|"
    for prior in PRIORS:
        with mock.patch.object(importlib.import_module(MISREAD), "AUTHORS", prior):
            spoilt, erring = run(LEVELS["cells-1-3"], seeds, made), run(LEVELS["author"], seeds, made)
        yield (
            f"| {prior:.3g}{' (default)' if prior == AUTHORS else ''} | {share(spoilt.restored, spoilt.damaged)}"
            f" ({share(spoilt.vouched, spoilt.damaged)}) | {erring.reported} of {erring.broken}"
            f" | {erring.harmed} of {erring.sound} | {erring.forged} |"
        )


def times(seeds: range, made: dict[str, Structurer]) -> Iterator[str]:
    """CPU time of a table: of the decoder alone and of the whole stage."""
    yield "| tables | number | decoder p50 | p90 | most | under 1 ms | stage p50 | p90 |"
    yield "|---|" + "--:|" * 7
    for name in TIMED:
        with Timed(WEIGH, "settle", 1) as decoder, Timed(STAGE, "reconcile", 2) as stage:
            for seed in seeds:
                found = planted(LEVELS[name], seed)
                if found is not None:
                    made[LEVELS[name].source].run(found[0].text.encode(), "page.txt")
        a, b = sorted(decoder.found), sorted(stage.found)
        fast = sum(t < 0.001 for t in a)
        yield (
            f"| {LEVELS[name].what} | {len(a)} | {_ms(a, 0.5)} | {_ms(a, 0.9)} | {_ms(a, 1)} | {share(fast, len(a))}"
            f" | {_ms(b, 0.5)} | {_ms(b, 0.9)} |"
        )


def _ms(found: Sequence[float], quantile: float) -> str:
    return f"{1000 * found[min(len(found) - 1, int(quantile * len(found)))]:.1f} ms"


class Timed:
    """Times a function of a module on tables of applications; `at` is the place of the form among its arguments."""

    def __init__(self, module: str, name: str, at: int) -> None:
        self.found: list[float] = []
        home = importlib.import_module(module)
        inner = getattr(home, name)

        def outer(*args: object, **more: object) -> object:
            began = time.process_time()
            result = inner(*args, **more)
            if getattr(args[at], "id", "") == "applications":
                self.found.append(time.process_time() - began)
            return result

        self.patch = mock.patch.object(home, name, outer)

    def __enter__(self) -> Timed:
        self.patch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.patch.stop()


def large() -> str:
    """Time and memory of a table of 500 rows and 60 columns, one number in fifty lost, one in a thousand misread."""
    from random import Random

    from gouji.reconcile.misread import Misreadings
    from gouji.reconcile.settle import settle

    rows, columns = LARGE
    form, grid = _large(rows, columns, Random(1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    settled = settle(grid, form, Misreadings(0.01))
    took = time.process_time() - began
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return (
        f"A table of {rows}x{columns}, one number in fifty lost and one in a thousand misread: {took:.1f} s and"
        f" {more:.0f} MB more; {len(settled.values)} of {rows * columns} cells settled."
    )


def _large(rows: int, columns: int, rng: object) -> tuple[TableForm, Grid]:
    from random import Random

    assert isinstance(rng, Random)
    keys = [f"r{i}" for i in range(rows - 1)] + ["total"]
    names = [f"c{i}" for i in range(columns - 1)] + ["sum"]
    addresses = tuple((key, name) for key in keys for name in names)
    equations = spread("row", "", "row", f"sum = {' + '.join(names[:-1])}", addresses)
    equations += spread("column", "", "column", f"total = {' + '.join(keys[:-1])}", addresses)
    shown = tuple(Column(name, name, (name,)) for name in names)
    printed = tuple(PrintedRow(key, (key,), (), tuple((key, n) for n in names), shown) for key in keys)
    block = Block(None, (), (), tuple(names), shown, printed)
    form = TableForm("large", "test/1", ("test/1",), "表", ("表",), (), (block,), tuple(equations), (2000, 2099))
    values = {(k, n): 0 if rng.random() < 0.85 else rng.randint(1, 99) for k in keys[:-1] for n in names[:-1]}
    values |= {(k, "sum"): sum(values[k, n] for n in names[:-1]) for k in keys[:-1]}
    values |= {("total", n): sum(values[k, n] for k in keys[:-1]) for n in names}
    grid_rows, matches = [], []
    for number, row in enumerate(printed, 1):
        entries = []
        for address in row.cells:
            value, chance = values[address], rng.random()
            text = str(value if chance > 0.001 else value + 3)
            place = (Interval(number, 0, len(text)),)
            entries.append(Entry(None, lost=True) if chance > 0.98 else Entry(Decimal(text), text, place))
        grid_rows.append(GridRow(row.key, row.cells, (Reading(tuple(entries), 0.0),), True, 1.0, "label"))
        match = Match(row.key, (Interval(number, 0, 1),), row.key, 100.0, 1.0, "label")
        matches.append(RowMatch(row.key, match, (), 1.0, "label"))
    found = BlockMatch(None, tuple(matches), (), tuple(names), 1.0)
    alignment = Alignment("large", "test/1", 1.0, 1, rows, (found,))
    return form, Grid(alignment, tuple(grid_rows), {None: 1.0})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100, help="pages for each level (default 100)")
    parser.add_argument("--level", choices=list(LEVELS), action="append", help="only these levels, and nothing else")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    chosen = parser.parse_args()
    made = {source: Structurer(Settings(source=source)) for source in ("ocr", "digital")}
    seeds = range(FIRST_SEED, FIRST_SEED + chosen.pages)
    lines = []
    for part in (levels(seeds, chosen.level or list(LEVELS), made), curve(seeds, made), times(seeds, made)):
        for line in part:
            print(line, flush=True)
            lines.append(line)
        lines.append("")
        if chosen.level:
            return
    lines += [large(), "", describe()]
    print("\n".join(lines[-3:]))
    if chosen.write:
        put(ROOT / "README.md", "repair", "\n".join(lines))


if __name__ == "__main__":
    main()

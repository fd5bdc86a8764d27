"""Tables whose merges are written wrong, as WPS and converters do: nothing may be silently wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from gouji.forms import load_families
from gouji.pipeline import Settings, Structurer
from tests.readers.word.documents import Style, merged, report, tc
from tests.scoring import make_gold, score

SEEDS = range(30, 34)
_ROW, _CELL = re.compile(r"<w:tr>.*?</w:tr>"), re.compile(r"<w:tc>.*?</w:tc>")
BEGIN = '<w:vMerge w:val="restart"/>'

ROWS: dict[str, Callable[[str, str], str]] = {
    "an empty cell put in": lambda row, cell: row.replace(cell, tc() + cell, 1),
    "spans dropped": lambda row, cell: re.sub(r"<w:gridSpan[^>]*>", "", row),
    "a span put in": lambda row, cell: row.replace(
        cell, cell.replace("<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>') if "gridSpan" not in cell else cell, 1
    ),
    "merges dropped": lambda row, cell: re.sub(r"<w:vMerge[^>]*>", "", row),
    "a gap before": lambda row, cell: row.replace("<w:trPr>", '<w:trPr><w:gridBefore w:val="1"/>'),
    "a row lost": lambda row, cell: "",
}
"""Damage to a row, and one of its cells."""
TABLES: dict[str, Callable[[str], str]] = {
    "no merges": lambda table: re.sub(r"<w:vMerge[^>]*>|<w:gridSpan[^>]*>", "", table),
    "no beginnings of merges": lambda table: table.replace(BEGIN, "<w:vMerge/>"),
}
"""Damage to all of a table."""


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


def check(hurt: Callable[[str, Random], str], exact: float, widths: int = 0) -> None:
    for seed in SEEDS:
        rng = Random(seed)
        data, gold = report(seed, Style(table=lambda picture, cell: hurt(merged(picture, cell, widths), rng)))  # noqa: B023
        (result,) = structurer().run(data, "a.docx")
        found = score(result.report, make_gold(gold, load_families()["cn-ogi"]))
        assert found.silent == ()
        assert found.exact >= exact * found.cells


@pytest.mark.parametrize("damage", ROWS)
def test_rows(damage: str) -> None:
    def hurt(table: str, rng: Random) -> str:
        row = rng.choice(_ROW.findall(table))
        return table.replace(row, ROWS[damage](row, rng.choice(_CELL.findall(row))), 1)

    check(hurt, 0.8 if damage == "a row lost" else 1.0)


@pytest.mark.parametrize("widths", [0, 500])
@pytest.mark.parametrize("damage", TABLES)
def test_tables(damage: str, widths: int) -> None:
    check(lambda table, rng: TABLES[damage](table), 1.0, widths)

"""What is generated is read: gold of clean pages comes back, and nothing unreadable is accepted wrongly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache

import pytest

from gouji.document import Tag
from gouji.learn.corpus import LAYOUT_NAMES, Recipe, generate
from gouji.learn.corpus.grammar import prose
from gouji.pipeline import Settings, Structurer
from tests.scoring import Score, make_gold, score

SEEDS = range(5)
HARD = ("glued", "columns", "apart", "strips", "late")
READABLE = tuple(name for name in LAYOUT_NAMES if name not in HARD)


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


def read(layout: str, seed: int) -> Score:
    recipe = Recipe(layouts={layout: 1}, clean=1, conflicts=0, blank=0, lost_tables=0, omitted_rows=0, determined=True)
    sample = generate(seed, recipe)
    (result,) = structurer().run(sample.text.encode(), sample.name)
    return score(result.report, make_gold(json.loads(sample.gold.to_json()), structurer().family))


@pytest.mark.parametrize("layout", READABLE)
def test_gold_of_a_clean_page_reads_back_exactly(layout: str) -> None:
    for seed in SEEDS:
        found = read(layout, seed)
        assert (found.exact, found.silent) == (found.cells, ()), seed


@pytest.mark.parametrize("layout", HARD)
def test_what_can_t_be_read_is_not_accepted_wrongly(layout: str) -> None:
    for seed in SEEDS:
        assert read(layout, seed).silent == (), seed


def test_the_same_seed_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; from gouji.learn.corpus import Recipe, generate; "
        "r = Recipe(compilations=0.5); "
        "sys.stdout.buffer.write('\\0'.join(generate(s, r).text for s in range(6)).encode())"
    )
    texts = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    here = "\0".join(generate(seed, Recipe(compilations=0.5)).text for seed in range(6)).encode()
    assert texts == [here, here]


def test_a_file_of_two_reports_has_gold_and_marks_of_both() -> None:
    for seed in range(5):
        sample = generate(seed, Recipe(compilations=1, clean=1, lost_tables=0, omitted_rows=0))
        (second,) = sample.more
        assert second.title != sample.gold.title
        for number, gold in enumerate((sample.gold, second), 1):
            cells = {(m.table, m.row) for m in sample.marks if m.kind == "number" and m.column and m.report == number}
            assert {(table, row) for table, rows in gold.tables.items() for row in rows} <= cells
        ends = [max(m.line for m in sample.marks if m.report == 1), min(m.line for m in sample.marks if m.report == 2)]
        assert ends[0] < ends[1]


def prose_lines(seeds: range) -> set[str]:
    """The longer lines of running text."""
    found = set()
    for seed in seeds:
        sample = generate(seed, Recipe(clean=1))
        lines = zip(sample.text.split("\n"), sample.tags, strict=True)
        found |= {line.strip() for line, tag in lines if tag is Tag.TEXT and len(line.strip()) >= 12}
    return found


def test_prose_is_too_varied_to_be_learnt_by_heart() -> None:
    assert prose().count("sentence") > 10**12
    assert prose().count("detail") > 10**12
    some, others = prose_lines(range(1000, 1060)), prose_lines(range(5000, 5060))
    assert min(len(some), len(others)) > 500
    assert len(some & others) < 0.06 * len(some)

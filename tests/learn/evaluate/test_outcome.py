"""What counts as exact, guessed, accepted and silent: as the scoring tool of the design counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gouji.document import Candidate, Cell, Report, Status, Table, Tables
from gouji.forms import load_families
from gouji.learn.corpus import Gold, Recipe, generate
from gouji.learn.evaluate.aligned import compare_alignments
from gouji.learn.evaluate.arms import ARMS, SHIPPED, Job, structurer_of, work
from gouji.learn.evaluate.cases import Case, cases_of, figures_of, read_folder
from gouji.learn.evaluate.gold import gold_alignments, gold_tags, truth_of
from gouji.learn.evaluate.outcome import Kind, compare_cells
from gouji.pipeline import Settings
from tests.scoring import load_gold, score

FIXTURES = Path(__file__).parents[3] / "fixtures"
FAMILY = load_families()["cn-ogi"]
CASES = {case.sample.name: case for case in read_folder(FIXTURES)}


@cache
def reports(name: str) -> list[Report]:
    data = CASES[name].sample.text.encode("utf-8", errors="surrogateescape")
    return [r.report for r in structurer_of(Settings(family="cn-ogi"), SHIPPED).run(data, name)]


def test_every_fixture_is_a_case() -> None:
    assert set(CASES) == {path.stem for path in (FIXTURES / "gold").glob("*.json")}
    assert CASES["two-reports.2"].number == 2


@pytest.mark.parametrize("name", sorted(CASES))
def test_fixtures_count_as_elsewhere(name: str) -> None:
    case = CASES[name]
    report = reports(name)[case.number - 1]
    known = score(report, load_gold(FIXTURES / "gold" / f"{name}.json", FAMILY))
    cells, silent = compare_cells(case, report, FAMILY)
    assert int(cells["exact"].sum()) == known.exact
    assert len(silent) == int((cells["accepted"] & ~cells["exact"]).sum()) == len(known.silent)
    figures = figures_of(case.sample.gold, FAMILY)
    assert int((cells["kind"] <= Kind.BLANK).sum()) == len(figures)
    assert int((cells["kind"] == Kind.NONZERO).sum()) == sum(bool(value) for value in figures.values())


def case_of(values: dict[str, tuple[Decimal | None, ...]], **more: object) -> Case:
    gold = Gold("", (), 2022, "", None, (), {"disclosure": "2021"}, {"disclosure": values}, (), ())
    sample = replace(generate(1), gold=gold, tags=(), marks=())
    return replace(Case(sample, "x"), **more)  # type: ignore[arg-type]


def report_of(*cells: Cell) -> Report:
    table = Table("disclosure", "cn-ogi/2021", 1.0, (1, 2), cells)
    return replace(reports("author-sums-wrong")[0], tables=Tables([table]), threshold=0.98)


def cell(row: str, column: str, value: int | None, status: Status, confidence: float, *guesses: int) -> Cell:
    candidates = tuple(Candidate(Decimal(guess), 0.0) for guess in guesses)
    number = None if value is None else Decimal(value)
    return Cell(row, column, number, None, None, status, None, confidence, candidates=candidates)


ROW = "art20_5.licensing"


@pytest.mark.parametrize(
    ("want", "found", "expected"),
    [
        (7, cell(ROW, "decisions", 7, Status.READ, 0.99), (Kind.NONZERO, True, True, True)),
        (7, cell(ROW, "decisions", 7, Status.READ, 0.97), (Kind.NONZERO, True, True, False)),
        (7, cell(ROW, "decisions", 1, Status.READ, 0.99), (Kind.NONZERO, False, False, True)),
        (7, cell(ROW, "decisions", None, Status.UNDECIDED, 0.99, 7, 1), (Kind.NONZERO, False, True, False)),
        (7, cell(ROW, "decisions", None, Status.UNDECIDED, 0.99, 1, 7), (Kind.NONZERO, False, False, False)),
        (0, cell(ROW, "decisions", None, Status.BLANK, 0.99), (Kind.ZERO, False, False, True)),
        (None, cell(ROW, "decisions", None, Status.BLANK, 0.99), (Kind.BLANK, True, True, True)),
        (None, cell(ROW, "decisions", None, Status.MISSING, 0.99), (Kind.BLANK, True, True, False)),
        (None, None, (Kind.BLANK, False, False, False)),
    ],
)
def test_a_cell(want: int | None, found: Cell | None, expected: tuple[object, ...]) -> None:
    case = case_of({ROW: (None if want is None else Decimal(want),)})
    cells, silent = compare_cells(case, report_of(*([found] if found else [])), FAMILY)
    assert tuple(cells[0][name] for name in ("kind", "exact", "guessed", "accepted")) == expected
    assert len(silent) == (expected[3] and not expected[1])


def test_values_where_there_is_no_cell() -> None:
    ghost = cell("art20_6.penalties", "decisions", 3, Status.READ, 0.99)
    empty = cell("art20_6.coercion", "decisions", None, Status.BLANK, 0.99)
    doubted = cell("art20_8.fees", "fee_amount", 3, Status.READ, 0.5)
    report = report_of(ghost, empty, doubted)
    case = case_of({ROW: (Decimal(7),)})

    def counted(case: Case) -> tuple[list[int], int]:
        cells, silent = compare_cells(case, report, FAMILY)
        return cells["kind"].tolist()[1:], len(silent)

    assert counted(case) == ([Kind.GHOST, Kind.GHOST], 1)  # a blank claims nothing; what is doubted is not silent
    assert counted(replace(case, partial=True)) == ([], 0)
    undecidable = frozenset({("disclosure", "art20_6.penalties")})
    assert counted(replace(case, undecidable=undecidable)) == ([Kind.OVERCLAIM, Kind.GHOST], 1)
    assert counted(replace(case, undecidable=undecidable, partial=True)) == ([Kind.OVERCLAIM], 1)


def test_no_result_is_nothing_right() -> None:
    cells, silent = compare_cells(case_of({ROW: (None,)}), None, FAMILY)
    assert not cells["exact"].any()
    assert silent == ()


@pytest.mark.parametrize("seed", range(700_000, 700_008))
def test_what_is_true_aligns_with_itself(seed: int) -> None:
    (case,) = cases_of(generate(seed), "x")
    structurer = structurer_of(Settings(family="cn-ogi"), SHIPPED)
    document = next(structurer.read(case.sample.text.encode(), "x"))
    truth = truth_of(case.sample, 1, FAMILY)
    found = compare_alignments(
        truth, gold_alignments(truth, document, (), FAMILY), frozenset(line.number for line in document.lines)
    )
    numbered = {key for key, marks in truth.numbers.items() if marks}
    with_table = sum(key[0] in {table for table, _ in numbered} for key in truth.labels)
    assert found.labels.part == with_table
    assert found.numbers.part == found.numbers.whole > 0
    assert found.columns.part == found.columns.whole
    assert found.rows["right"].all()
    assert [line.tag for line in gold_tags(case.sample, document)] == list(case.sample.tags)[: len(document.lines)]


@pytest.mark.parametrize("absent", [(), ("cumulative",)])
def test_columns_that_the_page_lacks_are_no_part_of_what_is_true(absent: tuple[str, ...]) -> None:
    family = load_families()["cn-ogi-stat"]
    recipe = Recipe(family="cn-ogi-stat", clean=1, lost_tables=0, layouts={"tabs": 1})
    samples = (generate(seed, recipe) for seed in range(700_000, 700_100))
    (case,) = cases_of(next(s for s in samples if s.gold.absent.get("statistics", ()) == absent), "x")
    (outcome,) = work(case, Job(Settings(family=family.id, model="none"), ("gold-alignment",)))
    assert outcome.exact


def test_an_exchange_of_rows_is_seen() -> None:
    (case,) = cases_of(generate(700_001), "x")
    structurer = structurer_of(Settings(family="cn-ogi"), SHIPPED)
    document = next(structurer.read(case.sample.text.encode(), "x"))
    truth = truth_of(case.sample, 1, FAMILY)
    lines = frozenset(line.number for line in document.lines)
    alignments = gold_alignments(truth, document, (), FAMILY)
    block = alignments[0].blocks[0]
    first, second = block.rows[:2]
    swapped = (replace(first, key=second.key), replace(second, key=first.key), *block.rows[2:])
    spoilt = replace(alignments[0], blocks=(replace(block, rows=swapped), *alignments[0].blocks[1:]))
    good = compare_alignments(truth, alignments, lines)
    bad = compare_alignments(truth, (spoilt, *alignments[1:]), lines)
    assert bad.labels.part == good.labels.part - 2
    assert bad.numbers.part == good.numbers.part - len(truth.numbers[alignments[0].table, first.key]) - len(
        truth.numbers[alignments[0].table, second.key]
    )
    assert (~bad.rows["right"]).sum() == 2


def test_every_arm_says_what_it_is() -> None:
    assert all(arm.about for arm in ARMS.values())
    assert next(iter(ARMS)) == SHIPPED
    assert np.unique([arm.about for arm in ARMS.values()]).size == len(ARMS)

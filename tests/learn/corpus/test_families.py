"""Reports of any form: figures that keep its balances, and everything that the form prints."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from gouji.document.errors import OptionError
from gouji.forms import Family, TableForm, load_families, variants
from gouji.learn.corpus import Recipe, Sample, draft, generate
from gouji.learn.corpus.figures import broken, holds
from gouji.learn.corpus.invented import columns_of, contradict_invented, draw_invented

FOLDER = Path(__file__).parents[3] / "fixtures" / "forms" / "good"
SMALL = """
form: test-three/2020
title: 三行表
years: [2011, 2016]
tables:
  - id: three
    title: 三行表
    columns: [{id: a, label: 甲}, {id: b, label: 乙}, {id: sum, label: 合计}]
    rows: [{id: first, label: 第一行}, {id: second, label: 第二行}, {id: all, label: 总计}]
    balances:
      - {id: row_total, label: 合计 = 甲 + 乙, each: row, expression: sum = a + b}
      - {id: column_total, label: 总计, each: column, expression: all = first + second}
      - {id: most, label: 第二行不多于第一行, each: column, columns: [a], expression: second <= first}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Family:
    path = tmp_path_factory.mktemp("forms") / "three.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return load_families((path,))["test-three"]


def families() -> dict[str, Family]:
    return load_families(tuple(sorted(FOLDER.glob("*.yaml"))))


def tables() -> list[TableForm]:
    found = [t for family in families().values() for editions in family.tables.values() for t in editions]
    return [variant for table in found for variant in variants(table)]


def tabs(**options: object) -> Recipe:
    return Recipe.model_validate({"layouts": {"tabs": 1}, "clean": 1, "blank": 0, "lost_tables": 0, **options})


@pytest.mark.parametrize("form", tables(), ids=lambda form: f"{form.form}-{form.id}-{len(form.cells)}")
def test_drawn_figures_keep_every_balance_and_sign(form: TableForm) -> None:
    columns, used = columns_of(form), 0
    for seed in range(40):
        values = draw_invented(form, Random(seed))
        assert set(values) == set(form.cells)
        assert not broken(form, values), seed
        for address, value in values.items():
            assert value >= 0 or columns[address].kind == "signed"
            assert value == value.to_integral_value() or columns[address].kind == "amount"
        used += any(values.values())
    assert used > 15  # zeros everywhere would keep every balance too


@pytest.mark.parametrize("form", [t for t in tables() if t.equations], ids=lambda form: f"{form.form}-{form.id}")
def test_an_author_s_error_breaks_a_balance(form: TableForm) -> None:
    for seed in range(20):
        values = draw_invented(form, Random(seed))
        contradict_invented(form, values, Random(seed))
        assert broken(form, values)
        assert min(values.values()) >= 0 or any(c.kind == "signed" for c in columns_of(form).values())


def test_a_report_of_a_small_form_balances_and_prints_its_figures(small: Family) -> None:
    form = small.tables["three"][0]
    for seed in range(30):
        sample = generate(seed, tabs(conflicts=0), small)
        rows = {row: dict(zip(("a", "b", "sum"), v, strict=True)) for row, v in sample.gold.tables["three"].items()}
        values = {(row, column): rows[row][column] for row, column in form.cells}
        assert all(holds(equation, values) for equation in form.equations), seed
        assert sample.family == "test-three"
        assert 2011 <= sample.gold.year <= 2016
        assert "三行表" in {heading.title for heading in sample.gold.headings}
        lines = sample.text.split("\n")
        printed = {(m.row, m.column): lines[m.line - 1][m.start : m.end] for m in sample.marks if m.kind == "number"}
        assert {place: Decimal(text.replace(",", "").rstrip("件条项")) for place, text in printed.items()} == values


def test_contradictions_of_any_form_are_declared(small: Family) -> None:
    for seed in range(30):
        report = draft(seed, tabs(conflicts=1), small)
        (table,) = report.tables.values()
        failing = broken(table.form, {address: figure.value for address, figure in table.figures.items()})
        declared = [(c.rule, c.row, c.column) for c in generate(seed, tabs(conflicts=1), small).gold.conflicts]
        assert failing == declared
        assert declared


def marked(sample: Sample, table: str) -> list[list[str]]:
    """The texts of a table's lines, cell by cell."""
    lines = sorted({mark.line for mark in sample.marks if mark.table == table})
    return [sample.text.split("\n")[line - 1].strip().split("\t") for line in lines]


def test_sides_stand_beside_each_other_with_their_line_numbers() -> None:
    family = families()["test-statement"]
    for seed in range(10):
        lines = marked(generate(seed, tabs(), family), "balance")
        assert lines[0].count("行次") == 2
        rows = [row for row in lines if "行次" not in row]  # a page may repeat the header
        assert [(row[0], row[1]) for row in rows] == [
            ("货币资金", "1"), ("存货", "2"), ("固定资产", "3"), ("资产总计", "4")
        ]  # fmt: skip
        assert [(row[4], row[5]) for row in rows[:3]] == [
            ("短期借款", "5"), ("净资产", "6"), ("负债和净资产总计", "7")
        ]  # fmt: skip


def test_units_stand_in_their_column_and_optional_columns_may_lack() -> None:
    family, absent = families()["test-statement"], set()
    for seed in range(20):
        sample = generate(seed, tabs(), family)
        rows = [row for row in marked(sample, "services") if row[0] in ("服务人次", "收费金额", "网点增减")]
        assert [row[1] for row in rows] == ["人次", "元", "个"]
        lacking = sample.gold.absent.get("services", ())
        assert {len(values) for values in sample.gold.tables["services"].values()} == {2 - len(lacking)}
        assert all(len(row) >= 4 - len(lacking) for row in rows)
        absent.add(lacking)
    assert absent == {(), ("cumulative",)}


def test_a_recipe_names_the_family_and_its_file(tmp_path: Path) -> None:
    recipe = Recipe(family="test-statement", forms=(FOLDER / "statement.yaml",))
    assert generate(3, recipe) == generate(3, recipe, families()["test-statement"])
    with pytest.raises(OptionError, match="There are"):
        generate(3, Recipe(family="nobody"))


def test_rows_with_nothing_in_them_may_be_left_out_and_gold_knows_nothing_of_them() -> None:
    omitted = 0
    for seed in range(20):
        sample = generate(seed, tabs(omitted_rows=1, family="cn-ogi"))
        shown = {(mark.table, mark.row) for mark in sample.marks if mark.kind == "number"}
        for table, row in sample.gold.omitted:
            assert (table, row) not in shown
            assert row not in sample.gold.tables[table]
            omitted += 1
    assert omitted > 100

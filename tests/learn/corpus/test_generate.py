"""The generated corpus: what it says of a page must be what the page says."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from gouji.document import Tag, is_blank_mark, parse_amount
from gouji.document.errors import OptionError
from gouji.forms import load_families
from gouji.learn.corpus import DAMAGES, LAYOUT_NAMES, Recipe, Sample, generate, load_recipe, write_corpus
from gouji.learn.corpus.grammar import prose
from gouji.learn.corpus.page import PageLine, Piece, Role, tag_of
from gouji.learn.corpus.sample import RULE_NAMES

RECIPES = sorted((Path(__file__).parents[3] / "training" / "recipes").glob("*.yaml"))
FAMILY = load_families()["cn-ogi"]
LABELS = ("国家秘密", "商业秘密", "个人隐私", "行政查询", "内部事务", "过程信息")
SCALES = {Decimal(1), Decimal(10000)}  # a number without unit may stand under a label that names 万元


def gold_cells(sample: Sample) -> dict[tuple[str, str, str], Decimal | None]:
    """Gold by table, row and column."""
    cells = {}
    for table, rows in sample.gold.tables.items():
        form = FAMILY.table(table, f"cn-ogi/{sample.gold.forms[table]}")
        seen: Counter[str] = Counter()
        for row, column in form.cells:
            if (table, row) in sample.gold.omitted:
                continue
            cells[table, row, column] = rows[row][seen[row]]
            seen[row] += 1
        assert {row: len(values) for row, values in rows.items()} == dict(seen)
    return cells


def printed(sample: Sample) -> dict[tuple[str, str, str], str]:
    """The text that the marks point at, by table, row and column."""
    lines = sample.text.split("\n")
    return {
        (m.table, m.row, m.column): lines[m.line - 1][m.start : m.end]
        for m in sample.marks
        if m.kind == "number" and m.column
    }


def says(text: str, value: Decimal | None, key: tuple[str, str, str]) -> bool:
    """Whether a printed cell is one way to print the value."""
    text = text.replace("*", "")
    if value is None:
        return is_blank_mark(text)
    amount = parse_amount(text)
    if amount is None:
        return False
    column_scale = Decimal(10000) if key[2] == "fee_amount" else Decimal(1)
    allowed = SCALES if key[2] == "procurement_amount" else {Decimal(1)}
    return any(amount.value(column_scale) * scale == value for scale in allowed)


@pytest.mark.parametrize("layout", LAYOUT_NAMES)
def test_every_printed_cell_says_its_gold_value(layout: str) -> None:
    recipe = Recipe(layouts={layout: 1}, clean=1, blank=0.4, lost_tables=0)
    for seed in range(40):
        sample = generate(seed, recipe)
        gold, page = gold_cells(sample), printed(sample)
        lacking = {key for key, value in gold.items() if value is not None and key not in page}
        assert not lacking, (seed, lacking)
        for key, text in page.items():
            if "+" not in key[1]:
                assert says(text, gold[key], key), (seed, key, text, gold[key])


@pytest.mark.parametrize("seed", range(60))
def test_determining_damage_leaves_every_cell_readable(seed: int) -> None:
    sample = generate(seed, load_recipe(next(path for path in RECIPES if path.stem == "determined")))
    gold, page = gold_cells(sample), printed(sample)
    assert all(DAMAGES[name].determines for name in sample.damage)
    assert set(gold) <= set(page)
    for key, text in page.items():
        if "+" not in key[1]:
            assert says(text, gold[key], key), (key, text, gold[key])


@pytest.mark.parametrize("seed", range(80))
def test_a_tag_for_every_line_and_noise_for_the_empty_ones(seed: int) -> None:
    sample = generate(seed)
    lines = sample.text.split("\n")
    assert len(lines) == len(sample.tags)
    assert all(tag is Tag.NOISE for line, tag in zip(lines, sample.tags, strict=True) if not line.strip())
    for tag, line in zip(sample.tags, lines, strict=True):
        if tag is Tag.HEADING and any(h.number for h in sample.gold.headings):
            assert line.strip()
    assert sum(tag is Tag.HEADING for tag in sample.tags) >= len(sample.gold.headings) - 1  # a lost heading text aside


def test_numbers_lines_hold_no_label_and_rows_do() -> None:
    recipe = Recipe(clean=1)
    for seed in range(60):
        sample = generate(seed, recipe)
        kinds: dict[int, set[str]] = {}
        for mark in sample.marks:
            kinds.setdefault(mark.line, set()).add(mark.kind)
        for number, tag in enumerate(sample.tags, 1):
            if tag is Tag.NUMBERS:
                assert kinds[number] == {"number"}
            elif tag is Tag.ROW:
                assert "number" in kinds[number]
                assert kinds[number] & {"label", "group", "column", "caption"}
            elif tag in (Tag.ROW_LABEL, Tag.COLUMN_LABEL, Tag.FRAGMENT, Tag.NOTE):
                assert "number" not in kinds[number]


def test_same_seed_same_report_and_other_seed_another() -> None:
    assert generate(7) == generate(7)
    assert generate(7).text != generate(8).text
    assert len({generate(seed).text for seed in range(50)}) == 50


def failing(sample: Sample) -> set[tuple[str, str, str | None, str | None]]:
    """Balances that fail over the gold values, a blank being 0."""
    found, values = set(), gold_cells(sample)
    for table in sample.gold.tables:
        for e in FAMILY.table(table, f"cn-ogi/{sample.gold.forms[table]}").equations:
            left, right = (sum(f * (values.get((table, *a)) or 0) for f, a in side) for side in (e.left, e.right))
            if left != right:
                found.add((table, e.rule, e.row, e.column))
    return found


def test_reports_balance_unless_they_are_to_contradict_themselves() -> None:
    for seed in range(80):
        assert failing(generate(seed, Recipe(conflicts=0))) == set(), seed


def test_contradictions_are_declared_all_of_them() -> None:
    contradicting = 0
    for seed in range(80):
        sample = generate(seed, Recipe(conflicts=1))
        declared = {(c.table, c.rule, c.row, c.column) for c in sample.gold.conflicts}
        assert declared == failing(sample), seed
        contradicting += bool(declared)
    assert contradicting >= 72  # the table with the error may be lost


def test_share_of_contradicting_reports_is_about_one_in_seven() -> None:
    share = sum(bool(generate(seed).gold.conflicts) for seed in range(400)) / 400
    assert 0.08 < share < 0.22


def test_gold_file_has_the_format_of_the_scoring_tool() -> None:
    names = set(RULE_NAMES.values())
    for seed in range(40):
        gold = json.loads(generate(seed, Recipe(conflicts=0.5)).gold.to_json())
        assert set(gold) - {"undecidable"} == {
            "issuer", "year", "title", "published", "headings", "forms", "tables", "conflicts", "extra_rows",
            "issuer_also",
        }  # fmt: skip
        assert all(
            conflict["rule"] in names and ("row" in conflict) != ("column" in conflict)
            for conflict in gold["conflicts"]
        )
        assert set(gold["forms"].values()) <= {"2019", "2021"}
        assert set(gold["forms"]) == set(gold["tables"])
        assert " " not in gold["title"]
        assert gold["issuer"] not in gold["issuer_also"]


def test_every_layout_every_tag_and_every_damage_occurs() -> None:
    rare = Recipe(layouts={"late": 1, "spread": 1})  # not among what models are trained on by default
    samples = [generate(seed, rare if seed < 20 else Recipe()) for seed in range(600)]
    assert {name for sample in samples for name in sample.layout.split("+")} >= set(LAYOUT_NAMES)
    assert {tag for sample in samples for tag in sample.tags} == set(Tag)
    assert {name for sample in samples for name in sample.damage} >= {n for n, d in DAMAGES.items() if d.rate >= 0.06}
    assert {sample.gold.forms.get("disclosure") for sample in samples} >= {"2019", "2021"}
    assert any(sample.gold.extra_rows for sample in samples)
    assert any(None in row for sample in samples for table in sample.gold.tables.values() for row in table.values())


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_says_whether_it_changed_the_page(name: str) -> None:
    damage = DAMAGES[name]
    layouts = ("tabs", "ocr", "pipes", "boxes", "cells")
    changed = False
    for seed in range(60):
        layout = layouts[seed % len(layouts)]
        lines = [PageLine(layout="prose")]
        for row in range(6):
            pieces = [Piece("（三）不予公开", Role.GROUP, table="t", row="g")] if not row else []
            pieces += [Piece(f"{row}.属于{LABELS[row]}", Role.LABEL, "\t", table="t", row=str(row))]
            pieces += [
                Piece(text, Role.NUMBER, "\t", table="t", row=str(row), column=c)
                for text, c in zip(("0", "0", f"1{row}9", "1"), "abcd", strict=True)
            ]
            if layout == "cells":
                lines += [PageLine([piece], layout=layout) for piece in pieces]
            else:
                lines.append(PageLine(pieces, layout=layout))
        lines += [PageLine([Piece("0", Role.NUMBER, "\t", table="t")] * 1, layout="tabs")]
        zeros = [Piece("0", Role.NUMBER, " ", table="t", column=c) for c in "abc"]
        lines += [PageLine(zeros, layout="rows"), PageLine([Piece("一、总体情况如何", Role.HEADING)])]
        lines += [PageLine([Piece("本单位认真开展工作，按时公开政府信息。", Role.TEXT)])]
        before = [line.text for line in lines]
        told = damage.spoil(lines, Random(seed), 1.0)
        if [line.text for line in lines] != before:
            assert told
            changed = True
    assert changed


@pytest.mark.parametrize(
    ("roles", "tag"),
    [
        ([(Role.LABEL, False), (Role.NUMBER, False)], Tag.ROW),
        ([(Role.NUMBER, False)], Tag.NUMBERS),
        ([(Role.LABEL, True)], Tag.FRAGMENT),
        ([(Role.COLUMN, True)], Tag.FRAGMENT),
        ([(Role.NOTE, True)], Tag.NOTE),
        ([(Role.GROUP, True), (Role.LABEL, False), (Role.NUMBER, False)], Tag.ROW),
        ([(Role.GROUP, True), (Role.LABEL, False)], Tag.ROW_LABEL),
        ([(Role.NOTE, False), (Role.COLUMN, False)], Tag.COLUMN_LABEL),
        ([(Role.CAPTION, False), (Role.COLUMN, False)], Tag.TABLE_HEADING),
        ([(Role.HEADING, False), (Role.CAPTION, False)], Tag.HEADING),
        ([(Role.NOISE, False)], Tag.NOISE),
        ([], Tag.NOISE),
    ],
)
def test_tag_follows_from_roles(roles: list[tuple[Role, bool]], tag: Tag) -> None:
    assert tag_of(Piece("x", role, rest=rest) for role, rest in roles) is tag


def test_every_wording_of_the_grammar_can_be_expanded() -> None:
    grammar, rng = prose(), Random(1)
    names = ("year", "next", "last", "issuer", "short", "place", "published", "table")
    known = dict.fromkeys((*names, "new", "carried", "total", "granted", "late", "reviews", "suits"), "甲")
    for name, wordings in grammar.entries.items():
        for _ in range(8 * len(wordings)):
            assert "{" not in grammar.expand(name, rng, known)


def test_recipes_of_the_repository_load_and_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # form files that a recipe names are relative to it, not to the working folder
    assert {path.stem for path in RECIPES} >= {"default", "clean", "hard", "determined"}
    for path in RECIPES:
        assert generate(1, load_recipe(path)).text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("layouts: {sheets: 1}", "sheets"),
        ("damages: {fire: 1}", "fire"),
        ("severity: 3", "severity"),
        ("colour: 1", "colour"),
        ("years: [2024, 2019]", "years"),
        ("layouts: {cells: 0}", "weight"),
        ("a: [", "can't be read"),
    ],
)
def test_wrong_recipe_says_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "recipe.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OptionError, match=word):
        load_recipe(path)


def test_a_corpus_is_written_with_its_gold(tmp_path: Path) -> None:
    write_corpus(tmp_path, 3, seed=5)
    reports = sorted(path.stem for path in (tmp_path / "reports").iterdir())
    assert reports == sorted(path.stem for path in (tmp_path / "gold").iterdir()) == [f"g{n:07d}" for n in (5, 6, 7)]
    with (tmp_path / "reports" / "g0000005.txt").open(encoding="utf-8", newline="") as file:
        assert file.read() == generate(5).text

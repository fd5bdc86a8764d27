"""Drafting forms: four small forms, what is a sum and what an accident, and what is said of doubts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from gouji.cli.app import app
from gouji.document.errors import FormError, OptionError, UnknownFormat
from gouji.forms import check_form, load_families, shipped
from gouji.learn.drafting import DraftedForm, draft_form
from gouji.learn.drafting.table import DraftBalance

EXAMPLES = Path(__file__).parents[3] / "fixtures/forms/examples"
STAT = [EXAMPLES / "cn-ogi-stat" / name for name in ("qingshi-2015.html", "liuhe-2016.md", "baiyun-2017.tsv")]
STAT.append(EXAMPLES / "cn-ogi-stat/dongling-2014.docx")
ACCOUNTS = [EXAMPLES / "accounts" / name for name in ("museum.html", "library.tsv", "station.md")]


def balances(drafted: DraftedForm, *, stated: bool = True) -> dict[str, DraftBalance]:
    return {b.expression: b for table in drafted.tables for b in table.balances if b.found.stated is stated}


def tsv(folder: Path, name: str, rows: Sequence[Sequence[object]], title: str = "情况表") -> Path:
    path = folder / f"{name}.tsv"
    lines = [title, *("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_shipped_second_family_is_what_is_drafted() -> None:
    keys = EXAMPLES / "cn-ogi-stat/keys.yaml"
    drafted = draft_form(STAT, "cn-ogi-stat/2014", years=(2008, 2018), keys=keys)
    (path,) = (path for path in shipped() if path.stem == "cn-ogi-stat-2014")
    assert drafted.text == path.read_text(encoding="utf-8")


def test_the_statistics_have_their_official_balances_and_no_others() -> None:
    keys = EXAMPLES / "cn-ogi-stat/keys.yaml"
    found = balances(draft_form(STAT, keys=keys))
    assert set(found) == {
        "disclosed.website <= disclosed",
        "disclosed.gazette <= disclosed",
        "received = received.*",
        "answered = answered.*",
    }
    assert found["disclosed.gazette <= disclosed"].found.support == 3  # one example has none in the gazette


def test_units_kinds_and_optional_columns() -> None:
    file = yaml.safe_load(draft_form(STAT).text)
    (table,) = file["tables"]
    units = [row["unit"] for row in table["rows"]]
    assert units == ["条"] * 12 + ["元"] + ["件"] * 3
    assert [row.get("kind") for row in table["rows"]] == [None] * 12 + ["amount"] + [None] * 3
    assert [column.get("optional", False) for column in table["columns"]] == [False, True]
    assert table["columns"][0]["aliases"] == ["数量"]
    assert [row["id"] for row in table["rows"]][:4] == ["r1", "r1.r1", "r1.r2", "r2"]


def test_two_sides_with_line_numbers_and_repeated_labels(tmp_path: Path) -> None:
    drafted = draft_form(ACCOUNTS, "test-accounts/2020", years=(2015, 2099), keys=EXAMPLES / "accounts/keys.yaml")
    assert set(balances(drafted)) == {
        "transfer <= income.business",
        "total_income = income.*",
        "sources = total_income + opening",
        "total_spent = spent.*",
        "uses = total_spent + closing",
        "sources = uses",
    }
    path = tmp_path / "accounts.yaml"
    path.write_text(drafted.text, encoding="utf-8")
    (form,) = load_families((path,))["test-accounts"].forms
    (table,) = form.tables
    assert table.sided
    assert [row.line for row in table.rows] == list(range(1, 15))
    assert [block.id for block in table.blocks] == ["left", "right"]
    good = EXAMPLES.parent / "good/sides.yaml"
    assert drafted.text == good.read_text(encoding="utf-8")


MERGED = """<html><body><p>申请处理情况</p><table>
<tr><td rowspan="2" colspan="2">项目</td><td rowspan="2">自然人</td><td colspan="2">法人</td>
<td rowspan="2">总计</td></tr>
<tr><td>企业</td><td>其他</td></tr>
<tr><td colspan="2">一、新收</td>{0}</tr><tr><td colspan="2">二、结转</td>{1}</tr>
<tr><td rowspan="3">三、办理结果</td><td>（一）公开</td>{2}</tr><tr><td>（二）不公开</td>{3}</tr>
<tr><td>（三）总计</td>{4}</tr>
<tr><td colspan="2">四、结转下年</td>{5}</tr></table></body></html>"""


def merged(folder: Path, name: str, figures: list[tuple[int, int, int]]) -> Path:
    """A report whose four free rows are given; the total row and column are summed."""
    new, old, granted, denied = figures
    total = tuple(a + b for a, b in zip(granted, denied, strict=True))
    left = tuple(a + b - c for a, b, c in zip(new, old, total, strict=True))
    rows = ["".join(f"<td>{x}</td>" for x in (*row, sum(row))) for row in (new, old, granted, denied, total, left)]
    path = folder / f"{name}.html"
    path.write_text(MERGED.format(*rows), encoding="utf-8")
    return path


def test_merged_header_and_group_column(tmp_path: Path) -> None:
    examples = [
        merged(tmp_path, "a", [(9, 4, 2), (3, 0, 1), (6, 2, 1), (2, 1, 2)]),
        merged(tmp_path, "b", [(31, 8, 0), (5, 1, 0), (20, 3, 0), (9, 4, 0)]),
        merged(tmp_path, "c", [(4, 0, 7), (2, 0, 3), (1, 0, 5), (4, 0, 2)]),
    ]
    drafted = draft_form(examples)
    assert set(balances(drafted)) == {"r5 = r3 + r4", "r1 + r2 = r5 + r6", "c4 = c1 + c2 + c3"}
    (table,) = yaml.safe_load(drafted.text)["tables"]
    assert [column["label"] for column in table["columns"]] == ["自然人", "法人", "总计"]
    assert [column["label"] for column in table["columns"][1]["columns"]] == ["企业", "其他"]
    assert table["rows"][2]["label"] == "三、办理结果"
    assert [row["label"] for row in table["rows"][2]["rows"]] == ["（一）公开", "（二）不公开", "（三）总计"]


HEAD = ["项目", "上年", "本年", "合计"]


def test_a_column_of_totals_with_blanks(tmp_path: Path) -> None:
    def example(name: str, *rows: tuple[int | None, int | None]) -> Path:
        labels = ("规章", "许可", "处罚", "收费")
        body = [[label, a, b, (a or 0) + (b or 0)] for label, (a, b) in zip(labels, rows, strict=True)]
        return tsv(tmp_path, name, [list(HEAD), *body])

    examples = [
        example("a", (5, 7), (None, 3), (12, 8), (None, None)),
        example("b", (2, 9), (6, None), (1, 4), (None, None)),
    ]
    drafted = draft_form(examples)
    (balance,) = balances(drafted).values()
    assert (balance.expression, balance.each, balance.found.support) == ("c3 = c1 + c2", "row", 2)


def test_a_sum_that_holds_by_accident_is_not_stated(tmp_path: Path) -> None:
    # 许可 + 处罚 = 收费 in every example, and nothing in the layout says so
    rows = [("规章", 90, 41, 7), ("许可", 3, 12, 5), ("处罚", 4, 8, 6), ("收费", 7, 20, 11)]
    examples = [tsv(tmp_path, str(i), [["项目", "数量"], *[[r[0], r[i + 1]] for r in rows]]) for i in range(3)]
    assert balances(draft_form(examples)) == {}


@pytest.mark.parametrize(
    ("figures", "support"), [([(0, 0, 0), (0, 0, 0)], None), ([(7, 3, 4), (0, 0, 0)], 1), ([(7, 3, 4), (5, 5, 0)], 1)]
)
def test_zeros_and_a_single_part_support_no_sum(
    tmp_path: Path, figures: list[tuple[int, int, int]], support: int | None
) -> None:
    labels = ("申请总数", "其中：1、当面", "2、网上")
    examples = [
        tsv(tmp_path, str(i), [["项目", "数量"], ["其他", 8], *map(list, zip(labels, f, strict=True))])
        for i, f in enumerate(figures)
    ]
    drafted = draft_form(examples)
    assert "r2 = r2.*" not in balances(drafted)
    mentioned = balances(drafted, stated=False).get("r2 = r2.*")
    assert (mentioned.found.support if mentioned else None) == support
    if support:
        assert "#" in next(line for line in drafted.text.splitlines() if "r2 = r2.*" in line)


def test_an_example_against_a_sum_is_named(tmp_path: Path) -> None:
    figures = [(7, 3, 4), (9, 4, 5), (5, 2, 3), (8, 1, 5)]
    labels = ("申请总数", "其中：1、当面", "2、网上")
    examples = [
        tsv(tmp_path, f"e{i}", [["项目", "数量"], *map(list, zip(labels, f, strict=True))])
        for i, f in enumerate(figures)
    ]
    drafted = draft_form(examples)
    assert "r1 = r1.*" not in balances(drafted)
    assert "not in e3.tsv" in drafted.text


def test_what_only_some_examples_show_is_doubtful(tmp_path: Path) -> None:
    a = tsv(tmp_path, "a", [["项目", "数量"], ["规章", 3], ["许可", 4], ["处罚", 9]])
    b = tsv(tmp_path, "b", [["项目", "数量"], ["规章", 5], ["许可", 6], ["收费", 1], ["处罚", 2]])
    doubts = draft_form([a, b]).doubts
    assert any("收费" in doubt and "1 of 2" in doubt for doubt in doubts)


def test_a_corrected_result_is_an_example(tmp_path: Path) -> None:
    def result(name: str, values: tuple[int, int, int]) -> Path:
        rows = ("sum", "first", "second")
        labels = ("申请总数", "其中：1、当面", "2、网上")
        table = {
            "id": "t", "form": "own/1",
            "rows": [{"row": key, "text": label} for key, label in zip(rows, labels, strict=True)],
            "cells": [{"row": key, "column": "year", "value": v} for key, v in zip(rows, values, strict=True)],
        }  # fmt: skip
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"tables": [table]}), encoding="utf-8")
        return path

    drafted = draft_form([result("a", (7, 3, 4)), result("b", (9, 1, 8))])
    assert set(balances(drafted)) == {"sum = first + second"}


def test_errors_are_sentences(tmp_path: Path) -> None:
    empty = tmp_path / "empty.tsv"
    empty.write_text("只有一行字", encoding="utf-8")
    with pytest.raises(OptionError, match="No table of figures beside labels"):
        draft_form([empty])
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    with pytest.raises(UnknownFormat, match="Give files that end in"):
        draft_form([scan])
    with pytest.raises(FormError, match="The draft is no form"):
        draft_form(STAT, "No Id")
    keys = tmp_path / "keys.yaml"
    keys.write_text("rows: {主动公开文件数: Disclosed}", encoding="utf-8")
    with pytest.raises(FormError, match="keys that no form can have"):
        draft_form(STAT, keys=keys)
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"no zip")
    with pytest.raises(UnknownFormat, match=r"broken\.docx can't be read"):
        draft_form([broken])


def test_the_command_writes_a_form_that_checks(tmp_path: Path) -> None:
    out = tmp_path / "form.yaml"
    command = ["forms", "draft", *map(str, ACCOUNTS), "--out", str(out), "--id", "own/1", "--years", "2015-2030"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert check_form(out) == []
    assert "6 balances" in done.output
    again = CliRunner().invoke(app, command)
    assert again.exit_code != 0
    assert "--overwrite" in again.output

"""What a form file can say, and what comes of it."""

from decimal import Decimal
from pathlib import Path

import pytest

from gouji.forms import Equation, TableForm, check_form, load_families

FOLDER = Path(__file__).parents[2] / "fixtures/forms/good"
GOOD = sorted(FOLDER.glob("*.yaml"))


def table(file: str, id: str) -> TableForm:
    families = load_families((FOLDER / f"{file}.yaml",))
    (found,) = (t for key, family in families.items() if key.startswith("test-") for t in family.tables.get(id, ()))
    return found


def rule(form: TableForm, id: str) -> list[Equation]:
    return [equation for equation in form.equations if equation.rule == id]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_forms_load_beside_the_shipped_ones(path: Path) -> None:
    assert check_form(path) == []
    assert "cn-ogi" in load_families((path,))


def test_all_good_forms_load_together() -> None:
    families = load_families(tuple(GOOD))
    assert {"cn-ogi", "test-parts", "test-money", "test-blocks"} <= set(families)


def test_inequalities_keep_their_relation() -> None:
    form = table("inequality", "statistics")
    (website,), (gazette,), (parts,) = (rule(form, id) for id in ("website", "gazette", "parts"))
    assert (website.relation, gazette.relation, parts.relation) == ("<=", ">=", "=")
    assert website.left == ((Decimal(1), ("disclosed.website", "year")),)
    assert website.right == ((Decimal(1), ("disclosed", "year")),)


def test_a_star_stands_for_every_key_that_starts_so() -> None:
    (parts,) = rule(table("inequality", "statistics"), "parts")
    assert parts.addresses == (("received", "year"), ("received.in_person", "year"), ("received.online", "year"))


def test_a_group_over_rows_is_kept_with_them() -> None:
    rows = {row.key: row for row in table("inequality", "statistics").rows}
    assert rows["received.online"].groups == ("其中",)
    assert rows["received"].groups == ()


def test_tolerance_factors_and_limits() -> None:
    form = table("tolerance", "money")
    sums, (twice,) = rule(form, "row_sum"), rule(form, "twice")
    assert [equation.row for equation in sums] == ["copying", "postage"]
    assert {equation.tolerance for equation in sums} == {Decimal("0.01")}
    assert (twice.row, twice.column, twice.tolerance, twice.name) == ("postage", None, 0, "twice/postage/-")
    assert twice.left == ((Decimal(2), ("postage", "cases")), (Decimal("-0.5"), ("postage", "change")))


def test_columns_keep_labels_parents_kinds_and_units() -> None:
    form = table("tolerance", "money")
    columns = {column.key: column for column in form.blocks[0].columns}
    assert list(columns) == ["cases", "fee", "paid", "waived", "sum", "change"]
    paid = columns["paid"]
    assert (paid.labels, paid.parents, paid.kind, paid.unit) == (("已收", "已缴"), ("金额",), "amount", "万元")
    assert columns["fee"].units == ("元", "万元")
    assert columns["change"].kind == "signed"
    assert columns["cases"].kind == "count"
    assert form.blocks[0].header == ("件数", "单价", "金额", "已收", "已缴", "减免", "合计", "增减")
    assert form.blocks[0].corner == ("项目",)


def test_what_a_table_says_of_itself() -> None:
    form = table("tolerance", "money")
    assert form.optional
    assert form.headings == ("收费情况", "本年收费情况")
    assert form.notes == ("（单位：万元）",)
    assert (form.form, form.years) == ("test-money/2020.v2", (2020, 2030))


def test_a_balance_over_the_whole_table() -> None:
    (kept,) = table("blocks", "blocks").equations
    assert (kept.row, kept.column, kept.name) == (None, None, "kept/-/-")
    assert kept.right == ((Decimal(1), ("first.made", "count")), (Decimal(-1), ("first.repealed", "count")))


def test_blocks_have_columns_of_their_own() -> None:
    form = table("blocks", "blocks")
    assert form.cells == (
        ("first.made", "count"),
        ("first.repealed", "count"),
        ("second.kept", "count"),
        ("second.kept", "total"),
    )
    assert form.blocks[0].titles == ("第一块", "（一）块")


def test_a_form_printed_as_one_row() -> None:
    form = table("blocks", "row")
    (row,) = form.rows
    assert (row.key, row.labels) == ("*", ())
    assert row.cells == tuple((r, c) for r in ("home", "away.near", "away.far") for c in ("won", "lost", "total"))
    assert [column.parents for column in row.columns[::3]] == [("主场",), ("客场", "近"), ("客场", "远")]
    assert [e.row for e in rule(form, "row_total")] == ["home", "away.near", "away.far"]
    (wins,) = rule(form, "wins")
    assert (wins.column, wins.addresses) == ("won", (("away.near", "won"), ("away.far", "won")))


def test_tables_taken_over_are_laid_out_alike() -> None:
    family = load_families((FOLDER / "taken_over.yaml",))["cn-ogi"]
    assert [form.id for form in family.forms] == ["cn-ogi/2019", "cn-ogi/2021", "cn-ogi/2099"]
    taken = family.table("applications", "cn-ogi/2099")
    assert taken is family.table("applications", "cn-ogi/2019")
    assert taken.layout == ("cn-ogi/2019", "cn-ogi/2099")
    assert [table.form for table in family.tables["applications"]] == ["cn-ogi/2019", "cn-ogi/2021"]
    assert [table.optional for table in family.forms[-1].tables] == [False, True]


def test_a_file_of_ones_own_replaces_a_shipped_form(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = (FOLDER / "taken_over.yaml").read_text(encoding="utf-8").replace("cn-ogi/2099", "cn-ogi/2021")
    path.write_text(text.replace("same_as: cn-ogi/2021", "same_as: cn-ogi/2019"), encoding="utf-8")
    family = load_families((path,))["cn-ogi"]
    assert [table.id for table in family.forms[1].tables] == ["disclosure", "applications"]
    assert family.table("disclosure", "cn-ogi/2021").form == "cn-ogi/2019"

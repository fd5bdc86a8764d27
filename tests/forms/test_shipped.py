"""The shipped forms are the official ones: keys, order, labels and balances."""

from collections import Counter

import pytest

from gouji.forms import Family, TableForm

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
OUTCOMES = (
    "granted", "partial", "denied.state_secret", "denied.other_law", "denied.three_securities", "denied.third_party",
    "denied.internal_affairs", "denied.process_info", "denied.enforcement_file", "denied.admin_query",
    "unavailable.not_held", "unavailable.needs_creation", "unavailable.unclear_request", "unprocessed.petition",
    "unprocessed.duplicate", "unprocessed.publication", "unprocessed.excessive", "unprocessed.reconfirm",
)  # fmt: skip
OTHER = {
    "cn-ogi/2019": ("other",),
    "cn-ogi/2021": ("other.overdue_correction", "other.overdue_fee", "other.misc"),
}
EDITIONS = tuple(OTHER)
THREE = ("items_last_year", "change_this_year", "decisions")
DISCLOSURE = {
    "cn-ogi/2019": {
        "art20_1": (
            ("regulations", "normative_documents"),
            ("made_this_year", "disclosed_this_year", "disclosed_total"),
        ),
        "art20_5": (("licensing", "other_services"), THREE),
        "art20_6": (("penalties", "coercion"), THREE),
        "art20_8": (("fees",), THREE[:2]),
        "art20_9": (("procurement",), ("procurement_items", "procurement_amount")),
    },
    "cn-ogi/2021": {
        "art20_1": (("regulations", "normative_documents"), ("issued", "repealed", "in_force")),
        "art20_5": (("licensing",), ("decisions",)),
        "art20_6": (("penalties", "coercion"), ("decisions",)),
        "art20_8": (("fees",), ("fee_amount",)),
    },
}


@pytest.fixture
def ogi(families: dict[str, Family]) -> Family:
    return families["cn-ogi"]


def rules(table: TableForm) -> Counter[str]:
    return Counter(equation.rule for equation in table.equations)


def test_the_family_expects_three_tables_in_two_editions(ogi: Family) -> None:
    assert [form.id for form in ogi.forms] == list(EDITIONS)
    assert [(form.family, form.edition) for form in ogi.forms] == [("cn-ogi", "2019"), ("cn-ogi", "2021")]
    assert list(ogi.tables) == ["disclosure", "applications", "disputes"]
    assert not any(table.optional for tables in ogi.tables.values() for table in tables)


@pytest.mark.parametrize("edition", EDITIONS)
def test_disclosure(ogi: Family, edition: str) -> None:
    table = ogi.table("disclosure", edition)
    blocks = DISCLOSURE[edition]
    assert table.cells == tuple(
        (f"{block}.{row}", column) for block, (rows, columns) in blocks.items() for row in rows for column in columns
    )
    assert [block.id for block in table.blocks] == list(blocks)
    assert table.equations == ()
    signed = {column.key for block in table.blocks for column in block.columns if column.kind == "signed"}
    amounts = {column.key: column.unit for block in table.blocks for column in block.columns if column.kind == "amount"}
    old = edition == "cn-ogi/2019"
    assert signed == ({"change_this_year"} if old else set())
    assert amounts == ({"procurement_amount": "元"} if old else {"fee_amount": "万元"})


@pytest.mark.parametrize("edition", EDITIONS)
def test_applications(ogi: Family, edition: str) -> None:
    table = ogi.table("applications", edition)
    outcomes = OUTCOMES + OTHER[edition]
    rows = ("new", "carried_in", *outcomes, "total", "carried_out")
    assert [row.key for row in table.rows] == list(rows)
    assert len(rows) == (23 if edition == "cn-ogi/2019" else 25)
    assert table.cells == tuple((row, column) for row in rows for column in (*APPLICANTS, "total"))
    assert rules(table) == {"row_total": len(rows), "outcome_total": 7, "column_balance": 7}
    equations = {equation.name: equation for equation in table.equations}
    row_total = equations["row_total/partial/-"]
    assert (row_total.left, row_total.row, row_total.column) == (((1, ("partial", "total")),), "partial", None)
    assert row_total.right == tuple((1, ("partial", column)) for column in APPLICANTS)
    outcome_total = equations["outcome_total/-/business"]
    assert outcome_total.left == ((1, ("total", "business")),)
    assert outcome_total.right == tuple((1, (row, "business")) for row in outcomes)
    balance = equations["column_balance/-/total"]
    assert balance.left == ((1, ("new", "total")), (1, ("carried_in", "total")))
    assert balance.right == ((1, ("total", "total")), (1, ("carried_out", "total")))


@pytest.mark.parametrize("edition", EDITIONS)
def test_outcomes_stand_in_their_groups(ogi: Family, edition: str) -> None:
    rows = {row.key: row for row in ogi.table("applications", edition).rows}
    groups = {"denied": "（三）不予公开", "unavailable": "（四）无法提供", "unprocessed": "（五）不予处理"}
    for key, row in rows.items():
        prefix, dot, _ = key.partition(".")
        within = ("三、本年度办理结果",) if prefix in {"granted", "partial", "other", "total", *groups} else ()
        group = {**groups, "other": "（六）其他处理"}.get(prefix) if dot else None
        assert row.groups == (*within, *((group,) if group else ())), key


@pytest.mark.parametrize("edition", EDITIONS)
def test_enumerators_count_within_their_group(ogi: Family, edition: str) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    for row in ogi.table("applications", edition).rows:
        if "." in row.key:
            seen[row.groups] += 1
            assert row.labels[0].startswith(f"{seen[row.groups]}."), row.key


def test_disputes_are_one_row_of_fifteen_in_both_editions(ogi: Family) -> None:
    table = ogi.table("disputes", "cn-ogi/2019")
    assert ogi.table("disputes", "cn-ogi/2021") is table
    assert table.layout == EDITIONS
    (row,) = table.rows
    kinds, results = (
        ("review", "litigation_direct", "litigation_after_review"),
        ("upheld", "corrected", "other", "pending"),
    )
    assert row.cells == tuple((kind, result) for kind in kinds for result in (*results, "total"))
    assert rules(table) == {"row_total": 3}
    for equation in table.equations:
        assert equation.left == ((1, (equation.row, "total")),)
        assert equation.right == tuple((1, (equation.row, result)) for result in results)


def test_every_equation_is_over_cells_of_its_table(ogi: Family) -> None:
    for tables in ogi.tables.values():
        for table in tables:
            assert len(set(table.cells)) == len(table.cells)
            assert {address for equation in table.equations for address in equation.addresses} <= set(table.cells)
            names = [equation.name for equation in table.equations]
            assert len(set(names)) == len(names)


def test_a_table_that_the_family_lacks(ogi: Family) -> None:
    for id, edition in (("statistics", "cn-ogi/2019"), ("disclosure", "cn-ogi/2014")):
        with pytest.raises(KeyError):
            ogi.table(id, edition)

from decimal import Decimal

import pytest

from gouji.forms.balances import parse_expression, spread

CELLS = tuple((row, column) for row in ("whole", "part.one", "part.two") for column in ("a", "b", "sum"))


@pytest.mark.parametrize(
    ("text", "left", "right", "relation"),
    [
        ("a = b", [(1, "a")], [(1, "b")], "="),
        ("a=b+c", [(1, "a")], [(1, "b"), (1, "c")], "="),
        ("2 * a - b <= 0.5*c", [(2, "a"), (-1, "b")], [(Decimal("0.5"), "c")], "<="),
        ("-a ≥ part.*", [(-1, "a")], [(1, "part.*")], ">="),
        ("a ≤ - 3 * x.y_2/z", [(1, "a")], [(-3, "x.y_2/z")], "<="),
    ],
)
def test_expressions(
    text: str, left: list[tuple[Decimal, str]], right: list[tuple[Decimal, str]], relation: str
) -> None:
    found = parse_expression(text)
    assert (list(found.left), list(found.right), found.relation) == (left, right, relation)


@pytest.mark.parametrize(
    "text", ["", "a", "= a", "a =", "a = b = c", "a == b", "a = b c", "a = 5", "a = b * 2", "a < b"]
)
def test_what_is_no_balance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse_expression(text)


def test_a_balance_for_each_row_and_column() -> None:
    rows = spread("r", "l", "row", "sum = a + b", CELLS)
    columns = spread("c", "l", "column", "whole = part.*", CELLS)
    assert [equation.name for equation in rows] == ["r/whole/-", "r/part.one/-", "r/part.two/-"]
    assert [equation.name for equation in columns] == ["c/-/a", "c/-/b", "c/-/sum"]
    assert columns[1].addresses == (("whole", "b"), ("part.one", "b"), ("part.two", "b"))


def test_a_balance_for_some_rows_or_columns() -> None:
    assert [e.row for e in spread("r", "l", "row", "sum = a + b", CELLS, rows=("whole",))] == ["whole"]
    assert [e.column for e in spread("c", "l", "column", "whole = part.*", CELLS, columns=("sum", "a"))] == ["sum", "a"]


def test_a_tolerance_is_exact() -> None:
    (equation,) = spread("t", "l", "table", "whole/a = part.one/a", CELLS, tolerance=0.1)
    assert equation.tolerance == Decimal("0.1")

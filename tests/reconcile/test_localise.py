"""The smallest set of cells that explains failing balances, against trying every set of one and two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document import Address, Outcome
from gouji.forms import Block, Column, PrintedRow, load_families
from gouji.forms.balances import spread
from gouji.reconcile import reconcile
from gouji.reconcile.localise import FEW, explain, needed
from tests.pages import sound, table_form

from .helpers import ADDRESSES, COLUMNS, decimals, grid, page, small_form

MOST = 20
"""No true value is larger: the numbers are at most 5, their sums at most 20."""


def holds(values: Mapping[Address, int]) -> bool:
    return all(
        sum(int(f) * values[a] for f, a in e.left) == sum(int(f) * values[a] for f, a in e.right)
        for e in small_form().equations
    )


def explains(values: Mapping[Address, int], changed: tuple[Address, ...]) -> bool:
    return any(
        holds({**values, **dict(zip(changed, numbers, strict=True))})
        for numbers in product(range(MOST + 1), repeat=len(changed))
    )


def smallest(values: Mapping[Address, int]) -> int:
    """Size of the smallest set that explains the failures, 3 for three or more."""
    return next((n for n in (0, 1, 2) if any(explains(values, s) for s in combinations(ADDRESSES, n))), 3)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(*[st.integers(0, 5)] * 4), st.dictionaries(st.sampled_from(ADDRESSES), st.integers(0, 9), max_size=3))
def test_no_smaller_set_explains_it(four: tuple[int, int, int, int], errors: dict[Address, int]) -> None:
    a, b, c, d = four
    rows = {"a": (a, b, a + b), "b": (c, d, c + d), "total": (a + c, b + d, a + b + c + d)}
    values = {(r, k): v for r, cells in rows.items() for k, v in zip(("x", "y", "sum"), cells, strict=True)} | errors
    found = explain(small_form().equations, decimals(values))
    size = smallest(values)
    assert len(found) == size or len(found) >= size == 3
    if len(found) <= 2:
        assert explains(values, found)


def test_a_table_without_failures_needs_no_explanation() -> None:
    assert explain(small_form().equations, decimals(dict.fromkeys(ADDRESSES, 0))) == ()


def test_a_wrong_total_explains_its_row_and_column() -> None:
    values = dict.fromkeys(ADDRESSES, 0) | {("a", "sum"): 3}
    assert explain(small_form().equations, decimals(values)) == (("a", "sum"),)


def test_of_sets_of_one_size_the_one_within_rows_that_hold_figures_is_named() -> None:
    values = dict.fromkeys(ADDRESSES, 0) | {("a", "y"): 2, ("a", "sum"): 2, ("total", "x"): 3, ("total", "y"): 2}
    values |= {("total", "sum"): 5}  # 3 too many under total/x: either a/x and a/sum, or b/x and b/sum, or the totals
    found = explain(small_form().equations, decimals(values))
    assert {row for row, _ in found} <= {"a", "total"}


CHAIN = (
    *spread("whole", "", "row", "sum = x + y", [("r", c) for c in COLUMNS]),
    *spread("other", "", "row", "sum = z", [("r", "sum"), ("r", "z")]),
    *spread("half", "", "row", "x = z1 + z2", [("r", c) for c in ("x", "z1", "z2")]),
    *spread("rest", "", "row", "y = z3 + z4", [("r", c) for c in ("y", "z3", "z4")]),
)
"""sum = x + y, each of which is told by another balance too: no cell of the balance that fails explains it alone."""


def test_a_set_may_reach_beyond_the_balances_that_fail() -> None:
    values = {
        ("r", c): Decimal(v)
        for c, v in zip(("sum", "x", "y", "z", "z1", "z2", "z3", "z4"), (9, 3, 4, 9, 1, 2, 2, 2), strict=True)
    }
    found = explain(CHAIN, values)
    assert found == (("r", "x"), ("r", "z1"))
    assert needed(CHAIN, values, found) == {("r", "x"): 5, ("r", "z1"): 3}


def test_a_set_larger_than_the_exact_search_is_found_by_the_program() -> None:
    form = table_form()
    truth = sound(
        {"granted": [31, 4, 0, 0, 0, 2], "partial": [12, 0, 0, 0, 1, 0], "unavailable.not_held": [8, 2, 0, 0, 0, 1]}
    )
    columns = [column.key for column in form.blocks[0].columns]
    values = {(r, c): Decimal(v) for r, row in truth.items() for c, v in zip(columns, row, strict=True)}
    wrong = [("granted", "natural_person"), ("partial", "legal_service"), ("new", "business"), ("carried_out", "other"),
             ("denied.process_info", "research")]  # fmt: skip
    values |= {address: values[address] + 17 for address in wrong}
    assert len(wrong) > FEW
    assert set(explain(form.equations, values)) == set(wrong)


def test_a_cell_in_no_failed_balance_is_named_with_those_it_is_linked_to() -> None:
    columns = tuple(Column(key, key, (key,)) for key in ("sum", "x", "y", "z", "z1", "z2", "z3", "z4"))
    row = PrintedRow("r", ("r",), (), tuple(("r", c.key) for c in columns), columns)
    form = replace(small_form(), blocks=(Block(None, (), (), (), columns, (row,)),), equations=CHAIN)
    _, checks = reconcile(page(0.97), grid({"r": (9, 3, 4, 9, 1, 2, 2, 2)}, form=form), form)
    (check,) = [check for check in checks if check.outcome is Outcome.FAILED]
    assert check.explained_by == ("small/r/x", "small/r/z1")


def test_a_part_larger_than_its_whole_is_explained_by_one_of_the_two() -> None:
    form = load_families()["cn-ogi-stat"].tables["statistics"][0]
    limit = next(e for e in form.equations if e.relation == "<=")
    values = {address: Decimal(0) for address in form.cells}
    values[limit.left[0][1]] = Decimal(3)
    explained = explain(form.equations, values)
    assert len(explained) == 1
    assert explained[0] in limit.addresses

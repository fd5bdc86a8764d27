"""Stories on literals: what is told, and what is not told because two stories fit alike."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gouji.tell import Kind, stories
from tests.reconcile.helpers import COLUMNS, ROWS, decimals, small_form

SOUND = {"a": (12, 20, 32), "b": (4, 0, 4), "total": (16, 20, 36)}


def values(**changed: tuple[int, ...]) -> dict[tuple[str, str], Decimal]:
    rows = {**SOUND, **changed}
    return decimals({(r, c): v for r in ROWS for c, v in zip(COLUMNS, rows[r], strict=True)})


def test_a_sound_table_has_no_story() -> None:
    assert stories(small_form(), values()).stories == ()


@pytest.mark.parametrize(
    ("changed", "kind", "cell", "meant"),
    [
        ({"a": (21, 20, 32)}, Kind.SWAPPED, ("a", "x"), 12),
        ({"total": (16, 20, 63)}, Kind.SWAPPED, ("total", "sum"), 36),
        ({"a": (12, 20, 322)}, Kind.MORE, ("a", "sum"), 32),
        ({"b": (9, 0, 4)}, Kind.OTHER, ("b", "x"), 4),
    ],
)
def test_one_wrong_number_is_told_with_what_it_was(
    changed: dict[str, tuple[int, ...]], kind: Kind, cell: tuple[str, str], meant: int
) -> None:
    told = stories(small_form(), values(**changed))
    assert [(s.kind, dict(s.changes)) for s in told.stories] == [(kind, {cell: Decimal(meant)})]
    assert told.unexplained == ()
    assert told.values == values()


def test_what_several_stories_explain_alike_is_not_told() -> None:
    either = values(a=(0, 5, 5), b=(0, 0, 0), total=(5, 0, 5))  # row a, or the totals, in the neighbour's place
    assert stories(small_form(), either).stories == ()


def test_of_an_uncertain_reading_no_slip_is_told() -> None:
    assert stories(small_form(), values(a=(21, 20, 32)), certain=False).stories == ()


def test_nothing_is_told_over_cells_without_a_value() -> None:
    known = {address: value for address, value in values(a=(21, 20, 32)).items() if address[0] != "a"}
    assert stories(small_form(), known).stories == ()

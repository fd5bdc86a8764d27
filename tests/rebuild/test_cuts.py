from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.rebuild.cuts import cost_of, cut_digits


def every_cut(digits: str, parts: int) -> set[tuple[str, ...]]:
    """All ways to cut, by trying every set of places, and no number with a leading zero."""
    found = set()
    for places in combinations(range(1, len(digits)), parts - 1):
        edges = (0, *places, len(digits))
        numbers = tuple(digits[a:b] for a, b in pairwise(edges))
        if all(number == "0" or number[0] != "0" for number in numbers):
            found.add(numbers)
    return found


@given(st.text(alphabet="0123459", min_size=1, max_size=10), st.integers(1, 11))
def test_every_cut_is_listed_once_and_joins_back(digits: str, parts: int) -> None:
    found = list(cut_digits(digits, parts))
    assert len(found) == len(set(found))
    assert set(found) == every_cut(digits, parts)
    assert all("".join(numbers) == digits and len(numbers) == parts for numbers in found)
    assert not [n for numbers in found for n in numbers if len(n) > 1 and n[0] == "0"]


def test_the_example_of_the_design_is_among_the_cuts() -> None:
    found = list(cut_digits("640020470", 7))
    assert ("64", "0", "0", "2", "0", "4", "70") in found
    assert len(found) == len(every_cut("640020470", 7))


@pytest.mark.parametrize(("cheap", "dear"), [("0", "1"), ("7", "10"), ("10", "100"), ("0", "-"), ("-7", "-10")])
def test_a_shorter_number_costs_less_and_zero_nothing(cheap: str, dear: str) -> None:
    assert cost_of("0") == 0
    assert cost_of(cheap) < cost_of(dear)

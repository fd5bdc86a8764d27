"""Digits run together → every way to cut them into numbers."""

from __future__ import annotations

from collections.abc import Iterator

CUT = 1.0
"""Cost of cutting a run of digits at all."""
NON_ZERO, DIGIT = 1.0, 1.2
"""Cost of a number other than 0, and of each of its digits after the first: most cells are 0, tails are heavy."""
MOST_CUTS = 20000
"""Ways looked at for one run; beyond this the list is marked incomplete."""


def cut_digits(digits: str, parts: int) -> Iterator[tuple[str, ...]]:
    """Every way to cut digits into numbers without leading zeros.

    Args:
        digits: Digits only.
        parts: How many numbers, >= 1.

    Yields:
        Tuples of `parts` strings that joined give `digits`.
    """
    if parts == 1:
        if len(digits) == 1 or (digits and digits[0] != "0"):
            yield (digits,)
        return
    longest = 1 if digits[:1] == "0" else len(digits) - parts + 1
    for size in range(1, longest + 1):
        for rest in cut_digits(digits[size:], parts - 1):
            yield (digits[:size], *rest)


def cost_of(number: str) -> float:
    """Cost of a number by its digits: 0 costs nothing."""
    return 0.0 if number == "0" else NON_ZERO + DIGIT * max(0, sum(map(str.isdigit, number)) - 1)

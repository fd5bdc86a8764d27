"""What a person must look at: packed for the manifest, and back in order over all reports."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gouji.batch.looks import in_order, pack
from gouji.writers.review import ReviewRow, Severity

text = st.text(max_size=20)
rows = st.builds(
    ReviewRow,
    text,
    text,
    st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.none() | text,
    text,
    text,
    st.none() | st.integers(1, 99),
    st.none() | st.integers(1, 9999),
    st.sampled_from(Severity),
    st.floats(0, 1),
)


@given(st.lists(st.lists(rows, max_size=6), max_size=6))
def test_the_worst_is_first_over_all_reports(reports: list[list[ReviewRow]]) -> None:
    found = list(in_order(pack(some) for some in reports))
    expected = sorted((row for some in reports for row in some), key=lambda row: (row.severity, row.confidence))
    assert found == expected  # those that are alike in the order in which they came
    assert all(type(row.severity) is Severity for row in found)


def test_a_guess_stays_text() -> None:
    row = ReviewRow("a.txt", "t/r/c", None, "5 ?", "", "", None, 3, Severity.UNDECIDED, 0.5)
    (guess,) = in_order([pack([row])])
    assert guess.value == "5 ?"
    (number,) = in_order(
        [pack([ReviewRow("a.txt", "t/r/c", Decimal(5), None, "", "", None, 3, Severity.MISSING, 0.5)])]
    )
    assert number.value == Decimal(5)

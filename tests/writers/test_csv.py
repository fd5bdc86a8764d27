import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gouji.document import RECORD_FIELDS
from gouji.writers import WRITERS
from gouji.writers.csv import neutral, table
from tests.writers.sample import damaged, hostile

NUMBERS = {"number", "year", "value", "best_guess", "confidence", "page", "line"}
FORMULA = tuple("=+-@＝＋－＠\t\r\n")


def read(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_one_row_a_cell_with_the_fields_of_the_records():
    report, context = damaged()
    rows = read(WRITERS["csv"](report, context))
    assert tuple(rows[0]) == RECORD_FIELDS
    assert len(rows) == sum(len(t.cells) for t in report.tables)
    guess = next(row for row in rows if row["status"] == "undecided")
    assert (guess["value"], guess["best_guess"], guess["accepted"]) == ("", "44", "false")


def test_negative_numbers_stay_numbers_and_text_beside_them_is_text():
    report, context = damaged()
    row = next(row for row in read(WRITERS["csv"](report, context)) if row["value"] == "-5")
    assert row["text"] == "'-5"


def test_hostile_text_is_no_formula():
    for row in read(WRITERS["csv"](*hostile())):
        for field, text in row.items():
            if field not in NUMBERS:
                assert not text.lstrip(" ").startswith(FORMULA), (field, text)


@given(st.text(st.sampled_from("=+-@'＝ \t\r\n0a"), max_size=6))
def test_neutral_text_is_exact_and_harmless(text):
    safe = neutral(text)
    assert safe in (text, f"'{text}")
    assert safe.removeprefix("'") == text
    assert not safe.strip(" ").startswith(FORMULA)


def test_amounts_have_no_exponent():
    data = table(["a", "b"], [[Decimal("1E+6"), None], [Decimal("-0.50"), True]])
    assert data.decode("utf-8-sig") == "a,b\r\n1000000,\r\n-0.5,true\r\n"

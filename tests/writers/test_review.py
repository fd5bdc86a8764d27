import csv
import io
from dataclasses import replace
from decimal import Decimal

from gouji.document import RULED_OUT, Candidate, Cause, Status, Tables, Verdict
from gouji.writers.review import FIELDS, Severity, review_rows, write_review
from gouji.writers.words import details, words
from tests.writers.sample import change, damaged, empty_table, family, hostile, plain


def test_nothing_to_look_at_in_a_sound_report():
    assert review_rows(plain()[0]) == []


def test_cells_come_worst_first():
    rows = review_rows(damaged()[0], "en")
    assert [(row.cell, row.severity) for row in rows] == [
        ("disputes/review/total", Severity.CONFLICT),
        ("disclosure/art20_1.normative_documents/disclosed_this_year", Severity.UNDECIDED),
        ("applications/denied.state_secret/business", Severity.MISSING),
        ("applications/new/business", Severity.DOUBTFUL),
        ("applications/carried_out/other", Severity.SOURCE),
    ]
    assert rows[1].value == "44 ?"
    assert rows[1].candidates == "44; 442 (+0.40); blank (+3.10)"
    assert rows[3].reason == "read, confidence 70% is below 98%"
    assert (rows[3].page, rows[3].line) == (3, 15)
    assert rows[4].reason.startswith(
        "The source contradicts itself: applications/column_balance (other), left 0, right 4"
    )


def test_of_a_candidate_that_is_ruled_out_the_least_cost_is_told():
    report, _ = plain()
    table = report.tables["disputes"]
    candidates = (Candidate(Decimal(7), 0.0), Candidate(Decimal(1), RULED_OUT))
    table = change(table, "review", "total", status=Status.CORRECTED, text="1", confidence=0.5, candidates=candidates)
    tables = Tables(table if t.id == table.id else t for t in report.tables)
    (row,) = review_rows(replace(report, tables=tables), "en")
    assert row.candidates == "7; 1 (at least +4.00)"
    assert ("Candidates", "7 (cost 0.00); 1 (cost at least 4.00)") in details(
        table["review", "total"], words("en"), None
    )


def test_every_cell_that_is_not_accepted_is_there():
    report, _ = damaged()
    listed = {row.cell for row in review_rows(report)}
    doubtful = {f"{t.id}/{c.row}/{c.column}" for t, c in report.cells if not c.accepted(report.threshold)}
    assert doubtful
    assert doubtful <= listed


def test_a_cell_with_several_faults_is_one_row_with_the_worst():
    report, _ = damaged()
    other = replace(report.checks[-2], cause=Cause.READING, explained_by=("applications/new/business",))
    rows = [r for r in review_rows(replace(report, checks=(other,)), "en") if r.cell == "applications/new/business"]
    assert [row.severity for row in rows] == [Severity.CONFLICT]
    assert "confidence" in rows[0].reason
    assert "misreading" in rows[0].reason


def test_a_table_that_is_missing_or_blank_is_one_row():
    report, _ = plain()
    lost = empty_table(family().table("applications", "cn-ogi/2019"))
    blank = report.tables["disputes"]
    for row, column in family().table("disputes", "cn-ogi/2019").cells:
        blank = change(blank, row, column, status=Status.BLANK, value=None, text="", page=2)
    report = replace(report, tables=Tables((report.tables[0], lost, blank)), checks=(), verdict=Verdict.REVIEW)
    assert [(row.cell, row.severity, row.page) for row in review_rows(report)] == [
        ("applications", Severity.TABLE, None),
        ("disputes", Severity.TABLE, 2),
    ]


def test_a_report_to_review_is_never_left_out():
    report = replace(plain()[0], verdict=Verdict.REVIEW, reasons=("disclosure: the edition is doubtful",))
    (row,) = review_rows(report, "en")
    assert "the edition is doubtful" in row.reason


def written(rows):
    out = io.BytesIO()
    write_review(out, rows)
    return out.getvalue().decode("utf-8-sig")


def test_the_file_has_its_rows_in_order():
    two = replace(damaged()[0], source=replace(damaged()[0].source, name="b.txt", report=2))
    rows = list(csv.DictReader(io.StringIO(written(review_rows(two)), newline="")))
    assert tuple(rows[0]) == FIELDS
    assert {row["report"] for row in rows} == {"b.txt.2"}
    assert rows[0]["value"] == "-5"
    assert Decimal(rows[0]["value"]) == -5


def test_hostile_text_is_no_formula():
    text = written(review_rows(hostile()[0]))
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert rows
    assert not [field for row in rows for field in (row[0], row[1], row[4]) if field.startswith(tuple("=+-@\t\r"))]

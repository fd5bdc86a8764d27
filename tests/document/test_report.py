import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.document import (
    ACCEPTABLE,
    RECORD_FIELDS,
    SCHEMA_VERSION,
    Because,
    Box,
    Candidate,
    Cause,
    Cell,
    Check,
    Engine,
    ExtraCell,
    ExtraRowResult,
    FoundRow,
    Outcome,
    Report,
    RowReadings,
    Section,
    Source,
    SourceKind,
    Status,
    Table,
    Tables,
    ValueReading,
    Verdict,
)

VALUES = st.none() | st.decimals(-(10**12), 10**12, places=3) | st.integers(-(10**15), 10**15).map(Decimal)
CANDIDATES = st.builds(Candidate, value=VALUES, cost=st.floats(0, 100))
SPANS = st.lists(st.tuples(*[st.integers(0, 9999)] * 3), max_size=2).map(tuple)
PROBABILITY = st.floats(0, 1)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
CELLS = st.builds(
    Cell,
    row=TEXT,
    column=TEXT,
    value=VALUES,
    text=st.none() | TEXT,
    unit=st.none() | TEXT,
    status=st.sampled_from(Status),
    consistent=st.none() | st.booleans(),
    confidence=PROBABILITY,
    spans=SPANS,
    page=st.none() | st.integers(1, 99),
    box=st.none() | st.builds(Box, x0=st.just(0.0), y0=st.just(0.5), x1=st.just(2.0), y1=st.just(3.25)),
    via=st.lists(TEXT, max_size=2).map(tuple),
    candidates=st.lists(CANDIDATES, max_size=2).map(tuple),
    because=st.none()
    | st.builds(Because, reason=TEXT, equations=st.just(("a/b/-",)), runner_up=st.none() | CANDIDATES),
)


def report(*cells: Cell) -> Report:
    """A report with one table that holds the cells and something of everything else."""
    table = Table(
        "applications",
        "cn-ogi/2019",
        0.9,
        (3, 9),
        cells,
        rows=(FoundRow("new", "一、本年新收", 91.5, 0.99, ((3, 0, 6),)),),
        row_readings=(RowReadings("new", (ValueReading((Decimal(1), None), 0.5),)),),
        extra_rows=(
            ExtraRowResult("art20_1", "其他", (ExtraCell("issued", Decimal(7), "7", Status.READ, 0.9),), ((4, 0, 2),)),
        ),
    )
    check = Check(
        "applications", "row_total", "new", None, Outcome.FAILED, Decimal(3), Decimal("2.5"), Outcome.FAILED,
        Cause.SOURCE, ("applications/new/total",), ("applications/new/total",),
    )  # fmt: skip
    return Report(
        SCHEMA_VERSION, Source("a.txt", 1, "0" * 64, "text", SourceKind.OCR, None), Engine("0", None, ("cn-ogi/2019",)),
        "某县", 2019, "标题", "2020-01-02", (Section("一", "总体情况", 1, (1, 2), "文"),),
        Tables((table,)), (check,), 0.98, Verdict.REVIEW, ("a reason",), ("a warning",),
    )  # fmt: skip


def cell(
    value: Decimal | int | None = 9, status: Status = Status.READ, confidence: float = 0.99, **more: object
) -> Cell:
    number = None if value is None else Decimal(value)
    return replace(Cell("new", "total", number, None, None, status, None, confidence), **more)  # type: ignore[arg-type]


@given(st.lists(CELLS, max_size=3))
def test_a_report_reads_back_as_it_was_written(cells: list[Cell]) -> None:
    made = report(*cells)
    assert Report.from_json(made.to_json()) == made
    assert Report.from_json(made.to_json(indent=2).decode()) == made


def test_amounts_are_json_numbers_and_decimals_inside() -> None:
    made = report(cell(Decimal("9882576.25")))
    data = json.loads(made.to_json())
    assert data["tables"][0]["cells"][0]["value"] == 9882576.25
    assert data["checks"][0]["left"] == 3
    assert Report.from_json(made.to_json()).tables[0].cells[0].value == Decimal("9882576.25")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"schema": 1}', "总计", b"\xff"])
def test_what_is_no_result_is_refused(data: bytes | str) -> None:
    with pytest.raises(ValueError, match="not a result of gouji"):
        Report.from_json(data)


def test_a_wrong_status_is_refused() -> None:
    data = report(cell()).to_json().replace(b'"status":"read"', b'"status":"guessed"')
    with pytest.raises(ValueError, match="guessed"):
        Report.from_json(data)


def test_tables_are_found_by_position_and_by_id() -> None:
    made = report(cell())
    assert made.tables["applications"] is made.tables[0]
    assert list(made.tables.ids()) == ["applications"]
    assert made.tables["applications"]["new", "total"].value == 9
    for wrong in ("disputes", ""):
        with pytest.raises(KeyError):
            made.tables[wrong]
    with pytest.raises(KeyError):
        made.tables[0]["new", "nobody"]
    with pytest.raises(IndexError):
        made.tables[1]


def test_plain_tuples_of_tables_become_tables() -> None:
    made = report(cell())
    assert isinstance(replace(made, tables=tuple(made.tables)).tables, Tables)


@pytest.mark.parametrize("status", list(Status))
def test_only_settled_cells_above_the_threshold_are_accepted(status: Status) -> None:
    assert cell(status=status, confidence=0.98).accepted(0.98) is (status in ACCEPTABLE)
    assert not cell(status=status, confidence=0.9799).accepted(0.98)
    assert (status in ACCEPTABLE) is (status not in (Status.UNDECIDED, Status.MISSING))


def test_the_best_guess_is_the_first_candidate_only_without_a_value() -> None:
    candidates = (Candidate(Decimal(4), 0.0), Candidate(Decimal(5), 1.0))
    assert cell(None, Status.UNDECIDED, candidates=candidates).best == 4
    assert cell(7, candidates=candidates).best == 7
    assert cell(None, Status.MISSING).best is None


def test_a_record_a_cell() -> None:
    undecided = cell(None, Status.UNDECIDED, spans=((55, 20, 21),), candidates=(Candidate(Decimal(4), 0.0),))
    records = list(report(cell(), undecided).records())
    assert [tuple(record) for record in records] == [RECORD_FIELDS] * 2
    assert (records[0]["value"], records[0]["best_guess"], records[0]["accepted"], records[0]["line"]) == (
        9,
        None,
        True,
        None,
    )
    assert (records[1]["value"], records[1]["best_guess"], records[1]["accepted"], records[1]["line"]) == (
        None,
        4,
        False,
        55,
    )


def test_a_data_frame_has_numbers_and_keeps_what_is_missing() -> None:
    frame = report(cell(), cell(None, Status.MISSING)).to_dataframe()
    assert list(frame.columns) == list(RECORD_FIELDS)
    assert frame["value"].tolist()[0] == 9
    assert frame["value"].isna().tolist() == [False, True]

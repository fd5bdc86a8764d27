"""The Python interface: text, bytes or a path in, a report out; the same pipeline as the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import gouji
from gouji.document import RECORD_FIELDS
from gouji.document.errors import BinaryInput, EmptyInput, ModelError, OptionError, TooLarge
from tests.pages import cells, page, rows, sound

VALUES = sound({"granted": [9, 0, 0, 0, 0, 0], "denied.third_party": [0, 2, 0, 0, 0, 0]})
TEXT = "某某县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n本机关认真做好政府信息公开工作。\n" + page(
    cells(rows(VALUES))
)


@pytest.fixture(scope="module")
def report() -> gouji.Report:
    return gouji.structure(TEXT, model="none")


def test_a_text_becomes_a_report(report: gouji.Report) -> None:
    assert (report.issuer, report.year) == ("某某县人民政府", 2021)
    assert [table.id for table in report.tables] == ["disclosure", "applications", "disputes"]
    assert report.engine.model is None
    assert report.verdict == "review"
    assert any("disclosure" in reason for reason in report.reasons)


def test_a_cell_is_found_by_table_row_and_column(report: gouji.Report) -> None:
    table = report.tables["applications"]
    assert table["new", "total"].value == Decimal(11)
    assert table["denied.third_party", "business"].value == 2
    line, start, end = table["new", "total"].spans[0]
    assert TEXT.split("\n")[line - 1][start:end] == "11"
    with pytest.raises(KeyError):
        table["new", "nobody"]
    with pytest.raises(KeyError):
        report.tables["nothing"]


def test_text_bytes_and_path_give_the_same(report: gouji.Report, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    results = [gouji.structure(source, model="none") for source in (TEXT, TEXT.encode(), path, str(path))]
    assert [result.source.name for result in results] == ["text", "bytes", "report.txt", "report.txt"]
    assert all(result.tables == report.tables and result.source.sha256 == report.source.sha256 for result in results)


def test_other_encodings_give_the_same(report: gouji.Report) -> None:
    assert gouji.structure(TEXT.encode("gb18030"), model="none").tables == report.tables
    assert gouji.structure(TEXT.encode("utf-16"), model="none").tables == report.tables


def test_json_keeps_everything(report: gouji.Report) -> None:
    assert gouji.Report.from_json(report.to_json()) == report
    assert gouji.Report.from_json(report.to_json(indent=2)) == report
    data = json.loads(report.to_json())
    cell = next(c for c in data["tables"][1]["cells"] if (c["row"], c["column"]) == ("new", "total"))
    assert cell["value"] == 11
    assert cell["status"] == "read"


def test_a_data_frame_has_a_row_for_each_cell(report: gouji.Report) -> None:
    pytest.importorskip("pandas")
    frame = report.to_dataframe()
    assert tuple(frame.columns) == RECORD_FIELDS
    assert len(frame) == sum(len(table.cells) for table in report.tables)
    found = frame[(frame.row == "new") & (frame.column == "total")]
    assert found.value.tolist() == [11]
    assert frame[frame.table == "disclosure"].value.isna().all()


def test_the_shipped_model_is_the_default() -> None:
    found = gouji.structure(TEXT)
    assert found.engine.model is not None
    assert found.tables["applications"]["new", "total"].value == 11


def test_every_report_of_a_source_comes_out() -> None:
    two = TEXT + TEXT.replace("某某县", "另外县")
    reports = gouji.structure_all(two, model="none")
    assert [(r.issuer, r.source.report) for r in reports] == [("某某县人民政府", 1), ("另外县人民政府", 2)]
    first, second = (r.tables["applications"] for r in reports)
    assert [c.value for c in first.cells] == [c.value for c in second.cells]
    lines = TEXT.count("\n")
    assert [line - lines for line in second.lines] == list(first.lines)
    assert gouji.structure(two, model="none") == reports[0]


def test_issuer_and_year_may_be_given() -> None:
    found = gouji.structure(TEXT, model="none", issuer="乙市某局", year=2019)
    assert (found.issuer, found.year) == ("乙市某局", 2019)


def test_editions_may_be_limited() -> None:
    found = gouji.structure(TEXT, model="none", forms=("cn-ogi/2019",))
    assert {table.form for table in found.tables} == {"cn-ogi/2019"}
    assert found.engine.forms == ("cn-ogi/2019",)


@pytest.mark.parametrize("kind", ["digital", "ocr"])
def test_the_source_kind_may_be_given(kind: str) -> None:
    assert gouji.structure(TEXT, model="none", source=kind).source.kind == kind


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"source": "paper"}, OptionError, "auto, digital, ocr"),
        ({"threshold": 0}, OptionError, "threshold 0"),
        ({"threshold": 1.5}, OptionError, "threshold 1.5"),
        ({"threshold": float("nan")}, OptionError, "threshold nan"),
        ({"max_bytes": 0}, OptionError, "limit max_bytes is 0"),
        ({"seconds": -1}, OptionError, "time limit -1"),
        ({"color": "red"}, OptionError, "The options are family, forms"),
        ({"family": "cn-tax"}, OptionError, "cn-ogi"),
        ({"forms": ("cn-ogi/1999",)}, OptionError, "cn-ogi/2019, cn-ogi/2021"),
        ({"model": "nope"}, ModelError, "nope"),
        ({"max_bytes": 10}, TooLarge, "at most 10"),
    ],
)
def test_wrong_options_are_refused_and_the_right_ones_named(
    options: dict[str, object], error: type[gouji.GoujiError], words: str
) -> None:
    with pytest.raises(error, match=words):
        gouji.load(**options).tokenizer(TEXT)


@pytest.mark.parametrize("options", [{"forms": ["cn-ogi/1999"]}, {"year": "next"}, {"model": 3}])
def test_options_of_the_wrong_type_are_refused_as_options(options: dict[str, object]) -> None:
    with pytest.raises(OptionError, match=next(iter(options))):
        gouji.structure(TEXT, **{"model": "none", **options})


@pytest.mark.parametrize(
    ("source", "error"), [(b"", EmptyInput), ("\n \n", EmptyInput), (b"\x00\xff\x00\x01", BinaryInput)]
)
def test_bad_input_is_an_input_error(source: bytes | str, error: type[gouji.InputError]) -> None:
    with pytest.raises(error):
        gouji.structure(source, model="none")


def test_a_path_that_is_not_there_is_said() -> None:
    with pytest.raises(FileNotFoundError):
        gouji.structure("nowhere.txt", model="none")


def test_what_is_public_is_there() -> None:
    for name in gouji.__all__:
        assert getattr(gouji, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        gouji.nothing  # noqa: B018

"""The stages as a spaCy pipeline: an unbroken line, saved and loaded whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy

import gouji
from gouji.pipeline import Settings, Structurer, load
from tests.pages import cells, page, rows, sound

VALUES = sound({"granted": [9, 0, 0, 0, 0, 0]})
TEXT = "某某县人民政府2021年政府信息公开工作年度报告\n一、总体情况\n本机关做好公开工作。\n" + page(cells(rows(VALUES)))
STAGES = ["gouji_tagger", "gouji_aligner", "gouji_rebuilder", "gouji_facts", "gouji_reconciler", "gouji_report"]
FROM_THE_READER = {"doc._.document"}
"""What is on the Doc before any stage."""


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load(Settings(model="none"))


def test_every_stage_gets_what_it_requires(nlp: Any) -> None:
    assert nlp.pipe_names == STAGES
    problems = nlp.analyze_pipes(keys=["assigns", "requires"])["problems"]
    assert {need for needs in problems.values() for need in needs} <= FROM_THE_READER


def test_a_stage_left_out_is_noticed(nlp: Any) -> None:
    with nlp.select_pipes(disable=["gouji_aligner"]):
        problems = nlp.analyze_pipes(keys=["assigns", "requires"])["problems"]
    assert problems["gouji_rebuilder"] == ["doc._.alignments"]


def test_every_stage_leaves_its_result_on_the_doc(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert len(doc._.tagged) == len(doc._.document.lines)
    assert [a.table for a in doc._.alignments] == [g.alignment.table for g in doc._.grids] == ["applications"]
    assert doc._.report.tables["applications"] == doc._.tables[0]
    assert doc._.report.checks == doc._.checks
    assert doc._.report.issuer == doc._.facts.issuer == "某某县人民政府"


def test_tokens_are_the_lines_that_hold_something(nlp: Any) -> None:
    doc = nlp.make_doc(TEXT)
    assert [token.text for token in doc] == [line for line in TEXT.split("\n") if line.strip()]


def test_texts_go_through_one_by_one_or_in_a_stream(nlp: Any) -> None:
    other = TEXT.replace("某某县", "另外县")
    streamed = [doc._.report for doc in nlp.pipe([TEXT, other])]
    assert streamed == [nlp(TEXT)._.report, nlp(other)._.report]


@pytest.mark.parametrize("model", ["none", "default"])
def test_a_saved_pipeline_is_whole(model: str, tmp_path: Path) -> None:
    made = load(Settings(model=model, threshold=0.9, issuer="乙市某局"))
    before = made(TEXT)._.report
    made.to_disk(tmp_path)
    if model == "default":
        assert (tmp_path / "gouji_tagger" / "model.skops").is_file()
    again = spacy.load(tmp_path)
    assert again.pipe_names == STAGES
    assert again(TEXT)._.report == before
    assert (before.threshold, before.issuer) == (0.9, "乙市某局")


def test_the_pipeline_and_the_structurer_are_one(nlp: Any) -> None:
    report = Structurer(Settings(model="none")).run(TEXT.encode(), "text")[0].report
    assert nlp(TEXT)._.report == report


@pytest.mark.parametrize(("kind", "digital"), [("digital", 0.999), ("ocr", 0.001)])
def test_the_source_kind_that_is_given_holds_against_all_signs(kind: str, digital: float) -> None:
    torn = TEXT.replace("商业企业", "商 业 企 业").replace("公益组织", "公 益 组 织")
    (result,) = Structurer(Settings(model="none", source=kind)).run(torn.encode(), "text")
    assert result.document.digital == digital
    assert result.report.source.kind == kind


def test_without_it_misread_labels_tell_a_scan() -> None:
    structurer = Structurer(Settings(model="none"))
    clean = structurer.run(TEXT.encode(), "text")[0].document.digital
    misread = TEXT.replace("国家秘密", "国家秘蜜").replace("重复申请", "重复甲请").replace("过程性", "过稈性")
    assert structurer.run(misread.encode(), "text")[0].document.digital < clean


def test_the_pipeline_knows_the_source_kind() -> None:
    assert load(Settings(model="none", source="digital"))(TEXT)._.report.source.kind == "digital"


def test_two_reports_keep_the_line_numbers_of_the_source() -> None:
    both = (TEXT + TEXT.replace("某某县", "另外县")).encode()
    first, second = Structurer(Settings(model="none")).run(both, "two.txt")
    assert (first.report.source.report, second.report.source.report) == (1, 2)
    assert second.document.lines[0].number == TEXT.count("\n") + 1
    assert second.document.regions[0].first == second.document.lines[0].number
    assert first.report.source.sha256 == second.report.source.sha256


def test_a_report_without_tables_is_for_review() -> None:
    report = gouji.structure("某某县2021年政府信息公开工作年度报告\n本机关做好工作。\n", model="none")
    assert report.verdict == "review"
    assert {cell.status for _, cell in report.cells} == {"missing"}
    assert {table.lines for table in report.tables} == {()}


def test_an_unnumbered_year_chooses_the_edition_that_is_shown_as_missing() -> None:
    report = gouji.structure("某某县2022年政府信息公开工作年度报告\n本机关做好工作。\n", model="none")
    assert report.tables["disclosure"].form == "cn-ogi/2021"
    report = gouji.structure("某某县2020年政府信息公开工作年度报告\n本机关做好工作。\n", model="none")
    assert report.tables["disclosure"].form == "cn-ogi/2019"

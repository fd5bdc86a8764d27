"""What an OCR engine says of its own readings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.document import Document, Entry, Interval, Line, Region, RegionKind, Segment, Slot, Status
from gouji.pipeline import Settings
from gouji.pipeline.build import Structurer
from gouji.reconcile.seen import Seen


def _document(confidences: dict[int, float], texts: tuple[str, ...] = ("规章", "3", "", "12")) -> Document:
    segments, at = [], 0
    for i, text in enumerate(texts):
        segments.append(Segment(text, at, at + len(text), Slot(0, i), confidence=confidences.get(i)))
        at += len(text) + 1
    line = Line(1, "\t".join(texts), tuple(segments))
    return Document("a", (line,), (Region(RegionKind.TABLE, 1, 1, True),), "image", digital=0.02)


def _entry(start: int, end: int, *, blank: bool = False) -> Entry:
    return Entry(None, None if blank else "x", (Interval(1, start, end),), blank=blank)


def test_confidence_of_a_number_and_of_an_empty_cell() -> None:
    seen = Seen(_document({1: 0.4, 2: 0.95, 3: 0.8}))
    assert seen.confidence(_entry(3, 4)) == 0.4
    assert seen.confidence(_entry(6, 8)) == 0.8
    assert seen.confidence(_entry(3, 8)) == 0.4
    assert seen.empty(_entry(5, 5, blank=True))
    assert not seen.empty(_entry(6, 8))
    assert seen.confidence(_entry(0, 2)) is None
    assert seen.confidence(None) is None


def test_nothing_is_known_of_text() -> None:
    seen = Seen(_document({}))
    assert seen.confidence(_entry(3, 4)) is None
    assert not seen.empty(_entry(5, 5, blank=True))


HEAD = (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "3", "1", "12"))
ROW = ("行政规范性文件", "5", "2", "30")


def _report(sure: float, last: str = "30", empty: float | None = None) -> Document:
    lines = [Line(1, "雁坪市2022年政府信息公开工作年度报告"), Line(2, "二、主动公开政府信息情况")]
    for row, texts in enumerate((("第二十条第（一）项",), *HEAD, (*ROW[:3], last))):
        segments, at = [], 0
        for i, text in enumerate(texts):
            confidence = (sure if last else empty) if (row, i) == (3, 3) else 0.999
            segments.append(
                Segment(text, at, at + len(text), Slot(row, i, 1, 4 if row == 0 else 1), confidence=confidence)
            )
            at += len(text) + 1
        lines.append(Line(3 + row, "\t".join(texts), tuple(segments)))
    texts = [replace(line, segments=line.segments or (Segment(line.text, 0, len(line.text)),)) for line in lines]
    regions = (Region(RegionKind.PROSE, 1, 2), Region(RegionKind.TABLE, 3, 6, True))
    return Document("a", tuple(texts), regions, "image", digital=0.02)


@pytest.fixture(scope="module")
def structurer() -> Structurer:
    return Structurer(Settings(family="cn-ogi", forms=("cn-ogi/2021",)))


def _cell(structurer: Structurer, document: Document):
    report = structurer.structure(document, {}).report
    found = {(t.id, c.row, c.column): c for t, c in report.cells}
    return found["disclosure", "art20_1.normative_documents", "in_force"], report.threshold


def test_doubted_figure_is_not_accepted(structurer: Structurer) -> None:
    sure, threshold = _cell(structurer, _report(0.999))
    doubted, _ = _cell(structurer, _report(0.4))
    assert sure.value == doubted.value == 30
    assert doubted.confidence < sure.confidence
    assert not doubted.accepted(threshold)


@pytest.mark.parametrize("text", ["■"])
def test_what_nobody_read_is_neither_blank_nor_zero(text: str, structurer: Structurer) -> None:
    cell, threshold = _cell(structurer, _report(0.0, text))
    assert cell.status in (Status.UNDECIDED, Status.MISSING)
    assert cell.value is None
    assert not cell.accepted(threshold)


def test_cell_seen_to_be_empty_is_blank(structurer: Structurer) -> None:
    cell, _ = _cell(structurer, _report(0.0, "", 1.0))
    assert cell.status is Status.BLANK
    assert cell.spans == ()
    unsure, threshold = _cell(structurer, _report(0.0, "", 0.5))
    assert not unsure.accepted(threshold)

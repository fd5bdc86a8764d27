"""What training and calibration are given."""

from datetime import timedelta
from pathlib import Path

import pytest

from gouji.document import Tag
from gouji.learn.corpus import Sample
from gouji.learn.corrections import (
    Correction,
    Origin,
    SourceFile,
    corrected_reports,
    corrected_samples,
)  # fmt: skip
from gouji.learn.corrections.pages import read_reports
from tests.learn.corrections.sample import LINES, MADE, NOON, SOURCE, TAGS, sign

ROOT = Path(__file__).parents[3]
WHOLE = [sign().line_tag(i, text, tag) for i, (text, tag) in enumerate(zip(LINES, TAGS, strict=True), 1) if text]


def test_a_report_that_was_checked_as_a_whole_is_a_sample() -> None:
    (sample,) = corrected_samples(WHOLE, [SOURCE])
    assert isinstance(sample, Sample)
    assert (sample.text, sample.tags, sample.engine) == ("\n".join(LINES), TAGS, "corrected")
    assert sample.gold.tables == {}


def test_single_lines_count_alone_and_know_their_neighbours() -> None:
    later = sign("Wu", NOON + timedelta(days=1)).line_tag(4, LINES[3], Tag.NOTE)
    moved = SourceFile("elsewhere/x.txt", SOURCE.data)
    (report,), counts = corrected_reports([WHOLE[2], later, WHOLE[0]], [SourceFile("b", b"other"), moved])
    assert not report.whole
    assert report.tags == (Tag.TITLE, None, None, Tag.NOTE, None, None, None)
    first, second = report.lines()
    assert (first.before, first.tag, first.after) == ((), Tag.TITLE, (LINES[2], LINES[3]))
    assert (second.before, second.tag, second.after) == ((LINES[0], LINES[2]), Tag.NOTE, (LINES[4], LINES[5]))
    assert second.correction == later
    assert (counts.lines, counts.reports, counts.whole, counts.by) == (2, 1, 0, {"Li": 1, "Wu": 1})
    assert counts.made == {f"gouji {MADE.version}, {MADE.model}": 2}
    assert list(corrected_samples([later], [SOURCE])) == []
    with pytest.raises(ValueError, match="not checked as a whole"):
        report.sample()


def test_what_cannot_be_used_is_counted() -> None:
    gone = replace_origin(sign().line_tag(1, "x", Tag.TEXT), Origin("gone.txt", "0" * 64))
    changed = sign().line_tag(3, "一、总体情祝", Tag.HEADING)
    beyond = sign().line_tag(99, "x", Tag.HEADING)
    reports, counts = corrected_reports([gone, changed, beyond, WHOLE[0]], [SOURCE])
    assert (counts.lines, counts.lost, counts.changed) == (1, 1, 2)
    assert corrected_reports([changed], [SOURCE])[0] == ()
    assert len(reports) == 1


def replace_origin(correction: Correction, origin: Origin) -> Correction:
    fields = {name: getattr(correction, name) for name in correction.__struct_fields__}
    return type(correction)(**fields | {"source": origin})


def test_lines_of_a_second_report_are_those_of_the_source() -> None:
    data = (ROOT / "fixtures/reports/mixed/two-reports.txt").read_bytes()
    source = SourceFile("two.txt", data)
    first, second = read_reports(source)
    assert (first.origin.report, second.origin.report) == (1, 2)
    assert second.first == len(first.lines) + 1
    assert [*first.lines, *second.lines] == data.decode().splitlines()
    line = second.first + 2
    correction = replace_origin(sign().line_tag(line, second.lines[2], Tag.HEADING), second.origin)
    (found,), _ = corrected_reports([correction], [source])
    assert found.report == second
    assert found.tags[2] is Tag.HEADING

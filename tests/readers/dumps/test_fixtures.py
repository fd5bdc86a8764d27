"""Dumps of other tools, tables and archives through the whole pipeline, against what the report says."""

from functools import cache

import pytest

import gouji
from gouji.document import Report, SourceKind
from gouji.pipeline import Settings, Structurer
from gouji.readers import detect
from tests.readers.formats import Fixture, fixtures, gold
from tests.scoring import doubted, score

FOUND = fixtures("dump", "table")
READERS = {"markdown": ("text", "html")}
LEAST = {"dump/tesseract-tsv.tsv": 0.6}
"""Share of cells that are exact on damaged pages, where not all are."""


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


def exact(report: Report, fixture: Fixture, name: str) -> float:
    """Share of the cells of the shown tables that are exact."""
    values = {key: v for key, v in gold(name).values.items() if fixture.tables is None or key[0] in fixture.tables}
    found = {(table.id, cell.row, cell.column): cell.value for table, cell in report.cells}
    return sum(found.get(key, "nothing") == value for key, value in values.items()) / len(values)


@pytest.mark.parametrize("fixture", FOUND, ids=lambda fixture: fixture.file)
def test_a_dump(fixture: Fixture) -> None:
    (result,) = structurer().run(fixture.data, fixture.file)
    assert result.document.format in READERS.get(fixture.format, (fixture.format,))
    assert score(result.report, gold(fixture.gold[0])).silent == ()
    assert exact(result.report, fixture, fixture.gold[0]) >= (1.0 if fixture.clean else LEAST.get(fixture.file, 1.0))
    if fixture.clean and fixture.format not in ("hocr", "alto", "page", "tsv", "json"):
        assert doubted(result.report) == []


@pytest.mark.parametrize("fixture", [f for f in FOUND if f.file.startswith("dump/")], ids=lambda fixture: fixture.file)
def test_what_a_machine_read_is_never_digital(fixture: Fixture) -> None:
    (result,) = structurer().run(fixture.data, fixture.file)
    boxes = fixture.format != "markdown"
    assert result.document.kind is (SourceKind.OCR if boxes else SourceKind.UNKNOWN)
    if boxes:
        placed = [segment for line in result.document.lines for segment in line.segments if segment.text]
        assert all(segment.box is not None and segment.page for segment in placed)
        assert all(0 <= s.box.x0 < s.box.x1 <= 600 and 0 <= s.box.y0 < s.box.y1 <= 850 for s in placed if s.box)


@pytest.mark.parametrize("fixture", fixtures("archive"), ids=lambda fixture: fixture.file)
def test_an_archive(fixture: Fixture) -> None:
    assert detect(fixture.data, fixture.file) == "zip"
    found = sorted(gouji.structure_all(fixture.path), key=lambda report: -(report.year or 0))
    assert len(found) == len(fixture.gold)
    for report, name in zip(found, fixture.gold, strict=True):
        assert score(report, gold(name)).silent == ()
        assert exact(report, fixture, name) == 1.0
        assert report.source.name.startswith(f"{fixture.path.name}/")

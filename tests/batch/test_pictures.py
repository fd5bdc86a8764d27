"""The pictures of the HTML page come from the source's own bytes, and are asked for by no other format."""

from pathlib import Path

import pytest

from gouji.batch import worker
from gouji.batch.types import Job, Task
from gouji.pipeline import Settings
from gouji.readers.pictures import page_picture

SOURCE = Path(__file__).parents[2] / "fixtures/formats/pdf/ruled.pdf"


def done(out: Path, *formats: str) -> None:
    (record,) = worker.work(Task("a.pdf", SOURCE), Job(out, formats, "en", "key", Settings(model="none")))
    assert record.error is None


def test_the_page_of_a_pdf_shows_its_tables(tmp_path: Path) -> None:
    done(tmp_path, "html")
    text = (tmp_path / "a.pdf.html").read_text(encoding="utf-8")
    assert text.count("<image ") == 3
    assert text.count("<rect ") > 200
    assert "Pages" in text


def test_no_page_is_drawn_for_other_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def watched(data: bytes, page: int, dpi: int) -> bytes | None:
        assert data == SOURCE.read_bytes()
        asked.append(page)
        return page_picture(data, page, dpi)

    monkeypatch.setattr(worker, "page_picture", watched)
    done(tmp_path, "json", "csv", "xlsx")
    assert asked == []
    done(tmp_path, "html")
    assert sorted(asked) == [1, 2]

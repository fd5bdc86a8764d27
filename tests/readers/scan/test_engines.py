"""Real engines on the committed scans: every figure where it belongs, whichever way the page lies."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("rapidocr")
pytest.importorskip("onnxruntime")
pytest.importorskip("cv2")

from gouji.document import Report
from gouji.document.errors import OptionError
from gouji.forms import load_families
from gouji.pipeline import Settings
from gouji.pipeline.build import Structurer
from gouji.readers import ReadSettings
from gouji.readers.pictures import page_picture
from gouji.readers.scan import Picture, image_page, pages_of_pictures
from gouji.readers.scan.loading import load_picture
from gouji.readers.scan.tesseract import Tesseract

SCANS = Path(__file__).parents[3] / "fixtures/formats/scan"


def _gold(*tables: str) -> dict[tuple[str, str, str], Decimal]:
    gold = json.loads((SCANS.parent / "gold/plain.json").read_text(encoding="utf-8"))
    family = load_families()["cn-ogi"]
    found = {}
    for name in tables:
        form = family.table(name, f"cn-ogi/{gold['forms'][name]}")
        left = {row: iter(values) for row, values in gold["tables"][name].items()}
        found.update({(name, r, c): Decimal(str(next(left[r]))) for r, c in form.cells})
    return found


@cache
def _structurer() -> Structurer:
    return Structurer(Settings(family="cn-ogi"))


@cache
def _report(name: str) -> Report:
    """A scan, read: OCR takes seconds a page, so each is read once, whichever tests it serves."""
    return _structurer().run((SCANS / name).read_bytes(), name)[0].report


@pytest.mark.parametrize("name", ["100-heavy.jpg", "200-sideways.png", "150-photo.jpg"])
def test_every_figure_of_a_scan(name: str) -> None:
    report = _report(name)
    cells = {(table.id, cell.row, cell.column): cell for table, cell in report.cells}
    wrong = {a: cells[a].value for a, value in _gold("applications", "disputes").items() if cells[a].value != value}
    assert wrong == {}
    assert report.source.format == "image"
    accepted = [cell for a, cell in cells.items() if a[0] != "disclosure" and cell.accepted(report.threshold)]
    assert len(accepted) >= 0.95 * len(_gold("applications", "disputes"))


def test_page_to_show_is_the_one_that_was_read() -> None:
    data = (SCANS / "200-sideways.png").read_bytes()
    _report("200-sideways.png")  # what was read need not be looked at again by the engine
    lying = load_picture(data, "a", 1)
    shown = image_page(data, 1, 50)
    assert lying is not None
    assert shown is not None
    assert shown.shape == pytest.approx((lying.image.shape[1] / 4, lying.image.shape[0] / 4), abs=1)
    assert image_page(data, 2, 50) is None
    drawn = page_picture(data, 1, 50)
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert page_picture(b"text", 1) is None


def test_paper_without_print() -> None:
    (page,) = pages_of_pictures([Picture(np.full((400, 300), 255, np.uint8), 100, 7)])
    assert (page.number, page.words, page.rules) == (7, (), ())
    assert page.width == pytest.approx(216)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_tesseract_reads_lines_of_a_sheet() -> None:
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    if "chi_sim" not in listed.split():
        pytest.skip("tesseract has no model chi_sim")
    import cv2

    lines = []
    for text in ("182", "30", "241"):
        line = np.full((40, 90), 250, np.uint8)
        cv2.putText(line, text, (8, 31), cv2.FONT_HERSHEY_DUPLEX, 0.9, (10,), 1, cv2.LINE_AA)
        lines.append(line)
    assert [reading.text for reading in Tesseract().read(lines, figures=True)] == ["182", "30", "241"]


def test_unknown_engine() -> None:
    with pytest.raises(OptionError, match="rapidocr, tesseract"):
        ReadSettings("abbyy")


def test_reader_is_told_by_content() -> None:
    from gouji.readers import detect

    for path in sorted(SCANS.iterdir()):
        if path.suffix != ".pdf":
            assert detect(path.read_bytes(), "a.txt") == "image"

"""A tiny page, printed and really read; skipped where the programs are missing."""

from random import Random

import numpy as np
import pytest

from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.picture import Box, Picture
from gouji.learn.pages.degrade import SEVERITIES, degrade, inverse, rotation
from gouji.learn.pages.engines import ENGINES, find_skew, missing, moved
from gouji.learn.pages.match_truth import match_words, readings
from gouji.learn.pages.render import RenderedPage, Renderer, cut_pages, find_chromium, fonts_missing
from gouji.learn.pages.typeset import Style, Typeset, typeset
from tests.learn.pages.helpers import printed

cv2 = pytest.importorskip("cv2", reason="pages are read with OpenCV, from the extra 'learn'")

FONTS = ("Noto Sans CJK SC", "WenQuanYi Zen Hei", "AR PL UMing CN")
LABELS = ("行政许可", "行政处罚", "行政强制")
NUMBERS = ("1234", "57", "806")


def small_report(font: str) -> Typeset:
    boxes = []
    for row, (label, number) in enumerate(zip(LABELS, NUMBERS, strict=True)):
        boxes.append(Box(Piece(label, Role.LABEL, table="disclosure", row=label), row, 0))
        boxes.append(Box(Piece(number, Role.NUMBER, table="disclosure", row=label, column="decisions"), row, 1))
    parts = [
        PageLine([Piece("政府信息公开工作年度报告", Role.TITLE)]),
        Picture("disclosure", tuple(boxes), 3, 2, 1, frozenset()),
    ]
    return typeset(parts, Style(font, size=12, table_size=12, page_number="- {} -"), Random(0))


@pytest.fixture(scope="module")
def report() -> tuple[Typeset, list[RenderedPage]]:
    """The report and its printed pages."""
    pytest.importorskip("playwright", reason="pages are printed through playwright, from the extra 'learn'")
    if find_chromium() is None:
        pytest.skip("pages are printed by Chromium, which is not installed")
    fonts = [font for font in FONTS if not fonts_missing([font])]
    if not fonts:
        pytest.skip(f"none of the fonts {', '.join(FONTS)} is installed")
    made = small_report(fonts[0])
    with Renderer() as renderer:
        return made, renderer.render(made)


def test_every_printed_piece_has_its_place(report: tuple[Typeset, list[RenderedPage]]) -> None:
    made, (page,) = report
    shown = [made.pieces[line.element].text for line in page.lines]
    assert shown == [
        "政府信息公开工作年度报告",
        *(t for row in zip(LABELS, NUMBERS, strict=True) for t in row),
        "- 1 -",
    ]
    for line in page.lines:
        ink = page.image[round(line.y0) : round(line.y1), round(line.edges[0]) : round(line.edges[-1])] < 128
        assert ink.mean() > 0.02, line.text
    assert (page.image[: round(page.lines[0].y0) - 12] == 255).all()


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.filterwarnings("ignore")  # of the engines' own libraries
def test_an_engine_reads_the_page(
    name: str, report: tuple[Typeset, list[RenderedPage]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing(name):
        pytest.skip(missing(name))
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    _, (page,) = report
    scan = degrade(page.image, SEVERITIES["scan1"], np.random.default_rng(3))
    words = moved(ENGINES[name](scan), inverse(scan.affine))
    read = {r.line.text: r.text for r in readings(words, match_words(words, page.lines), page.lines)}
    assert read["政府信息公开工作年度报告"] == "政府信息公开工作年度报告"
    assert [read[number] for number in NUMBERS] == list(NUMBERS)


@pytest.mark.parametrize("degrees", [-1.5, 0.0, 2.0])
def test_skew_is_found(degrees: float) -> None:
    page = np.full((1200, 900), 255, np.uint8)
    for y in range(100, 1100, 40):
        cv2.putText(page, "0 1 2 3 4 5 6 7 8 9 0 1 2 3 4", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    affine, size = rotation(900, 1200, np.radians(degrees), 1.0)
    turned = np.asarray(cv2.warpAffine(page, affine, size, borderValue=255), np.uint8)
    assert np.degrees(find_skew(turned)) == pytest.approx(degrees, abs=0.25)


def test_pages_are_cut_between_lines_and_keep_every_line() -> None:
    lines = [printed(i, "行政许可", 0, 30 * i) for i in range(200)]
    pages = cut_pages(np.zeros((6100, 60), np.uint8), lines, [line.y1 + 2 for line in lines], [])
    assert [line.element for page in pages for line in page.lines] == list(range(200))
    assert len(pages) == 3
    for page in pages:
        assert all((page.image[round(line.y0) : round(line.y1)] == 0).all() for line in page.lines)

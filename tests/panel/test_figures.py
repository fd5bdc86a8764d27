import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gouji.document import Cause, Outcome, Status, Verdict
from gouji.panel.figures import Figures, count
from gouji.panel.page import draw_page, share, write_page
from gouji.panel.plots import Row, bars
from tests.panel.made import as_files, as_store, reports


@pytest.fixture
def figures(tmp_path: Path) -> Figures:
    first, second, third = reports()
    failed = replace(third.checks[0], outcome=Outcome.FAILED, cause=Cause.SOURCE)
    third = replace(third, checks=(failed, *third.checks[1:]), verdict=Verdict.SOURCE_CONFLICT)
    return count(as_store(tmp_path, [first, replace(second, verdict=Verdict.REVIEW), third]))


def test_the_figures_of_a_batch(figures: Figures) -> None:
    total = figures.total
    assert (total.reports, total.cells, total.accepted) == (3, 45, 42)
    assert total.straight_through == pytest.approx(2 / 3)
    assert [(g.name, g.reports, g.accepted) for g in figures.years] == [("2020", 2, 27), (None, 1, 15)]
    assert [(g.name, g.cells) for g in figures.forms] == [("cn-ogi/2021", 45)]
    assert [(g.name, g.verdicts[Verdict.REVIEW]) for g in figures.formats] == [("text", 1)]
    assert figures.statuses[Status.UNDECIDED] == figures.statuses[Status.MISSING] == figures.statuses[Status.BLANK] == 1
    assert figures.inputs is None


def test_what_fails_most(figures: Figures) -> None:
    (check,) = figures.checks
    assert (check.table, check.rule, check.failed, check.evaluated, check.source) == ("disputes", "row_total", 1, 9, 1)
    assert check.label == "总计 = 四种结果之和"
    found = {cell.indicator: (cell.doubtful, cell.undecided, cell.missing, cell.of) for cell in figures.cells}
    assert found == {
        "disputes/review/corrected": (0, 1, 0, 3),
        "disputes/review/other": (0, 0, 1, 3),
        "disputes/review/pending": (1, 0, 0, 3),
    }


def test_confidences_fall_into_bins(figures: Figures) -> None:
    assert sum(b.accepted + b.rejected for b in figures.confidences) == 43
    assert (figures.confidences[0].rejected, figures.confidences[-1].accepted) == (1, 42)


def test_files_and_store_come_to_the_same(tmp_path: Path) -> None:
    of_files, of_store = count(as_files(tmp_path / "files")), count(as_store(tmp_path / "store"))
    assert replace(of_files, stored=True) == of_store


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_and_runs_nothing(figures: Figures, tmp_path: Path, lang: str) -> None:
    write_page(figures, tmp_path / "new" / "p.html", lang, "<script>")
    text = (tmp_path / "new" / "p.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"(?:src|href)=|https?://|url\(", text)
    drawings = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(drawings) > 6
    for drawing in drawings:
        ElementTree.fromstring(drawing)
    assert text == draw_page(figures, lang, "<script>")


def test_labels_of_plots_are_text() -> None:
    drawn = str(bars([Row("<b>&", (1, 0))], [("a", "甲"), ("b", "乙")]))
    assert "&lt;b&gt;&amp;" in drawn
    assert drawn.count("<rect") == 1


def test_shares_are_rounded_down() -> None:
    assert (share(0.99999), share(1.0), share(None)) == ("99.9%", "100.0%", "–")

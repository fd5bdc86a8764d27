"""Cells and their tables as numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gouji.document import Grid
from gouji.pipeline import Settings, Structurer
from gouji.reconcile import SIGNS, UNCALIBRATED, Calibration, Forest, Trees, signs_of, weigh
from gouji.reconcile.trees import as_rows

NAMES = list(SIGNS)
REPORT = Path(__file__).parents[2] / "fixtures/reports/mixed/two-reports.txt"


@pytest.fixture(scope="module")
def found() -> tuple[np.ndarray, list[float], list[float]]:
    """The signs of a table of applications, its cells' raw confidences, and those of trees that trust no blank."""
    structurer = Structurer(Settings(model="none"))
    document = next(structurer.read(REPORT.read_bytes(), REPORT.name))
    grids: list[Grid] = []
    structurer.structure(document, {"gouji_rebuilder": lambda doc: grids.extend(doc._.grids)})
    grid = next(grid for grid in grids if grid.alignment.table == "applications")
    weighed = weigh(document, grid, structurer.family.table("applications", grid.alignment.form))
    tree = as_rows(NAMES, 1.0, [[(NAMES.index("size"), 0.5, 1, 2, 0.0), (-1, 0, 0, 0, 3.0), (-1, 0, 0, 0, -3.0)]])
    return (
        signs_of(document, grid, weighed),
        UNCALIBRATED.confidences(document, grid, weighed),
        Calibration(Forest(tree)).confidences(document, grid, weighed),
    )


def test_each_cell_has_each_sign(found: tuple[np.ndarray, list[float], list[float]]) -> None:
    signs, raw, _ = found
    assert signs.shape == (len(raw), len(SIGNS))
    assert np.isfinite(signs).all()
    assert (signs[:, NAMES.index("covered")] == 1).all()  # the form has a balance over every application
    assert len(np.unique(signs[:, NAMES.index("noise") :], axis=0)) == 1  # of the table, so the same in all its cells


def test_without_trees_the_chain_is_the_confidence(found: tuple[np.ndarray, list[float], list[float]]) -> None:
    signs, raw, _ = found
    chain = np.prod(1 / (1 + np.exp(-signs[:, :4])), axis=1)
    assert raw == pytest.approx(np.minimum(chain, 0.99999).tolist(), abs=3e-5)


def test_trees_are_asked_cell_by_cell(found: tuple[np.ndarray, list[float], list[float]]) -> None:
    signs, _, stated = found
    empty = signs[:, NAMES.index("size")] <= 0.5
    assert 0 < empty.sum() < len(empty)
    want = np.where(empty, 1 / (1 + np.exp(-4)), 1 / (1 + np.exp(2)))
    assert stated == pytest.approx(want.tolist(), abs=2e-5)


@pytest.mark.parametrize(
    ("sign", "left", "root", "what"),
    [(0, 0, 0, "later node"), (9, 1, 0, "not there"), (0, 1, 7, "not there")],
)
def test_broken_trees_are_refused(sign: int, left: int, root: int, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        Trees(("a",), 0.0, (root,), (sign, -1, -1), (0.0,) * 3, (left, 0, 0), (2, 0, 0), (0.0,) * 3)
    with pytest.raises(ValueError, match="as many"):
        Trees(("a",), 0.0, (0,), (-1,), (0.0, 1.0), (0,), (0,), (0.0,))

"""Raw probabilities come out as calibrated confidences, and never as more than may be claimed."""

from __future__ import annotations

import pytest

from gouji.document import Curve, Entry, GridRow, SourceKind, Status
from gouji.reconcile import Calibration, Evidence
from gouji.reconcile.calibration import HELD, MOST

FLAT = Curve((-10.0, 10.0), (5.0, 5.0))
"""Makes 0.9933 of anything."""


def evidence(**changed: object) -> Evidence:
    fields: dict[str, object] = {
        "address": ("a", "x"), "row": GridRow("a", (), (), True, 1.0, "label"), "status": Status.READ,
        "entry": Entry(None), "decided": None, "consistent": True, "covered": True, "source": SourceKind.OCR,
        "held": False, "usual": True, "p_edition": 1.0, "p_row": 0.9, "p_column": 1.0, "p_value": 0.9,
    }  # fmt: skip
    return Evidence(**{**fields, **changed})  # type: ignore[arg-type]


def test_certainty_is_never_claimed() -> None:
    assert Calibration().stated(evidence(), 1.0) == MOST


def test_the_curve_of_the_kind_of_cell_decides() -> None:
    calibration = Calibration(groups={"ocr/covered/read.zero": FLAT})
    assert calibration.stated(evidence(), 0.81) == pytest.approx(0.9933, abs=1e-4)
    assert calibration.stated(evidence(source=SourceKind.DIGITAL), 0.81) == pytest.approx(0.81)


def test_a_kind_of_cell_without_a_curve_has_that_of_its_like_on_all_pages() -> None:
    calibration = Calibration(groups={"read.zero": FLAT, "ocr/covered/read.zero": Curve((-10.0, 10.0), (1.0, 1.0))})
    assert calibration.stated(evidence(), 0.81) == pytest.approx(0.7310, abs=1e-4)
    assert calibration.stated(evidence(source=SourceKind.DIGITAL), 0.81) == pytest.approx(0.9933, abs=1e-4)
    older = Calibration(groups={"blank": FLAT})  # of a model that knew no such kind
    assert older.stated(evidence(status=Status.BLANK, usual=False), 0.81) == pytest.approx(0.9933, abs=1e-4)


def test_what_must_not_be_accepted_is_held_back() -> None:
    calibration = Calibration(groups={"ocr/covered/read.zero": FLAT})
    assert calibration.stated(evidence(held=True), 0.9) == HELD
    assert calibration.stated(evidence(p_row=0.89), 0.9) == HELD
    assert calibration.stated(evidence(p_row=0.91), 0.9) > HELD


def test_a_cell_that_no_balance_covers_has_a_threshold_by_kind_of_source() -> None:
    curves = {f"ocr/{cover}/read.zero": FLAT for cover in ("covered", "uncovered")}
    alone = evidence(covered=False, consistent=None)

    def stated(cell: Evidence, **uncovered: float) -> float:
        return Calibration(groups=curves, thresholds={"ocr": 0.99}, uncovered=uncovered).stated(cell, 0.9)

    assert stated(evidence(), ocr=0.995) >= 0.99
    assert stated(alone, ocr=0.995) < 0.99
    assert stated(alone, ocr=0.993) >= 0.99
    assert stated(alone, digital=0.995) >= 0.99


@pytest.mark.parametrize(
    ("changed", "group"),
    [
        ({}, "ocr/covered/read.zero"),
        ({"consistent": False}, "ocr/failed/read.zero"),
        ({"covered": False, "consistent": None, "source": SourceKind.DIGITAL}, "digital/uncovered/read.zero"),
        ({"status": Status.BLANK}, "ocr/covered/blank"),
        ({"status": Status.BLANK, "usual": False}, "ocr/covered/blank.alone"),
        ({"status": Status.CORRECTED}, "ocr/covered/corrected"),
    ],
)
def test_kinds_of_cells(changed: dict[str, object], group: str) -> None:
    assert evidence(**changed).group == group


def test_a_curve_is_monotone_and_constant_beyond_its_ends() -> None:
    curve = Curve.from_rows([[-1.0, 1.0], [0.0, 2.0]])
    values = [curve(p) for p in (0.01, 0.2, 0.4, 0.6, 0.8, 0.99)]
    assert values == sorted(values)
    assert values[0] == pytest.approx(0.5)
    assert values[-1] == pytest.approx(1 / (1 + 2.718281828**-2))


@pytest.mark.parametrize("rows", [[[0.0], []], [[], []], [[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
def test_a_broken_curve_is_refused(rows: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="curve"):
        Curve.from_rows(rows)

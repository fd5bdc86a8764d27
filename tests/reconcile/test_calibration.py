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
        "held": False, "p_edition": 1.0, "p_row": 0.9, "p_column": 1.0, "p_value": 0.9,
    }  # fmt: skip
    return Evidence(**{**fields, **changed})  # type: ignore[arg-type]


def test_without_curves_the_factors_multiply() -> None:
    assert Calibration().confidence(evidence()) == pytest.approx(0.81)


def test_certainty_is_never_claimed() -> None:
    assert Calibration().confidence(evidence(p_row=1.0, p_value=1.0)) == MOST


def test_the_curve_of_the_kind_of_cell_decides() -> None:
    calibration = Calibration(groups={"ocr/covered/read.zero": FLAT})
    assert calibration.confidence(evidence()) == pytest.approx(0.9933, abs=1e-4)
    assert calibration.confidence(evidence(source=SourceKind.DIGITAL)) == pytest.approx(0.81)


def test_the_curve_of_a_factor_goes_into_the_chain_unless_it_is_certain() -> None:
    calibration = Calibration(factors={"row": FLAT})
    assert calibration.chain(evidence()) == pytest.approx(0.9933 * 0.9, abs=1e-4)
    assert calibration.chain(evidence(p_row=1.0)) == pytest.approx(0.9)


def test_what_must_not_be_accepted_is_held_back() -> None:
    calibration = Calibration(groups={"ocr/covered/read.zero": FLAT})
    assert calibration.confidence(evidence(held=True)) == HELD


def test_a_cell_that_no_balance_covers_has_a_threshold_of_its_own() -> None:
    curves = {f"ocr/{cover}/read.zero": FLAT for cover in ("covered", "uncovered")}
    calibration = Calibration(groups=curves, threshold=0.99, uncovered=0.995)
    alone = evidence(covered=False, consistent=None)
    assert calibration.confidence(evidence()) >= 0.99
    assert calibration.confidence(alone) < 0.99
    assert Calibration(groups=curves, threshold=0.99, uncovered=0.993).confidence(alone) >= 0.99


@pytest.mark.parametrize(
    ("changed", "group"),
    [
        ({}, "ocr/covered/read.zero"),
        ({"consistent": False}, "ocr/failed/read.zero"),
        ({"covered": False, "consistent": None, "source": SourceKind.DIGITAL}, "digital/uncovered/read.zero"),
        ({"status": Status.BLANK}, "ocr/covered/blank"),
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

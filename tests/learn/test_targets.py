"""The page about targets that are not reached gives the figures of the committed reports, and only missed ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gouji.learn.evaluate import EvaluationReport
from gouji.learn.evaluate.intervals import Figure

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "training" / "reports"
HEAD = "| figure | target | measured | why |"


@cache
def report(name: str) -> EvaluationReport:
    return EvaluationReport.read(REPORTS / name)


def figure(name: str, key: str, axis: str = "all", part: str = "all") -> Figure:
    return report(name).arms[0].slice(axis, part).figures[key]


def percent(*figures: Figure) -> str:
    return " / ".join(f"{(found.value or 0) * 100:.2f}" for found in figures)


def gain(name: str) -> str:
    found = next(paired.difference.value for paired in report(name).paired if paired.axis == "all")
    return f"{(found or 0) * 100:+.2f}"


def ece(name: str, group: str) -> str:
    found = report(name).arms[0].calibration(group)
    assert found is not None
    return f"{found.ece.value:.4f}"


def ladder(key: str, *steps: str) -> str:
    return percent(*(figure("ladder", key, "ladder", step) for step in steps))


def meta() -> dict[str, Any]:
    """What the folder of the default model says of it."""
    name = json.loads((ROOT / "models/default.json").read_text(encoding="utf-8"))["cn-ogi"]
    found: dict[str, Any] = json.loads((ROOT / "models" / name / "meta.json").read_text(encoding="utf-8"))
    return found


def uncovered() -> str:
    """The bound that decides, and how many are wrong of the cells accepted that no balance covers."""
    found = next(t for t in meta()["calibration"]["thresholds"] if t["cells"] == "uncovered/ocr")
    most = max((found["silent"], found["silent_read"]), key=lambda figure: float(figure["upper"]))
    return f"≤ {most['upper'] * 100:.4f} ({most['part']} of {most['whole']:,})"


def silent(name: str) -> str:
    found = figure(name, "silent")
    return f"≤ {found.upper * 100:.4f} ({found.part} of {found.whole:,})"


STAT = "cn-ogi-stat-0.3.0/real-ocr"
MEASURED = {
    "tag macro-F1, read": lambda: percent(figure("real-ocr-test", "macro_f1")),
    "rows matched, read": lambda: percent(figure("real-ocr-test", "row_match")),
    "model over rules, points of non-zero exact cells, read": lambda: gain("real-ocr-test"),
    "model over rules, points of non-zero exact cells, ladder": lambda: gain("ladder"),
    "non-zero exact at 0 / 5% character error, ladder": lambda: ladder("nonzero_exact", "0%", "5%"),
    "best guess at 0 / 2 / 5% character error, ladder": lambda: ladder("nonzero_guessed", "0%", "2%", "5%"),
    "ECE of non-zero cells, read / ladder": lambda: " / ".join(ece(r, "non-zero") for r in ("real-ocr-test", "ladder")),
    "ECE of inferred cells, read / ladder": lambda: " / ".join(ece(r, "inferred") for r in ("real-ocr-test", "ladder")),
    "ECE of corrected cells, read / ladder": lambda: " / ".join(
        ece(r, "corrected") for r in ("real-ocr-test", "ladder")
    ),
    "silent errors of cells that no balance covers, OCR, card": uncovered,
    "silent errors, stat": lambda: silent(STAT),
    "non-zero exact, stat": lambda: percent(figure(STAT, "nonzero_exact")),
    "seconds of training on two cores, card": lambda: str(meta()["seconds"]),
}


def rows() -> dict[str, list[str]]:
    page = (ROOT / "training/README.md").read_text(encoding="utf-8").partition(HEAD)[2].partition("\n\n")[0]
    cells = [line.strip("| ").split(" | ") for line in page.splitlines()[2:]]
    return {found[0]: found[1:] for found in cells}


def test_the_page_has_a_row_for_each() -> None:
    assert list(rows()) == list(MEASURED)
    assert all(len(cells) == 3 for cells in rows().values())


@pytest.mark.parametrize("name", MEASURED)
def test_what_the_page_gives_is_what_the_reports_say(name: str) -> None:
    assert rows()[name][1] == MEASURED[name]()


@pytest.mark.parametrize("name", MEASURED)
def test_each_of_them_is_missed(name: str) -> None:
    target, measured, _ = rows()[name]
    most = target.startswith("≤")
    wanted = [float(part) for part in target.strip("≥≤ ").split(" / ")]
    found = [float(part) for part in measured.strip("≤ ").partition(" (")[0].split(" / ")]
    wanted = wanted * len(found) if len(wanted) == 1 else wanted
    assert all((value > limit) if most else (value < limit) for value, limit in zip(found, wanted, strict=True))

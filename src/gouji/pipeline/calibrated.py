"""The calibration that comes with a model, in its folder as `calibration.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from gouji.document import Curve
from gouji.document.errors import ModelError
from gouji.reconcile import SIGNS, Calibration, Forest, Trees

FILE = "calibration.json"
Rows = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What the file holds; each curve as its two rows.

    Attributes:
        tags: Curves of tag probabilities, by who tagged.
        matches: Curves of row labels, by how they were found.
        trees: What weighs the signs of cells.
        groups: Curves of what the trees say, by kind of cell.
        thresholds: By whether a balance covers a cell and by kind of source, such as "uncovered/digital".
        fitted_on: Number of reports that the cases came from, by what read them.
    """

    tags: Mapping[str, Rows] = field(default_factory=dict)
    matches: Mapping[str, Rows] = field(default_factory=dict)
    trees: Trees | None = None
    groups: Mapping[str, Rows] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    fitted_on: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The curves of a model: of its tags and of cells."""

    tags: Mapping[str, Curve]
    cells: Calibration


def load_calibrated(model: Path | None) -> Calibrated:
    """The calibration of a model folder; raw probabilities where there is none.

    Raises:
        ModelError: The file is broken.
    """
    path = model / FILE if model else None
    if path is None or not path.is_file():
        return Calibrated({}, Calibration())
    try:
        stored = msgspec.json.decode(path.read_bytes(), type=Stored)
        tags, matches, groups = (
            {name: Curve.from_rows(rows) for name, rows in curves.items()}
            for curves in (stored.tags, stored.matches, stored.groups)
        )
        covered, uncovered = (
            {name.removeprefix(cover): least for name, least in stored.thresholds.items() if name.startswith(cover)}
            for cover in ("covered/", "uncovered/")
        )
        if stored.trees is not None and stored.trees.signs != tuple(SIGNS):
            raise ValueError(f"it goes by {', '.join(stored.trees.signs)}, and cells have {', '.join(SIGNS)}")
        forest = Forest(stored.trees) if stored.trees else None
        return Calibrated(tags, Calibration(forest, groups, matches, covered, uncovered))
    except (OSError, ValueError) as error:
        raise ModelError(f"The calibration in {path} can't be used: {error}. Calibrate the model again.") from error


def save_calibrated(stored: Stored, model: Path) -> None:
    """Write the calibration into a model folder."""
    (model / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(stored, order="sorted"), indent=0) + b"\n")

"""The report as pictures: small PNG files, drawn without a display."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gouji.learn.evaluate.figures import CELL_GROUPS
from gouji.learn.evaluate.outcome import TAGS
from gouji.learn.evaluate.report import ArmReport, EvaluationReport

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

DPI = 80
"""Enough for a screen, and every file stays under 60 kB."""
COLOURS = 64
FLOOR = 1e-5
"""Least risk that a logarithmic axis shows."""


def write_plots(report: EvaluationReport, folder: Path) -> tuple[str, ...]:
    """Write every plot that the report has data for; gives the names of the files."""
    names = []
    for name, picture in _plots(report):
        _save(picture, folder / name)
        names.append(name)
    return tuple(names)


def _save(picture: Picture, path: Path) -> None:
    """Write a picture with a palette of few colours, which takes a third of the space."""
    from PIL import Image

    drawn = BytesIO()
    picture.savefig(drawn, dpi=DPI)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(path, format="PNG", optimize=True)


def _plots(report: EvaluationReport) -> Iterator[tuple[str, Picture]]:
    shipped = report.arms[0]
    if shipped.tags:
        yield "confusion.png", _confusion(shipped)
    if shipped.calibrations:
        yield "reliability.png", _reliability(shipped)
    if shipped.curves:
        yield "risk-coverage.png", _risk_coverage(shipped)
    for axis in ("ladder", "error", "severity"):
        if any(part.axis == axis for part in shipped.slices):
            yield f"accuracy-by-{axis}.png", _accuracy(report, axis)


def _picture(width: float, height: float) -> Picture:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    picture = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(picture)
    return picture


def _confusion(arm: ArmReport) -> Picture:
    used = [i for i, tag in enumerate(TAGS) if any(score.tag is tag for score in arm.tags)]
    table = np.array(arm.confusion, dtype=float)[np.ix_(used, used)]
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    picture = _picture(8, 7)
    axes = picture.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [TAGS[i].value for i in used]
    axes.set_xticks(range(len(used)), names, rotation=60, ha="right")
    axes.set_yticks(range(len(used)), names)
    for (i, j), count in np.ndenumerate(table):
        if count:
            axes.text(
                j,
                i,
                f"{count:.0f}",
                ha="center",
                va="center",
                fontsize=7,
                color="white" if shares[i, j] > 0.5 else "black",
            )
    axes.set(xlabel="found", ylabel="true", title=f"Lines by tag, arm {arm.arm}")
    return picture


def _reliability(arm: ArmReport) -> Picture:
    groups = [*CELL_GROUPS, "tags", "rows"]
    picture = _picture(11, 5)
    grid = picture.subplots(2, (len(groups) + 1) // 2, squeeze=False).flat
    for axes, group in zip(grid, groups, strict=False):
        axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
        found = arm.calibration(group)
        title = group
        if found is not None:
            sizes = [8 + 60 * b.count / found.ece.whole for b in found.bins]
            axes.scatter([b.confidence for b in found.bins], [b.right for b in found.bins], s=sizes)
            least = min(min(b.confidence, b.right) for b in found.bins)
            axes.set(xlim=(max(0.0, least - 0.05), 1.01), ylim=(max(0.0, least - 0.05), 1.01))
            title = f"{group}: N {found.ece.whole}, ECE {found.ece.value:.4f}"
        axes.set_title(title, fontsize=9)
    for axes in list(grid):
        axes.set_axis_off()
    picture.supxlabel("stated probability")
    picture.supylabel("share that is right")
    return picture


def _risk_coverage(arm: ArmReport) -> Picture:
    picture = _picture(7, 4.5)
    axes = picture.add_subplot()
    for curve in arm.curves:
        coverage = [c.coverage for c in curve.choices]
        (line,) = axes.plot(
            coverage,
            [max(c.risk, FLOOR) for c in curve.choices],
            marker=".",
            label=f"{curve.group}, AURC {curve.aurc:.4f}",
        )
        axes.plot(coverage, [c.upper for c in curve.choices], linestyle=":", color=line.get_color())
    axes.set(
        yscale="log",
        ylim=(FLOOR / 2, 1),
        xlabel="share of cells accepted",
        ylabel="share of them wrong (dotted: upper 95% bound)",
        title=f"Risk and coverage, arm {arm.arm}",
    )
    axes.legend()
    return picture


def _accuracy(report: EvaluationReport, axis: str) -> Picture:
    picture = _picture(10, 4.5)
    left, right = picture.subplots(1, 2)
    for arm in report.arms:
        mine = [part for part in arm.slices if part.axis == axis]
        places = range(len(mine))
        figures = [part.figures["nonzero_exact"] for part in mine]
        values = np.array([np.nan if f.value is None else f.value for f in figures])
        reach = [values - [f.low for f in figures], [f.high for f in figures] - values]
        left.errorbar(places, values, yerr=reach, marker="o", markersize=3, capsize=2, label=arm.arm)
        for axes in (left, right):
            axes.set_xticks(list(places), [part.name for part in mine], rotation=30)
        if arm is report.arms[0]:
            for name in ("nonzero_guessed", "nonzero_exact", "accepted", "row_match", "macro_f1"):
                shown = [part.figures[name].value for part in mine]
                right.plot(places, [np.nan if v is None else v for v in shown], marker="o", markersize=3, label=name)
    left.set(title="exact non-zero cells by arm", xlabel=axis)
    right.set(title=f"arm {report.arms[0].arm}", xlabel=axis)
    for axes in (left, right):
        axes.legend(fontsize=7)
    return picture

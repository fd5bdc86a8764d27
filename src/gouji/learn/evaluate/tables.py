"""The report as tables, for the terminal, Markdown and the page alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gouji.learn.evaluate.calibration import Calibration
from gouji.learn.evaluate.figures import SHARES
from gouji.learn.evaluate.intervals import Figure
from gouji.learn.evaluate.report import ArmReport, EvaluationReport

MAIN = {
    "macro_f1": "macro-F1",
    "row_match": "rows",
    "nonzero_exact": "non-zero exact",
    "nonzero_guessed": "best guess",
    "report_exact": "reports exact",
    "accepted": "accepted",
    "silent": "silent errors",
}
"""Figures shown of every arm and of every slice of the shipped one, and the heads of their columns."""
NAMES = {"macro_f1": "tag macro-F1"} | {name: share.about for name, share in SHARES.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """A table to show: the first column is text, the others are figures."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def to_markdown(self) -> str:
        """The table as Markdown with its title as a heading."""
        lines = [f"## {self.title}", ""]
        if self.note:
            lines += [self.note, ""]
        lines += ["| " + " | ".join(row) + " |" for row in (self.header,)]
        lines.append("|---|" + "--:|" * (len(self.header) - 1))
        lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in self.rows]
        return "\n".join(lines)


def percent(value: float | None) -> str:
    """A share in percent; – where nothing was measured."""
    return "–" if value is None else f"{value * 100:.2f}"


def show(figure: Figure) -> str:
    """A figure in percent with its interval."""
    return "–" if figure.value is None else f"{percent(figure.value)} [{figure.low * 100:.1f}, {figure.high * 100:.1f}]"


def show_error(figure: Figure) -> str:
    """A rare error: how many of how many, and the one-sided upper bound."""
    return "–" if figure.value is None else f"{figure.part}/{figure.whole}, ≤ {figure.upper * 100:.3f}%"


def _show(name: str, figure: Figure) -> str:
    return show_error(figure) if name in SHARES and SHARES[name].better < 0 else show(figure)


def main_tables(report: EvaluationReport) -> Iterator[Table]:
    """What the terminal shows: the arms, the noise, and what the model gains over the rules."""
    note = (
        "In percent with the 95% interval clustered by report; of errors, the count and the one-sided upper 95% bound. "
        "Rows: labels matched to their row. Non-zero exact, best guess: of cells whose true value is not 0."
    )
    rows = [(arm.arm, *(_show(name, arm.slice().figures[name]) for name in MAIN)) for arm in report.arms]
    yield Table("Arms, over all reports", ("arm", *MAIN.values()), tuple(rows), note)
    for axis in ("ladder", "error", "severity"):
        yield from _by_axis(report.arms[0], axis)
    yield from _paired(report)
    yield from _calibration(report.arms[0])


def all_tables(report: EvaluationReport) -> Iterator[Table]:
    """Every table."""
    yield from main_tables(report)
    for axis in ("layout", "engine", "corpus"):
        yield from _by_axis(report.arms[0], axis)
    for arm in report.arms:
        if arm.tags:
            rows = [
                (t.tag.value, percent(t.precision), percent(t.recall), percent(t.f1), str(t.lines)) for t in arm.tags
            ]
            yield Table(f"Tags, arm {arm.arm}", ("tag", "precision", "recall", "F1", "lines"), tuple(rows))
    header = ("figure", *(arm.arm for arm in report.arms))
    every = [
        (
            NAMES[name],
            *(
                f"{_show(name, figure)}"
                + (f" of {figure.whole}" if name in SHARES and SHARES[name].better >= 0 else "")
                for figure in (arm.slice().figures[name] for arm in report.arms)
            ),
        )
        for name in NAMES
    ]
    yield Table("Every figure of every arm", header, tuple(every))
    for arm in report.arms[1:]:
        for axis in ("ladder", "error", "severity"):
            yield from _by_axis(arm, axis)
    yield from _curves(report.arms[0])
    for arm in report.arms[:1]:
        if arm.silent:
            yield Table(f"Silent errors, arm {arm.arm}", ("cell",), tuple((text,) for text in arm.silent))


def _by_axis(arm: ArmReport, axis: str) -> Iterator[Table]:
    mine = [part for part in arm.slices if part.axis == axis]
    if mine:
        rows = [(p.name, str(p.documents), *(_show(name, p.figures[name]) for name in MAIN)) for p in mine]
        title = {"ladder": "simulated character error asked for", "error": "measured character error"}.get(axis, axis)
        header = (axis, "reports", *MAIN.values())
        yield Table(f"By {title}, arm {arm.arm}", header, tuple(rows))


def _paired(report: EvaluationReport) -> Iterator[Table]:
    if report.paired:
        rows = [(f"{p.axis} {p.name}", str(p.documents), show(p.difference)) for p in report.paired]
        header = ("reports by", "reports", "gain in points")
        note = "Difference of exact non-zero cells, report by report."
        yield Table("The shipped arm against the rules", header, tuple(rows), note)


def _calibration(arm: ArmReport) -> Iterator[Table]:
    def row(c: Calibration) -> tuple[str, ...]:
        ece = f"{c.ece.value or 0:.4f} [{c.ece.low:.4f}, {c.ece.high:.4f}]"
        return (
            c.group,
            str(c.ece.whole),
            str(c.ece.documents),
            ece,
            f"{c.brier:.4f}",
            f"{c.confidence:.4f}",
            f"{c.right:.4f}",
        )

    header = ("group", "N", "reports", "ECE", "Brier", "mean stated", "share right")
    note = 'ECE over 15 bins of equal mass. "Non-zero" goes by the true value.'
    yield Table(f"Calibration, arm {arm.arm}", header, tuple(map(row, arm.calibrations)), note)


def _curves(arm: ArmReport) -> Iterator[Table]:
    for curve in arm.curves:
        rows = _choices(curve.choices)
        header = ("threshold", "coverage", "wrong", "accepted", "risk", "upper bound")
        note = f"AURC {curve.aurc:.5f}, {curve.cells} cells of {curve.documents} reports."
        yield Table(f"Risk and coverage, {curve.group} cells, arm {arm.arm}", header, rows, note)


def _choices(choices: Sequence[object]) -> tuple[tuple[str, ...], ...]:
    from gouji.learn.evaluate.calibration import Choice

    return tuple(
        (
            f"{c.threshold:.4f}",
            percent(c.coverage),
            str(c.wrong),
            str(c.accepted),
            f"{c.risk * 100:.3f}",
            f"{c.upper * 100:.3f}",
        )
        for c in choices
        if isinstance(c, Choice)
    )

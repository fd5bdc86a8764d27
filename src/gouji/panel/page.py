"""The figures of a batch as one web page: plots, and under each its numbers as a table.

The page is one file that loads nothing and runs nothing: its content security policy allows its style by the hash, and
that is all. Text from reports is escaped by Jinja.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from gouji import __version__
from gouji.document import Verdict
from gouji.document.errors import OptionError
from gouji.panel.figures import Figures, Group
from gouji.panel.plots import NARROW, Row, bars, columns
from gouji.panel.words import words

_VERDICTS = (Verdict.ACCEPT, Verdict.SOURCE_CONFLICT, Verdict.REVIEW)
_CAUSES = ("source", "reading", "unknown")
_REASONS = ("doubtful", "undecided", "missing")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a plot with its legend, and its numbers."""

    title: str
    note: str
    legend: tuple[tuple[str, str], ...]
    plot: Markup | None
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = True


def write_page(figures: Figures, path: Path, lang: str, name: str) -> None:
    """Write the page.

    Args:
        figures: What it shows.
        path: Its file.
        lang: Its language, "zh" or "en".
        name: What the batch is called.

    Raises:
        OptionError: The file can't be written.
    """
    text = draw_page(figures, lang, name)
    draft = path.with_name(f".gouji-{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OptionError(f"The page {path} can't be written: {error.strerror}.") from error


def draw_page(figures: Figures, lang: str, name: str) -> str:
    """The page as text; the arguments are those of `write_page`."""
    folder = resources.files("gouji.panel") / "templates"
    css, html = ((folder / f"stats.{kind}").read_text(encoding="utf-8").strip("\n") for kind in ("css", "html"))
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    drawn = _Drawn(figures, lang)
    return environment.from_string(html).render(
        say=drawn.say,
        title=drawn.say["title"].format(name=name),
        tiles=drawn.tiles(),
        warnings=drawn.warnings(),
        parts=drawn.parts(),
        made_by=drawn.say["made_by"].format(version=__version__),
        css=Markup(css),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )


class _Drawn:
    def __init__(self, figures: Figures, lang: str) -> None:
        self.figures, self.say = figures, words(lang)

    def tiles(self) -> list[tuple[str, str, str]]:
        """Name, number and explanation of what comes first."""
        say, total = self.say, self.figures.total
        failed = sum(self.figures.errors.values())
        cells = say["accepted.long"].format(accepted=f"{total.accepted:,}", cells=f"{total.cells:,}")
        tiles = [
            (say["reports"], f"{total.reports:,}", ""),
            (say["straight"], share(total.straight_through), say["straight.long"]),
            (say["accepted"], share(total.accepted_share), cells),
        ]
        if self.figures.inputs is not None:
            tiles.insert(0, (say["inputs"], f"{self.figures.inputs:,}", f"{failed:,} {say['failed']}"))
        return tiles

    def warnings(self) -> list[str]:
        """What is to be kept in mind."""
        twice, unreadable = self.figures.twice, len(self.figures.unreadable)
        found = [self.say["twice"].format(number=twice)] if twice else []
        return found + ([self.say["unreadable"].format(number=unreadable)] if unreadable else [])

    def parts(self) -> list[Part]:
        """The plots in order."""
        figures = self.figures
        return [
            self._years(),
            self._shares("forms", "form", figures.forms),
            self._shares("formats", "format", figures.formats),
            self._confidences(),
            self._checks(),
            self._cells(),
            self._counts("statuses", "status", {self.say[f"status.{s}"]: n for s, n in figures.statuses.items()}),
            self._counts("errors", "error", figures.errors),
        ]

    def _name(self, group: Group) -> str:
        return group.name or self.say["no_year"]

    def _years(self) -> Part:
        say, groups = self.say, self.figures.years
        kinds = tuple((f"v-{verdict}", say[f"verdict.{verdict}"]) for verdict in _VERDICTS)
        rows = [
            Row(self._name(g), tuple(g.verdicts[v] for v in _VERDICTS),
                f"{share(g.straight_through)} · {share(g.accepted_share)}")
            for g in groups
        ]  # fmt: skip
        return Part(say["years"], say["years.note"], kinds, bars(rows, kinds), *self._group_table("year", groups))

    def _shares(self, title: str, what: str, groups: Sequence[Group]) -> Part:
        kinds = (("accepted", self.say["accepted"]),)
        rows = [Row(self._name(g), (g.accepted_share or 0,), share(g.accepted_share)) for g in groups]
        return Part(
            self.say[title], "", (), bars(rows, kinds, 1.0, NARROW), *self._group_table(what, groups), wide=False
        )

    def _group_table(self, what: str, groups: Sequence[Group]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        say = self.say
        verdicts = (say[f"verdict.{verdict}"] for verdict in _VERDICTS)
        head = (say[what], say["reports"], *verdicts, say["straight"], say["cell_count"], say["accepted"])
        rows = (
            (self._name(g), f"{g.reports:,}", *(f"{g.verdicts[v]:,}" for v in _VERDICTS), share(g.straight_through),
             f"{g.cells:,}", share(g.accepted_share))
            for g in groups
        )  # fmt: skip
        return head, tuple(rows)

    def _confidences(self) -> Part:
        say, bins = self.say, self.figures.confidences
        kinds = (("accepted", say["accepted_cells"]), ("rejected", say["not_accepted"]))
        names = [f"{b.low:g}–{b.high:g}" for b in bins]
        rows = [
            Row(name, (b.accepted, b.rejected), f"{b.accepted + b.rejected:,}")
            for name, b in zip(names, bins, strict=True)
        ]
        table = ((name, f"{b.accepted:,}", f"{b.rejected:,}") for name, b in zip(names, bins, strict=True))
        head = (say["bin"], say["accepted_cells"], say["not_accepted"])
        return Part(say["confidence"], say["confidence.note"], kinds, columns(rows, kinds), head, tuple(table))

    def _checks(self) -> Part:
        say, found = self.say, self.figures.checks
        kinds = tuple((f"c-{cause}", say[cause]) for cause in _CAUSES)
        rows = [Row(c.label, (c.source, c.reading, c.unknown), f"{c.failed:,} / {c.evaluated:,}") for c in found]
        table = (
            (f"{c.table}/{c.rule}", c.label, *_numbers(c.source, c.reading, c.unknown, c.failed, c.evaluated))
            for c in found
        )
        head = (say["check"], "", *(say[cause] for cause in _CAUSES), say["number"], say["of"])
        return Part(say["failing"], say["failing.note"], kinds, bars(rows, kinds) if rows else None, head, tuple(table))

    def _cells(self) -> Part:
        say, found = self.say, self.figures.cells
        kinds = tuple((f"r-{reason}", say[reason]) for reason in _REASONS)
        labels = [c.label.partition("：")[2] or c.label for c in found]
        rows = [
            Row(label, (c.doubtful, c.undecided, c.missing), f"{c.rejected:,} / {c.of:,}")
            for label, c in zip(labels, found, strict=True)
        ]
        table = ((c.indicator, c.label, *_numbers(c.doubtful, c.undecided, c.missing, c.rejected, c.of)) for c in found)
        head = (say["cell"], "", *(say[reason] for reason in _REASONS), say["number"], say["of"])
        return Part(say["cells"], "", kinds, bars(rows, kinds) if rows else None, head, tuple(table))

    def _counts(self, title: str, what: str, counts: dict[str, int]) -> Part:
        kinds = (("count", self.say["number"]),)
        rows = [Row(name, (number,), f"{number:,}") for name, number in counts.items()]
        table = tuple((name, f"{number:,}") for name, number in counts.items())
        plot = bars(rows, kinds, width=NARROW) if rows else None
        return Part(self.say[title], "", (), plot, (self.say[what], self.say["number"]), table, wide=False)


def _numbers(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)


def share(value: float | None) -> str:
    """A share of 0 to 1 as a percentage, rounded down: 99.99% of the cells is not all of them."""
    return "–" if value is None else f"{int(value * 1000) / 10:.1f}%"

"""`gouji stats`: what a batch came to, as tables in the terminal and as a web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gouji.cli.app import EPILOG, FormFiles, Json, OutFolder, one_of

if TYPE_CHECKING:
    from gouji.panel.figures import Figures, Group

_BAR = 20
"""Characters of a whole bar."""
_NO_YEAR = "not known"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(stats)


def stats(
    folder: OutFolder,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Also write all of it with plots to this web page, one file.", dir_okay=False),
    ] = None,
    lang: Annotated[
        str, typer.Option(help="Language of the web page: zh or en.", callback=one_of("language", ("zh", "en")))
    ] = "zh",
    form: FormFiles = None,
    json: Json = False,
) -> None:
    """Say what a batch came to: accepted shares by year, form and format, what fails most, how sure figures are."""
    from gouji.panel.figures import count

    figures = count(folder, tuple(form or ()))
    if html:
        from gouji.panel.page import write_page

        write_page(figures, html, lang, folder.resolve().name)
    if json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(figures), indent=2).decode())
        return
    _show(figures)
    if html:
        typer.echo(f"The page is {html}.")


def _show(figures: Figures) -> None:
    from gouji.cli.show import share, show_table

    total = figures.total
    rows: list[tuple[str, object]] = [] if figures.inputs is None else [("inputs", figures.inputs)]
    rows += [(f"  {error}", number) for error, number in figures.errors.items()]
    rows += [("reports", total.reports), *((f"  {verdict}", number) for verdict, number in total.verdicts.items())]
    rows += [("straight through", share(total.straight_through)), ("cells", total.cells)]
    rows += [(f"  {status}", number) for status, number in figures.statuses.items()]
    rows += [("accepted", f"{total.accepted} ({share(total.accepted_share)})")]
    show_table(("all", ""), rows)
    for name, groups in (("year", figures.years), ("form", figures.forms), ("format", figures.formats)):
        show_table((name, "reports", "straight through", "cells", "accepted", ""), _groups(groups))
    if figures.checks:
        show_table(
            ("balance that fails", "", "failed", "of", "source", "reading", "unknown"),
            ((f"{c.table}/{c.rule}", c.label, c.failed, c.evaluated, c.source, c.reading, c.unknown)
             for c in figures.checks),
        )  # fmt: skip
    if figures.cells:
        show_table(
            ("cell that is not accepted", "cells", "of", "doubtful", "undecided", "missing"),
            ((c.indicator, c.rejected, c.of, c.doubtful, c.undecided, c.missing) for c in figures.cells),
        )
    most = max((b.accepted + b.rejected for b in figures.confidences), default=0)
    show_table(
        ("confidence", "accepted", "not accepted", ""),
        ((f"{b.low:g} to {b.high:g}", b.accepted, b.rejected, _bar((b.accepted + b.rejected) / most if most else 0))
         for b in figures.confidences),
    )  # fmt: skip
    for say in _warnings(figures):
        typer.echo(say, err=True)


def _groups(groups: Sequence[Group]) -> Iterator[tuple[object, ...]]:
    from gouji.cli.show import share

    for one in groups:
        accepted = one.accepted_share
        shares = share(one.straight_through), one.cells, share(accepted), _bar(accepted or 0)
        yield one.name or _NO_YEAR, one.reports, *shares


def _bar(part: float) -> str:
    """A bar of a share of 0 to 1; whatever is more than nothing shows."""
    return "█" * max(round(part * _BAR), part > 0)


def _warnings(figures: Figures) -> Iterator[str]:
    if figures.twice:
        yield f"{figures.twice} reports are counted twice, since a run is at work or was stopped."
    if not figures.stored:
        yield "These are results as files; a store (`gouji run … --layout store`) is faster."
    for path, why in figures.unreadable:
        yield f"Not read: {path}: {why}"

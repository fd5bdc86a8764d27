"""`gouji formats`: what can be read here, and what each missing extra or program would add."""

from __future__ import annotations

import typer

from gouji.cli.app import EPILOG, Json


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EPILOG)(formats)


def formats(json: Json = False) -> None:
    """List the formats that can be read here, and what to install for the others.

    A source's format is told by its content; `gouji run --reader NAME` overrides that.
    """
    from gouji.readers import READERS

    if json:
        import msgspec

        listed = {
            name: {"reads": reader.reads, "here": not reader.missing, "install": [n.install for n in reader.missing]}
            for name, reader in READERS.items()
        }
        typer.echo(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode())
        return
    from gouji.cli.show import show_table

    show_table(
        ("format", "here", "reads", "to install"),
        (
            (name, "no" if reader.missing else "yes", reader.reads, "; ".join(n.install for n in reader.missing))
            for name, reader in READERS.items()
        ),
    )

"""`gouji info` and `gouji schema`: what this installation is, and the shape of what it writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from gouji.cli.app import EPILOG, Json


@dataclass(frozen=True, slots=True)
class Info:
    """What this installation is.

    Attributes:
        gouji: Version of gouji.
        python: Version of Python.
        model: The line classifier used by default; null without one.
        models: The line classifier that reads reports of each family of forms; empty without one.
        problem: Why the pipeline can't be built, if it can't.
        forms: Ids of the forms.
        readers: Formats that can be read.
        writers: Formats that can be written.
        libraries: Versions of the libraries it stands on.
        extras: For each optional part, whether what it needs is installed.
    """

    gouji: str
    python: str
    model: str | None
    models: dict[str, str]
    problem: str | None
    forms: tuple[str, ...]
    readers: tuple[str, ...]
    writers: tuple[str, ...]
    libraries: dict[str, str]
    extras: dict[str, bool]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=EPILOG)(info)
    app.command(epilog=EPILOG)(schema)


def info(
    model: Annotated[str, typer.Option(help="Line classifier: its name, its folder, or none.")] = "default",
    json: Json = False,
) -> None:
    """Show versions, model, forms, readers, writers and extras."""
    found = collect(model)
    if json:
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    from gouji.cli.show import show_table

    rows = [
        ("gouji", found.gouji),
        ("Python", found.python),
        ("model", found.model or "none (rules alone)"),
        *[(f"model of {family}", name) for family, name in found.models.items() if name != found.model],
        *([("problem", found.problem)] if found.problem else []),
        ("forms", ", ".join(found.forms)),
        ("readers", ", ".join(found.readers)),
        ("writers", ", ".join(found.writers)),
        ("libraries", ", ".join(f"{name} {version}" for name, version in found.libraries.items())),
        (
            "extras",
            ", ".join(f"{name} ({'there' if there else 'not installed'})" for name, there in found.extras.items()),
        ),
    ]
    show_table(("", ""), rows)


def collect(model: str = "default") -> Info:
    """Look at the installation. A pipeline that can't be built is told of, not raised."""
    import platform

    from gouji import __version__
    from gouji.classify import find_model, load_model
    from gouji.document.errors import SetupError
    from gouji.forms import load_families
    from gouji.pipeline import Settings, Structurer
    from gouji.readers import READERS
    from gouji.writers import WRITERS

    name, problem = None, None
    models: dict[str, str] = {}
    try:
        name = Structurer(Settings(model=model)).engine.model
        if name is not None:
            models = {family: load_model(find_model(model, family)).name for family in load_families()}
    except SetupError as error:
        problem = str(error)
    libraries, extras = _requirements()
    forms = tuple(form.id for family in load_families().values() for form in family.forms)
    known = (forms, tuple(READERS), tuple(WRITERS))
    return Info(__version__, platform.python_version(), name, models, problem, *known, libraries, extras)


def _requirements() -> tuple[dict[str, str], dict[str, bool]]:
    """Versions of what gouji requires, and for each extra whether it is there, from the package's own metadata."""
    import re
    from importlib import metadata

    libraries: dict[str, str] = {}
    extras: dict[str, bool] = {}
    try:
        required = metadata.requires("gouji") or []
    except metadata.PackageNotFoundError:  # run from a checkout
        return libraries, extras
    for line in required:
        found = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?[^;]*(?:;.*extra\s*==\s*['\"]([^'\"]+)['\"])?", line)
        if not found or found[1] == "gouji":
            continue
        try:
            version = metadata.version(found[1])
        except metadata.PackageNotFoundError:
            version = ""
        if found[2]:
            extras[found[2]] = extras.get(found[2], True) and bool(version)
        else:
            libraries[found[1]] = version
    return libraries, extras


def schema() -> None:
    """Print the JSON Schema of a result."""
    from gouji.writers.schema import schema_text

    typer.echo(schema_text(), nl=False)

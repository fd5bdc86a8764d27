"""The Python interface: the same pipeline as the command line."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gouji.document import Report
from gouji.document.errors import EmptyInput, InputError, OptionError
from gouji.pipeline import Settings
from gouji.readers.archives import is_archive, open_archive

if TYPE_CHECKING:
    from spacy.language import Language

    from gouji.pipeline import Structurer

__all__ = ["load", "structure", "structure_all"]


def load(**options: Any) -> Language:
    """A spaCy pipeline with the stages as components.

    Args:
        options: Fields of `gouji.Settings`.

    Returns:
        The pipeline; `nlp(text)._.report` is the result of a text.

    Raises:
        SetupError: A form, a model or an option is wrong.
    """
    from gouji.pipeline import load as build

    return build(_settings(options))


def structure(source: str | Path | bytes, /, **options: Any) -> Report:
    """Structure one report.

    Args:
        source: A path, the report's text, or its bytes. A string without a line break is taken for a path.
        options: Fields of `gouji.Settings`.

    Returns:
        The result; of a source that holds several reports, that of the first.

    Raises:
        InputError: The source can't be read.
        SetupError: A form, a model or an option is wrong.
        FileNotFoundError: There is no such file.
    """
    return structure_all(source, **options)[0]


def structure_all(source: str | Path | bytes, /, **options: Any) -> list[Report]:
    """Structure every report of a source; arguments and errors as of `structure`.

    Of an archive these are the reports of its members; a member that can't be read is a warning of the first report.
    """
    if isinstance(source, bytes):
        data, name = source, "bytes"
    elif isinstance(source, str) and "\n" in source:
        data, name = source.encode("utf-8", errors="replace"), "text"
    else:
        path = Path(source)
        data, name = path.read_bytes(), path.name
    structurer = _structurer(_settings(options))
    if not is_archive(data):
        return [result.report for result in structurer.run(data, name)]
    reports: list[Report] = []
    failures: list[InputError] = []
    with open_archive(data, name, structurer.settings.archives) as archive:
        for member in archive.members():
            full = f"{name}/{member.name}"
            try:
                found = structurer.run(archive.read(member.at, full), full)
                reports += [result.report for result in found]
            except InputError as error:
                failures.append(error)
    if not reports:
        raise failures[0] if failures else EmptyInput(f"{name} holds no files.")
    told = tuple(f"A member was not read: {error}" for error in failures)
    return [replace(reports[0], warnings=(*reports[0].warnings, *told)), *reports[1:]]


def _settings(options: dict[str, Any]) -> Settings:
    try:
        return Settings(**options)
    except TypeError as error:
        fields = ", ".join(Settings.__dataclass_fields__)
        raise OptionError(f"An option is unknown ({error}). The options are {fields}.") from error


@lru_cache(maxsize=4)
def _structurer(settings: Settings) -> Structurer:
    from gouji.pipeline import Structurer

    return Structurer(settings)

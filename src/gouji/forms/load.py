"""Form files → forms. A wrong file reports all its problems at once, each with its path."""

from __future__ import annotations

import difflib
from collections.abc import Hashable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from gouji.document.errors import FormError
from gouji.forms.compile import compile_form
from gouji.forms.model import Family, Form
from gouji.forms.problems import find_problems
from gouji.forms.schema import (
    BalanceFile,
    BlockFile,
    CarriedFile,
    ColumnFile,
    FormFile,
    ProseFile,
    ProseWordsFile,
    RowFile,
    SideFile,
    TableFile,
)

_MODELS: tuple[type[BaseModel], ...] = (
    FormFile, TableFile, BlockFile, SideFile, RowFile, ColumnFile, BalanceFile, ProseFile, ProseWordsFile, CarriedFile,
)  # fmt: skip
_KEYS = sorted({name for model in _MODELS for name in model.model_fields})


def shipped() -> tuple[Path, ...]:
    """Paths of the form files that come with gouji."""
    folder = Path(str(resources.files("gouji.forms") / "data"))
    return tuple(sorted(folder.glob("*.yaml")))


@cache
def load_families(paths: tuple[Path, ...] = ()) -> dict[str, Family]:
    """Load the shipped forms and those of `paths` (a path replaces a shipped form of the same id).

    Returns:
        Families by id.

    Raises:
        FormError: A file is wrong; it lists the problems of every file.
    """
    files: dict[str, FormFile] = {}
    origin: dict[str, Path] = {}
    problems: list[str] = []
    for path in (*shipped(), *paths):
        try:
            file = read_form(path)
        except FormError as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
            continue
        files[file.form] = file
        origin[file.form] = path
    forms: dict[str, Form] = {}
    for key, file in files.items():
        found = list(find_problems(file, files))
        problems += [f"{origin[key].name}: {problem}" for problem in found]
        if not found:
            forms[key] = compile_form(file, files)
    if problems:
        raise FormError("The form files can't be used:", problems)
    families: dict[str, list[Form]] = {}
    for form in forms.values():
        families.setdefault(form.family, []).append(form)
    return {key: Family(key, tuple(sorted(members, key=lambda f: f.years))) for key, members in families.items()}


def check_form(path: Path) -> list[str]:
    """Every problem of a form file, each as "path: what is wrong"; empty if it is fit for use."""
    try:
        file = read_form(path)
    except FormError as error:
        return list(error.problems)
    others = {f.form: f for f in (read_form(other) for other in shipped())}
    return list(find_problems(file, {**others, file.form: file}))


def read_form(path: Path) -> FormFile:
    """Read a form file and check its shape.

    Raises:
        FormError: It can't be read or has unknown, lacking or wrong keys.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # a SafeLoader
        return FormFile.model_validate(data)
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        raise FormError(f"The form file {path.name} can't be read.", [f"file: {_place(error)}"]) from error
    except ValidationError as error:
        found = [e for e in error.errors() if not _follows(e, error)]
        raise FormError(f"The form file {path.name} is wrong.", [_say(e) for e in found]) from error


class _Loader(yaml.SafeLoader):
    """Refuses a key that is there twice; YAML would let the second silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [(key.value, key.start_mark) for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        for i, (key, mark) in enumerate(keys):
            if any(key == other for other, _ in keys[:i]):
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} is there twice", problem_mark=mark)
        return super().construct_mapping(node, deep)


def _place(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())


def _follows(error: Mapping[str, Any], all: ValidationError) -> bool:
    """Whether an error only follows from another inside it: a list none of whose items are right counts as empty."""
    place = error["loc"]
    inner = any(len(e["loc"]) > len(place) and e["loc"][: len(place)] == place for e in all.errors())
    return error["type"] == "too_short" and inner


def _say(error: Mapping[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "file"
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        near = difflib.get_close_matches(name, _KEYS, 1)
        return f"{where}: unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
    return f"{where}: {error['msg'][0].lower()}{error['msg'][1:]}"

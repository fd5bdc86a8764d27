"""Keys of rows, columns and tables: made from their place in the outline, or given by a person label by label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from gouji.channel import bare
from gouji.document.errors import FormError
from gouji.learn.drafting.outline import Node

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tables: dict[str, str] = {}
    rows: dict[str, str | list[str]] = {}
    columns: dict[str, str | list[str]] = {}


@dataclass(frozen=True, slots=True)
class Names:
    """Keys given by a person, by the bare label; several for a label that is there several times, in page order."""

    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_names(path: Path) -> Names:
    """Read a file of keys: YAML with `tables`, `rows` and `columns`, each label: key, or label: [key, key].

    Raises:
        FormError: It can't be read, or a key has a shape that a form can't have.
    """
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise FormError(f"The file of keys {path.name} can't be read.", [" ".join(str(error).split())]) from error
    names = Names(*({bare(k): (v,) if isinstance(v, str) else tuple(v) for k, v in part.items()}
                    for part in (file.tables, file.rows, file.columns)))  # fmt: skip
    given = [key for part in (names.tables, names.rows, names.columns) for keys in part.values() for key in keys]
    wrong = [key for key in given if not _KEY.fullmatch(key)]
    if wrong:
        allowed = "small letters, digits and _, parts parted by a dot, each beginning with a letter"
        raise FormError(f"The file of keys {path.name} has keys that no form can have.",
                        [f"{key!r}: use {allowed}" for key in wrong])  # fmt: skip
    return names


def row_keys(nodes: Sequence[Node], given: dict[str, tuple[str, ...]]) -> dict[int, str]:
    """A key for each item: the one stated or given, else r1, r2 and so on, a part under its whole (r4.r1)."""
    keys: dict[int, str] = {}
    used: dict[str, int] = {}
    counts: dict[str, int] = {}
    for node in nodes:
        prefix = f"{keys[node.parent]}." if node.parent is not None else ""
        counts[prefix] = counts.get(prefix, 0) + 1
        stated = node.item.stated.key if node.item.stated else None
        keys[node.index] = stated or _given(node.item.label, given, used) or f"{prefix}r{counts[prefix]}"
    return _unique(keys)


def column_keys(labels: Sequence[str], given: dict[str, tuple[str, ...]]) -> list[str]:
    """A key for each column: the one given, else c1, c2 and so on."""
    used: dict[str, int] = {}
    keys = {i: _given(label, given, used) or f"c{i + 1}" for i, label in enumerate(labels)}
    return list(_unique(keys).values())


def _given(label: str, given: dict[str, tuple[str, ...]], used: dict[str, int]) -> str | None:
    name = bare(label)
    keys = given.get(name, ())
    at = used.get(name, 0)
    used[name] = at + 1
    return keys[min(at, len(keys) - 1)] if keys else None


def _unique(keys: dict[int, str]) -> dict[int, str]:
    """Keys made different where two are alike."""
    seen: set[str] = set()
    out = {}
    for index, key in keys.items():
        name, n = key, 2
        while name in seen:
            name, n = f"{key}_{n}", n + 1
        seen.add(name)
        out[index] = name
    return out

"""The fixtures of formats, as tests of readers use them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from gouji.forms import load_families
from tests.scoring import Gold, load_gold

FORMATS = Path(__file__).parents[2] / "fixtures" / "formats"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A file, what its content is, whether it is damaged, its gold, and the tables that it shows."""

    file: str
    format: str
    clean: bool
    gold: tuple[str, ...]
    tables: tuple[str, ...] | None

    @property
    def path(self) -> Path:
        return FORMATS / self.file

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


def fixtures(*folders: str) -> list[Fixture]:
    """Those of some folders, or all."""
    found = []
    for entry in yaml.safe_load((FORMATS / "index.yaml").read_text(encoding="utf-8")):
        if not folders or entry["file"].partition("/")[0] in folders:
            gold = (entry["gold"],) if isinstance(entry["gold"], str) else tuple(entry["gold"])
            tables = tuple(entry["tables"]) if "tables" in entry else None
            found.append(Fixture(entry["file"], entry["format"], entry["state"] == "clean", gold, tables))
    return found


@cache
def gold(name: str) -> Gold:
    return load_gold(FORMATS / "gold" / f"{name}.json", load_families()["cn-ogi"])


def smallest() -> list[Fixture]:
    """The smallest file of each format, whole reports first: what a test of every reader needs."""
    found: dict[str, Fixture] = {}
    for fixture in sorted(fixtures(), key=lambda f: f.path.stat().st_size):
        found.setdefault(fixture.format, fixture)
    return list(found.values())

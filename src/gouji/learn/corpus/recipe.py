"""The recipe of a corpus: how often what happens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gouji.document.errors import OptionError
from gouji.learn.corpus.damage import DAMAGES

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]

LAYOUT_NAMES = (
    "cells", "tabs", "spaces", "pipes", "rows", "ocr", "boxes", "glued", "columns", "apart", "strips", "late", "spread",
)  # fmt: skip
"""The kinds of table layout: those of the design document in its order, then boxes in other orders than row by row, and
rows with merged cells said in every column."""


class Recipe(BaseModel):
    """Settings of the generator; the defaults make the training corpus.

    Attributes:
        family: Id of the family whose forms the reports print.
        forms: Form files to load besides the shipped ones, as `load_families` takes them; in a file relative to it.
        layouts: Weight of each table layout; the names are those of `LAYOUT_NAMES`.
        mixed: Share of reports that choose a layout for every table anew.
        clean: Share of reports without any damage.
        ocr: Share of the damaged reports that were read by a machine; the others have only the damage of conversions.
        severity: How much of a page a damage spoils: 0 nearly nothing, 1 a page that is hard to read.
        damages: Weight of each damage relative to its usual rate, by name (see `damage.DAMAGES`); 1 where not named.
        character_error: Share of the characters of a page that are misread, lost or put in, drawn from the channel of
            real OCR engines (see `damage_ocr`) instead of the damages to characters written by hand; these if None.
        misread_marks: Share of the pages drawn from the channel on which marks for nothing are taken for a number.
        determined: Only damage after which the page still determines every cell.
        conflicts: Share of reports that contradict themselves; about one real report in seven does.
        blank: Share of reports that print nothing, or a dash, for their zeros.
        all_zero: Share of reports whose applications and disputes are all 0.
        edition_2021: Share of tables in the 2021 edition in reports on 2021 and later.
        extra_rows: Share of reports with rows that a province added.
        omitted_rows: Share of tables that leave out rows with nothing in them.
        remarks: Share of reports with explanatory remarks in their labels.
        compilations: Share of files that hold two reports.
        lost_tables: Share of tables that are missing from the page or only the name of a picture.
        years: First and last year reported on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    family: str = "cn-ogi"
    forms: tuple[Path, ...] = ()
    layouts: dict[str, Weight] = Field(
        default_factory=lambda: {
            "cells": 3.0, "tabs": 3.0, "spaces": 2.0, "pipes": 1.5, "rows": 1.5, "ocr": 2.0, "boxes": 1.5, "glued": 1.0,
            "columns": 0.3, "apart": 0.3, "strips": 0.3,
        }
    )  # fmt: skip
    mixed: Share = 0.3
    clean: Share = 0.3
    ocr: Share = 0.6
    severity: Share = 0.4
    damages: dict[str, Weight] = Field(default_factory=dict)
    character_error: Annotated[float, Field(ge=0, le=0.3)] | None = None
    misread_marks: Share = 0.0
    determined: bool = False
    conflicts: Share = 1 / 7
    blank: Share = 0.08
    all_zero: Share = 0.4
    edition_2021: Share = 0.8
    extra_rows: Share = 0.06
    omitted_rows: Share = 0.01
    remarks: Share = 0.12
    compilations: Share = 0.0
    lost_tables: Share = 0.02
    years: tuple[int, int] = (2019, 2024)

    @field_validator("layouts")
    @classmethod
    def _known_layouts(cls, value: dict[str, float]) -> dict[str, float]:
        unknown = sorted(set(value) - set(LAYOUT_NAMES))
        if unknown:
            raise ValueError(f"there is no layout {unknown[0]!r}; allowed are {', '.join(LAYOUT_NAMES)}")
        if not any(value.values()):
            raise ValueError("at least one layout needs a weight above 0")
        return value

    @field_validator("damages")
    @classmethod
    def _known_damages(cls, value: dict[str, float]) -> dict[str, float]:
        unknown = sorted(set(value) - set(DAMAGES))
        if unknown:
            raise ValueError(f"there is no damage {unknown[0]!r}; allowed are {', '.join(DAMAGES)}")
        return value

    @field_validator("years")
    @classmethod
    def _ordered(cls, value: tuple[int, int]) -> tuple[int, int]:
        if not 2008 <= value[0] <= value[1] <= 2099:
            raise ValueError("years must be two years from 2008 to 2099, the earlier first")
        return value


def load_recipe(path: Path) -> Recipe:
    """Read a recipe from a YAML file. Form files in it are relative to its folder.

    Raises:
        OptionError: The file can't be read, or has unknown or wrong keys; all problems are listed.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Recipe.model_validate(placed(data or {}, path.parent))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OptionError(f"The recipe {path} can't be read: {error}. Give a YAML file.") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()]
        raise OptionError("\n".join([f"The recipe {path} is wrong:", *lines])) from error


def placed(data: Any, folder: Path) -> Any:
    """A recipe's data with form files relative to a folder; what isn't as it should be stays, to be complained of."""
    if not isinstance(data, dict) or not isinstance(data.get("forms"), list):
        return data
    return {**data, "forms": [folder / file if isinstance(file, str) else file for file in data["forms"]]}

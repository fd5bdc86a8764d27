"""The configuration of a training run: a YAML file, validated with all its problems listed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gouji.document.errors import OptionError
from gouji.forms import Family, load_families
from gouji.learn.corpus import Recipe, load_recipe
from gouji.learn.corpus.recipe import placed

Count = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Generated(_Part):
    """A part of the generated corpus.

    Attributes:
        recipe: The generator's settings, or the path of a recipe file.
        share: Weight of this part against the others.
        family: Family of its forms; "" for the family of the model. What is learnt of labels is learnt by role, so
            that reports of one family teach another.
    """

    recipe: Recipe = Field(default_factory=Recipe)
    share: Weight = 1.0
    family: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read_recipe(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("recipe"), Path):
            try:
                return {**data, "recipe": load_recipe(data["recipe"])}
            except OptionError as error:
                raise ValueError(str(error)) from error
        return data


class Extra(_Part):
    """A file of samples to train on beside the generated reports.

    Attributes:
        file: A `.jsonl` or `.jsonl.xz` file.
        weight: How many times each of its lines counts.
    """

    file: Path
    weight: Weight = 1.0


class Corrected(_Part):
    """A person's corrections to train on.

    Attributes:
        file: The `corrections.jsonl` of a store.
        sources: Folder with the corrected reports, told by their hash; the folder of the file if not given.
        weight: How many times each corrected line counts. A few lines must be heard among half a million.
    """

    file: Path
    sources: Path | None = None
    weight: Weight = 8.0


class Splits(_Part):
    """Files of samples that are measured on, and never trained on.

    Attributes:
        choice: Settings and model families are chosen on these.
        test: Looked at once all is chosen.
        calibration: Confidences are calibrated on these.
    """

    choice: tuple[Path, ...] = ()
    test: tuple[Path, ...] = ()
    calibration: tuple[Path, ...] = ()


class Calibrated(_Part):
    """Generated reports on which confidences are calibrated, beside those of `splits.calibration`.

    Attributes:
        reports: How many.
        first_seed: They are generated from this seed on.
        corpus: Their parts; rates of damage that no balance can see (rows or columns exchanged) are declared here.
    """

    reports: Annotated[int, Field(ge=0)] = 0
    first_seed: int = 0
    corpus: tuple[Generated, ...] = (Generated(),)


class Compare(_Part):
    """The comparison of model families.

    Attributes:
        families: Names of the families to compare (see `families.FAMILIES`); all if empty.
        reports: Generated reports that each is fitted on; a comparison needs fewer than a training.
        follow: Weights of the transitions tried in sequence decoding.
    """

    families: tuple[str, ...] = ()
    reports: Count = 1000
    follow: Annotated[tuple[float, ...], Field(min_length=1)] = (0.2, 0.4, 0.6, 1.0)


class HoldOut(_Part):
    """The experiment with layouts held out of training.

    Attributes:
        kinds: Kinds of page to hold out in turn (see `layouts.PAGE_KINDS`); all if empty.
        reports: Generated reports to train on.
        labelled: Reports of the layout held out that are added then.
        weight: How many times each of their lines counts.
        test: Reports of the layout to measure on.
    """

    kinds: tuple[str, ...] = ()
    reports: Count = 400
    labelled: Count = 5
    weight: Weight = 8.0
    test: Count = 40


class Promotion(_Part):
    """What a model is compared on with the default one.

    Attributes:
        corpora: Files of samples, recipes (`.yaml`), or folders with `reports/` and `gold/`.
        limit: At most so many reports of each; 0 for all.
        source: What the pipeline is told of the sources: "auto", "digital" or "ocr".
    """

    corpora: tuple[Path, ...] = ()
    limit: Annotated[int, Field(ge=0)] = 0
    source: str = "auto"


class Training(_Part):
    """The configuration of a training run; the committed files in `training/` explain the keys."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    family: str
    forms: tuple[Path, ...] = ()
    corpus: Annotated[tuple[Generated, ...], Field(min_length=1)] = (Generated(),)
    first_seed: int
    training: Count
    validation: Count
    test: Count
    samples: tuple[Extra, ...] = ()
    corrections: tuple[Corrected, ...] = ()
    splits: Splits = Splits()
    least_reports: Count
    most_grams: Count
    blind: Share
    strengths: Annotated[tuple[float, ...], Field(min_length=1)]
    follow: Annotated[tuple[float, ...], Field(min_length=1)]
    unsure: Annotated[tuple[float, ...], Field(min_length=1)]
    novel_quantile: Annotated[float, Field(gt=0, lt=1)]
    rounds: Count
    calibration: Calibrated = Calibrated()
    compare: Compare = Compare()
    hold_out: HoldOut = HoldOut()
    promotion: Promotion = Promotion()

    @property
    def title(self) -> str:
        """Name and version: the name of the model's folder."""
        return f"{self.name}-{self.version}"

    def described(self) -> dict[str, Any]:
        """The configuration as JSON, files by their names: what a model's folder says of how it was made."""
        described: dict[str, Any] = _described(self.model_dump())
        return described

    def families(self) -> dict[str, Family]:
        """The families of the shipped forms and of `forms`, by id.

        Raises:
            OptionError: A family that the configuration names is not among them.
            FormError: A form file is wrong.
        """
        known = load_families(self.forms)
        for name in (self.family, *(part.family for part in self.corpus)):
            if name and name not in known:
                raise OptionError(f"There is no form family {name!r}. Choose one of {', '.join(known)}; add `forms`.")
        return known


def load_training(path: Path) -> Training:
    """Read a training configuration. Paths in it are relative to its folder.

    Raises:
        OptionError: It can't be read, or has unknown, lacking or wrong keys; all problems are listed.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OptionError(f"The training file {path} can't be read: {error}. Give a YAML file.") from error
    try:
        return Training.model_validate(_resolved(data, path.parent))
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()]
        raise OptionError("\n".join([f"The training file {path} is wrong:", *lines])) from error


def _described(value: Any) -> Any:
    match value:
        case dict():
            return {str(key): _described(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_described(inner) for inner in value]
        case Path():
            return value.name
        case _:
            return value


def _resolved(data: Any, folder: Path) -> Any:
    """The data with paths made absolute or relative to the working folder; what isn't as it should be stays."""
    if not isinstance(data, dict):
        return data

    def path(value: Any) -> Any:
        return folder / value if isinstance(value, str) else placed(value, folder)

    def each(values: Any, change: Any) -> Any:
        return [change(value) for value in values] if isinstance(values, list) else values

    def keyed(*keys: str) -> Any:
        def change(entry: Any) -> Any:
            return {k: path(v) if k in keys else v for k, v in entry.items()} if isinstance(entry, dict) else entry

        return change

    changed = dict(data)
    changes = {"forms": path, "corpus": keyed("recipe"), "samples": keyed("file")}
    for key, change in (changes | {"corrections": keyed("file", "sources")}).items():
        if key in changed:
            changed[key] = each(changed[key], change)
    if isinstance(changed.get("splits"), dict):
        changed["splits"] = {key: each(files, path) for key, files in changed["splits"].items()}
    if isinstance(part := changed.get("calibration"), dict) and "corpus" in part:
        changed["calibration"] = {**part, "corpus": each(part["corpus"], keyed("recipe"))}
    if isinstance(plan := changed.get("promotion"), dict):
        changed["promotion"] = {key: each(value, path) if key == "corpora" else value for key, value in plan.items()}
    return changed

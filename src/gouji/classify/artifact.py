"""Model folders: found by one resolver, written with skops, read as data.

A folder `<name>-<version>/` holds `model.skops` (classifier, vocabulary, transitions), `meta.json` (name, version,
thresholds, figures) and `CARD.md`. `default.json` beside the folders names the default model of each family, as
{"cn-ogi": "cn-ogi-0.1.0"}; a family that it doesn't name is read with the model of cn-ogi. Only a promotion changes it
(`gouji train --promote`). Nothing is ever unpickled.
`import skops` takes about 1.5 seconds because it loads all of scikit-learn, while a model is a handful of arrays; so
the arrays are read straight out of the skops container (a zip of `schema.json` and `.npy` files), which trusts even
less: only data comes out, no class is ever built. A container of a later protocol is left to skops with `TRUSTED` as
its trust list.
"""

from __future__ import annotations

import difflib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gouji.classify.model import LineModel, Settings
from gouji.document import Tag
from gouji.document.errors import ModelError

DEFAULT = "cn-ogi"
"""The family whose default model serves families that have none: models know labels by their role only."""

DEFAULTS = "default.json"
"""The file that names the default models by family."""

TRUSTED: tuple[str, ...] = ()
"""Types beyond those skops trusts by itself that a model may hold: none are needed."""

PROTOCOL = 2
"""The skops protocol whose containers are read here."""


def folders() -> tuple[Path, ...]:
    """Where models are looked for: the checkout's `models/`, and `_models/` of an installed package."""
    package = Path(__file__).resolve().parent.parent
    return tuple(path for path in (package.parent.parent / "models", package / "_models") if path.is_dir())


def read_defaults(folder: Path) -> dict[str, str]:
    """Name and version of the default model by family, from a folder of models; empty if it names none.

    Raises:
        ModelError: Its `default.json` is no such table.
    """
    path = folder / DEFAULTS
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} can't be read ({error}). Promote a model to make it anew.") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ModelError(f'{path} is no table of default models. Write it as {{"cn-ogi": "cn-ogi-0.1.0"}}.')
    return found


def _default(family: str) -> str:
    """The default model of a family: its own, else that of `DEFAULT`, as the first folder that names one says."""
    for name in dict.fromkeys((family, DEFAULT)):
        for folder in folders():
            if found := read_defaults(folder).get(name):
                return found
    return DEFAULT


def defaults_files() -> tuple[Path, ...]:
    """The files that say which model reads which family by default, in the order in which they are asked."""
    return tuple(path for folder in folders() if (path := folder / DEFAULTS).is_file())


def find_model(name: str, family: str = DEFAULT) -> Path:
    """Find a model folder.

    Args:
        name: "default", the name of a model with or without its version, or a path to a model folder.
        family: The form family whose default model "default" stands for.

    Returns:
        The folder.

    Raises:
        ModelError: There is no such model; the message names those there are.
    """
    if "/" in name or "\\" in name or Path(name).is_dir():
        path = Path(name)
        if (path / "model.skops").is_file():
            return path
        raise ModelError(f"{name} is no model folder: it has no model.skops. Give a folder that the training wrote.")
    wanted = _default(family) if name == "default" else name
    known = {path.parent.name: path.parent for folder in reversed(folders()) for path in folder.glob("*/model.skops")}
    if wanted in known:
        return known[wanted]
    versions = [path for key, path in known.items() if key.rpartition("-")[0] == wanted]
    if versions:
        return max(versions, key=lambda path: _version(path.name))
    near = difflib.get_close_matches(name, [*known, "default", "none"], 1, cutoff=0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    listed = ", ".join(sorted(known)) or "no models at all"
    raise ModelError(f"There is no model {name!r}; there are: {listed}.{hint} 'none' runs on rules alone.")


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in name.rpartition("-")[2].split("."))


def load_model(path: Path) -> LineModel:
    """Load a model folder.

    Raises:
        ModelError: A file is missing or broken, or holds anything but the data of a line model.
    """
    try:
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        content = _read(path / "model.skops")
        return LineModel(
            name=f"{meta['name']}-{meta['version']}",
            vocabulary=content["vocabulary"].split("\n"),
            coefficients=content["coefficients"],
            intercept=content["intercept"],
            tags=[Tag(tag) for tag in content["tags"]],
            follow=content["follow"],
            settings=Settings(**meta["settings"]),
        )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"The model in {path} can't be used: {type(error).__name__}: {error}. Train it again or take another."
        ) from error


def _read(path: Path) -> dict[str, Any]:
    """The model's parts: vocabulary (one string), tags, follow, coefficients, intercept."""
    with zipfile.ZipFile(path) as archive:
        schema = json.loads(archive.read("schema.json"))
        if schema.get("protocol") != PROTOCOL:
            return _with_skops(path)
        parts = {key: _plain(node, archive) for key, node in schema["content"].items()}
    classifier = parts.pop("classifier")
    tags = [str(tag) for tag in classifier["classes_"]]
    return {**parts, "tags": tags, "coefficients": classifier["coef_"], "intercept": classifier["intercept_"]}


def _plain(node: Mapping[str, Any], archive: zipfile.ZipFile) -> Any:
    """The data of a node; an object becomes the dict of its attributes.

    Raises:
        ValueError: The node is of a kind that no line model has.
    """
    loader = node["__loader__"]
    if loader == "JsonNode":
        return json.loads(node["content"])
    if loader == "NdArrayNode" and node["type"] == "numpy":
        return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
    if loader == "DictNode":
        return {key: _plain(value, archive) for key, value in node["content"].items()}
    if loader == "ListNode":
        return [_plain(value, archive) for value in node["content"]]
    if loader == "ObjectNode" and node["__class__"] == "LogisticRegression":
        wanted = ("classes_", "coef_", "intercept_")
        return {key: _plain(node["content"]["content"][key], archive) for key in wanted}
    raise ValueError(f"it holds a {node['__class__']} ({loader}), and a line model has none")


def _with_skops(path: Path) -> dict[str, Any]:
    import skops.io  # slow, see above

    parts = skops.io.load(path, trusted=list(TRUSTED))
    classifier = parts.pop("classifier")
    tags = [str(tag) for tag in classifier.classes_]
    return {**parts, "tags": tags, "coefficients": classifier.coef_, "intercept": classifier.intercept_}


def save_model(path: Path, classifier: object, vocabulary: list[str], follow: np.ndarray, meta: dict[str, Any]) -> None:
    """Write `model.skops` and `meta.json` to a folder, which must not hold a model already.

    Args:
        path: The folder, `<name>-<version>`.
        classifier: A fitted scikit-learn `LogisticRegression` whose classes are tags.
        vocabulary: Names of the features in order.
        follow: Log of P(tag j after tag i) / P(tag j), in the order of the classes.
        meta: At least name, version and settings (see `Settings`).
    """
    import skops.io

    Settings(**meta["settings"])  # fails early on a wrong key
    path.mkdir(parents=True, exist_ok=True)
    parts = {"classifier": classifier, "vocabulary": "\n".join(vocabulary), "follow": follow.astype(np.float32)}
    skops.io.dump(parts, path / "model.skops", compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    text = json.dumps(meta, ensure_ascii=False, indent=1, sort_keys=True)
    (path / "meta.json").write_text(text + "\n", encoding="utf-8")

"""The steps of training as data: their commands and files exist, and the page about them says the same."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from gouji.cli import app

ROOT = Path(__file__).parents[2]
STEPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "training/steps.yaml").read_text(encoding="utf-8"))["steps"]
KEYS = {"id", "does", "command", "inputs", "outputs", "needs", "committed", "extra"}
UNREAD = {
    "--compare": {"promotion"},
    "--hold-out-layouts": {"samples", "splits", "corrections", "promotion"},
    "--promote": {"samples", "splits", "corrections"},
}
"""Parts of a training configuration that `gouji train` does not read with an option; without any: the promotion."""
QUIET = re.compile(r" (-q|--quiet|(-j|--jobs)[ =]?\d+)(?= |$)")
"""Options that change no figure."""
YOURS = re.compile(r"\$\{[A-Z-]+\}")


def page_of(steps: list[dict[str, Any]]) -> str:
    """The table of the page, from the data."""
    rows = ["| step | what it does | command | gives |", "|---|---|---|---|"]
    for step in steps:
        gives = "<br>".join(f"`{output}`" for output in step["outputs"])
        kept = " (committed)" if step.get("committed") else ""
        needs = f" Needs {step['extra']}." if "extra" in step else ""
        rows.append(f"| {step['id']} | {step['does']}{needs} | `{step['command']}` | {gives}{kept} |")
    return "\n".join(rows)


def test_the_page_shows_the_steps() -> None:
    assert page_of(STEPS) in (ROOT / "training/README.md").read_text(encoding="utf-8")


def test_steps_are_whole_and_in_order() -> None:
    ids = [step["id"] for step in STEPS]
    assert len(set(ids)) == len(ids)
    for i, step in enumerate(STEPS):
        assert step.keys() <= KEYS
        assert {"id", "does", "command", "inputs", "outputs"} <= step.keys()
        assert set(step.get("needs", [])) <= set(ids[:i])


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["id"])
def test_its_inputs_exist_or_are_made_before(step: dict[str, Any]) -> None:
    before = STEPS[: STEPS.index(step)]
    made = {output for earlier in before for output in earlier["outputs"]}
    for name in step["inputs"]:
        assert YOURS.fullmatch(name) or name in made or (ROOT / name).exists(), name
    for name in filter(re.compile("(?:training|schema|src|build|corrections)/").match, step["command"].split()):
        assert name in step["inputs"] or name in step["outputs"]


def files_in(data: Any, folder: Path) -> Iterator[str]:
    """The files that data name relative to a folder, and those that YAML files among them name, from the root."""
    match data:
        case dict() | list():
            for inner in data.values() if isinstance(data, dict) else data:
                yield from files_in(inner, folder)
        case str() if (folder / data).is_file():
            file = (folder / data).resolve()
            yield file.relative_to(ROOT).as_posix()
            yield from files_named_by(file)


def files_named_by(file: Path, unread: set[str] | frozenset[str] = frozenset()) -> Iterator[str]:
    """The files that a YAML file names anywhere but in some of its parts."""
    if file.suffix == ".yaml":
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        yield from files_in({key: value for key, value in data.items() if key not in unread}, file.parent)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["id"])
def test_what_its_configuration_names_is_among_its_inputs(step: dict[str, Any]) -> None:
    words = shlex.split(step["command"])
    unread = next((UNREAD[word] for word in words if word in UNREAD), {"promotion"})
    read = {name for word in words if (ROOT / word).is_file() for name in files_named_by(ROOT / word, unread)}
    assert read <= set(step["inputs"]), sorted(read - set(step["inputs"]))


def test_what_a_configuration_names_is_found_through_its_recipes() -> None:
    found = set(files_named_by(ROOT / "training/cn-ogi.yaml"))
    assert {"training/recipes/blanks.yaml", "training/data/real-ocr-choice.jsonl.xz"} <= found
    assert set(files_named_by(ROOT / "training/recipes/sides-clean.yaml")) == {"fixtures/forms/good/sides.yaml"}
    assert "training/data/real-ocr-test.jsonl.xz" not in files_named_by(
        ROOT / "training/cn-ogi.yaml", {"splits", "promotion"}
    )


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["id"])
def test_a_model_that_is_used_is_among_its_inputs(step: dict[str, Any]) -> None:
    words = shlex.split(step["command"])
    if words[:2] == ["gouji", "evaluate"] or "--promote" in words:
        assert "models/${NAME-VERSION}" in step["inputs"]
        assert ("models/default.json" in step["inputs"]) is (words[2] == "default" or "--promote" in words)


@pytest.mark.parametrize(
    "step", [step for step in STEPS if " --report " in step["command"]], ids=lambda step: step["id"]
)
def test_the_committed_report_is_of_its_command(step: dict[str, Any]) -> None:
    report = json.loads((ROOT / step["outputs"][0] / "report.json").read_text(encoding="utf-8"))
    assert QUIET.sub("", report["command"]) == step["command"]


def test_the_channel_names_the_engines_that_it_was_counted_from() -> None:
    words = shlex.split(next(step["command"] for step in STEPS if step["id"] == "channel"))
    named = [words[i + 1] for i, word in enumerate(words) if word == "--engine"]
    provenance = json.loads((ROOT / words[4]).read_text(encoding="utf-8"))["provenance"]
    assert named == provenance["engines"]
    command = shlex.join(words[6:])
    assert command.replace("'", '"') in (ROOT / "docs/channel.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["id"])
def test_its_command_exists_with_its_options(step: dict[str, Any]) -> None:
    words = shlex.split(YOURS.sub("YOURS", step["command"]))
    options = [word for word in words if word.startswith("--")]
    if words[:2] == ["python", "-m"]:
        found = importlib.util.find_spec(words[2])
        assert found
        assert found.origin
        folder = Path(found.origin)
        text = (folder.with_name("__main__.py") if folder.name == "__init__.py" else folder).read_text(encoding="utf-8")
        assert "__main__" in text
        assert all(f'"{option}"' in text for option in options)
        return
    assert words[0] == "gouji"
    command: Any = typer.main.get_command(app)
    rest = words[1:]
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    known = {name for parameter in command.params for name in parameter.opts}
    assert set(options) <= known

"""The steps of training as data: their commands and files exist, and the page about them says the same."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from gouji.cli import app

ROOT = Path(__file__).parents[2]
STEPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "training/steps.yaml").read_text(encoding="utf-8"))["steps"]
KEYS = {"id", "does", "command", "inputs", "outputs", "needs", "committed", "extra"}
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

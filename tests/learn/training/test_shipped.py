"""What is committed belongs together: configurations, models, their cards, and which of them are the defaults."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gouji.learn.training import is_trained, load_training, write_card

ROOT = Path(__file__).parents[3]
MODELS = ROOT / "models"
DEFAULTS: dict[str, str] = json.loads((MODELS / "default.json").read_text(encoding="utf-8"))
CONFIGURATIONS = sorted((ROOT / "training").glob("cn-*.yaml"))


def test_every_configuration_gave_the_default_of_its_family() -> None:
    trained = {plan.family: plan.title for plan in map(load_training, CONFIGURATIONS)}
    assert trained == DEFAULTS


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda path: path.stem)
def test_the_model_was_trained_by_its_configuration(path: Path, tmp_path: Path) -> None:
    plan = load_training(path)
    assert is_trained(plan, MODELS / plan.title)
    assert not is_trained(plan.model_copy(update={"training": plan.training + 1}), MODELS / plan.title)
    assert not is_trained(plan, tmp_path)


def test_a_setting_younger_than_a_model_makes_it_another_only_if_it_is_on(tmp_path: Path) -> None:
    plan = load_training(ROOT / "training" / "cn-ogi.yaml")
    shutil.copytree(MODELS / plan.title, tmp_path / "model")
    meta = tmp_path / "model" / "meta.json"
    older = json.loads(
        meta.read_text(encoding="utf-8"),
        object_hook=lambda read: {key: value for key, value in read.items() if key != "misread_marks"},
    )
    meta.write_text(json.dumps(older), encoding="utf-8")
    assert not is_trained(plan, tmp_path / "model")  # on in the corpus for calibration
    parts = tuple(
        part.model_copy(update={"recipe": part.recipe.model_copy(update={"misread_marks": 0.0})})
        for part in plan.calibration.corpus
    )
    off = plan.model_copy(update={"calibration": plan.calibration.model_copy(update={"corpus": parts})})
    assert is_trained(off, tmp_path / "model")


@pytest.mark.parametrize("name", DEFAULTS.values())
def test_the_card_is_the_one_that_its_folder_and_reports_give(name: str, tmp_path: Path) -> None:
    shutil.copy(MODELS / name / "meta.json", tmp_path)
    write_card(tmp_path, ROOT / "training" / "reports" / name)
    assert (tmp_path / "CARD.md").read_bytes() == (MODELS / name / "CARD.md").read_bytes()

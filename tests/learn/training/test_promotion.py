import json
import re

import pytest
import skops.io
from typer.testing import CliRunner

from gouji.classify import artifact, find_model
from gouji.classify.artifact import save_model
from gouji.cli import app
from gouji.document.errors import ModelError, OptionError
from gouji.learn.evaluate import Plan, evaluate, read_corpora
from gouji.learn.training import load_training, promote, train
from gouji.learn.training.promotion import make_default
from gouji.pipeline import Settings
from tests.learn.training.helpers import silent, tiny, write_config

CORPUS = {"promotion": {"corpora": ["clean.yaml"], "limit": 3}}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder of models whose default is a tiny one."""
    folder = tmp_path_factory.mktemp("promotion")
    (folder / "clean.yaml").write_text("clean: 1\nlayouts: {tabs: 1, cells: 1}\n", encoding="utf-8")
    model = train(tiny(folder), folder / "models", say=silent)
    make_default(model, "cn-ogi")
    return folder / "models"


def add(models, version, sign):
    """Another version, with the weights of the tiny model times a sign."""
    training = load_training(write_config(models.parent, version=version, **CORPUS))
    parts = skops.io.load(models / "tiny-0.1.0" / "model.skops", trusted=[])
    classifier = parts["classifier"]
    classifier.coef_, classifier.intercept_ = sign * classifier.coef_, sign * classifier.intercept_
    meta = json.loads((models / "tiny-0.1.0" / "meta.json").read_text(encoding="utf-8"))
    settings = {**meta["settings"], "unsure": 0.0, "novel": 2.0} if sign < 0 else meta["settings"]
    meta |= {"version": version, "configuration": training.described(), "settings": settings}
    save_model(models / training.title, classifier, parts["vocabulary"].split("\n"), parts["follow"], meta)
    return training


def default(models):
    return json.loads((models / "default.json").read_text(encoding="utf-8"))


def test_a_worse_model_is_not_made_the_default(models):
    training = add(models, "0.2.0", -1)
    done = promote(training, models / training.title, models.parent / "reports")
    assert not done.promoted
    assert any(sentence.startswith("macro_f1 is worse") for sentence in done.worse)
    assert default(models) == {"cn-ogi": "tiny-0.1.0"}
    assert "tiny-0.1.0 | tiny-0.2.0" in (models.parent / "reports" / "promotion.md").read_text(encoding="utf-8")


def test_the_command_says_so_and_keeps_the_model(models):
    training = add(models, "0.3.0", -1)
    config = str(models.parent / "tiny.yaml")
    result = CliRunner().invoke(app, ["train", config, "--out", str(models), "--promote"])
    assert result.exit_code == 1, result.output
    page = (models.parent / "reports" / training.title / "promotion.md").read_text(encoding="utf-8")
    assert page.startswith("Made by `gouji train tiny.yaml --out models --promote` on 20")
    assert "on clean.yaml, 3 reports, SHA-256 " in page
    assert re.search(r"\| row_match \| [\d.]+ \[[\d.]+, [\d.]+\] of \d+ in 3 \|", page)
    assert str(models.parent) not in page
    assert "| macro_f1 |" in result.stdout
    assert "tiny-0.3.0 is not made the default. macro_f1 is worse" in result.stderr
    assert default(models) == {"cn-ogi": "tiny-0.1.0"}
    assert (models / training.title / "CARD.md").is_file()


def test_a_model_that_is_no_worse_becomes_the_default(models, monkeypatch):
    training = add(models, "0.4.0", 1)
    result = CliRunner().invoke(app, ["train", str(models.parent / "tiny.yaml"), "--out", str(models), "--promote"])
    assert result.exit_code == 0, result.output
    assert default(models) == {"cn-ogi": "tiny-0.4.0"}
    monkeypatch.setattr(artifact, "folders", lambda: (models,))
    assert find_model("default") == models / training.title
    make_default(models / "tiny-0.1.0", "cn-ogi")
    assert find_model("default") == models / "tiny-0.1.0"


def test_the_first_model_of_a_family_has_the_rules_to_beat(models, tmp_path):
    training = add(models, "0.5.0", -1)
    (tmp_path / "models").mkdir()
    (models / training.title).rename(tmp_path / "models" / training.title)
    fresh = training.model_copy(update={"family": "cn-ogi"})
    (tmp_path / "models" / "default.json").write_text("{}", encoding="utf-8")
    done = promote(fresh, tmp_path / "models" / training.title, tmp_path)
    assert not done.promoted


def test_the_default_may_have_been_measured_by_an_earlier_program(models, tmp_path):
    training = add(models, "0.6.0", -1)
    settings = Settings(training.family, model=str(models / "tiny-0.1.0"))
    measured = evaluate(read_corpora([str(models.parent / "clean.yaml")], 3), Plan(settings, ("shipped",)))
    (tmp_path / "report.json").write_bytes(measured.to_json())
    was = default(models)["cn-ogi"]
    make_default(models / training.title, "cn-ogi")  # which is no worse than itself
    command = ["train", str(models.parent / "tiny.yaml"), "--out", str(models), "--promote"]
    result = CliRunner().invoke(app, [*command, "--against", str(tmp_path / "report.json")])
    make_default(models / was, "cn-ogi")
    assert result.exit_code == 1, result.output
    assert "macro_f1 is worse" in result.stderr


def test_without_corpora_nothing_can_be_compared(models):
    training = tiny(models.parent)
    with pytest.raises(OptionError, match="no corpora"):
        promote(training, models / "tiny-0.1.0", models.parent)
    with pytest.raises(ModelError, match="holds no model"):
        promote(training, models / "tiny-9.9.9", models.parent)

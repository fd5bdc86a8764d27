from pathlib import Path

import pytest
import yaml

from gouji.document.errors import OptionError
from gouji.learn.corpus import Recipe
from gouji.learn.training import load_training
from tests.learn.training.helpers import TINY, tiny, write_config


def test_all_problems_are_listed(tmp_path):
    path = write_config(tmp_path, name="Tiny!", training=0, strenght=[0.1], corpus=[{"recipe": {"severity": 7}}])
    with pytest.raises(OptionError) as error:
        load_training(path)
    message = str(error.value)
    for key in ("name", "training", "strenght", "corpus.0.recipe.severity"):
        assert f"\n  {key}: " in message, key


@pytest.mark.parametrize("text", ["[", "- 1", "", "corpus: 3\nsplits: 4\nforms: {}"])
def test_what_is_no_configuration_is_refused(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OptionError, match=r"a\.yaml"):
        load_training(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(OptionError, match="can't be read"):
        load_training(tmp_path / "none.yaml")


def test_paths_are_relative_to_the_file_and_recipes_are_read(tmp_path):
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "a.yaml").write_text("severity: 0.9", encoding="utf-8")
    training = tiny(
        tmp_path,
        corpus=[{"recipe": "recipes/a.yaml"}, {}],
        samples=[{"file": "x.jsonl", "weight": 2}],
        splits={"test": ["data/y-test.jsonl.xz"]},
    )
    assert [part.recipe for part in training.corpus] == [Recipe(severity=0.9), Recipe()]
    assert training.samples[0].file == tmp_path / "x.jsonl"
    assert training.splits.test == (tmp_path / "data" / "y-test.jsonl.xz",)


def test_forms_of_a_recipe_are_relative_to_the_file_that_names_them(tmp_path):
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "a.yaml").write_text("forms: [mine.yaml]", encoding="utf-8")
    parts = [{"recipe": "recipes/a.yaml"}, {"recipe": {"forms": ["forms/mine.yaml", "/srv/mine.yaml"]}}]
    training = tiny(tmp_path, corpus=parts, calibration={"corpus": parts[1:]})
    assert [part.recipe.forms for part in training.corpus] == [
        (tmp_path / "recipes" / "mine.yaml",),
        (tmp_path / "forms" / "mine.yaml", Path("/srv/mine.yaml")),
    ]
    assert training.calibration.corpus == training.corpus[1:]
    with pytest.raises(OptionError, match=r"corpus\.0\.recipe\.forms"):
        tiny(tmp_path, corpus=[{"recipe": {"forms": 3}}])


def test_a_wrong_recipe_file_is_among_the_problems(tmp_path):
    (tmp_path / "a.yaml").write_text("severity: 9", encoding="utf-8")
    with pytest.raises(OptionError, match=r"(?s)corpus\.0: .*a\.yaml is wrong.*severity"):
        tiny(tmp_path, corpus=[{"recipe": "a.yaml"}])


def test_a_model_says_nothing_of_the_machine_it_was_trained_on(tmp_path):
    described = tiny(tmp_path, samples=[{"file": "x.jsonl"}]).described()
    assert described["samples"] == [{"file": "x.jsonl", "weight": 1.0}]
    assert str(tmp_path) not in str(described)


def test_an_unknown_family_is_refused(tmp_path):
    with pytest.raises(OptionError, match="no form family 'nowhere'"):
        tiny(tmp_path, family="nowhere").families()


def test_the_committed_configurations_are_fit_for_use():
    from pathlib import Path

    paths = sorted((Path(__file__).parents[3] / "training").glob("*.yaml"))
    configs = [path for path in paths if "first_seed" in yaml.safe_load(path.read_text(encoding="utf-8"))]
    assert configs
    for path in configs:
        training = load_training(path)
        assert training.families()
        assert set(TINY) <= set(training.model_dump())

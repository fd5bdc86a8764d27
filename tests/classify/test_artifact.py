import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import asdict

import numpy as np
import pytest
import skops.io

from gouji.classify import artifact, find_model, load_model
from gouji.classify.artifact import PROTOCOL, TRUSTED, save_model
from gouji.classify.model import Settings
from gouji.document.errors import ModelError
from tests.classify.helpers import trained


@pytest.fixture
def folder(tmp_path):
    classifier, vocabulary, follow = trained()
    meta = {"name": "small", "version": "0.0.1", "settings": asdict(Settings())}
    save_model(tmp_path / "small-0.0.1", classifier, list(vocabulary), follow, meta)
    return tmp_path / "small-0.0.1"


def parts(model):
    return model._own, model._seen, model._place, model._intercept, model.follow


def test_a_model_comes_back_as_it_was_saved(folder):
    model = load_model(folder)
    classifier, vocabulary, _ = trained()
    assert model.name == "small-0.0.1"
    assert model.vocabulary == vocabulary
    assert [tag.value for tag in model.tags] == list(classifier.classes_)


def test_reading_the_container_gives_what_skops_gives(folder, monkeypatch):
    direct = load_model(folder)
    monkeypatch.setattr(artifact, "PROTOCOL", PROTOCOL - 1)
    by_skops = load_model(folder)
    for a, b in zip(parts(direct), parts(by_skops), strict=True):
        np.testing.assert_array_equal(a, b)


def test_loading_needs_no_scikit_learn():
    code = (
        "import sys; from gouji.classify import find_model, load_model; load_model(find_model('default'));"
        "print([name for name in ('sklearn', 'skops', 'scipy', 'pandas', 'spacy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_shipped_model_loads_and_needs_no_trust():
    shipped = sorted(artifact.folders()[0].glob("*/model.skops"))
    assert shipped
    for path in shipped:
        assert load_model(path.parent).name == path.parent.name
        assert skops.io.get_untrusted_types(file=path) == list(TRUSTED)
        assert path.stat().st_size < 5_000_000
        assert (path.parent / "CARD.md").is_file()


def test_anything_but_data_is_refused(folder):
    class_of_its_own = {"classifier": Settings()}
    skops.io.dump(class_of_its_own, folder / "model.skops")
    with pytest.raises(ModelError, match="can't be used"):
        load_model(folder)


@pytest.mark.parametrize("damage", ["meta", "zip", "array", "missing", "settings"])
def test_a_broken_model_is_a_model_error(folder, damage):
    if damage == "meta":
        (folder / "meta.json").write_text("{", encoding="utf-8")
    elif damage == "zip":
        (folder / "model.skops").write_bytes(b"nothing")
    elif damage == "missing":
        (folder / "model.skops").unlink()
    elif damage == "settings":
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        (folder / "meta.json").write_text(json.dumps({**meta, "settings": {"nuisance": 1}}), encoding="utf-8")
    else:
        with zipfile.ZipFile(folder / "model.skops") as archive:
            schema = archive.read("schema.json")
        with zipfile.ZipFile(folder / "model.skops", "w") as archive:
            archive.writestr("schema.json", schema)
    with pytest.raises(ModelError, match="can't be used"):
        load_model(folder)


def test_the_resolver(folder, tmp_path, monkeypatch):
    shutil.copytree(folder, tmp_path / "small-0.0.10")
    monkeypatch.setattr(artifact, "folders", lambda: (tmp_path,))
    assert find_model("small-0.0.1") == folder
    assert find_model("small") == tmp_path / "small-0.0.10"
    assert find_model(str(folder)) == folder
    with pytest.raises(ModelError, match=r"Did you mean 'small-0.0.1"):
        find_model("smal-0.0.1")
    with pytest.raises(ModelError, match="no model folder"):
        find_model(str(tmp_path))


def test_default_is_a_shipped_model():
    assert (find_model("default") / "model.skops").is_file()


def test_each_family_has_the_default_that_the_file_names_else_that_of_the_first(folder, tmp_path, monkeypatch):
    shutil.copytree(folder, tmp_path / "other-0.0.1")
    monkeypatch.setattr(artifact, "folders", lambda: (tmp_path,))
    assert artifact.defaults_files() == ()
    named = {"cn-ogi": "small-0.0.1", "cn-ogi-stat": "other-0.0.1"}
    (tmp_path / "default.json").write_text(json.dumps(named), encoding="utf-8")
    assert artifact.defaults_files() == (tmp_path / "default.json",)
    assert find_model("default") == folder
    assert find_model("default", "cn-ogi-stat") == tmp_path / "other-0.0.1"
    assert find_model("default", "of-my-own") == folder


def test_every_shipped_default_is_a_model_of_its_family():
    for models in artifact.folders():
        for family, name in artifact.read_defaults(models).items():
            assert json.loads((models / name / "meta.json").read_text(encoding="utf-8"))["family"] == family

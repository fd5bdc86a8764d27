import json

import msgspec
import numpy as np
import pytest

from gouji.classify import load_model
from gouji.document.errors import ModelError
from gouji.learn.calibrate import Outcome, Threshold
from gouji.learn.corpus import Recipe, generate, write_samples
from gouji.learn.evaluate.calibration import calibrate
from gouji.learn.evaluate.intervals import Figure
from gouji.learn.training import train, write_card
from gouji.learn.training.corpora import gather
from gouji.learn.training.fit import fit
from tests.learn.training.helpers import silent, tiny


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    return train(tiny(folder), folder / "models", say=silent, command="gouji train tiny.yaml --out models")


def meta_of(folder):
    return json.loads((folder / "meta.json").read_text(encoding="utf-8"))


def test_the_same_configuration_gives_the_same_model_and_figures(trained, tmp_path):
    again = train(tiny(tmp_path), tmp_path / "models", say=silent)
    first, second = meta_of(trained), meta_of(again)
    assert first.pop("seconds") == first["made"]["measured"]["seconds"]
    del second["seconds"]
    assert first.pop("made")["command"] == "gouji train tiny.yaml --out models"
    assert second.pop("made")["command"] == ""
    assert first == second
    a, b = load_model(trained), load_model(again)
    assert a.vocabulary == b.vocabulary
    for name in ("_own", "_seen", "_place", "_intercept", "follow"):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name))


def test_the_folder_says_how_the_model_was_made(trained):
    meta = meta_of(trained)
    assert trained.name == "tiny-0.1.0"
    assert load_model(trained).name == "tiny-0.1.0"
    assert meta["configuration"]["first_seed"] == 81_000
    assert len(meta["corpus"]["sha256"]) == 64
    assert sum(source["reports"] for source in meta["corpus"]["sources"]) == 24
    assert set(meta["figures"]["generated"]) == {"rules", "model", "model and rules"}
    assert meta["figures"]["generated"]["model"]["macro_f1"] > 0.5
    assert {"gouji", "scikit-learn", "numpy", "python"} <= set(meta["versions"])


def test_the_card_follows_from_the_folder_and_the_reports(trained, tmp_path):
    (tmp_path / "families.md").write_text("A table of families.\n", encoding="utf-8")
    write_card(trained, tmp_path)
    card = (trained / "CARD.md").read_text(encoding="utf-8")
    assert card.startswith("# tiny 0.1.0\n")
    assert "## Model families compared\n\nA table of families.\n" in card
    assert "| row_label |" in card
    assert "held out" not in card
    made = meta_of(trained)["made"]["measured"]
    assert f"Made by `gouji train tiny.yaml --out models` on {made['date']} on " in card


def test_the_card_of_an_older_model_invents_no_command(trained, tmp_path):
    meta = meta_of(trained)
    del meta["made"]
    (tmp_path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    write_card(tmp_path, tmp_path)
    card = (tmp_path / "CARD.md").read_text(encoding="utf-8")
    assert f"Made in {meta['seconds']} s, from 24 generated reports" in card
    assert "gouji train" not in card


def test_the_card_tells_thresholds_and_calibration(trained, tmp_path):
    silent = Figure(0.001, 0.0, 0.003, 0.0, 0.002, 1, 1000, 40)
    judged = calibrate("inferred", np.array([0.9] * 10), np.array([True] * 8 + [False] * 2), np.arange(10))
    outcome = Outcome((judged,), (Threshold("uncovered/ocr", 0.995, 0.001, False, silent, 0.875),))
    folder = tmp_path / "model"
    folder.mkdir()
    meta = meta_of(trained) | {"calibration": msgspec.to_builtins(outcome)}
    (folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    write_card(folder, tmp_path)
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    assert "| uncovered by balances, ocr | 0.995 | 87.50% | 1 of 1000 | 0.2000% | 0.1000% | not kept |" in card
    assert "the latter is not stored with this model" in card
    assert "| inferred | 10 | 10 | 0.1000 | " in card


def test_the_card_tells_the_bound_that_decides(trained, tmp_path):
    over_all = Figure(0.0001, 0.0, 0.0003, 0.0, 0.0004, 1, 10_000, 40)
    of_read = Figure(0.002, 0.0, 0.006, 0.0, 0.005, 1, 500, 10)
    thresholds = (
        Threshold("uncovered/unknown", 0.9996, 0.001, False, over_all, 0.62, of_read),
        Threshold("covered/digital", 0.97, 0.0005, True, over_all, 0.9),
    )
    meta = meta_of(trained) | {"calibration": msgspec.to_builtins(Outcome((), thresholds))}
    (tmp_path / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    write_card(tmp_path, tmp_path)
    lines = (tmp_path / "CARD.md").read_text(encoding="utf-8").splitlines()
    row = "| uncovered by balances, unknown | 0.9996 | 62.00% | 1 of 10000 | 0.0400% | 1 of 500 | 0.5000% | 0.1000% |"
    assert f"{row} not kept |" in lines
    assert "| covered by balances, digital | 0.97 | 90.00% | 1 of 10000 | 0.0400% | – | – | 0.0500% | kept |" in lines
    table = [line.count("|") for line in lines if line.startswith(("| cells |", "| uncovered by", "| covered by"))]
    assert table == [10, 10, 10]
    assert "|---|---|---|---|---|---|---|---|---|" in lines


def test_a_model_is_never_overwritten(trained):
    before = (trained / "model.skops").read_bytes()
    with pytest.raises(ModelError, match="never overwritten"):
        train(tiny(trained.parent.parent), trained.parent, say=silent)
    assert (trained / "model.skops").read_bytes() == before


def test_a_weight_counts_as_so_many_copies(tmp_path):
    training = tiny(tmp_path, training=3, validation=1, test=1, least_reports=1, most_grams=9999, blind=0, rounds=200)
    families = training.families()
    corpus = gather(training, families)
    doubled = fit(training, families, corpus.known, [1, 2, 1], corpus.held, silent)
    copied = fit(training, families, [*corpus.known, corpus.known[1]], [1] * 4, corpus.held, silent)
    np.testing.assert_allclose(doubled.classifier.coef_, copied.classifier.coef_, atol=1e-2)


def test_measured_splits_stand_in_the_figures(tmp_path):
    write_samples(tmp_path / "my-test.jsonl", [generate(95_000, Recipe())])
    training = tiny(tmp_path, splits={"test": ["my-test.jsonl"]}, rounds=3)
    assert set(meta_of(train(training, tmp_path / "models", say=silent))["figures"]) == {"generated", "my-test.jsonl"}

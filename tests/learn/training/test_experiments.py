import json

import pytest

from gouji.document.errors import OptionError
from gouji.learn.corpus import LAYOUT_NAMES
from gouji.learn.training import compare_families, hold_out_layouts
from gouji.learn.training.corpora import generate_reports
from gouji.learn.training.layouts import PAGE_KINDS, with_layouts
from tests.learn.training.helpers import silent, tiny


def test_families_are_compared_with_and_without_neighbours_and_decoding(tmp_path):
    table = compare_families(tiny(tmp_path), tmp_path / "reports", silent, "gouji train tiny.yaml --compare")
    data = json.loads((tmp_path / "reports" / "families.json").read_text(encoding="utf-8"))
    assert data["splits"] == {"generated": 4}
    assert data["chosen_on"] == "generated"
    variants = {(r["family"], r["neighbours"], r["decoding"]) for r in data["results"]}
    assert len(variants) == len(data["results"]) == 1 + 3 * 4
    of = {(r["family"], r["neighbours"], r["decoding"]): r["macro_f1"]["generated"] for r in data["results"]}
    assert of["logistic regression", True, True] > of["complement naive Bayes", False, False]
    assert table == (tmp_path / "reports" / "families.md").read_text(encoding="utf-8")
    assert table.count("| linear SVM |") == 4
    assert data["made"]["command"] == "gouji train tiny.yaml --compare"
    measured = data["made"]["measured"]
    assert table.startswith(f"Made by `gouji train tiny.yaml --compare` on {measured['date']} on ")
    assert measured["machine"]["processor"] in table.partition("\n")[0]


def test_an_unknown_family_of_models_is_refused(tmp_path):
    with pytest.raises(OptionError, match="no model family 'oracle'"):
        compare_families(tiny(tmp_path, compare={"reports": 2, "families": ["oracle"]}), tmp_path, silent)


def test_every_layout_is_of_one_kind_of_page():
    assert sorted(name for layouts in PAGE_KINDS.values() for name in layouts) == sorted(LAYOUT_NAMES)
    assert len(PAGE_KINDS) == 7


def test_layouts_are_held_out_and_learnt_from_a_few_reports(tmp_path):
    table = hold_out_layouts(tiny(tmp_path), tmp_path / "reports", silent)
    data = json.loads((tmp_path / "reports" / "layouts.json").read_text(encoding="utf-8"))
    assert [result["kind"] for result in data["results"]] == ["tabs", "glued"]
    for result in data["results"]:
        assert result["reports"] == 2
        assert result["cells"] > 0
        for arm in ("rules", "before", "after"):
            assert 0 < result[arm]["macro_f1"] <= 1
            assert 0 <= result[arm]["low"] <= result[arm]["exact"] <= result[arm]["high"] <= 1
            assert f"{result[arm]['exact']:.4f} [{result[arm]['low']:.4f}, {result[arm]['high']:.4f}]" in table
    assert table.count("\n| ") == 3
    assert table.startswith(f"Made on {data['made']['measured']['date']} on ")
    assert table == (tmp_path / "reports" / "layouts.md").read_text(encoding="utf-8")


def test_what_is_held_out_is_in_no_report_to_train_on(tmp_path):
    training = tiny(tmp_path)
    others = with_layouts(training, [name for name in LAYOUT_NAMES if name != "cells"])
    only = with_layouts(training, ["cells"])
    for plan, seen in ((others, False), (only, True)):
        samples = [sample for _, sample in generate_reports(plan, plan.families(), range(20))]
        assert all(("cells" in sample.layout.split("+")) is seen for sample in samples if sample.layout != "none")


def test_an_unknown_kind_of_page_is_refused(tmp_path):
    with pytest.raises(OptionError, match="no kind of page 'papyrus'"):
        hold_out_layouts(tiny(tmp_path, hold_out={"kinds": ["papyrus"]}), tmp_path, silent)

"""Configurations of splits, and what is planned from them."""

from collections import Counter
from pathlib import Path

import pytest

from gouji.document.errors import OptionError
from gouji.learn.corpus import Recipe
from gouji.learn.pages.build import Pages, Task, load_pages, plan, read_report
from gouji.learn.pages.engines import missing
from gouji.learn.pages.render import Renderer, find_chromium, fonts_missing
from gouji.learn.pairs import Pair, read_pairs, write_pairs

FOLDER = Path(__file__).parents[3] / "training" / "pages"

CONFIG = {
    "name": "trial", "reports": 12, "first_seed": 0, "recipe": Recipe(), "fonts": ("One", "Two"),
    "engines": {"rapidocr": {"scan0": 2}, "tesseract": {"scan1": 1}}, "styles": {"boxes": 1, "rows": 1},
}  # fmt: skip


def test_a_plan_is_balanced_and_reproducible() -> None:
    tasks = plan(Pages.model_validate(CONFIG))
    assert tasks == plan(Pages.model_validate(CONFIG))
    assert [task.seed for task in tasks] == list(range(12))
    assert Counter((task.engine, task.severity, task.style) for task in tasks) == {
        ("rapidocr", "scan0", "boxes"): 4, ("rapidocr", "scan0", "rows"): 4,
        ("tesseract", "scan1", "boxes"): 2, ("tesseract", "scan1", "rows"): 2,
    }  # fmt: skip
    assert Counter(task.font for task in tasks) == {"One": 6, "Two": 6}


def test_no_report_and_no_test_font_is_in_two_splits() -> None:
    configs = {path.stem: load_pages(path) for path in sorted(FOLDER.glob("*.yaml"))}
    assert {"channel", "calibration", "test"} <= set(configs)
    assert configs["test"].reports >= 200
    seeds = [task.seed for config in configs.values() for task in plan(config)]
    assert len(seeds) == len(set(seeds))
    assert not {*configs["channel"].fonts, *configs["calibration"].fonts} & set(configs["test"].fonts)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"engines": {"readiris": {"scan0": 1}}}, "readiris"),
        ({"engines": {"rapidocr": {"scan9": 1}}}, "scan9"),
        ({"styles": {"csv": 1}}, "csv"),
        ({"fonts": []}, "fonts"),
        ({"colour": True}, "colour"),
    ],
)
def test_a_wrong_configuration_is_refused(change: dict[str, object], complaint: str, tmp_path: Path) -> None:
    import yaml

    path = tmp_path / "wrong.yaml"
    path.write_text(yaml.safe_dump({**CONFIG, "recipe": {}, "fonts": ["One"], **change}), encoding="utf-8")
    with pytest.raises(OptionError, match=complaint):
        load_pages(path)


def test_forms_of_its_recipe_are_relative_to_the_configuration(tmp_path: Path) -> None:
    import yaml

    path = tmp_path / "trial.yaml"
    path.write_text(yaml.safe_dump({**CONFIG, "recipe": {"forms": ["mine.yaml"]}, "fonts": ["One"]}), encoding="utf-8")
    assert load_pages(path).recipe.forms == (tmp_path / "mine.yaml",)


@pytest.mark.parametrize("name", ["pairs.jsonl", "pairs.jsonl.xz"])
def test_pairs_round_trip(name: str, tmp_path: Path) -> None:
    pairs = [Pair("行政许可", "行攻许可", "label", "rapidocr", "scan3", "One", "trial-0000001")]
    write_pairs(tmp_path / name, pairs)
    assert list(read_pairs(tmp_path / name)) == pairs


def test_a_report_is_read_with_its_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")  # several tests at once with threads each take ten times as long
    pytest.importorskip("cv2", reason="pages are scanned with OpenCV, from the extra 'learn'")
    pytest.importorskip("playwright", reason="pages are printed through playwright, from the extra 'learn'")
    fonts = [font for font in ("Noto Sans CJK SC", "WenQuanYi Zen Hei", "AR PL UMing CN") if not fonts_missing([font])]
    reason = missing("tesseract") or ("" if find_chromium() else "Chromium is not installed.")
    if reason or not fonts:
        pytest.skip(reason or "No font for Chinese is installed.")
    config = load_pages(FOLDER / "stat-test.yaml").model_copy(update={"paragraph": 20, "paragraphs": 1})
    task = Task(940000, fonts[0], "tesseract", "scan0", "rows")
    with Renderer() as renderer:
        sample, pairs = read_report(config, task, renderer)
        assert (sample, pairs) == read_report(config, task, renderer)
    assert (sample.engine, sample.severity, sample.font, sample.layout) == ("tesseract", "scan0", fonts[0], "rows")
    assert sample.family == "cn-ogi-stat"
    assert 0 < (sample.character_error or 0) < 0.3
    lines = sample.text.split("\n")
    assert len(lines) == len(sample.tags)
    numbers = {(m.row, m.column): lines[m.line - 1][m.start : m.end] for m in sample.marks if m.kind == "number"}
    table = sample.gold.tables["statistics"]
    right = [numbers.get((row, "year")) == str(values[0]) for row, values in table.items()]
    assert sum(right) >= 0.7 * len(right)
    assert any(pair.truth == pair.read != "" for pair in pairs)

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner, Result

from gouji.cli import app
from tests.batch.fakes import sound_report
from tests.batch.test_across import report as year_report
from tests.batch.test_results import change, put


def gouji(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_check_lists_what_fails_and_leaves_with_1_if_strict(tmp_path: Path) -> None:
    put(tmp_path, "a", change(sound_report(), "review", "upheld", value=Decimal(5)))
    result = gouji("check", tmp_path)
    assert result.exit_code == 0
    assert "disputes/row_total" in result.stdout
    assert "2 passed, 1 failed, 0 undecided; 1 differ" in result.stdout
    assert gouji("check", tmp_path, "--strict").exit_code == 1


def test_check_json(tmp_path: Path) -> None:
    put(tmp_path, "a", change(sound_report(), "review", "upheld", value=Decimal(5)))
    found = json.loads(gouji("check", tmp_path, "--json").stdout)
    assert found["findings"][0]["right"] == 12
    assert found["outcomes"]["failed"] == 1


def test_check_of_sound_results_is_content(tmp_path: Path) -> None:
    put(tmp_path, "a", sound_report())
    assert gouji("check", tmp_path, "--strict").exit_code == 0


def test_diff_lists_changes_and_leaves_with_1_if_asked(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    put(old, "a", sound_report())
    put(new, "a", change(sound_report(), "review", "upheld", value=Decimal(5)))
    result = gouji("diff", old, new)
    assert result.exit_code == 0
    assert "disputes/review/upheld" in result.stdout
    assert "1 results, 15 cells: 1 changed (1 value" in result.stdout
    assert gouji("diff", old, new, "--exit-code").exit_code == 1
    assert gouji("diff", old, old, "--exit-code").exit_code == 0
    found = json.loads(gouji("diff", old, new, "--json").stdout)
    assert found["changes"][0]["after"] == {"value": 5, "status": "read", "accepted": True}


def test_text_of_a_result_is_never_markup(tmp_path: Path) -> None:
    put(tmp_path, "[red]x", sound_report())
    put(tmp_path / "other", "y", replace(sound_report()))
    assert "[red]x" in gouji("diff", tmp_path, tmp_path / "other").stdout


def test_explain_of_what_is_no_result(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    result = gouji("explain", tmp_path / "a.json", "--cell", "a/b/c")
    assert result.exit_code == 3
    assert "not a result of gouji" in result.stderr


def test_explain_prints_or_gives_json(tmp_path: Path) -> None:
    put(tmp_path, "a", sound_report())
    words = ("explain", tmp_path / "a.json", "--cell", "disputes/review/total")
    assert "It was read on line 1" in gouji(*words).stdout
    assert "第 1 行" in gouji(*words, "--lang", "zh").stdout
    found = json.loads(gouji(*words, "--json").stdout)
    assert found["value"] == 7
    assert [step["id"] for step in found["steps"]] == [
        "cell", "edition", "row", "place", "value", "balances", "decision",
    ]  # fmt: skip


def test_check_across_years_tells_what_was_not_taken_over(tmp_path: Path) -> None:
    put(tmp_path, "a", year_report("甲县", 2020, 0, 3))
    put(tmp_path, "b", year_report("甲县人民政府", 2021, 2, 0))
    result = gouji("check", tmp_path, "--across-years", "--strict")
    assert result.exit_code == 1
    assert "applications/carried_in/natural_person" in result.stdout
    assert "1 pairs of consecutive years: 6 agrees, 1 contradicts, 0 not certain" in result.stdout
    found = json.loads(gouji("check", tmp_path, "--across-years", "--json").stdout)
    assert found["across_years"]["findings"][0]["handed"] == 3

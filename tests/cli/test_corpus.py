from pathlib import Path

from typer.testing import CliRunner, Result

from gouji.cli import app
from gouji.learn.corpus import generate, read_samples

FORM = Path(__file__).parents[2] / "fixtures" / "forms" / "good" / "inequality.yaml"


def gouji(*words: str | Path | int) -> Result:
    return CliRunner().invoke(app, ["corpus", *(str(word) for word in words)])


def test_a_file_holds_samples_and_a_folder_reports_with_their_gold(tmp_path: Path) -> None:
    assert gouji("--n", 2, "--seed", 9, "--out", tmp_path / "c.jsonl.xz").exit_code == 0
    assert list(read_samples(tmp_path / "c.jsonl.xz")) == [generate(9), generate(10)]
    assert gouji("--n", 2, "--seed", 9, "--out", tmp_path / "c").exit_code == 0
    assert (tmp_path / "c" / "reports" / "g0000009.txt").read_bytes().decode() == generate(9).text
    assert sorted(path.name for path in (tmp_path / "c" / "gold").iterdir()) == ["g0000009.json", "g0000010.json"]


def test_a_form_of_ones_own_is_generated_with_no_code(tmp_path: Path) -> None:
    out = tmp_path / "c.jsonl"
    assert gouji("--n", 3, "--out", out, "--form", FORM, "--family", "test-parts").exit_code == 0
    samples = list(read_samples(out))
    assert {sample.family for sample in samples} == {"test-parts"}
    assert all(2010 <= sample.gold.year <= 2018 for sample in samples)


def test_what_is_wrong_with_recipe_or_family_is_said(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("severity: 3", encoding="utf-8")
    result = gouji(recipe, "--out", tmp_path / "c")
    assert result.exit_code == 4
    assert "severity" in result.stderr
    result = gouji("--family", "nobody", "--out", tmp_path / "c")
    assert result.exit_code == 4
    assert "There are cn-ogi" in result.stderr

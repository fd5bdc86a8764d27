from typer.testing import CliRunner

from gouji.cli import app
from tests.learn.training.helpers import write_config


def run(*arguments):
    return CliRunner().invoke(app, ["train", *map(str, arguments)])


def test_a_model_is_trained_with_its_card_and_not_twice(tmp_path):
    config = write_config(tmp_path, training=6, validation=2, test=2, rounds=3)
    first = run(config, "--out", tmp_path / "models")
    assert first.exit_code == 0, first.output
    assert {path.name for path in (tmp_path / "models" / "tiny-0.1.0").iterdir()} == {
        "model.skops", "meta.json", "CARD.md",
    }  # fmt: skip
    assert "tag macro-F1 on generated" in first.stdout
    second = run(config, "--out", tmp_path / "models")
    assert second.exit_code == 4
    assert "never overwritten" in second.stderr


def test_a_wrong_configuration_ends_before_any_work(tmp_path):
    result = run(write_config(tmp_path, training=0, colour="red"), "--out", tmp_path / "models")
    assert result.exit_code == 4
    assert "training: " in result.stderr
    assert "colour: " in result.stderr
    assert not (tmp_path / "models").exists()


def test_the_comparison_goes_to_the_reports(tmp_path):
    config = write_config(
        tmp_path, validation=2, test=2, rounds=3, compare={"reports": 4, "families": ["complement naive Bayes"]}
    )
    result = run(config, "--compare", "--report", tmp_path / "reports", "--out", tmp_path / "models")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "reports" / "families.md").is_file()
    assert "| complement naive Bayes |" in result.stdout
    assert not (tmp_path / "models").exists()

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gouji.cli import app
from gouji.forms import shipped


def gouji(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_list_names_every_form() -> None:
    shown = gouji("forms", "list").stdout
    assert "cn-ogi/2019" in shown
    assert "cn-ogi/2021" in shown
    assert "disclosure, applications, disputes" in shown


def test_show_gives_keys_labels_and_balances() -> None:
    shown = gouji("forms", "show", "cn-ogi/2021").stdout
    for word in (
        "art20_8.fees",
        "fee_amount",
        "万元",
        "unavailable.not_held",
        "法人或其他组织 / 商业企业",
        "column_balance",
    ):
        assert word in shown


def test_show_of_one_table_tells_rows_of_a_form_printed_as_one_row() -> None:
    shown = gouji("forms", "show", "cn-ogi/2021", "--table", "disputes").stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "litigation_after_review 行政诉讼 / 复议后起诉" in lines
    assert any(line.startswith("upheld 结果维持 count") for line in lines)
    assert "denied" not in shown


@pytest.mark.parametrize(
    ("words", "say"), [(("cn-ogi/1900",), "There are cn-ogi/2019"), (("cn-ogi/2021", "-t", "no"), "It has disclosure")]
)
def test_show_of_what_is_not_there_names_what_is(words: tuple[str, ...], say: str) -> None:
    result = gouji("forms", "show", *words)
    assert result.exit_code == 4
    assert say in result.stderr


def test_check_tells_a_good_file_from_a_bad_one(tmp_path: Path) -> None:
    assert gouji("forms", "check", shipped()[0]).exit_code == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("form: x/1\ntitel: y\n", encoding="utf-8")
    result = gouji("forms", "check", bad)
    assert result.exit_code == 4
    assert "did you mean 'title'?" in result.stderr
    assert len(result.stderr.splitlines()) > 2

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gouji.cli import app
from gouji.cli.settings import make_settings, split
from gouji.document.errors import OptionError
from gouji.forms import shipped
from gouji.pipeline import Settings
from gouji.writers import LANGUAGES, WRITERS
from tests.batch.fakes import fake_pipeline, write_files

EXAMPLE = "cn-ogi/2021"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def run(folder: Path | str, *more: str, out: Path, input: str | None = None) -> Result:
    with fake_pipeline():
        return CliRunner().invoke(app, ["run", str(folder), "--out", str(out), "--workers", "1", *more], input=input)


def test_all_formats_are_written_and_the_summary_is_shown(folder: Path, tmp_path: Path) -> None:
    write_files(folder, a_txt="one", b_txt="[bold]bad[/bold]")
    result = run(folder, out=tmp_path / "out")
    assert result.exit_code == 0
    assert {p.suffix[1:] for p in (tmp_path / "out").glob("a.txt.*")} == set(WRITERS)
    assert "straight through" in result.stdout
    assert "100.0%" in result.stdout
    assert "There is nothing in it." in result.stdout
    assert result.stderr == ""


def test_formats_may_be_repeated_or_parted_with_commas(folder: Path, tmp_path: Path) -> None:
    write_files(folder, a_txt="one")
    run(folder, "--format", "json,csv", "-f", "csv", out=tmp_path / "out")
    assert {p.suffix[1:] for p in (tmp_path / "out").glob("a.txt.*")} == {"json", "csv"}


def test_json_prints_the_summary_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    write_files(folder, a_txt="one")
    result = run(folder, "--json", "-f", "json", out=tmp_path / "out")
    assert json.loads(result.stdout) == json.loads((tmp_path / "out" / "summary.json").read_text())


def test_quiet_prints_nothing(folder: Path, tmp_path: Path) -> None:
    write_files(folder, a_txt="one")
    assert run(folder, "--quiet", out=tmp_path / "out").output == ""


def test_standard_input_is_read(tmp_path: Path) -> None:
    assert run("-", "-f", "json", out=tmp_path / "out", input="one").exit_code == 0
    assert json.loads((tmp_path / "out" / "stdin.json").read_bytes())["source"]["name"] == "stdin"


@pytest.mark.parametrize(
    ("texts", "fail_on", "code"),
    [
        ({"a_txt": "one"}, "review,conflict,error", 0),
        ({"a_txt": "review"}, "", 0),
        ({"a_txt": "review"}, "review", 1),
        ({"a_txt": "review"}, "conflict", 0),
        ({"a_txt": "conflict"}, "conflict", 1),
        ({"a_txt": "one", "b_txt": "bad"}, "", 0),
        ({"a_txt": "one", "b_txt": "bad"}, "review,error", 1),
        ({"a_txt": "bad", "b_txt": "bug"}, "", 3),
        ({}, "", 3),
    ],
)
def test_exit_codes(folder: Path, tmp_path: Path, texts: dict[str, str], fail_on: str, code: int) -> None:
    write_files(folder, **texts)
    more = ["--fail-on", fail_on] if fail_on else []
    assert run(folder, "-f", "json", *more, out=tmp_path / "out").exit_code == code


@pytest.mark.parametrize(("share", "code"), [("0.99", 1), ("0.98", 0)])
def test_a_share_of_accepted_cells_may_be_asked_for(folder: Path, tmp_path: Path, share: str, code: int) -> None:
    write_files(folder, a_txt="review", b_txt="one", c_txt="one", d_txt="one")  # 59 of 60 cells
    assert run(folder, "-f", "json", "--min-accepted", share, out=tmp_path / "out").exit_code == code


def test_inputs_come_from_lists_and_patterns_too(folder: Path, tmp_path: Path) -> None:
    write_files(folder, a_txt="one", b__c_txt="two", d_pdf="three")
    (tmp_path / "list").write_text(str(folder / "a.txt"))
    result = run(folder / "**" / "*.txt", "--list", str(tmp_path / "list"), "--layout", "both", out=tmp_path / "out")
    assert result.exit_code == 0
    assert len(list((tmp_path / "out").rglob("*.xlsx"))) == 3
    assert (tmp_path / "out" / "store" / "cells").is_dir()


def test_what_is_missing_on_the_command_line_is_said(folder: Path, tmp_path: Path) -> None:
    def said(*args: str) -> str:
        result = CliRunner().invoke(app, ["run", *args])
        assert result.exit_code == 2
        return " ".join(result.stderr.replace("│", " ").split())

    assert "Nothing to read" in said("--out", "x")
    assert "--out" in said(str(folder))
    assert "--manifest FOLDER" in said(str(folder), "--out", "s3://bucket/x")
    assert "beside them" in said(str(folder), "--out", str(tmp_path / "o"), "--manifest", str(tmp_path))


@pytest.mark.parametrize(
    ("more", "code", "say"),
    [
        (["--layout", "sheet"], 2, "files, store, both"),
        (["--engine", "dask"], 4, "--scheduler"),
        (["--source", "paper"], 2, "auto, digital, ocr"),
        (["--fail-on", "rain"], 2, "review, conflict, error"),
        (["--workers", "many"], 2, "auto"),
        (["--lang", "fr"], 2, "zh, en"),
        (["--format", "pdf"], 4, ", ".join(WRITERS)),
        (["--form", "a/1", "--form", "b/1"], 4, "several families"),
        (["--threshold", "0"], 4, "threshold"),
    ],
)
def test_wrong_options_name_what_is_allowed(folder: Path, tmp_path: Path, more: list[str], code: int, say: str) -> None:
    write_files(folder, a_txt="one")
    result = run(folder, *more, out=tmp_path / "out")
    assert result.exit_code == code
    assert say in " ".join(result.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_path_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    result = run(tmp_path / "no", out=tmp_path / "out")
    assert result.exit_code == 2
    assert "does not exist" in " ".join(result.stderr.replace("│", " ").split())  # the box wraps at any word


def test_the_choices_are_the_registries() -> None:
    from gouji.batch.options import ENGINES, LAYOUTS
    from gouji.cli import run as module
    from gouji.pipeline.settings import SOURCES
    from gouji.readers import OCR_ENGINES

    shown = CliRunner().invoke(app, ["run", "--help"], env={"COLUMNS": "400"}).stdout
    assert f"Language of the pages: {' or '.join(LANGUAGES)}." in shown
    assert module.LANGUAGES == LANGUAGES
    assert module.SOURCES == SOURCES
    assert (module.LAYOUTS, module.ENGINES) == (LAYOUTS, ENGINES)
    assert module.OCR_ENGINES == OCR_ENGINES


def test_split_keeps_each_word_once_in_order() -> None:
    assert split(["b, a", "", "a,c"]) == ("b", "a", "c")
    assert split(None) == ()


def test_forms_say_the_family() -> None:
    def made(*forms: str) -> Settings:
        return make_settings(forms, "none", "auto", 0.9, None, None)

    own = next(path for path in shipped() if "2021" in path.name)
    assert made() == Settings(model="none", threshold=0.9)
    assert made("cn-ogi") == Settings(family="cn-ogi", model="none", threshold=0.9)
    assert made(EXAMPLE).forms == (EXAMPLE,)
    assert made(str(own)).form_paths == (own.resolve(),)
    assert made(str(own)).forms == ()
    assert made("cn-ogi/2019", str(own)).forms == ("cn-ogi/2019", EXAMPLE)
    assert made("own/1").family == "own"
    with pytest.raises(OptionError, match="cn-ogi, own"):
        made("own/1", EXAMPLE)

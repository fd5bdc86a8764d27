import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from gouji import __version__
from gouji.cli.app import EXIT_CODES, EXTRAS, Exit, Group
from gouji.cli.app import app as whole
from gouji.document import errors


def failing(error: Exception) -> typer.Typer:
    app = typer.Typer(cls=Group, pretty_exceptions_enable=False)

    @app.callback()
    def frame(debug: bool = False) -> None:
        pass

    @app.command()
    def fail() -> None:
        raise error

    return app


def test_an_error_is_one_sentence_and_its_exit_code() -> None:
    result = CliRunner().invoke(failing(errors.ModelError("The model is gone.")), ["fail"])
    assert (result.exit_code, result.stderr, result.stdout) == (4, "Error: The model is gone.\n", "")


def test_a_bug_asks_to_be_reported() -> None:
    result = CliRunner().invoke(failing(ValueError("seven")), ["fail"])
    assert result.exit_code == 70
    assert "gouji --debug" in result.stderr
    assert "ValueError: seven" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_package_of_an_extra_is_asked_for() -> None:
    result = CliRunner().invoke(failing(ModuleNotFoundError("No module", name="docx.oxml")), ["fail"])
    assert result.exit_code == Exit.SETUP
    assert "module docx," in result.stderr
    assert "pip install 'gouji[draft]'" in result.stderr
    other = CliRunner().invoke(failing(ModuleNotFoundError("No module", name="gouji.lost")), ["fail"])
    assert other.exit_code == Exit.BUG


def test_extras_that_are_named_are_those_of_the_package() -> None:
    stated = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    names = {"cv2": "opencv-python-headless", "docx": "python-docx"}
    extras = stated["project"]["optional-dependencies"]
    for module, extra in EXTRAS.items():
        assert any(line.startswith(names.get(module, module.replace("_", "-"))) for line in extras[extra]), module


@pytest.mark.parametrize("error", [errors.ModelError("gone"), ValueError("seven")])
def test_debug_shows_the_traceback(error: Exception) -> None:
    assert CliRunner().invoke(failing(error), ["--debug", "fail"]).exception is error


def test_every_error_has_an_exit_code_that_is_explained() -> None:
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.GoujiError)]
    assert {c.exit_code for c in classes} == {Exit.INPUT, Exit.SETUP, Exit.BUG}
    assert set(EXIT_CODES) == set(Exit)


def test_help_explains_the_exit_codes() -> None:
    import gouji.cli  # noqa: F401 - adds the commands

    for command in ([], ["run"], ["explain"], ["check"], ["diff"], ["forms"], ["forms", "show"], ["info"], ["schema"]):
        shown = CliRunner().invoke(whole, [*command, "--help"], env={"COLUMNS": "400"}).stdout
        for code, meaning in EXIT_CODES.items():
            assert f"{code.value} {meaning}" in shown, command


def test_version() -> None:
    assert CliRunner().invoke(whole, ["--version"]).stdout == f"gouji {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = """
import sys
from gouji.cli import app
try:
    app(["run", "--help"], prog_name="gouji")
except SystemExit:
    pass
heavy = {"spacy", "sklearn", "numpy", "yaml", "jinja2", "xlsxwriter", "rapidfuzz", "opencc"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--out" in done.stdout
    assert done.stderr.strip() == "[]"


def test_the_module_can_be_run() -> None:
    done = subprocess.run([sys.executable, "-m", "gouji", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"gouji {__version__}\n"

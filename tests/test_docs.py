"""The documents say what the program does: commands, options, formats, exit codes, names, and the shape of a result."""

import json
import re
import runpy
from pathlib import Path

import jsonschema
import pytest
import typer

import gouji
from gouji.cli import app
from gouji.cli.app import EXIT_CODES
from gouji.document import Report, Status, Verdict
from gouji.readers import READERS
from gouji.writers import WRITERS

ROOT = Path(__file__).parent.parent
MADE = runpy.run_path(str(ROOT / "docs" / "make_cli.py"))
"""The names of the script that makes the page of the command line."""

FIRST = "python3 -m venv .venv && .venv/bin/pip install -q '.[all]' && .venv/bin/gouji run fixtures/reports --out out"
PAGES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
PAGES += ["docs/api.md", "docs/batches.md", "docs/cli.md", "docs/data.md", "docs/result.md"]
SECOND = "python3 -m venv .venv && .venv/bin/pip install -q '.[all,test]' && .venv/bin/pytest"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", read(name), re.DOTALL | re.MULTILINE)


def first_column(name: str, under: str) -> list[str]:
    """The first cells of the table whose head begins with that word, without marks."""
    rows = read(name).partition(f"\n| {under} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [row.split("|")[1].strip().strip("`") for row in rows]


def table(name: str, under: str) -> dict[str, str]:
    """The first two columns of that table."""
    rows = read(name).partition(f"\n| {under} |")[2].partition("\n\n")[0].splitlines()[2:]
    return {row.split("|")[1].strip().strip("`"): row.split("|")[2].strip() for row in rows}


def test_the_two_commands_stand_in_the_readme_alone_on_their_lines() -> None:
    lines = read("README.md").splitlines()
    assert [line for line in lines if line.startswith("python3 -m venv")] == [FIRST, SECOND]


def test_ci_finds_the_commands_in_the_readme() -> None:
    ends = re.findall(r"\$\(command_ending '(.+)'\)", read(".ci/run"))
    pattern = re.search(r'grep -E "(.+)" README', read(".ci/run"))
    assert pattern
    for end, command in zip(ends, (FIRST, SECOND), strict=True):
        found = re.compile(pattern[1].replace("$1", end).replace(r"\$", "$"), re.MULTILINE)
        assert [match[0] for match in found.finditer(read("README.md"))] == [command]


def test_the_page_of_the_command_line_is_that_of_the_commands() -> None:
    assert read("docs/cli.md") == MADE["page"](), "make it again: python docs/make_cli.py"


@pytest.mark.parametrize(
    "path", [path for path, _ in MADE["commands"](typer.main.get_command(app), ("gouji",))], ids=" ".join
)
def test_every_command_and_option_is_explained(path: tuple[str, ...]) -> None:
    command = dict(MADE["commands"](typer.main.get_command(app), ("gouji",)))[path]
    section = read("docs/cli.md").partition(f"\n## `{' '.join(path)}`\n")[2].partition("\n## ")[0]
    assert section.strip()
    assert command.help
    for parameter in command.params:
        if not MADE["NOT_OURS"] & set(parameter.opts):
            assert parameter.help, parameter.name
            for option in parameter.opts:
                assert f"`{option}`" in section


@pytest.mark.parametrize(
    "command", re.findall(r"^gouji ([a-z]+(?: list| show| check)?)", read("README.md"), re.MULTILINE)
)
def test_commands_of_the_tour_exist(command: str) -> None:
    assert f"\n## `gouji {command}`\n" in read("docs/cli.md")


def test_the_python_tour_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    (tour,) = blocks("README.md", "python")
    names: dict[str, object] = {}
    exec(compile(tour, "README.md", "exec"), names)
    cell = names["cell"]
    assert isinstance(cell, gouji.Cell)
    assert capsys.readouterr().out.split()[:2] == [str(cell.value), cell.status]


def test_the_example_is_a_result() -> None:
    schema = json.loads(read("schema/report.schema.json"))
    (example,) = blocks("docs/result.md", "json")
    jsonschema.Draft202012Validator(schema).validate(json.loads(example))
    assert json.loads(Report.from_json(example).to_json()) == json.loads(example)


@pytest.mark.parametrize(
    ("page", "under", "names"),
    [
        ("docs/api.md", "reader", list(READERS)),
        ("docs/api.md", "writer", list(WRITERS)),
        ("docs/result.md", "status", [status.value for status in Status]),
        ("docs/result.md", "verdict", [verdict.value for verdict in Verdict]),
        ("README.md", "a cell's status", [status.value for status in Status]),
        ("README.md", "a report's verdict", [verdict.value for verdict in Verdict]),
    ],
)
def test_every_name_is_in_the_table(page: str, under: str, names: list[str]) -> None:
    assert first_column(page, under) == names


def test_exit_codes_are_those_of_the_program() -> None:
    assert table("README.md", "exit code") == {str(code.value): meaning for code, meaning in EXIT_CODES.items()}


def test_every_public_name_is_documented() -> None:
    documented = [name.partition("(")[0] for name in first_column("docs/api.md", "name")]
    assert sorted(documented) == sorted(gouji.__all__)
    assert all(getattr(gouji, name) is not None for name in gouji.__all__)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", read(page)):
        assert target.startswith("https://") or ((ROOT / page).parent / target).exists(), target


def test_files_that_contributors_are_sent_to_exist() -> None:
    named = re.findall(
        r"`((?:src|docs|tests|training|fixtures|schema|benchmarks)/[^`\s]*|\.ci/run)`", read("CONTRIBUTING.md")
    )
    assert len(named) > 10
    for name in named:
        assert "NAME" in name or (ROOT / name).exists(), name
    for script in re.findall(r"\.venv/bin/python ((?:docs|benchmarks)/\S+\.py)", read("CONTRIBUTING.md")):
        assert (ROOT / script).exists(), script


def test_the_version_has_its_entry() -> None:
    assert f"## [{gouji.__version__}]" in read("CHANGELOG.md")

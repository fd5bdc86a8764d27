"""Every file of fixtures/forms/bad is refused for exactly the problems that it names itself."""

from collections import Counter
from pathlib import Path

import pytest

from gouji.document.errors import FormError
from gouji.forms import check_form, load_families, shipped

BAD = sorted((Path(__file__).parents[2] / "fixtures/forms/bad").glob("*.yaml"))
EXPECTS = "# expects: "


def expected(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(EXPECTS) for line in lines if line.startswith(EXPECTS)]


def test_there_are_bad_forms() -> None:
    assert len(BAD) > 10
    assert all(expected(path) for path in BAD)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_all_problems_are_told_at_once(path: Path) -> None:
    assert Counter(check_form(path)) == Counter(expected(path))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_form_stops_the_run_and_names_its_file(path: Path) -> None:
    with pytest.raises(FormError) as raised:
        load_families((path,))
    assert Counter(raised.value.problems) == Counter(f"{path.name}: {problem}" for problem in expected(path))
    assert all(problem in str(raised.value) for problem in expected(path))


def test_the_problems_of_every_file_are_told() -> None:
    two = (BAD[0], BAD[1])
    with pytest.raises(FormError) as raised:
        load_families(two)
    assert {problem.partition(":")[0] for problem in raised.value.problems} == {path.name for path in two}


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "No such file"), (b"\xff\xfe\x00", "decode"), (b"form: \x00", "special characters are not allowed")],
)
def test_a_file_that_cannot_be_read_is_a_problem_of_the_form(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "form.yaml"
    if content is not None:
        path.write_bytes(content)
    (found,) = check_form(path)
    assert found.startswith("file: ")
    assert problem in found
    with pytest.raises(FormError):
        load_families((path,))


def test_a_form_nested_without_end_is_a_problem_of_the_form(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 5000, encoding="utf-8")
    assert len(check_form(path)) == 1


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_the_shipped_forms_have_no_problems(path: Path) -> None:
    assert check_form(path) == []

"""The format: schema, round trip, and what is said of wrong lines."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gouji.document import Tag
from gouji.document.errors import EmptyInput, InputError, TooLarge
from gouji.forms import Family
from gouji.learn.corrections import Places, read, read_jsonl
from gouji.learn.corrections.schema import PATH, corrections_schema, schema_text
from gouji.learn.corrections.types import encode
from tests.learn.corrections.sample import sign

ROOT = Path(__file__).parents[3]
TAGGED = sign().line_tag(3, "一、总体情况", Tag.HEADING, "plainly")
LABEL = sign().match((5, 0, 2), "规章", "disclosure", "art20_1.regulations", None)
NO_LABEL = sign().match((5, 3, 4), "0", "disclosure", None, None)
CELL = sign().cell(("disclosure", "art20_1.regulations", "in_force"), Decimal("7.50"), (5, 7, 8))
BLANK = sign().cell(("disclosure", "art20_1.regulations", "issued"), None)
ALL = (TAGGED, LABEL, NO_LABEL, CELL, BLANK)


@pytest.fixture(scope="module")
def places(families: dict[str, Family]) -> Places:
    return Places.of(families.values())


def test_the_committed_schema_is_in_step() -> None:
    committed = (ROOT / PATH).read_text(encoding="utf-8")
    assert committed == schema_text(), "run `python -m gouji.learn.corrections.schema` and commit the result"


def test_corrections_are_valid_and_read_back(tmp_path: Path, places: Places) -> None:
    Draft202012Validator.check_schema(corrections_schema())
    validator = Draft202012Validator(corrections_schema())
    for correction in ALL:
        validator.validate(json.loads(encode(correction)))
    path = tmp_path / "c.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(encode(c).strip() for c in ALL) + b"\n\n")
    assert read_jsonl(path, places).corrections == ALL
    assert b'"value":7.50' in encode(CELL)
    assert b'"value":null' in encode(BLANK)


def line(correction: object = CELL, **changes: object) -> bytes:
    data = json.loads(encode(correction))  # type: ignore[arg-type]
    data.update(changes)
    return json.dumps({key: value for key, value in data.items() if value != "drop"}, ensure_ascii=False).encode()


WRONG = [
    (b"{", "truncated"),
    (b"[1]", "no JSON object"),
    (b"\xff\xfe{}", "malformed"),
    (b'{"schema":"1","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (line(schema="2"), "this program reads '1'"),
    (line(schema="drop"), "this program reads '1'"),
    (line(kind="cells"), "allowed is line_tag, match or cell"),
    (line(value="7"), "a JSON number, or null"),
    (line(value="drop"), "missing required field `value`"),
    (line(value=1e300), "below 10^15"),
    (line(value=0.00000001), "at most 6 decimals"),
    (line(surplus=1), "unknown field `surplus`"),
    (line(when="2026-03-01T12:00:00"), "allowed is a time such as"),
    (line(when="yesterday"), "allowed is a time such as"),
    (line(source={"name": "a", "sha256": "ABC"}), "64 hexadecimal digits"),
    (line(span=[0, 1, 2]), "is no place"),
    (line(span=[1, 2, 2]), "is no place"),
    (line(row="art20_1.regulation"), "did you mean disclosure/art20_1.regulations/"),
    (line(table="../etc"), "regex"),
    (line(TAGGED, tag="headline"), "allowed is title, heading, subheading"),
    (line(TAGGED, line=0), ">= 1"),
    (line(LABEL, end=0), ">= 1"),
    (line(LABEL, start=4), "the end lies after the start"),
    (line(LABEL, end=9), "has 2 characters and the place 9"),
    (line(LABEL, column="in_force"), "row and column are both given"),
    (line(LABEL, row=None, column="in_forse"), "did you mean disclosure/in_force"),
    (line(NO_LABEL, table="nothing"), "No form has the table 'nothing'"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_wrong_line_is_named_with_what_is_allowed(wrong: bytes, told: str, tmp_path: Path, places: Places) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(encode(TAGGED) + wrong + b"\n" + encode(CELL))
    found = read_jsonl(path, places)
    assert found.corrections == (TAGGED, CELL)
    (problem,) = found.problems
    assert problem.where == f"{path}, line 2"
    assert told in problem.message
    assert len(problem.message) < 1000


@pytest.mark.parametrize(
    "change", [{"value": "7"}, {"value": 1e15}, {"schema": "2"}, {"schema": "drop"}, {"surplus": 1}, {"kind": "x"}]
)
def test_the_schema_refuses_what_the_program_refuses(change: dict[str, object]) -> None:
    assert not Draft202012Validator(corrections_schema()).is_valid(json.loads(line(CELL, **change)))


def test_drafts_that_nobody_signed_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(encode(sign(" ").line_tag(1, "a", Tag.TEXT)) + encode(TAGGED))
    assert read_jsonl(path) == read.Read((TAGGED,), (), 1)


def test_files_that_cannot_be_read_are_input_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_jsonl(tmp_path / "none.jsonl")
    path = tmp_path / "c.jsonl"
    path.write_bytes(b" \n")
    with pytest.raises(EmptyInput):
        read_jsonl(path)
    monkeypatch.setattr(read, "MOST_BYTES", 1)
    with pytest.raises(TooLarge):
        read_jsonl(path)


def test_all_wrong_lines_are_told_and_many_are_counted() -> None:
    problems = tuple(read.Problem(f"f, line {i}", "wrong.") for i in range(read.TOLD + 3))
    with pytest.raises(InputError, match=r"(?s)23 corrections are wrong.*line 19.*and 3 more"):
        read.refuse(problems)
    read.refuse(())

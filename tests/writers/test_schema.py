import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gouji.document import Report
from gouji.writers import WRITERS
from gouji.writers.schema import PATH, result_schema, schema_text
from tests.writers.sample import damaged, plain

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def validator():
    schema = result_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_committed_schema_is_in_step():
    committed = (ROOT / PATH).read_text(encoding="utf-8")
    assert committed == schema_text(), "run `python -m gouji.writers.schema` and commit the result"


@pytest.mark.parametrize("make", [plain, damaged])
@pytest.mark.parametrize("edition", ["cn-ogi/2019", "cn-ogi/2021"])
def test_results_are_valid_and_read_back(validator, make, edition):
    report, context = make(edition)
    data = WRITERS["json"](report, context)
    validator.validate(json.loads(data))
    assert Report.from_json(data) == report


def broken(change):
    data = json.loads(damaged()[0].to_json())
    change(data)
    return data


def cell(data, status):
    return next(c for table in data["tables"] for c in table["cells"] if c["status"] == status)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(schema="2"),
        lambda data: data.pop("warnings"),
        lambda data: data.update(surplus=1),
        lambda data: data.update(verdict="fine"),
        lambda data: cell(data, "read").update(confidence=1.01),
        lambda data: cell(data, "read").update(value="4"),
        lambda data: cell(data, "read").update(value=None),
        lambda data: cell(data, "read").update(spans=[[0, 0, 1]]),
        lambda data: cell(data, "inferred").update(text="4"),
        lambda data: cell(data, "corrected").update(text=None),
        lambda data: cell(data, "blank").update(value=0),
        lambda data: cell(data, "undecided").update(value=44),
        lambda data: cell(data, "missing").update(value=0),
        lambda data: data["checks"][0].update(cells=["applications"]),
        lambda data: data["tables"][0].update(lines=[1, 2, 3]),
    ],
)
def test_what_breaks_the_contract_is_not_valid(validator, change):
    assert not validator.is_valid(broken(change))


def test_every_amount_is_a_number_and_every_object_described():
    text = schema_text()
    assert "decimal" not in text
    definitions = result_schema()["$defs"]
    assert all(d.get("description") for d in definitions.values())
    assert "Attributes" not in text
    assert definitions["Because"]["properties"]["reason"]["description"].startswith("One sentence")

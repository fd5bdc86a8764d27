"""Tasks of Label Studio, both ways."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gouji.document import Tag
from gouji.document.errors import InputError
from gouji.learn.corrections import Correction, LabelMatch, LineTag
from gouji.learn.corrections.from_label_studio import TOOL, read_tasks
from gouji.learn.corrections.label_studio import CONTEXT, encode_tasks, labelling_config, task_of, tasks_for
from tests.learn.corrections.sample import LINES, NOON, TAGS, page, sign

ROOT = Path(__file__).parents[3]


def exported(tmp_path: Path, tasks: list[dict[str, Any]]) -> Path:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def answered(task: dict[str, Any], result: list[dict[str, Any]], **more: object) -> dict[str, Any]:
    """The task as Label Studio exports it, with fields that nothing here reads."""
    annotation = {"id": 1, "result": result, "completed_by": {"id": 7, "email": "li@example.org"}, "lead_time": 3.1,
                  "updated_at": "2026-03-01T12:00:00.000000Z", "was_cancelled": False, **more}  # fmt: skip
    return {**task, "id": 5, "annotations": [annotation], "predictions": [3], "meta": {}, "drafts": []}


def whole() -> dict[str, Any]:
    (task,) = json.loads(encode_tasks([task_of(page())]))
    return dict(task)


def region(name: str, label: str, start: int, end: int, text: str | None = None, **more: object) -> dict[str, Any]:
    value = {"start": start, "end": end, "labels": [label]} | ({} if text is None else {"text": text})
    return {"from_name": name, "to_name": "page", "type": "labels", "value": value, "origin": "manual", **more}


CHECKED = {"from_name": "checked", "to_name": "page", "type": "choices", "value": {"choices": ["every line"]}}


def test_the_labelling_configuration_fits_the_tasks() -> None:
    committed = (ROOT / "training/label-studio.xml").read_text(encoding="utf-8")
    assert committed == labelling_config(), "run `python -m gouji.learn.corrections.label_studio`"
    root = ET.fromstring(committed)
    assert [label.get("value") for label in root.findall("Labels[@name='tag']/Label")] == [tag.value for tag in Tag]
    task = whole()
    names = {control.get("name"): control for control in root.iter() if control.get("name")}
    for made in task["predictions"][0]["result"]:
        assert names[made["from_name"]].get("toName") == made["to_name"]
        assert made["type"] == names[made["from_name"]].tag.lower()
    data = {control.get("value", "")[1:] for control in names.values() if control.get("value", "").startswith("$")}
    assert data == {"text", "keys"}
    assert data <= task["data"].keys()


def test_predictions_lie_where_they_say() -> None:
    task = whole()
    found = task["predictions"][0]["result"]
    for made in found:
        value = made["value"]
        assert task["data"]["text"][value["start"] : value["end"]] == value["text"] == value["text"].strip() != ""
    assert len({made["id"] for made in found}) == len(found)
    tags = [made["value"]["labels"][0] for made in found if made["from_name"] == "tag"]
    assert tags == [tag.value for tag, text in zip(TAGS, LINES, strict=True) if text]
    assert [m["value"]["labels"] for m in found if m["from_name"] == "match"] == [
        ["disclosure/row/art20_1.regulations"]
    ]


def corrections() -> list[Correction]:
    li, wu = sign(), sign("Wu", NOON + timedelta(hours=1))
    return [
        li.line_tag(4, LINES[3], Tag.NOTE, "odd"),
        li.line_tag(6, LINES[5], Tag.TITLE),
        li.match((5, 0, 2), "规章", "disclosure", "art20_1.regulations", None),
        li.match((6, 0, 2), "𠮷田", "disclosure", None, None),
        wu.match((7, 0, 3), "公 开", "disclosure", None, "in_force"),
    ]


def test_corrections_come_back_from_a_task(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    cell = sign().cell(("disclosure", "art20_1.regulations", "in_force"), None)
    path.write_bytes(encode_tasks([task_of(page(), [*corrections(), cell])]))
    read = read_tasks(path)
    assert not read.problems
    by_label_studio = [
        type(c)(**{f: getattr(c, f) for f in c.__struct_fields__} | {"tool": TOOL}) for c in corrections()
    ]
    assert list(read.corrections) == by_label_studio


def test_a_prediction_left_as_it_was_counts_only_where_someone_looked(tmp_path: Path) -> None:
    task = whole()
    predicted = task["predictions"][0]["result"]
    changed = [dict(made) for made in predicted]
    changed[1] = {**changed[1], "origin": "prediction-changed", "value": {**changed[1]["value"], "labels": ["text"]}}
    read = read_tasks(exported(tmp_path, [answered(task, changed)]))
    assert [(c.line, c.tag) for c in read.corrections if isinstance(c, LineTag)] == [(3, Tag.TEXT)]
    assert read.corrections[0].who == "li@example.org"
    assert read.corrections[0].when == NOON
    read = read_tasks(exported(tmp_path, [answered(task, [*changed, CHECKED])]), who="Li")
    assert len([c for c in read.corrections if isinstance(c, LineTag)]) == sum(bool(text) for text in LINES)
    assert len([c for c in read.corrections if isinstance(c, LabelMatch)]) == 1
    assert {c.who for c in read.corrections} == {"Li"}
    (skipped,) = read_tasks(exported(tmp_path, [answered(task, changed, was_cancelled=True)])).corrections or (None,)
    assert skipped is None


def test_a_line_that_is_asked_for_is_confirmed_by_an_answer(tmp_path: Path) -> None:
    (task,) = json.loads(encode_tasks(tasks_for(page(), [5])))
    assert task["data"]["asked"] == [5]
    assert task["data"]["first_line"] == 5 - CONTEXT
    (made,) = task["predictions"][0]["result"]
    assert made["value"]["text"] == "规章 0 0 7"
    (read,) = read_tasks(exported(tmp_path, [answered(task, [made])])).corrections
    assert isinstance(read, LineTag)
    assert (read.line, read.text, read.tag) == (5, "规章 0 0 7", Tag.ROW)


def test_a_region_may_cover_lines_and_choices_will_do(tmp_path: Path) -> None:
    task = whole()
    text = task["data"]["text"]
    at = text.index("一、总")
    end = text.index("规章")
    chosen = region("tag", "text", at, end, text[at:end])
    chosen["type"], chosen["value"]["choices"] = "choices", chosen["value"].pop("labels")
    chosen["meta"] = {"text": ["one", "stretch"]}
    read = read_tasks(exported(tmp_path, [answered(task, [chosen])]))
    assert [(c.line, c.tag, c.note) for c in read.corrections if isinstance(c, LineTag)] == [
        (3, Tag.TEXT, "one stretch"), (4, Tag.TEXT, "one stretch")]  # fmt: skip


def test_offsets_in_utf16_units_are_understood(tmp_path: Path) -> None:
    task = whole()
    text = task["data"]["text"]
    at = text.index("公 开")
    told = region("tag", "row", at + 1, at + 4, "公 开")  # 𠮷 before it is two units
    (read,) = read_tasks(exported(tmp_path, [answered(task, [told])])).corrections
    assert isinstance(read, LineTag)
    assert read.line == 7


ODD: list[tuple[Any, str]] = [
    (region("tag", "headline", 0, 3), "is no tag; allowed are title"),
    (region("sentiment", "good", 0, 3), "control 'sentiment'"),
    (region("match", "disclosure/cell/x", 0, 3), "is no row or column"),
    (region("match", "disclosure/row/" + "x" * 300, 0, 3), "is no row or column"),
    (region("tag", "text", 3, 3), "has no place"),
    (region("tag", "text", -1, 3), "has no place"),
    (region("tag", "text", 0, 10**9), "doesn't lie in the text"),
    (region("tag", "text", 0, 3, "other"), "holds another text"),
    ({**region("tag", "text", 0, 3), "value": {"start": 0, "end": 3}}, "has 0 labels"),
    ({**region("tag", "text", 0, 3), "value": {"start": "x"}}, "$.annotations"),
    ({**region("tag", "text", 0, 3), "value": 3}, "$.annotations"),
    (CHECKED, "lines have no tag: 1, 3, 4"),
]


@pytest.mark.parametrize(("odd", "told"), ODD, ids=[told for _, told in ODD])
def test_an_odd_region_is_a_problem_that_says_what_is_allowed(odd: Any, told: str, tmp_path: Path) -> None:
    task = whole()
    good = region("tag", "title", 0, 2)
    (problem,) = read_tasks(
        exported(tmp_path, [answered(task, [good] if odd is not CHECKED else []), answered(task, [odd])])
    ).problems
    assert problem.where.endswith("task 2")
    assert told in problem.message


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"updated_at": "soon"}, "has the time 'soon'"),
        ({"completed_by": None}, "doesn't say who"),
        ({"result": [region("tag", "text", 0, 3), region("tag", "note", 0, 3)]}, "Line 1 has two tags"),
    ],
)
def test_an_odd_annotation_is_a_problem(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    answer = answered(whole(), [])
    answer["annotations"][0].update(change)
    (problem,) = read_tasks(exported(tmp_path, [answer])).problems
    assert told in problem.message


@pytest.mark.parametrize(
    "data", [b"{}", b"not json", b"\xff\xff", b"[" * 200_000, b'[{"data": {}}, 3]', b'[{"data":null}]']
)
def test_hostile_files_give_typed_errors(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    path.write_bytes(data)
    if data.startswith(b"[{"):
        assert all(re.search(r"task \d", problem.where) for problem in read_tasks(path).problems)
        assert read_tasks(path).problems
    else:
        with pytest.raises(InputError, match=re.escape(str(path))):
            read_tasks(path)

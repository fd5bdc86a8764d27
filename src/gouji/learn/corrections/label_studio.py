"""Label Studio's task format, both ways; `training/label-studio.xml` is the labelling configuration that goes with it.

A task is a report, or a few lines of one. Its text is shown under `page`; regions of the control `tag` say what a line
is, regions of `match` which row or column a piece is the label of, and the choice `checked` that a person has looked
at every line. See https://labelstud.io/guide/task_format and https://labelstud.io/guide/predictions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated

import msgspec

from gouji.document import Tag
from gouji.learn.corrections.pages import Page
from gouji.learn.corrections.types import Correction, LabelMatch, LineTag, Made, Name, Number, Origin, Sha256

TAG, MATCH, CHECKED, TEXT = "tag", "match", "checked", "page"
"""Names of the controls and of the text in the labelling configuration."""

EVERY_LINE = "every line"
"""The choice by which a person says that all lines were looked at."""

NO_LABEL = "no label"
"""What a piece is labelled that stands for no row or column, after the table: "applications/no label"."""


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a region says: a stretch of the text, [start, end), and its labels or choices."""

    start: int | None = None
    end: int | None = None
    text: str | None = None
    labels: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class Remark(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person notes beside a region."""

    text: tuple[str, ...] | str = ()


class Region(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result of a control. `origin` is "prediction" for one that a person left as it was predicted."""

    id: str | int = ""
    from_name: str = ""
    to_name: str = ""
    type: str = ""
    value: Value = Value()
    origin: str = ""
    score: float | None = None
    meta: Remark = Remark()


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who annotated."""

    id: int | None = None
    email: str = ""
    username: str = ""


class Annotation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person said of a task."""

    result: tuple[Region, ...]
    completed_by: Person | int | str | None = None
    created_username: str = ""
    created_at: str | None = None
    updated_at: str | None = None
    was_cancelled: bool = False


class Prediction(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the program said of a task."""

    model_version: str = ""
    score: float = 0.0
    result: tuple[Region, ...] = ()


class Data(msgspec.Struct, frozen=True):
    """What a task shows, and which lines of which report that is.

    Attributes:
        text: The lines, joined by line feeds.
        name: Name of the source.
        sha256: Hash of its bytes.
        report: Number of the report in the source.
        first_line: Number of the text's first line in the source.
        asked: Lines of the source that are asked for; empty if all are.
        keys: The labels that the control `match` offers; none where lines are asked for.
        version: Version of gouji that predicted.
        model: The model that predicted.
    """

    text: str
    name: Name
    sha256: Sha256
    report: Number
    first_line: Annotated[int, msgspec.Meta(ge=1)]
    asked: tuple[int, ...] = ()
    keys: tuple[dict[str, str], ...] = ()
    version: str = ""
    model: str | None = None


class Answers(msgspec.Struct, frozen=True):
    """A task with what people said of it: all that is read of an export."""

    data: Data
    annotations: tuple[Annotation, ...] = ()


class Task(Answers, frozen=True):
    """A task with what was predicted too."""

    predictions: tuple[Prediction, ...] = ()


CONTEXT = 3
"""Lines shown before and after a line that is asked for: what a line is shows in its neighbours."""


def task_of(page: Page, corrections: Iterable[Correction] = ()) -> Task:
    """A whole report as a task.

    Args:
        page: The report.
        corrections: Corrections that stand; those of this report become annotations.
    """
    first, last = page.report.first, page.report.first + len(page.tagged) - 1
    mine = [c for c in corrections if c.source.key == page.origin.key]
    return _task(page, first, last, (), mine)


def tasks_for(page: Page, lines: Iterable[int]) -> Iterator[Task]:
    """A task for each of these lines of a report, with the lines around it."""
    first, last = page.report.first, page.report.first + len(page.tagged) - 1
    for line in lines:
        yield _task(page, max(first, line - CONTEXT), min(last, line + CONTEXT), (line,), ())


def encode_tasks(tasks: Iterable[Task]) -> bytes:
    """The tasks as a JSON file that Label Studio imports."""
    return msgspec.json.format(msgspec.json.encode(list(tasks)), indent=1) + b"\n"


def _task(page: Page, first: int, last: int, asked: tuple[int, ...], corrections: Sequence[Correction]) -> Task:
    shown = [tagged for tagged in page.tagged if first <= tagged.line.number <= last]
    starts: dict[int, int] = {}
    at = 0
    for tagged in shown:
        starts[tagged.line.number] = at
        at += len(tagged.line.text) + 1
    texts = {tagged.line.number: tagged.line.text for tagged in shown}
    wanted = [t for t in shown if t.line.text.strip() and (not asked or t.line.number in asked)]
    regions = [
        _region(starts, t.line.number, _extent(t.line.text), TAG, t.tag.value, round(t.probability, 4), t.line.text)
        for t in wanted
    ]
    for label in () if asked else page.labels:
        if label.line in starts and 0 <= label.start < label.end <= len(texts[label.line]):
            key = _key(label.table, label.row, label.column)
            span = (label.start, label.end)
            regions.append(_region(starts, label.line, span, MATCH, key, None, texts[label.line]))
    score = min((t.probability for t in wanted), default=0.0)
    version = f"gouji {page.made.version}, {page.made.model or 'rules'}"
    text = "\n".join(t.line.text for t in shown)
    keys = () if asked else tuple({"value": key} for key in (*page.keys, *_no_labels(page.keys)))
    name, sha256, report = page.origin.name, page.origin.sha256, page.origin.report
    data = Data(text, name, sha256, report, first, asked, keys, page.made.version, page.made.model)
    annotations = tuple(_annotations(corrections, starts, texts))
    return Task(data, annotations, (Prediction(version, round(score, 4), tuple(regions)),))


def _annotations(
    corrections: Sequence[Correction], starts: Mapping[int, int], texts: Mapping[int, str]
) -> Iterator[Annotation]:
    """One annotation for each person and time; cells have no place in a text and are left out."""
    mine = sorted(
        (c for c in corrections if isinstance(c, LineTag | LabelMatch) and texts.get(c.line, "").strip()),
        key=lambda c: (c.when, c.who),
    )
    for (when, who), group in groupby(mine, key=lambda c: (c.when, c.who)):
        regions = []
        for c in group:
            span = _extent(c.text) if isinstance(c, LineTag) else (c.start, c.end)
            name, label = (TAG, c.tag.value) if isinstance(c, LineTag) else (MATCH, _key(c.table, c.row, c.column))
            made = _region(starts, c.line, span, name, label, None, texts[c.line])
            regions.append(msgspec.structs.replace(made, origin="manual", meta=Remark((c.note,) if c.note else ())))
        time = when.isoformat()
        yield Annotation(tuple(regions), created_username=who, created_at=time, updated_at=time)


def _extent(text: str) -> tuple[int, int]:
    """The line without the white space around it."""
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _region(
    starts: Mapping[int, int], line: int, span: tuple[int, int], name: str, label: str, score: float | None, text: str
) -> Region:
    start, end = starts[line] + span[0], starts[line] + span[1]
    value = Value(start, end, text[span[0] : span[1]], (label,))
    return Region(f"{name}-{line}-{span[0]}", name, TEXT, "labels", value, "prediction", score)


def _key(table: str, row: str | None, column: str | None) -> str:
    if row is None and column is None:
        return f"{table}/{NO_LABEL}"
    return f"{table}/row/{row}" if row is not None else f"{table}/column/{column}"


def _no_labels(keys: Iterable[str]) -> list[str]:
    return [f"{table}/{NO_LABEL}" for table in dict.fromkeys(key.partition("/")[0] for key in keys)]


def labelling_config() -> str:
    """The labelling configuration: the tags as they are defined, the rows and columns from each task."""
    labels = "\n".join(f'    <Label value="{tag.value}"/>' for tag in Tag)
    return f"""<!-- The labelling configuration of Label Studio for gouji's tasks. How to tag a line: GUIDELINES.md.
     Made by `python -m gouji.learn.corrections.label_studio`. -->
<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Labels name="{TAG}" toName="{TEXT}">
{labels}
  </Labels>
  <Labels name="{MATCH}" toName="{TEXT}" value="$keys"/>
  <Choices name="{CHECKED}" toName="{TEXT}" choice="multiple">
    <Choice value="{EVERY_LINE}"/>
  </Choices>
  <Text name="{TEXT}" value="$text" granularity="symbol" saveTextResult="yes"/>
</View>
"""


def origin_of(data: Data) -> Origin:
    """The report that a task shows lines of."""
    return Origin(data.name, data.sha256, data.report)


def made_of(data: Data) -> Made:
    """What predicted."""
    return Made(data.version, data.model)


if __name__ == "__main__":
    from pathlib import Path

    Path("training/label-studio.xml").write_text(labelling_config(), encoding="utf-8")

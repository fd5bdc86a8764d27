"""What people said in Label Studio → corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from gouji.document import Tag
from gouji.document.errors import InputError
from gouji.learn.corrections.label_studio import (
    CHECKED,
    MATCH,
    NO_LABEL,
    TAG,
    Annotation,
    Answers,
    Data,
    Person,
    Region,
    made_of,
    origin_of,
)
from gouji.learn.corrections.read import Places, Problem, Read, explain, read_bytes
from gouji.learn.corrections.types import LONGEST_KEY, LONGEST_NAME, Correction, Signature

TOOL = "label-studio"
_TAGS = {tag.value: tag for tag in Tag}


class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    """What is wrong with a region or an annotation."""


def read_tasks(path: Path, who: str | None = None, places: Places | None = None) -> Read:
    """The corrections in a file that Label Studio exported (format JSON).

    A region that was predicted and left as it was counts only where the task asks for its line, or where the person
    chose that every line was checked: otherwise nobody may have looked at it. Annotations that were skipped
    (`was_cancelled`) are left out.

    Args:
        path: The file.
        who: The person, where the file names none or names them badly.
        places: The places that forms have; None checks none.

    Raises:
        InputError: The file as a whole can't be read.
    """
    data = read_bytes(path)
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no JSON file: {error}. Export from Label Studio in the format JSON.") from error
    if not isinstance(raw, list):
        raise InputError(f"{path} is no list of tasks. Export from Label Studio in the format JSON (not JSON-MIN).")
    found: list[Correction] = []
    problems: list[Problem] = []
    for number, item in enumerate(raw, 1):
        where = f"{path}, task {number}"
        try:
            task = msgspec.convert(item, Answers, strict=False)
        except msgspec.ValidationError as error:
            problems.append(Problem(where, explain(str(error))))
            continue
        for annotation in task.annotations:
            if annotation.was_cancelled:
                continue
            corrections, wrong = _read(task.data, annotation, who)
            checked = [(c, places.problem(c) if places else None) for c in corrections]
            found += [c for c, problem in checked if problem is None]
            problems += [Problem(where, text) for text in (*wrong, *(p for _, p in checked if p is not None))]
    return Read(tuple(found), tuple(problems))


@dataclass(slots=True)
class _Lines:
    """The lines of a task's text, and what was said of them."""

    data: Data
    starts: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        at = 0
        for text in self.data.text.split("\n"):
            self.starts.append(at)
            self.texts.append(text)
            at += len(text) + 1

    def pieces(self, region: Region) -> Iterator[tuple[int, int, int]]:
        """The stretches of lines that a region covers, without the white space around them, as (index, start, end)."""
        first, last = _offsets(region, self.data.text)
        for i, (at, text) in enumerate(zip(self.starts, self.texts, strict=True)):
            start, end = max(first - at, 0), min(last - at, len(text))
            piece = text[start:end] if start < end else ""
            if piece.strip():
                start += len(piece) - len(piece.lstrip())
                yield i, start, start + len(piece.strip())


def _offsets(region: Region, text: str) -> tuple[int, int]:
    """Where a region lies, in characters.

    Label Studio has counted UTF-16 units in some versions and characters in others (its issue 1347); they differ after
    a character beyond the basic plane, such as 𠮷. The region's own text tells which it is.
    """
    start, end = region.value.start, region.value.end
    if start is None or end is None or not 0 <= start < end:
        raise _Wrong(f"A region of {region.from_name!r} has no place: start is {start} and end is {end}.")
    told = _plain(region.value.text)
    if end <= len(text) and (told is None or _plain(text[start:end]) == told):
        return start, end
    units = text.encode("utf-16-le", "surrogatepass")
    if 2 * end <= len(units):
        try:
            before, piece = (units[: 2 * start].decode("utf-16-le"), units[2 * start : 2 * end].decode("utf-16-le"))
        except UnicodeDecodeError:
            before, piece = "", ""
        if told is not None and _plain(piece) == told:
            return len(before), len(before) + len(piece)
    raise _Wrong(
        f"A region of {region.from_name!r} at {start} to {end} doesn't lie in the text of {len(text)} characters, or "
        f"holds another text than {(region.value.text or '')[:40]!r}. The task's text must not be changed."
    )


def _plain(text: str | None) -> str | None:
    """A region's text without white space, which browsers change, and with no line feeds, written out or not."""
    return None if text is None else "".join(text.replace("\\n", "\n").split())


def _read(data: Data, annotation: Annotation, who: str | None) -> tuple[list[Correction], list[str]]:
    lines = _Lines(data)
    wrong: list[str] = []
    tags: dict[int, tuple[Tag, str, bool]] = {}
    matches: dict[tuple[int, int, int], tuple[str, str, bool]] = {}
    checked = any(region.from_name == CHECKED for region in annotation.result)
    for region in annotation.result:
        if region.type == "relation" or region.from_name == CHECKED:
            continue
        try:
            label = _label(region)
            note = region.meta.text if isinstance(region.meta.text, str) else " ".join(region.meta.text)
            looked = region.origin != "prediction"
            for i, start, end in lines.pieces(region):
                number = data.first_line + i
                sure = looked or checked or number in data.asked
                if region.from_name == MATCH:
                    matches[i, start, end] = label, note, sure
                elif i in tags and tags[i][0] is not _TAGS[label]:
                    raise _Wrong(f"Line {number} has two tags, {tags[i][0]} and {label}. A line has one.")
                else:
                    tags[i] = _TAGS[label], note, sure
        except _Wrong as error:
            wrong.append(str(error))
    untagged = [i for i, text in enumerate(lines.texts) if text.strip() and i not in tags]
    if checked and untagged:
        told = ", ".join(str(data.first_line + i) for i in untagged[:10])
        wrong.append(f"Every line is said to be checked, and lines have no tag: {told}. Tag them, or undo the choice.")
    try:
        sign = _signature(data, annotation, who)
    except _Wrong as error:
        return [], [*wrong, str(error)]
    found: list[Correction] = []
    for i, (tag, note, sure) in sorted(tags.items()):
        if sure:
            found.append(sign.line_tag(data.first_line + i, lines.texts[i], tag, note))
    for (i, start, end), (label, note, sure) in sorted(matches.items()):
        if sure:
            table, _, key = label.partition("/")
            side, _, name = key.partition("/")
            row, column = name if side == "row" else None, name if side == "column" else None
            place = (data.first_line + i, start, end)
            found.append(sign.match(place, lines.texts[i][start:end], table, row, column, note))
    return found, wrong


def _label(region: Region) -> str:
    if region.from_name not in (TAG, MATCH):
        raise _Wrong(
            f"There is a result of the control {region.from_name[:60]!r}; allowed are {TAG}, {MATCH} and {CHECKED}, as "
            "in training/label-studio.xml."
        )
    labels: Sequence[str] = region.value.labels or region.value.choices
    if len(labels) != 1:
        raise _Wrong(f"A region of {region.from_name!r} has {len(labels)} labels; it has one.")
    if region.from_name == TAG and labels[0] not in _TAGS:
        raise _Wrong(f"{labels[0][:60]!r} is no tag; allowed are {', '.join(_TAGS)}.")
    if region.from_name == MATCH:
        table, _, key = labels[0].partition("/")
        side, _, name = key.partition("/")
        named = side in ("row", "column") and name and "/" not in name
        if not table or max(len(table), len(name)) > LONGEST_KEY or not (named or key == NO_LABEL):
            raise _Wrong(f"{labels[0][:60]!r} is no row or column; allowed are table/row/KEY and table/column/KEY.")
    return labels[0]


def _signature(data: Data, annotation: Annotation, who: str | None) -> Signature:
    by = annotation.completed_by
    named = by.email or by.username or (str(by.id) if by.id is not None else "") if isinstance(by, Person) else by
    name = who or annotation.created_username or (str(named) if named is not None else "")
    if not name.strip():
        raise _Wrong("An annotation doesn't say who made it. Name the person with --who.")
    return Signature(origin_of(data), name.strip()[:LONGEST_NAME], _when(annotation), TOOL, made_of(data))


def _when(annotation: Annotation) -> datetime:
    text = annotation.updated_at or annotation.created_at or ""
    try:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise _Wrong(
            f"An annotation has the time {text[:40]!r}; allowed is one such as 2026-01-31T09:30:00Z."
        ) from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)

"""Where labels begin in what was read: engines hand over the pieces of a cell in any order, not that of the label.

In the order of the text, `理结果` may come before `三、本年度办`. Whoever tags the lines goes by the label, not by
what stands first: the second line begins it, the first is a fragment. The same is done here, by the wording of the
form alone, so that it holds for splits whose pages are gone as well as for new ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.channel import enumerator, fold
from gouji.document import Tag
from gouji.forms import Family
from gouji.learn.corpus import Mark, Sample
from gouji.learn.corpus.page import BROKEN, LABELS, PROSE, Piece, Role, means_nothing, tag_of

_BROKEN = frozenset(role.value for role in BROKEN)
_KEEP = frozenset({*PROSE.values(), Tag.NOISE})
"""Tags that no label in a table decided."""


def settle(sample: Sample, family: Family) -> Sample:
    """The sample with every label beginning where its wording begins, and the tags that follow from it.

    A piece of which a character is misread, or that no wording of its label holds, stays what it was. Doing it again
    changes nothing.

    Args:
        sample: A report as it was read.
        family: The family of its forms.
    """
    marks = _settled(sample, family)
    lines = sample.text.split("\n")
    on_line: dict[int, list[int]] = defaultdict(list)
    for i, mark in enumerate(marks):
        on_line[mark.line].append(i)
    tags = list(sample.tags)
    for number, (text, tag) in enumerate(zip(lines, sample.tags, strict=True), 1):
        mine = [marks[i] for i in on_line[number]]
        if tag in PROSE.values():
            nothing = means_nothing(text) and tag is not Tag.TEXT
            tags[number - 1] = Tag.NOISE if nothing else tag
        elif tag not in _KEEP and mine:
            pieces = [Piece(text[mark.start : mark.end], Role(mark.kind), rest=mark.rest) for mark in mine]
            changed = any(marks[i] != sample.marks[i] for i in on_line[number])
            if changed or any(means_nothing(piece.text) for piece in pieces):
                tags[number - 1] = tag_of(pieces)
    return replace(sample, tags=tuple(tags), marks=tuple(marks))


def _settled(sample: Sample, family: Family) -> list[Mark]:
    """The marks with what goes on with an earlier piece told by the wording of the label."""
    lines = sample.text.split("\n")
    marks = list(sample.marks)
    of_label: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for i, mark in enumerate(marks):
        if mark.kind in _BROKEN:
            of_label[mark.report, mark.table, mark.kind, mark.row, mark.column].append(i)
    for indices in of_label.values():
        numbered = marks[indices[0]].kind in LABELS
        wordings = [_plain(label, numbered) for label in _wordings(marks[indices[0]], family)]
        texts = [lines[marks[i].line - 1][marks[i].start : marks[i].end] for i in indices]
        places = [0 if numbered and enumerator(text) else _place(_plain(text, numbered), wordings) for text in texts]
        moved = [i for i, place in zip(indices, places, strict=True) if place and not marks[i].rest]
        begun = [i for i, place in zip(indices, places, strict=True) if place == 0 and marks[i].rest]
        for i in moved:
            marks[i] = replace(marks[i], rest=True)
        for i in begun[: len(moved)]:
            marks[i] = replace(marks[i], rest=False)
    return marks


def _wordings(mark: Mark, family: Family) -> Iterator[str]:
    """What the label may read in the form's editions."""
    for table in family.tables.get(mark.table, ()):
        if mark.kind == Role.CAPTION:
            yield from table.headings
        for block in table.blocks:
            if mark.kind == Role.CAPTION:
                yield from block.titles
            elif mark.kind == Role.COLUMN and mark.column:
                yield from (label for column in block.columns if column.key == mark.column for label in column.labels)
            elif mark.kind == Role.COLUMN:
                yield from (*block.header, *block.corner)
            else:
                rows = (row for row in block.rows if row.key == mark.row)
                yield from (label for row in rows for label in (row.labels if mark.kind == "label" else row.groups))


def _place(piece: str, wordings: Sequence[str]) -> int | None:
    """How many characters of the label stand before the piece; None if it is in no wording, or in two places of one."""
    once = [wording for wording in wordings if piece and wording.count(piece) == 1]
    return min((wording.index(piece) for wording in once), default=None)


def _plain(label: str, numbered: bool) -> str:
    """The label without spaces and marks; a row's or group's without its enumerator, too."""
    head = enumerator(label) if numbered else None
    rest = label[head[2] :] if head else label
    return "".join(character for character in fold(rest) if character.isalnum())

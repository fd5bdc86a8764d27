"""Sections: headings with the prose that belongs to each, paragraphs made whole where a page or line break cut them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gouji.channel.normalise import bare
from gouji.document import Section, Tag
from gouji.facts.outline import Heading
from gouji.facts.page import PageLine, is_prose, squeeze_plain
from gouji.facts.words import Words

_ENDS = "。！？；：.!?;:…"
_CLOSERS = "”’\"'）)】》"
_SHORTEST_WRAPPED = 12
"""Characters of the shortest line that a wrap can have cut: shorter ones end by themselves (无, a caption)."""
_NEW_PARAGRAPH = re.compile(
    r"[一二三四五六七八九十]{1,2}是|[（(]\s*[\d一二三四五六七八九十]{1,2}\s*[)）]|\d{1,2}\s*[.、．](?!\d)|[一二三四五六七八九十]、"
)


Paragraph = tuple[PageLine, ...]
"""The lines of a paragraph, as far as they are its text."""


def build_sections(
    lines: Sequence[PageLine],
    headings: Sequence[Heading],
    words: Words,
    last: int,
    skipped: frozenset[int],
    running: str | None,
) -> tuple[tuple[Section, tuple[Paragraph, ...]], ...]:
    """Give every heading its lines and its text, as a section and as the paragraphs that it is made of.

    Args:
        lines: The report's lines that are not blank.
        headings: Its headings, in order.
        words: The form's words.
        last: Number of the report's last line.
        skipped: Numbers of lines that are no section's text: the signature.
        running: The report's title: where it is printed again it is a running head. None if unknown.
    """
    sections = []
    closing = _closing(headings, len(lines))
    for i, heading in enumerate(headings):
        first = lines[heading.index].number
        until = max(first, lines[closing[i]].number - 1) if closing[i] < len(lines) else last
        following = headings[i + 1].index if i + 1 < len(headings) else len(lines)
        below = [line for line in lines[heading.end : following] if line.number not in skipped]
        table_section = words.announces_table(bare(heading.title))
        same_line = i + 1 < len(headings) and headings[i + 1].index == heading.index
        paragraphs: list[list[PageLine]] = []
        if heading.rest and not same_line:
            paragraphs.append([replace(lines[heading.end - 1], text=heading.rest)])
        for line in below:
            if not is_prose(line, words, table_section):
                continue
            if line.is_tag(Tag.TITLE) or (running and squeeze_plain(line.text) == running):
                continue
            _add(paragraphs, line)
        text = "\n".join("".join(_joined(pieces)) for pieces in paragraphs)
        section = Section(heading.number, heading.title, heading.level, (first, until), text)
        sections.append((section, tuple(tuple(pieces) for pieces in paragraphs)))
    return tuple(sections)


def _closing(headings: Sequence[Heading], end: int) -> list[int]:
    """For every heading the index of the line with the next heading of its level or above; `end` if there is none."""
    following = {1: end, 2: end, 3: end}
    closing = []
    for heading in reversed(headings):
        closing.append(following[heading.level])
        following.update({level: heading.index for level in following if level >= heading.level})
    return closing[::-1]


def _add(paragraphs: list[list[PageLine]], line: PageLine) -> None:
    """Put a line of prose at the end of the last paragraph if that was cut, else make it a new one."""
    if paragraphs and _continues(paragraphs[-1][-1].text, line):
        paragraphs[-1].append(line)
    else:
        paragraphs.append([line])


def _joined(pieces: Sequence[PageLine]) -> Iterator[str]:
    """The texts of a paragraph's lines, with a space where a line break parted two Latin words."""
    before = ""
    for piece in pieces:
        text = piece.text
        if before and before[-1].isascii() and before[-1].isalpha() and text[0].isascii() and text[0].isalpha():
            yield " "
        yield text
        before = text


def _continues(before: str, line: PageLine) -> bool:
    end = before.rstrip(_CLOSERS)[-1:] or before[-1]
    if end in _ENDS:
        return False
    if end in "，、," or before.count("（") > before.count("）"):
        return True
    if line.indent or _NEW_PARAGRAPH.match(line.text):
        return False
    return len(before) >= _SHORTEST_WRAPPED

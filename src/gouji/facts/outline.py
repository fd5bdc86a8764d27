"""The outline: which of the lines that look like headings stay, on what level, and with what number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gouji.channel.normalise import bare
from gouji.facts.page import PageLine, is_noise, squeeze_plain

HAN = "一二三四五六七八九十"
"""The numerals of headings, in order."""
_CONTENTS_LINES = 80
"""A table of contents stands among the first lines."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        number: As printed, without punctuation; restored where it was lost; None if it has none.
        title: Without white space and closing punctuation.
        level: 1 to 3.
        index: Index of its line among the page's lines.
        end: Index after its last line (a title may go on over a line).
        rest: Text that follows it on its line.
        official: It is a heading of the official layout.
        listed: It ends like a sentence: an entry of a list, unless text follows.
    """

    number: str | None
    title: str
    level: int
    index: int
    end: int
    rest: str = ""
    official: bool = False
    listed: bool = False


def outline(found: Sequence[Heading], lines: Sequence[PageLine]) -> list[Heading]:
    """Settle what looks like headings, line by line, by what stands around it.

    Args:
        found: Candidates, in order.
        lines: The report's lines that are not blank.

    Returns:
        The headings: no entries of lists or tables of contents, levels as the order tells, lost numbers restored.
    """
    return _number(_order(_without_contents(_without_lists(found, lines), lines)))


def _without_lists(found: Sequence[Heading], lines: Sequence[PageLine]) -> list[Heading]:
    """Drop enumerated sentences: entries that end like one and are followed by the next entry instead of text."""
    kept: list[Heading] = []
    dropped: Heading | None = None
    for i, heading in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else None
        touching = following is not None and following.index == heading.end and following.level == heading.level
        after_dropped = dropped is not None and dropped.end == heading.index and dropped.level == heading.level
        if heading.listed and not heading.official and (touching or after_dropped or heading.end >= len(lines)):
            dropped = heading
            continue
        kept.append(heading)
    return kept


def _without_contents(found: Sequence[Heading], lines: Sequence[PageLine]) -> list[Heading]:
    """Drop a table of contents: headings that come again later and have no text of their own here."""
    last = {(h.level, bare(h.title)): i for i, h in enumerate(found)}
    contents = next(
        (i for i, line in enumerate(lines[:_CONTENTS_LINES]) if squeeze_plain(line.text) in ("目录", "目次")), None
    )
    kept: list[Heading] = []
    section: Heading | None = None
    for i, heading in enumerate(found):
        again = last[heading.level, bare(heading.title)] > i
        following = found[i + 1].index if i + 1 < len(found) else len(lines)
        body = sum(not is_noise(line.text) for line in lines[heading.end : following]) if again else 0
        listed = contents is not None and heading.index > contents
        if again and not heading.rest and (body == 0 or (listed and body <= 2)):
            continue
        if again and body <= 2 and not kept and heading.index < _CONTENTS_LINES and _starts_again(found, i):
            continue  # the last entry of a table of contents, with a line or two before the report begins
        if heading.level == 1 and section and _alike(section, heading):
            continue  # printed again on the next page
        section = heading if heading.level == 1 else section
        kept.append(heading)
    return kept


def _alike(a: Heading, b: Heading) -> bool:
    return a.number == b.number and bare(a.title) == bare(b.title)


def _starts_again(found: Sequence[Heading], i: int) -> bool:
    """Whether the next heading of the first level is one that stood before."""
    following = next((h for h in found[i + 1 :] if h.level == 1), None)
    return following is not None and any(bare(following.title) == bare(h.title) for h in found[: i + 1])


def _order(found: Sequence[Heading]) -> list[Heading]:
    """Put headings that count 一、二、… within a section one level down, and drop level 3 before any other heading."""
    following: list[int | None] = [None] * len(found)  # the number of the next official heading
    for i in range(len(found) - 2, -1, -1):
        heading = found[i + 1]
        value = _value(heading.number) if heading.official and heading.level == 1 else None
        following[i] = following[i + 1] if value is None else value
    kept: list[Heading] = []
    before = 0
    for i, heading in enumerate(found):
        if heading.level == 3 and not kept:
            continue
        if heading.level != 1:
            kept.append(heading)
            continue
        value = _value(heading.number)
        if heading.official or value is None:
            before = value if value is not None else before + (heading.official and heading.number is None)
            kept.append(heading)
            continue
        limit = following[i]
        if value > before and (limit is None or value < limit):
            before = value
            kept.append(heading)
        elif not heading.listed:
            kept.append(replace(heading, level=2))
    return kept


def _number(found: Sequence[Heading]) -> list[Heading]:
    """Restore the numbers that official headings lost, from the order."""
    numbered: list[Heading] = []
    before = 0
    for heading in found:
        if heading.level == 1:
            value = _value(heading.number)
            if value is None and heading.official and before < len(HAN):
                value = before + 1
                heading = replace(heading, number=HAN[value - 1])
            before = value if value is not None else before
        numbered.append(heading)
    return numbered


def _value(number: str | None) -> int | None:
    """1 to 99 for 一 to 九十九 (also 第一部分); None for anything else."""
    text = (number or "").removeprefix("第").removesuffix("部分")
    tens, ten, ones = text.partition("十")
    try:
        if not ten:
            return HAN.index(text) + 1 if text else None
        return (HAN.index(tens) + 1 if tens else 1) * 10 + (HAN.index(ones) + 1 if ones else 0)
    except ValueError:
        return None

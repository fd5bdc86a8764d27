"""Does a text read like a page of a report, or is it what a broken font map makes of one?

A font says which character each of its outlines is. Where that map is wrong or missing, the page looks right and its
text is none: private characters, control characters, letters of distant scripts, or Han characters that mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from gouji.channel import fold, is_han
from gouji.forms import Family, load_families

ODD_SHARE, ODD_LEAST = 0.02, 3
"""Share and number of characters that no report is written in from which on a map is broken; bullets are fewer."""
COMMON_SHARE, COMMON_LEAST = 0.8, 10
"""Share of common characters among at least so many Han characters below which they mean nothing. Reports have 0.98,
names of places included; characters that are off by some places have 0.2 to 0.4."""
FAMILIAR_SHARE, FAMILIAR_LEAST = 0.04, 60
"""Share of pairs of Han characters that the forms print, too, below which so many of them may be common characters
exchanged for one another. Prose of reports has 0.4 and more, exchanged characters have 0.01."""
_FIRST_LEVEL = range(0xB0, 0xD8)
"""Lead bytes of the 3,755 common characters in GB 2312, which has the others, ordered by radical, behind them."""
_PLAIN_BLOCKS = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin
    (0x391, 0x3C9),  # Greek
    (0x2010, 0x205E),  # dashes, quotes, dots
    (0x2070, 0x209F),  # raised and lowered figures
    (0x20A0, 0x22FF),  # currency, numbers, arrows, mathematics
    (0x2460, 0x26FF),  # figures in circles, box drawing, shapes
    (0x2713, 0x2793),  # ticks, figures in circles
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x301F),  # punctuation of Han text
    (0x3220, 0x33FF),  # figures in parentheses, units
    (0xF900, 0xFAFF),  # compatibility forms
    (0xFE30, 0xFE4F),  # vertical forms
    (0xFF01, 0xFFE5),  # full-width forms
)
"""Characters that reports are written in, besides Han."""


def is_broken(text: str) -> bool:
    """Whether a text is none for certain: it has characters of no report, or Han characters that mean nothing."""
    letters = [character for character in fold(text) if not character.isspace()]
    odd = sum(not (is_han(character) or is_plain(character)) for character in letters)
    if odd >= ODD_LEAST and odd > ODD_SHARE * len(letters):
        return True
    han = [character for character in letters if is_han(character)]
    return len(han) >= COMMON_LEAST and sum(map(_is_common, han)) < COMMON_SHARE * len(han)


def is_strange(text: str) -> bool:
    """Whether a long text has next to nothing in common with the forms: none of its pairs of Han characters."""
    pairs = list(_pairs(text))
    return len(pairs) >= FAMILIAR_LEAST and sum(pair in _known() for pair in pairs) < FAMILIAR_SHARE * len(pairs)


@cache
def is_plain(character: str) -> bool:
    """Whether reports are written in it, Han characters aside."""
    return any(first <= ord(character) <= last for first, last in _PLAIN_BLOCKS)


@cache
def _is_common(character: str) -> bool:
    return character.encode("gb2312", errors="ignore")[:1] in {bytes([lead]) for lead in _FIRST_LEVEL}


def _pairs(text: str) -> Iterator[str]:
    plain = fold(text)
    return (plain[i : i + 2] for i in range(len(plain) - 1) if is_han(plain[i]) and is_han(plain[i + 1]))


@cache
def _known() -> frozenset[str]:
    """Every pair of Han characters that stands in a label, heading or note of a form."""
    return frozenset(pair for family in load_families().values() for text in _printed(family) for pair in _pairs(text))


def _printed(family: Family) -> Iterator[str]:
    for form in family.forms:
        yield form.title
        for table in form.tables:
            yield from (table.title, *table.headings, *table.notes)
            for block in table.blocks:
                yield from (*block.titles, *block.corner, *block.header)
                for row in block.rows:
                    yield from (*row.labels, *row.groups)

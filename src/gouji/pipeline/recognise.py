"""Which family of forms a report is of, told by the wording of its tables before any stage has run.

A family is known by its labels' character trigrams that no other family has: the share of them that the page shows.
Trigrams bear misread characters and torn lines; the shares of a family that is there and one that isn't are far apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from gouji.channel import bare
from gouji.document import Document
from gouji.forms import Family

SIZE = 3
"""Characters of a trigram."""
MARGIN = 0.15
"""By how much a family's share must pass the first one's: prose on applications has some of any label's words."""
LONGEST = 2000
"""Characters of a line that are looked at: table lines run together are shorter, longer lines are prose."""


def recognise(document: Document, families: Sequence[Family]) -> Family:
    """The family whose labels the report shows.

    Args:
        document: The report.
        families: The families to choose among; the first is the answer where no other is clearly shown.
    """
    if len(families) == 1:
        return families[0]
    text = "\n".join(bare(line.text) if line.text else "" for line in document.lines if len(line.text) <= LONGEST)
    shown = {text[i : i + SIZE] for i in range(len(text) - SIZE + 1)}
    shares = [len(grams & shown) / len(grams) if grams else 0.0 for grams in _own(tuple(families))]
    best = max(range(len(shares)), key=shares.__getitem__)
    return families[best] if shares[best] >= shares[0] + MARGIN else families[0]


@lru_cache(maxsize=8)
def _own(families: tuple[Family, ...]) -> tuple[frozenset[str], ...]:
    """The trigrams of each family's labels that no other family has."""
    all_grams = [frozenset(_grams(family)) for family in families]
    return tuple(
        grams.difference(*(other for other in all_grams if other is not grams)) if len(all_grams) > 1 else grams
        for grams in all_grams
    )


def _grams(family: Family) -> Iterator[str]:
    for tables in family.tables.values():
        for table in tables:
            labels = [label for block in table.blocks for row in block.rows for label in (*row.labels, *row.groups)]
            for label in (*table.headings, *(label for block in table.blocks for label in block.titles), *labels):
                short = bare(label)
                yield from (short[i : i + SIZE] for i in range(len(short) - SIZE + 1))

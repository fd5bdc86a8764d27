"""Misread labels as evidence that a page was read by OCR, however tidy its layout."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from gouji.channel import bare, core, enumerator
from gouji.document import Alignment
from gouji.forms import TableForm

LONG = 4
"""Characters of the shortest label that is looked at."""
MISREAD_ODDS = 1.6
"""What one label with a wrong or lost character takes from the log odds for digital text; authors mistype one or two
labels in ten reports, OCR several in each."""
FREE = 1
"""Labels that an author may have mistyped before the odds change."""
MOST = 6.0


def revised(digital: float, alignments: Sequence[Alignment], forms: Sequence[TableForm]) -> float:
    """Probability of digital text after the labels were compared with the forms.

    Args:
        digital: Probability before, 0 to 1.
        alignments: The tables of the report.
        forms: Their forms, in the same order.
    """
    wrong = sum(_misread(alignment, form) for alignment, form in zip(alignments, forms, strict=True))
    if wrong <= FREE or not 0 < digital < 1:
        return digital
    odds = math.log(digital / (1 - digital)) - min(MOST, MISREAD_ODDS * (wrong - FREE))
    return round(1 / (1 + math.exp(-odds)), 4)


def _misread(alignment: Alignment, form: TableForm) -> int:
    """Labels of rows and columns in which a character or two are other than the form's, the rest the same."""
    wordings = {row.key: row.labels for row in form.rows}
    columns = {column.key: column.labels for block in form.blocks for column in block.columns}
    found = [(m.match.text, wordings[m.key]) for b in alignment.blocks for m in b.rows if m.match is not None]
    found += [(match.text, columns[match.key]) for block in alignment.blocks for match in block.columns]
    return sum(_is_misread(text, labels) for text, labels in found)


def _is_misread(text: str, labels: Sequence[str]) -> bool:
    mine = _plain(text)
    if len(mine) < LONG or not labels:  # the one row of some forms has no label
        return False
    least = min((Levenshtein.distance(mine, _plain(label)), abs(len(mine) - len(_plain(label)))) for label in labels)
    return 0 < least[0] <= 1 + len(mine) // 5 and least[1] <= 1


def _plain(text: str) -> str:
    found = enumerator(text)
    return core(text[found[2] :] if found else text) or bare(text)

"""Wordings of a form file → patterns, and what is wrong with them.

A wording is a regular expression with two signs of its own: `{n}`, a figure with its unit, and "…", a gap of a few
characters. A gap holds no figure, no punctuation that ends a clause, and none of the words that tell of another year or
body or make a figure vague; so a wording never reaches over them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gouji.forms.balances import sum_of
from gouji.forms.model import Address, ProseForm, Wording
from gouji.forms.schema import ProseFile, ProseWordsFile, TableFile

FIGURE, GAP = "{n}", "…"
LONGEST_GAP = 20
"""Characters of a gap: as long as 公民、法人或者其他组织提出的政府, which stands between 收到 and 信息公开申请."""
NUMERAL = r"(?:\d{1,3}(?:,\d{3})+|\d+|[〇零一二两三四五六七八九十百千]+)"
"""A count in folded text, in digits or in Chinese numerals."""
_NOTHING = r"(?!)"


def prose_of(words: ProseWordsFile | None, table: TableFile, cells: Sequence[Address]) -> ProseForm | None:
    """How prose speaks of a table whose entries are sound; None if its file doesn't say."""
    if words is None or not table.prose:
        return None
    wordings = tuple(
        Wording(
            tuple(sum_of(text, entry.column, cells) for text in (entry.of, *entry.also)),
            tuple(re.compile(_pattern(wording, words)) for wording in entry.wordings),
            None if entry.says is None else Decimal(entry.says),
            None if entry.context is None else re.compile(entry.context),
        )
        for entry in table.prose
    )
    return ProseForm(wordings, _any(words.lead), re.compile(_any(words.other)))


def words_problems(words: ProseWordsFile) -> Iterator[str]:
    """Every problem of the words around figures, as "path: what is wrong"."""
    for key in ("units", "lead", "other", "vague"):
        for i, text in enumerate(getattr(words, key)):
            yield from _expression(f"prose.{key}.{i}", text)


def prose_problems(
    where: str, entries: Sequence[ProseFile], words: ProseWordsFile | None, cells: Sequence[Address]
) -> Iterator[str]:
    """Every problem of a table's wordings, as "path: what is wrong"."""
    if entries and words is None:
        yield f"{where}: wordings need the form's own prose: with the units of its figures"
    for i, entry in enumerate(entries):
        path = f"{where}.{i}"
        for key, text in (("of", entry.of), *((f"also.{j}", text) for j, text in enumerate(entry.also))):
            try:
                sum_of(text, entry.column, cells)
            except ValueError as error:
                yield f"{path}.{key}: {error}"
        for j, wording in enumerate(entry.wordings):
            place = f"{path}.wordings.{j}"
            if (wording.count(FIGURE) == 1) is (entry.says is not None):
                yield f"{place}: {wording!r} needs " + (f"{FIGURE} once" if entry.says is None else f"no {FIGURE}")
            yield from _expression(place, wording.replace(FIGURE, ""))
        if entry.context is not None:
            yield from _expression(f"{path}.context", entry.context)


def _expression(where: str, text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text.replace(GAP, ""))
    if plain != text.replace(GAP, ""):
        yield f"{where}: {text!r} has full-width signs; the text is matched with half-width ones, so write {plain!r}"
    try:
        re.compile(text)
    except re.error as error:
        yield f"{where}: {text!r} is no regular expression: {error}"


def _any(words: Sequence[str]) -> str:
    return "|".join(words) or _NOTHING


def _pattern(wording: str, words: ProseWordsFile) -> str:
    stops = _any((*words.other, *words.vague))
    gap = rf"(?:(?!{stops})[^,.;:!?\d]){{0,{LONGEST_GAP}}}?"
    figure = rf"(?P<n>{NUMERAL})(?:{_any(words.units)})"
    return wording.replace(FIGURE, figure).replace(GAP, gap)

"""The rule tagger: the baseline, the fallback, and `--model none`.

It reads the lines once from top to bottom and remembers whether it is inside a table; what a line is then follows
from its kind, from the last line and the next one. Its probabilities say how far a rule can be trusted, not how likely
this one line is: three levels, given to the rules by judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gouji.classify.labels import Role
from gouji.classify.look import CLOSE, SHORT_TEXT, Kind, Look
from gouji.document import Tag

Ruling = tuple[Tag, float]
"""A tag and how far the rule that gave it can be trusted, 0 to 1."""

SURE, LIKELY, GUESS = 0.99, 0.9, 0.65
"""How far a rule can be trusted. Over 500 generated reports that no rule was made on, 98.8%, 91.8% and 62.5% of the
lines of these levels were right."""

_DIGITS = frozenset({Kind.NUMBER, Kind.NUMBERS, Kind.MARK})
_LABELS = frozenset({Kind.ROW, Kind.GROUP, Kind.COLUMN, Kind.EITHER, Kind.COLUMNS, Kind.BLOCK, Kind.ROW_NUMBERS})
_OPEN_NUMBERS = frozenset({Tag.ROW_LABEL, Tag.ROW, Tag.NUMBERS})
_TITLE_LINES = 6
"""A title stands within so many lines with text from the top, or it is a phrase of the prose."""
_SIGNATURE_LINES = 8
"""A signature stands within so many lines with text from the end."""
_LONGEST_HEADING = 40
"""Characters; longer lines that begin with 一、 are paragraphs."""


@dataclass(slots=True)
class _State:
    """What the rules remember while they go down the page."""

    table: bool = False
    titled: bool = False
    headed: bool = False
    last: Tag = Tag.NOISE


def apply_rules(looks: Sequence[Look], positions: Sequence[int]) -> list[Ruling]:
    """Tag the lines with text of a document.

    Args:
        looks: Their looks.
        positions: Their positions among all lines of the document, ascending.

    Returns:
        A ruling for each, in order.
    """
    state = _State()
    found: list[Ruling] = []
    for i, look in enumerate(looks):
        before = positions[i] - positions[i - 1] > 1 if i else True
        after = positions[i + 1] - positions[i] > 1 if i + 1 < len(looks) else True
        ruling = _rule(look, i, looks, state, before and after)
        found.append(ruling)
        _remember(state, ruling[0], look)
    return found


def _remember(state: _State, tag: Tag, look: Look) -> None:
    if tag is Tag.NOISE:
        return
    if tag is Tag.HEADING:
        state.headed = True
        state.table = look.kind is Kind.HEADING
    elif tag in (Tag.TABLE_HEADING, Tag.COLUMN_LABEL, Tag.ROW, Tag.NOTE):
        state.table = True
    elif tag in (Tag.TEXT, Tag.SUBHEADING, Tag.SIGNATURE):
        state.table = False
    state.titled |= tag is Tag.TITLE
    if tag is not Tag.FRAGMENT:  # the rest of a label leaves the label's own tag standing
        state.last = tag


def _rule(look: Look, i: int, looks: Sequence[Look], state: _State, alone: bool) -> Ruling:
    kind = look.kind
    following = looks[i + 1].kind if i + 1 < len(looks) else Kind.EDGE
    table = state.table
    match kind:
        case Kind.NOISE:
            return Tag.NOISE, SURE
        case Kind.BLOCK:
            return Tag.TABLE_HEADING, SURE
        case Kind.NOTE:
            return Tag.NOTE, SURE
        case Kind.HEADING:
            return _heading(look, state)
        case Kind.NUMBER | Kind.NUMBERS | Kind.MARK:
            return _digits(look, following, state, alone)
        case Kind.ROW_NUMBERS:
            prose = look.ends and not table and look.numbers == 1
            return (Tag.TEXT, GUESS) if prose else (Tag.ROW, SURE if table else LIKELY)
        case Kind.TEXT_NUMBERS:
            return (Tag.ROW, LIKELY) if table else (Tag.TEXT, GUESS)
        case Kind.COLUMNS:
            return Tag.COLUMN_LABEL, SURE if table else LIKELY
        case Kind.ROW | Kind.GROUP:
            return _row_label(look, following, state)
        case Kind.COLUMN:
            nearby = table or following in _LABELS or following in _DIGITS
            return (Tag.COLUMN_LABEL, SURE if table else LIKELY) if nearby else (Tag.TEXT, GUESS)
        case Kind.EITHER:
            return _either(look, following, state)
        case Kind.DATE:
            near_end = len(looks) - i <= _SIGNATURE_LINES
            return (Tag.SIGNATURE, SURE) if near_end or not state.headed else (Tag.SIGNATURE, GUESS)
        case Kind.TITLE:
            return _title(look, i, state)
        case Kind.ISSUER | Kind.SHORT | Kind.LONG if _signs(look, following, len(looks) - i):
            return Tag.SIGNATURE, SURE
        case Kind.ISSUER:
            if not state.titled and not state.headed and i < _TITLE_LINES and following is Kind.TITLE:
                return Tag.TITLE, LIKELY
        case Kind.PROSE:
            return _prose(look, following, table)
        case Kind.DUN | Kind.PAREN | Kind.DOT:
            return _enumerated(look, following, state)
        case _:
            pass
    return _other(look, following, state, i)


def _signs(look: Look, following: Kind, left: int) -> bool:
    """Whether an issuer signs here: a short line over the date at the foot."""
    return following is Kind.DATE and left <= _SIGNATURE_LINES and not look.ends and look.length <= _LONGEST_HEADING


def _heading(look: Look, state: _State) -> Ruling:
    """The heading of a table: a section of its own where it is numbered, or where no table is under way."""
    if look.enumerator and look.enumerator[0] == "paren":
        return Tag.SUBHEADING, LIKELY
    if look.ends:
        return Tag.TEXT, GUESS
    return Tag.HEADING, SURE if look.enumerator else LIKELY


def _digits(look: Look, following: Kind, state: _State, alone: bool) -> Ruling:
    if state.table:
        return Tag.NUMBERS, SURE
    if look.kind is Kind.NUMBER and alone:
        return Tag.NOISE, LIKELY  # a page number: nothing else stands alone outside tables
    if look.kind is Kind.MARK:
        return (Tag.TEXT, GUESS) if look.plain[:1].isalnum() else (Tag.NOISE, LIKELY)  # 六、其他需要报告的事项 / 无
    return Tag.NUMBERS, GUESS


def _row_label(look: Look, following: Kind, state: _State) -> Ruling:
    if state.table:
        return Tag.ROW_LABEL, SURE
    if following in _DIGITS or following in _LABELS:
        return Tag.ROW_LABEL, LIKELY
    if look.ends:
        return Tag.TEXT, LIKELY
    if look.enumerator and look.enumerator[0] == "paren":
        return Tag.SUBHEADING, GUESS
    return Tag.ROW_LABEL, GUESS


def _either(look: Look, following: Kind, state: _State) -> Ruling:
    """A label of rows and columns alike: a column after columns, unless it is numbered or numbers follow a row."""
    if look.enumerator:
        return Tag.ROW_LABEL, SURE
    if state.last is Tag.COLUMN_LABEL:
        return Tag.COLUMN_LABEL, SURE
    if following in _DIGITS and state.last in _OPEN_NUMBERS:
        return Tag.ROW_LABEL, LIKELY
    return (Tag.COLUMN_LABEL, GUESS) if state.table or following in _LABELS else (Tag.TEXT, GUESS)


def _title(look: Look, i: int, state: _State) -> Ruling:
    if i < _TITLE_LINES and not state.headed and not look.ends:
        return Tag.TITLE, SURE if not state.titled else LIKELY
    return (Tag.NOISE, GUESS) if not look.enumerator and not look.ends else (Tag.TEXT, LIKELY)


def _prose(look: Look, following: Kind, table: bool) -> Ruling:
    if table and following in _DIGITS and not look.ends:
        return Tag.ROW_LABEL, GUESS  # a row that was added, with a remark
    if table and not look.ends and look.first.part:
        return Tag.FRAGMENT, GUESS
    if table and look.plain.startswith("(") and look.plain.endswith(")"):
        return Tag.FRAGMENT, LIKELY  # a remark to a label
    short_heading = (
        look.enumerator and look.enumerator[0] == "dun" and not look.ends and look.length <= _LONGEST_HEADING
    )
    return (Tag.HEADING, LIKELY) if short_heading else (Tag.TEXT, SURE)


def _enumerated(look: Look, following: Kind, state: _State) -> Ruling:
    """一、 （一） 1. before words that are like no label: a heading, or a label too far gone."""
    row = (state.table and following in _DIGITS) or (look.first.part and look.first.part_role in (Role.ROW, Role.GROUP))
    if row and (state.table or following in _DIGITS):
        return Tag.ROW_LABEL, LIKELY
    if look.kind is Kind.DUN:
        return (Tag.HEADING, SURE) if look.length <= _LONGEST_HEADING else (Tag.TEXT, LIKELY)
    if state.table and state.last in _OPEN_NUMBERS and following in _LABELS:
        return Tag.ROW_LABEL, GUESS
    if look.kind is Kind.PAREN:
        sentence = look.length > 2 * SHORT_TEXT and any(mark in look.plain for mark in ",.;")
        fits = look.length <= _LONGEST_HEADING and not sentence
        return (Tag.SUBHEADING, SURE) if fits else (Tag.TEXT, LIKELY)
    return (Tag.SUBHEADING, GUESS) if look.length <= 2 * SHORT_TEXT and not look.ends else (Tag.TEXT, LIKELY)


def _other(look: Look, following: Kind, state: _State, i: int) -> Ruling:
    """Text that no rule above knows: in a table the rest of a label, a row of its own, or a label too far gone."""
    if not state.table:
        in_table_soon = look.kind is Kind.PART and (following in _DIGITS or following in _LABELS)
        if in_table_soon:
            return Tag.FRAGMENT, GUESS
        if not state.headed and not state.titled and i < _TITLE_LINES and not look.ends:
            return Tag.TITLE, GUESS
        return Tag.TEXT, LIKELY
    if look.plain.endswith(":"):
        return Tag.TEXT, LIKELY
    if look.first.part_role is Role.NOTE:
        return Tag.NOTE, LIKELY
    if look.kind is Kind.REMARK:
        return Tag.FRAGMENT, LIKELY
    if look.kind is Kind.TEXTS:
        return (Tag.COLUMN_LABEL, GUESS) if state.last is Tag.COLUMN_LABEL else (Tag.ROW_LABEL, GUESS)
    if look.ends and look.length > SHORT_TEXT:
        return Tag.TEXT, LIKELY
    if look.kind is Kind.PART and look.first.part != "start":
        return Tag.FRAGMENT, LIKELY
    if state.last is Tag.COLUMN_LABEL or look.first.part_role is Role.COLUMN:
        near = look.first.scores[Role.COLUMN] > 0 or following not in _DIGITS
        return (Tag.COLUMN_LABEL if look.first.scores[Role.COLUMN] < CLOSE and near else Tag.ROW_LABEL), GUESS
    if following in _DIGITS or look.first.part == "start":
        return Tag.ROW_LABEL, GUESS
    return Tag.FRAGMENT, GUESS

"""Stories of an author in sentences, with the figures that a person can check by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from gouji.document import Address, Status, Table, format_amount
from gouji.forms import Equation, TableForm
from gouji.tell.author import Account
from gouji.tell.because import values_of
from gouji.tell.figures import with_figures
from gouji.tell.gaps import Gaps
from gouji.tell.labels import Labels
from gouji.tell.story import Kind, Story
from gouji.tell.words import say

MOST_FIGURES = 4
"""Places or balances told of one story."""
FEW_ROWS = 3
"""Rows that are listed by name; of more the first and the last are named."""


def told_in(told: Account, form: TableForm, table: Table, lang: str) -> Iterator[str]:
    """The stories of a table, a sentence each, and what they leave unexplained.

    Args:
        told: The stories.
        form: The table's form.
        table: The table, its values as printed.
        lang: "zh" or "en".
    """
    labels = Labels(form, lang)
    blanks = {(c.row, c.column): c.text or say(lang, "blank") for c in table.cells if c.status is Status.BLANK}
    now = values_of(table)
    for story in told.stories:
        yield _sentence(story, form, labels, now, blanks, lang)
        now.update(story.changes)
    if told.stories and told.unexplained:
        figures = (_at(equation, labels, lang, now, fails=True) for equation in told.unexplained[:MOST_FIGURES])
        yield say(lang, "story.unexplained", table=_table(form, lang), figures=say(lang, "more").join(figures))


def _table(form: TableForm, lang: str) -> str:
    return form.title if lang == "zh" else form.id


def _sentence(
    story: Story,
    form: TableForm,
    labels: Labels,
    values: Mapping[Address, Decimal],
    blanks: Mapping[Address, str],
    lang: str,
) -> str:
    def printed(address: Address) -> str:
        """What stands there; in balances a blank counts as 0."""
        return (not values[address] and blanks.get(address)) or format_amount(values[address])

    key, table = f"story.{story.kind}", _table(form, lang)
    if story.of_a_sum:
        by_rows = story.told[0].column is not None
        name = labels.row if by_rows else labels.column
        return say(
            lang,
            key,
            table=table,
            rows=_listed([name(k) for k in story.added or story.left], lang),
            left=_listed([name(k) for k in story.left], lang),
            total=name(_total(story, story.told[0])[0 if by_rows else 1]),
            figures=say(lang, "more").join(_miscounts(story, labels, values, printed)),
        )
    (cell, meant), *others = story.changes.items()
    after = {**values, **story.changes}
    told = set(story.changes) if story.kind is Kind.EXCHANGED else {cell}
    gaps = Gaps(form.equations, values)
    failing = (gaps.equations[i] for i in sorted(gaps.failing))
    mended = [equation for equation in failing if not told.isdisjoint(equation.addresses)]
    figures = say(lang, "and").join(f"{with_figures(e, after)} ({e.label})" for e in mended[:MOST_FIGURES])
    if story.kind is Kind.EXCHANGED:
        (other, _), *_ = others
        return say(
            lang,
            key,
            table=table,
            one=labels.cell(cell),
            value=printed(cell),
            other=labels.cell(other),
            second=printed(other),
            figures=figures,
        )
    carried = "".join(
        say(lang, "story.carried", cell=labels.cell(a), printed=printed(a), meant=format_amount(v)) for a, v in others
    )
    sentence = say(
        lang,
        "story.blank" if printed(cell) == say(lang, "blank") else key,
        table=table,
        cell=labels.cell(cell),
        printed=printed(cell),
        meant=format_amount(meant),
        figures=figures,
    )
    return sentence + carried


def _total(story: Story, equation: Equation) -> Address:
    """The total that a story of a sum is about."""
    return next(address for address in equation.addresses if address in story.changes)


def _miscounts(
    story: Story, labels: Labels, values: Mapping[Address, Decimal], printed: Callable[[Address], str]
) -> Iterator[str]:
    """How each total came about, "natural_person: 8 = 4 + 4 [new] + 0 [carried_in]": its own sum, then the rest."""
    for equation in story.told[:MOST_FIGURES]:
        by_rows = equation.column is not None
        place = equation.column or equation.row or ""
        total = _total(story, equation)
        side = next(s for s in (equation.left, equation.right) if total not in {a for _, a in s})
        parts = sum((values[address] for _, address in side), Decimal(0))
        terms = [(key, "+") for key in story.added] + [(key, "−") for key in story.left]
        held = [(values[(key, place) if by_rows else (place, key)], key, sign) for key, sign in terms]
        if len(held) > FEW_ROWS:
            held = [term for term in held if term[0]]
        name, at = (labels.row, labels.column(place)) if by_rows else (labels.column, labels.row(place))
        more = "".join(f" {sign} {format_amount(value)} [{name(key)}]" for value, key, sign in held)
        yield f"{at}: {printed(total)} = {format_amount(parts)}{more}"


def _listed(names: Sequence[str], lang: str) -> str:
    if len(names) <= FEW_ROWS:
        return say(lang, "list").join(names)
    return f"{names[0]} – {names[-1]}"


def _at(equation: Equation, labels: Labels, lang: str, values: Mapping[Address, Decimal], *, fails: bool) -> str:
    place = labels.row(equation.row) if equation.row else labels.column(equation.column) if equation.column else ""
    return f"{equation.label} ({place or say(lang, 'table')}): {with_figures(equation, values, fails=fails)}"

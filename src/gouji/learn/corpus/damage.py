"""What happens to a page between its author and its reader, each kind with a name.

To add a damage, write the function in one of the modules `damage_*` and put it in the table below.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from gouji.learn.corpus import damage_lines as on_lines
from gouji.learn.corpus import damage_page as on_page
from gouji.learn.corpus import damage_places as on_places
from gouji.learn.corpus import damage_text as on_text
from gouji.learn.corpus.page import PageLine

Spoil = Callable[[list[PageLine], Random, float], bool]


@dataclass(frozen=True, slots=True)
class Damage:
    """A kind of damage.

    Attributes:
        name: Its name.
        spoil: Changes the lines in place, given a source of chance and a severity from 0 to 1; says whether it did.
        rate: Probability, 0 to 1, that it is applied to a damaged report, before the recipe's weights.
        determines: After it the page still determines every cell that it determined before: nothing that tells a
            value or its place is gone. (A glued table, or one with empty cells, may not determine all to begin with.)
        ocr: Only a machine that reads pictures does this; conversions of digital text don't.
    """

    name: str
    spoil: Spoil
    rate: float
    determines: bool
    ocr: bool


_TABLE: tuple[tuple[Spoil, float, bool, bool], ...] = (
    # what is read wrong comes before what moves, so that moved pieces are damaged like the others
    (on_text.traditional, 0.04, True, False),
    (on_text.misread_labels, 0.55, True, True),
    (on_text.lose_characters, 0.35, True, True),
    (on_text.insert_characters, 0.25, True, True),
    (on_text.misread_prose, 0.5, True, True),
    (on_text.misread_headings, 0.2, True, True),
    (on_text.lose_groups, 0.15, True, False),
    (on_text.lose_labels, 0.08, False, True),
    (on_text.lose_zeros, 0.2, False, True),
    (on_text.double_digits, 0.08, False, True),
    (on_text.lose_digits, 0.08, False, True),
    (on_text.confuse_digits, 0.12, False, True),
    (on_text.letters_for_zero, 0.25, True, True),
    (on_text.letters_for_one, 0.12, True, True),
    (on_text.wide_digits, 0.06, True, False),
    (on_text.trailing_dots, 0.12, True, True),
    (on_text.bold_numbers, 0.2, True, False),
    (on_text.space_labels, 0.3, True, False),
    # what no balance shows: rates are low, because such a page can't be read right by anybody
    (on_places.swap_rows, 0.015, False, True),
    (on_places.shift_rows, 0.015, False, True),
    (on_places.swap_columns, 0.015, False, True),
    (on_places.shift_cells, 0.04, False, True),
    (on_places.lose_cells, 0.06, False, True),
    (on_places.surplus_cells, 0.04, False, True),
    (on_places.leak_digits, 0.03, False, True),
    (on_places.leak_labels, 0.08, True, True),
    (on_places.interleave_labels, 0.06, False, True),
    (on_lines.surplus_zeros, 0.12, True, False),
    (on_lines.lose_tails, 0.1, False, False),
    (on_lines.swap_numbers, 0.05, False, True),
    (on_lines.break_groups, 0.2, True, False),
    (on_lines.break_cells, 0.25, True, False),
    (on_lines.break_labels, 0.3, True, False),
    (on_lines.stray_labels, 0.12, True, False),
    (on_lines.slip_numbers, 0.15, True, False),
    (on_lines.shift_columns, 0.25, True, False),
    (on_lines.spurious_cells, 0.2, True, False),
    (on_lines.join_lines, 0.12, True, False),
    (on_places.glue_cells, 0.06, False, False),
    (on_page.drop_lines, 0.06, False, True),
    (on_page.drop_repeats, 0.02, False, False),
    (on_page.lose_blank_lines, 0.1, True, False),
    (on_page.blank_lines, 0.2, True, False),
    (on_page.noise_lines, 0.2, True, False),
    (on_page.page_breaks, 0.3, True, False),
    (on_page.bare_page_numbers, 0.06, False, False),
    (on_page.ragged_spaces, 0.12, True, False),
)

DAMAGES: dict[str, Damage] = {
    spoil.__name__: Damage(spoil.__name__, spoil, rate, determines, ocr) for spoil, rate, determines, ocr in _TABLE
}
"""Every damage by name, in the order in which they are applied."""

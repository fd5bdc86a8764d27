"""What there is to tell of a table's figures, in Chinese and English, that a person can check by hand."""

from gouji.tell.author import Account, account, stories
from gouji.tell.because import Reasons, cell_reasons, values_of
from gouji.tell.gaps import Gaps
from gouji.tell.reasons import Grounds, author_told, grounds, reasons_in
from gouji.tell.slips import cell_kinds, signed_cells
from gouji.tell.story import Kind, Story

__all__ = [
    "Account",
    "Gaps",
    "Grounds",
    "Kind",
    "Reasons",
    "Story",
    "account",
    "author_told",
    "cell_kinds",
    "cell_reasons",
    "grounds",
    "reasons_in",
    "signed_cells",
    "stories",
    "values_of",
]  # fmt: skip

"""A page as an OCR engine would read it, at a stated character error: drawn from the channel of real OCR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from rapidfuzz.distance import Levenshtein

from gouji.channel import Channel, load_channel, squeeze
from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.wrapped import width_of

ENGINE = "simulated"
"""Name of the engine of samples whose noise was drawn."""

REPLACED = frozenset(
    {
        "misread_labels", "lose_characters", "insert_characters", "misread_prose", "misread_headings", "lose_zeros",
        "double_digits", "lose_digits", "confuse_digits", "letters_for_zero", "letters_for_one", "trailing_dots",
    }
)  # fmt: skip
"""Damages to characters, written by hand, in whose stead the channel draws."""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """What was done to a page.

    Attributes:
        characters: Characters printed, white space aside.
        wrong: Characters misread, lost or put in.
    """

    characters: int
    wrong: int

    @property
    def character_error(self) -> float:
        """Share of characters misread, lost or put in, 0 or more."""
        return self.wrong / self.characters if self.characters else 0.0


MARKS = {"/": ("1", "1", "7", "l"), "-": ("1", "一"), "—": ("一", "一", "1")}
"""Marks that authors print for nothing, with what engines take them for; a page's font decides it, so on one page they
are all taken for the same."""


def spoil(
    lines: Sequence[PageLine], rng: Random, rate: float, channel: Channel | None = None, misread_marks: float = 0.0
) -> Spoiled:
    """Read a page badly: labels, numbers and prose alike.

    Args:
        lines: The page; the texts of its pieces are changed in place.
        rng: Source of chance.
        rate: Character error to be expected on the page, 0 to `gouji.channel.noise.MOST_ERROR`; what is drawn varies
            around it.
        channel: What is confused; that of all engines and severities if None.
        misread_marks: Probability, 0 to 1, that on this page marks for nothing look like a number: then up to two
            thirds of them are read as one.

    Returns:
        What was done.
    """
    pieces = [piece for line in lines for piece in line.pieces if piece.text.strip()]
    at = (channel or load_channel()).at_error(rate, [(piece.text, _is_number(piece)) for piece in pieces])
    taken: dict[str, str] = {}
    share = 0.0
    if misread_marks and rng.random() < misread_marks:  # nothing is drawn otherwise: older recipes give what they gave
        taken = {mark: rng.choice(likes) for mark, likes in MARKS.items()}
        share = rng.uniform(0.05, 0.67)
    characters = wrong = 0
    for line in lines:
        moved = 0  # columns by which what follows would stand too far left
        for piece in line.pieces:
            if moved and line.layout == "spaces" and piece.before == " " * len(piece.before):
                gap = max(len(piece.before) + moved, 1 if piece.before else 0)
                moved -= gap - len(piece.before)
                piece.before = " " * gap
            printed = piece.text
            piece.text = at.damage(printed, rng, _is_number(piece))
            if _is_number(piece) and printed in taken and rng.random() < share:
                piece.text = taken[printed]
            if line.layout == "pipes" and "|" not in printed:
                piece.text = piece.text.replace("|", "l")  # a model that writes tables doesn't break them so
            moved += width_of(printed) - width_of(piece.text)
            plain = squeeze(printed)
            characters += len(plain)
            wrong += Levenshtein.distance(plain, squeeze(piece.text))
    return Spoiled(characters, wrong)


def severity_name(rate: float) -> str:
    """Name of a step of the noise ladder: 0.02 → "cer02"."""
    return f"cer{round(rate * 100):02d}"


def _is_number(piece: Piece) -> bool:
    return piece.role is Role.NUMBER

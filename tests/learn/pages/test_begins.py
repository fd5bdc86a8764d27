"""Labels begin where their wording begins, in whatever order an engine gives their pieces."""

from dataclasses import replace

from gouji.document import Tag
from gouji.forms import load_families
from gouji.learn.corpus.generate import finish
from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.sample import Gold, Sample
from gouji.learn.pages.begins import settle

GOLD = Gold("", (), 2024, "", None, (), {}, {}, (), ())
FAMILY = load_families()["cn-ogi"]


def group(text: str, *, rest: bool) -> Piece:
    return Piece(text, Role.GROUP, rest=rest, table="applications", row="granted")


def sample(*pieces: Piece) -> Sample:
    return finish("x", [PageLine([piece]) for piece in pieces], GOLD, "boxes", ("ocr",))


def test_the_piece_with_the_beginning_begins_the_label():
    read = sample(group("理结果", rest=False), group("三、本年度办", rest=True))
    assert read.tags == (Tag.ROW_LABEL, Tag.FRAGMENT)
    settled = settle(read, FAMILY)
    assert settled.tags == (Tag.FRAGMENT, Tag.ROW_LABEL)
    assert [mark.rest for mark in settled.marks] == [True, False]
    assert settle(settled, FAMILY) == settled


def test_a_label_whose_beginning_was_lost_has_only_rests():
    assert settle(sample(group("理结果", rest=False)), FAMILY).tags == (Tag.FRAGMENT,)


def test_pieces_in_order_and_misread_ones_stay_as_they_are():
    for first in ("三、本年度办", "二、木年度力", "度办哩"):
        read = sample(group(first, rest=False), group("理结果", rest=True))
        assert settle(read, FAMILY) == read, first


def test_marks_left_of_labels_and_headings_are_noise():
    label = Piece("“|", Role.LABEL, table="applications", row="granted")
    stop = PageLine([Piece("。", Role.TEXT)])
    read = finish("x", [PageLine([label]), PageLine([Piece("、", Role.HEADING)]), stop], GOLD, "boxes", ())
    before = replace(read, tags=(Tag.ROW_LABEL, Tag.HEADING, Tag.TEXT))  # as splits were tagged before
    assert settle(before, FAMILY).tags == read.tags == (Tag.NOISE, Tag.NOISE, Tag.TEXT)

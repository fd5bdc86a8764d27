from decimal import Decimal

import pytest

from gouji.tell import Kind
from gouji.tell.slips import slip


@pytest.mark.parametrize(
    ("printed", "meant", "kind"),
    [
        ("13", "31", Kind.SWAPPED),
        ("3.15", "3.51", Kind.SWAPPED),
        ("1234", "1243", Kind.SWAPPED),
        ("321", "123", Kind.OTHER),  # not neighbours
        ("666", "66", Kind.MORE),
        ("1", "12", Kind.LESS),
        ("0", "10", Kind.OTHER),  # a zero is no number with a digit left out
        ("85", "65", Kind.TYPED),
        ("8", "6", Kind.OTHER),  # of one digit any is typed wrong
        ("13", "79", Kind.OTHER),
    ],
)
def test_slips_are_told_apart(printed: str, meant: str, kind: Kind) -> None:
    assert slip(Decimal(printed), Decimal(meant)) is kind

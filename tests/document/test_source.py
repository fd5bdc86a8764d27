import pytest

from gouji.document import Document, Line, Region, RegionKind, Segment, SourceKind

LINES = tuple(Line(n, text, (Segment(text, 0, len(text)),)) for n, text in enumerate("甲乙丙丁戊", 3))
REGIONS = (Region(RegionKind.PROSE, 3, 4), Region(RegionKind.TABS, 5, 5), Region(RegionKind.PROSE, 6, 7))


@pytest.mark.parametrize(("line", "region"), [(3, 0), (4, 0), (5, 1), (6, 2), (7, 2)])
def test_a_line_is_in_the_region_whose_ends_hold_it(line: int, region: int) -> None:
    assert Document("a", LINES, REGIONS).region_of(line) is REGIONS[region]


@pytest.mark.parametrize("line", [0, 2, 8])
def test_a_line_outside_has_no_region(line: int) -> None:
    with pytest.raises(KeyError):
        Document("a", LINES, REGIONS).region_of(line)


@pytest.mark.parametrize(
    ("digital", "kind"),
    [
        (1.0, SourceKind.DIGITAL),
        (0.9, SourceKind.DIGITAL),
        (0.89, SourceKind.UNKNOWN),
        (0.5, SourceKind.UNKNOWN),
        (0.11, SourceKind.UNKNOWN),
        (0.1, SourceKind.OCR),
        (0.0, SourceKind.OCR),
    ],
)
def test_the_source_kind_follows_the_probability(digital: float, kind: SourceKind) -> None:
    assert Document("a", LINES, REGIONS, digital=digital).kind is kind

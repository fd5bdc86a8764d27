import pytest

from gouji.document import Document, Line, Region, RegionKind, Segment, SourceKind

LINES = tuple(Line(n, text, (Segment(text, 0, len(text)),)) for n, text in enumerate("甲乙丙丁戊", 3))
REGIONS = (Region(RegionKind.PROSE, 3, 4), Region(RegionKind.TABS, 5, 5), Region(RegionKind.PROSE, 6, 7))


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

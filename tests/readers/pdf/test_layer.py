"""Which pages are read by their text, and which as pictures."""

from collections.abc import Sequence

import pytest

import gouji.readers.scan
from gouji.document import Box, SourceKind
from gouji.document.errors import TooLarge, UnknownFormat
from gouji.readers import READERS
from gouji.readers.pages import Page, Word
from gouji.readers.pdf import PdfLimits, read_pdf
from gouji.readers.pdf.file import Pdf
from gouji.readers.pdf.layer import Trust
from gouji.readers.pdf.typed import typed_page
from gouji.readers.pdf.wording import is_broken, is_strange
from gouji.readers.scan import Picture
from gouji.readers.settings import READ_SETTINGS, ReadSettings
from tests.readers.pdf.making import line, pdf, say

PROSE = (
    "本年度，本机关按照《中华人民共和国政府信息公开条例》主动公开政府信息，依法办理政府信息公开申请，"
    "新收申请12件，上年结转3件，予以公开10件，部分公开2件，不予公开3件。行政复议和行政诉讼均为0件。"
)
SHIFTED = "".join(chr(ord(c) + 31) if c > "\u4e00" else c for c in PROSE)
HAN = sorted({c for c in PROSE if c > "\u4e00"})
EXCHANGED = PROSE.translate(str.maketrans(dict(zip(HAN, HAN[7:] + HAN[:7], strict=True))))
TEXT = "".join(say(PROSE[i : i + 40], 50, 780 - i / 2) for i in range(0, len(PROSE), 40))
IMAGE = "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"


def test_texts_are_judged_by_their_characters() -> None:
    assert not is_broken(PROSE)
    assert not is_strange(PROSE)
    assert is_broken(SHIFTED)
    assert not is_broken(EXCHANGED)
    assert is_strange(EXCHANGED)


@pytest.mark.parametrize("odd", ["\ue123\ue124\ue125", "\x13\x14\x15", "\ufffd\ufffd\ufffd", "ႊᠣଜ"])
def test_characters_of_no_report_are_told_if_they_are_many(odd: str) -> None:
    assert is_broken("总计" + odd)
    assert not is_broken(PROSE * 3 + odd)
    assert not is_broken("总计" + odd[:2])


@pytest.mark.parametrize(
    "text", ["", "0 0 -3 1,234.5", "①②③（㈠）〇／—", "Annual Report 2020", "訴訟與復議：總計", "喆堃淼"]
)
def test_short_foreign_and_traditional_texts_are_not_broken(text: str) -> None:
    assert not is_broken(text)
    assert not is_strange(text)


def table(x: int, y: int, rows: int = 4) -> str:
    """Operators that draw a table of empty cells, 60 by 20 points."""
    lines = [(x, y + 20 * i, x + 300, y + 20 * i) for i in range(rows + 1)]
    lines += [(x + 60 * i, y, x + 60 * i, y + 20 * rows) for i in range(6)]
    return "".join(line(*map(float, place)) for place in lines)


def trust(content: str, forms: Sequence[tuple[str, str]] = ()) -> Trust:
    with Pdf(pdf(content, forms=forms), "a.pdf") as file:
        found = typed_page(file, 1)
    assert found is not None
    return found.layer.trust


def picture(x: int, y: int, width: int, height: int) -> str:
    return f"q {width} 0 0 {height} {x} {y} cm /X0 Do Q "


WHITE = ((IMAGE, "\xf0"),)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT, Trust.TYPED),
        (TEXT + table(100, 200), Trust.TYPED),
        ("", Trust.TYPED),
        (table(100, 200), Trust.TYPED),
        (picture(0, 0, 595, 842) + TEXT + say("政府信息公开", 50, 300), Trust.TYPED),
        (TEXT + picture(100, 100, 300, 300), Trust.TYPED),
        (picture(20, 20, 550, 800), Trust.NONE),
        (TEXT.replace("0 Tr", "3 Tr"), Trust.NONE),
        (TEXT + picture(0, 0, 595, 842), Trust.NONE),
        (picture(20, 20, 550, 800) + say("1", 300, 10), Trust.DOUBTFUL),
        ("".join(f"{i} 300 m {i} 310 {i + 3} 310 {i + 3} 300 c f " for i in range(200)), Trust.NONE),
        (say(SHIFTED[:40], 50, 700), Trust.NONE),
        (say(EXCHANGED[:50], 50, 700) + say(EXCHANGED[50:], 50, 680), Trust.STRANGE),
        (TEXT + table(100, 200) + "110 205 m 110 215 118 215 118 205 c 110 205 l f", Trust.DOUBTFUL),
        (TEXT + table(100, 200) + line(100, 200, 160, 220), Trust.TYPED),
        (TEXT + table(100, 200) + "130 210 1 1 re f", Trust.TYPED),
        (TEXT + table(100, 200) + line(120, 210, 140, 210), Trust.TYPED),
        (TEXT + "0.2 g 100 200 60 20 re f 0 g " + table(100, 200), Trust.TYPED),
        (TEXT + table(100, 200) + say("样本", 110, 190, 60, matrix="0.7 0.7 -0.7 0.7"), Trust.TYPED),
    ],
    ids=[
        "prose", "table", "blank", "empty table", "letterhead", "photo", "scan", "invisible", "covered", "page number",
        "outlines", "shifted", "exchanged", "figure drawn", "struck out", "speck", "dash", "dark cell", "watermark",
    ],
)  # fmt: skip
def test_what_a_page_is(content: str, expected: Trust) -> None:
    assert trust(content, WHITE) is expected


def test_a_table_that_is_a_picture_is_seen() -> None:
    rows = ["\xff" * 2 + "\x00" * 96 + "\xff" * 2 if y % 25 == 2 else None for y in range(100)]
    plain = "".join("\x00" if x % 24 == 2 else "\xff" for x in range(100))
    pixels = "".join(row or plain for row in rows)
    image = IMAGE.replace("Width 1", "Width 100").replace("Height 1", "Height 100")
    assert trust(TEXT + picture(100, 100, 400, 400), ((image, pixels),)) is Trust.DOUBTFUL
    assert trust(TEXT + picture(100, 100, 400, 400), ((image, "\xff" * 10_000),)) is Trust.TYPED


@pytest.fixture
def ocr(monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    """OCR that reads five figures on each page, and the pictures that it was given."""
    given: list[Picture] = []

    def read(pictures: Sequence[Picture], settings: ReadSettings = READ_SETTINGS) -> tuple[Page, ...]:
        given.extend(pictures)
        words = tuple(Word(str(i), Box(50 + 30 * i, 50, 60 + 30 * i, 60), 0.9) for i in range(5))
        return tuple(Page(picture.number, 595, 842, words) for picture in pictures)

    monkeypatch.setattr(gouji.readers.scan, "pages_of_pictures", read)
    return given


def test_pages_are_read_each_by_its_way(ocr: list[Picture]) -> None:
    data = pdf(TEXT, say(SHIFTED[:40], 50, 700), TEXT)
    found = read_pdf(data, "a.pdf")
    assert [picture.number for picture in ocr] == [2]
    assert ocr[0].dpi == pytest.approx(200)
    assert ocr[0].image.shape == pytest.approx((842 * 200 / 72, 595 * 200 / 72), abs=1)
    assert (found.pages, found.kind) == (3, SourceKind.OCR)
    assert {line.page for line in found.lines if "0" in line.text and "1" in line.text} >= {2}
    assert read_pdf(pdf(TEXT, TEXT), "a.pdf").kind is SourceKind.DIGITAL


def test_a_strange_page_is_read_by_its_text_if_others_read_well(ocr: list[Picture]) -> None:
    strange = say(EXCHANGED[:50], 50, 700) + say(EXCHANGED[50:], 50, 680)
    assert EXCHANGED[:50] in [row.text for row in read_pdf(pdf(TEXT, strange), "a.pdf").lines]
    assert not ocr
    read_pdf(pdf(strange, strange), "a.pdf")
    assert len(ocr) == 2


def test_what_ocr_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    needs = READERS["image"].needs
    monkeypatch.setattr("gouji.readers.find_spec", lambda name: None)
    assert READERS["image"].missing == needs
    with pytest.raises(UnknownFormat, match=r"^Page 2 of a\.pdf has text of .* pip install 'gouji\[scan\]'\.$"):
        read_pdf(pdf(TEXT, say(SHIFTED[:40], 50, 700)), "a.pdf")
    doubtful = read_pdf(pdf(say(EXCHANGED[:50], 50, 700) + say(EXCHANGED[50:], 50, 680)), "a.pdf")
    (warning,) = doubtful.warnings
    assert "gouji[scan]" in warning
    assert warning.endswith("It was read by its text.")
    assert EXCHANGED[:50] in doubtful.lines[0].text


def test_pages_read_by_ocr_are_counted(ocr: list[Picture]) -> None:
    pages = [say(SHIFTED[:40], 50, 700)] * 3
    assert read_pdf(pdf(*pages), "a.pdf", limits=PdfLimits(scanned=3)).pages == 3
    with pytest.raises(TooLarge, match=r"a\.pdf has more than 2 pages to be read by OCR"):
        read_pdf(pdf(*pages), "a.pdf", limits=PdfLimits(scanned=2))
    assert len(ocr) == 5

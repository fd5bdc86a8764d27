"""PDF files as sources: the fixtures through the pipeline, hostile files, pictures of pages."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml

from gouji.document.errors import BinaryInput, EmptyInput, InputError, TooLarge
from gouji.forms import load_families
from gouji.pipeline import Result, Settings, Structurer
from gouji.readers import detect, read
from gouji.readers.pdf import PdfLimits, read_pdf
from gouji.readers.pdf.file import Pdf
from gouji.readers.pictures import page_picture
from tests.readers.pdf.making import line, pdf, say
from tests.scoring import load_gold, score

FORMATS = Path(__file__).parents[3] / "fixtures/formats"
TYPED = [
    entry["file"]
    for entry in yaml.safe_load((FORMATS / "index.yaml").read_text(encoding="utf-8"))
    if entry["file"].startswith("pdf/") and entry["state"] == "clean"
]
TEXT = say("政府信息公开", 50, 700)


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


@cache
def result_of(name: str) -> Result:
    (result,) = structurer().run((FORMATS / name).read_bytes(), name)
    return result


@pytest.mark.parametrize("name", TYPED)
def test_the_cells_of_the_fixtures_are_accepted(name: str) -> None:
    gold = load_gold(FORMATS / "gold/plain.json", load_families()["cn-ogi"])
    found = score(result_of(name).report, gold)
    assert found.accepted >= 0.99 * found.cells


@pytest.mark.parametrize("name", TYPED)
def test_every_cell_of_the_fixtures_is_exact(name: str) -> None:
    result = result_of(name)
    gold = load_gold(FORMATS / "gold/plain.json", load_families()["cn-ogi"])
    found = score(result.report, gold)
    assert found.silent == ()
    assert found.exact == found.cells == len(gold.values)
    assert result.document.format == "pdf"
    cells = [segment for row in result.document.lines for segment in row.segments if segment.text]
    assert all(segment.page and segment.box for segment in cells)


def test_the_content_tells_a_pdf() -> None:
    assert detect(pdf(TEXT), "a.txt") == "pdf"
    assert detect(b"\r\n" * 500 + pdf(TEXT), "a.txt") == "pdf"
    assert detect(b"\r\n" * 600 + pdf(TEXT), "a.txt") == "text"
    assert detect(b"PK\x03\x04" + pdf(TEXT), "a.pdf") == "zip"
    with pytest.raises(BinaryInput, match=r"a\.txt is not a PDF file"):
        read("总计".encode(), "a.txt", 1000, "pdf")


def encrypted(password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(TEXT))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_encrypted_files_are_read_if_they_open_without_a_password() -> None:
    assert read_pdf(encrypted(""), "a.pdf").lines[0].text == "政府信息公开"
    with pytest.raises(InputError, match=r"a\.pdf is encrypted and needs a password"):
        read_pdf(encrypted("secret"), "a.pdf")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (lambda: pdf(*[TEXT] * 11), TooLarge),
        (lambda: pdf(TEXT + "0 0 m 5 0 l S\n" * 1001), TooLarge),
        (lambda: pdf(TEXT + "0 0 m " + "5 0 l 7 7 l " * 3000 + "S"), TooLarge),
        (lambda: pdf("".join(say("政府" * 25, 50, 800 - 15 * i) for i in range(50))), TooLarge),
        (lambda: pdf("/X0 Do", forms=[("", f"/X{i + 1} Do " * 10) for i in range(3)] + [("", TEXT)]), TooLarge),
        (lambda: pdf(TEXT) + b"\x00" * 100_000, TooLarge),
        (lambda: pdf(), InputError),
        (lambda: pdf(""), EmptyInput),
        (lambda: b"%PDF-1.7\n" + b"\xff" * 10_000, InputError),
        (lambda: b"%PDF-1.7\n" + b"<<" * 50_000, InputError),
        (lambda: b"%PDF-1.7\n" + b"[" * 50_000, InputError),
    ],
    ids=[
        "pages", "objects", "corners", "letters", "forms", "bytes", "no page", "nothing", "noise", "dictionaries",
        "arrays",
    ],
)  # fmt: skip
def test_what_is_too_much_or_damaged_is_refused(data: Callable[[], bytes], error: type[InputError]) -> None:
    few = PdfLimits(pages=10, letters=2000, objects=1000, points=5000)
    with pytest.raises(error, match=r"a\.pdf"):
        read_pdf(data(), "a.pdf", 100_000, limits=few)


def test_files_cut_anywhere_are_read_or_refused() -> None:
    data = pdf(TEXT, TEXT + line(0, 0, 100, 0))
    for end in range(10, len(data), 37):
        try:
            found = read_pdf(data[:end], "a.pdf")
        except InputError as error:
            assert "a.pdf" in str(error)  # noqa: PT017 - not every cut is refused
        else:
            assert found.lines[0].text == "政府信息公开"


def test_forms_that_draw_themselves_end() -> None:
    found = read_pdf(pdf(TEXT + "/X0 Do", forms=(("", "/X0 Do "),)), "a.pdf")
    assert [row.text for row in found.lines] == ["政府信息公开"]


@pytest.mark.parametrize(
    "box", [(0, 0, 1e9, 1e9), (0, 0, 1e-3, 1e7), (0, 0, 0, 0), (595, 842, 0, 0), (-1e9, 0, 600, 842)]
)
def test_pages_of_any_size(box: tuple[float, ...]) -> None:
    data = pdf(TEXT + line(0, 0, 100, 0), box=box)
    try:
        assert read_pdf(data, "a.pdf").lines[0].text == "政府信息公开"
    except EmptyInput:
        assert box[2] < 1
    picture = page_picture(data, 1, 300)
    assert picture is None or picture.startswith(b"\x89PNG")
    with Pdf(data, "a.pdf", PdfLimits(pixels=10_000, side=500)) as file, file.page(1) as page:
        assert page is not None
        drawn = file.picture(page, 300)
        assert drawn is None or (drawn[0].size <= 11_000 and max(drawn[0].shape) <= 501)


def test_a_page_that_is_damaged_ends_nothing() -> None:
    data = pdf(TEXT, TEXT)
    broken = data.replace(b"/Type/Page/Parent", b"/Type/Pagx/Parent", 1)
    assert len(broken) == len(data)
    found = read_pdf(broken, "a.pdf")
    assert found.warnings in ((), ("Page 1 is damaged and was left out.",))
    assert {row.text for row in found.lines} == {"政府信息公开"}


def test_pictures_of_pages_show_boxes_where_they_are() -> None:
    data = pdf("0 1 -1 0 200 100 cm " + line(0, 0, 100, 0) + say("政府信息公开", 0, 20))
    picture = page_picture(data, 1, 144)
    assert picture is not None
    from PIL import Image

    grey = np.asarray(Image.open(io.BytesIO(picture)).convert("L"))
    assert grey.shape == (595 * 2, 842 * 2)
    assert grey[2 * 200, 2 * 150] < 128  # the line lies across, as the text is upright
    assert grey[2 * 210, 2 * 150] > 128
    assert page_picture(data, 2, 144) is None
    assert page_picture("总计".encode(), 1, 144) is None

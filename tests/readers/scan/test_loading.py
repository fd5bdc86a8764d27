"""Files of pictures: what is decoded, and what is refused before it is."""

from __future__ import annotations

import io

import numpy as np
import pytest

from gouji.document.errors import BinaryInput, EmptyInput, InputError, TooLarge

Pillow = pytest.importorskip("PIL.Image")

from gouji.readers import read  # noqa: E402 (Pillow is an extra)
from gouji.readers.scan import loading  # noqa: E402
from gouji.readers.scan.loading import load_picture, load_pictures  # noqa: E402


def _file(image, format: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def _page(width: int = 60, height: int = 80):
    return Pillow.fromarray(np.arange(width * height, dtype=np.uint32).reshape(height, width).astype(np.uint8))


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP", "GIF", "JPEG", "WEBP"])
def test_formats(format: str) -> None:
    (picture,) = load_pictures(_file(_page(), format), "a")
    assert picture.image.shape == (80, 60)
    assert picture.image.dtype == np.uint8


def test_tiff_has_pages_with_their_resolution() -> None:
    data = _file(_page(), "TIFF", save_all=True, append_images=[_page(50, 40)], dpi=(200, 200))
    pages = list(load_pictures(data, "a.tiff"))
    assert [(page.number, page.image.shape, page.dpi) for page in pages] == [(1, (80, 60), 200), (2, (40, 50), 200)]
    second = load_picture(data, "a.tiff", 2)
    assert second is not None
    assert second.image.shape == (40, 50)
    assert load_picture(data, "a.tiff", 3) is None


@pytest.mark.parametrize("dpi", [72, 96, 1, 5000])
def test_resolution_that_says_nothing(dpi: int) -> None:
    assert next(load_pictures(_file(_page(), dpi=(dpi, dpi)), "a")).dpi is None


def test_phone_held_sideways() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    (picture,) = load_pictures(_file(_page(), "JPEG", exif=exif), "a.jpg")
    assert picture.image.shape == (60, 80)


def test_transparent_paper_is_white() -> None:
    (picture,) = load_pictures(_file(Pillow.new("RGBA", (40, 40), (0, 0, 0, 0))), "a")
    assert picture.image.min() == 255


@pytest.mark.parametrize("size", [(30_000, 30_000), (11_000, 11_000)])
def test_too_large_is_refused_before_it_is_decoded(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    data = _file(Pillow.new("1", size, 1))
    monkeypatch.setattr(loading, "_greys", None)  # decoding would call it
    with pytest.raises(TooLarge, match="120,000,000"):
        list(load_pictures(data, "a.png"))


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MOST_PAGES", 1)
    with pytest.raises(TooLarge, match="2 pages"):
        list(load_pictures(_file(_page(), "TIFF", save_all=True, append_images=[_page()]), "a.tiff"))


@pytest.mark.parametrize("format", ["PNG", "TIFF", "JPEG", "GIF", "WEBP"])
def test_broken_files(format: str) -> None:
    data = _file(Pillow.effect_noise((200, 200), 90).convert("L"), format)
    for cut in (len(data) // 2, 30):
        with pytest.raises(InputError):
            list(load_pictures(data[:cut], "a"))
    with pytest.raises(BinaryInput):
        list(load_pictures(data[:8] + b"\x00" * 40, "a"))


@pytest.mark.parametrize("size", [(1, 1), (3000, 2), (20, 20)])
def test_ornaments_hold_no_text(size: tuple[int, int]) -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(EmptyInput):
        read(_file(Pillow.new("L", size, 0)), "a.png", 10**6)


def test_too_many_bytes() -> None:
    pytest.importorskip("rapidocr")
    with pytest.raises(TooLarge):
        read(_file(_page()), "a.png", 10)

"""How much of a source is read: the limits that a person can set."""

import io

import numpy as np
import pytest

from gouji.cli.limits import OF_INPUTS, OF_READERS, with_limits
from gouji.document.errors import OptionError, TooLarge
from gouji.pipeline import Settings
from gouji.readers import ReadSettings, read
from tests.readers.pdf.making import pdf, say

Pillow = pytest.importorskip("PIL.Image")


def test_pages_of_a_pdf() -> None:
    data = pdf(*[say("新收 12", 50, 800)] * 3)
    assert read(data, "a.pdf", 10**6, settings=ReadSettings(max_pages=3)).pages == 3
    with pytest.raises(TooLarge, match="3 pages; at most 2"):
        read(data, "a.pdf", 10**6, settings=ReadSettings(max_pages=2))


def test_pages_and_pixels_of_pictures() -> None:
    pytest.importorskip("rapidocr")
    out = io.BytesIO()
    page = Pillow.fromarray(np.full((20, 30), 255, np.uint8))
    page.save(out, "TIFF", save_all=True, append_images=[page])
    for chosen, says in ((ReadSettings(max_pages=1), "2 pages"), (ReadSettings(max_pixels=500), "30 x 20 pixels")):
        with pytest.raises(TooLarge, match=says):
            read(out.getvalue(), "a.tiff", 10**6, settings=chosen)


@pytest.mark.parametrize("name", ["max_pages", "max_scanned", "max_pixels"])
def test_limits_are_above_zero(name: str) -> None:
    with pytest.raises(OptionError, match=name):
        ReadSettings(**{name: 0})


def test_every_limit_is_an_option() -> None:
    words = [f"{name}={i}" for i, name in enumerate([*OF_READERS, *OF_INPUTS], 1)]
    settings = with_limits(Settings(), words)
    assert [getattr(settings.reading, field) for field in OF_READERS.values()] == [1, 2, 3]
    assert [getattr(settings, field) for field in OF_INPUTS.values()] == [4, 5, 6, 7, 8]
    assert with_limits(Settings(), ["seconds=0.2"]).seconds == 0.2
    assert with_limits(Settings(), None) == Settings()


@pytest.mark.parametrize("word", ["pages", "pages=", "pages=-1", "pages=1.5", "seconds=-1", "seconds=.", "sheets=3"])
def test_a_limit_that_is_none_is_refused(word: str) -> None:
    import typer

    with pytest.raises(typer.BadParameter, match="NAME=NUMBER"):
        with_limits(Settings(), [word])

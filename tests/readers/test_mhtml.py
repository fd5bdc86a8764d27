"""Web pages that a browser saved in one file."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

import gouji
from gouji.document import Document
from gouji.document.errors import EmptyInput, TooLarge
from gouji.readers import READERS, detect
from gouji.readers.mhtml import read_mhtml

FIXTURE = Path(__file__).parents[2] / "fixtures/formats/html/archive.mht"
PAGE = "<html><body><p>石桥县2020年政府信息公开工作年度报告</p>{}</body></html>"
TABLE = "<table><tr><td>规章</td><td>{}</td></tr></table>"


def saved(*pages: str, charset: str = "utf-8") -> bytes:
    """Pages as a browser saves them, with a picture."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "石桥县"
    message.add_related(b"\x89PNG\r\n\x1a\n<table>", "image", "png")
    for page in pages:
        message.add_related(page, subtype="html", charset=charset, cte="quoted-printable")
    return message.as_bytes()


def text_of(document: Document) -> list[str]:
    return [line.text for line in document.lines]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gb2312"])
def test_the_page_is_found_among_the_parts(charset: str) -> None:
    data = saved(PAGE.format(TABLE.format(7)), charset=charset)
    assert detect(data, "a.mht") == "mhtml"
    document = READERS["mhtml"](data, "a.mht")
    assert document.format == "mhtml"
    assert text_of(document) == ["石桥县2020年政府信息公开工作年度报告", "规章\t7"]


def test_of_frames_the_one_with_the_cells_counts() -> None:
    document = read_mhtml(saved(PAGE.format("目录"), PAGE.format(TABLE.format(31)), PAGE.format("脚注")), "a.mht")
    assert text_of(document) == ["石桥县2020年政府信息公开工作年度报告", "规章\t31"]


def test_a_page_of_one_part_is_read_whole() -> None:
    report = gouji.structure(FIXTURE)
    assert report.source.format == "mhtml"
    assert report.tables["applications"]["new", "total"].value == 241


def test_text_that_quotes_a_header_is_text() -> None:
    assert detect("规章\nContent-Type: text/html; 无\n".encode(), "a.txt") == "text"
    assert detect(b"Content-Type: text/html\r\n\r\n", "a.txt") == "text"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n<", EmptyInput),
        (saved(PAGE) + b"boundary=x " * 100, TooLarge),
        (saved(PAGE) * 3, TooLarge),
    ],
)
def test_what_is_no_page_is_told(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_mhtml(data, "a.mht", 2_000)

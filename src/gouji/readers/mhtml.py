"""Reader for web pages that a browser saved in one file (MHTML, RFC 2557; .mht): the page of it that holds the report.

Its other parts, pictures and styles, are left out. Where frames make several pages, the one with most cells counts.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from email import message_from_bytes
from email.errors import MessageError

from gouji.document import Document
from gouji.document.errors import BinaryInput, EmptyInput, TooLarge
from gouji.readers.html import read_page

MOST_BOUNDARIES = 64
"""Multiparts of the largest file that is read, by what their headers say; browsers write one or two."""
_CELL = re.compile(rb"<t[dh]\b", re.IGNORECASE)


def read_mhtml(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read a saved web page; arguments as of `read_html`.

    Raises:
        InputError: It is too large, has no page in it or too many parts, or its page can't be read.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    if len(raw) > max_bytes:
        raise TooLarge(
            f"{name} has {len(raw):,} bytes; at most {max_bytes:,} are read. Save the page without pictures."
        )
    if raw.lower().count(b"boundary=") > MOST_BOUNDARIES:  # each nests the parser, and makes it slower for each line
        raise TooLarge(f"{name} nests its parts as no browser does. Save the page anew.")
    try:
        parts = [part for part in message_from_bytes(raw).walk() if part.get_content_type() == "text/html"]
        pages = [(part.get_payload(decode=True), part.get_content_charset()) for part in parts]
    except (MessageError, LookupError, ValueError, RecursionError) as error:
        raise BinaryInput(f"{name} is a broken MHTML file ({error}). Save the page anew.") from error
    found = [(page, charset) for page, charset in pages if isinstance(page, bytes) and page.strip()]
    if not found:
        raise EmptyInput(f"{name} has no web page in it. Save the page anew, as HTML.")
    page, charset = max(found, key=lambda one: len(_CELL.findall(one[0])))  # the first of those with as many
    return replace(read_page(page, name, max_bytes, charset), format="mhtml", sha256=hashlib.sha256(raw).hexdigest())

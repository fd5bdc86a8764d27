"""XML from anywhere, parsed so that it can do no harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gouji.document.errors import EmptyInput, InputError, TooLarge

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_TAGS = 1_000_000
"""Tags of the largest file that is read, open and closing; each element takes some 200 bytes of memory."""
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes, name: str, max_bytes: int) -> _Element:
    """The root element of an XML file.

    Formats of OCR tools and of Office need no document type, in which entities are declared that name other files or
    grow without bounds: files with one are refused, and the parser resolves none.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is too large or no well-formed XML, or declares a document type.
    """
    from lxml import etree

    if len(data) > max_bytes:
        raise TooLarge(
            f"{name} has {len(data):,} bytes; at most {max_bytes:,} are read. "
            "Split it into single reports, or raise the limit."
        )
    plain = data.replace(b"\x00", b"")  # UTF-16 shows its ASCII between NULs
    tags = plain.count(b"<")
    if tags > MOST_TAGS:
        raise TooLarge(f"{name} has {tags:,} tags; at most {MOST_TAGS:,} are read. Split the file into single reports.")
    if not plain.strip(b"\xef\xbb\xbf\xfe\xff \t\r\n"):
        raise EmptyInput(f"{name} holds no text.")
    if _DOCTYPE.search(plain):
        raise InputError(
            f"{name} declares a document type (<!DOCTYPE>), which files of this format never do, and which may make "
            "it harmful. Take the declaration out."
        )
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data.lstrip(b" \t\r\n"), parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise InputError(f"{name} is broken XML ({error}). Make the file anew.") from error


def local(element: _Element) -> str:
    """An element's name without its namespace; formats change theirs with every version."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def outermost(root: _Element, name: str) -> list[_Element]:
    """The elements of a name that are in no other of that name, in whatever namespace."""
    return [found for found in root.iter(f"{{*}}{name}") if next(found.iterancestors(f"{{*}}{name}"), None) is None]


def attribute(element: _Element, *names: str) -> str | None:
    """The first of the attributes that an element has."""
    return next((found for name in names if (found := element.get(name)) is not None), None)


def number(text: str | None) -> float | None:
    """A number as attributes write it, None if it is none."""
    try:
        return float(text) if text else None
    except ValueError:
        return None


def count(text: str | None) -> int | None:
    """A whole number from 0 on, as attributes write it; None if it is none, or longer than any row or span."""
    shown = (text or "").strip()
    return int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 9 else None

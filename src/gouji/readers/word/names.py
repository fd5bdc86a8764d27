"""Names of WordprocessingML elements and attributes, and the few questions asked of any of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The name of `MAIN` in files of the strict variant; read as that."""
_OFF = frozenset({"0", "false", "off"})


@cache
def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{MAIN}}}{name}"


VAL = w("val")


def value(element: Element | None, *path: str) -> str | None:
    """The value of the element that the path of names leads to, None if it is not there or has none."""
    for name in path:
        if element is None:
            return None
        element = element.find(w(name))
    return None if element is None else element.get(VAL)


def number(text: str | None, default: int, most: int) -> int:
    """A whole number from 0 to `most`: the nearest of these if it is beyond them, `default` if it is none."""
    try:
        return max(0, min(int(text or ""), most))
    except ValueError:
        return default


def is_on(element: Element | None, name: str) -> bool | None:
    """Whether a property is switched on; None if the element does not say."""
    found = None if element is None else element.find(w(name))
    return None if found is None else found.get(VAL) not in _OFF


def stands_apart(properties: Element | None) -> bool:
    """Whether a run with these properties is none of the number it stands at: a mark of a footnote, or struck out."""
    struck = is_on(properties, "strike") or is_on(properties, "dstrike")
    return bool(struck) or value(properties, "vertAlign") in ("superscript", "subscript")

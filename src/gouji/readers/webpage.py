"""What of a web page is the report, and what is menus, links and footers around it.

The report is the deepest element that holds nearly all of the page's text that is no link (the measure of Kohlschütter
et al., "Boilerplate detection using shallow text features", WSDM 2010, with the page's own tree in place of blocks) and
nearly all figures, since prose may be many times longer than tables; widened to the page's heading if that stands
outside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gouji.channel import bare

if TYPE_CHECKING:
    from lxml.html import HtmlElement

KEPT = 0.85
"""Share of the page's text without links, and of its figures that are no links, that the report's element holds."""
LINKED = 0.5
"""Share of a part's text from which on links make it a menu."""
MOST_LINKS = 2
"""Links that a part of the report may have, whatever their share."""
LEAST_HEADING = 6
"""Characters of the shortest line that can be the page's heading."""
LONGEST_TITLE, MOST_TITLES = 200, 4
"""Characters of a title that are looked at, and titles that a page may give itself."""
_SILENT = frozenset({"script", "style", "template", "head", "noscript", "select", "option", "textarea", "iframe"})
_MENUS = frozenset({"div", "ul", "ol", "dl", "nav", "footer", "aside", "header", "table", "section", "p"})
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|foot|footer|copyright|breadcrumbs?|crumbs?|sidebar|share|toolbar|position)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s{0,9}\d[\d.,]{0,20}\s{0,9}")
_DATA = frozenset({"tr", "thead", "tbody", "tfoot"})
"""Where the search for the report's element stops: a row is no page."""


def find_report(root: HtmlElement) -> tuple[HtmlElement, int]:
    """The element that holds the report, with menus inside it removed from the tree.

    Args:
        root: The page.

    Returns:
        The element, and how many characters of the page are left out.
    """
    body = root.find("body")
    body = root if body is None else body
    text, linked, links, _ = _measure(body)
    whole = text[body]
    plain = whole - linked[body]
    for element in list(body.iter()):
        if element is body or element not in text or not isinstance(element.tag, str) or element.tag not in _MENUS:
            continue
        share = linked[element] / text[element] if text[element] else 0.0
        small = text[element] - linked[element] < (1 - KEPT) * plain
        named = element.tag in ("nav", "footer", "aside") or _NAMED.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"
        )
        if small and ((share > LINKED and links[element] > MOST_LINKS) or named):
            _remove(element)
    text, linked, links, figures = _measure(body)
    plain = text[body] - linked[body]
    found = body
    while True:
        held = (c for c in found if c in text and text[c] - linked[c] >= KEPT * plain)
        inner = next((c for c in held if figures[c] >= KEPT * figures[body]), None)
        if inner is None or inner.tag in _DATA or (inner.tag == "table" and not _lays_out(inner)):
            break
        found = inner
    found = _with_heading(found, body, root, text)
    return found, whole - text[found]


def _measure(body: HtmlElement) -> tuple[dict[HtmlElement, int], ...]:
    """Characters, those in links, links, and numbers that stand alone and are no links, under every element with text.

    In one pass from the leaves.
    """
    text: dict[HtmlElement, int] = {}
    linked: dict[HtmlElement, int] = {}
    links: dict[HtmlElement, int] = {}
    figures: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):  # children come after their parent: each is done before it
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            continue
        inner = [child for child in element if child in text]
        size = _size(element.text) + sum(text[c] for c in inner) + sum(_size(c.tail) for c in element)
        text[element] = size
        is_link = element.tag == "a" and element.get("href") is not None
        linked[element] = size if is_link else sum(linked[c] for c in inner)
        links[element] = is_link + sum(links[c] for c in inner)
        own = sum(_is_number(piece) for piece in (element.text, *(c.tail for c in element)))
        figures[element] = 0 if is_link else own + sum(figures[c] for c in inner)
    return text, linked, links, figures


def _is_number(text: str | None) -> bool:
    return text is not None and _NUMBER.fullmatch(text) is not None


def _size(text: str | None) -> int:
    return len(text) - sum(map(text.count, " \t\r\n\xa0\u3000")) if text else 0


def _lays_out(table: HtmlElement) -> bool:
    return any(element.tag == "table" for element in table.iterdescendants("table"))


def _with_heading(
    found: HtmlElement, body: HtmlElement, root: HtmlElement, sizes: dict[HtmlElement, int]
) -> HtmlElement:
    """The element, or the nearest one around it that also holds the line which the page's title repeats."""
    titles = [bare(title.text or "") for title in root.iter("title")]
    named = [meta for meta in root.iter("meta") if (meta.get("name") or "").lower() == "articletitle"]
    titles += [bare(meta.get("content") or "") for meta in named]
    titles = [title[:LONGEST_TITLE] for title in titles[:MOST_TITLES] if len(title) >= LEAST_HEADING]
    if not titles:
        return found
    candidates = {element for element, size in sizes.items() if LEAST_HEADING <= size <= LONGEST_TITLE}
    above: set[HtmlElement] = set(found.iterancestors())
    for element in found.iter():
        if element in candidates and _is_heading(element, titles):
            return found
    for element in body.iter():
        if element is found:
            return found
        if element in candidates and element not in above and _is_heading(element, titles):
            return next(e for e in element.iterancestors() if e in above)
    return found


def _is_heading(element: HtmlElement, titles: list[str]) -> bool:
    text = bare(str(element.text_content()))
    return element.tag != "a" and len(text) >= LEAST_HEADING and any(text in t or t in text for t in titles)


def _remove(element: HtmlElement) -> None:
    """Take an element out of the tree, the text behind it left in place."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)

"""Styles and numbering: the numbers that Word writes before paragraphs and that are nowhere in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gouji.readers.word.names import VAL, is_on, number, value, w
from gouji.readers.word.numerals import write_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LEVELS = 9
"""Levels of a list."""
MOST_BASES = 20
"""Styles based on one another that are followed; Word allows eleven, and a circle has no end."""
LONGEST_TEXT = 100
"""Characters of a level's text that are kept, so that no file makes megabytes of a kilobyte."""
_LARGEST_START = 10**6
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Style:
    base: str | None
    list: str | None
    level: str | None
    hidden: bool | None


class Styles:
    """What the styles say of numbering and hidden text."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self.default: str | None = None
        for style in () if root is None else root.iter(w("style")):
            id = style.get(w("styleId")) or ""
            paragraph = style.find(w("pPr"))
            self._styles[id] = _Style(
                value(style, "basedOn"),
                value(paragraph, "numPr", "numId"),
                value(paragraph, "numPr", "ilvl"),
                is_on(style.find(w("rPr")), "vanish"),
            )
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
                self.default = id

    def _chain(self, id: str | None) -> list[tuple[str, _Style]]:
        """A style and those it is based on."""
        out: list[tuple[str, _Style]] = []
        while id is not None and id in self._styles and len(out) < MOST_BASES:
            out.append((id, self._styles[id]))
            id = self._styles[id].base
        return out

    def list_of(self, id: str | None) -> tuple[frozenset[str], str, str | None] | None:
        """The list that a style puts its paragraphs in.

        Returns:
            The style and those it is based on, as far as one names a level or the list; the list's id; that level.
        """
        names: list[str] = []
        level: str | None = None
        for name, style in self._chain(id):
            if level is None:
                names.append(name)
                level = style.level
            if style.list is not None:
                return frozenset(names), style.list, level
        return None

    def hides(self, id: str | None) -> bool:
        """Whether text in a style is hidden."""
        return next((style.hidden for _, style in self._chain(id) if style.hidden is not None), False)


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list. `restart`: the number of the level whose items make it begin anew, 0 for none."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int = LEVELS
    legal: bool = False
    style: str | None = None
    hidden: bool = False


@dataclass(slots=True)
class _List:
    """What items of a list share: levels by number, and how far each is counted."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    """A list as paragraphs name it (`w:num`): with levels of its own, some of which begin anew when first used.

    Lists of one definition count on otherwise.
    """

    list: _List
    levels: dict[int, _Level]
    anew: set[int]


class Numbering:
    """Counts the numbered paragraphs of a text, which must be given in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self._uses: dict[str, _Use] = {}
        if root is None:
            return
        definitions = {e.get(w("abstractNumId")): e for e in root.iter(w("abstractNum"))}
        numbers = {e.get(w("numId")): value(e, "abstractNumId") for e in root.iter(w("num"))}
        lists: dict[str | None, _List] = {}
        for element in root.iter(w("num")):
            id = value(element, "abstractNumId")
            if (link := value(definitions.get(id), "numStyleLink")) and (linked := styles.list_of(link)):
                id = numbers.get(linked[1], id)
            if id not in definitions:
                continue
            if id not in lists:
                lists[id] = _List(_levels(definitions[id]))
            levels, anew = dict(lists[id].levels), set[int]()
            for override in element.iter(w("lvlOverride")):
                at = _index(override)
                levels |= _levels(override)
                if (start := value(override, "startOverride")) is not None:
                    levels[at] = replace(levels.get(at, _Level()), start=number(start, 1, _LARGEST_START))
                    anew.add(at)
            self._uses[element.get(w("numId")) or ""] = _Use(lists[id], levels, anew)

    def next(self, properties: Element | None) -> str:
        """The number before a paragraph with what follows it, "" if it has none; the paragraph is counted.

        Args:
            properties: The paragraph's (`w:pPr`), None if it has none.
        """
        style = value(properties, "pStyle") or self.styles.default
        own = value(properties, "numPr", "numId")
        level = value(properties, "numPr", "ilvl")
        by_style = self.styles.list_of(style) if own is None or level is None else None
        if own is None and by_style is None:
            return ""
        use = self._uses.get(own if own is not None else by_style[1] if by_style else "")
        if use is None:  # 0 takes a paragraph out of its style's list
            return ""
        if level is None and by_style is not None and own in (None, by_style[1]):
            linked = [i for i, one in use.levels.items() if one.style in by_style[0]]
            level = str(max(linked)) if linked else by_style[2]
        return self._count(use, number(level, 0, LEVELS - 1))

    def _count(self, use: _Use, at: int) -> str:
        level = use.levels.get(at)
        if level is None:
            return ""
        counts = use.list.counts
        counts[at] = counts[at] + 1 if at in counts and at not in use.anew else level.start
        use.anew.discard(at)
        for above in range(at):  # one that has had no item of its own is begun by the first below it
            counts.setdefault(above, use.levels.get(above, _Level()).start)
        for deeper in [i for i in counts if i > at]:
            if at < use.levels.get(deeper, _Level()).restart:
                del counts[deeper]
        if level.format == "bullet" or level.hidden:
            return ""

        def place(found: re.Match[str]) -> str:
            i = int(found[1]) - 1
            other = use.levels.get(i, _Level())
            return write_number(counts.get(i, other.start), "decimal" if level.legal else other.format)

        text = _PLACE.sub(place, level.text)
        return text + ("" if level.suffix == "nothing" or not text else " ")


def _index(element: Element) -> int:
    return number(element.get(w("ilvl")), 0, LEVELS - 1)


def _levels(parent: Element) -> dict[int, _Level]:
    """The levels defined under an element."""
    out = {}
    for element in parent.iter(w("lvl")):
        text = element.find(w("lvlText"))
        formats = [e.get(VAL) or "decimal" for e in element.iter(w("numFmt"))]
        out[_index(element)] = _Level(
            start=number(value(element, "start"), 0, _LARGEST_START),  # Word takes a start that is not said for 0
            format=formats[-1] if formats else "decimal",  # the last of two variants is the one for old readers
            text="" if text is None else (text.get(VAL) or "")[:LONGEST_TEXT],
            suffix=value(element, "suff") or "tab",
            restart=number(value(element, "lvlRestart"), LEVELS, LEVELS),
            legal=bool(is_on(element, "isLgl")),
            style=value(element, "pStyle"),
            hidden=bool(is_on(element.find(w("rPr")), "vanish")),
        )
    return out

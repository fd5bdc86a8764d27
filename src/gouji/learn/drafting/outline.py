"""Labels → outline: which items stand under which, told by merged cells, 其中, enumerators and indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gouji.channel import enumerator, fold, squeeze
from gouji.learn.drafting.merge import Item

TOTAL = re.compile(r"(?:合|总|小|共)计|总数|总额|总和")
"""Words of a label that say it is a sum."""
_AMONG = re.compile(r"^其中\s*[:：]?\s*")
_SIGN = re.compile(r"^[加减]\s*[:：]\s*")


@dataclass(slots=True)
class Node:
    """An item in the outline.

    Attributes:
        item: The item.
        index: Its index among the table's rows or columns.
        parent: Index of the item with figures of its own that it is a part of, or None.
        groups: Labels of the groups without figures that it stands in, outermost first.
        among: It or an elder sibling begins with 其中: the parts need not be all of the whole.
        total: Its label says that it is a sum.
    """

    item: Item
    index: int
    parent: int | None
    groups: tuple[str, ...]
    among: bool
    total: bool


@dataclass(slots=True)
class _Level:
    """An open level: the parent of its items, how they are numbered and indented, and the last one."""

    parent: int | None
    group: tuple[str, ...]
    kind: str
    indent: int
    number: int
    last: int
    among: bool = False


def outline(items: Sequence[Item], filled: Sequence[bool]) -> list[Node]:
    """The outline of a table's rows or columns.

    Args:
        items: The items in page order.
        filled: Whether each has figures in any example; one that has none, with items under it, is a group.

    Returns:
        A node for every item that is no group, in page order.
    """
    nodes: list[Node] = []
    stacks: dict[tuple[str, ...], list[_Level]] = {}
    side = -1
    for i, item in enumerate(items):
        if item.side != side:
            stacks, side = {}, item.side
        # a merged cell keeps its own levels open until the page leaves it
        stacks = {groups: levels for groups, levels in stacks.items() if item.groups[: len(groups)] == groups}
        levels = stacks.setdefault(item.groups, [])
        among = _is_among(item.label)
        text = _AMONG.sub("", fold(item.label).strip())
        found = enumerator(text)
        kind, number = (found[0], found[1]) if found else ("", 0)
        if among and levels:
            last = levels[-1].last
            above = levels[-1]
            inside = above.group if filled[last] else (*above.group, items[last].label)
            levels.append(_Level(last if filled[last] else above.parent, inside, kind, item.indent, number, i, True))
        else:
            _place(levels, items, filled, i, kind, number)
        level = levels[-1]
        if filled[i] or not _opens(items, filled, i):
            parent, inside_among = level.parent, level.among
            if parent is None and item.groups and _is_among(item.groups[-1]):
                parent, inside_among = _before(nodes, item), True
            groups = (*item.groups, *level.group)
            nodes.append(Node(item, i, parent, groups, inside_among, _is_total(item.label)))
    return nodes


def stated_outline(items: Sequence[Item]) -> list[Node]:
    """The outline of rows or columns whose keys are stated: `whole.part` stands under `whole` if that is an item.

    Where keys don't say it, what begins with 其中 stands under the item before it.
    """
    keys = {(item.side, item.stated.key): i for i, item in enumerate(items) if item.stated}
    nodes: list[Node] = []
    for i, item in enumerate(items):
        word, parent = item.stated.key if item.stated else "", None
        while parent is None and "." in word:
            word = word.rpartition(".")[0]
            parent = keys.get((item.side, word))
        among = _goes_on(nodes[-1], item) if nodes else False
        if parent is None and (among or (nodes and _is_among(item.label) and _beside(nodes[-1].item, item))):
            parent = nodes[-1].parent if nodes[-1].among else nodes[-1].index
        nodes.append(Node(item, i, parent, item.groups, among or _is_among(item.label), _is_total(item.label)))
    return nodes


def _goes_on(before: Node, item: Item) -> bool:
    """Whether an item goes on counting the parts that the one before it counts from 其中 on."""
    numbers = [enumerator(_AMONG.sub("", fold(label).strip())) for label in (before.item.label, item.label)]
    last, mine = numbers
    counts = last is not None and mine is not None and (mine[0], mine[1]) == (last[0], last[1] + 1)
    return before.among and counts and _beside(before.item, item)


def _beside(a: Item, b: Item) -> bool:
    return (a.side, a.groups) == (b.side, b.groups)


def _before(nodes: Sequence[Node], item: Item) -> int | None:
    """The last item before the merged cell that an item stands in."""
    outside = [node for node in nodes if node.item.side == item.side and node.item.groups != item.groups]
    return outside[-1].index if outside else None


def _is_among(label: str) -> bool:
    return bool(_AMONG.match(squeeze(label)))


def short(label: str) -> str:
    """A label without its number and without the 其中, 加： or 减： before it."""
    text = _AMONG.sub("", label.strip())
    found = enumerator(text)
    return _SIGN.sub("", text[found[2] :] if found else text)


def _is_total(label: str) -> bool:
    return TOTAL.search(squeeze(label)) is not None


def _opens(items: Sequence[Item], filled: Sequence[bool], i: int) -> bool:
    """Whether an item without figures is a group: others follow on its side that are numbered or indented deeper."""
    after = items[i + 1] if i + 1 < len(items) else None
    if after is None or after.side != items[i].side or filled[i]:
        return False
    mine, other = enumerator(items[i].label), enumerator(after.label)
    deeper = after.indent > items[i].indent
    return deeper or (other is not None and (mine is None or mine[0] != other[0])) or "其中" in squeeze(after.label)[:2]


def _place(levels: list[_Level], items: Sequence[Item], filled: Sequence[bool], i: int, kind: str, number: int) -> None:
    """Open, go on with or return to the level of item i."""
    item = items[i]
    for depth in range(len(levels) - 1, -1, -1):
        level = levels[depth]
        same = level.kind == kind and (kind == "" or number == level.number + 1)
        if same and (level.indent == item.indent or kind):
            del levels[depth + 1 :]
            level.number, level.last = number, i
            return
    if not levels:
        levels.append(_Level(None, (), kind, item.indent, number, i))
        return
    above = levels[-1]
    last = above.last
    deeper = item.indent > above.indent or (kind != "" and number == 1)
    if deeper and not (filled[last] and _is_total(items[last].label) and item.indent <= above.indent and above.kind):
        group = above.group if filled[last] else (*above.group, items[last].label)
        levels.append(_Level(last if filled[last] else above.parent, group, kind, item.indent, number, i))
        return
    while len(levels) > 1 and (levels[-1].indent > item.indent or levels[-1].among or kind == ""):
        levels.pop()
    level = levels[-1]
    level.number, level.last = (number or level.number), i
    if kind:
        level.kind = kind

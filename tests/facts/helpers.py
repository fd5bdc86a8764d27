"""Documents from literal text, and the forms' tables as dumps print them."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.document import Document, Facts, Line, Region, RegionKind, Tag, TaggedLine
from gouji.facts import find_facts
from gouji.forms import Family, load_families

FAMILY: Family = load_families()["cn-ogi"]


def document(text: str, first: int = 1) -> Document:
    lines = tuple(Line(number, line) for number, line in enumerate(text.split("\n"), first))
    return Document("a.txt", lines, (Region(RegionKind.PROSE, first, lines[-1].number),))


def tag_all(doc: Document, tag: Tag, probability: float = 0.6, table: float = 0.0) -> list[TaggedLine]:
    return [TaggedLine(line, tag, probability, table, "rules") for line in doc.lines]


def facts(text: str, **options: object) -> Facts:
    return find_facts(document(text), (), FAMILY, **options)  # type: ignore[arg-type]


def headings(text: str, level: int | None = None) -> list[tuple[str | None, str, int]]:
    return [(s.number, s.title, s.level) for s in facts(text).sections if level in (None, s.level)]


def _table_labels(id: str, form: str) -> Iterator[tuple[tuple[str, ...], str | None, int]]:
    """Groups, label and number of cells of every printed row."""
    for row in FAMILY.table(id, form).rows:
        yield row.groups, row.labels[0] if row.labels else None, len(row.cells)


def cells_table(id: str, form: str = "cn-ogi/2021") -> str:
    """A table with one cell a line, every figure 0."""
    lines: list[str] = [
        label for block in FAMILY.table(id, form).blocks for label in (*block.titles[:1], *block.header)
    ]
    groups: tuple[str, ...] = ()
    for above, label, size in _table_labels(id, form):
        lines += ["", *(group for group in above if group not in groups)]
        groups = above
        lines += [*([label] if label else []), *["0"] * size]
    return "\n".join("\t" + line if line else line for line in lines)


def rows_table(id: str, form: str = "cn-ogi/2021") -> str:
    """A table with one row a line, cells parted by tabs."""
    lines = ["\t".join(column.label for column in block.columns) for block in FAMILY.table(id, form).blocks]
    groups: tuple[str, ...] = ()
    for above, label, size in _table_labels(id, form):
        shown = "".join(f"{group}\t" for group in above if group not in groups)
        groups = above
        lines.append("\t".join([shown + (label or ""), *["0"] * size]))
    return "\n".join(lines)


def report(title: str, dump: bool = True, foot: str = "") -> str:
    """A whole report with the tables of the 2021 edition and prose of one line a section."""
    table = cells_table if dump else rows_table
    return "\n".join(
        [
            title,
            "",
            "一、总体情况",
            "本年度各项公开任务均按期完成，未发生泄密事件。",
            "二、主动公开政府信息情况",
            table("disclosure"),
            "三、收到和处理政府信息公开申请情况",
            table("applications"),
            "四、政府信息公开行政复议、行政诉讼情况",
            table("disputes"),
            "五、存在的主要问题及改进情况",
            "公开栏目更新偏慢，下一年将专人负责。",
            "六、其他需要报告的事项",
            "无。",
            foot,
        ]
    )


OFFICIAL = [
    ("一", "总体情况"),
    ("二", "主动公开政府信息情况"),
    ("三", "收到和处理政府信息公开申请情况"),
    ("四", "政府信息公开行政复议、行政诉讼情况"),
    ("五", "存在的主要问题及改进情况"),
    ("六", "其他需要报告的事项"),
]

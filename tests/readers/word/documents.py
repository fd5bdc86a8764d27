"""Word files made for tests: packages of the XML they are given, and whole reports of the generator's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape

from gouji.learn.corpus import Recipe, draft, gold_of
from gouji.learn.corpus.page import Role
from gouji.learn.corpus.picture import Box, Picture

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def part(name: str, inner: str, main: str = MAIN) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{main}" {_NAMES}>{inner}</w:{name}>'


def relations(targets: dict[str, str], kinds: str = RELATIONS) -> str:
    inner = "".join(
        f'<Relationship Id="r{i}" Type="{kinds}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def types(main: str = DOCX) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )


def package(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def docx(
    body: str,
    styles: str = "",
    numbering: str = "",
    more: dict[str, str | bytes] | None = None,
    kind: str = DOCX,
    main: str = MAIN,
) -> bytes:
    """A package with a body, and styles and numbering if there are any; `more` adds members or puts others in place."""
    parts = {"styles": styles, "numbering": numbering}
    there = {name: f"{name}.xml" for name, inner in parts.items() if inner}
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": types(kind),
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": relations(there),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>", main),
    }
    members |= {f"word/{name}.xml": part(name, parts[name], main) for name in there}
    return package(members | (more or {}))


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs, or of text."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def tc(*content: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else p(one) for one in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or p()}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str, grid: Iterable[int] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def numbered(list: int, level: int = 0) -> str:
    """Properties of an item of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'


def level(at: int, format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(id: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{id}">{"".join(levels)}</w:abstractNum>'


def use(id: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{id}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


RECIPE = Recipe(
    layouts={"cells": 1}, mixed=0, clean=1, conflicts=0, extra_rows=0, omitted_rows=0, lost_tables=0, remarks=0
)
"""Reports that print all there is, so that every cell must come out."""

Rows = list[list[Box | None]]
"""Cells of a table's rows; None for a slot that goes on with the cell above."""


@dataclass(frozen=True)
class Style:
    """How a file is written. `runs` makes runs of a text; `table` the rows of a drawn table."""

    runs: Callable[[str, Role, Random], str] = lambda text, role, rng: r(text)
    table: Callable[[Picture, Callable[[Box], str]], str] = field(default=lambda picture, cell: merged(picture, cell))
    paragraph: Callable[[str], str] = lambda runs: p(runs)


def merged(picture: Picture, cell: Callable[[Box], str], widths: int = 0, spans: bool = True) -> str:
    """As Word writes it. `widths`: a column's in twips, 0 to say none; `spans` False leaves all but the widths out."""
    rows = []
    for row, slots in enumerate(picture.grid()):
        cells, column = [], 0
        while column < picture.columns:
            box = slots[column]
            if box is None:  # no cell of the form
                cells.append(tc(properties=f'<w:tcW w:w="{widths}" w:type="dxa"/>'))
                column += 1
                continue
            first = box.row == row
            properties = f'<w:tcW w:w="{box.columns * widths}" w:type="dxa"/>' * bool(widths)
            properties += f'<w:gridSpan w:val="{box.columns}"/>' * (box.columns > 1 and spans)
            properties += ('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>") * (box.rows > 1)
            cells.append(tc(cell(box) if first else "", properties=properties))
            column += box.columns
        rows.append(tr(*cells))
    return tbl(*rows, grid=[widths or 500] * picture.columns)


def report(seed: int, style: Style = Style(), recipe: Recipe = RECIPE) -> tuple[bytes, dict[str, object]]:
    """A report of the generator's as DOCX, and its gold."""
    import json
    from decimal import Decimal

    made, rng = draft(seed, recipe), Random(seed)
    body = []
    for block in made.draw():
        if isinstance(block, Picture):
            body.append(style.table(block, lambda box: p(style.runs(box.piece.text, box.piece.role, rng))))
        elif text := block.text.strip():
            role = block.pieces[0].role if block.pieces else Role.NOISE
            if role is not Role.NOISE:
                body.append(style.paragraph(style.runs(text, role, rng)))
    return docx("".join(body)), json.loads(gold_of(made).to_json(), parse_float=Decimal)

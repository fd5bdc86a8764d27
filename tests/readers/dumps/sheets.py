"""Workbooks made by hand, part by part, to say what no program writes."""

import io
import zipfile

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    sheet: str,
    *,
    strings: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    prolog: str = "",
    more: tuple[tuple[str, str, str], ...] = (),
    properties: str = "",
) -> bytes:
    """A workbook.

    Args:
        sheet: What is inside its first sheet.
        strings: Shared strings.
        formats: Number formats; cells name them by their place.
        prolog: What stands before the first sheet's root.
        more: Further sheets: name, state, what is inside.
        properties: Attributes of the workbook's properties.
    """
    sheets = [("甲", "visible", sheet), *more]
    named = "".join(f'<sheet name="{n}" state="{s}" sheetId="{i}" r:id="r{i}"/>' for i, (n, s, _) in enumerate(sheets))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{RELATED}/worksheet" Target="worksheets/{i}.xml"/>' for i in range(len(sheets))
    )
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{MAIN}"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATED}"><workbookPr {properties}/>'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}"
        f'<Relationship Id="s" Type="{RELATED}/sharedStrings" Target="/xl/strings.xml"/>'
        f'<Relationship Id="f" Type="{RELATED}/styles" Target="styles.xml"/>'
        f'<Relationship Id="x" Type="{RELATED}/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>",
        "xl/strings.xml": f"<sst>{''.join(f'<si>{s}</si>' for s in strings)}</sst>",
        "xl/styles.xml": "<styleSheet><numFmts>"
        + "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{code}"/>' for i, code in enumerate(formats))
        + "</numFmts><cellXfs>"
        + "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(formats)))
        + "</cellXfs></styleSheet>",
        **{
            f"xl/worksheets/{i}.xml": f"{prolog if i == 0 else ''}<worksheet>{inner}</worksheet>"
            for i, (_, _, inner) in enumerate(sheets)
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, text in parts.items():
            package.writestr(part, text)
    return out.getvalue()


def rows(*lines: tuple[str, ...], start: int = 1) -> str:
    """Rows of cells, each given as its attributes and content: `t="s"><v>0</v>`; empty for none."""
    made = ""
    for r, line in enumerate(lines, start):
        cells = [f'<c r="{chr(ord("A") + c)}{r}" {cell}</c>' for c, cell in enumerate(line) if cell]
        made += f'<row r="{r}">{"".join(cells)}</row>'
    return made

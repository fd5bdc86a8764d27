"""A report made by hand from the forms: every status, contradictions, extra rows, a table that was not found."""

from dataclasses import replace
from decimal import Decimal

from gouji.document import (
    SCHEMA_VERSION,
    Because,
    Box,
    Candidate,
    Cause,
    Cell,
    Check,
    Document,
    Engine,
    ExtraCell,
    ExtraRowResult,
    FoundRow,
    Line,
    Outcome,
    Region,
    RegionKind,
    Report,
    RowReadings,
    Section,
    Segment,
    Source,
    SourceKind,
    Status,
    Table,
    Tables,
    ValueReading,
    Verdict,
)
from gouji.forms import Family, TableForm, load_families
from gouji.writers import Context

HOSTILE = (
    '=HYPERLINK("http://example.invalid","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1+1",
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "' onclick='alert(1)", "{{ 7*7 }}", "{% raw %}", "javascript:alert(1)", "]]>", "<!--",
    "\x00\x01\x1b", "\ud800", 'a,b\r\nc"d', "http://example.invalid/", "_x0041_", "𠮷" * 3, "\u202e321",
)  # fmt: skip
"""Text that would become a formula, markup or script, or break a file, if it were taken for more than text."""

NUMBERS = {(row, column): 4 for row in ("new", "granted", "total") for column in ("natural_person", "total")}
"""Cells of `applications` that are not 0."""


def family() -> Family:
    return load_families()["cn-ogi"]


class _Source:
    """The lines of a source while it is written."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, text: str = "") -> int:
        self.lines.append(text)
        return len(self.lines)

    def document(self, name: str) -> Document:
        lines = tuple(
            Line(i, text, (Segment(text, 0, len(text)),) if text else ()) for i, text in enumerate(self.lines, 1)
        )
        return Document(name, lines, (Region(RegionKind.PROSE, 1, max(len(lines), 1)),), sha256="ab" * 32)


def plain_table(form: TableForm, source: _Source) -> Table:
    """A table in which every cell was read, written to the source one row a line."""
    source.add(form.title)
    cells, rows, first = [], [], len(source.lines)
    for row in form.rows:
        label = row.labels[0] if row.labels else ""
        values = [
            NUMBERS.get(address, 4 if address[1] == "total" and address[0] in ("new", "granted", "total") else 0)
            for address in row.cells
        ]
        text, spans = label, []
        for value in values:
            text += "\t"
            spans.append((len(text), len(text) + len(str(value))))
            text += str(value)
        number = source.add(text)
        if label:
            rows.append(FoundRow(row.key, label, 100.0, 0.999, ((number, 0, len(label)),)))
        for (key, column), value, (start, end) in zip(row.cells, values, spans, strict=True):
            cells.append(
                Cell(
                    key,
                    column,
                    Decimal(value),
                    str(value),
                    None,
                    Status.READ,
                    None,
                    0.998,
                    ((number, start, end),),
                    via=("model", "tabs"),
                )
            )
    return Table(form.id, form.form, 0.999, (first, len(source.lines)), tuple(cells), tuple(rows))


def empty_table(form: TableForm) -> Table:
    """A table that was not found."""
    cells = tuple(Cell(row, column, None, None, None, Status.MISSING, None, 0.0) for row, column in form.cells)
    return Table(form.id, form.form, 0.5, (), cells)


def change(table: Table, row: str, column: str, **fields: object) -> Table:
    """The table with fields of one cell changed."""
    cells = tuple(replace(c, **fields) if (c.row, c.column) == (row, column) else c for c in table.cells)  # type: ignore[arg-type]
    assert cells != table.cells
    return replace(table, cells=cells)


def checks_of(form: TableForm) -> list[Check]:
    """Every balance of a table, passed."""
    return [
        Check(form.id, e.rule, e.row, e.column, Outcome.PASSED, Decimal(0), Decimal(0), Outcome.PASSED, None,
              tuple(f"{form.id}/{r}/{c}" for r, c in e.addresses))
        for e in form.equations
    ]  # fmt: skip


def plain(edition: str = "cn-ogi/2019") -> tuple[Report, Context]:
    """A report in which everything was read and every balance holds."""
    source = _Source()
    source.add("桦川县人民政府2020年政府信息公开工作年度报告")
    source.add()
    source.add("一、总体情况")
    source.add("本年共收到政府信息公开申请4件。")
    forms = [family().table(key, edition) for key in ("disclosure", "applications", "disputes")]
    tables = Tables(plain_table(form, source) for form in forms)
    document = source.document("a/report.txt")
    report = Report(
        SCHEMA_VERSION,
        Source(document.name, 1, document.sha256, "text", SourceKind.OCR, None),
        Engine("0.1.0", "cn-ogi-0.1.0", ("cn-ogi/2019", "cn-ogi/2021")),
        "桦川县人民政府", 2020, "桦川县人民政府2020年政府信息公开工作年度报告", "2021-03-04",
        (Section("一", "总体情况", 1, (3, 4), "本年共收到政府信息公开申请4件。"),),
        tables, tuple(check for form in forms for check in checks_of(form)), 0.98, Verdict.ACCEPT,
    )  # fmt: skip
    return report, Context(document, family())


def damaged(edition: str = "cn-ogi/2019") -> tuple[Report, Context]:
    """A report with every status, a contradiction of the source, a misreading, an extra row and rival readings."""
    report, context = plain(edition)
    disclosure, applications, disputes = report.tables
    block = family().table("disclosure", edition).blocks[0]
    first, second = (column.key for column in block.columns[:2])
    disclosure = change(
        disclosure, "art20_1.regulations", first, status=Status.BLANK, value=None, text="-", confidence=0.99
    )
    disclosure = change(
        disclosure, "art20_1.normative_documents", second, status=Status.UNDECIDED, value=None, text="4 42 78",
        confidence=0.55, candidates=(Candidate(Decimal(44), 0.0), Candidate(Decimal(442), 0.4), Candidate(None, 3.1)),
    )  # fmt: skip
    disclosure = replace(
        disclosure,
        extra_rows=(
            ExtraRowResult(
                block.id,
                "其他主动公开文件",
                tuple(ExtraCell(c.key, Decimal(78), "78", Status.READ, 0.99) for c in block.columns),
                ((6, 0, 2),),
            ),
        ),
        row_readings=(
            RowReadings(
                "art20_1.normative_documents",
                (ValueReading((Decimal(1), None), 0.0), ValueReading((Decimal(2), None), 0.5)),
            ),
        ),
    )
    why = Because("总计 = 4 + 0 + 0 + 0 + 0 + 0 leaves 4.", ("row_total/total/-",), Candidate(Decimal(9), 7.5))
    applications = change(
        applications, "total", "total", status=Status.INFERRED, text=None, spans=(), because=why, consistent=True
    )
    applications = change(applications, "granted", "total", status=Status.CORRECTED, text="A", because=why, unit="件")
    applications = change(
        applications, "denied.state_secret", "business", status=Status.MISSING, value=None, text=None, spans=(),
        confidence=0.0,
    )  # fmt: skip
    applications = change(applications, "new", "business", confidence=0.7, page=3, box=Box(1.0, 2.0, 3.5, 4.5))
    applications = change(applications, "carried_out", "other", value=Decimal(4), consistent=False)
    disputes = change(disputes, "review", "total", value=Decimal("-5"), text="-5", consistent=False)
    cells = ("applications/new/other", "applications/carried_in/other", "applications/carried_out/other")
    checks = [
        Check("disputes", "row_total", "review", None, Outcome.FAILED, Decimal(-5), Decimal(0), Outcome.FAILED,
              Cause.UNKNOWN, ("disputes/review/total", "disputes/review/upheld")),
        Check("applications", "column_balance", None, "other", Outcome.FAILED, Decimal(0), Decimal(4), Outcome.FAILED,
              Cause.SOURCE, cells, ("applications/carried_out/other",)),
        Check("applications", "row_total", "denied.state_secret", None, Outcome.UNDECIDED, Decimal(0), None,
              Outcome.UNDECIDED, None, ("applications/denied.state_secret/total",)),
    ]  # fmt: skip
    same = {(c.table, c.rule, c.row, c.column) for c in checks}
    passed = [c for c in report.checks if (c.table, c.rule, c.row, c.column) not in same]
    report = replace(
        report,
        tables=Tables((disclosure, applications, disputes)),
        checks=(*passed, *checks),
        verdict=Verdict.REVIEW,
        reasons=("applications: column_balance (other): 0 ≠ 4, as printed",),
        warnings=("The encoding was guessed as GB18030.",),
    )
    return report, context


def hostile() -> tuple[Report, Context]:
    """A report in which every text is hostile."""
    report, context = damaged()
    texts = iter(HOSTILE * 200)
    tables = Tables(
        replace(
            table,
            cells=tuple(
                replace(c, text=None if c.text is None else next(texts), unit=next(texts), via=(next(texts),),
                        because=Because(next(texts)) if c.because else None)
                for c in table.cells
            ),
            rows=tuple(replace(row, text=next(texts)) for row in table.rows),
            extra_rows=tuple(
                replace(e, label=text, cells=tuple(replace(c, value=None, text=next(texts)) for c in e.cells))
                for e in table.extra_rows
                for text in HOSTILE
            ),
        )
        for table in report.tables
    )  # fmt: skip
    lines = tuple(replace(line, text=next(texts)) for line in context.document.lines)
    report = replace(
        report,
        tables=tables,
        title=HOSTILE[8],
        issuer=HOSTILE[0],
        published=HOSTILE[9],
        source=replace(report.source, name=HOSTILE[10], format=HOSTILE[8]),
        engine=replace(report.engine, model=HOSTILE[8]),
        sections=tuple(Section(next(texts), next(texts), 1, (1, 2), text) for text in HOSTILE),
        reasons=HOSTILE,
        warnings=HOSTILE,
    )
    return report, replace(context, document=replace(context.document, lines=lines))

"""The columns of the panel: what each means, and how it is made from the tables of the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from gouji.document import Status, Verdict
from gouji.writers.words import words


def _said(word: str, keys: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """What the results' own pages call them, in Chinese and English."""
    return MappingProxyType({str(key): (words("zh")[f"{word}.{key}"], words("en")[f"{word}.{key}"]) for key in keys})


STATES: Mapping[str, tuple[str, str]] = MappingProxyType({
    "read": ("已采信：照原文读取", "accepted: read from the page"),
    "inferred": ("已采信：由勾稽关系推算", "accepted: lost, and the balances leave one value"),
    "corrected": ("已采信：误读已更正", "accepted: a misreading of the one value that fits"),
    "blank": ("已采信：原文空白", "accepted: the cell is empty, which is not 0"),
    "doubtful": ("未采信：置信度不足", "not accepted: below the threshold"),
    "undecided": ("未采信：有多种可能", "not accepted: several values fit"),
    "missing": ("未采信：未找到", "not accepted: not found"),
})  # fmt: skip
"""What a figure is good for; the first four are accepted."""

_LEVELS = MappingProxyType(
    {"province": ("省级", "province"), "prefecture": ("地级", "prefecture"), "county": ("县级", "county")}
)
_BODIES = MappingProxyType({
    "government": ("人民政府", "government"), "office": ("政府办公室", "office of the government"),
    "township": ("乡镇、街道", "township or street"), "department": ("部门及其他", "department or other"),
})  # fmt: skip
_NONE: Mapping[str, tuple[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the panel.

    Attributes:
        name: Its name.
        sql: The expression that makes it; `c` are cells, `r` reports, `i` issuers, `n` indicators.
        zh: Its label in Chinese.
        en: Its label in English.
        doc: What it holds.
        few: It is text of which there are few different ones: a labelled number in Stata.
        codes: What its values mean, as (zh, en), where it has only these.
    """

    name: str
    sql: str
    zh: str
    en: str
    doc: str
    few: bool = False
    codes: Mapping[str, tuple[str, str]] = field(default_factory=lambda: _NONE)


STATE_SQL = (
    "CASE WHEN c.accepted THEN c.status WHEN c.status IN ('undecided', 'missing') THEN c.status ELSE 'doubtful' END"
)
"""What makes a cell's state."""

OF_REPORT: tuple[Column, ...] = (
    Column("issuer_key", "i.issuer_key", "发布机关代码", "Issuer, normalised",
           "The same for all ways to print an issuer: the code of its division, then the body unless it is the "
           "government. Without a certain division the name as printed, less 人民政府."),
    Column("year", "r.year", "年度", "Year", "The year that the report is on; empty if not found."),
    Column("issuer", "r.issuer", "发布机关（原文）", "Issuer as printed", "In the fullest form printed."),
    Column("division_code", "i.division_code", "行政区划代码", "Code of the division",
           "GB/T 2260, six digits, as in force in the year; empty where the name does not tell with certainty."),
    Column("division_level", "i.division_level", "行政层级", "Level of the division", "Level of division_code.",
           True, _LEVELS),
    Column("province", "i.province", "省级", "Province", "Name in the year."),
    Column("prefecture", "i.prefecture", "地级", "Prefecture", "Name in the year; empty of a province."),
    Column("county", "i.county", "县级", "County", "Name in the year; empty of provinces and prefectures."),
    Column("body", "i.body", "机构", "Body",
           "The issuer less its divisions; empty of the government itself. Below the county the division_code is "
           "that of the county."),
    Column("body_kind", "i.body_kind", "机构类别", "Kind of body", "Empty without a division.", True, _BODIES),
    Column("reports_of_year", "i.reports_of_year", "同一机关同年报告数", "Reports of issuer and year",
           "How many reports of the same issuer_key and year there are: above 1 are duplicates, reissues, or two "
           "bodies by one name. All of them are here; choose one before you sum up."),
    Column("report", "r.report", "报告文件", "Report", "Name of its file in the batch; #2 is a second report in it."),
    Column("title", "r.title", "标题", "Title", "Title of the report."),
    Column("published", "r.published", "发布日期", "Day of publication", "ISO 8601; empty if not found."),
    Column("format", "r.format", "文件格式", "Format", "The reader that read it.", True),
    Column("verdict", "r.verdict", "报告结论", "Verdict", "What may be done with the report.", True,
           _said("verdict", Verdict)),
    Column("sha256", "r.sha256", "文件哈希", "SHA-256", "Hash of the file's bytes: equal ones are the same file."),
)  # fmt: skip
"""What is the same for all figures of a report."""

OF_CELL: tuple[Column, ...] = (
    Column("form", "c.form", "表式", "Form", "The edition of the form that the table was printed in.", True),
    Column("indicator", """c."table" || '/' || c."row" || '/' || c."column\"""", "指标", "Indicator",
           "table/row/column: the same in all editions that have the cell.", True),
    Column("name", "n.name", "变量名", "Variable", "Its column's name in the wide panel.", True),
    Column("label_zh", "n.label_zh", "指标名称", "Label in Chinese", "The official labels.", True),
    Column("label_en", "n.label_en", "指标名称（英文）", "Label in English", "The keys in words.", True),
    Column("value", "c.value::DOUBLE", "数值", "Value", "In `unit`. Empty is not 0: `state` says why it is empty."),
    Column("unit", "n.unit", "单位", "Unit", "Unit of the value; empty for a number of things.", True),
    Column("state", STATE_SQL, "采信状态", "State",
           "What the figure is good for: read, inferred, corrected and blank are accepted, the others are not.",
           True, STATES),
    Column("accepted", "c.accepted", "是否采信", "Accepted", "Whether gouji vouches for the value."),
    Column("status", "c.status", "来历", "Status", "How the value came about, accepted or not.", True,
           _said("status", Status)),
    Column("confidence", "c.confidence", "置信度", "Confidence",
           "Calibrated probability that the value is what the page says there, 0 to 1."),
    Column("consistent", "c.consistent", "勾稽是否成立", "Consistent",
           "Whether every balance over the cell holds; empty if none can tell. A figure may be accepted and not "
           "consistent: its author contradicts himself."),
    Column("best_guess", "c.best_guess::DOUBLE", "最可能的值", "Best guess",
           "Of an undecided cell. It is a guess: not to be taken for a value."),
    Column("text", "c.text", "原文", "Text as printed", "What stands on the page; empty where nothing does."),
    Column("page", "c.page", "页", "Page", "From 1; empty where the format has no pages."),
    Column("line", "c.line", "行", "Line", "Line of the source, from 1."),
)  # fmt: skip
"""What is of one figure."""

COLUMNS = (*OF_REPORT, *OF_CELL)
ACCEPTED_ONLY = ("value", "best_guess")
"""Columns that are empty where a figure is not accepted, if only accepted ones are asked for."""
COUNTS: tuple[Column, ...] = (
    Column("cells", "r.cells", "格数", "Cells", "Number of cells of the report's forms."),
    Column("accepted_cells", "r.accepted", "采信格数", "Accepted cells", "Number of accepted cells."),
    Column("failed_checks", "r.failed_checks", "不成立的勾稽", "Balances that fail",
           "Over the final values; more than 0 with an accepted report: the author contradicts himself."),
)  # fmt: skip
"""What the wide panel says of a report besides `OF_REPORT`."""

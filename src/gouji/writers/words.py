"""What the writers say to a person, in Chinese and English, and the signs of the statuses.

Labels of the forms are not here: they stay as the form prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from gouji.document import Candidate, Cell, Check, Outcome, Status, format_amount
from gouji.document.errors import OptionError
from gouji.writers.base import LANGUAGES

SIGNS: Mapping[Status, str] = {
    Status.READ: "",
    Status.INFERRED: "≈",
    Status.CORRECTED: "✎",
    Status.BLANK: "∅",
    Status.UNDECIDED: "?",
    Status.MISSING: "✗",
}
"""The sign of each status, so that it is seen without colour."""

INCONSISTENT = "!"
"""The sign of a cell over which a balance fails."""

OUTCOME_SIGNS: Mapping[Outcome, str] = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.UNDECIDED: "?"}
"""The sign of each outcome of a check."""

LOOK = "△"
"""The sign of a cell that a person must look at."""

_WORDS: dict[str, tuple[str, str]] = {
    # key: (zh, en)
    "lang": ("zh-CN", "en"),
    "comma": ("，", ", "),
    "untitled": ("（未找到标题）", "(no title found)"),
    "issuer": ("发布机关", "Issuer"),
    "year": ("年度", "Year"),
    "title": ("标题", "Title"),
    "published": ("发布日期", "Published"),
    "source": ("来源", "Source"),
    "kind": ("文本性质", "Kind of text"),
    "kind.digital": ("电子文本", "digital text"),
    "kind.ocr": ("识别文本（OCR）", "OCR text"),
    "kind.unknown": ("性质不明", "unknown whether digital or OCR"),
    "format": ("格式", "Format"),
    "engine": ("处理程序", "Made by"),
    "model": ("模型", "model"),
    "not_found": ("未找到", "not found"),
    "verdict": ("结论", "Verdict"),
    "verdict.accept": ("可以采用", "Accept"),
    "verdict.source_conflict": ("原文自相矛盾", "Source conflict"),
    "verdict.review": ("需要人工核对", "Review"),
    "verdict.accept.long": (
        "全部表格均已找到，全部数字均达到采信标准，勾稽关系全部成立。",
        "Every table was found, every figure is accepted, and no balance fails.",
    ),
    "verdict.source_conflict.long": (
        "数字的读取可靠，但原文的数字彼此不符；此处照原文保留，未作改动。",
        "The figures were read reliably, but as printed they contradict each other; they are kept as printed.",
    ),
    "verdict.review.long": (
        "有数字或表格需要人工核对；在核对之前请勿采用标有 △ 的数字。",
        "Some figures or tables need a person's look; don't use figures marked △ before that.",
    ),
    "reasons": ("理由", "Reasons"),
    "warnings": ("提示", "Warnings"),
    "accepted": ("采信", "Accepted"),
    "cells": ("格", "cells"),
    "status": ("状态", "Status"),
    "legend": ("图例", "Legend"),
    "status.read": ("读取", "read"),
    "status.inferred": ("推算", "inferred"),
    "status.corrected": ("更正", "corrected"),
    "status.blank": ("空白", "blank"),
    "status.undecided": ("未定", "undecided"),
    "status.missing": ("缺失", "missing"),
    "status.read.long": ("照原文读取", "read from the page"),
    "status.inferred.long": ("原文缺失，由勾稽关系得出唯一值", "lost on the page; the balances leave one value"),
    "status.corrected.long": ("识别有误，更正为唯一相符的值", "misread on the page; set to the one value that fits"),
    "status.blank.long": ("原文此格为空", "printed empty"),
    "status.undecided.long": ("有多种可能，所示为最可能者", "several values fit; the likeliest is shown"),
    "status.missing.long": ("未找到，也无从推算", "not found, and nothing determines it"),
    "inconsistent": ("勾稽不符", "inconsistent"),
    "inconsistent.long": ("涉及此格的勾稽关系不成立", "a balance over the cell fails"),
    "look": ("需核对", "needs a look"),
    "look.long": ("需要人工核对", "a person must look at it"),
    "only_look": ("只看需核对的", "Only what needs a look"),
    "nothing_to_look": ("没有需要核对的数字。", "Nothing needs a look."),
    "previous": ("上一处", "Previous"),
    "next": ("下一处", "Next"),
    "keys": ("按键：n 下一处，p 上一处，o 开关，Esc 取消", "Keys: n next, p previous, o switch, Esc clear"),
    "keys.pictures": ("v 原件或文字，z 放大", "v pages or text, z zoom"),
    "tables": ("表格", "Tables"),
    "edition": ("版式", "Edition"),
    "edition_confidence": ("置信度", "confidence"),
    "lines": ("行", "lines"),
    "table_missing": ("原文中没有找到此表。", "This table was not found in the source."),
    "show_form": ("显示空表", "Show the empty form"),
    "source_lines": ("原文", "Source"),
    "source_pages": ("原件", "Pages"),
    "view": ("原文的显示方式", "What is shown of the source"),
    "zoom": ("放大", "Zoom in"),
    "picture": ("{title} · 第 {page} 页", "{title} · page {page}"),
    "picture.left_out": (
        "第 {pages} 页的图像没有放进来：本页面已经够大了。",
        "No picture of page {pages}: this page is large enough without it.",
    ),
    "details": ("详情", "Details"),
    "details.none": ("点选一格，查看它的由来。", "Select a cell to see where it comes from."),
    "extra_row": ("附加行：规定表格之外，照原文保留", "Extra row: not in the form, kept as printed"),
    "address": ("位置", "Address"),
    "row": ("行", "Row"),
    "column": ("列", "Column"),
    "value": ("值", "Value"),
    "best_guess": ("最可能的值（未定）", "Best guess (undecided)"),
    "text": ("原文文字", "Printed"),
    "text.none": ("（无）", "(nothing)"),
    "unit": ("单位", "Unit"),
    "confidence": ("置信度", "Confidence"),
    "place": ("出处", "Place"),
    "line": ("行", "line"),
    "page": ("页", "page"),
    "via": ("途径", "Via"),
    "because": ("依据", "Because"),
    "runner_up": ("次选", "Runner-up"),
    "candidates": ("候选值", "Candidates"),
    "cost": ("代价", "cost"),
    "at_least": ("至少", "at least"),
    "checks": ("勾稽检查", "Checks"),
    "checks.passed": ("项相符", "passed"),
    "checks.failed": ("项不符", "failed"),
    "checks.undecided": ("项无法判断", "undecided"),
    "check.table": ("表格", "Table"),
    "check.rule": ("勾稽关系", "Balance"),
    "check.place": ("所在", "Where"),
    "check.outcome": ("结果", "Outcome"),
    "check.left": ("左边", "Left"),
    "check.right": ("右边", "Right"),
    "check.printed": ("照原文", "As printed"),
    "check.cause": ("原因", "Cause"),
    "check.explained_by": ("可由此解释", "Explained by"),
    "check.cells": ("涉及的格", "Cells"),
    "outcome.passed": ("相符", "passed"),
    "outcome.failed": ("不符", "failed"),
    "outcome.undecided": ("无法判断", "undecided"),
    "cause.source": ("原文", "source"),
    "cause.reading": ("识别", "reading"),
    "cause.unknown": ("不明", "unknown"),
    "report": ("报告", "Report"),
    "sections": ("章节", "Sections"),
    "blank_marked": ("空", "blank"),
    # review.csv
    "review.report": ("整份报告需要核对：{reasons}", "The whole report needs a look: {reasons}"),
    "review.table_missing": ("没有找到此表", "The table was not found"),
    "review.table_blank": ("整张表都是空白", "The whole table is blank"),
    "review.undecided": ("有多种可能的值", "Several values fit"),
    "review.missing": ("没有找到，也无从推算", "Not found, and nothing determines it"),
    "review.doubtful": (
        "{status}，置信度 {confidence} 低于 {threshold}",
        "{status}, confidence {confidence} is below {threshold}",
    ),
    "review.check.source": (
        "原文自相矛盾：{rule}（{place}）左 {left}，右 {right}",
        "The source contradicts itself: {rule} ({place}), left {left}, right {right}",
    ),
    "review.check.reading": (
        "勾稽不符，疑为识别错误：{rule}（{place}）左 {left}，右 {right}",
        "A balance fails, probably by a misreading: {rule} ({place}), left {left}, right {right}",
    ),
    "review.check.unknown": (
        "勾稽不符，原因不明：{rule}（{place}）左 {left}，右 {right}",
        "A balance fails for an unknown cause: {rule} ({place}), left {left}, right {right}",
    ),
}  # fmt: skip

_TABLES = {lang: {key: both[i] for key, both in _WORDS.items()} for i, lang in enumerate(LANGUAGES)}


def words(lang: str) -> Mapping[str, str]:
    """Everything the writers say, in one language.

    Raises:
        OptionError: The language is not one of them.
    """
    if lang not in LANGUAGES:
        raise OptionError(f"The language {lang!r} is not known; use one of {', '.join(LANGUAGES)}.")
    return _TABLES[lang]


def shown(cell: Cell) -> str:
    """A cell as a person sees it: its value, its best guess with "?", the printed mark of a blank, or its sign."""
    if cell.value is not None:
        return format_amount(cell.value)
    if cell.status is Status.UNDECIDED and cell.best is not None:
        return f"{format_amount(cell.best)} {SIGNS[Status.UNDECIDED]}"
    if cell.status is Status.BLANK and cell.text and cell.text.strip():
        return cell.text.strip()
    return SIGNS[cell.status]


def percent(confidence: float) -> str:
    """A probability for people: three decimals of a percent at most, never rounded up to certainty."""
    if confidence >= 1:
        return "100%"
    return f"{min(confidence, 0.9999) * 100:.4g}%"


def details(cell: Cell, say: Mapping[str, str], told: str | None) -> list[tuple[str, str]]:
    """What there is to know of a cell, as (name, text), in the order in which a person asks.

    Args:
        cell: The cell.
        say: The words of a language.
        told: The reason for its value in that language, if the result tells one.
    """
    status = f"{SIGNS[cell.status]} {say[f'status.{cell.status}']} — {say[f'status.{cell.status}.long']}".strip()
    found = [(say["status"], status)]
    if cell.value is not None:
        found.append((say["value"], format_amount(cell.value)))
    elif cell.best is not None:
        found.append((say["best_guess"], format_amount(cell.best)))
    found.append((say["text"], say["text.none"] if cell.text is None else cell.text))
    if cell.unit:
        found.append((say["unit"], cell.unit))
    if len(cell.candidates) > 1 or (cell.candidates and cell.value is None):
        listed = (f"{amount(c.value, say)} ({say['cost']} {cost(c, say)})" for c in cell.candidates)
        found.append((say["candidates"], "; ".join(listed)))
    if cell.because:
        if told:
            found.append((say["because"], told))
        if cell.because.runner_up:
            runner = cell.because.runner_up
            found.append((say["runner_up"], f"{amount(runner.value, say)} ({say['cost']} {cost(runner, say)})"))
    found.append((say["confidence"], percent(cell.confidence)))
    if cell.consistent is False:
        found.append((INCONSISTENT, say["inconsistent.long"]))
    where = [f"{say['page']} {cell.page}"] if cell.page else []
    where += [f"{say['line']} {line}" for line in dict.fromkeys(line for line, _, _ in cell.spans)]
    if where:
        found.append((say["place"], ", ".join(where)))
    if cell.via:
        found.append((say["via"], ", ".join(cell.via)))
    return found


def amount(value: Decimal | None, say: Mapping[str, str]) -> str:
    """A candidate's value for people; a candidate of None is an empty cell."""
    return say["blank_marked"] if value is None else format_amount(value)


def cost(candidate: Candidate, say: Mapping[str, str], sign: str = "") -> str:
    """A candidate's cost for people; of one that is ruled out only the least that it may be is known."""
    told = f"{sign}{candidate.cost:.2f}"
    return f"{say['at_least']} {told}" if candidate.ruled_out else told


def order_checks(checks: Iterable[Check]) -> list[Check]:
    """The checks with the failed ones first, then the undecided ones; else in their order."""
    rank = (Outcome.FAILED, Outcome.UNDECIDED, Outcome.PASSED)
    return sorted(checks, key=lambda check: rank.index(check.outcome))

"""What the page of figures says, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.document import Status, Verdict
from gouji.writers import words as common

_WORDS: dict[str, tuple[str, str]] = {
    # key: (zh, en)
    "lang": ("zh-CN", "en"),
    "title": ("批次统计：{name}", "What the batch came to: {name}"),
    "inputs": ("文件", "Inputs"),
    "failed": ("未能处理", "failed"),
    "reports": ("报告", "Reports"),
    "straight": ("直通率", "Straight through"),
    "straight.long": ("无需人工核对的报告所占比例", "Share of reports that nobody need look at"),
    "accepted": ("采信率", "Accepted"),
    "accepted.long": ("{accepted} / {cells} 格", "{accepted} of {cells} cells"),
    "checks": ("不成立的勾稽", "Balances that fail"),
    "years": ("各年度", "By year"),
    "years.note": (
        "报告按结论分列；右侧为直通率与采信率。",
        "Reports by verdict; on the right the straight-through rate and the accepted share of cells.",
    ),
    "forms": ("各表式的采信率", "Accepted share by form"),
    "formats": ("各文件格式的采信率", "Accepted share by format"),
    "failing": ("最常不成立的勾稽关系", "Balances that fail most often"),
    "failing.note": (
        "原文：作者的数字自相矛盾，照录不改；识别：读取有误；不明：两者皆有可能。",
        "source: the author contradicts himself, kept as printed; reading: misread; unknown: it could be either.",
    ),
    "cells": ("最常未采信的格", "Cells that are most often not accepted"),
    "confidence": ("置信度分布", "Distribution of confidence"),
    "confidence.note": (
        "有数值或确认为空的格；未定与缺失的格不在内。",
        "Cells with a value or a certain blank; undecided and missing ones are not among them.",
    ),
    "errors": ("未能处理的文件", "Inputs that failed"),
    "statuses": ("各来历的格数", "Cells by status"),
    "none": ("无", "None."),
    "year": ("年度", "Year"),
    "form": ("表式", "Form"),
    "format": ("格式", "Format"),
    "no_year": ("年度不明", "not known"),
    "table": ("数据表", "As a table"),
    "number": ("数量", "Number"),
    "error": ("错误", "Error"),
    "status": ("来历", "Status"),
    "check": ("勾稽关系", "Balance"),
    "cell": ("格", "Cell"),
    "of": ("共", "of"),
    "accepted_cells": ("采信", "Accepted"),
    "cell_count": ("格数", "Cells"),
    "not_accepted": ("未采信", "Not accepted"),
    "source": ("原文", "source"),
    "reading": ("识别", "reading"),
    "unknown": ("不明", "unknown"),
    "doubtful": ("存疑", "doubtful"),
    "undecided": ("未定", "undecided"),
    "missing": ("缺失", "missing"),
    "bin": ("置信度", "Confidence"),
    "twice": (
        "有 {number} 份报告被重复计算：批次正在运行或曾被中断。",
        "{number} reports are counted twice, since a run is at work or was stopped.",
    ),
    "unreadable": ("有 {number} 个 JSON 文件不是结果，未计入。", "{number} JSON files are no results and not counted."),
    "made_by": ("由 gouji {version} 生成", "Made by gouji {version}"),
}

_COMMON = (*(f"status.{status}" for status in Status), *(f"verdict.{verdict}" for verdict in Verdict))
_TABLES = {
    lang: {key: both[i] for key, both in _WORDS.items()} | {key: common.words(lang)[key] for key in _COMMON}
    for i, lang in enumerate(("zh", "en"))
}


def words(lang: str) -> Mapping[str, str]:
    """Everything the page says, in "zh" or "en"."""
    return _TABLES[lang]

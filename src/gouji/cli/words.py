"""What `gouji explain` says, in Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # key: (zh, en)
    "cell": ("单元格", "The cell"),
    "cell.report": ("来源 {name}，第 {number} 份报告，{kind}。", "Source {name}, report {number}; {kind}."),
    "cell.labels": ("《{table}》中，行“{row}”，列“{column}”。", "Table “{table}”, row “{row}”, column “{column}”."),
    "kind.digital": ("电子文本", "the text was typed"),
    "kind.ocr": ("识别文本（OCR）", "the text was read by a machine (OCR)"),
    "kind.unknown": ("文本性质不明", "it is not known whether the text was typed or read by a machine"),
    "edition": ("表与版式", "Table and edition"),
    "edition.found": (
        "表位于第 {first} 至 {last} 行，按 {form} 版式印制（概率 {p}）。",
        "The table was found on lines {first} to {last}, printed in the edition {form} (probability {p}).",
    ),
    "edition.missing": ("报告中没有找到表 {table}。", "The table {table} was not found in the report."),
    "row": ("行", "Row"),
    "row.found": (
        "行名读作“{text}”（{where}），与表式行名的相似度为 {score}（满分 100）。",
        "Its label was read as “{text}” ({where}); similarity to the form's label {score} of 100.",
    ),
    "row.order": (
        "行名未能读出，由次序推定。",
        "Its label could not be read; the order of the rows says which one it is.",
    ),
    "row.sure": ("这些数字属于该行的概率为 {p}。", "Probability that these numbers belong to this row: {p}."),
    "row.missing": ("没有找到这一行。", "The row was not found."),
    "row.unlabelled": ("这一行没有单独的行名。", "The row has no label of its own."),
    "place": ("位置", "Place"),
    "where": ("第 {line} 行第 {start}–{end} 字", "line {line}, characters {start} to {end}"),
    "where.one": ("第 {line} 行第 {start} 字", "line {line}, character {start}"),
    "place.read": ("原文位于{where}：“{text}”。", "It was read on {where}: “{text}”."),
    "place.text": ("原文为“{text}”，位置不明。", "It was read as “{text}”; the place is not known."),
    "place.none": ("页面上没有与之对应的文字。", "Nothing on the page stands for it."),
    "place.page": ("在第 {page} 页。", "It is on page {page}."),
    "place.box": (
        "其位置在第 {page} 页，距左边 {left}–{right} 点，距上边 {top}–{bottom} 点（72 点为 1 英寸）。",
        "Its place on page {page} is {left} to {right} points from the left and {top} to {bottom} from the top (72 "
        "points are an inch).",
    ),
    "via.model": ("行的类别由分类模型判定。", "The trained classifier told what kind of line this is."),
    "via.rules": ("行的类别由规则判定。", "The rules told what kind of line this is."),
    "via.label": ("行由行名确定。", "The row was found by its label."),
    "via.enumerator": ("行由序号确定。", "The row was found by the number before its label."),
    "via.order": ("由次序确定。", "It was placed by order."),
    "via.tabs": ("列由制表符确定。", "The column was found by the tabs."),
    "via.slots": ("列由版面的格子确定。", "The column was found by the slots of the layout."),
    "via.pipes": ("列由竖线确定。", "The column was found by the pipes."),
    "via.spaces": ("列由空格对齐确定。", "The column was found by the alignment with spaces."),
    "via.count": ("列由数字的个数确定。", "The column was found by the number of figures in the row."),
    "via.cut": ("数字连写，按切分确定。", "The figures were run together; a cut placed it."),
    "via.balance": ("由勾稽关系确定。", "The balances decided it."),
    "via.other": ("经由：{via}。", "Placed by: {via}."),
    "value": ("数值", "Value"),
    "status.read": ("读出的数是 {value}。", "It reads {value}."),
    "status.inferred": ("数字丢失，勾稽关系只容许 {value}。", "It was lost; the balances leave only {value}."),
    "status.corrected": (
        "印作“{text}”，是 {value} 的误读，只有该数符合勾稽关系。",
        "“{text}” is a misreading of {value}, the one value that fits the balances.",
    ),
    "status.blank": (
        "该格为空（有明确依据），没有当作 0 填入。",
        "The cell is blank, by positive evidence; it was not made 0.",
    ),
    "status.left_out": (
        "该页不印零，该行的数都归了别的格：此格应为空，没有当作 0 填入。",
        "The page leaves zeros out, and the numbers of the row stand elsewhere: the cell is blank; it was not made 0.",
    ),
    "status.undecided": ("有几种读法，未作决定。", "Several readings fit; none was chosen."),
    "status.missing": ("没有读到，也无从推定。", "It was not read, and nothing determines it."),
    "value.unit": ("印出的单位是“{unit}”。", "The unit printed is “{unit}”."),
    "value.because": ("理由：{reason}", "Reason: {reason}"),
    "value.equations": ("所用勾稽关系：{equations}。", "Balances used: {equations}."),
    "value.runner_up": ("次优值：{value}。", "Second best: {value}."),
    "value.candidates": (
        "候选值（代价越小越可能）：{values}。",
        "Values it may have (the lower the cost, the likelier): {values}.",
    ),
    "value.readings": ("该行有 {number} 种读法：{ways}。", "The row can be read in {number} ways: {ways}."),
    "blank": ("空", "blank"),
    "at_least": ("至少 {cost}", "at least {cost}"),
    "balances": ("勾稽关系", "Balances"),
    "balances.not_found": (
        "没有找到此表，所以没有检查其勾稽关系。",
        "The table was not found, so its balances were not evaluated.",
    ),
    "balances.none": ("没有涉及该格的勾稽关系。", "No balance covers this cell."),
    "balances.passed": ("{name}：{sums}，成立。", "{name}: {sums} holds."),
    "balances.failed": ("{name}：{sums}，不成立：{left} 对 {right}。", "{name}: {sums} fails: {left} against {right}."),
    "balances.undecided": (
        "{name}：{sums}，有数未定，无法判断。",
        "{name}: {sums} can't be decided; not every figure is known.",
    ),
    "balances.printed": ("照原文印出的数字则为：{outcome}。", "Over the figures as printed: {outcome}."),
    "balances.explained": ("可由这些单元格解释：{cells}。", "These cells explain it: {cells}."),
    "balances.explained_here": (
        "可由这些单元格解释，本格在内：{cells}。",
        "These cells, this one among them, explain it: {cells}.",
    ),
    "outcome.passed": ("成立", "it holds"),
    "outcome.failed": ("不成立", "it fails"),
    "outcome.undecided": ("无法判断", "it can't be decided"),
    "cause.source": ("原文自相矛盾，照录不改。", "The source contradicts itself; it is kept as printed."),
    "cause.reading": ("原因在于读取有误或不确定。", "The reading is at fault, or not certain."),
    "cause.unknown": (
        "无法判断是原文还是读取的问题。",
        "It can't be told whether the source or the reading is at fault.",
    ),
    "decision": ("结论", "Decision"),
    "decision.consistent": ("涉及该格的勾稽关系全部成立。", "Every balance over the cell holds."),
    "decision.inconsistent": ("涉及该格的勾稽关系有不成立者。", "A balance over the cell fails."),
    "decision.accepted": ("置信度 {p}，达到 {threshold}，采信。", "Confidence {p} reaches {threshold}: accepted."),
    "decision.doubtful": (
        "置信度 {p}，未达到 {threshold}，需要人工核对。",
        "Confidence {p} does not reach {threshold}: a person must look at it.",
    ),
    "decision.open": ("没有确定的数值，需要人工核对。", "There is no certain value: a person must look at it."),
}


def say(lang: str, key: str, **values: object) -> str:
    """A sentence in a language ("zh" or "en"), its places filled."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)


def say_via(lang: str, via: str) -> str:
    """What a step of a cell's `via` means; a step without words of its own is named."""
    return say(lang, f"via.{via}") if f"via.{via}" in WORDS else say(lang, "via.other", via=via)

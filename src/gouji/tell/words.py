"""What is told of figures, in Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # key: (zh, en)
    "and": ("，", " and "),
    "or": (" 或 ", " or "),
    "list": ("、", ", "),
    "more": ("；", "; "),
    "table": ("全表", "table"),
    "blank": ("空白", "blank"),
    # because: {sums} are balances with their figures, "?" in the cell's place
    "inferred": (
        "此处没有可读的字；由 {sums}，只能是 {value}{rival}。",
        "Nothing readable is printed here; {sums} leaves only {value}{rival}.",
    ),
    "inferred.both": (
        "此处没有可读的字；由 {sums}，只能是 {value}{rival}。",
        "Nothing readable is printed here; {sums} leave only {value}{rival}.",
    ),
    "inferred.row": (
        "此处没有可读的字；只有 {value} 与同一行的其他数字相符{rival}。",
        "Nothing readable is printed here; only {value} agrees with the other figures of its row{rival}.",
    ),
    "corrected": (
        "“{text}”是误读：由 {sums}，只能是 {value}{rival}。",
        "“{text}” is a misreading: {sums} leaves only {value}{rival}.",
    ),
    "corrected.both": (
        "“{text}”是误读：由 {sums}，只能是 {value}{rival}。",
        "“{text}” is a misreading: {sums} leave only {value}{rival}.",
    ),
    "corrected.row": (
        "“{text}”是误读：只有 {value} 与同一行的其他数字相符{rival}。",
        "“{text}” is a misreading: only {value} agrees with the other figures of its row{rival}.",
    ),
    "rival": ("；若为次选 {value}，则有 {count} 项勾稽关系不成立", "; next best {value} would break {count} balances"),
    "rival.one": ("；若为次选 {value}，则有 1 项勾稽关系不成立", "; next best {value} would break 1 balance"),
    "rival.no": ("，没有其他数值符合", "; no other value fits"),
    "rival.none": ("；次选为 {value}", "; next best is {value}"),
    "undecided.alone": (
        "没有勾稽关系涉及此格，页面上的字可读作 {values}。",
        "No balance covers this cell, and the page can be read as {values}.",
    ),
    "undecided.open": (
        "可读作 {values}；{sums} 中还有其他未定的数（…），不能判断是哪一个。",
        "It can be read as {values}; {sums} holds other open figures (…) too, and can't tell which.",
    ),
    "undecided.near": (
        "可读作 {values}；{tried}；差距不足以确定。",
        "It can be read as {values}; {tried}; that is not enough to be sure.",
    ),
    "undecided.with": ("若为 {value}，则 {sums}", "with {value}, {sums}"),
    "undecided.one": (
        "读作 {values}，但此数或同一勾稽关系中的数可能有误：{sums}。",
        "It reads {values}, but this figure or one in a balance with it may be wrong: {sums}.",
    ),
    "undecided.one.alone": ("读作 {values}，但不能确定。", "It reads {values}, but that is not certain."),
    "undecided.text": ("此处的文字不是数字。", "The text here is no number."),
    # stories
    "story.added": (
        "{table}：作者很可能把 {rows} 也计入了 {total}：{figures}",
        "{table}: the author probably counted {rows} into {total} as well: {figures}",
    ),
    "story.left_out": (
        "{table}：作者计算 {total} 时很可能漏加了 {rows}：{figures}",
        "{table}: the author probably left {rows} out of {total}: {figures}",
    ),
    "story.twice": (
        "{table}：作者计算 {total} 时很可能把 {rows} 加了两次：{figures}",
        "{table}: the author probably counted {rows} twice in {total}: {figures}",
    ),
    "story.range": (
        "{table}：作者计算 {total} 时很可能加错了行列，多加了 {rows}，漏加了 {left}：{figures}",
        "{table}: the author probably summed the wrong ones for {total}, with {rows} and without {left}: {figures}",
    ),
    "story.exchanged": (
        "{table}：{one} 的 {value} 与 {other} 的 {second} 很可能填反了；对调后 {figures}",
        "{table}: {one} ({value}) and {other} ({second}) are probably in each other's place; exchanged, {figures}",
    ),
    "story.swapped": (
        "{table}：{cell} 印作 {printed}，很可能是 {meant} 的两位数字颠倒；改为 {meant} 则 {figures}",
        "{table}: {cell} is printed as {printed}, probably {meant} with two digits exchanged; with {meant}, {figures}",
    ),
    "story.more": (
        "{table}：{cell} 印作 {printed}，很可能比 {meant} 多打了一位；改为 {meant} 则 {figures}",
        "{table}: {cell} is printed as {printed}, probably {meant} with a digit too many; with {meant}, {figures}",
    ),
    "story.less": (
        "{table}：{cell} 印作 {printed}，很可能比 {meant} 少打了一位；改为 {meant} 则 {figures}",
        "{table}: {cell} is printed as {printed}, probably {meant} with a digit missing; with {meant}, {figures}",
    ),
    "story.typed": (
        "{table}：{cell} 印作 {printed}，很可能是 {meant} 打错了一位；改为 {meant} 则 {figures}",
        "{table}: {cell} is printed as {printed}, probably {meant} with one digit wrong; with {meant}, {figures}",
    ),
    "story.other": (
        "{table}：{cell} 印作 {printed}；改为 {meant} 则 {figures}",
        "{table}: {cell} is printed as {printed}; with {meant}, {figures}",
    ),
    "story.blank": (
        "{table}：{cell} 为空白，若为 {meant} 则 {figures}",
        "{table}: {cell} is blank; with {meant}, {figures}",
    ),
    "story.carried": (
        "（合计 {cell} 也随之由 {printed} 变为 {meant}）",
        " (and its total {cell} {meant} for {printed})",
    ),
    "story.unexplained": ("{table}：这仍不能解释 {figures}", "{table}: that does not explain {figures}"),
    # reasons
    "not_found": ("{table}：没有找到此表", "{table}: the table was not found"),
    "no_value": ("{table}：没有一格有数值", "{table}: no cell has a value"),
    "cells.read": ("{table}：{count} 格已读取，但不够确定", "{table}: {count} cells read, not certain enough"),
    "cells.inferred": ("{table}：{count} 格为推算，但不够确定", "{table}: {count} cells inferred, not certain enough"),
    "cells.corrected": (
        "{table}：{count} 格为更正，但不够确定",
        "{table}: {count} cells corrected, not certain enough",
    ),
    "cells.blank": ("{table}：{count} 格为空白，但不够确定", "{table}: {count} cells blank, not certain enough"),
    "cells.undecided": ("{table}：{count} 格未定", "{table}: {count} cells undecided"),
    "cells.missing": ("{table}：{count} 格缺失", "{table}: {count} cells missing"),
    "failed": (
        "{table}：{rule}（{place}）：{left} {sign} {right}，{cause}",
        "{table}: {rule} ({place}): {left} {sign} {right}, {cause}",
    ),
    "prose": (
        "{cells} 与正文所说的 {value} 不符（{text}），{cause}",
        "{cells} ≠ {value} in the prose ({text}), {cause}",
    ),
    "cause.source": ("原文如此", "as printed"),
    "cause.reading": ("识别有误", "misread"),
    "cause.unknown": ("识别有误或原文如此", "misread or as printed"),
}


def say(lang: str, key: str, **values: object) -> str:
    """A sentence in a language ("zh" or "en"), its places filled."""
    return WORDS[key][0 if lang == "zh" else 1].format(**values)

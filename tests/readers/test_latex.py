"""Tables in LaTeX, as vision models and converters write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.pipeline import Settings, Structurer
from gouji.readers.latex import with_latex_rows
from tests.pages import Values, rows, sound, table_form

VALUES = sound(
    {"granted": [3, 1, 0, 0, 0, 0], "denied.third_party": [0, 2, 0, 0, 1, 0], "other.misc": [5, 0, 0, 0, 0, 7]}
)
HEADS = "自然人 & 商业企业 & 科研机构 & 社会公益组织 & 法律服务机构 & 其他 & 总计"


def expected(values: Values) -> dict[tuple[str, str], int]:
    form = table_form()
    return {a: number for row in form.rows for a, number in zip(row.cells, values[row.key], strict=True)}


def on_lines() -> str:
    lines = [f"\\textbf{{{line}}} \\\\ \\hline" for line in rows(VALUES)]
    cells = "\n".join(line.replace("}", "").replace("\t", "} & ", 1).replace("\t", " &\n") for line in lines)
    return f"\\begin{{tabular}}{{|l|*{{7}}{{c|}}}}\n\\hline\n& {HEADS} \\\\ \\hline\n{cells}\n\\end{{tabular}}"


def on_one_line() -> str:
    cells = r" \\ \hline ".join(" & ".join(line.split("\t")) for line in rows(VALUES))
    head = rf"\multirow{{2}}{{*}}{{}} & {HEADS} \\ \cline{{2-8}}"
    return rf"$\begin{{array}}{{|c|c|}} \hline {head} {cells} \\ \hline \end{{array}}$"


@pytest.mark.parametrize("table", [on_lines(), on_one_line()], ids=["on lines", "on one line"])
def test_every_number_comes_into_its_cell(table: str) -> None:
    text = f"石桥县2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n{table}\n五、其他\n"
    (result,) = Structurer(Settings(model="none")).run(text.encode(), "a.txt")
    found = {(cell.row, cell.column): cell.value for cell in result.report.tables["applications"].cells}
    assert found == expected(VALUES)
    assert any("LaTeX" in warning for warning in result.report.warnings)


def test_merged_cells_keep_their_text_and_lose_what_says_how_they_are_merged() -> None:
    table = (
        r"\begin{longtable}[]{@{}>{\raggedright}p{(\linewidth - 18\tabcolsep) * \real{0.0652}}l@{}}\toprule\noalign{}"
        "\n\\multicolumn{3}{@{}>{\\raggedright}p{(\\linewidth - 6\\tabcolsep)}@{}}{%\n（一）予以公开} & 6 & 2\\%"
        " \\\\[2pt]\n"
        "& \\multirow{8}{=}{（三）不予公开} & 1. 属于\n国家秘密 & 0 \\\\ \\bottomrule\\end{longtable} 正文"
    )
    assert with_latex_rows(table).split("\n") == [
        "",
        "| （一）予以公开 | 6 | 2% |",
        "|  | （三）不予公开 | 1. 属于 国家秘密 | 0 |",
        " 正文",
    ]


def test_without_an_end_nothing_is_touched() -> None:
    text = "\\begin{tabular}{lc} 规章 & 0 \\\\ \\end{array}"
    assert with_latex_rows(text) == text


PIECES = [
    *(r"\begin{tabular}", r"\end{tabular}", r"\begin{array}", r"\multicolumn{2}{c}{"),
    *("{", "}", "[", "&", r"\\", "\\", "%\n", "规章 0"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_figure_and_no_label_is_lost_outside_of_arguments(text: str) -> None:
    assert with_latex_rows(text).count("规章") <= text.count("规章")
    if "{" not in text.replace(r"\begin{tabular}", "").replace(r"\end{tabular}", "") and "[" not in text:
        assert with_latex_rows(text).count("规章") == text.count("规章")


HOSTILE = [r"\begin{tabular}", r"\begin{tabular}\multicolumn{", r"\\", "& ", "{", r"\multirow{2}[3"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_tables_are_read(piece: str) -> None:
    """In proportion to their length: quadratic work would take hours here."""
    text = "石桥县 " + r"\begin{tabular}{l}" + piece * 200_000 + r"\end{tabular}"
    assert with_latex_rows(text).startswith("石桥县")

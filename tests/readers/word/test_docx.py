"""DOCX files: whole reports through the pipeline, and what the reader makes of each thing that Word writes."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from random import Random

import pytest

from gouji.document import Document
from gouji.document.errors import EmptyInput
from gouji.forms import load_families
from gouji.learn.corpus.page import Role
from gouji.pipeline import Settings, Structurer
from gouji.readers import read
from tests.readers.word.documents import (
    DOCM,
    STRICT,
    Style,
    definition,
    docx,
    level,
    merged,
    numbered,
    p,
    package,
    part,
    r,
    relations,
    report,
    tbl,
    tc,
    tr,
    types,
    use,
)
from tests.scoring import Score, make_gold, score

FORMATS = Path(__file__).parents[3] / "fixtures" / "formats"
TRAITS = ("merged", "nested", "text-boxes", "tracked", "numbered", "header-footer")
SEEDS = range(1, 5)


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


def scored(data: bytes, gold: dict[str, object], format: str = "docx") -> Score:
    (result,) = structurer().run(data, "a")
    assert result.report.source.format == format
    assert result.report.title
    return score(result.report, make_gold(gold, load_families()["cn-ogi"]))


@pytest.mark.parametrize("trait", TRAITS)
def test_every_cell_of_a_fixture_is_exact_and_accepted(trait: str) -> None:
    gold = json.loads((FORMATS / "gold/plain.json").read_text(encoding="utf-8"), parse_float=Decimal)
    found = scored((FORMATS / f"word/{trait}.docx").read_bytes(), gold)
    assert (found.exact, found.accepted, found.silent) == (found.cells, found.cells, ())


def shredded(text: str, role: Role, rng: Random) -> str:
    """Every character a run of its own, with the marks between them that Word's proofing leaves."""
    marks = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="a"/><w:lastRenderedPageBreak/>'
    return "".join(r(c, f'<w:sz w:val="{20 + i % 2}"/>') + marks for i, c in enumerate(text))


def corrected(text: str, role: Role, rng: Random) -> str:
    """Half of the figures corrected, half of the labels written anew."""
    if rng.random() < 0.5:
        return r(text)
    old = str(rng.randint(0, 999)) if role is Role.NUMBER else text
    return f'<w:del w:id="1"><w:r><w:delText>{old}</w:delText></w:r></w:del><w:ins w:id="2">{r(text)}</w:ins>'


def wrapped(text: str, role: Role, rng: Random) -> str:
    """Content controls, links, smart tags, and the results of fields."""
    begin, then, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return rng.choice((
        f"<w:sdt><w:sdtPr><w:alias w:val='9'/></w:sdtPr><w:sdtContent>{r(text)}</w:sdtContent></w:sdt>",
        f"<w:hyperlink>{r(text)}</w:hyperlink>",
        f'<w:smartTag w:element="chmetcnv">{r(text)}</w:smartTag>',
        f'<w:fldSimple w:instr="=SUM(ABOVE) 77">{r(text)}</w:fldSimple>',
        f"{begin}<w:r><w:instrText>=SUM(ABOVE) 77</w:instrText></w:r>{then}{r(text)}{end}",
        f"{r(text[:1])}{r('999', '<w:vanish/>')}<w:r><w:softHyphen/></w:r>{r(text[1:])}",
    ))  # fmt: skip


STYLES = {
    "plain": Style(),
    "labels shredded over runs": Style(runs=shredded),
    "tracked changes": Style(runs=corrected),
    "wrapped": Style(runs=wrapped),
    "widths": Style(table=partial(merged, widths=500)),
    "no spans, only widths": Style(table=partial(merged, widths=500, spans=False)),
}


@pytest.mark.parametrize("style", STYLES)
def test_every_cell_of_generated_reports_is_exact(style: str) -> None:
    cells = accepted = 0
    for seed in SEEDS:
        found = scored(*report(seed, STYLES[style]))
        assert found.exact == found.cells
        assert found.silent == ()
        cells, accepted = cells + found.cells, accepted + found.accepted
    assert accepted >= 0.99 * cells  # amounts whose unit is nowhere stay in doubt


def document(body: str, **parts: str) -> Document:
    return read(docx(body, **parts), "a.docx", 10**7)  # type: ignore[arg-type]


def lines(body: str, **parts: str) -> list[str]:
    return [line.text for line in document(body, **parts).lines]


def change(kind: str, inner: str) -> str:
    return f'<w:{kind} w:id="1" w:author="李四">{inner}</w:{kind}>'


GONE = "<w:r><w:delText>旧</w:delText></w:r>"
RUNS = {
    "insertions are kept": (r("甲") + change("ins", r("乙")), "甲乙"),
    "deletions are dropped": (r("甲") + change("del", GONE) + change("del", r("丙")), "甲"),
    "what moved is there once": (change("moveFrom", r("乙")) + r("甲") + change("moveTo", r("乙")), "甲乙"),
    "a deleted insertion": (r("甲") + change("ins", change("del", GONE)), "甲"),
    "a footnote's mark": (r("816") + r("1", '<w:vertAlign w:val="superscript"/>'), "816 1"),
    "a struck figure": (r("861", "<w:strike/>") + r("816"), "861 816"),
    "a figure set high": (r("816", '<w:vertAlign w:val="superscript"/>'), "816"),
    "text not struck": (r("8", '<w:strike w:val="0"/>') + r("16"), "816"),
    "hidden text": (r("甲") + r("乙", "<w:vanish/>") + r("丙", '<w:vanish w:val="0"/>'), "甲丙"),
    "tabs": ("<w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r>", "甲\t1\t2"),
    "hyphens": ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>乙\u00ad</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>", "甲乙-1"),
    "full width": (r("总计：１２３　件"), "总计：１２３　件"),
    "notes and comments": (
        r("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>', "甲",
    ),
    "ruby": (
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('jiǎ')}</w:rt><w:rubyBase>{r('甲')}</w:rubyBase></w:ruby></w:r>", "甲",
    ),
    "symbols": (
        "<w:r>" + "".join(
            f'<w:sym w:font="{font}" w:char="{code}"/>'
            for font, code in (
                ("Symbol", "F02D"), ("Symbol", "F033"), ("Wingdings", "F082"), ("Wingdings", "F0FE"), ("宋体", "2460"),
                ("宋体", "zz"), ("宋体", "D800"),
            )
        ) + "</w:r>",
        "-3②①",
    ),
    "mathematics": ("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>", "12"),
    "word art": ('<w:r><w:pict><v:shape><v:textpath string="年度报告"/></v:shape></w:pict></w:r>', "年度报告"),
    "a character with its fallback": (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"/><mc:Fallback><w:t>①</w:t></mc:Fallback>'
        "</mc:AlternateContent></w:r>",
        "①",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trait", RUNS)
def test_a_run_shows_what_a_page_would(trait: str) -> None:
    inner, shown = RUNS[trait]
    assert lines(f"<w:p>{inner}</w:p>" + p("完")) == [shown, "完"]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


FIELDS = {
    "a field in an instruction": (
        field("begin") + instruction("IF ") + field("begin") + instruction("DATE") + field("separate") + r("3")
        + field("end") + instruction(" = 3") + field("separate") + r("是") + field("end") + r("的"),
        "是的",
    ),
    "a field without a result": (field("begin") + instruction("PAGE") + field("end") + r("甲"), "甲"),
    "a field that never ends": (field("begin") + instruction("PAGE") + r("甲"), ""),
    "ends without a beginning": (field("end") + field("separate") + r("甲"), "甲"),
    "a circled number": (
        field("begin") + instruction(" eq \\o\\ac") + instruction("(○,12) ") + field("end") + r("甲"), "⑫甲",
    ),
}  # fmt: skip


@pytest.mark.parametrize("trait", FIELDS)
def test_fields_show_their_results(trait: str) -> None:
    inner, shown = FIELDS[trait]
    assert lines(p("始") + f"<w:p>{inner}</w:p>" + p("完")) == ["始", *[shown] * bool(shown), "完"]


def test_hidden_by_a_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:basedOn w:val="c"/></w:style>'
    )
    body = "".join(r(text, f'<w:rStyle w:val="{style}"/>') for text, style in zip("甲乙丙", "abc", strict=True))
    found = document(f"<w:p>{body}</w:p>", styles=styles)
    assert [line.text for line in found.lines] == ["丙"]
    assert found.warnings == ("The file holds 2 pieces of hidden text, which were left out.",)


def test_a_paragraph_whose_mark_is_deleted_goes_on() -> None:
    gone, moved, hidden = (f"<w:rPr><w:{name}/></w:rPr>" for name in ("del", "moveFrom", "vanish"))
    body = (
        p("甲", properties=gone)
        + p("乙")
        + p(change("del", GONE), properties=gone)
        + p("丙", properties=moved)
        + p("丁")
    )
    found = document(body + p("戊", properties=hidden) + p("己") + p("庚", properties=gone))
    assert [line.text for line in found.lines] == ["甲乙", "丙丁", "戊己", "庚"]
    assert found.warnings == ("The file holds 1 tracked changes, which were read as accepted.",)


def test_line_breaks_end_a_line_and_part_a_cells_lines() -> None:
    broken = "<w:r><w:br/><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>"
    found = lines(f"<w:p>{broken}</w:p>" + tbl(tr(tc(f"<w:p>{broken}</w:p>"), "1"), tr("丁", "2")))
    assert found == ["甲", "乙\t丙", "甲乙 丙\t1", "丁\t2"]


def box(inner: str, twice: bool = True) -> str:
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    if not twice:
        return f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize("twice", [False, True])
def test_text_boxes_are_read_once(twice: bool) -> None:
    table = tbl(tr("甲", "1"), tr("乙", "2"))
    inner = box(p("题") + p(box(p("副题"), twice)), twice)
    body = f"<w:p>{inner}{r('段落')}</w:p><w:p>{box(table + p(), twice)}{r('表一')}</w:p>" + p("完")
    assert lines(body) == ["题", "副题", "段落", "表一", "甲\t1", "乙\t2", "完"]


def test_headers_footers_notes_macros_and_links_are_not_opened() -> None:
    bad = {f"word/{name}": b"<broken" for name in ("header1.xml", "footer1.xml", "footnotes.xml", "vbaProject.bin")}
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="a/styles" Target="file:///etc/passwd" TargetMode="External"/>'
        '<Relationship Id="r2" Type="a/numbering" Target="../../../../etc/passwd"/>'
        '<Relationship Id="r3" Type="a/attachedTemplate" Target="http://a.invalid/t.dotm" TargetMode="External"/>'
        "</Relationships>"
    )
    data = docx(
        p("甲") + '<w:altChunk r:id="r1" xmlns:r="a"/>', kind=DOCM, more={"word/_rels/document.xml.rels": rels, **bad}
    )
    assert [line.text for line in read(data, "a.docm", 10**6).lines] == ["甲"]


def test_the_strict_variant() -> None:
    found = read(docx(p("甲") + tbl(tr("乙", "1"), tr("丙", "2")), main=STRICT), "a.docx", 10**6)
    assert [line.text for line in found.lines] == ["甲", "乙\t1", "丙\t2"]


def test_a_part_in_utf_16() -> None:
    text = (
        f'<?xml version="1.0" encoding="UTF-16"?><w:document xmlns:w="{STRICT}"><w:body>{p("甲")}</w:body></w:document>'
    )
    found = read(docx("", more={"word/document.xml": text.encode("utf-16")}), "a.docx", 10**6)
    assert [line.text for line in found.lines] == ["甲"]


def test_other_names_of_the_parts() -> None:
    kinds = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    lists = definition(1, level(0, "decimal", "%1.")) + use(1, 1)
    found = read(
        package({
            "[Content_Types].xml": types(),
            "_rels/.rels": relations({"officeDocument": "/Word\\Text.xml"}, kinds),
            "word\\text.xml": part("document", f"<w:body>{p('甲', properties=numbered(1))}</w:body>"),
            "word\\_rels\\text.xml.rels": relations({"numbering": "lists.xml"}, kinds),
            "word\\LISTS.xml": part("numbering", lists),
        }),
        "a.docx",
        10**6,
    )  # fmt: skip
    assert [line.text for line in found.lines] == ["1.甲"]


def test_a_file_without_text_is_empty() -> None:
    with pytest.raises(EmptyInput, match=r"^a\.docx holds no text\.$"):
        document(p() + p(" "))
    with pytest.raises(EmptyInput, match="pictures and no text"):
        read(docx(p(), more={"word/media/image1.png": b""}), "a.docx", 10**6)


def test_empty_paragraphs_between_numbers_are_empty_cells() -> None:
    assert lines(p("甲") + p() + p("1") + p() + p("3") + p("完")) == ["甲", "\t", "1", "\t", "3", "完"]

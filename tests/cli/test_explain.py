from dataclasses import replace
from decimal import Decimal
from string import Formatter

import pytest

from gouji.cli.explain import explain
from gouji.cli.words import WORDS, say_via
from gouji.document import (
    RULED_OUT,
    Because,
    Box,
    Candidate,
    Cause,
    FoundRow,
    Outcome,
    Report,
    RowReadings,
    Status,
    Tables,
    ValueReading,
)
from gouji.document.errors import OptionError
from gouji.pipeline import Settings, Structurer
from gouji.tell import Reasons
from tests.batch.fakes import FAMILY, sound_report
from tests.batch.test_results import change
from tests.reconcile.test_held import FLOWED

FAMILIES = {"cn-ogi": FAMILY}
PLACE = ("review", "total")
ADDRESS = "disputes/review/total"


def told(report: Report, step: str, address: str = ADDRESS, lang: str = "en") -> str:
    """What one step of the explanation says."""
    return next(" ".join(s.sentences) for s in explain(report, address, FAMILIES, lang).steps if s.id == step)


def test_where_a_cell_was_read() -> None:
    report = change(
        sound_report(), *PLACE, spans=((55, 20, 22), (56, 0, 1)), text="9 1", page=3, via=("label", "stars")
    )
    said = told(report, "place")
    assert "line 55, characters 21 to 22, line 56, character 1: “9 1”" in said
    assert "page 3" in said
    assert "found by its label" in said
    assert "Placed by: stars." in said


def test_where_an_empty_cell_stands_on_its_page() -> None:
    report = change(
        sound_report(),
        *PLACE,
        status=Status.BLANK,
        value=None,
        text=None,
        spans=(),
        page=2,
        box=Box(56.7, 100, 90, 116.2),
    )
    said = told(report, "place")
    assert "Nothing on the page stands for it." in said
    assert "on page 2 is 57 to 90 points from the left and 100 to 116 from the top" in said


def test_labels_of_the_form() -> None:
    said = told(sound_report(), "cell", "disputes/litigation_after_review/upheld")
    assert "政府信息公开行政复议、行政诉讼情况" in said
    assert "row “litigation_after_review”, column “行政诉讼 / 复议后起诉 / 结果维持”" in said


def test_the_row_and_how_sure_it_is() -> None:
    report = sound_report()
    row = FoundRow("review", "行政复 议", 91.34, 0.98765, ((7, 0, 5),))
    report = replace(report, tables=Tables((replace(report.tables[0], rows=(row,)),)))
    said = told(report, "row")
    assert "“行政复 议” (line 7, characters 1 to 5)" in said
    assert "91.3 of 100" in said
    assert "98.76%" in said
    assert "not found" in told(report, "row", "disputes/litigation_direct/total")


def test_a_table_that_was_not_found() -> None:
    report = sound_report()
    report = replace(report, tables=Tables((replace(report.tables[0], lines=()),)))
    assert "disputes was not found" in told(report, "edition")


def test_why_a_value_was_inferred() -> None:
    because = Because("Only 7 fits.", ("row_total/review/-",), Candidate(Decimal(9), 7.5))
    report = change(sound_report(), *PLACE, status=Status.INFERRED, text=None, spans=(), because=because)
    assert "the balances leave only 7" in told(report, "value")
    assert "Reason: Only 7 fits. Balances used: row_total/review/-. Second best: 9 (+7.50)." in told(report, "value")
    assert "Nothing on the page" in told(report, "place")


def test_a_reason_is_told_in_the_language_that_is_asked_for() -> None:
    because = Because("", ("row_total/review/-",))
    report = change(sound_report(), *PLACE, status=Status.INFERRED, text=None, spans=(), because=because)
    table = report.tables[0]
    reason = Reasons(table, FAMILY.table(table.id, table.form)).make(table[PLACE], "en")
    report = change(report, *PLACE, because=replace(because, reason=reason))
    assert "? = 7 + 0 … (总计 = 四种结果之和) leaves only 7; no other value fits." in told(report, "value")
    assert "由 ? = 7 + 0 … (总计 = 四种结果之和)，只能是 7，没有其他数值符合。" in told(report, "value", lang="zh")


def test_what_the_author_probably_did_is_told_beside_the_balance() -> None:
    report = change(sound_report(), "review", "upheld", value=Decimal(5), text="5", consistent=False)
    report = change(report, *PLACE, value=Decimal(21), text="21", consistent=False)
    report = _with_check(report, outcome=Outcome.FAILED, left=Decimal(21), cause=Cause.SOURCE, explained_by=(ADDRESS,))
    assert "review/total is printed as 21, probably 12 with two digits exchanged" in told(report, "balances")
    assert "印作 21，很可能是 12 的两位数字颠倒" in told(report, "balances", lang="zh")


def test_what_a_page_that_leaves_its_zeros_out_says_of_cells_without_a_number() -> None:
    text = FLOWED.replace("（一）予以公开 9 2 11", "（一）予以公开 11 11")
    (result,) = Structurer(Settings(source="ocr")).run(text.encode(), "a.txt")
    assert "leaves zeros out" in told(result.report, "value", "applications/granted/business")
    assert "11 [total] = 11 [natural_person]" in told(result.report, "balances", "applications/granted/natural_person")
    for address in ("applications/carried_in/total", "disputes/review/total"):
        assert told(result.report, "value", address) == "It was not read, and nothing determines it."


def test_what_an_undecided_cell_may_be() -> None:
    candidates = (Candidate(Decimal(44), 0.0), Candidate(None, 0.4))
    report = change(sound_report(), *PLACE, status=Status.UNDECIDED, value=None, candidates=candidates)
    readings = RowReadings(
        "review", (ValueReading((Decimal(4), Decimal(4)), 0.0), ValueReading((Decimal(44), None), 1.5))
    )
    report = replace(report, tables=Tables((replace(report.tables[0], row_readings=(readings,)),)))
    assert "44 (+0.00); blank (+0.40)" in told(report, "value")
    assert "in 2 ways: 4 4 (+0.00); 44 – (+1.50)." in told(report, "value")
    assert "a person must look at it" in told(report, "decision")
    assert "? [total] = 7 [pending] can't be decided" in told(
        _with_check(report, outcome=Outcome.UNDECIDED), "balances"
    )


def test_balances_show_their_sums_and_whose_fault_it_is() -> None:
    assert "row_total (review): 7 [total] = 7 [pending] holds." in told(sound_report(), "balances")
    report = change(sound_report(), "review", "upheld", value=Decimal(5), consistent=False)
    report = _with_check(report, outcome=Outcome.FAILED, right=Decimal(12), cause=Cause.SOURCE, explained_by=(ADDRESS,))
    said = told(report, "balances")
    assert "7 [total] = 5 [upheld] + 7 [pending] fails: 7 against 12." in said
    assert "The source contradicts itself" in said
    assert f"this one among them, explain it: {ADDRESS}" in said
    assert "Over the figures as printed: it holds." in said


def test_a_cell_of_0_stands_in_its_own_balance() -> None:
    said = told(sound_report(), "balances", "disputes/review/upheld")
    assert "row_total (review): 7 [total] = 0 [upheld] + 7 [pending] holds." in said


def test_of_a_value_that_is_ruled_out_the_least_cost_is_told() -> None:
    candidates = (Candidate(Decimal(7), 0.0), Candidate(Decimal(1), 1.25), Candidate(Decimal(9), RULED_OUT))
    because = Because("Only 7 fits.", (), candidates[2])
    report = change(sound_report(), *PLACE, status=Status.CORRECTED, candidates=candidates, because=because)
    assert "Second best: 9 (at least +4.00)." in told(report, "value")
    assert "7 (+0.00); 1 (+1.25); 9 (at least +4.00)" in told(report, "value")
    assert "9 (至少 +4.00)" in told(report, "value", lang="zh")


def test_balances_of_a_table_that_was_not_found_were_not_evaluated() -> None:
    report = sound_report()
    report = replace(report, tables=Tables((replace(report.tables[0], lines=()),)), checks=())
    assert told(report, "balances") == "The table was not found, so its balances were not evaluated."


def _with_check(report: Report, **fields: object) -> Report:
    checks = tuple(replace(c, **fields) if c.row == "review" else c for c in report.checks)  # type: ignore[arg-type]
    return replace(report, checks=checks)


def test_a_form_that_is_not_at_hand_costs_the_sums_only() -> None:
    explanation = explain(sound_report(), ADDRESS, {})
    assert any("7 : 7 holds" in sentence for step in explanation.steps for sentence in step.sentences)


def test_confidence_is_never_rounded_up() -> None:
    report = change(sound_report(), *PLACE, confidence=0.97999)
    said = told(report, "decision")
    assert "97.99% does not reach 98%" in said
    assert not explain(report, ADDRESS, FAMILIES).accepted


def test_an_unknown_cell_names_those_like_it() -> None:
    with pytest.raises(OptionError, match="did you mean disputes/review/total"):
        explain(sound_report(), "disputes/review/totl", FAMILIES)
    with pytest.raises(OptionError, match="it has disputes/review/upheld"):
        explain(sound_report(), "0", FAMILIES)


def test_both_languages_say_the_same_things() -> None:
    for key, (zh, en) in WORDS.items():
        places = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (zh, en)]
        assert places[0] <= places[1], key  # "status.read" and the like need no more in Chinese
        assert zh
        assert en


def test_every_status_outcome_and_cause_has_words() -> None:
    for prefix, kinds in (("status", Status), ("balances", Outcome), ("outcome", Outcome), ("cause", Cause)):
        for kind in kinds:
            assert f"{prefix}.{kind}" in WORDS


def test_every_way_of_the_stages_has_words() -> None:
    for via in ("label", "enumerator", "order", "tabs", "slots", "count", "cut"):
        assert "Placed by" not in say_via("en", via)

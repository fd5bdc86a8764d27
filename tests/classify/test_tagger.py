import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.classify import Tagger, find_model, load_model, tagger
from gouji.classify.model import Settings
from gouji.document import TABLE_TAGS, Tag
from gouji.learn.corpus import Recipe, generate
from tests.classify.helpers import document, family, model

TEXT = (
    "临河区2020年政府信息公开工作年度报告\n\n一、总体情况\n全年共收到申请9件，均已按时答复。\n\n"
    "二、主动公开政府信息情况\n第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n"
    "\t\t\n三、收到和处理政府信息公开申请情况"
)


@pytest.fixture(scope="module", params=["rules", "small", "shipped"])
def tag(request):
    models = {"rules": lambda: None, "small": model, "shipped": lambda: load_model(find_model("default"))}
    return Tagger(family(), models[request.param]())


def test_one_tagged_line_for_every_line(tag):
    doc = document(TEXT)
    found = tag(doc)
    assert tuple(tagged.line for tagged in found) == doc.lines
    assert [tagged.tag for tagged in found if tagged.line.text.strip()] == [
        Tag.TITLE, Tag.HEADING, Tag.TEXT, Tag.HEADING, Tag.TABLE_HEADING, Tag.COLUMN_LABEL, Tag.ROW, Tag.HEADING,
    ]  # fmt: skip
    for tagged in found:
        assert 0 <= tagged.probability <= 1
        assert 0 <= tagged.table <= 1
        assert tagged.by in ("model", "rules")
        assert tagged.line.text.strip() or tagged.tag is Tag.NOISE


@pytest.mark.parametrize("text", ["", "\n\n", "\t", "0", "无\n"])
def test_small_documents(tag, text):
    assert len(tag(document(text))) == text.count("\n") + 1


def test_tags_do_not_depend_on_what_was_tagged_before(tag):
    doc = document(TEXT)
    first = tag(doc)
    for seed in range(3):
        tag(document(generate(seed, Recipe()).text))
    assert tag(doc) == first


def test_a_full_memory_changes_nothing(tag, monkeypatch):
    doc = document(generate(71_000, Recipe()).text)
    expected = tag(doc)
    monkeypatch.setattr(tagger, "CAPACITY", 16)
    assert Tagger(family(), tag._model)(doc) == expected


def test_lines_of_a_known_grid_are_table_lines(tag):
    found = tag(document("规章\t0\n全年共收到申请9件，均已按时答复。\n\n尾声", known=[(1, 3)]))
    assert all(tagged.tag in TABLE_TAGS for tagged in found[:2])
    assert all(tagged.table > 0.999 for tagged in found[:3])
    assert found[2].tag is Tag.NOISE


def test_the_rules_decide_where_the_model_is_unsure():
    doc = document(TEXT)
    assert {t.by for t in Tagger(family(), model(Settings(unsure=1.01)))(doc)} == {"rules"}
    assert {t.by for t in Tagger(family(), model(Settings(unsure=0, novel=2)))(doc) if t.line.text.strip()} == {"model"}


def test_rules_are_trusted_less_where_the_model_is_unsure():
    found = Tagger(family(), model(Settings(unsure=1.01, fallback=0.5)))(document(TEXT))
    assert {t.probability for t in found if t.line.text.strip()} == {0.5}


def test_the_rules_decide_on_lines_unlike_any_seen():
    strange = document(TEXT + "\n寤寐求之辗转反侧左右流之窈窕淑女钟鼓乐之")
    assert Tagger(family(), model(Settings(unsure=0, novel=0.9)))(strange)[-1].by == "rules"


@given(st.text(alphabet="一二三、（）().|-\t\n 0123456789规章总计年月日。a", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_tagged(text):
    for arm in (Tagger(family(), None), Tagger(family(), model())):
        assert len(arm(document(text))) == text.count("\n") + 1


def test_most_generated_lines_are_tagged_right():
    """Guards both arms against decay; the figures of record are in the model's card."""
    arms = {
        "rules": (Tagger(family(), None), 0.9),
        "model": (Tagger(family(), load_model(find_model("default"))), 0.96),
    }
    for arm, least in arms.values():
        right = total = 0
        for seed in range(72_000, 72_040):
            sample = generate(seed, Recipe())
            for tagged, truth in zip(arm(document(sample.text)), sample.tags, strict=True):
                if tagged.line.text.strip():
                    total, right = total + 1, right + (tagged.tag is truth)
        assert right / total > least

import json

from typer.testing import CliRunner

from gouji import __version__
from gouji.classify import find_model
from gouji.cli import app
from gouji.forms import load_families
from gouji.readers import READERS
from gouji.writers import WRITERS
from gouji.writers.schema import schema_text


def test_info_tells_what_there_is() -> None:
    found = json.loads(CliRunner().invoke(app, ["info", "--model", "none", "--json"]).stdout)
    assert found["gouji"] == __version__
    assert found["model"] is None
    assert found["models"] == {}
    assert found["problem"] is None
    assert found["readers"] == list(READERS)
    assert found["writers"] == list(WRITERS)


def test_info_tells_which_model_reads_which_family() -> None:
    found = json.loads(CliRunner().invoke(app, ["info", "--json"]).stdout)
    assert list(found["models"]) == list(load_families())
    assert found["models"]["cn-ogi"] == found["model"] == find_model("default").name
    assert found["models"]["cn-ogi-stat"] == find_model("default", "cn-ogi-stat").name


def test_info_tells_of_a_model_that_is_not_there() -> None:
    result = CliRunner().invoke(app, ["info", "--model", "no-such-model"])
    assert result.exit_code == 0
    assert "no-such-model" in result.stdout


def test_schema_prints_the_schema() -> None:
    assert CliRunner().invoke(app, ["schema"]).stdout == schema_text()

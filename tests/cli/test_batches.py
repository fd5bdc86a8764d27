import json
import signal
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gouji.batch import Limits, Options
from gouji.batch.manifest import opened
from gouji.batch.types import OUT_OF_TIME, FileError, Record
from gouji.cli import app
from gouji.cli.limits import make_limits
from gouji.cli.stop import halted_by_signals
from gouji.document import Engine
from tests.batch.fakes import fake_pipeline, write_files


def call(*args: str | Path) -> tuple[Result, list[str]]:
    with fake_pipeline() as done:
        return CliRunner().invoke(app, [str(arg) for arg in args]), done


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The out folder of a batch with one input of each kind."""
    write_files(tmp_path / "in", a_txt="one", b_txt="bad", c_txt="review", d_txt="one")
    result, _ = call("run", tmp_path / "in", "--out", tmp_path / "out", "-f", "json", "-q")
    assert result.exit_code == 0
    return tmp_path / "out"


def test_status_counts(out: Path) -> None:
    result, _ = call("status", out, "--json")
    found = json.loads(result.stdout)
    assert (found["running"], found["inputs"], found["finished"], found["left"]) == (False, 4, 4, 0)
    assert found["states"] == {"done": 3, "failed": 1, "quarantined": 0, "begun": 0}
    assert found["verdicts"] == {"accept": 2, "source_conflict": 0, "review": 1}
    assert found["errors"] == {"EmptyInput": 1}
    assert found["rate"] > 0
    shown = call("status", out)[0].stdout
    assert "1 EmptyInput" in shown
    assert "ended" in shown


def test_status_of_a_run_at_work_and_of_one_that_was_killed(tmp_path: Path) -> None:
    with opened(tmp_path) as manifest:
        manifest.begin("key", Engine("1", None, ()), Options((), tmp_path), 3, 1)
        manifest.put([Record("a", "", "key", (), error=FileError(OUT_OF_TIME, "Too slow."))])
        found = json.loads(call("status", tmp_path, "--json")[0].stdout)
        assert (found["running"], found["left"], found["states"]["quarantined"]) == (True, 1, 1)
        assert found["seconds_left"] >= 0
        assert "at work" in call("status", tmp_path)[0].stdout
    assert "was killed" in call("status", tmp_path)[0].stdout


def test_status_of_another_folder_is_an_error(tmp_path: Path) -> None:
    result, _ = call("status", tmp_path)
    assert result.exit_code == 4
    assert "no out folder" in result.stderr
    with opened(tmp_path):
        pass
    assert "No run has begun" in call("status", tmp_path)[0].stderr


def test_retry_does_what_failed_or_needs_review(out: Path) -> None:
    assert call("retry", out, "-q")[1] == ["b.txt"]
    result, done = call("retry", out, "--review", "--json")
    assert done == ["c.txt"]
    assert json.loads(result.stdout)["inputs"] == 4
    assert call("retry", out, "--review", "--failed")[0].exit_code == 2


def test_retry_needs_a_run(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    result, _ = call("retry", tmp_path)
    assert result.exit_code == 4
    assert "not known" in result.stderr


def test_a_dry_run_lists_and_does_nothing(out: Path) -> None:
    write_files(out.parent / "in", a_txt="changed", e_txt="new")
    command = ("run", out.parent / "in", "--out", out, "-f", "json", "--dry-run")
    result, done = call(*command)
    assert done == []
    assert "2 of 5 inputs would be done (1 changed, 1 new)." in result.stdout
    assert "its content has changed" in result.stdout
    whys = {row["name"]: row["why"] for row in json.loads(call(*command, "--json")[0].stdout)}
    assert whys == {"a.txt": "changed", "b.txt": "kept", "c.txt": "kept", "d.txt": "kept", "e.txt": "new"}


def test_log_and_counts_are_written(tmp_path: Path) -> None:
    write_files(tmp_path / "in", a_txt="one")
    log, counts = tmp_path / "log.jsonl", tmp_path / "gouji.prom"
    call("run", tmp_path / "in", "-o", tmp_path / "out", "-q", "--log-file", log, "--metrics-file", counts)
    assert len(log.read_text().splitlines()) == 3
    assert "gouji_inputs_done_total 1" in counts.read_text()


def test_limits_are_those_asked_for() -> None:
    assert make_limits(None, None, None) is None
    assert make_limits(5.0, None, None) == Limits(5.0)
    assert make_limits(None, 0, 7) == Limits(None, 0, 7)


def test_the_first_signal_halts_and_the_second_interrupts(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with halted_by_signals() as halt:
        assert not halt.is_set()
        signal.raise_signal(signal.SIGTERM)
        assert halt.is_set()
        assert "same command again" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_signals_are_left_alone_outside_the_main_thread() -> None:
    seen: list[bool] = []

    def inside() -> None:
        with halted_by_signals() as halt:
            seen.append(halt.is_set())

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [False]


def test_a_batch_that_was_halted_says_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.batch.fakes import FakeStructurer

    write_files(tmp_path / "in", a_txt="one", b_txt="other", c_txt="third")
    read = FakeStructurer.run

    def interrupted(self: FakeStructurer, data: bytes, name: str) -> object:
        signal.raise_signal(signal.SIGINT)
        return read(self, data, name)

    monkeypatch.setattr(FakeStructurer, "run", interrupted)
    result, done = call("run", tmp_path / "in", "-o", tmp_path / "out", "-f", "json")
    assert (result.exit_code, done) == (130, ["a.txt"])
    assert "2 inputs are left" in result.stderr
    monkeypatch.undo()
    assert call("run", tmp_path / "in", "-o", tmp_path / "out", "-f", "json")[1] == ["b.txt", "c.txt"]

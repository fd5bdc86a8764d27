import multiprocessing
import sqlite3
from contextlib import closing
from dataclasses import replace
from multiprocessing.synchronize import Event as EventOf
from pathlib import Path

import pytest

from gouji.batch import Options, manifest, run_batch
from gouji.batch.limits import Limits
from gouji.batch.manifest import at_work, opened, reading
from gouji.batch.output import MANIFEST
from gouji.batch.status import read_status
from gouji.batch.types import FileError, Record
from gouji.document import Engine
from gouji.document.errors import OptionError
from gouji.pipeline import Settings
from tests.batch.fakes import fake_pipeline, write_files

RECORD = Record("a.txt", "00", "key", ("json",))


def hold(out: Path, held: EventOf) -> None:
    """Hold the folder until someone kills this process."""
    with opened(out):
        held.set()
        multiprocessing.Event().wait()


def test_what_was_put_is_there_after_reopening(tmp_path: Path) -> None:
    failed = replace(RECORD, name="b.txt", error=FileError("OutOfTime", "Too slow.", True), attempts=2)
    with opened(tmp_path) as one:
        one.put([RECORD, failed])
        one.put([replace(RECORD, sha256="11")])
    with reading(tmp_path) as two:
        assert two.get("a.txt") == replace(RECORD, sha256="11")
        assert list(two.records()) == [replace(RECORD, sha256="11"), failed]
        assert two.get("c.txt") is None
    states = sqlite3.connect(tmp_path / MANIFEST).execute("SELECT name, state, error, attempts FROM inputs").fetchall()
    assert states == [("a.txt", "done", None, 1), ("b.txt", "quarantined", "OutOfTime", 2)]


def test_one_plain_file_is_left(tmp_path: Path) -> None:
    with opened(tmp_path) as one:
        one.put([RECORD])
    assert {p.name for p in tmp_path.iterdir() if not p.name.startswith(".")} == {MANIFEST}


def test_records_are_put_together_or_not_at_all(tmp_path: Path) -> None:
    with opened(tmp_path) as one:
        with pytest.raises(AttributeError):
            one.put([RECORD, None])  # type: ignore[list-item]
        assert one.get("a.txt") is None


def test_what_the_manifest_of_the_version_before_says_is_done_again(tmp_path: Path) -> None:
    options = Options((write_files(tmp_path / "in", a_txt="one"),), tmp_path / "out", ("json",), workers=1)
    with fake_pipeline():
        run_batch(options)
    with closing(sqlite3.connect(options.out / MANIFEST, isolation_level=None)) as database:
        database.executescript("DROP INDEX finished; ALTER TABLE inputs DROP COLUMN run; PRAGMA user_version = 1;")
        database.executescript("CREATE INDEX finished ON inputs (finished);")
    with fake_pipeline() as done:
        assert run_batch(options).kept == 0
    assert done == ["a.txt"]
    assert read_status(options.out).finished == 1


def test_a_manifest_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as one:
        one.database.execute("PRAGMA user_version = 99")
    with pytest.raises(OptionError, match="later version"), opened(tmp_path):
        pass


def test_a_broken_manifest_is_told(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(b"no database at all" * 100)
    with pytest.raises(OptionError, match="is broken"), opened(tmp_path):
        pass


def test_a_second_run_is_refused_and_a_killed_one_leaves_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_WAIT", 0.05)
    with opened(tmp_path) as one:
        one.begin("key", Engine("1", None, ()), Options((), tmp_path), 3, 0)
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    process = context.Process(target=hold, args=(tmp_path, held))
    process.start()
    assert held.wait(60)
    assert at_work(tmp_path)
    with pytest.raises(OptionError, match=r"Another run is at work in .* \(process \d+ on"), opened(tmp_path):
        pass
    with reading(tmp_path) as found:
        assert list(found.records()) == []  # others can look at it meanwhile
    process.kill()
    process.join()
    assert not at_work(tmp_path)
    with opened(tmp_path) as two:
        two.put([RECORD])


def test_a_folder_that_can_t_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OptionError, match="can't be written to"), opened(tmp_path / "out"):
        pass


def test_a_folder_without_manifest_is_none(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no out folder"), reading(tmp_path):
        pass
    assert not at_work(tmp_path)


def test_the_options_of_the_last_run_are_known(tmp_path: Path) -> None:
    settings = Settings(form_paths=(Path("/x/own.yaml"),), year=2020)
    options = Options((Path("/in"),), tmp_path, ("csv",), settings, "en", 2, limits=Limits(seconds=5.0))
    with opened(tmp_path) as one:
        assert one.last_options() is None
        one.begin("key", Engine("1", None, ()), Options((), tmp_path), 3, 0)
        one.begin("key", Engine("1", None, ()), options, 3, 0)
        assert one.last_options() == options

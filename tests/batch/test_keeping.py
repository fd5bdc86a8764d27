from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from gouji.batch import Options, keeping, run_batch, runner
from gouji.batch.keeping import Keeper
from gouji.batch.manifest import opened, reading
from gouji.batch.runner import plan_batch
from gouji.batch.standing import Why
from gouji.document.errors import OptionError
from gouji.store import parts
from gouji.store.reading import open_store
from gouji.store.schema import Kind
from tests.batch.fakes import fake_pipeline, write_files


@pytest.fixture
def options(tmp_path: Path) -> Options:
    (tmp_path / "in").mkdir()
    return Options((tmp_path / "in",), tmp_path / "out", workers=1, layout="store")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of three inputs, merged two by two, so that a few inputs go through all of it."""
    monkeypatch.setattr(keeping, "FOLD", 3)
    monkeypatch.setattr(keeping, "MERGE", 2)
    monkeypatch.setattr(keeping, "_STEPS", (6, 12))
    monkeypatch.setattr(keeping, "_BEHIND", 6)


def run(options: Options, version: str = "1") -> list[str]:
    with fake_pipeline(version) as done:
        run_batch(options)
    return list(done)


def rows(out: Path, kind: Kind) -> Counter[str]:
    table = open_store(out)[kind].to_table()
    return Counter(str(row) for row in table.to_pylist())


def reports(out: Path) -> list[str]:
    return sorted(open_store(out)[Kind.REPORTS].to_table().column("report").to_pylist())


def files(out: Path) -> list[str]:
    return sorted(p.relative_to(out).as_posix() for p in (out / "store").rglob("*") if p.is_file())


def many(options: Options, number: int) -> Path:
    return write_files(options.paths[0], **{f"n{i:02}_txt": "x" * (i + 1) for i in range(number)})


def test_a_store_holds_what_the_files_hold(options: Options) -> None:
    write_files(options.paths[0], a_txt="one", b_txt="two", c_txt="bad", d_txt="review")
    run(replace(options, layout="both", formats=("json",)))
    assert reports(options.out) == ["a.txt", "b.txt", "b.txt#2", "d.txt"]
    assert (options.out / "b.txt.2.json").exists()
    cells = open_store(options.out)[Kind.CELLS].to_table().to_pylist()
    assert len(cells) == 60
    assert sum(cell["report"] == "d.txt" and cell["confidence"] == 0.5 for cell in cells) == 1


def test_the_store_alone_leaves_no_files_of_reports(options: Options) -> None:
    write_files(options.paths[0], a_txt="one")
    run(options)
    assert [p.name for p in options.out.iterdir() if p.is_file()].count("a.txt.json") == 0
    assert len(files(options.out)) == 3  # reports, cells, checks; the fake has no lines


def test_many_inputs_leave_few_files_and_each_row_once(options: Options) -> None:
    many(options, 40)
    run(options)
    assert len(reports(options.out)) == len(set(reports(options.out))) == 40
    assert len(files(options.out)) <= 12  # three segments of twelve inputs and one of the rest, three tables each
    assert open_store(options.out)[Kind.CELLS].count_rows() == 600
    with reading(options.out) as manifest:
        assert manifest.ledger.vouched() == set(files(options.out))
        assert not manifest.ledger.dead()


def test_without_its_library_a_store_is_refused_before_anything_is_read(
    options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(options, 1)
    monkeypatch.setattr(runner, "find_spec", lambda name: None)
    with pytest.raises(OptionError, match=r"gouji\[data\]"):
        run(options)
    assert not options.out.exists()


def test_a_second_run_keeps_all_and_changes_no_file(options: Options) -> None:
    many(options, 7)
    run(options)
    before = files(options.out)
    assert run(options) == []
    assert files(options.out) == before


def test_what_is_done_again_is_there_once_as_it_is_now(options: Options) -> None:
    folder = many(options, 10)
    run(options)
    write_files(folder, n03_txt="changed, and longer than it was", n04_txt="bad", n99_txt="two")
    assert run(options) == ["n03.txt", "n04.txt", "n99.txt"]
    write_files(options.out.parent / "calm", n03_txt="changed, and longer than it was")
    calm = replace(options, out=options.out.parent / "undisturbed")
    run(calm)
    assert "n04.txt" not in reports(options.out)
    for kind in Kind:
        assert rows(options.out, kind) == rows(calm.out, kind)
    with reading(options.out) as manifest:
        assert not manifest.ledger.dead()


def test_a_run_for_files_alone_takes_out_of_the_store_what_it_does_again(options: Options) -> None:
    folder = many(options, 4)
    run(options)
    write_files(folder, n01_txt="changed")
    run(replace(options, layout="files", formats=("json",)))
    assert reports(options.out) == []  # another layout does all again, and the rows of before are none of today
    run(options)
    assert len(reports(options.out)) == 4


@pytest.mark.parametrize("damage", [lambda p: p.unlink(), lambda p: p.write_bytes(b"")])
def test_inputs_of_a_file_that_is_gone_are_done_again(options: Options, damage: object) -> None:
    many(options, 7)
    run(options)
    with reading(options.out) as manifest:
        segment = manifest.ledger.segments()[0]
        lost = manifest.ledger.living(segment.id)
        path = options.out / manifest.ledger.parts(segment.id)[0].path
    damage(path)  # type: ignore[operator]
    with fake_pipeline():
        assert {step.task.name for step in plan_batch(options) if step.why is Why.RESULTS} == lost
    assert set(run(options)) == lost
    assert len(reports(options.out)) == 7
    assert run(options) == []


def test_what_a_killed_run_left_behind_is_neither_read_nor_kept(options: Options) -> None:
    many(options, 7)
    run(options)
    part = next((options.out / "store" / "cells").rglob("*.parquet"))
    part.with_name("twice.parquet").write_bytes(part.read_bytes())
    (options.out / "store" / ".new").mkdir(exist_ok=True)
    (options.out / "store" / ".new" / "x.arrow").write_bytes(b"half")
    assert open_store(options.out)[Kind.CELLS].count_rows() == 7 * 15
    run(options)
    assert not [name for name in files(options.out) if "twice" in name or "x.arrow" in name]


@pytest.mark.parametrize("step", ["add", "replace"])
def test_a_run_that_is_killed_between_file_and_manifest_loses_nothing(
    options: Options, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gouji.store.ledger import Ledger

    many(options, 13)

    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, step, killed)
        with pytest.raises(KeyboardInterrupt):
            run(options)
    first = reports(options.out)
    assert len(first) == len(set(first))
    again = run(options)
    assert len(again) < 13
    assert len(reports(options.out)) == len(set(reports(options.out))) == 13


def test_a_full_disk_ends_the_batch_with_a_message(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    many(options, 7)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(parts, "_write", full)
        with pytest.raises(OptionError, match="No space left"):
            run(options)
    assert len(run(options)) < 7
    assert len(reports(options.out)) == 7


def test_a_store_that_the_manifest_does_not_know_is_left_alone(tmp_path: Path, options: Options) -> None:
    many(options, 3)
    run(options)
    before = files(options.out)
    from gouji.store.places import storage_at

    with opened(tmp_path / "other") as manifest, pytest.raises(OptionError, match="does not know"):
        Keeper(manifest, storage_at(str(options.out)), alone=False)
    assert files(options.out) == before

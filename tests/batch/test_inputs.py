import io
import os
import sys
from pathlib import Path

import pytest

from gouji.batch.inputs import find_tasks
from gouji.document.errors import EmptyInput, OptionError
from tests.batch.fakes import write_files

LIMIT = 1000


def names(*paths: Path, out: Path = Path("nowhere")) -> list[str]:
    return [task.name for task in find_tasks(paths, out, LIMIT)]


def test_a_folder_is_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    write_files(tmp_path, b_txt="", a__c_txt="", _hidden_txt="", a___also__d_txt="", a__b__e_tsv="")
    assert names(tmp_path) == ["b.txt", "a/c.txt", "a/b/e.tsv"]


def test_a_file_is_named_by_its_own_name_and_taken_once(tmp_path: Path) -> None:
    write_files(tmp_path, a__c_txt="")
    assert names(tmp_path / "a" / "c.txt", tmp_path) == ["c.txt"]


def test_the_out_folder_inside_the_input_is_passed_over(tmp_path: Path) -> None:
    write_files(tmp_path, a_txt="", out__a_txt_json="")
    assert names(tmp_path, out=tmp_path / "out") == ["a.txt"]


def test_the_out_folder_is_no_input(tmp_path: Path) -> None:
    write_files(tmp_path, a_txt="")
    with pytest.raises(OptionError, match="itself an input"):
        names(tmp_path, out=tmp_path)


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(EmptyInput, match="no file to read"):
        names(tmp_path)


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="neither a file nor a folder"):
        names(tmp_path / "nothing")


def test_files_of_two_roots_that_would_collide_get_a_hash_that_does_not_depend_on_the_rest(tmp_path: Path) -> None:
    for root in ("one", "two", "three"):
        write_files(tmp_path / root, a__r_txt=root)
    first, second, third = names(tmp_path / "one", tmp_path / "two", tmp_path / "three")
    assert first == "a/r.txt"
    assert second != third
    assert second.startswith("a/r-")
    assert second.endswith(".txt")
    assert names(tmp_path / "one", tmp_path / "three") == [first, third]


@pytest.mark.parametrize("name", ["review", "summary", "Manifest"])
def test_the_batch_keeps_its_own_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    assert names(tmp_path) != [name]


def test_a_file_does_not_take_the_place_of_a_second_report(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text("")
    (tmp_path / "r.txt.2").write_text("")
    first, second = names(tmp_path)
    assert first == "r.txt"
    assert second != "r.txt.2"


def test_a_long_name_is_cut_so_that_its_results_can_be_written(tmp_path: Path) -> None:
    (tmp_path / ("告" * 83 + ".txt")).write_text("")
    (tmp_path / ("告" * 82 + "..txt")).write_text("")
    found = names(tmp_path)
    assert len(set(found)) == 2
    assert all(len(f"{name}.12.xlsx".encode()) <= 255 for name in found)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems don't have such names")
def test_a_name_in_gbk_is_read(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + "/报告.txt".encode("gbk"), "wb"):
        pass
    assert names(tmp_path) == ["报告.txt"]


def test_standard_input_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 5000)))
    (task,) = find_tasks([Path("-")], Path("out"), LIMIT)
    assert (task.name, task.data) == ("stdin", b"x" * (LIMIT + 1))


def test_a_pattern_is_given_as_text(tmp_path: Path) -> None:
    write_files(tmp_path, a__b__c_txt="", a__d_txt="", a__e_pdf="", f_txt="", a__out__g_txt="")
    assert names(tmp_path / "a" / "**" / "*.txt", out=tmp_path / "a" / "out") == ["b/c.txt", "d.txt"]
    assert names(tmp_path / "?" / "[de].*") == ["a/d.txt", "a/e.pdf"]
    with pytest.raises(OptionError, match="fits no file"):
        names(tmp_path / "*.doc")


def test_a_file_whose_name_has_a_wildcard_is_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("")
    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


def test_a_list_names_inputs_as_they_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, a__b_txt="", a__c_txt="", d__b_txt="", e_txt="")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list").write_text(f"a/b.txt\n\n./d/b.txt\r\n{tmp_path}/e.txt\nno.txt\na\n", encoding="utf-8-sig")
    found = find_tasks([], Path("out"), LIMIT, lists=[Path("list")])
    below = (tmp_path / "e.txt").as_posix().lstrip("/")
    assert [task.name for task in found] == ["a/b.txt", "d/b.txt", below, "no.txt", "a/c.txt"]


def test_a_list_may_come_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, 年_txt="")
    monkeypatch.chdir(tmp_path)
    stdin = io.TextIOWrapper(io.BytesIO("年.txt\n".encode("gb18030")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert [task.name for task in find_tasks([], Path("out"), LIMIT, lists=[Path("-")])] == ["年.txt"]


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match=r"The list .* can't be read"):
        find_tasks([], Path("out"), LIMIT, lists=[tmp_path / "no"])

"""How something was made: commands without a machine's paths, and machines without their names."""

from __future__ import annotations

import platform
from datetime import date
from pathlib import Path

import pytest

from gouji.learn import made

HERE = Path("/home/someone/gouji")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("evaluate default training/data/a.jsonl.xz --limit 5", "evaluate default training/data/a.jsonl.xz --limit 5"),
        ("train /home/someone/gouji/training/cc.yaml", "train training/cc.yaml"),
        ("train /srv/private/cc.yaml --corrections /srv/x.jsonl", "train cc.yaml --corrections x.jsonl"),
        ("train --out=/srv/models -o/home/someone/gouji/build", "train --out=models -obuild"),
        ("evaluate ../other/m --form a.yaml,/srv/b.yaml", "evaluate m --form a.yaml,b.yaml"),
        ("export file:///srv/private/x name:/srv/private/y", "export file://x name:y"),
        ("evaluate none training/../default.yaml -j2", "evaluate none default.yaml -j2"),
    ],
)
def test_a_command_holds_no_path_of_a_machine(arguments: str, told: str) -> None:
    assert made.command_of(["/usr/local/bin/gouji", *arguments.split()], HERE) == f"gouji {told}"


def test_an_argument_with_a_space_can_be_pasted() -> None:
    assert made.command_of(["gouji", "train", "my file.yaml"], HERE) == "gouji train 'my file.yaml'"


def test_the_machine_is_told_as_the_system_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cpu, memory = tmp_path / "cpuinfo", tmp_path / "meminfo"
    cpu.write_text("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nmodel name\t: Another\n", encoding="utf-8")
    memory.write_text("MemTotal:       8123456 kB\nMemFree: 1 kB\n", encoding="utf-8")
    monkeypatch.setattr(made, "CPUINFO", cpu)
    monkeypatch.setattr(made, "MEMINFO", memory)
    monkeypatch.setattr(made.os, "cpu_count", lambda: 2)
    found = made.measured(61.7)
    assert str(found.machine) == f"Some CPU @ 2 GHz (2 cores, 8 GB), {platform.system()}"
    assert str(found) == f"on {found.date} on {found.machine}, in 62 s"
    assert date.fromisoformat(found.date)


def test_a_system_that_tells_little_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "CPUINFO", tmp_path / "none")
    monkeypatch.setattr(made, "MEMINFO", tmp_path / "none")
    found = made.this_machine()
    assert found.memory is None
    assert f"({found.cores} cores)" in str(found)

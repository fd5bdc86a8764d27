"""No reader opens a socket: every one reads a fixture while all ways to the network are shut.

A new reader is covered as soon as `fixtures/formats/index.yaml` lists a file that it reads; until then this fails.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import gouji
from gouji.document.errors import BinaryInput
from gouji.readers import READERS, detect, read
from tests.readers.formats import Fixture, smallest

_EVENTS = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.sendto",
    "socket.sendmsg",
    "socket.bind",
)
_shut: list[str] = []
"""What was tried while the network is shut; a list, since audit hooks can't be taken out again."""
_on = False


def _hook(event: str, args: tuple[object, ...]) -> None:
    if _on and event in _EVENTS:
        _shut.append(event)
        raise PermissionError(f"{event} while the network is shut")


sys.addaudithook(_hook)


@contextmanager
def no_network() -> Iterator[None]:
    global _on
    _on = True
    _shut.clear()
    try:
        yield
    finally:
        _on = False
    assert _shut == []


def _reader(fixture: Fixture) -> str | None:
    try:
        return detect(fixture.data, fixture.file)
    except BinaryInput:
        return None


READ = [(reader, fixture) for fixture in smallest() if (reader := _reader(fixture)) is not None]


def test_the_network_is_shut() -> None:
    with pytest.raises(AssertionError), no_network(), pytest.raises(PermissionError):
        socket.create_connection(("127.0.0.1", 9))


@pytest.mark.parametrize(("reader", "fixture"), READ, ids=lambda value: getattr(value, "file", value))
def test_a_reader_opens_no_socket(reader: str, fixture: Fixture) -> None:
    if READERS[reader].missing:
        pytest.skip(f"{READERS[reader].missing[0].name} is not installed")
    with no_network():
        if fixture.format == "zip":
            assert gouji.structure_all(fixture.path, model="none")
        else:
            found = read(fixture.data, fixture.file, 2**26)
            assert found.lines
            assert found.format == reader


def test_every_reader_has_a_fixture() -> None:
    assert {reader for reader, _ in READ} == set(READERS)

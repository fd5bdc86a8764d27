"""Fixtures changed at random: whatever the bytes are, a reader gives a Document or raises InputError."""

import io
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gouji.document.errors import InputError
from gouji.readers import AUTO, READERS, read
from tests.readers.formats import fixtures

FILES = {fixture.file: fixture for fixture in fixtures("dump", "table", "archive")}
TOKENS = (
    b"0", b"-1", b"1e308", b"NaN", b"9" * 400, b"null", b"[", b"]", b"{", b"}", b"<", b">", b"&", b'"', b"'", b"\x00",
    b"\xff", b",", b";", b"\t", b"\n", b"&e;", b"<a>", b"]]>", b"<!--", b"true", b"\xd8\x00", b"$", b"\\(", b"|",
)  # fmt: skip
NAMES = (
    "dump/true-hocr.hocr", "dump/true-alto.xml", "dump/true-page-cells.xml", "dump/true-tsv.tsv",
    "dump/true-paddle2.json", "dump/true-paddle3.json", "dump/vision-model.md", "table/whole.csv",
    "table/sheets.xlsx", "archive/members.zip",
)  # fmt: skip

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 300),
        st.one_of(st.sampled_from(TOKENS), st.binary(max_size=4)),
    ),
    min_size=1,
    max_size=8,
)
Edits = list[tuple[float, int, bytes]]


@cache
def parts(name: str) -> tuple[tuple[str, bytes], ...]:
    """The members of a package; a file that is none is one part."""
    data = FILES[name].data
    if not data.startswith(b"PK"):
        return (("", data),)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return tuple((member, package.read(member)) for member in package.namelist())


def changed(data: bytes, changes: Edits) -> bytes:
    """The bytes with stretches of up to 300 replaced."""
    made = bytearray(data)
    for at, length, token in changes:
        start = int(at * len(made))
        made[start : start + length] = token
    return bytes(made)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(changes=edits, which=st.integers(0, 99), told=st.booleans())
def test_only_the_input_error_comes_out(name: str, inside: bool, changes: Edits, which: int, told: bool) -> None:
    members = parts(name)
    data = FILES[name].data
    if inside and members[0][0]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for i, (member, content) in enumerate(members):
                package.writestr(member, changed(content, changes) if i == which % len(members) else content)
        data = out.getvalue()
    else:
        data = changed(data, changes)
    form = FILES[name].format
    try:
        found = read(data, name, 2**24, form if told and form in READERS else AUTO)
    except InputError:
        return
    assert all(line.text[s.start : s.end] == s.text for line in found.lines for s in line.segments)

"""Broken archives: whatever is wrong with them, it is said and nothing else happens."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.openapi import unzip
from mockserver.openapi.unzip import BrokenArchive, unzipped


def archive(compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        made.writestr("a.csv", "Node,Type\nA,B\n" * 20)
        made.writestr("b.json", "[]")
    return buffer.getvalue()


WHOLE = archive()


def test_a_whole_archive_gives_its_files():
    assert unzipped(WHOLE) == [("a.csv", b"Node,Type\nA,B\n" * 20), ("b.json", b"[]")]


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_an_archive_with_wrong_bytes_is_read_or_said_to_be_broken(changes):
    content = bytearray(WHOLE)
    for place, value in changes:
        content[place] = value
    with suppress(BrokenArchive):
        assert all(isinstance(data, bytes) for _, data in unzipped(bytes(content)))


@pytest.mark.parametrize("length", [0, 1, 30, len(WHOLE) // 2, len(WHOLE) - 1])
def test_a_part_of_an_archive_is_broken(length):
    with pytest.raises(BrokenArchive):
        unzipped(WHOLE[:length])


def test_an_archive_that_grows_too_large_isnt_unzipped(monkeypatch):
    monkeypatch.setattr(unzip, "MOST_UNZIPPED", 100)
    with pytest.raises(BrokenArchive, match="more than 100 bytes when unzipped"):
        unzipped(WHOLE)

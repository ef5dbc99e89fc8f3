"""Hexadecimal strings of a PDF mean at once what pyHanko reads character by character, right or wrong."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic

from signing import hexadecimal
from signing.formats import revision
from signing.validation import pades

#: What stands in such strings, and what may not.
CHARACTERS = st.sampled_from([*b"0123456789abcdefABCDEF", *b" \t\r\n\x00\x0c", *b"%<>()/g\x80\xff"])


def told(read: Any, content: bytes, at: int) -> tuple[object, ...]:
    """What it read or how it failed, and where it stands afterwards."""
    stream = BytesIO(content)
    stream.seek(at)
    try:
        found = read(stream)
    except Exception as error:  # noqa: BLE001 - any failure is compared
        return type(error), str(error)
    return type(found), found, stream.tell()


def same(content: bytes, at: int = 0) -> bool:
    return told(hexadecimal.read_at_once, content, at) == told(hexadecimal._by_character, content, at)


@given(st.lists(CHARACTERS, max_size=40).map(bytes), st.binary(max_size=4))
def test_any_string_means_the_same(inside: bytes, before: bytes) -> None:
    assert same(before + b"<" + inside + b"> /Next", at=len(before))
    assert same(before + b"<" + inside, at=len(before))  # the end is missing


@pytest.mark.parametrize("length", [0, 1, 127, 128, 129, 640, 641, 16384, 16385, 66_001])
def test_the_length_does_not_matter(length: int) -> None:
    digits = (b"00fFaB19" * (length // 8 + 1))[:length]
    assert same(b"<" + digits + b">tail")
    assert same(b"<" + digits + b"g>")
    assert same(b"<" + digits + b" 7>")
    assert same(b"<" + digits)


def test_words_are_words_and_bytes_are_bytes() -> None:
    assert told(hexadecimal.read_at_once, b"<FEFF0041>", 0)[1] == "A"
    assert told(hexadecimal.read_at_once, b"<fffe00>", 0) == told(hexadecimal._by_character, b"<fffe00>", 0)
    assert same(b"<308>1")


def test_whoever_reads_a_pdf_reads_it_so() -> None:
    assert (revision.__name__, pades.__name__) == ("signing.formats.revision", "signing.validation.pades")
    assert generic.read_hex_string_from_stream is hexadecimal.read_at_once

"""Hexadecimal strings of a PDF read at once; pyHanko asks for each character, up to 33,000 a signature (decision 0056).

Only digits up to the closing bracket are read here. Whatever else stands in a string (spaces, comments, anything wrong, no
end) is read by pyHanko from its beginning, so that it means what pyHanko says, and fails as it does there.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from typing import BinaryIO

_DIGITS = re.compile(rb"[0-9A-Fa-f]*")
#: Bytes of the first look, and of the longest one. Most strings are short, few are long.
FIRST, LONGEST = 128, 65536
_by_character = generic.read_hex_string_from_stream


def read_at_once(stream: BinaryIO) -> Any:
    """As `generic.read_hex_string_from_stream`: the stream stands before the opening bracket, and then after the closing one."""
    start = stream.tell()
    digits = bytearray()
    stream.read(1)
    size, end = FIRST, -1
    while end < 0:
        piece = stream.read(size)
        end = piece.find(b">")
        found = piece if end < 0 else piece[:end]
        if not piece or _DIGITS.fullmatch(found) is None:
            stream.seek(start)
            return _by_character(stream)
        digits += found
        size = min(4 * size, LONGEST)
    stream.seek(start + 1 + len(digits) + 1)
    return generic.pdf_string(binascii.unhexlify(digits + b"0" if len(digits) % 2 else digits))


def install() -> None:
    """For all that pyHanko reads in this process. Again changes nothing."""
    generic.read_hex_string_from_stream = read_at_once

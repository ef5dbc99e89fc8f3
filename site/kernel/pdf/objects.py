"""A PDF as its writer laid it down: objects one behind the other and one plain table. A few are replaced, the others are
copied byte for byte, unread.

pypdf reads, copies and writes every object; a tagged page has hundreds, one for each cell.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pypdf
from pypdf.generic import DictionaryObject, IndirectObject, NullObject, PdfObject, StreamObject

#: Bytes above 127 tell that the file is not text (ISO 32000-1, 7.5.2).
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LENGTH = re.compile(rb"/Length (\d+) 0 R")
_ENDS = re.compile(rb"[\r\n]\r?\nendstream\s*endobj\Z")


@dataclass
class Objects:
    """Every object by its number, as it stands in the file; numbers run from 1 without a gap."""

    raw: dict[int, bytes]
    source: pypdf.PdfReader

    def put(self, reference: IndirectObject | None, value: PdfObject) -> IndirectObject:
        """The object in place of the one referred to; without one under the next number.

        A stream that is replaced leaves no length behind: packed anew each time it would differ from file to file.
        """
        number = len(self.raw) + 1 if reference is None else reference.idnum
        if length := _LENGTH.search(self.raw.get(number, b"").partition(b"stream")[0]):
            self.raw[int(length[1])] = _spelled(int(length[1]), NullObject())
        self.raw[number] = _spelled(number, value)
        return IndirectObject(number, 0, self.source)

    def ending_in_a_line_end(self) -> list[tuple[IndirectObject, StreamObject]]:
        """Streams whose last byte is one."""
        numbers = [number for number, raw in self.raw.items() if _ENDS.search(raw[-64:])]
        found = [(IndirectObject(number, 0, self.source), self.source.get_object(number)) for number in numbers]
        return [(reference, stream) for reference, stream in found if isinstance(stream, StreamObject)]

    def written(self, *, root: IndirectObject, info: IndirectObject) -> bytes:
        """The whole file, its identifier made of its content."""
        out = bytearray(HEADER)
        table = [b"0000000000 65535 f \n"]
        for number in range(1, len(self.raw) + 1):
            table.append(b"%010d 00000 n \n" % len(out))
            out += self.raw[number] + b"\n"
        digest = hashlib.sha256(out).hexdigest()[:32].encode()
        start = len(out)
        out += b"xref\n0 %d\n" % len(table) + b"".join(table)
        out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R" % (len(table), root.idnum, info.idnum)
        out += b" /ID [ <%b> <%b> ] >>\nstartxref\n%d\n%%%%EOF\n" % (digest, digest, start)
        return bytes(out)


def laid_out(content: bytes, source: pypdf.PdfReader) -> Objects | None:
    """The objects; None for a file that is laid out in another way (revisions, packed objects, gaps)."""
    tables: Mapping[int, Mapping[int, int]] = source.xref
    if (
        any(table for generation, table in tables.items() if generation)
        or source.xref_objStm
        or content.count(b"startxref") != 1
        or "/Prev" in source.trailer
    ):
        return None
    places = sorted((at, number) for number, at in tables.get(0, {}).items() if number)
    ends = [at for at, _number in places[1:]] + [content.rfind(b"\nxref", 0, content.rfind(b"startxref"))]
    raw: dict[int, bytes] = {}
    for (at, number), end in zip(places, ends, strict=True):
        raw[number] = content[at:end].strip()
        if not (raw[number].startswith(b"%d 0 obj" % number) and raw[number].endswith(b"endobj")):
            return None
    return Objects(raw, source) if set(raw) == set(range(1, len(raw) + 1)) else None


def _spelled(number: int, value: PdfObject) -> bytes:
    out = io.BytesIO()
    out.write(b"%d 0 obj\n" % number)
    value.write_to_stream(out)
    out.write(b"\nendobj")
    return out.getvalue()


def reference_of(holder: DictionaryObject, name: str) -> IndirectObject | None:
    """Where the value of this name lies, when it is an object of its own."""
    value = holder.raw_get(name) if name in holder else None
    return value if isinstance(value, IndirectObject) else None

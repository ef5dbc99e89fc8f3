"""The bytes of a signed PDF: where it begins and ends, what each signature covers, and that nothing hides between."""

from __future__ import annotations

import logging
import re
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.data import Reason

log = logging.getLogger(__name__)

_END = re.compile(rb"startxref[\r\n\t ]+(\d+)[\r\n\t ]+%%EOF[\r\n\t ]*\Z")
_OBJECT = re.compile(rb"(\d+)[ \t\r\n]+(\d+)[ \t\r\n]+obj\b")
_XREF = re.compile(
    rb"xref[ \t]*[\r\n]+(?:\d+[ ]+\d+[ \t]*[\r\n]+(?:\d{10} \d{5} [nf][ \r\n]{2}[\r\n]?)*)+[ \t\r\n]*trailer"
)
_TAIL = re.compile(rb"startxref[ \t\r\n]+(\d+)[ \t\r\n]+%%EOF")
_SPACE = re.compile(rb"[ \t\r\n]*")


def outside(content: bytes) -> list[Reason]:
    """What stands before the header and after the last %%EOF."""
    if not content.startswith(b"%PDF-"):
        return [Reason("LEADING_BYTES" if b"%PDF-" in content[:4096] else "NOT_A_SIGNED_FILE")]
    if _END.search(content[-1024:]) is None:
        return [Reason("TRAILING_BYTES")]
    return []


def coverage(reader: PdfFileReader, embedded: list[EmbeddedPdfSignature], content: bytes) -> list[Reason]:
    """The last signature or stamp covers the whole file; only archive data (DSS) may follow, every byte explained."""
    ends = [range_end(one, content) for one in embedded]
    reasons = []
    if None in ends:
        reasons.append(Reason("BYTE_RANGE"))
    known = [end for end in ends if end is not None]
    if known and len(set(known)) != len(known):
        reasons.append(Reason("BYTE_RANGE"))
    last = max(known, default=0)
    if not known or last == len(content):
        return reasons
    try:
        explained = _explained(reader, content, last)
    except Exception as error:  # noqa: BLE001 (what cannot be read explains nothing)
        log.info("the end of the file could not be read: %s", type(error).__name__)
        explained = False
    if not explained:
        reasons.append(Reason("NOT_WHOLE_FILE"))
    return reasons


def range_end(one: EmbeddedPdfSignature, content: bytes) -> int | None:
    """Where the signed bytes end, or None unless the range is [0 a b c] with exactly <Contents> in the gap."""
    try:
        values = [int(value) for value in one.byte_range]
    except (TypeError, ValueError):
        return None
    if len(values) != 4 or values[0] != 0 or min(values[1:]) <= 0:
        return None
    _, first, second, rest = values
    end = second + rest
    gap = content[first:second]
    if end > len(content) or not (gap.startswith(b"<") and gap.endswith(b">")):
        return None
    inner = re.sub(rb"[\r\n\t ]", b"", gap[1:-1])
    if re.fullmatch(rb"[0-9A-Fa-f]*", inner) is None:
        return None
    try:
        inside = bytes.fromhex(inner.decode("ascii"))
        size = _ber_end(inside, 0)
    except (ValueError, IndexError):
        return None
    return end if inside == one.pkcs7_content and not inside[size:].strip(b"\x00") else None


def _ber_end(data: bytes, start: int, depth: int = 0) -> int:
    """Where the BER value at `start` ends, indefinite lengths (X.690 8.1.3.6) included. Raises on nonsense."""
    if depth > 50:
        raise ValueError("nested too deeply")
    position = start + 1
    if data[start] & 0x1F == 0x1F:
        while data[position] & 0x80:
            position += 1
        position += 1
    length = data[position]
    position += 1
    if length == 0x80:
        while data[position : position + 2] != b"\x00\x00":
            position = _ber_end(data, position, depth + 1)
        return position + 2
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[position : position + size], "big")
        position += size
    if position + length > len(data):
        raise ValueError("longer than the data")
    return position + length


def _explained(reader: PdfFileReader, content: bytes, start: int) -> bool:
    """True if everything after `start` is objects, cross-reference tables and trailers that the file itself uses.

    So nothing can hide between them (polyglots, objects without a reference).
    """
    used = _used_offsets(reader)
    position = start
    closed = False
    stream = BytesIO(content)
    while True:
        position = _SPACE.match(content, position).end()  # type: ignore[union-attr]
        if position >= len(content):
            return closed
        if match := _OBJECT.match(content, position):
            if position not in used:
                return False
            stream.seek(_SPACE.match(content, match.end()).end())  # type: ignore[union-attr]
            generic.read_object(stream, generic.Reference(int(match[1]), int(match[2]), reader))
            here = stream.tell()
            tail = re.compile(rb"[ \t\r\n]*endobj").match(content, here)
            if tail is None:
                return False
            position, closed = tail.end(), False
        elif match := _XREF.match(content, position):
            stream.seek(_SPACE.match(content, match.end()).end())  # type: ignore[union-attr]
            generic.read_object(stream, generic.Reference(0, 0, reader))
            position, closed = stream.tell(), False
        elif match := _TAIL.match(content, position):
            position, closed = match.end(), True
        else:
            return False


def _used_offsets(reader: PdfFileReader) -> set[int]:
    """File offsets of every object that some revision's cross-reference names."""
    offsets: set[int] = set()
    total = reader.xrefs.total_revisions
    for revision in range(total):
        info = reader.xrefs.get_xref_container_info(revision)
        offsets.add(info.start_location)
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            try:
                where = reader.xrefs.get_historical_ref(reference, revision)
            except Exception:  # noqa: BLE001, S112
                continue
            if isinstance(where, int):
                offsets.add(where)
    return offsets

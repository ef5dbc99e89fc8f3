"""ZIP containers (DOCX, ASiC-E, .edoc) looked at before any parser sees them (threats 16-19).

The central directory is read here byte by byte and compared with the local headers, because readers disagree about
files that lie: what one library shows another hides. Nothing is ever extracted to disk by its name.
"""

import stat
import struct
import unicodedata
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kernel.files.errors import Refused

_END, _CENTRAL, _LOCAL, _DESCRIPTOR = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
_MiB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bytes and counts; `ratio` counts only past `ratio_from` unpacked bytes (limits of the EU's DSS)."""

    entries: int = 1000
    unpacked: int = 100 * _MiB
    ratio: int = 100
    ratio_from: int = _MiB


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One member, with its content: it had to be unpacked in order to be measured."""

    name: str
    content: bytes
    packed: int


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A container that may be handed to a parser. `comment` is empty or ASiC's `mimetype=…`."""

    entries: tuple[Entry, ...]
    comment: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.entries)

    def content(self, name: str) -> bytes | None:
        return next((entry.content for entry in self.entries if entry.name == name), None)


@dataclass(frozen=True)
class _Record:
    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    is_link: bool
    utf8: bool


def inspect(content: bytes, limits: Limits | None = None) -> Listing:
    """Everything in the container, or Refused with a code `archive.…` and a message that says what to do."""
    limits = limits or Limits()
    try:
        return _inspect(content, limits)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise _refused("broken") from error


def _inspect(content: bytes, limits: Limits) -> Listing:
    records, directory, comment = _directory(content, limits)
    names = [_name(record) for record in records]
    folded = [unicodedata.normalize("NFC", name).casefold().rstrip("/") for name in names]
    if len(set(folded)) != len(folded):
        raise _refused("duplicate_names")
    if sum(record.size for record in records) > limits.unpacked:
        raise _refused("too_big")
    entries, total, position = [], 0, 0
    for record, name in sorted(zip(records, names, strict=True), key=lambda pair: pair[0].offset):
        if record.offset != position:
            raise _refused("hidden_data")
        start = _local_header(content, record)
        if start + record.packed > directory:
            raise _refused("broken")
        plain = _unpack(content[start : start + record.packed], record, limits, room=limits.unpacked - total)
        total += len(plain)
        entries.append(Entry(name=name, content=plain, packed=record.packed))
        position = _after(content, record, start + record.packed)
    if position != directory:
        raise _refused("hidden_data")
    packed = max(1, sum(entry.packed for entry in entries))
    if total > limits.ratio_from and total / packed > limits.ratio:
        raise _refused("bomb")
    order = {name: number for number, name in enumerate(names)}
    return Listing(entries=tuple(sorted(entries, key=lambda entry: order[entry.name])), comment=comment)


def _directory(content: bytes, limits: Limits) -> tuple[list[_Record], int, str]:
    """Central directory, its offset, the comment. The end record must be the very end of the file."""
    if content[:4] != _LOCAL:
        raise _refused("prepended" if _END in content[-66000:] else "broken")
    end = content.rfind(_END, max(0, len(content) - 66000))
    if end < 0:
        raise _refused("broken")
    disk, start_disk, here, count, size, offset, comment_size = struct.unpack_from("<HHHHIIH", content, end + 4)
    if end + 22 + comment_size != len(content):
        raise _refused("hidden_data")
    if 0xFFFF in (count, disk) or 0xFFFFFFFF in (size, offset):
        raise _refused("zip64")
    if disk or start_disk or here != count or offset + size != end:
        raise _refused("hidden_data")
    if not count:
        raise _refused("empty")
    if count > limits.entries:
        raise _refused("too_many")
    comment = content[end + 22 :]
    if comment and not (comment.startswith(b"mimetype=") and len(comment) <= 200 and comment.isascii()):
        raise _refused("comment")
    records, position = [], offset
    for _number in range(count):
        if content[position : position + 4] != _CENTRAL:
            raise _refused("broken")
        fields = struct.unpack_from("<HHHHHHIIIHHHHHII", content, position + 4)
        flags, method, crc, packed, unpacked = fields[2], fields[3], fields[6], fields[7], fields[8]
        name_size, extra_size, note_size, external, local = fields[9], fields[10], fields[11], fields[14], fields[15]
        name = content[position + 46 : position + 46 + name_size]
        if 0xFFFFFFFF in (packed, unpacked, local):
            raise _refused("zip64")
        # The upper half of the external attributes is a Unix mode only when the maker was Unix (3) or macOS (19).
        is_link = fields[0] >> 8 in (3, 19) and stat.S_ISLNK(external >> 16)
        records.append(_Record(name, flags, method, crc, packed, unpacked, local, is_link, bool(flags & 0x800)))
        position += 46 + name_size + extra_size + note_size
    if position != end:
        raise _refused("hidden_data")
    return records, offset, comment.decode("ascii")


def _name(record: _Record) -> str:
    """The name, if it is one that cannot lead anywhere."""
    if record.flags & 0x1 or record.flags & 0x40:
        raise _refused("encrypted")
    if record.is_link:
        raise _refused("link")
    if record.method not in (_STORED, _DEFLATED):
        raise _refused("method")
    name = record.name.decode("utf-8" if record.utf8 else "cp437")
    parts = name.rstrip("/").split("/")
    unsafe = (
        not name.strip("/")
        or name.startswith("/")
        or "\\" in name
        or (len(name) > 1 and name[1] == ":")
        or any(part in ("", ".", "..") for part in parts)
        or any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in name)
        or len(name) > 255
    )
    if unsafe:
        raise _refused("unsafe_name")
    return name


def _local_header(content: bytes, record: _Record) -> int:
    """Offset of the data; the local header must tell the same story as the directory."""
    if content[record.offset : record.offset + 4] != _LOCAL:
        raise _refused("broken")
    fields = struct.unpack_from("<HHHHHIIIHH", content, record.offset + 4)
    flags, method, crc, packed, size, name_size, extra_size = (
        fields[1], fields[2], fields[5], fields[6], fields[7], fields[8], fields[9],
    )  # fmt: skip
    start = record.offset + 30
    if content[start : start + name_size] != record.name or method != record.method or flags & 1:
        raise _refused("headers_differ")
    later = flags & 0x8  # sizes follow the data
    zip64 = 0xFFFFFFFF in (packed, size)  # some writers reserve room for long files they do not write
    if not later and not zip64 and (crc, packed, size) != (record.crc, record.packed, record.size):
        raise _refused("headers_differ")
    return start + name_size + extra_size


def _after(content: bytes, record: _Record, position: int) -> int:
    """Where the next member begins: after the data descriptor, if there is one."""
    flags = struct.unpack_from("<H", content, record.offset + 6)[0]
    if not flags & 0x8:
        return position
    sizes32, sizes64 = (
        struct.pack("<III", record.crc, record.packed, record.size),
        struct.pack("<IQQ", record.crc, record.packed, record.size),
    )
    for tail in (_DESCRIPTOR + sizes32, _DESCRIPTOR + sizes64, sizes32, sizes64):
        if content.startswith(tail, position):
            return position + len(tail)
    raise _refused("headers_differ")


def _unpack(packed: bytes, record: _Record, limits: Limits, *, room: int) -> bytes:
    """The content, unpacked only as far as was declared and allowed."""
    if record.size > room:
        raise _refused("too_big")
    if record.size > limits.ratio_from and record.size > limits.ratio * max(1, record.packed):
        raise _refused("bomb")
    if record.method == _STORED:
        plain, is_whole = packed, len(packed) == record.size
    else:
        unpacker = zlib.decompressobj(-15)
        try:
            plain = unpacker.decompress(packed, record.size + 1)
        except zlib.error as error:
            raise _refused("broken") from error
        is_whole = len(plain) == record.size and unpacker.eof and not unpacker.unused_data
    if not is_whole:
        raise _refused("headers_differ")
    if zlib.crc32(plain) != record.crc:
        raise _refused("broken")
    return plain


def _refused(reason: str) -> Refused:
    again = _("Save the file again with the program it was made in and upload the new file.")
    messages = {
        "broken": _("The file is damaged or was not uploaded whole."),
        "prepended": _("The file has data before its beginning."),
        "hidden_data": _("The file holds data that do not belong to any of its parts."),
        "zip64": _("The file is written in a way meant for much larger files."),
        "empty": _("The container is empty."),
        "too_many": _("The container has too many parts."),
        "too_big": _("The container would take too much room when unpacked."),
        "bomb": _("The container is compressed so tightly that it cannot be opened safely."),
        "comment": _("The container has a comment, which is not allowed."),
        "duplicate_names": _("Two parts of the container have the same name."),
        "encrypted": _("The container is protected by a password. Remove the password."),
        "link": _("The container holds a link to another file."),
        "method": _("The container is compressed with a method that is not supported."),
        "unsafe_name": _("A part of the container has a name that is not allowed."),
        "headers_differ": _("The container's list of parts does not match its parts."),
    }
    return Refused(f"archive.{reason}", f"{messages[reason]} {again}")

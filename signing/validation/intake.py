"""The guard at the door: what kind of file this is, and a container read without trusting what it says of itself."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

MAX_FILE = 50 * 1024 * 1024
MAX_TOTAL = 100 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
MAX_ENTRIES = 1000

ASIC_E = "application/vnd.etsi.asic-e+zip"
ASIC_S = "application/vnd.etsi.asic-s+zip"


class Refused(Exception):
    """The container may not be opened. `code` is one of the reasons, `what` its fact."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


@dataclass(frozen=True)
class Container:
    """Entries in the order of the file, without folders."""

    entries: tuple[tuple[str, bytes], ...]
    mimetype: str
    mimetype_is_first: bool

    def read(self, name: str) -> bytes | None:
        for entry, content in self.entries:
            if entry == name:
                return content
        return None

    @property
    def data(self) -> dict[str, bytes]:
        """Files that signatures are about: all but `mimetype` and META-INF/."""
        return {
            name: content
            for name, content in self.entries
            if name != "mimetype" and not name.upper().startswith("META-INF/")
        }

    @property
    def meta(self) -> dict[str, bytes]:
        return {name: content for name, content in self.entries if name.upper().startswith("META-INF/")}


def kind_of(content: bytes) -> str:
    """ "pdf", "zip" or "" by the first bytes, never by the name."""
    if content.startswith(b"PK\x03\x04"):
        return "zip"
    return "pdf" if b"%PDF-" in content[:1024] else ""


def open_container(content: bytes) -> Container:
    """Reads every entry with limits, or raises `Refused`."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError) as error:
        raise Refused("UNREADABLE") from error
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise Refused("ZIP_BOMB")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise Refused("ZIP_BOMB")
    _layout(content, archive, infos)
    seen: set[str] = set()
    for info in infos:
        _entry_is_safe(info)
        key = unicodedata.normalize("NFC", info.filename).casefold()
        if key in seen:
            raise Refused("ZIP_UNSAFE", "duplicate name")
        seen.add(key)
    entries: list[tuple[str, bytes]] = []
    total = 0
    for info in infos:
        if info.is_dir():
            if info.file_size:
                raise Refused("ZIP_UNSAFE", "folder with content")
            continue
        body = _read(archive, info, MAX_TOTAL - total)
        total += len(body)
        entries.append((info.filename, body))
    mimetype = next((body for name, body in entries if name == "mimetype"), b"")
    first = infos[0] if infos else None
    is_first = first is not None and first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
    return Container(tuple(entries), mimetype.decode("ascii", "replace").strip("\ufeff \r\n\t"), is_first)


def _entry_is_safe(info: zipfile.ZipInfo) -> None:
    name = info.filename
    original = info.orig_filename
    if info.flag_bits & 0x1 or info.flag_bits & 0x40:
        raise Refused("ENCRYPTED")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("ZIP_UNSAFE", "compression")
    if not name or "\x00" in original or "\\" in original or any(ord(letter) < 32 for letter in original):
        raise Refused("ZIP_UNSAFE", "file name")
    if name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":"):
        raise Refused("ZIP_UNSAFE", "path")
    if (info.external_attr >> 16) & 0o170000 == 0o120000:
        raise Refused("ZIP_UNSAFE", "link")
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise Refused("ZIP_BOMB")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """Reads what is really there; a declared size that lies is refused."""
    try:
        with archive.open(info) as stream:
            body = stream.read(min(room, info.file_size) + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        struct.error,
    ) as error:
        raise Refused("UNREADABLE") from error
    if len(body) > room:
        raise Refused("ZIP_BOMB")
    if len(body) != info.file_size:
        raise Refused("ZIP_UNSAFE", "size")
    return body


def _layout(content: bytes, archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    """Entries follow each other without gaps, from the first byte to the directory, and nothing follows the end."""
    if len(archive.comment) > 512:
        raise Refused("ZIP_UNSAFE", "comment")
    end = len(content) - 22 - len(archive.comment)
    if end < 0 or content[end : end + 4] != b"PK\x05\x06":
        raise Refused("ZIP_UNSAFE", "end")
    # A container that lies in this one has an end of its own, inside an entry: those are read by their lengths below.
    if content.count(b"PK\x05\x06", archive.start_dir) > 1 and content[end - 20 : end - 16] != b"PK\x06\x07":
        raise Refused("ZIP_UNSAFE", "two directories")
    position = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        start = info.header_offset
        if start != position:
            raise Refused("ZIP_UNSAFE", "hidden data")
        if content[start : start + 4] != b"PK\x03\x04":
            raise Refused("ZIP_UNSAFE", "header")
        flags, method = struct.unpack("<HH", content[start + 6 : start + 10])
        name_length, extra_length = struct.unpack("<HH", content[start + 26 : start + 30])
        raw = content[start + 30 : start + 30 + name_length]
        if method != info.compress_type or raw != _raw_name(info, flags):
            raise Refused("ZIP_UNSAFE", "two names")
        position = start + 30 + name_length + extra_length + info.compress_size
        if flags & 0x8:
            position = _after_descriptor(content, position, info)
    if position != archive.start_dir:
        raise Refused("ZIP_UNSAFE", "hidden data")


def _raw_name(info: zipfile.ZipInfo, flags: int) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _after_descriptor(content: bytes, position: int, info: zipfile.ZipInfo) -> int:
    """A data descriptor has an optional mark and 4- or 8-byte sizes; its CRC and size must be the directory's."""
    for mark in (b"PK\x07\x08", b""):
        for shape, length in (("<III", 12), ("<IQQ", 20)):
            body = content[position + len(mark) : position + len(mark) + length]
            if content[position : position + len(mark)] != mark or len(body) != length:
                continue
            crc, packed, size = struct.unpack(shape, body)
            if (crc, packed, size) == (info.CRC, info.compress_size, info.file_size):
                return position + len(mark) + length
    raise Refused("ZIP_UNSAFE", "descriptor")

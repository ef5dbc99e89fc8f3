"""A DOCX as a zip of parts: read with limits, written so that the same parts give the same bytes."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from doc_templates.errors import TemplateFault

#: Limits of threats.md, 16: before any parser sees a byte.
MAX_ENTRIES = 1_000
MAX_TOTAL = 100 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
EPOCH = (1980, 1, 1, 0, 0, 0)


def read(content: bytes) -> dict[str, bytes]:
    """Parts by name, in the package's order; TemplateFault when the container is not what a DOCX may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
    ) as error:
        raise TemplateFault(f"not a DOCX: {error}") from error


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise TemplateFault(f"more than {MAX_ENTRIES} entries")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise TemplateFault("too large when unpacked")
    members: dict[str, bytes] = {}
    seen: set[str] = set()
    total = 0
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise TemplateFault(f"entry name {name!r}")
        if entry.flag_bits & 0x1:
            raise TemplateFault("encrypted")
        if name.casefold() in seen:
            raise TemplateFault(f"entry {name!r} twice")
        seen.add(name.casefold())
        if entry.is_dir():
            continue
        with archive.open(entry) as stream:
            data = stream.read(MAX_TOTAL - total + 1)
        total += len(data)
        if total > MAX_TOTAL:
            raise TemplateFault("too large when unpacked")
        if len(data) > RATIO_FROM and len(data) > MAX_RATIO * max(entry.compress_size, 1):
            raise TemplateFault(f"entry {name!r} is packed more than {MAX_RATIO} times")
        members[name] = data
    return members


def write(members: Mapping[str, bytes]) -> bytes:
    """The package, deflated, with fixed dates; the content types first, as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels/"))):
            info = zipfile.ZipInfo(name, date_time=EPOCH)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            packed = name.lower().endswith((".png", ".jpg", ".jpeg"))
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(info, members[name], compresslevel=6)
    return out.getvalue()

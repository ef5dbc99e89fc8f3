"""Uploads: what a file is, is read from its content, never from its name or from what the browser says."""

import hashlib
import io
import logging
import re
import warnings
from dataclasses import dataclass
from typing import Protocol

import filetype
from django.utils.translation import gettext as _
from PIL import Image

from kernel.audit import log
from kernel.files import archives, scanner
from kernel.files.errors import Refused
from kernel.files.names import safe_name
from kernel.periods import now

logger = logging.getLogger(__name__)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ASICE, ASICS = "application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip"
CSV = "text/csv"
#: Short names for messages.
TITLES = {
    PDF: "PDF",
    JPEG: "JPEG",
    PNG: "PNG",
    DOCX: "DOCX",
    XLSX: "XLSX",
    ASICE: "ASiC-E (.asice, .edoc)",
    ASICS: "ASiC-S",
    CSV: "CSV",
}
#: A phone makes 12 to 50 megapixels; a scan of A4 at 600 dpi has 35.
PIXELS = 60_000_000
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_OOXML = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}


class Upload(Protocol):
    """What Django's UploadedFile offers of a file. `name` is the sender's and is not trusted."""

    name: str | None

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The whole content, what it is by its content, and a name that is safe to show."""

    content: bytes
    media_type: str
    name: str


def accept(upload: Upload, *, allow: frozenset[str], limit: int) -> Accepted:
    """The upload, if it is of a type in `allow` and at most `limit` bytes; else Refused, saying what to do."""
    content = _read(upload, limit)
    if not content:
        raise Refused("intake.empty", _("The file is empty. Choose the file again."))
    media_type = recognise(content)
    if media_type not in allow:
        raise _wrong_type(content, media_type, allow)
    refuse_harm(content)
    return Accepted(content=content, media_type=media_type, name=safe_name(upload.name or "", media_type))


def refuse_harm(content: bytes) -> None:
    """Raises Refused when the scanner finds something, and when it is named and does not answer."""
    try:
        found = scanner.harm_in(content)
    except scanner.ScannerAway as error:
        raise Refused(
            "intake.scanner_away",
            _(
                "Files cannot be checked for harmful content just now, so the file was not taken. Upload it again in a "
                "few minutes; if this stays, tell the administrator."
            ),
        ) from error
    if found:
        digest = hashlib.sha256(content).hexdigest()
        logger.warning("An upload with harmful content was refused: %s", found[:100])
        log.record(
            "files.harm_refused", subject=None, by=None, on=now(), facts={"sha256": digest, "found": found[:100]}
        )
        message = _(
            "The file holds harmful content (%(found)s), so it was not taken. Do not open it. Check your device for "
            "viruses and upload a clean file."
        )
        raise Refused("intake.harmful", message % {"found": found[:100]})


def recognise(content: bytes) -> str:
    """Media type by content and structure; '' when it is none we know. Refused when it is a broken one of ours."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if content[:5] == b"%PDF-":
        return _pdf(content)
    if content[:3] == b"\xff\xd8\xff":
        return _image(content, "JPEG", JPEG)
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return _image(content, "PNG", PNG)
    if content[:2] == b"PK":
        return _container(content)
    return CSV if _is_table(content) else ""


def _read(upload: Upload, limit: int) -> bytes:
    """At most `limit` bytes; one more is read to know, so a huge file never comes into memory."""
    content = b""
    while len(content) <= limit and (chunk := upload.read(min(1 << 20, limit + 1 - len(content)))):
        content += chunk
    if len(content) > limit:
        size = f"{limit / (1 << 20):.0f} MB" if limit >= 1 << 20 else f"{limit // 1024} kB"
        message = _(
            "The file is larger than %(size)s. Make it smaller (for example, scan at 150–200 dpi) and try again."
        )
        raise Refused("intake.too_big", message % {"size": size})
    return content


def _pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        raise Refused(
            "intake.pdf_broken",
            _("The PDF file is damaged or was not uploaded whole. Save it again and upload it once more."),
        )
    return PDF


def _image(content: bytes, kind: str, media_type: str) -> str:
    """Only this format's decoder sees it, and only when it is not too large; the whole picture is decoded once."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(content), formats=[kind])
            if picture.width * picture.height > PIXELS:
                message = _(
                    "The picture has more than %(count)s million pixels. Scan or photograph it at a lower resolution."
                )
                raise Refused("intake.too_many_pixels", message % {"count": PIXELS // 1_000_000})
            picture.load()
    except Refused:
        raise
    except Exception as error:  # decoders raise many kinds; all mean the same to a person
        raise Refused(
            "intake.image_broken",
            _("The picture cannot be opened. Save it again as JPEG or PNG and upload it once more."),
        ) from error
    return media_type


def _container(content: bytes) -> str:
    listing = archives.inspect(content)
    names = set(listing.names)
    types = listing.content("[Content_Types].xml")
    if types is not None:
        return _office(listing, types)
    declared = (listing.content("mimetype") or listing.comment.removeprefix("mimetype=").encode()).strip()
    has_signatures = any(
        re.fullmatch(r"META-INF/[^/]*signature[^/]*\.(xml|p7s)", name, re.IGNORECASE) for name in names
    )
    if declared in (ASICE.encode(), ASICS.encode()):
        return declared.decode()
    # Honest producers leave the mimetype out or compress it (threats 21): the signatures tell.
    return ASICE if has_signatures else "application/zip"


def _office(listing: archives.Listing, types: bytes) -> str:
    if any(name.lower().endswith("vbaproject.bin") for name in listing.names) or b"macroEnabled" in types:
        raise Refused(
            "intake.macros",
            _("The document holds macros. Save it as DOCX or XLSX without macros and upload that file."),
        )
    for entry in listing.entries:
        if entry.name.endswith((".xml", ".rels")) and _has_dtd(entry.content):
            raise Refused(
                "intake.dtd",
                _("The document holds definitions that are not allowed. Save it again and upload the new file."),
            )
    return next((found for mark, found in _OOXML.items() if mark.encode() in types), "application/zip")


def _has_dtd(xml: bytes) -> bool:
    """`<!DOCTYPE` or `<!ENTITY` in any encoding an XML reader would guess."""
    return any(
        mark.encode(code) in xml for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
    )


def _is_table(content: bytes) -> bool:
    """UTF-8 text with a separator in its first line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    first = text.partition("\n")[0]
    is_markup = text.lstrip()[:1] == "<"
    return not is_markup and any(mark in first for mark in ",;\t") and not re.search(r"[\x00-\x08\x0e-\x1f]", text)


def _wrong_type(content: bytes, media_type: str, allow: frozenset[str]) -> Refused:
    wanted = ", ".join(title for kind, title in TITLES.items() if kind in allow)
    if media_type == "image/heic":
        return Refused(
            "intake.heic",
            _(
                "This is an iPhone photo (HEIC), which cannot be taken here. On the phone open Settings → Camera → "
                "Formats and choose “Most Compatible”, then take the photo again; or open the photo, share it by "
                "e-mail to yourself, or export it on a computer as JPEG. Then upload the JPEG file."
            ),
        )
    if content[:4] == b"\xd0\xcf\x11\xe0":
        return Refused(
            "intake.old_office",
            _("This is an old Word or Excel file. Open it and save it as DOCX, XLSX or PDF, then upload that."),
        )
    known = filetype.guess(content)
    found = TITLES.get(media_type) or (known.extension.upper() if known else "")
    if found:
        message = _("This is a %(found)s file. Here you can upload: %(wanted)s.") % {"found": found, "wanted": wanted}
    else:
        message = _("The kind of this file was not recognised. Here you can upload: %(wanted)s.") % {"wanted": wanted}
    return Refused("intake.wrong_type", message)

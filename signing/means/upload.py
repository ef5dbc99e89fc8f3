"""The person signs elsewhere (eParakstītājs, eParaksts, a bank's app) and brings the file back.

Here only: what kind of file is it. Whether it is good, validation says; the flow lives in signing.envelopes.
"""

from __future__ import annotations

import zipfile
from enum import StrEnum
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from signing.means.base import Level, Means, Where

_MIME_TYPES = {
    b"application/vnd.etsi.asic-e+zip": "asice",
    b"application/vnd.etsi.asic-s+zip": "asics",
}
_MOST_ENTRIES = 1000


class UploadMeans(Means):
    name = "upload"
    label = _("Sign elsewhere and upload the signed file")
    where = Where.ELSEWHERE
    levels = (Level.ADES, Level.ADES_QC, Level.QES)

    def available(self) -> bool:
        return True


class Format(StrEnum):
    """What an uploaded file is by its content; names and declared types decide nothing."""

    PDF = "pdf"
    ASIC_E = "asice"
    ASIC_S = "asics"
    UNKNOWN = "unknown"


def sniff(content: bytes) -> Format:
    """Total: any bytes give an answer. A PDF must begin with its header, a container with a ZIP entry."""
    if content.startswith(b"%PDF-"):
        return Format.PDF
    if not content.startswith(b"PK\x03\x04"):
        return Format.UNKNOWN
    try:
        with zipfile.ZipFile(BytesIO(content)) as box:
            return _container(box)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError):
        return Format.UNKNOWN


def _container(box: zipfile.ZipFile) -> Format:
    """By `mimetype`; without one (some programs leave it out) by signature files in META-INF."""
    names = box.namelist()
    if len(names) > _MOST_ENTRIES:
        return Format.UNKNOWN
    if "mimetype" in names:
        with box.open("mimetype") as entry:
            return Format(_MIME_TYPES.get(entry.read(100).strip(), "unknown"))
    signed = any(name.startswith("META-INF/") and "signatures" in name and name.endswith(".xml") for name in names)
    return Format.ASIC_E if signed else Format.UNKNOWN

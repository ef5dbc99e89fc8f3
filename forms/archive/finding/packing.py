"""What lies in a ZIP for an auditor: an index to read, one to count with, and a folder for each document.

Folders and files are called after numbers, so no name tells of a person. The index is a page without scripts.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

import signing.facade as signing_facade
from forms.desk.printing import printed_report
from kernel.exports import as_csv
from kernel.grammar import date_short
from kernel.web.dates import shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from forms.records.models import CaseDocument

#: A fixed moment: ZIP knows none before 1980, and the day of packing says nothing of a document.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_PACKED = ("json", "html", "csv")


@dataclass(frozen=True)
class Packed:
    """One document of the index. `files`: name → bytes; empty when the archive has none any more."""

    case: CaseDocument
    folder: str
    files: Mapping[str, bytes]
    sha256: str
    archived: str

    @property
    def signed(self) -> str:
        return next((name for name in self.files if name.startswith("parakstits.")), "")


def packed(case: CaseDocument, *, place: int) -> Packed:
    """The signed original bit by bit, both reports, and the evidence bag, as the archive keeps them now."""
    folder = f"{place:03d}-" + re.sub(r"[^A-Za-z0-9-]+", "-", case.number).strip("-")
    deposit = signing_facade.deposit_summary(case.public_id)
    files = dict(signing_facade.archived_files(case.public_id)) if deposit is not None else {}
    report = signing_facade.report(case.public_id)
    if files and report is not None:
        envelope = signing_facade.summary(case.public_id)
        files["parbaudes-protokols.pdf"] = printed_report(case=case, report=report, envelope=envelope)
    signed = signing_facade.signed_original(case.public_id) if files else None
    return Packed(
        case=case,
        folder=folder,
        files=files,
        sha256=signed.sha256 if signed is not None else "",
        archived=shown_moment(deposit.deposited_at) if deposit is not None else "",
    )


class Zip:
    """Documents go in one by one; the indexes come last, when it is known what is there."""

    def __init__(self, *, title: str, on: datetime) -> None:
        self._out = io.BytesIO()
        self._zip = zipfile.ZipFile(self._out, "w")
        self._title, self._on = title, on
        self._lines: list[Packed] = []

    def add(self, one: Packed) -> None:
        for name, content in sorted(one.files.items()):
            self._write(f"{one.folder}/{name}", content)
        self._lines.append(
            Packed(one.case, one.folder, dict.fromkeys(one.files, b""), one.sha256, one.archived)  # the bytes are in
        )

    def finished(self) -> bytes:
        with override("lv"):
            page = render_to_string(
                "archive/set_index.html", {"title": self._title, "made": shown_moment(self._on), "lines": self._lines}
            )
            table = as_csv(_header(), _rows(self._lines))
        self._write("index.html", page.encode())
        self._write("index.csv", table)
        self._zip.close()
        return self._out.getvalue()

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _MOMENT)
        packs = name.rpartition(".")[2] in _PACKED  # PDF, ASiC-E and ZIP are packed already
        entry.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content)


def _header() -> list[str]:
    return [
        _("Number"), _("Date"), _("Title"), _("Institution"), _("State"), _("Archived"), _("Kept until"), _("Folder"),
        _("Signed original"), "SHA-256",
    ]  # fmt: skip


def _rows(lines: Sequence[Packed]) -> Iterator[list[str]]:
    for one in lines:
        case = one.case
        yield [
            case.number, date_short(case.document_date), case.title, case.institution_name, str(case.get_state_display()),
            one.archived, date_short(case.kept_until), one.folder if one.files else "", one.signed, one.sha256,
        ]  # fmt: skip

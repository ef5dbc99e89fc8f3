"""Copies for people to hold. The original is read and never changed; a copy says on every page what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

import signing.facade as signing_facade
from kernel import pdf
from kernel.grammar import date_long
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.archive.finding.models import CertifiedCopy
    from forms.records.models import CaseDocument

PDF_TYPE = "application/pdf"


def pages_of(case: CaseDocument) -> bytes:
    """The document as people see it: the signed PDF with its signatures' pictures; of a container the PDF that was signed.

    Raises LookupError before it was sent.
    """
    signed = signing_facade.signed_original(case.public_id)
    if signed is not None and signed.media_type == PDF_TYPE:
        return signed.read()
    sent = signing_facade.sent_original(case.public_id)
    if sent is None:
        raise LookupError(f"{case.public_id} was never sent")
    return sent.read()


def printout(case: CaseDocument) -> bytes:
    """„Izdruka”: code and QR stay, so whoever holds the paper can ask for the original."""
    return pdf.marked(pages_of(case), [_mark(case)], title=case.number)


def printouts(cases: Sequence[CaseDocument], *, title: str) -> bytes:
    """Many in one file, each under its number in the outline."""
    parts = [pdf.Part(f"{case.number} {case.title}", pages_of(case), [_mark(case)]) for case in cases]
    return pdf.bound(parts, title=title)


def _mark(case: CaseDocument) -> str:
    """What the copy is a copy of; paper is never called electronic, and what is not signed by all never signed."""
    envelope = signing_facade.summary(case.public_id)
    with override("lv"):
        if envelope is None or not envelope.all_signed:
            return _("Printout. The document has not been signed by everybody.")
        if envelope.on_paper:
            return _("Printout of a scan. The original was signed on paper.")
        return _("Printout. A printout of an electronically signed document has no legal force.")


def certified(copy: CertifiedCopy) -> bytes:
    """„Kopija pareiza”, not sealed yet."""
    with override("lv"):
        words = _("TRUE COPY. %(institution)s, %(office)s %(name)s, %(day)s") % {
            "office": copy.office,
            "name": copy.name,
            "institution": copy.case.institution_name,
            "day": date_long(riga_date(copy.certified_at)),
        }
        source = _("Made of the signed original %(number)s, SHA-256 %(sha256)s") % {
            "number": copy.case.number,
            "sha256": copy.original_sha256,
        }
    return pdf.marked(pages_of(copy.case), [words, source], title=copy.case.number)

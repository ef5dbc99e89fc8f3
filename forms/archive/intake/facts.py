"""Who takes originals in, and which document of ours a file names or holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import signing.facade as signing_facade
from forms.archive.intake.rules import Found, beginnings, codes, words
from forms.archive.intake.states import Match
from forms.archive.keepers import Keeper, keepers, operated
from forms.people.models import Role
from forms.records.models import CaseDocument
from forms.records.states import AT_SIGNERS
from kernel import pdf
from kernel.files.intake import ASICE, ASICS, JPEG, PDF, PNG
from kernel.pdf.errors import PdfError

if TYPE_CHECKING:
    from forms.archive.intake.models import IntakeItem
    from forms.people.access import Scope
    from signing.data import Report

#: U in the row "Signed original, archive package" of the permission matrix (domain reference 2.2), and the head.
TAKERS = (Role.HEAD, Role.IAPS, Role.RESP, Role.ARC)
TAKERS_EVERYWHERE = frozenset({Role.ARC})
ALLOWED = frozenset({PDF, ASICE, ASICS, JPEG, PNG})
PICTURES = frozenset({JPEG, PNG})
CONTAINERS = frozenset({ASICE, ASICS})


def taken_codes(scope: Scope) -> frozenset[str] | None:
    """Institutions for which this person takes originals in; None: all of them. Who organises the training stands in the
    head's place for the operator's own (decision 27)."""
    if scope.everywhere & TAKERS_EVERYWHERE:
        return None
    return scope.where(*TAKERS) | operated(scope)


def takes_in(scope: Scope) -> bool:
    found = taken_codes(scope)
    return found is None or bool(found)


def takes_for(scope: Scope, register_code: str) -> bool:
    found = taken_codes(scope)
    return found is None or register_code in found


def places(scope: Scope) -> list[Keeper]:
    """Those for which this person takes originals in."""
    return keepers(taken_codes(scope))


@dataclass(frozen=True)
class Matched:
    """A document of ours and how it was recognised."""

    case: CaseDocument | None
    by: Match


def match(item: IntakeItem, content: bytes, report: Report | None) -> Matched:
    """By our bytes inside, else by the verification code, else by the number; only the institution's own documents."""
    ours = CaseDocument.objects.filter(register_code=item.register_code)
    digests = {digest for _name, digest in report.files} if report is not None else set()
    text = ""
    if item.blob.media_type == PDF:
        digests |= set(beginnings(content))
        with suppress(PdfError):  # what cannot be read has no text; the report says what is wrong with it
            text = "\n".join(pdf.text(content))
    found = ours.exclude(original_sha256="").filter(original_sha256__in=digests).first() if digests else None
    if found is not None:
        return Matched(found, Match.CONTENT)
    named = codes(text)
    found = ours.filter(public_code__in=named).first() if named else None
    if found is not None:
        return Matched(found, Match.CODE)
    inside = " ".join(name for name, _digest in report.files) if report is not None else ""
    numbers = words(item.name.rpartition(".")[0], inside, text)
    found = ours.filter(number__in=numbers).first() if numbers else None
    return Matched(found, Match.NUMBER if found is not None else Match.NONE)


def found_of(item: IntakeItem, matched: Matched, report: Report | None, *, duplicate: bool) -> Found:
    """What the rule asks."""
    other = [one for one in report.all_reasons if one.code != "NO_SIGNATURE" and one.cap] if report is not None else []
    return Found(
        duplicate=duplicate,
        picture=item.blob.media_type in PICTURES,
        container=item.blob.media_type in CONTAINERS,
        signed=bool(report and report.signatures),
        colour=report.verdict.colour.value if report is not None else "",
        findings=bool(other),
        ours=str(matched.by.value),
        waits=matched.case is not None and matched.case.state in AT_SIGNERS,
    )


def is_known(item: IntakeItem) -> bool:
    """Exactly this file stands in the archive already, or was taken in before. Two queries."""
    earlier = type(item).objects.filter(blob=item.blob_id, pk__lt=item.pk)
    return earlier.exists() or signing_facade.subject_of(item.blob.sha256) is not None

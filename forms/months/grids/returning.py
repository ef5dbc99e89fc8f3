"""Signed pages brought back to their grids by the QR code on them, one or many at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.months.grids.documents import KIND
from forms.people.access import scope_of
from forms.people.models import Role
from forms.records.models import CaseDocument
from forms.records.states import AT_SIGNERS
from kernel import pdf
from kernel.files import intake
from kernel.files.errors import Refused
from kernel.pdf.errors import PdfError
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from forms.people.access import Scope
    from kernel.accounts.models import User

SCANS = frozenset({intake.PDF, intake.JPEG, intake.PNG})
#: Bytes of one scan.
LIMIT = 25 * 1024 * 1024
_MONTH = re.compile(r"/menesi/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/grafiks/")
_CHECK = re.compile(r"/p/([0-9A-Za-z-]{8,40})/?$")


@dataclass(frozen=True)
class Returned:
    """`numbers`: of the grids whose pages came back; `refused`: names of the other files, each with the reason."""

    numbers: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def places(scope: Scope) -> frozenset[str] | None:
    """Institutions whose papers this person brings in (row "Monthly grid", U); None: all."""
    return None if Role.ARC in scope.everywhere else scope.where(Role.IAPS, Role.HEAD, Role.ARC)


def brings(scope: Scope) -> bool:
    found = places(scope)
    return found is None or bool(found)


def bring_back(*, files: Iterable[intake.Upload], place: str, by: User, on: datetime) -> Returned:
    """Pages of the same grid stay together in the order they came. What cannot be matched is named and not kept."""
    scope = scope_of(by, on=riga_date(on))
    pages: dict[int, list[bytes]] = {}
    cases: dict[int, CaseDocument] = {}
    refused: list[tuple[str, str]] = []
    for upload in files:
        name = str(upload.name or "")
        try:
            content = intake.accept(upload, allow=SCANS, limit=LIMIT).content
            case = _case_of(pdf.codes_in(content), scope)
        except (Refused, PdfError) as refusal:
            refused.append((name, str(refusal.message)))
            continue
        if case is None:
            refused.append(
                (
                    name,
                    _(
                        "No grid that waits for its paper was found by a QR code. Open the grid and bring the page in there."
                    ),
                )
            )
            continue
        cases[case.pk] = case
        pages.setdefault(case.pk, []).append(content)
    numbers = []
    for key, parts in pages.items():
        try:
            signing_facade.upload_scan(
                subject=cases[key].public_id, parts=parts, place=place, signed_on=None, by=by, on=on
            )
        except (signing_facade.SigningError, PdfError) as refusal:
            refused.append((cases[key].number, str(refusal.message)))
        else:
            numbers.append(cases[key].number)
    return Returned(tuple(numbers), tuple(refused))


def _case_of(codes: Iterable[str], scope: Scope) -> CaseDocument | None:
    """The numbered grid on paper that one of the codes leads to, of a place of this person."""
    rows = CaseDocument.objects.filter(kind=KIND, paper=True, state__in=AT_SIGNERS)
    where = places(scope)
    if where is not None:
        rows = rows.filter(register_code__in=where)
    for code in codes:
        if found := _MONTH.search(code):
            case = rows.filter(grid__of_month__public_id=found[1]).first()
        elif found := _CHECK.search(code):
            case = rows.filter(public_code=found[1]).first()
        else:
            continue
        if case is not None:
            return case
    return None

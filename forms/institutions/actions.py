"""Verbs on an institution's own text: letterhead, pattern of numbers, templates. Rights are asked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import doc_templates.facade as documents_facade
from forms.institutions.access import keeper_of
from forms.institutions.errors import NotAllowed
from forms.institutions.notices import tell_author, tell_keepers
from forms.people.letterhead import lines_of
from forms.people.models import Institution
from forms.programmes.derived import derived
from forms.records import numbering
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.periods import add_months, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from doc_templates.facade import Proposal
    from forms.records.numbering import NumberPattern
    from kernel.accounts.models import User


def change_letterhead(*, institution: Institution, lines: str, version: int, by: User, on: datetime) -> Institution:
    """The lines under the name, in documents made from now on. Raises NotAllowed, EditConflict."""
    _refuse(institution.register_code, by=by, on=on)
    with transaction.atomic():
        row = Institution.objects.select_for_update().get(pk=institution.pk)
        if row.version != version:
            raise EditConflict
        wanted = "\n".join(lines_of(lines))
        if row.letterhead != wanted:
            row.letterhead = wanted
            row.version += 1
            row.save(update_fields=["letterhead", "version"])
            audit("institution.letterhead", subject=row.public_id, by=by, on=on, fields=["letterhead"])
    return row


def set_pattern(
    *, institution: Institution, valid_from: date, order: str, between: str, digits: int, by: User, on: datetime
) -> NumberPattern:
    """How numbers given from that day on look. Raises NotAllowed, PatternError."""
    _refuse(institution.register_code, by=by, on=on)
    return numbering.set_pattern(
        register_code=institution.register_code,
        valid_from=valid_from,
        order=order,
        between=between,
        digits=digits,
        kinds=frozenset(documents_facade.manifests(valid_from)),
        by=by,
        on=on,
    )


def propose_template(
    content: bytes, *, kind: str, place: str, effective_from: date, changes: str, by: User, on: datetime
) -> Proposal:
    """Raises NotAllowed and what doc_templates raises. `place`: register code; empty: the house."""
    _refuse(place, by=by, on=on)
    row = documents_facade.propose_template(  # takes seconds: no transaction around it
        content, kind=kind, institution=place, effective_from=effective_from, changes=changes, by=by, on=on
    )
    tell_keepers(row, on=riga_date(on))
    return row


def approve_template(*, proposal: Proposal, version: int, by: User, on: datetime) -> Proposal:
    _refuse(proposal.institution, by=by, on=on)
    with transaction.atomic():
        row = documents_facade.approve_template(proposal=proposal, version=version, by=by, on=on)
        tell_author(row, "approved", by=by)
    return row


def refuse_template(*, proposal: Proposal, version: int, reason: str, by: User, on: datetime) -> Proposal:
    _refuse(proposal.institution, by=by, on=on)
    with transaction.atomic():
        row = documents_facade.refuse_template(proposal=proposal, version=version, reason=reason, by=by, on=on)
        tell_author(row, "refused", by=by)
    return row


def withdraw_template(*, proposal: Proposal, version: int, reason: str, by: User, on: datetime) -> Proposal:
    _refuse(proposal.institution, by=by, on=on)
    with transaction.atomic():
        row = documents_facade.withdraw_template(proposal=proposal, version=version, reason=reason, by=by, on=on)
        tell_author(row, "withdrawn", by=by)
    return row


def erase_refused(*, on: datetime) -> int:
    """Refused templates whose time of keeping has ended; how many."""
    today = riga_date(on)

    def over(decided: date) -> bool:
        return add_months(decided, derived("refused_template_months", decided).amount) < today

    return documents_facade.erase_refused_templates(over=over, on=on)


def _refuse(place: str, *, by: User, on: datetime) -> None:
    if not keeper_of(by, on=riga_date(on)).keeps(place):
        raise NotAllowed

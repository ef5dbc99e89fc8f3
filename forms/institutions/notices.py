"""Messages about uploaded templates: who may approve one hears that it waits, its author how it was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

import doc_templates.facade as documents_facade
from forms.people.models import Membership, Role
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from datetime import date

    from doc_templates.facade import Proposal
    from kernel.accounts.models import User


def tell_keepers(proposal: Proposal, *, on: date) -> None:
    """The other heads of the place and the administrators of the whole project; a house template has only these."""
    whole = Q(role=Role.ADM, institution=None, municipality=None)
    head = Q(role=Role.HEAD, institution__register_code=proposal.institution) if proposal.institution else Q(pk=None)
    rows = Membership.objects.in_force(on).filter(whole | head, user__is_active=True).select_related("user")
    for user in {row.user_id: row.user for row in rows if row.user_id != proposal.proposed_by_id}.values():
        _tell(proposal, "waits", to=user, on=on)


def tell_author(proposal: Proposal, decision: str, *, by: User) -> None:
    """ "approved", "refused" or "withdrawn"; who decides about the own upload knows it."""
    if proposal.proposed_by_id != by.pk:
        _tell(proposal, decision, to=proposal.proposed_by, on=proposal.effective_from)


def _tell(proposal: Proposal, news: str, *, to: User, on: date) -> None:
    title = documents_facade.manifests(on).get(proposal.kind)
    notify(
        f"template_{news}",
        key=f"template-{news}:{proposal.public_id}:{to.public_id}",
        to_user=to,
        subject=proposal.public_id,
        link=reverse("own:proposal", args=[proposal.public_id]),
        facts={"kind": title.title if title else proposal.kind},
    )

"""Templates that somebody else has uploaded and that wait for a second person's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

import doc_templates.facade as documents_facade
from forms.institutions.access import keeper_in
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from datetime import date

    from doc_templates.facade import Proposal
    from forms.people.access import Scope


def waiting_for(scope: Scope, *, on: date) -> list[Queue]:
    """Nothing for who keeps no texts; own uploads wait for another person."""
    keeper = keeper_in(scope)
    if not keeper.anything:
        return []
    rows = documents_facade.waiting_templates(None if keeper.house else keeper.places)
    rows = [row for row in rows if row.proposed_by_id != scope.user.pk]
    titles = {kind: one.title for kind, one in documents_facade.manifests(on).items()} if rows else {}

    def shown(row: Proposal) -> Waiting:
        return Waiting(
            title=_("Template: %(kind)s") % {"kind": titles.get(row.kind, row.kind)},
            text=row.institution or _("all institutions"),
            action=_("Look and decide"),
            href=reverse("own:proposal", args=[row.public_id]),
            since=row.proposed_at,
            due=row.effective_from,
            due_words=_("In force from %(date)s"),
        )

    return [Queue("veidnes", Deed.DECIDE, rows, shown)]

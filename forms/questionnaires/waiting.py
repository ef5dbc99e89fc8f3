"""What waits in forms by definitions: own ones that are begun and not submitted."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.models import Role
from forms.questionnaires import catalogue
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.facts import drafts_of, head_of, unfinished
from forms.questionnaires.schema import ROLES
from forms.records.waiting import Deed, Queue, Waiting
from kernel.web.languages import latvian, worded

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.people.access import Scope
    from forms.questionnaires.definitions import Definition
    from forms.records.models import Draft

#: Roles that fill in forms.
FILLERS = frozenset(Role(code) for codes in ROLES.values() for code in codes)


def waiting_for(scope: Scope) -> list[Queue]:
    if not scope.roles & FILLERS:
        return []
    # The definitions are read once, and only when a draft is shown.
    known = cache(lambda: {str(row.public_id): definition_of(row) for row in catalogue.ever()})
    drafts = drafts_of(scope.user).order_by("-updated_at", "-pk")
    return [Queue("veidlapas-pabeigt", Deed.FINISH, drafts, partial(_draft, known=known))]


def _draft(row: Draft, known: Callable[[], dict[str, Definition]]) -> Waiting:
    """Where to go on: the first section that is not finished, or check-answers."""
    definition = known()[head_of(row)["edition"]]
    left = unfinished(definition, row)
    here = definition.section(left[0]) if left else None
    if here is None:
        text = _("All sections are finished: check your answers and submit them")
        href = reverse("questionnaires:check", args=[row.public_id])
    else:
        text = worded(_("Go on with the section “%(section)s”"), section=here.title)
        href = reverse("questionnaires:section", args=[row.public_id, here.id])
    return Waiting(latvian(row.title), text, _("Continue"), href, since=row.updated_at)

"""Nominations of a municipality and what has become of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.training.applications.states import ApplicationState
from forms.training.nominations.models import TrainingNomination

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.people.access import Scope


def nominations_of(scope: Scope) -> QuerySet[TrainingNomination]:
    """Those of the municipalities that this person coordinates."""
    rows = TrainingNomination.objects.filter(municipality__in=scope.coordinates)
    return rows.select_related("municipality", "group", "application__group__round", "application__copy")


def fate(row: TrainingNomination) -> str:
    """What has become of the candidate, in words. That somebody applied twice is the organiser's business alone."""
    if row.application is None:
        return _("invitation sent")
    state = ApplicationState(row.application.state)
    if state == ApplicationState.DRAFT:
        return _("is filling in the application")
    return str((ApplicationState.SUBMITTED if state == ApplicationState.CHECKING else state).label)

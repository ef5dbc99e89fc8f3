"""States of a support plan, of its versions and of the mentors in it (domain reference 5.1, row "IAP")."""

from django.db import models
from django.utils.translation import pgettext_lazy


class PlanState(models.TextChoices):
    """Where a plan stands. While a change of an approved plan waits for the expert, the plan stays what it is."""

    DRAFT = "draft", pgettext_lazy("support plan", "draft")
    SUBMITTED = "submitted", pgettext_lazy("support plan", "handed in to the expert")
    RETURNED = "returned", pgettext_lazy("support plan", "returned")
    APPROVED = "approved", pgettext_lazy("support plan", "approved")
    SUSPENDED = "suspended", pgettext_lazy("support plan", "suspended")
    EXTENDED = "extended", pgettext_lazy("support plan", "extended")
    ENDED = "ended", pgettext_lazy("support plan", "ended early")
    CLOSED = "closed", pgettext_lazy("support plan", "closed after its semester")
    DROPPED = "dropped", pgettext_lazy("support plan", "draft deleted")
    DESTROYED = "destroyed", pgettext_lazy("support plan", "destroyed by an act")


class VersionState(models.TextChoices):
    """One version of what a plan says. Of one plan at most one is not decided yet, and at most one is in force."""

    DRAFT = "draft", pgettext_lazy("version of a plan", "being written")
    SUBMITTED = "submitted", pgettext_lazy("version of a plan", "handed in to the expert")
    RETURNED = "returned", pgettext_lazy("version of a plan", "returned")
    APPROVED = "approved", pgettext_lazy("version of a plan", "in force")
    REPLACED = "replaced", pgettext_lazy("version of a plan", "replaced by a later one")
    DROPPED = "dropped", pgettext_lazy("version of a plan", "deleted")


class ProviderState(models.TextChoices):
    """A mentor in a plan. PLANNED takes a place with the mentor too (R8), so that nobody is promised twice."""

    PLANNED = "planned", pgettext_lazy("mentor in a plan", "planned")
    ACTIVE = "active", pgettext_lazy("mentor in a plan", "in the plan")
    ENDED = "ended", pgettext_lazy("mentor in a plan", "no longer in the plan")
    DROPPED = "dropped", pgettext_lazy("mentor in a plan", "was not approved")


class Semester(models.TextChoices):
    FIRST = "I", pgettext_lazy("semester", "semester I")
    SECOND = "II", pgettext_lazy("semester", "semester II")


#: The plan's author may write in the version.
EDITABLE = frozenset({VersionState.DRAFT, VersionState.RETURNED})
#: Not decided yet.
PENDING = EDITABLE | {VersionState.SUBMITTED}
#: The expert has approved the plan, and it has not ended.
RUNNING = frozenset({PlanState.APPROVED, PlanState.EXTENDED, PlanState.SUSPENDED})
#: The mentor of such a row takes a place (R8), also when the plan ended: it depends on how the edition counts.
TAKES_PLACE = frozenset({ProviderState.PLANNED, ProviderState.ACTIVE, ProviderState.ENDED})
#: Nobody works with it or reads it any more.
GONE = frozenset({PlanState.DROPPED, PlanState.DESTROYED})

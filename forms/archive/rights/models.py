"""What somebody asked an institution to do with their data, and what it answered."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.archive.rights.access import codes_read
from forms.archive.rights.states import Asked, RequestState
from forms.people.models import Person
from forms.people.restricting import Restriction
from kernel.crypto import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from forms.people.access import Scope


class RightsQuerySet(models.QuerySet["RightsRequest"]):
    def visible_to(self, scope: Scope) -> RightsQuerySet:
        """Own ones; those of the institutions that this person answers for; all for who controls."""
        codes = codes_read(scope)
        if codes is None:
            return self
        return self.filter(Q(register_code__in=codes) | Q(person__user=scope.user))


class RightsRequest(models.Model):
    """One request of one person to one institution. `due_on`: last Riga day for the answer (GDPR, article 12).

    `said`: in the person's words. `answer`: lines as the answer gave them, one a record, frozen then; `reason`: what the
    institution says of the whole. `restriction`: what a granted request to restrict placed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rights_requests")
    register_code = models.CharField(_("institution's register code"), max_length=12)
    institution_name = models.CharField(_("institution"), max_length=200)
    asked = models.CharField(_("what is asked"), max_length=12, choices=Asked.choices)
    said = EncryptedTextField(blank=True, default="")
    received_on = models.DateField(_("received"))
    due_on = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=8, choices=RequestState.choices, default=RequestState.OPEN)
    answer: EncryptedJSONField = EncryptedJSONField(default=dict)
    reason = EncryptedTextField(blank=True, default="")
    restriction = models.OneToOneField(Restriction, null=True, on_delete=models.PROTECT, related_name="request")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = RightsQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_on", "-pk"]
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "register_code", "asked"],
                condition=Q(state=RequestState.OPEN.value),
                name="one_open_rights_request",
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)

"""An entry of the registry. Name and person are those of the certificate; contact data are the mentor's own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.models import Municipality, Person
from forms.records.certificates import CertificateState
from forms.training.certificates.models import MentorCertificate
from forms.training.models import Region
from forms.training.registry.states import EntryState
from kernel.crypto import EncryptedTextField

if TYPE_CHECKING:
    from datetime import date


class EntryQuerySet(models.QuerySet["MentorRegistryEntry"]):
    def in_force(self) -> EntryQuerySet:
        """Entries whose certificate is issued: an annulled one takes its holder out (R7). One from before the portal
        stands as the profile has it."""
        here = Q(certificate__state=CertificateState.ISSUED)
        return self.filter(here | Q(certificate=None, person__mentor__isnull=False))

    def called(self, words: str) -> EntryQuerySet:
        """Whose name or certificate number holds each of the words, in whichever case they are typed."""
        found = self
        for word in words.split():
            spelt = Q(certificate__case__number__icontains=word)
            spelt |= Q(person__mentor__certificate_number__icontains=word)
            for spelling in {word, word.lower(), word.capitalize(), word.upper()}:  # SQLite knows case in ASCII only
                spelt |= Q(person__given_name__icontains=spelling) | Q(person__surname__icontains=spelling)
            found = found.filter(spelt)
        return found


class MentorRegistryEntry(models.Model):
    """D04. `certificate` None: the one of the person's profile, issued before the portal. `regions`: values of Region with a space between; `elsewhere`: municipalities as typed that the portal does
    not know. `consent_at`: since when the mentor lets partners see phone and e-mail; None: they do not see them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="registry_entry")
    certificate = models.OneToOneField(
        MentorCertificate, null=True, blank=True, on_delete=models.PROTECT, related_name="registry_entry"
    )
    phone = EncryptedTextField(_("phone"), blank=True, default="")
    email = EncryptedTextField(_("e-mail"), blank=True, default="")
    municipalities = models.ManyToManyField(Municipality, related_name="+", blank=True)
    elsewhere = models.CharField(_("other municipalities"), max_length=300, blank=True)
    regions = models.CharField(_("planning regions"), max_length=60, blank=True)
    consent_at = models.DateTimeField(_("contacts shown since"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=EntryState.choices, default=EntryState.LISTED)
    reason = EncryptedTextField(_("reason"), blank=True, default="")
    changed_at = models.DateTimeField(_("last changed"))
    version = models.PositiveIntegerField(default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["person__surname", "person__given_name", "pk"]
        verbose_name = _("entry of the mentor registry")
        verbose_name_plural = _("entries of the mentor registry")

    def __str__(self) -> str:
        return self.person.name

    @property
    def number(self) -> str:
        """Of the certificate; an earlier one stands in the profile."""
        return self.certificate.case.number if self.certificate else self.person.mentor.certificate_number

    @property
    def certified_on(self) -> date:
        return self.certificate.case.document_date if self.certificate else self.person.mentor.certificate_date

    @property
    def region_words(self) -> str:
        return ", ".join(str(Region(one).label) for one in self.regions.split())

    @property
    def municipality_words(self) -> str:
        """Known ones first; prefetched ones cost nothing."""
        known = [one.name for one in self.municipalities.all()]
        return ", ".join([*known, *([self.elsewhere] if self.elsewhere else [])])

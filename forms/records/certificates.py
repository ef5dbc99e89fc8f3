"""States of a certificate of whatever step: of the training, of a sister programme (domain reference 5.1). A duplicate is a new
one that replaces an annulled one."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class CertificateState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("certificate", "being prepared")
    SEALED = "sealed", pgettext_lazy("certificate", "sealed")
    ISSUED = "issued", pgettext_lazy("certificate", "issued")
    ANNULLED = "annulled", pgettext_lazy("certificate", "annulled")


#: What the certificate is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: CertificateState.PREPARED,
    CaseState.SIGNING: CertificateState.PREPARED,
    CaseState.PARTLY_SIGNED: CertificateState.PREPARED,
    CaseState.SIGNED: CertificateState.SEALED,
    CaseState.ARCHIVED: CertificateState.ISSUED,
    CaseState.ANNULLED: CertificateState.ANNULLED,
}
#: Documents at rest, which can be annulled: between these the press and the seal are at work.
ANNULLABLE = frozenset({CaseState.NUMBERED, CaseState.ARCHIVED})

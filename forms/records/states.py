"""States of a document on its way from number to archive (domain reference 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    """Where a numbered document stands. Names for people are Latvian; they follow the life cycle one to one."""

    NUMBERED = "numbered", _("being prepared")
    SIGNING = "signing", _("out for signature")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    SIGNED = "signed", _("signed")
    ARCHIVED = "archived", _("archived")
    ANNULLED = "annulled", _("annulled")
    DESTROYED = "destroyed", _("destroyed by an act")


#: Waits for a signature.
AT_SIGNERS = frozenset({CaseState.SIGNING, CaseState.PARTLY_SIGNED})
#: Still on its way: something or somebody has to act.
UNDER_WAY = AT_SIGNERS | {CaseState.NUMBERED, CaseState.SIGNED}


class DraftState(models.TextChoices):
    OPEN = "open", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ABANDONED = "abandoned", _("abandoned")

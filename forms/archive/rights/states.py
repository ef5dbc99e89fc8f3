"""What may be asked, how far it is, and what is answered of each record."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Asked(models.TextChoices):
    ERASURE = "erasure", _("to erase data (article 17)")
    RESTRICTION = "restriction", _("to restrict processing (article 18)")


class RequestState(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("granted in part")
    REFUSED = "refused", pgettext_lazy("request about personal data", "refused")


class Outcome(models.TextChoices):
    """Of one record, when erasure is asked for."""

    KEPT = "kept", _("stays: the law binds it")
    ACT = "act", _("goes with the next act of destruction")
    ERASED = "erased", _("erased")

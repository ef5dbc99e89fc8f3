"""What can go wrong with certificates; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.training.errors import TrainingError


class NotIssuer(TrainingError):
    code = "training.certificate.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Certificates are issued and annulled by the regional expert."))


class SheetOpen(TrainingError):
    code = "training.certificate.sheet-open"

    def __init__(self) -> None:
        super().__init__(_("Close the attendance of the group first: it says who has completed the training."))


class AtTheSeal(TrainingError):
    """The press or the seal is at work on it."""

    code = "training.certificate.at-the-seal"
    retry = True

    def __init__(self) -> None:
        super().__init__(_("The certificate is being sealed just now. Annul it in a few minutes."))

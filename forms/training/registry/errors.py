"""What can go wrong with the registry; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.training.errors import TrainingError


class NotKeeper(TrainingError):
    code = "training.registry.not-allowed"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Entries are suspended and excluded by the regional expert."))


class NotYourEntry(TrainingError):
    code = "training.registry.not-yours"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Contact data are kept by the mentor."))


class NoWayThere(TrainingError):
    """The entry stands in a state that the act does not lead from."""

    code = "training.registry.state"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("The entry has changed meanwhile. Look at its state."))


class NumberTaken(TrainingError):
    """Somebody typed this number for another person before it was given."""

    code = "training.registry.number-taken"

    def __init__(self, number: str) -> None:
        super().__init__(
            _(
                "Certificate number %(number)s stands with another person. Correct that contract, then it goes on by itself."
            )
            % {"number": number}
        )


class AlreadyListed(TrainingError):
    code = "training.registry.known"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("This mentor is in the registry already. Look in the list."))


class IssuedHere(TrainingError):
    """Of such a certificate the entry follows by itself, or has been annulled with it."""

    code = "training.registry.issued-here"

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("This certificate was issued in the portal: its holder comes into the registry by it.")
        )


class OtherCertificate(TrainingError):
    code = "training.registry.other-certificate"

    def __init__(self, number: str) -> None:
        super().__init__(_("This person has certificate %(number)s already.") % {"number": number})

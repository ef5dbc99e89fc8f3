"""What can go wrong with a request; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class RequestError(RecordError):
    code = "request"


class NotAllowed(RequestError):
    code = "request.not-allowed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only the head and the plan authors of the learner's institution prepare requests. Ask the head to add you."
            )
        )


class AlreadyThere(RequestError):
    """One living request per learner and semester."""

    code = "request.there"

    def __init__(self) -> None:
        super().__init__(
            _("There is a request of this learner for this semester already. Open it, or withdraw it before a new one.")
        )


class RulesBroken(RequestError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "request.rules-broken"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The request cannot be sent yet: see what is marked below."))
        self.findings = findings


class NotNow(RequestError):
    """The request is in a state that does not allow the act."""

    code = "request.state"

    def __init__(self) -> None:
        super().__init__(_("The request has changed meanwhile, and this can no longer be done. Look at its state."))


class BeingSealed(RequestError):
    """Signed a moment ago: seal and time stamp are on the way."""

    code = "request.sealing"
    retry = True

    def __init__(self) -> None:
        super().__init__(_("The request was signed a moment ago and is being sealed. Try again in a minute."))

"""What can go wrong with an agreement; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class AgreementError(RecordError):
    code = "agreement"


class NotAllowed(AgreementError):
    code = "agreement.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("The agreement is prepared by the mentor of the plan and by the learner's institution."))


class AlreadyThere(AgreementError):
    """One living agreement per plan and mentor (R24)."""

    code = "agreement.there"

    def __init__(self) -> None:
        super().__init__(
            _("This plan has an agreement with this mentor already. Open it, or withdraw it before a new one.")
        )


class RulesBroken(AgreementError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "agreement.rules-broken"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The agreement cannot be sent yet: see what is marked below."))
        self.findings = findings


class NotNow(AgreementError):
    """The agreement is in a state that does not allow the act."""

    code = "agreement.state"

    def __init__(self) -> None:
        super().__init__(_("The agreement has changed meanwhile, and this can no longer be done. Look at its state."))

"""What can go wrong with contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class ContractError(RecordError):
    code = "contract"


class RulesBroken(ContractError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "rules-broken"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The contract cannot be sent yet: see what is marked below."))
        self.findings = findings


class NotAllowed(ContractError):
    code = "not-allowed"


class CertificateTaken(ContractError):
    """The certificate belongs to another mentor of the registry."""

    code = "certificate-taken"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another mentor in the registry has a certificate with this number. Compare the number with the certificate."
            )
        )

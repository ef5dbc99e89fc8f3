"""What can go wrong with supervision; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class SupervisionError(RecordError):
    code = "supervision"


class NotAllowed(SupervisionError):
    code = "supervision.not-allowed"


class RulesBroken(SupervisionError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "supervision.rules-broken"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(one.cited for one in findings))
        self.findings = findings

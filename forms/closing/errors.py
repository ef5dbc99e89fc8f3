"""What can go wrong when a semester ends; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class ClosingError(RecordError):
    code = "closing"


class NotAllowed(ClosingError):
    code = "closing.not-allowed"


class NotReady(ClosingError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "closing.not-ready"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(str(one) for one in findings))
        self.findings = findings

"""What can go wrong with pairs; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class PairsError(RecordError):
    code = "pairs"


class CoordinatorOnly(PairsError):
    code = "pairs.coordinator"

    def __init__(self) -> None:
        super().__init__(_("The coordinator of the programme does this. Write a question to the coordinator."))


class NotYours(PairsError):
    code = "pairs.not-yours"

    def __init__(self) -> None:
        super().__init__(_("This pair is somebody else's."))


class RulesBroken(PairsError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "pairs.rules-broken"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(one.cited for one in findings))
        self.findings = findings

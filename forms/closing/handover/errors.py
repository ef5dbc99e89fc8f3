"""What can go wrong with a hand-over record; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class HandoverError(RecordError):
    code = "closing.handover"


class NotAllowed(HandoverError):
    code = "closing.handover.not-allowed"


class NotNow(HandoverError):
    code = "closing.handover.not-now"

    def __init__(self) -> None:
        super().__init__(_("The hand-over has moved on. Open it again and see where it stands."))


class NothingThere(HandoverError):
    code = "closing.handover.nothing"

    def __init__(self) -> None:
        super().__init__(_("There is nothing on paper to hand over: this plan has no grids or agreements on paper."))


class ListChanged(HandoverError):
    code = "closing.handover.changed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The originals of the semester have changed since the mentor listed them. Give the list back to the mentor."
            )
        )


class ListIncomplete(HandoverError):
    """`findings` name what is missing in the list and what to do."""

    code = "closing.handover.incomplete"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(str(one) for one in findings))
        self.findings = findings

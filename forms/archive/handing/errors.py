"""What can go wrong with a hand-over; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class HandoverError(RecordError):
    """`field`: the field of the form it stands beside."""

    code = "handover"
    field: str | None = None


class NotAllowed(HandoverError):
    code = "handover.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Originals are handed over by the archivist or the head. Ask one of them."))


class NotNow(HandoverError):
    code = "handover.not-now"

    def __init__(self) -> None:
        super().__init__(_("This act has moved on. Open it again and see where it stands."))


class NothingChosen(HandoverError):
    code = "handover.nothing"
    field = "documents"

    def __init__(self) -> None:
        super().__init__(_("Choose at least one archived document of this case file."))


class CodeMissing(HandoverError):
    code = "handover.code"
    field = "paper"

    def __init__(self) -> None:
        super().__init__(
            _("To sign electronically, both need a personal code and an e-mail address. Enter them or sign on paper.")
        )

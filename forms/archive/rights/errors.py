"""What can go wrong with a request about personal data."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class RightsError(RecordError):
    code = "rights"


class NotYours(RightsError):
    code = "not-yours"

    def __init__(self) -> None:
        super().__init__(_("The head of the institution answers requests about personal data. Ask the head."))


class NothingKept(RightsError):
    code = "nothing-kept"

    def __init__(self) -> None:
        super().__init__(
            _("This institution keeps nothing of this person. Check the institution and the personal code.")
        )


class AlreadyAsked(RightsError):
    code = "already-asked"

    def __init__(self) -> None:
        super().__init__(_("The same has been asked already and waits for an answer. It stands in the list."))


class AlreadyRestricted(RightsError):
    code = "already-restricted"

    def __init__(self) -> None:
        super().__init__(_("The processing of these data is restricted already."))


class Answered(RightsError):
    code = "answered"

    def __init__(self) -> None:
        super().__init__(_("The request has been answered already. Open it to read the answer."))


class NoReason(RightsError):
    code = "no-reason"

    def __init__(self) -> None:
        super().__init__(_("Write why; the person reads it."))


class AnswerChanged(RightsError):
    """Between reading and answering a term ended or a record came."""

    code = "answer-changed"

    def __init__(self) -> None:
        super().__init__(_("What is kept has changed since you opened this page. Read the list again and answer then."))


class Lifted(RightsError):
    code = "lifted"

    def __init__(self) -> None:
        super().__init__(_("The restriction has been lifted already."))

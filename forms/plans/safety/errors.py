"""What can go wrong with notes of reported danger; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class SafetyError(RecordError):
    code = "safety"


class NotAllowed(SafetyError):
    code = "safety.not-allowed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The mentor in the learner's plan, the plan author and the head of the institution enter such notes. Tell one of them."
            )
        )


class NotNow(SafetyError):
    code = "safety.state"

    def __init__(self) -> None:
        super().__init__(_("The note has changed meanwhile. Open it again."))


class FutureDay(SafetyError):
    code = "safety.future"

    def __init__(self) -> None:
        super().__init__(_("This day is still to come. Enter the day on which you told them."))

"""What can go wrong with the training schedule; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class TrainingError(RecordError):
    code = "training"


class NotAllowed(TrainingError):
    code = "training.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("The training schedule is kept by its organiser and the content editors."))


class WrongDays(TrainingError):
    """A line of the days cannot be read; the message names the line."""

    code = "training.wrong-days"


class GroupOver(TrainingError):
    """The attendance of the group is closed: it has taken place."""

    code = "training.over"

    def __init__(self) -> None:
        super().__init__(_("The group has taken place and its attendance is closed, so it cannot be cancelled."))


class GroupEnded(TrainingError):
    """A cancelled group stays as it is."""

    code = "training.cancelled"

    def __init__(self) -> None:
        super().__init__(_("The group is cancelled and can no longer be changed. Enter a new group instead."))

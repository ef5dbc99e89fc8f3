"""What can go wrong with nominations; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.training.errors import TrainingError


class NotCoordinator(TrainingError):
    code = "training.nomination.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Candidates are proposed by the coordinator of the municipality."))


class GroupNotOpen(TrainingError):
    code = "training.nomination.group-closed"

    def __init__(self) -> None:
        super().__init__(_("This group takes no applications now. Choose another one."))


class AlreadyNominated(TrainingError):
    code = "training.nomination.known"

    def __init__(self) -> None:
        super().__init__(_("Your municipality has proposed this address for the group already. Look in the list."))

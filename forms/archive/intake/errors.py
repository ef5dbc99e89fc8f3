"""What can go wrong with originals made elsewhere; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class IntakeError(RecordError):
    """`field`: the field of the form it stands beside."""

    code = "intake"
    field: str | None = None


class NotAllowed(IntakeError):
    code = "intake.not-allowed"

    def __init__(self) -> None:
        super().__init__(
            _("Originals made elsewhere are taken in by the archivist or by who writes for the institution.")
        )


class NotNow(IntakeError):
    code = "intake.not-now"

    def __init__(self) -> None:
        super().__init__(_("This cannot be done with the file any more. Open it again and see where it stands."))


class NotReady(IntakeError):
    code = "intake.not-ready"

    def __init__(self) -> None:
        super().__init__(_("A doubtful file is not registered. Read why it is doubtful, or ask for a new file."))


class PlaceMissing(IntakeError):
    code = "intake.place"
    field = "place"

    def __init__(self) -> None:
        super().__init__(_("Say where the paper original lies: the portal keeps a scan, not the original."))


class PartiesMissing(IntakeError):
    code = "intake.parties"
    field = "parties"

    def __init__(self) -> None:
        super().__init__(_("Write who signed by hand, one name in each line."))


class BirthMissing(IntakeError):
    code = "intake.birth"
    field = "born"

    def __init__(self) -> None:
        super().__init__(_("Enter the employee's birth date: papers of employment are kept by it."))


class FutureDate(IntakeError):
    code = "intake.future"
    field = "day"

    def __init__(self) -> None:
        super().__init__(_("The date of the document is in the future. Enter the date that stands in it."))

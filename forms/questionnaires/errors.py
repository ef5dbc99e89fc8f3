"""What can go wrong with forms by definitions; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.questionnaires.schema import Fault


class NotYours(RecordError):
    code = "questionnaires.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("This form is filled in by others. Ask the coordinator of the programme if you should."))


class NotFinished(RecordError):
    """An answer is missing, or is not one that the form takes."""

    code = "questionnaires.unfinished"

    def __init__(self) -> None:
        super().__init__(_("Some answers are still missing. Open the sections that are not finished."))


class ShownAnew(RecordError):
    """What was confirmed is not what is there now."""

    code = "questionnaires.changed"

    def __init__(self) -> None:
        super().__init__(_("The answers were changed in another window. Read them once more, then confirm."))


class FaultyForm(RecordError):
    """An uploaded definition breaks the schema; nothing was kept."""

    code = "questionnaires.faults"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            _("The file was not accepted. Mend what is listed and upload it again. Nothing has been saved.")
        )
        self.faults = faults


class PastDay(RecordError):
    code = "questionnaires.past"

    def __init__(self) -> None:
        super().__init__(_("A form can take effect today at the earliest. Write today or a later day in the file."))


class SamePerson(RecordError):
    code = "questionnaires.same-person"

    def __init__(self) -> None:
        super().__init__(_("You uploaded this form, so another administrator approves it."))


class AlreadyThere(RecordError):
    code = "questionnaires.there"

    def __init__(self) -> None:
        super().__init__(
            _("The same definition of that day is in the portal already. Change what should differ, or the day.")
        )


class Withdrawn(RecordError):
    """Nothing new is made by an edition that was taken out of use."""

    code = "questionnaires.withdrawn"

    def __init__(self) -> None:
        super().__init__(
            _("This edition of the form was withdrawn, so it cannot be submitted. What you have typed is kept.")
        )


class NoForm(RecordError):
    """There is no edition to go on with."""

    code = "questionnaires.no-form"

    def __init__(self) -> None:
        super().__init__(
            _("There is no other edition of this form yet. Ask the coordinator; what you have typed is kept.")
        )


class AlreadyDecided(RecordError):
    code = "questionnaires.decided"

    def __init__(self) -> None:
        super().__init__(_("Somebody else has decided on this form in the meantime. Look at it again."))

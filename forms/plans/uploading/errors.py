"""What can go wrong with marks of uploads; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.plans.errors import PlanError


class NotYours(PlanError):
    code = "upload.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("The plan author marks this file. Ask the plan author of the institution."))


class NotThere(PlanError):
    """No such file lies here any more, or somebody has marked it a moment ago."""

    code = "upload.not-there"

    def __init__(self) -> None:
        super().__init__(_("The list of files has changed meanwhile. Look at it again, then mark."))


class NotYet(PlanError):
    code = "upload.future"

    def __init__(self) -> None:
        super().__init__(_("The day of the upload is still to come. Enter the day on which you uploaded the file."))

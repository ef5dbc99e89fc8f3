"""What the archive's desk refuses, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class NothingChosen(RecordError):
    code = "archive.nothing-chosen"

    def __init__(self) -> None:
        super().__init__(
            _("None of these documents lies in the archive yet. Choose documents whose state is “archived”.")
        )


class TooMany(RecordError):
    code = "archive.too-many"

    def __init__(self, most: int) -> None:
        super().__init__(
            _("One set takes at most %(most)s documents. Narrow the search and make several sets.") % {"most": most}
        )


class RestrictedChosen(RecordError):
    code = "archive.restricted"

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            _(
                "The processing of these documents is restricted, so they are not given out: %(numbers)s. Leave them out, "
                "or open each and say why it is needed."
            )
            % {"numbers": ", ".join(numbers)}
        )


class NotArchived(RecordError):
    code = "archive.not-archived"

    def __init__(self) -> None:
        super().__init__(
            _("A copy is certified of a signed original only. Wait until the document has been signed and archived.")
        )


class NameMissing(RecordError):
    code = "archive.name-missing"

    def __init__(self) -> None:
        super().__init__(_("Your account has no name, so you cannot certify. Ask the administrator to enter it."))

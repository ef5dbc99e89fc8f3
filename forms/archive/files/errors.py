"""What can go wrong with case files; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class FilesError(RecordError):
    """`field`: the field of the form it stands beside."""

    code = "files"
    field: str | None = None


class NotAllowed(FilesError):
    code = "files.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Case files are kept by the archivist and the head. Ask one of them."))


class FileClosed(FilesError):
    code = "files.closed"

    def __init__(self) -> None:
        super().__init__(_("This case file is closed: nothing is added to it or taken out. Choose an open one."))


class YearRunning(FilesError):
    code = "files.year-running"

    def __init__(self) -> None:
        super().__init__(_("The year of this case file has not ended yet. Close it after the year's end."))


class StillUnderWay(FilesError):
    code = "files.under-way"

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "Documents of this case file that are still being signed: %(count)s. Wait until they are archived, withdraw them, or move them to next year's file."
            )
            % {"count": count}
        )


class KindTaken(FilesError):
    code = "files.kind-taken"
    field = "kinds"

    def __init__(self, kinds: str) -> None:
        super().__init__(
            _("Another case file of the year holds these kinds already: %(kinds)s. Take them out of it first.")
            % {"kinds": kinds}
        )


class IndexTaken(FilesError):
    code = "files.index-taken"
    field = "index"

    def __init__(self) -> None:
        super().__init__(_("The year has a case file with this index. Choose another index."))


class OtherPlace(FilesError):
    code = "files.other-place"

    def __init__(self) -> None:
        super().__init__(_("This case file is another institution's. Choose one of the institution of the document."))


class NoPaper(FilesError):
    code = "files.no-paper"

    def __init__(self) -> None:
        super().__init__(_("This document has no paper original, so there is nothing to lay on a shelf."))

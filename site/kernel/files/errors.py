"""Storage and intake errors. Messages are for the person in front of the screen."""

from django.utils.translation import gettext as _


class FilesError(Exception):
    code = "files"
    retry = False


class DamagedBlob(FilesError):
    """No copy of the bytes is whole any more."""

    code = "files.damaged"

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256
        super().__init__(
            _("The stored file is damaged or missing in every copy. Tell the administrator: a backup is needed.")
        )


class StoreUnavailable(FilesError):
    """Disk full, read-only, or the storage service does not answer. Nothing was recorded."""

    code = "files.store_unavailable"
    retry = True

    def __init__(self) -> None:
        super().__init__(_("The file could not be stored just now. Nothing was lost; try again in a few minutes."))


class StillReferenced(FilesError):
    """A blob is kept while any record points to it."""

    code = "files.referenced"

    def __init__(self, count: int) -> None:
        super().__init__(_("The file is still used by %(count)s records and stays.") % {"count": count})


class Refused(FilesError):
    """An upload or archive was not taken; `code` says why, the message what to do."""

    code = "files.refused"

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)

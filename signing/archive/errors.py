"""What the archive refuses, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signing.errors import SigningError


class ArchiveRefused(SigningError):
    code = "archive_refused"
    message = _("The archive did not do this. Open the document's page and look at where it stands.")


class NotYetComplete(ArchiveRefused):
    code = "not_yet_complete"
    message = _("The document is not ready for the archive: not everybody has signed, or the seal is still awaited.")


class RetentionRunning(ArchiveRefused):
    code = "retention_running"
    message = _("The document must be kept: its term of storage has not ended, or it is under a legal hold.")


class RetentionShortened(ArchiveRefused):
    code = "retention_shortened"
    message = _("A term of storage may be lengthened, never shortened.")


class RenewalNotProven(ArchiveRefused):
    """The file with the new archive time stamp did not pass our own validation; the old one stands."""

    code = "renewal_not_proven"
    message = _("The archive time stamp could not be renewed. The document is unchanged; a person looks at it.")


class HoldReasonMissing(ArchiveRefused):
    code = "hold_reason_missing"
    message = _("Write on whose mandate the hold is placed or lifted.")

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


class AlreadyDestroyed(ArchiveRefused):
    """Only the tombstone is left: hash, number, dates, the act."""

    code = "already_destroyed"
    message = _("The document has been destroyed by an act; there is nothing left of it but its number and hash.")


class ActMissing(ArchiveRefused):
    """What destroys must itself be in the archive, and stay there."""

    code = "act_missing"
    message = _("Nothing is destroyed without an act that has been sealed and archived.")


class NoSuchHold(ArchiveRefused):
    code = "no_such_hold"
    message = _("There is no such hold in force: somebody may have lifted it meanwhile. Reload the page.")


class NothingToHold(ArchiveRefused):
    code = "nothing_to_hold"
    message = _("No archived document fits. Change what the hold is placed on.")


class HoldReasonMissing(ArchiveRefused):
    code = "hold_reason_missing"
    message = _("Write on whose mandate the hold is placed or lifted.")


class ChainBroken(ArchiveRefused):
    code = "chain_broken"
    message = _("The event log does not lead to its daily root. Run the check of the event log first.")


class NotEmpty(ArchiveRefused):
    code = "not_empty"
    message = _("The place is not empty. Choose an empty one; nothing was changed.")


class ExportDamaged(ArchiveRefused):
    code = "export_damaged"
    message = _("The export is damaged or not whole. Nothing was taken in: bring a whole one.")

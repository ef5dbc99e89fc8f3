"""Why an act on an envelope was refused; each tells the person what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from signing.errors import SigningError


class EnvelopeRefused(SigningError):
    """An act that the envelope's state or rules do not allow."""

    code = "envelope_refused"
    message = _("This cannot be done with the document now. Open its page and look at where it stands.")


class NoSuchEnvelope(EnvelopeRefused):
    code = "no_such_envelope"
    message = _("There is no such document among those sent for signing.")


class AlreadyOpen(EnvelopeRefused):
    """Another file under the same case: a correction is a new version with a new number."""

    code = "already_open"
    message = _("This document was already sent for signing with other content. Make a new version instead.")


class NotYourTurn(EnvelopeRefused):
    code = "not_your_turn"
    message = _("It is not this person's turn to sign. We send a message when the turn comes.")


class EnvelopeClosed(EnvelopeRefused):
    code = "envelope_closed"
    message = _("The document cannot be signed any more: it was declined, cancelled or its term has ended.")


class AlreadySigned(EnvelopeClosed):
    """Too late to take it back: the last signature is there."""

    code = "already_signed"
    message = _(
        "Everybody has already signed, so the document cannot be taken back. "
        "Agree with the parties on a new document that ends or changes it."
    )


class ReasonMissing(EnvelopeRefused):
    code = "reason_missing"
    message = _("Write the reason: the other parties will read it.")


class PaperTooLate(EnvelopeRefused):
    code = "paper_too_late"
    message = _(
        "Somebody has already signed electronically, so the document cannot be signed on paper any more. "
        "Ask the others to sign electronically too, or cancel and make a new version for paper."
    )


class PaperNotAllowed(EnvelopeRefused):
    code = "paper_not_allowed"
    message = _("Documents of this kind are signed electronically only.")


class PlaceMissing(EnvelopeRefused):
    code = "place_missing"
    message = _("Say where the paper original is kept, for example the folder and the room.")


class SamePersonChecks(EnvelopeRefused):
    code = "same_person_checks"
    message = _("The scan has to be compared by another person than the one who uploaded it. Ask a colleague.")


class ScanReplaced(EnvelopeRefused):
    code = "scan_replaced"
    message = _("The scan was replaced while you compared it. Look at the new pages and answer again.")


class ShownChanged(EnvelopeRefused):
    """The file is not the one that the signer had before the eyes."""

    code = "shown_changed"
    message = _(
        "The document has changed since it was shown to you, so it was not signed. Open it, read it and sign it."
    )


class Overtaken(EnvelopeRefused):
    """Another signature came into the file between the hash and its value."""

    code = "overtaken"
    message = _(
        "Another party signed at the same moment, so your signature did not fit the newest version any more. "
        "Nothing is lost: sign once more."
    )


class ExchangeOver(EnvelopeRefused):
    """An answer that nobody waits for: too late, given before, or of another browser."""

    code = "exchange_over"
    message = _("The time for this signature has ended or it was already given. Begin signing once more.")


class TooManyAtOnce(EnvelopeRefused):
    code = "too_many_at_once"
    message = _("The signing service does not take so many documents at once. Sign this one with the next ones.")


class MeansNotOffered(EnvelopeRefused):
    code = "means_not_offered"
    message = _("This way of signing is not offered for this document. Choose another one.")


class ContainerRoad(EnvelopeRefused):
    code = "container_road"
    message = _(
        "This document is being signed in an .asice or .edoc container. "
        "Download it, add your signature to the same container and upload it."
    )


class LinkUnknown(EnvelopeRefused):
    """Unknown, spent and expired links look alike from outside."""

    code = "link_unknown"
    message = _("This link is not valid or its term has ended. Ask the sender of the document for a new one.")


class CodeWrong(EnvelopeRefused):
    code = "code_wrong"
    message = _("The code is not right. Look at the newest message with a code and try again.")


class CodeSpent(EnvelopeRefused):
    code = "code_spent"
    message = _("The code is used up or its 15 minutes are over. Ask for a new code.")


class TooManyCodes(EnvelopeRefused):
    code = "too_many_codes"
    message = _("Too many codes were asked for. Ask the sender of the document for a new link.")


class TooManyAttempts(EnvelopeRefused):
    code = "too_many_attempts"
    message = _("Too many attempts. Wait a few minutes and try again.")


class NoSuchAnnex(EnvelopeRefused):
    code = "no_such_annex"
    message = _("There is no such annex any more.")


class AnnexRefused(EnvelopeRefused):
    """`detail`: "type", "name", "sent" or "size"."""

    code = "annex_refused"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.message = _ANNEX[detail]


_ANNEX = {
    "type": _(
        "This file cannot be shown to signers as it is: it is damaged, locked, or runs something by itself. "
        "Print it into a new PDF and add that."
    ),
    "name": _("The name of the file holds a personal code. Give the file another name and add it again."),
    "sent": _(
        "The document has been sent, so its annexes cannot be changed any more. Withdraw it and make a new version."
    ),
    "size": _(
        "A document takes at most 10 annexes, 60 pages each and 20 MB in all. Make the files smaller or put them together."
    ),
}


class SignsAlready(EnvelopeRefused):
    code = "signs_already"
    message = _("This person already signs this document in a turn of their own. Name somebody else.")


class MandateMissing(EnvelopeRefused):
    code = "mandate_missing"
    message = _("Write by what the other person may sign, for example the number and date of the order.")


class NotDelegated(EnvelopeRefused):
    """A party signs in person; an institution by whoever may act for it."""

    code = "not_delegated"
    message = _("This document has to be signed by the person named in it. If that cannot be, tell the sender.")


class NotProven(SigningError):
    """The finished file did not pass our own validation or would not outlive its certificates; it is not archived."""

    code = "not_proven"
    message = _("The signed document did not pass the check before the archive. Nothing is lost; a person looks at it.")


class NotProvenYet(NotProven):
    """The check could not be finished for want of an outside answer."""

    code = "not_proven_yet"
    retry = True
    message = _("The signed document waits for an answer of the certificate service before it goes to the archive.")


#: Why an uploaded file was set aside, by code; shown to the person who uploaded it.
REFUSALS = {
    "wrong_document": _(
        "The signed file is not the document we sent: its content differs. Download the document again from this "
        "page, sign that file and upload it."
    ),
    "not_extending": _(
        "The file does not contain the signatures that were already given. Download the newest version from this "
        "page, add your signature and upload it."
    ),
    "no_signature": _("The file has no new signature. Sign it first, then upload the signed file."),
    "wrong_person": _(
        "The file is signed by another person than the one expected. The signature has to be given by the person "
        "named in the document, with that person's own certificate."
    ),
    "unknown_code": _("We do not know the signer's personal code, so the signature has to be looked at by a person."),
    "level_too_low": _(
        "The signature is not of the level that this document needs. Sign with a qualified signature "
        "(eParaksts, eParaksts mobile or eID card)."
    ),
    "no_validation_data": _(
        "The signature does not carry the proof of the certificate's status (level LT), so it would not last in the "
        "archive. Sign again, for example with eParakstītājs, or sign the PDF and upload it."
    ),
    "extra_file": _(
        "The container holds another file besides the document. Put only the document into a new container, sign it "
        "and upload it."
    ),
    "not_these_files": _(
        "The container has to hold exactly the document and its annexes, unchanged and under the same names. Download the "
        "container again from this page, add your signature to it and upload it."
    ),
    "no_timestamp": _("The signature has no time stamp. Sign again with a time stamp switched on."),
    "not_valid": _("The signature is not valid. The report says why; sign the document again."),
    "not_trusted": _("The issuer of the signer's certificate is not trusted. Sign with a qualified certificate."),
    "needs_review": _("The file could not be judged by the computer alone. A person looks at it; nothing is lost."),
    "already_container": _(
        "Somebody has already signed the PDF, so a container cannot be used any more. Sign the PDF and upload it."
    ),
    "container_needed": _(
        "The document is being signed in a container. Add your signature to the same container and upload it."
    ),
    "closed": _("The document cannot be signed any more; the file was kept beside it."),
}

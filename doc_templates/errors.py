"""Failures of stage 2. Each has a ``code`` for machines, ``retry`` and a message that says what to do next."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _


class RenderError(Exception):
    """A document could not be made. ``details`` are for the log and the editor of the template, not for the person."""

    code = "document"
    retry = False
    message = _(
        "The document could not be made. Your answers are kept. Try again; if it fails again, tell the helpdesk."
    )

    def __init__(self, *details: str) -> None:
        super().__init__(self.code, *details)
        self.details: Sequence[str] = details

    def __str__(self) -> str:
        return str(self.message)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code}: {'; '.join(self.details)})"


class NoTemplate(RenderError):
    """No edition of this kind is in force on that day."""

    code = "document.no-template"
    message = _("There is no template for this kind of document on that date. Ask the administrator to publish one.")


class TemplateFault(RenderError):
    """The template breaks a rule of safety or form; ``details`` name each fault."""

    code = "document.template"
    message = _("The template has a fault and cannot be used. Mend it in Word as the list says and upload it again.")


class MissingValue(RenderError):
    """The template asks for a value that the record does not give."""

    code = "document.missing-value"
    message = _("The document needs a value that is not filled in. Complete the form and try again.")


class RefusedText(RenderError):
    """A value holds characters that a document cannot carry."""

    code = "document.characters"
    message = _("A field holds characters that cannot be printed. Type the text again instead of pasting it.")


class TooMuch(RenderError):
    """Rendering ran over its limit of time or size."""

    code = "document.too-much"
    message = _("The document is too long to be made. Shorten the longest answers and try again.")


class ConversionFailed(RenderError):
    """LibreOffice did not give a PDF: it refused the file, hung or died."""

    code = "document.conversion"
    retry = True
    message = _("The PDF could not be made this time. It will be tried again; your answers are kept.")


class ConversionRefused(ConversionFailed):
    """LibreOffice lives but will not open or write this file: trying again does not help."""

    code = "document.conversion-refused"
    retry = False
    message = _("The PDF could not be made from this document. Tell the helpdesk; your answers are kept.")


class ConversionTimeout(ConversionFailed):
    """The conversion ran over its limit and its LibreOffice was killed."""

    code = "document.timeout"


class EngineBusy(ConversionFailed):
    """No LibreOffice became free in time."""

    code = "document.busy"
    message = _("Many documents are being made at once. It will be tried again in a moment; your answers are kept.")


class EngineMissing(ConversionFailed):
    """LibreOffice is not installed or does not start."""

    code = "document.no-engine"
    message = _("Documents cannot be made now because LibreOffice does not start. The administrator has to look at it.")


class Incomplete(RenderError):
    """The finished document does not say what the record says; it was not kept."""

    code = "document.incomplete"
    message = _(
        "The finished document did not pass its check and was not kept. Tell the helpdesk; your answers are kept."
    )


class ProposalError(Exception):
    """An act on an uploaded template was refused."""

    code = "proposal"
    retry = False
    message = _("The template cannot be changed this way.")

    def __str__(self) -> str:
        return str(self.message)


class FaultyTemplate(ProposalError):
    """Checks found faults; `findings` name each with what to do. Nothing was kept."""

    code = "proposal.faults"
    message = _("The file was not accepted. Mend in Word what is listed and upload it again. Nothing has been saved.")

    def __init__(self, findings: Sequence[object]) -> None:
        super().__init__(*map(str, findings))
        self.findings = findings


class SamePerson(ProposalError):
    """Four eyes: who uploaded a template does not approve it."""

    code = "proposal.same-person"
    message = _("You uploaded this template, so another person approves it. Ask a colleague or the administrator.")


class AlreadyDecided(ProposalError):
    """Somebody has decided in the meantime."""

    code = "proposal.decided"
    message = _("Somebody else has decided on this template in the meantime. Look at it again.")


class PastDay(ProposalError):
    """Documents of past days keep the template they had."""

    code = "proposal.past"
    message = _("A template can take effect today at the earliest. Choose today or a later day.")


class FaultyText(RenderError):
    """A text changed by hand breaks a rule; `findings` name each with what to do. Nothing was kept."""

    code = "document.by-hand"
    message = _("The file was not accepted. Mend in Word what is listed and upload it again. Nothing has been saved.")

    def __init__(self, findings: Sequence[object]) -> None:
        super().__init__(*map(str, findings))
        self.findings = findings


class NotForHand(RenderError):
    """A text that was changed by hand no longer has what would have to be replaced before it is signed on paper."""

    code = "document.not-for-hand"
    message = _(
        "What the text says of electronic signatures was changed in Word, so the portal cannot turn it into a text for paper. "
        "Withdraw the document and send it anew for paper."
    )

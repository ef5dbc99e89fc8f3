"""What can go wrong with a PDF: ``code`` for machines, ``message`` for people, ``retry`` if trying again helps."""

from django.utils.translation import gettext_lazy as _


class PdfError(Exception):
    """Any failure of this package."""

    code = "pdf"
    retry = False
    message = _("The PDF file could not be processed. Check the file and try again.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class UnreadablePdf(PdfError):
    """The bytes are no PDF, are encrypted, or are broken beyond what readers mend."""

    code = "pdf.unreadable"
    message = _(
        "The file is not a readable PDF. Open it on your computer, save it again as PDF and upload the new file."
    )


class UnusableScan(PdfError):
    """A page picture that cannot be made into a page: wrong kind, too many pixels, damaged."""

    code = "pdf.scan"
    message = _("A scanned page could not be read. Upload JPEG, PNG or PDF files made by a scanner or a phone.")


class NoFont(PdfError):
    """No font with Latvian letters is installed: a copy without its mark must not leave."""

    code = "pdf.no_font"
    message = _("The copy cannot be marked because a font is missing on the server. Tell the administrator.")

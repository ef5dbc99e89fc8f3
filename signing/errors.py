"""One tree of errors for the whole stage: a machine code, retry or not, and what the person does next.

`message` is a lazy translation (Latvian on the page); `str(error)` is for the log and carries no personal data:
`detail` is what the peer or the library said, the message is what the person reads.
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SigningError(Exception):
    """Something in signing, validation or the archive did not happen.

    code: stable word for machines. retry: True when the same call may work later, untouched.
    message: what went wrong and what to do next, in the reader's language.
    """

    code: ClassVar[str] = "signing_failed"
    retry: ClassVar[bool] = False
    message: str | Promise = _("The document could not be signed. Try once more; if it fails again, write to us.")

    def __init__(self, detail: str = "", *, message: str | Promise | None = None) -> None:
        self.detail = detail
        if message is not None:
            self.message = message
        super().__init__(f"{self.code}: {detail}" if detail else self.code)


class TimestampFailed(SigningError):
    """No time-stamp authority in the list gave a good token. Nothing was signed or stored."""

    code = "timestamp_failed"
    retry = True
    message = _(
        "The time-stamp service did not answer, so nothing was signed. Your document is unchanged. "
        "Try again in a few minutes."
    )


class NoTimestampAuthority(SigningError):
    """The list of time-stamp authorities is empty: a matter of settings, not of luck."""

    code = "no_timestamp_authority"
    message = _("No time-stamp service is set up, so nothing was signed. Tell the administrator of this site.")


class RevocationUnavailable(SigningError):
    """The certificate's issuer did not say whether the certificate is still good (OCSP or CRL down)."""

    code = "revocation_unavailable"
    retry = True
    message = _(
        "The certificate service did not answer, so the signatures could not be completed for the archive. "
        "They stay valid; we will try again by ourselves."
    )


class CertificateRefused(SigningError):
    """The signer's certificate cannot be used: no chain to a trusted root, outside its dates, wrong key use."""

    code = "certificate_refused"
    message = _("This certificate cannot be used for signing here. Use a valid certificate of a trusted provider.")


class CertificateRevoked(CertificateRefused):
    """The certificate was revoked at (or before) the time of signing."""

    code = "certificate_revoked"
    message = _("The certificate has been revoked. Sign with another certificate or write to its provider.")


class WrongCertificate(CertificateRefused):
    """The certificate names somebody else than the person whose turn it is."""

    code = "wrong_certificate"
    message = _(
        "This certificate belongs to another person than the one who has to sign. Use the card or the account of the "
        "person named in the document."
    )


class NoCertificate(CertificateRefused):
    """The provider knows no signing certificate of this person."""

    code = "no_certificate"
    message = _("The provider has no signing certificate of this person. Choose another way of signing.")


class ProviderUnavailable(SigningError):
    """The remote signing service did not answer."""

    code = "provider_unavailable"
    retry = True
    message = _("The signing service did not answer. Your document is unchanged; we will try again by ourselves.")


class ProviderRefused(SigningError):
    """The remote signing service said no: the consent was not given, is spent, or does not cover these hashes."""

    code = "provider_refused"
    message = _("The signing service did not sign. Your document is unchanged. Begin again or choose another way.")


class SignatureValueWrong(SigningError):
    """The value that came back from the device does not fit the certificate and the document."""

    code = "signature_value_wrong"
    message = _(
        "The signature from your card or app does not fit this document. "
        "Check that you used the same certificate and sign once more."
    )


class DocumentRefused(SigningError):
    """The bytes cannot carry a PAdES signature: broken, encrypted, or the field is taken."""

    code = "document_refused"
    message = _("This file cannot be signed electronically. Open the document's page and start again from there.")


class FieldTaken(DocumentRefused):
    """A signature with this field name is already in the file: the turn was signed before."""

    code = "field_taken"
    message = _("This party has already signed the document.")


class MeansUnavailable(SigningError):
    """A way to sign that is switched off or not fully set up."""

    code = "means_unavailable"
    message = _("This way of signing is not available now. Choose another one.")


class SealUnavailable(MeansUnavailable):
    """The institution's seal is not set up or its token did not answer."""

    code = "seal_unavailable"
    retry = True
    message = _("The institution's seal is not available. Tell the administrator of this site; the document waits.")


class TestbedRefused(SigningError):
    """The local test trust services were asked for outside the trust mode "test"."""

    __test__ = False  # not a test class
    code = "testbed_refused"
    message = _("Test signatures are not allowed on this site.")

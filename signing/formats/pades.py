"""PAdES (ETSI EN 319 142-1) signatures: each party at B-T the moment it signs, B-LTA once at the end.

Pure functions over bytes: the result always begins with exactly the bytes that were given. Signatures are invisible;
the signature block is printed in the document itself, so that PDF/A and PDF/UA stay true.
No certification signature (DocMDP): every party signs alike, the institution's seal comes last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import cms, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError as LibrarySigningError
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import ExternalSigner, PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.errors import CertificateRefused, DocumentRefused, FieldTaken
from signing.formats import revision
from signing.formats.archival import CONTENTS_SIZE, augment_to_lta, renew
from signing.formats.running import run
from signing.formats.signature_value import fitted
from signing.formats.timestamps import Timestampers

__all__ = ["Field", "Prepared", "augment_to_lta", "finish", "prepare", "renew", "seal", "sign"]


@dataclass(frozen=True)
class Field:
    """The signature field: `name` is unique in the file, `label` is what a screen reader says (PDF/UA)."""

    name: str
    label: str = "Elektroniskais paraksts"
    reason: str = ""
    location: str = ""

    def metadata(self, *, digest: str = "sha256") -> PdfSignatureMetadata:
        return PdfSignatureMetadata(
            field_name=self.name,
            md_algorithm=digest,
            subfilter=SigSeedSubFilter.PADES,
            reason=self.reason or None,
            location=self.location or None,
        )

    def spec(self) -> SigFieldSpec:
        return SigFieldSpec(
            sig_field_name=self.name, readable_field_name=self.label, invis_sig_settings=revision.OUTSIDE
        )


def sign(
    pdf: bytes,
    *,
    signer: Signer,
    field_name: str,
    timestampers: Timestampers,
    reason: str = "",
    location: str = "",
    label: str = "Elektroniskais paraksts",
) -> bytes:
    """One more signature at B-T. No time stamp, no signature: `TimestampFailed` leaves nothing behind."""
    field = Field(name=field_name, label=label, reason=reason, location=location)
    _check_free(pdf, field_name)
    if signer.signing_cert is None:
        raise CertificateRefused("no certificate")
    job = PdfSigner(field.metadata(), signer=signer, timestamper=timestampers, new_field_spec=field.spec())
    try:
        out = run(job.async_sign_pdf(revision.writer(pdf), bytes_reserved=CONTENTS_SIZE))
    except (LibrarySigningError, PdfError) as error:
        raise DocumentRefused(str(error)) from error
    return revision.extended(out.getvalue(), old=pdf)


def seal(
    pdf: bytes,
    *,
    signer: Signer,
    field_name: str = "Zimogs",
    timestampers: Timestampers,
    reason: str = "",
    label: str = "Iestādes elektroniskais zīmogs",
) -> bytes:
    """The institution's seal: the same form, with the seal's certificate (QcType eseal); the last before B-LTA."""
    return sign(pdf, signer=signer, field_name=field_name, timestampers=timestampers, reason=reason, label=label)


# --- the value comes from elsewhere: card, mobile, CSC


@dataclass(frozen=True)
class Prepared:
    """A document waiting for its signature value. `facts()` is JSON; keep it beside the bytes of `pdf`.

    signed_attributes (DER) is what is signed; `digest` is its hash, for devices that sign a bare hash.
    """

    pdf: bytes
    original_size: int
    document_digest: bytes
    start: int
    end: int
    signed_attributes: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: str

    @property
    def digest(self) -> bytes:
        from hashlib import new

        return new(self.algorithm, self.signed_attributes).digest()

    @property
    def to_sign(self) -> bytes:
        return self.signed_attributes

    def facts(self) -> dict[str, object]:
        return {
            "original_size": self.original_size,
            "document_digest": self.document_digest.hex(),
            "start": self.start,
            "end": self.end,
            "signed_attributes": self.signed_attributes.hex(),
            "certificate": self.certificate.hex(),
            "chain": [one.hex() for one in self.chain],
            "algorithm": self.algorithm,
        }

    @classmethod
    def from_facts(cls, pdf: bytes, facts: dict[str, object]) -> Prepared:
        values: dict[str, object] = dict(facts)
        for name in ("document_digest", "signed_attributes", "certificate"):
            values[name] = bytes.fromhex(str(values[name]))
        chain = values.pop("chain")
        assert isinstance(chain, list)  # noqa: S101
        return cls(pdf=pdf, chain=tuple(bytes.fromhex(one) for one in chain), **values)  # type: ignore[arg-type]


def prepare(
    pdf: bytes,
    *,
    certificate: x509.Certificate,
    field_name: str,
    chain: Sequence[x509.Certificate] = (),
    reason: str = "",
    location: str = "",
    label: str = "Elektroniskais paraksts",
    algorithm: str = "sha256",
) -> Prepared:
    """The document with room for one more signature, and what the device must sign. No network.

    algorithm: "sha256", "sha384" or "sha512", as the card wants (P-384 cards: sha384).
    """
    field = Field(name=field_name, label=label, reason=reason, location=location)
    _check_free(pdf, field_name)
    signer = _external(certificate, chain)

    async def work() -> tuple[PreparedByteRangeDigest, bytes, cms.CMSAttributes]:
        job = PdfSigner(field.metadata(digest=algorithm), signer=signer, new_field_spec=field.spec())
        prepared, _tbs, out = await job.async_digest_doc_for_signing(revision.writer(pdf), bytes_reserved=CONTENTS_SIZE)
        attributes = await signer.signed_attrs(
            prepared.document_digest, algorithm, attr_settings=PdfCMSSignedAttributes(), use_pades=True
        )
        out.seek(0)
        return prepared, out.read(), attributes

    try:
        region, content, attributes = run(work())
    except (LibrarySigningError, PdfError) as error:
        raise DocumentRefused(str(error)) from error
    return Prepared(
        pdf=revision.extended(content, old=pdf),
        original_size=len(pdf),
        document_digest=region.document_digest,
        start=region.reserved_region_start,
        end=region.reserved_region_end,
        signed_attributes=attributes.dump(),
        certificate=certificate.dump(),
        chain=tuple(one.dump() for one in chain),
        algorithm=algorithm,
    )


def finish(prepared: Prepared, value: bytes, *, timestampers: Timestampers) -> bytes:
    """Embeds the device's value (raw r||s or DER for EC, PKCS#1 v1.5 for RSA) with a time stamp: B-T.

    The value is verified against the certificate first (`SignatureValueWrong`), so that nothing broken is ever built.
    """
    certificate = x509.Certificate.load(prepared.certificate)
    signature = fitted(value, certificate=certificate, data=prepared.signed_attributes, algorithm=prepared.algorithm)
    chain = [x509.Certificate.load(one) for one in prepared.chain]
    attributes = cms.CMSAttributes.load(prepared.signed_attributes)

    async def work() -> bytes:
        signer = _external(certificate, chain, signature)
        signed = await signer.async_sign_prescribed_attributes(prepared.algorithm, attributes, timestamper=timestampers)
        out = BytesIO(prepared.pdf)
        region = PreparedByteRangeDigest(prepared.document_digest, prepared.start, prepared.end)
        await PdfTBSDocument.async_finish_signing(out, region, signed)
        return out.getvalue()

    return revision.extended(run(work()), old=prepared.pdf[: prepared.original_size])


def _external(
    certificate: x509.Certificate, chain: Sequence[x509.Certificate], value: bytes | None = None
) -> ExternalSigner:
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    return ExternalSigner(certificate, store, signature_value=value or 512)


def _check_free(pdf: bytes, field_name: str) -> None:
    if any(one.field_name == field_name for one in revision.read(pdf).embedded_signatures):
        raise FieldTaken(field_name)

"""Two older forms of a PDF signature (ISO 32000-1, 12.8.3), read as what they are.

`adbe.pkcs7.sha1` encloses in its CMS the SHA-1 of the covered bytes. `adbe.x509.rsa_sha1` is the bare value of PKCS #1,
its certificates stand beside it in the PDF: it is restated as a CMS of the same value without signed attributes, which
is checked by the same arithmetic, so that one road judges all forms.
"""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import algos, cms, core, x509
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from signing.validation import keys
from signing.validation.keys import LenientValidator

ENCLOSED, BARE = "/adbe.pkcs7.sha1", "/adbe.x509.rsa_sha1"


def opened(reader: PdfFileReader, field: Any, name: str) -> EmbeddedPdfSignature:
    """The signature of this field, whatever its form. Raises on what cannot be read."""
    field = field.get_object()
    value = field["/V"]
    if value.get("/SubFilter") != BARE:
        return EmbeddedPdfSignature(reader, field, name)
    contents = value.raw_get("/Contents").original_bytes
    stated = generic.DictionaryObject(value)
    stated[generic.pdf_name("/Contents")] = generic.ByteStringObject(_as_cms(contents, _certificates(value)).dump())
    copy = generic.DictionaryObject(field)
    copy[generic.pdf_name("/V")] = _Stated(field.raw_get("/V").reference, stated)
    one = EmbeddedPdfSignature(reader, copy, name)
    one.pkcs7_content = contents  # what stands between the covered bytes
    return one


def integrity(one: EmbeddedPdfSignature) -> tuple[bool, bool]:
    """(it is about the covered bytes, its value is right)."""
    digest, bound = one.compute_digest(), True
    if one.sig_object.get("/SubFilter") == ENCLOSED:
        enclosed = one.signed_data["encap_content_info"]["content"].native
        bound = enclosed == one.compute_digest("sha1")
        digest = hashlib.new(one.md_algorithm, enclosed or b"").digest()
    intact, valid = validate_sig_integrity(
        one.signer_info, one.signer_cert, expected_content_type="data", actual_digest=digest,
        sig_validator=LenientValidator(),
    )  # fmt: skip
    return intact and bound, valid


def digest_names(one: EmbeddedPdfSignature) -> set[str]:
    """Every algorithm that stands between the document and the signature."""
    return {one.md_algorithm, *(["sha1"] if one.sig_object.get("/SubFilter") == ENCLOSED else [])}


class _Stated(generic.IndirectObject):
    """A reference to the signature as it stands in the file, which answers with the same in another form."""

    def __init__(self, reference: generic.Reference, stated: generic.DictionaryObject) -> None:
        super().__init__(reference.idnum, reference.generation, reference.pdf)
        self._stated = stated

    def get_object(self) -> generic.DictionaryObject:
        return self._stated


def _certificates(value: Any) -> list[x509.Certificate]:
    """The signer's first."""
    found = value["/Cert"]
    listed = found if isinstance(found, generic.ArrayObject) else [found]
    return [x509.Certificate.load(one.original_bytes) for one in listed]


def _as_cms(contents: bytes, certificates: list[x509.Certificate]) -> cms.ContentInfo:
    value = core.OctetString.load(contents).native
    signer = certificates[0]
    name = _digest_name(signer, value)
    info = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": signer.issuer, "serial_number": signer.serial_number}},
        "digest_algorithm": {"algorithm": name},
        "signature_algorithm": {"algorithm": "rsassa_pkcs1v15"},
        "signature": value,
    }
    data = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": name}],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [info],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})


def _digest_name(signer: x509.Certificate, value: bytes) -> str:
    """The value itself says which it is of; SHA-1, as the form is called, where the value tells nothing."""
    try:
        told = keys.load(signer).recover_data_from_signature(value, padding.PKCS1v15(), None)
        name: str = algos.DigestInfo.load(told)["digest_algorithm"]["algorithm"].native
    except Exception:  # noqa: BLE001 (whatever is wrong with the value shows when it is checked)
        return "sha1"
    return name

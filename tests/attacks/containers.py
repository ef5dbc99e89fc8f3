"""A small writer of ASiC-E containers with XAdES B-T, made for attacking; independent of the product's own writer."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from io import BytesIO
from typing import Any
from urllib.parse import quote

from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from signing.formats import timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity

MIMETYPE = "application/vnd.etsi.asic-e+zip"
DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/2006/12/xml-c14n11"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def manifest(files: dict[str, bytes]) -> bytes:
    entries = "".join(f'<m:file-entry m:full-path="{name}" m:media-type="application/pdf"/>' for name in files)
    return (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.2">'
        f'<m:file-entry m:full-path="/" m:media-type="{MIMETYPE}"/>{entries}</m:manifest>'
    ).encode()


def signature(
    files: dict[str, bytes], signer: Identity, stampers: Timestampers | None, *, number: int = 0, extra: str = ""
) -> bytes:
    """`extra`: more signed properties, as XML."""
    certificate = signer.certificate.dump()
    sid = f"S{number}"
    references = "".join(
        f'<ds:Reference Id="{sid}-r{index}" URI="{quote(name)}"><ds:DigestMethod Algorithm="{SHA256}"/>'
        f"<ds:DigestValue>{b64(hashlib.sha256(body).digest())}</ds:DigestValue></ds:Reference>"
        for index, (name, body) in enumerate(files.items())
    )
    formats = "".join(
        f'<x:DataObjectFormat ObjectReference="#{sid}-r{index}"><x:MimeType>application/pdf</x:MimeType>'
        "</x:DataObjectFormat>"
        for index in range(len(files))
    )
    xml = (
        f'<a:XAdESSignatures xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="{DS}" '
        f'xmlns:x="http://uri.etsi.org/01903/v1.3.2#"><ds:Signature Id="{sid}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{C14N}"/>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
        f'{references}<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#{sid}-p">'
        f'<ds:Transforms><ds:Transform Algorithm="{C14N}"/></ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"/>'
        "<ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo>"
        f'<ds:SignatureValue Id="{sid}-v"></ds:SignatureValue><ds:KeyInfo><ds:X509Data>'
        f"<ds:X509Certificate>{b64(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><ds:Object>"
        f'<x:QualifyingProperties Target="#{sid}"><x:SignedProperties Id="{sid}-p"><x:SignedSignatureProperties>'
        "<x:SigningTime>2026-09-01T09:00:00Z</x:SigningTime><x:SigningCertificateV2><x:Cert><x:CertDigest>"
        f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{b64(hashlib.sha256(certificate).digest())}'
        f"</ds:DigestValue></x:CertDigest></x:Cert></x:SigningCertificateV2>{extra}</x:SignedSignatureProperties>"
        f"<x:SignedDataObjectProperties>{formats}</x:SignedDataObjectProperties></x:SignedProperties>"
        "<x:UnsignedProperties><x:UnsignedSignatureProperties><x:SignatureTimeStamp>"
        f'<ds:CanonicalizationMethod Algorithm="{C14N}"/><x:EncapsulatedTimeStamp></x:EncapsulatedTimeStamp>'
        "</x:SignatureTimeStamp><x:CertificateValues>"
        + "".join(
            f"<x:EncapsulatedX509Certificate>{b64(one.dump())}</x:EncapsulatedX509Certificate>" for one in signer.chain
        )
        + "</x:CertificateValues></x:UnsignedSignatureProperties></x:UnsignedProperties>"
        "</x:QualifyingProperties></ds:Object></ds:Signature></a:XAdESSignatures>"
    )
    root = etree.fromstring(xml)
    _fill(root, signer, stampers)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(root: Any, signer: Identity, stampers: Timestampers | None) -> None:
    properties = next(root.iter("{*}SignedProperties"))
    digest = hashlib.sha256(etree.tostring(properties, method="c14n")).digest()
    list(root.iter(f"{{{DS}}}Reference"))[-1].find(f"{{{DS}}}DigestValue").text = b64(digest)
    info = next(root.iter(f"{{{DS}}}SignedInfo"))
    key = signer.private_key
    r, s = decode_dss_signature(key.sign(etree.tostring(info, method="c14n"), ec.ECDSA(hashes.SHA256())))
    value = next(root.iter(f"{{{DS}}}SignatureValue"))
    value.text = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    stamp = next(root.iter("{*}SignatureTimeStamp"))
    if stampers is None:
        stamp.getparent().remove(stamp)
        return
    imprint = hashlib.sha256(etree.tostring(value, method="c14n", with_tail=False)).digest()
    token = cms.ContentInfo.load(timestamps.stamp(imprint, timestampers=stampers))
    next(stamp.iter("{*}EncapsulatedTimeStamp")).text = b64(token.dump())


def container(files: dict[str, bytes], signatures: list[bytes], **more: bytes) -> bytes:
    """mimetype first and stored, then data, then META-INF. `more` adds or replaces META-INF files by name."""
    entries = {"META-INF/manifest.xml": manifest(files)}
    entries |= {f"META-INF/signatures{index}.xml": body for index, body in enumerate(signatures)}
    entries |= {f"META-INF/{name}": body for name, body in more.items()}
    return packed({"mimetype": MIMETYPE.encode(), **files, **entries})


def packed(entries: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in entries.items():
            archive.writestr(name, body, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

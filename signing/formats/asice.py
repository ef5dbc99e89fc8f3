"""ASiC-E with XAdES (ETSI EN 319 162-1, EN 319 132-1): several files of any kind, one signature file per signer, each B-LT.

Signatures stand side by side: each covers every file and none of the others, so their order does not matter and nobody waits
for anybody. Like `pades`, in two steps: `prepare` gives the hash for a device, `finish` takes its value, the time stamp and
the answers about the certificates. What is in a container stays byte for byte; a signature is one entry more.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

from asn1crypto import cms, tsp, x509
from lxml import etree
from pyhanko.sign.signers.pdf_cms import Signer

from signing.errors import CertificateRefused, DocumentRefused
from signing.formats import archival, timestamps
from signing.formats.archival import Anchors
from signing.formats.running import run
from signing.formats.signature_value import fitted, raw
from signing.formats.timestamps import Timestampers

MEDIA_TYPE = "application/vnd.etsi.asic-e+zip"
_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_XADES = "http://uri.etsi.org/01903/v1.3.2#"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_C14N = "http://www.w3.org/2006/12/xml-c14n11"
_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_DIGESTS = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
_METHOD = "http://www.w3.org/2001/04/xmldsig-more#"
#: ZIP knows no moment before 1980; a fixed one keeps the bytes the same.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def begin(files: Mapping[str, bytes]) -> bytes:
    """A container with these files and no signature yet. Raises DocumentRefused for names that a container cannot have."""
    if not files:
        raise DocumentRefused("a container without files")
    for name in files:
        parts = name.split("/")
        if name == "mimetype" or parts[0].upper() == "META-INF" or "" in parts or ".." in parts or "\\" in name:
            raise DocumentRefused("name of a file in a container")
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        _add(box, "mimetype", MEDIA_TYPE.encode(), zipfile.ZIP_STORED)
        for name, content in files.items():
            _add(box, name, content)
        _add(box, "META-INF/manifest.xml", _manifest(files))
    return out.getvalue()


@dataclass(frozen=True)
class PreparedXml:
    """A signature that waits for its value. `facts()` is JSON; keep it beside the container.

    `signed_info` (canonical) is what is signed; `digest` is its hash, for devices that sign a bare hash.
    """

    container: bytes
    name: str
    xml: bytes
    signed_info: bytes
    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: str

    @property
    def digest(self) -> bytes:
        return hashlib.new(self.algorithm, self.signed_info).digest()

    @property
    def to_sign(self) -> bytes:
        return self.signed_info

    def facts(self) -> dict[str, object]:
        return {
            "name": self.name,
            "xml": self.xml.decode(),
            "signed_info": self.signed_info.decode(),
            "certificate": self.certificate.hex(),
            "chain": [one.hex() for one in self.chain],
            "algorithm": self.algorithm,
        }

    @classmethod
    def from_facts(cls, container: bytes, facts: Mapping[str, Any]) -> PreparedXml:
        return cls(
            container=container,
            name=facts["name"],
            xml=facts["xml"].encode(),
            signed_info=facts["signed_info"].encode(),
            certificate=bytes.fromhex(facts["certificate"]),
            chain=tuple(bytes.fromhex(one) for one in facts["chain"]),
            algorithm=facts["algorithm"],
        )


def prepare(
    container: bytes,
    *,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    algorithm: str = "sha256",
    on: datetime,
) -> PreparedXml:
    """One more signature over every file of the container, but for its value. No network.

    algorithm: "sha256", "sha384" or "sha512", as the device wants. Raises DocumentRefused when it is no container.
    """
    entries = _entries(container)
    data = {name: content for name, content in entries.items() if _is_data(name)}
    if not data:
        raise DocumentRefused("a container without files")
    taken = [name for name in entries if name.upper().startswith("META-INF/") and "SIGNATURES" in name.upper()]
    number = next(one for one in range(len(taken) + 1) if f"META-INF/signatures{one}.xml" not in entries)
    # The identifier is this signature's alone: several may be put into one file by other programs.
    marks = hashlib.sha256(b"".join((*data.values(), certificate.dump(), on.isoformat().encode())))
    root = _signature(data, certificate, chain, algorithm, on, own=f"S{number}-{marks.hexdigest()[:12]}")
    return PreparedXml(
        container=container,
        name=f"META-INF/signatures{number}.xml",
        xml=bytes(etree.tostring(root)),
        signed_info=_canonical(_found(root, f"{{{_DS}}}SignedInfo")),
        certificate=certificate.dump(),
        chain=tuple(one.dump() for one in chain),
        algorithm=algorithm,
    )


def finish(prepared: PreparedXml, value: bytes, *, timestampers: Timestampers, trust: Anchors) -> bytes:
    """The container with the signature at B-LT: value, time stamp, certificates and the issuers' answers.

    The value (raw r||s or DER for EC, PKCS#1 v1.5 for RSA) is verified first: SignatureValueWrong. Raises as
    `archival.augment_to_lta` does when a certificate does not count or an issuer does not answer.
    """
    certificate = x509.Certificate.load(prepared.certificate)
    good = fitted(value, certificate=certificate, data=prepared.signed_info, algorithm=prepared.algorithm)
    root = etree.fromstring(prepared.xml, _parser())
    element = _found(root, f"{{{_DS}}}SignatureValue")
    element.text = _text(raw(good, certificate=certificate))
    imprint = hashlib.sha256(_canonical(element)).digest()
    token = timestamps.stamp(imprint, timestampers=timestampers)
    chain = [x509.Certificate.load(one) for one in prepared.chain]
    answers = run(_answers(certificate, chain, token, trust))
    _complete(root, token, answers)
    out = BytesIO(prepared.container)
    with zipfile.ZipFile(out, "a") as box:
        if prepared.name in box.namelist():
            raise DocumentRefused("another signature has this place")
        _add(box, prepared.name, bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")))
    return out.getvalue()


def sign(
    container: bytes,
    *,
    signer: Signer,
    algorithm: str,
    on: datetime,
    timestampers: Timestampers,
    trust: Anchors,
) -> bytes:
    """Both steps with a key that we hold: a seal in a token or a file. Raises as `prepare` and `finish` do."""
    certificate = signer.signing_cert
    if certificate is None:
        raise CertificateRefused("no certificate")
    chain = [one for one in signer.cert_registry if one.dump() != certificate.dump() and one.issuer != one.subject]
    prepared = prepare(container, certificate=certificate, chain=chain, algorithm=algorithm, on=on)
    value = run(signer.async_sign_raw(prepared.to_sign, algorithm))
    return finish(prepared, value, timestampers=timestampers, trust=trust)


def media_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


# --- inside


@dataclass(frozen=True)
class _Answers:
    """What proves the certificates of signer and time stamp: DER."""

    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]


async def _answers(
    certificate: x509.Certificate, chain: Sequence[x509.Certificate], token: bytes, trust: Anchors
) -> _Answers:
    """Asked for after the time stamp: only an answer from then on says that the certificate was good at its moment."""
    signed = cms.ContentInfo.load(token)["content"]
    moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
    found: dict[bytes, x509.Certificate] = {}
    crls: dict[bytes, None] = {}
    ocsps: dict[bytes, None] = {}
    stamper, others = archival.certificates_of(signed)
    for one, beside, until in ((certificate, list(chain), moment), (stamper, others, None)):
        async with archival.context(trust) as known:
            path = await archival.path_of(one, beside, known, good_until=until)
            if path is None:
                raise CertificateRefused("revoked")
            for each in path.iter_certs(include_root=True):
                if each.dump() != certificate.dump():
                    found[each.dump()] = each
            crls |= {one.dump(): None for one in known.crls}
            ocsps |= {one.dump(): None for one in known.ocsps}
    return _Answers(tuple(found), tuple(crls), tuple(ocsps))


def _signature(
    data: Mapping[str, bytes],
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    algorithm: str,
    on: datetime,
    *,
    own: str,
) -> etree._Element:
    root = etree.Element(f"{{{_ASIC}}}XAdESSignatures", nsmap={"asic": _ASIC, "ds": _DS, "xades": _XADES})
    signature = _ds(root, "Signature", Id=own)
    info = _ds(signature, "SignedInfo")
    _ds(info, "CanonicalizationMethod", Algorithm=_C14N)
    scheme = "ecdsa" if certificate.public_key.algorithm == "ec" else "rsa"
    _ds(info, "SignatureMethod", Algorithm=f"{_METHOD}{scheme}-{algorithm}")
    for index, (name, content) in enumerate(data.items()):
        reference = _ds(info, "Reference", Id=f"{own}-r{index}", URI=quote(name))
        _digest(reference, content, algorithm)
    reference = _ds(info, "Reference", Type=_PROPERTIES, URI=f"#{own}-p")
    _ds(_ds(reference, "Transforms"), "Transform", Algorithm=_C14N)
    _ds(signature, "SignatureValue", Id=f"{own}-v")
    bag = _ds(_ds(signature, "KeyInfo"), "X509Data")
    _ds(bag, "X509Certificate").text = _text(certificate.dump())
    qualifying = _x(_ds(signature, "Object"), "QualifyingProperties", Target=f"#{own}")
    properties = _x(qualifying, "SignedProperties", Id=f"{own}-p")
    signed = _x(properties, "SignedSignatureProperties")
    _x(signed, "SigningTime").text = on.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    cert = _x(_x(signed, "SigningCertificateV2"), "Cert")
    _digest(_x(cert, "CertDigest"), certificate.dump(), algorithm)
    serial = tsp.IssuerSerial(
        {
            "issuer": [x509.GeneralName({"directory_name": certificate.issuer})],
            "serial_number": certificate.serial_number,
        }
    )
    _x(cert, "IssuerSerialV2").text = _text(serial.dump())
    objects = _x(properties, "SignedDataObjectProperties")
    for index, name in enumerate(data):
        form = _x(objects, "DataObjectFormat", ObjectReference=f"#{own}-r{index}")
        _x(form, "MimeType").text = media_type(name)
    _digest(reference, _canonical(properties), algorithm)
    return root


def _complete(root: etree._Element, token: bytes, answers: _Answers) -> None:
    """The unsigned properties of B-LT (EN 319 132-1, 5.3 to 5.4)."""
    qualifying = _found(root, f"{{{_XADES}}}QualifyingProperties")
    unsigned = _x(_x(qualifying, "UnsignedProperties"), "UnsignedSignatureProperties")
    stamp = _x(unsigned, "SignatureTimeStamp")
    _ds(stamp, "CanonicalizationMethod", Algorithm=_C14N)
    _x(stamp, "EncapsulatedTimeStamp").text = _text(token)
    certificates = _x(unsigned, "CertificateValues")
    for one in answers.certificates:
        _x(certificates, "EncapsulatedX509Certificate").text = _text(one)
    values = _x(unsigned, "RevocationValues")
    for kind, item, found in (
        ("CRLValues", "EncapsulatedCRLValue", answers.crls),
        ("OCSPValues", "EncapsulatedOCSPValue", answers.ocsps),
    ):
        if found:
            box = _x(values, kind)
            for one in found:
                _x(box, item).text = _text(one)


def _digest(parent: etree._Element, content: bytes, algorithm: str) -> None:
    _ds(parent, "DigestMethod", Algorithm=_DIGESTS[algorithm])
    _ds(parent, "DigestValue").text = _text(hashlib.new(algorithm, content).digest())


def _manifest(files: Mapping[str, bytes]) -> bytes:
    root = etree.Element(f"{{{_ODF}}}manifest", nsmap={"manifest": _ODF})
    root.set(f"{{{_ODF}}}version", "1.2")
    for name, kind in {"/": MEDIA_TYPE, **{name: media_type(name) for name in files}}.items():
        entry = etree.SubElement(root, f"{{{_ODF}}}file-entry")
        entry.set(f"{{{_ODF}}}full-path", name)
        entry.set(f"{{{_ODF}}}media-type", kind)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _is_data(name: str) -> bool:
    return name != "mimetype" and not name.upper().startswith("META-INF/") and not name.endswith("/")


def _entries(container: bytes) -> dict[str, bytes]:
    """Raises DocumentRefused for what is no ASiC-E; the size was looked at when it came in (kernel.files.intake)."""
    try:
        with zipfile.ZipFile(BytesIO(container)) as box:
            names = box.namelist()
            if len(names) != len(set(names)):
                raise DocumentRefused("two files of one name")
            found = {name: box.read(name) for name in names}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentRefused(f"no ASiC-E: {type(error).__name__}") from error
    if found.get("mimetype", b"").strip() != MEDIA_TYPE.encode():
        raise DocumentRefused("no ASiC-E: mimetype")
    return found


def _add(box: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_DEFLATED) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
    entry.external_attr = 0o644 << 16
    entry.compress_type = how
    box.writestr(entry, content)


def _canonical(element: etree._Element) -> bytes:
    """Inclusive canonical XML. 1.1 differs from 1.0 in xml:* attributes alone, and there are none."""
    return bytes(etree.tostring(element, method="c14n", with_tail=False))


def _found(root: etree._Element, tag: str) -> etree._Element:
    return next(root.iter(tag))


def _ds(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_DS}}}{name}", attributes)


def _x(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XADES}}}{name}", attributes)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

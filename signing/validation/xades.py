"""One XAdES signature: signxml proves the cryptography, our rules prove that it speaks of what it seems to speak of."""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import unquote

from asn1crypto import cms, crl, ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature as CryptoInvalid
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA224, SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest, InvalidSignature

from signing.data import Reason, SignatureReport, iso
from signing.validation import keys, report
from signing.validation.evidence import Court, Pool, Stamp, common_name, hash_problem, lasting, serial_of
from signing.validation.xades_archival import archive_stamps

log = logging.getLogger(__name__)

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
_NS = {"ds": DS, "x": XADES}
_SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_C14N = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": (False, False),
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": (False, True),
    "http://www.w3.org/2006/12/xml-c14n11": (False, False),
    "http://www.w3.org/2006/12/xml-c14n11#WithComments": (False, True),
    "http://www.w3.org/2001/10/xml-exc-c14n#": (True, False),
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": (True, True),
}
_DIGESTS = {
    "http://www.w3.org/2000/09/xmldsig#sha1": "sha1",
    "http://www.w3.org/2001/04/xmldsig-more#sha224": "sha224",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-256": "sha3_256",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-384": "sha3_384",
    "http://www.w3.org/2007/05/xmldsig-more#sha3-512": "sha3_512",
    "http://www.w3.org/2001/04/xmldsig-more#md5": "md5",
    "http://www.w3.org/2001/04/xmlenc#ripemd160": "ripemd160",
}
_METHODS = frozenset(method for method in SignatureMethod if not method.name.startswith(("HMAC", "DSA")))
#: DER of DigestInfo{SHA-1} with and without the NULL parameter that PKCS #1 asks for.
_SHA1_WITHOUT_NULL = bytes.fromhex("301f300706052b0e03021a0414")
_TIME_MARK_POLICY = "1.3.6.1.4.1.10015.1000.3.2.1"


class Refusal(Exception):
    """The signature breaks a rule of form; `code` is the reason."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.reason = Reason(code, facts)


@dataclass
class Parsed:
    """What one ds:Signature says, before anything of it is believed."""

    element: Any
    signed_properties: Any
    references: dict[str, Any]
    mime_types: dict[str, str]
    reasons: list[Reason] = field(default_factory=list)


def parse(xml: bytes) -> Any:
    """The XML tree; declarations (DTD, entities) are refused before anything is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=False)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise Refusal("XML_DTD")
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal("BROKEN_SIGNATURE") from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None or info.externalDTD is not None:
        raise Refusal("XML_DTD")
    return root


def signatures_in(root: Any) -> list[Any]:
    """The ds:Signature elements that stand where they must: the root itself or its children."""
    tag = f"{{{DS}}}Signature"
    if root.tag == tag:
        listed = [root]
    else:
        listed = [child for child in root if isinstance(child.tag, str)]
        if any(child.tag != tag for child in listed):
            raise Refusal("WRAPPING")
    everywhere = list(root.iter(tag))
    for element in everywhere:
        if element in listed:
            continue
        inside = {ancestor.tag for ancestor in element.iterancestors()}
        if f"{{{XADES}}}CounterSignature" in inside:
            raise Refusal("UNSUPPORTED", what="CounterSignature")
        raise Refusal("WRAPPING")
    return listed


def _one(element: Any, path: str, code: str) -> Any:
    found = element.xpath(path, namespaces=_NS)
    if len(found) != 1:
        raise Refusal(code)
    return found[0]


def _ids(element: Any) -> list[str]:
    return [
        str(value)
        for node in element.iter()
        if isinstance(node.tag, str)
        for key, value in node.attrib.items()
        if etree.QName(key).localname.lower() == "id"
    ]


def read(element: Any, data: Mapping[str, bytes]) -> Parsed:
    """Checks the form of one signature and finds the file of each reference."""
    signature = etree.fromstring(etree.tostring(element, with_tail=False))
    ids = _ids(signature)
    if len(ids) != len(set(ids)):
        raise Refusal("DUPLICATE_ID")
    info = _one(signature, "./ds:SignedInfo", "BROKEN_SIGNATURE")
    _one(signature, "./ds:SignatureValue", "BROKEN_SIGNATURE")
    method = _one(info, "./ds:CanonicalizationMethod", "BROKEN_SIGNATURE").get("Algorithm")
    if method not in _C14N:
        raise Refusal("FORBIDDEN_TRANSFORM")
    own_id = signature.get("Id")
    if signature.xpath("count(//x:SignedProperties)", namespaces=_NS) > 1:
        raise Refusal("WRAPPING")
    properties = _one(signature, "./ds:Object/x:QualifyingProperties/x:SignedProperties", "NO_SIGNED_PROPERTIES")
    if not own_id or properties.getparent().get("Target") != f"#{own_id}":
        raise Refusal("WRAPPING")
    if signature.xpath("count(./ds:Object/x:QualifyingProperties)", namespaces=_NS) != 1:
        raise Refusal("WRAPPING")
    references: dict[str, Any] = {}
    by_id: dict[str, str] = {}
    covered = False
    key_info = signature.find("ds:KeyInfo", _NS)
    for reference in info.findall("ds:Reference", _NS):
        uri = reference.get("URI")
        transforms = [one.get("Algorithm") for one in reference.findall("ds:Transforms/ds:Transform", _NS)]
        if uri is None or uri == "":
            raise Refusal("WRAPPING")
        if uri.startswith("#"):
            if any(one not in _C14N for one in transforms):
                raise Refusal("FORBIDDEN_TRANSFORM")
            target = uri[1:]
            if target == properties.get("Id"):
                if reference.get("Type") != _SIGNED_PROPERTIES:
                    raise Refusal("NO_SIGNED_PROPERTIES")
                covered = True
            elif key_info is None or target != key_info.get("Id"):
                raise Refusal("WRAPPING")
            continue
        if transforms:
            raise Refusal("FORBIDDEN_TRANSFORM")
        name = file_for(uri, data)
        if name is None:
            raise Refusal("MISSING_FILE")
        if name in references:
            raise Refusal("WRAPPING")
        references[name] = reference
        if reference.get("Id"):
            by_id[reference.get("Id")] = name
    if not covered:
        raise Refusal("NO_SIGNED_PROPERTIES")
    if not references:
        raise Refusal("MISSING_FILE")
    types = {
        by_id[one.get("ObjectReference", "")[1:]]: (one.findtext("x:MimeType", "", _NS) or "").strip()
        for one in properties.iterfind(".//x:DataObjectFormat", _NS)
        if one.get("ObjectReference", "")[1:] in by_id
    }
    return Parsed(signature, properties, references, types)


def file_for(uri: str, data: Mapping[str, bytes]) -> str | None:
    """A reference names its file as it is or percent-encoded; both at once is not allowed to mean two files."""
    if ":" in uri.split("/")[0] or "?" in uri or "#" in uri:
        return uri if uri in data else None
    names = {name for name in (uri, unquote(uri), uri[2:] if uri.startswith("./") else uri) if name in data}
    return names.pop() if len(names) == 1 else None


async def check(
    element: Any, data: Mapping[str, bytes], court: Court, *, file: str, later: Sequence[Stamp] = ()
) -> SignatureReport:
    """The report on one ds:Signature. Refusals become its only reason. `later`: time stamps over the whole container."""
    try:
        parsed = read(element, data)
        return await _judge(parsed, element, data, court, file, later)
    except Refusal as refusal:
        return report.signature(
            reasons=[refusal.reason], qualified=False, id=str(element.get("Id") or file)[:80], format="XAdES",
            scopes=tuple(sorted(data)),
        )  # fmt: skip


async def _judge(
    parsed: Parsed, element: Any, data: Mapping[str, bytes], court: Court, file: str, later: Sequence[Stamp]
) -> SignatureReport:
    reasons = list(parsed.reasons)
    certificate, candidates = _signer(parsed, reasons)
    asn1 = asn1_x509.Certificate.load(certificate.public_bytes_der)
    for reference_name, reference in parsed.references.items():
        reasons.extend(_digest(reference, data[reference_name]))
    method = parsed.element.find("ds:SignedInfo/ds:SignatureMethod", _NS).get("Algorithm")
    for reference in parsed.element.findall("ds:SignedInfo/ds:Reference", _NS):
        name = _DIGESTS.get(reference.find("ds:DigestMethod", _NS).get("Algorithm"), "?")
        if code := hash_problem(name):
            reasons.append(Reason(code))
    if "sha1" in method.lower():
        reasons.append(Reason("SHA1"))
    if "md5" in method.lower() or "ripemd" in method.lower():
        reasons.append(Reason("WEAK_HASH"))
    reasons.extend(_cryptography(parsed, data, certificate.loaded, method))
    pool = _pool(element, candidates)
    status = bool(pool.ocsps or pool.crls)  # in the file itself: judging may ask for more, which then is not there
    stamps, stamp_reasons = await _stamps(element, pool, court)
    reasons.extend(stamp_reasons)
    archival, archival_reasons = await archive_stamps(
        element, pool, court, canonical=_canonical, files=partial(_file, data)
    )
    reasons.extend(archival_reasons)
    claimed = _time(parsed.signed_properties.findtext(".//x:SigningTime", "", _NS))
    marked, holds = None, None
    if not stamps and _TIME_MARK_POLICY in "".join(parsed.signed_properties.itertext()):
        answer = _time_mark(element, pool)
        if answer is not None:
            marked = _produced(answer)
            reasons.append(Reason("TIME_MARK"))
            holds = await court.proves_mark(answer, asn1, pool, marked)
            if holds is False:
                reasons.append(Reason("TIMESTAMP_NOT_TRUSTED"))
    found, pool = await court.judge(
        asn1, pool, stamps=[*stamps, *archival, *later], claimed=claimed, strict_status_order=marked is None,
        marked=marked, mark_holds=holds is True,
    )  # fmt: skip
    reasons.extend(lasting([*stamps, *archival, *later], court.at))
    reasons.extend(found.reasons)
    level = "LTA" if archival and stamps else "LT" if stamps and status else "T" if stamps else "B"
    if marked is not None:
        level = "LT"
    return report.signature(
        reasons=reasons,
        qualified=found.qualified,
        id=str(element.get("Id") or file)[:80],
        format="XAdES",
        level=level,
        signed_by=common_name(asn1),
        serial=serial_of(asn1),
        subject=asn1.subject.human_friendly,
        issuer=_issuer(asn1),
        certificate_sha256=hashlib.sha256(asn1.dump()).hexdigest(),
        value_sha256=hashlib.sha256(_bytes(parsed.element.findtext("ds:SignatureValue", "", _NS))).hexdigest(),
        seal=found.seal,
        qualified_claimed=found.claimed_qualified,
        best_time=iso(found.best_time),
        claimed_time=iso(claimed),
        revocation_time=iso(found.revocation_time),
        timestamps=tuple(stamp.shown for stamp in (*stamps, *archival)),
        coverage="FULL" if set(parsed.references) == set(data) else "PARTIAL",
        scopes=tuple(sorted(parsed.references)),
        algorithm=method.rsplit("#", 1)[-1],
    )


def _issuer(certificate: asn1_x509.Certificate) -> str:
    value = certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly
    return str(value if not isinstance(value, list) else value[-1])


@dataclass(frozen=True)
class _Certificate:
    loaded: x509.Certificate
    public_bytes_der: bytes


def _load(text: str | None) -> _Certificate | None:
    try:
        der = base64.b64decode("".join((text or "").split()), validate=True)
        return _Certificate(x509.load_der_x509_certificate(der), der)
    except (ValueError, binascii.Error):
        return None


def _signer(parsed: Parsed, reasons: list[Reason]) -> tuple[_Certificate, list[_Certificate]]:
    """The certificate in KeyInfo that the signed properties name by digest."""
    texts = [one.text for one in parsed.element.findall("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _NS)]
    candidates = [one for one in map(_load, texts) if one is not None]
    if not candidates:
        raise Refusal("NO_CERTIFICATE")
    digests = parsed.signed_properties.xpath(
        "./x:SignedSignatureProperties/x:SigningCertificate/x:Cert/x:CertDigest"
        "|./x:SignedSignatureProperties/x:SigningCertificateV2/x:Cert/x:CertDigest",
        namespaces=_NS,
    )
    if not digests:
        reasons.append(Reason("NO_CERTIFICATE_REFERENCE"))
        return candidates[0], candidates
    first = digests[0]
    name = _DIGESTS.get(first.find("ds:DigestMethod", _NS).get("Algorithm"))
    value = _bytes(first.findtext("ds:DigestValue", "", _NS))
    for one in candidates:
        if name and hashlib.new(name, one.public_bytes_der).digest() == value:
            return one, candidates
    raise Refusal("CERTIFICATE_MISMATCH")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refusal("BROKEN_SIGNATURE") from error


def _digest(reference: Any, content: bytes) -> list[Reason]:
    name = _DIGESTS.get(reference.find("ds:DigestMethod", _NS).get("Algorithm"))
    if name is None:
        return [Reason("UNKNOWN_ALGORITHM")]
    value = _bytes(reference.findtext("ds:DigestValue", "", _NS))
    return [] if hashlib.new(name, content).digest() == value else [Reason("HASH_FAILURE")]


def _cryptography(
    parsed: Parsed, data: Mapping[str, bytes], certificate: x509.Certificate, method: str
) -> list[Reason]:
    """signxml checks every reference and the signature value with the certificate that was named."""
    try:
        SignatureMethod(method)
    except ValueError:
        return [Reason("UNKNOWN_ALGORITHM")]

    def resolve(uri: str) -> bytes | None:
        name = file_for(uri, data)
        return data[name] if name is not None else None

    if keys.is_odd(asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)).public_key):
        return [] if _by_hand(parsed, certificate, method) else [Reason("SIG_CRYPTO_FAILURE")]
    config = SignatureConfiguration(
        location="./",
        expect_references=True,
        signature_methods=_METHODS,
        digest_algorithms=frozenset(DigestAlgorithm),
        ignore_ambiguous_key_info=True,
        verification_time=certificate.not_valid_before_utc + datetime.timedelta(seconds=1),
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    try:
        results = XMLVerifier().verify(
            parsed.element, x509_cert=certificate, uri_resolver=resolve, expect_config=config, validate_schema=False
        )
    except InvalidDigest:
        return [Reason("HASH_FAILURE")]
    except (InvalidSignature, CryptoInvalid):
        if _legacy_digest_info(parsed, certificate, method):
            return [Reason("LEGACY_DIGEST_INFO")]
        return [Reason("SIG_CRYPTO_FAILURE")]
    except Exception as error:  # noqa: BLE001 (odd algorithms and keys raise anything)
        log.info("signature not verified: %s", type(error).__name__)
        return [Reason("SIG_CRYPTO_FAILURE")]
    results = results if isinstance(results, list) else [results]
    tags = {one.signed_xml.tag for one in results if one.signed_xml is not None}
    return [] if f"{{{XADES}}}SignedProperties" in tags else [Reason("NO_SIGNED_PROPERTIES")]


def _canonical_info(parsed: Parsed) -> tuple[bytes, bytes]:
    """The canonical SignedInfo and the signature value."""
    info = parsed.element.find("ds:SignedInfo", _NS)
    exclusive, comments = _C14N[info.find("ds:CanonicalizationMethod", _NS).get("Algorithm")]
    canonical = etree.tostring(info, method="c14n", exclusive=exclusive, with_comments=comments, with_tail=False)
    return canonical, _bytes(parsed.element.findtext("ds:SignatureValue", "", _NS))


def _own_parts_match(parsed: Parsed) -> bool:
    """Digests of the references inside the signature file (signed properties, key info)."""
    references = parsed.element.findall("ds:SignedInfo/ds:Reference", _NS)
    return all(_same_document_digest(one, parsed) for one in references if one.get("URI", "").startswith("#"))


def _by_hand(parsed: Parsed, certificate: x509.Certificate, method: str) -> bool:
    """RSA PKCS #1 v1.5 with a key that `cryptography` refuses to load as it is written."""
    name = method.rsplit("-", 1)[-1].upper()
    kinds: dict[str, Any] = {"SHA1": SHA1, "SHA224": SHA224, "SHA256": SHA256, "SHA384": SHA384, "SHA512": SHA512}
    algorithm = kinds.get(name)
    if algorithm is None or "rsa-" not in method:
        return False
    canonical, value = _canonical_info(parsed)
    key = keys.load(asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)))
    try:
        key.verify(value, canonical, PKCS1v15(), algorithm())
    except CryptoInvalid:
        return False
    return _own_parts_match(parsed)


def _legacy_digest_info(parsed: Parsed, certificate: x509.Certificate, method: str) -> bool:
    """Latvian eID of 2017 wrote RSA-SHA1 without the NULL parameter: the digest is right, its wrapping is old."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or not method.endswith("#rsa-sha1"):
        return False
    canonical, value = _canonical_info(parsed)
    try:
        recovered = key.recover_data_from_signature(value, PKCS1v15(), None)
    except (CryptoInvalid, ValueError):
        return False
    if recovered != _SHA1_WITHOUT_NULL + hashlib.sha1(canonical).digest():  # noqa: S324 (reading an old signature)
        return False
    # signxml stopped before the references: those inside the signature file must match too
    return _own_parts_match(parsed)


def _same_document_digest(reference: Any, parsed: Parsed) -> bool:
    target = reference.get("URI")[1:]
    nodes = [node for node in parsed.element.iter() if isinstance(node.tag, str) and node.get("Id") == target]
    if len(nodes) != 1:
        return False
    chosen = [one.get("Algorithm") for one in reference.findall("ds:Transforms/ds:Transform", _NS)]
    exclusive, comments = _C14N[chosen[-1]] if chosen else (False, False)
    canonical = etree.tostring(nodes[0], method="c14n", exclusive=exclusive, with_comments=comments, with_tail=False)
    return not _digest(reference, canonical)


def _pool(element: Any, candidates: list[_Certificate]) -> Pool:
    pool = Pool([asn1_x509.Certificate.load(one.public_bytes_der) for one in candidates])
    base = element.find("ds:Object/x:QualifyingProperties/x:UnsignedProperties", _NS)
    if base is None:
        return pool
    for node in base.iter():
        if not isinstance(node.tag, str):
            continue
        kind = etree.QName(node).localname
        try:
            if kind == "EncapsulatedX509Certificate" and (loaded := _load(node.text)):
                pool.certificates.append(asn1_x509.Certificate.load(loaded.public_bytes_der))
            elif kind == "EncapsulatedOCSPValue":
                pool.ocsps.append(ocsp.OCSPResponse.load(_bytes(node.text or ""), strict=True))
            elif kind == "EncapsulatedCRLValue":
                pool.crls.append(crl.CertificateList.load(_bytes(node.text or ""), strict=True))
        except (ValueError, Refusal):
            continue
    for answer in pool.ocsps:
        try:
            extra = answer["response_bytes"]["response"].parsed["certs"]
            pool.certificates.extend(extra or [])
        except (ValueError, TypeError, KeyError):
            continue
    return pool


async def _stamps(element: Any, pool: Pool, court: Court) -> tuple[list[Stamp], list[Reason]]:
    """Checks every SignatureTimeStamp over the canonical SignatureValue."""
    stamps: list[Stamp] = []
    reasons: list[Reason] = []
    value = element.find("ds:SignatureValue", _NS)
    path = "./ds:Object/x:QualifyingProperties/x:UnsignedProperties/x:UnsignedSignatureProperties/x:SignatureTimeStamp"
    for node in element.xpath(path, namespaces=_NS):
        chosen = node.find("ds:CanonicalizationMethod", _NS)
        algorithm = chosen.get("Algorithm") if chosen is not None else "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
        if algorithm not in _C14N:
            reasons.append(Reason("TIMESTAMP_INVALID"))
            continue
        exclusive, comments = _C14N[algorithm]
        canonical = etree.tostring(value, method="c14n", exclusive=exclusive, with_comments=comments, with_tail=False)
        for token in node.findall("x:EncapsulatedTimeStamp", _NS):
            try:
                signed = cms.ContentInfo.load(_bytes(token.text or ""))["content"]
                stamp = await court.stamp(
                    signed,
                    pool,
                    imprint=partial(_hashed, canonical),
                    kind="signature",
                )
            except Exception as error:  # noqa: BLE001
                log.info("time stamp unreadable: %s", type(error).__name__)
                stamp = None
            if stamp is None:
                reasons.append(Reason("TIMESTAMP_INVALID"))
                continue
            stamps.append(stamp)
            reasons.extend(stamp.reasons)
    return stamps, reasons


def _canonical(node: Any, form: str) -> bytes:
    if form not in _C14N:
        raise ValueError(form)
    exclusive, comments = _C14N[form]
    return bytes(etree.tostring(node, method="c14n", exclusive=exclusive, with_comments=comments, with_tail=False))


def _file(data: Mapping[str, bytes], uri: str) -> bytes | None:
    name = None if uri.startswith("#") else file_for(uri, data)
    return None if name is None else data[name]


def _hashed(body: bytes, algorithm: str) -> bytes:
    return hashlib.new(algorithm, body).digest()


def _time_mark(element: Any, pool: Pool) -> ocsp.OCSPResponse | None:
    """BDOC's time mark: the OCSP nonce is the digest of the signature value, so that answer's time is the signature's."""
    value = _bytes(element.findtext("ds:SignatureValue", "", _NS))
    for answer in pool.ocsps:
        try:
            body = answer["response_bytes"]["response"].parsed["tbs_response_data"]
            extensions = body["response_extensions"].contents or b""
        except (ValueError, TypeError, KeyError):
            continue
        wanted = [hashlib.new(name, value).digest() for name in ("sha256", "sha384", "sha512", "sha224", "sha1")]
        if any(digest in extensions for digest in wanted):  # some responders write the nonce without its inner wrapping
            return answer
    return None


def _produced(answer: ocsp.OCSPResponse) -> datetime.datetime:
    produced: datetime.datetime = answer["response_bytes"]["response"].parsed["tbs_response_data"]["produced_at"].native
    return produced


def _time(text: str) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)

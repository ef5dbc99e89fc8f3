"""ASiC-S with time-stamp tokens (ETSI EN 319 162-1): one file, untouched, and a chain of time stamps over it.

The first token stamps the file. Each later one stamps an ASiCArchiveManifest with the hashes of everything before it: the
file, the tokens, the manifest before. Before that the newest token gets the answers about its authority's certificates
into its unsigned part, so that the whole can be judged when nobody answers for that authority any more.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from io import BytesIO

from asn1crypto import cms
from lxml import etree
from pyhanko.sign.general import extract_certificate_info
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, ValidationError

from signing.errors import CertificateRefused, DocumentRefused, RevocationUnavailable
from signing.formats import archival, timestamps
from signing.formats.archival import Anchors
from signing.formats.running import run
from signing.formats.timestamps import Timestampers

MEDIA_TYPE = "application/vnd.etsi.asic-s+zip"
_FIRST = "META-INF/timestamp.tst"
_MANIFEST = "META-INF/ASiCArchiveManifest.xml"
_TYPES = {".tst": "application/vnd.etsi.timestamp-token", ".xml": "text/xml"}
_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
#: ZIP knows no moment before 1980; a fixed one keeps the bytes the same.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def wrap(content: bytes, *, name: str, token: bytes) -> bytes:
    """The file with the token (DER) over its SHA-256. The same parts give the same bytes."""
    return _packed({"mimetype": MEDIA_TYPE.encode(), name: content, _FIRST: token})


def renew(container: bytes, *, trust: Anchors, timestampers: Timestampers) -> bytes:
    """One more time stamp over everything in it. Raises the errors of `archival.renew`."""
    entries = _unpacked(container)
    newest = _newest(entries)
    entries[newest] = run(_with_answers(entries[newest], trust))
    tokens = sum(name.endswith(".tst") for name in entries)
    before = entries.pop(_MANIFEST, None)
    numbered = f"META-INF/ASiCArchiveManifest{tokens - 1:03}.xml"
    if before is not None:
        entries[numbered] = before
    name = f"META-INF/timestamp{tokens + 1:03}.tst"
    entries[_MANIFEST] = _manifest(entries, token=name, before=numbered)
    entries[name] = timestamps.stamp(hashlib.sha256(entries[_MANIFEST]).digest(), timestampers=timestampers)
    return _packed(entries)


def answered(container: bytes, *, trust: Anchors) -> bytes:
    """As its next renewal would find it: with the answers about its newest authority. Raises CertificateRefused, and
    RevocationUnavailable (retry) while nobody answers for that authority."""
    entries = _unpacked(container)
    newest = _newest(entries)
    entries[newest] = run(_with_answers(entries[newest], trust))
    return _packed(entries)


def inside(container: bytes) -> bytes:
    """The file that is stamped. Raises DocumentRefused when there is not exactly one."""
    entries = _unpacked(container)
    found = [body for name, body in entries.items() if name != "mimetype" and not name.startswith("META-INF/")]
    if len(found) != 1:
        raise DocumentRefused("no ASiC-S: not one file")
    return found[0]


def newest_token(container: bytes) -> bytes:
    """The last time stamp of the chain (DER): until when it holds, all of it does."""
    entries = _unpacked(container)
    return entries[_newest(entries)]


def _newest(entries: Mapping[str, bytes]) -> str:
    name = _FIRST
    if _MANIFEST in entries:
        reference = etree.fromstring(entries[_MANIFEST], _parser()).find(f"{{{_ASIC}}}SigReference")
        name = reference.get("URI", "") if reference is not None else ""
    if name not in entries:
        raise DocumentRefused("no time stamp to renew")
    return name


def _manifest(entries: Mapping[str, bytes], *, token: str, before: str) -> bytes:
    root = etree.Element(f"{{{_ASIC}}}ASiCManifest", nsmap={"asic": _ASIC, "ds": _DS})
    etree.SubElement(root, f"{{{_ASIC}}}SigReference", URI=token, MimeType=_TYPES[".tst"])
    for name, body in sorted(entries.items()):
        if name == "mimetype":
            continue
        reference = etree.SubElement(root, f"{{{_ASIC}}}DataObjectReference", URI=name)
        if name.startswith("META-INF/"):
            reference.set("MimeType", _TYPES[name[-4:]])
        if name == before:
            reference.set("Rootfile", "true")
        etree.SubElement(reference, f"{{{_DS}}}DigestMethod", Algorithm=_SHA256)
        value = etree.SubElement(reference, f"{{{_DS}}}DigestValue")
        value.text = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


async def _with_answers(token: bytes, trust: Anchors) -> bytes:
    """The token with the certificates, OCSP answers and CRLs of its authority in its unsigned part.

    They are asked for now and not when it was made: only an answer from after a time stamp says that its key was good.
    """
    wrapped = cms.ContentInfo.load(token)
    signed = wrapped["content"]
    parts = extract_certificate_info(signed)
    async with archival.context(trust) as known:
        validator = CertificateValidator(
            parts.signer_cert, intermediate_certs=parts.other_certs, validation_context=known
        )
        try:
            path = await validator.async_validate_usage(key_usage=set())
        except (InsufficientRevinfoError, TimeoutError) as error:
            raise RevocationUnavailable("time-stamp authority") from error
        except (ValidationError, PathError) as error:
            raise CertificateRefused(f"time-stamp authority: {type(error).__name__}") from error
        except (ValueError, TypeError, KeyError) as error:  # an answer that is no OCSP response or CRL at all
            raise RevocationUnavailable(f"unreadable answer: {type(error).__name__}") from error
        answers = [cms.RevocationInfoChoice({"crl": one}) for one in known.crls]
        answers += [
            cms.RevocationInfoChoice({"other": {"other_rev_info_format": "ocsp_response", "other_rev_info": one}})
            for one in known.ocsps
        ]
    signed["certificates"] = [
        cms.CertificateChoices({"certificate": one})
        for one in {
            one.dump(): one for one in (parts.signer_cert, *parts.other_certs, *path.iter_certs(include_root=True))
        }.values()
    ]
    signed["crls"] = answers
    if known.ocsps:
        signed["version"] = "v5"  # RFC 5652, 5.1
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _unpacked(container: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(container)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise DocumentRefused(f"no ASiC-S: {type(error).__name__}") from error


def _packed(entries: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in entries.items():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if name.startswith("META-INF/") else zipfile.ZIP_STORED
            archive.writestr(entry, body)
    return out.getvalue()

"""ASiC-E and ASiC-S containers (.asice, .edoc, .bdoc, .asics): every file signed by every signature, nothing beside."""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from asn1crypto import cms
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.validation.generic_cms import (
    extract_self_reported_ts,
    extract_tst_data_iter,
    message_imprint_checker,
    validate_sig_integrity,
)

from signing.data import Reason, SignatureReport, TimeStamp, iso
from signing.validation import report, xades
from signing.validation.evidence import (
    Court,
    Pool,
    Stamp,
    brought_by,
    common_name,
    hash_problem,
    lasting,
    serial_of,
)
from signing.validation.intake import ASIC_E, ASIC_S, Container, Refused, kind_of, open_container
from signing.validation.keys import LenientValidator

log = logging.getLogger(__name__)

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_NS = {"a": ASIC, "ds": xades.DS}
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


@dataclass
class Read:
    form: str = ""
    signatures: list[SignatureReport] = field(default_factory=list)
    timestamps: list[TimeStamp] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)


async def check(content: bytes, court: Court, *, depth: int = 0, later: Sequence[Stamp] = ()) -> Read:
    """`later`: time stamps over the whole of it, by the ASiC-S that it lies in."""
    try:
        container = open_container(content)
    except Refused as refused:
        return Read(reasons=[Reason(refused.code, {"what": refused.what} if refused.what else {})])
    data = container.data
    found = Read(form=_form(container), files=[(name, hashlib.sha256(body).hexdigest()) for name, body in data.items()])
    _mimetype(container, found)
    if not data:
        found.reasons.append(Reason("MISSING_FILE"))
        return found
    meta = container.meta
    xml_files = [name for name in meta if fnmatch.fnmatch(name.lower(), "meta-inf/*signatures*.xml")]
    cades_files = [name for name in meta if name.lower().endswith(".p7s")]
    tokens = [name for name in meta if name.lower().endswith(".tst")]
    if found.form == "ASiC-S" and len(data) != 1:
        found.reasons.append(Reason("UNSIGNED_FILE"))
    for name in xml_files:
        await _xades_file(name, meta[name], data, court, found, later)
    for name in cades_files:
        found.signatures.append(await _cades_file(name, meta, data, court, later))
    if tokens:
        await _tokens(tokens, meta, data, court, found, depth=depth, later=later)
    if xml_files:
        _manifest(container, found)
        _once(found)
    if (not xml_files and not cades_files and not tokens) or (
        (xml_files or cades_files) and not found.signatures and not found.reasons
    ):
        found.reasons.append(Reason("NO_SIGNATURE"))
    for one in found.signatures:
        if not set(data) <= set(one.scopes):
            found.reasons.append(Reason("UNSIGNED_FILE"))
    return found


def _form(container: Container) -> str:
    return {ASIC_E: "ASiC-E", ASIC_S: "ASiC-S"}.get(container.mimetype, "")


def _mimetype(container: Container, found: Read) -> None:
    if not found.form:
        found.reasons.append(Reason("MIMETYPE_MISSING"))
        found.form = "ASiC-E" if container.meta else ""
    elif not container.mimetype_is_first:
        found.reasons.append(Reason("MIMETYPE"))


async def _xades_file(
    name: str, xml: bytes, data: Mapping[str, bytes], court: Court, found: Read, later: Sequence[Stamp]
) -> None:
    try:
        root = xades.parse(xml)
        elements = xades.signatures_in(root)
    except xades.Refusal as refusal:
        found.reasons.append(refusal.reason)
        return
    if not elements:
        found.reasons.append(Reason("BROKEN_SIGNATURE"))
    for element in elements:
        try:
            found.signatures.append(await xades.check(element, data, court, file=name, later=later))
        except Exception as error:  # noqa: BLE001 (hostile XML and certificates raise anything)
            log.info("signature in %r failed: %s", name[:60], type(error).__name__)
            found.signatures.append(_broken(name, data))


def _broken(name: str, data: Mapping[str, bytes], code: str = "BROKEN_SIGNATURE") -> SignatureReport:
    return report.signature(
        reasons=[Reason(code)], qualified=False, id=name[:80], format="", scopes=tuple(sorted(data))
    )


def _manifest(container: Container, found: Read) -> None:
    """META-INF/manifest.xml lists exactly the data files, with the types that were signed."""
    xml = container.read("META-INF/manifest.xml")
    if xml is None:
        if found.form == "ASiC-E":
            found.reasons.append(Reason("MANIFEST_MISSING"))
        return
    try:
        root = xades.parse(xml)
    except xades.Refusal as refusal:
        found.reasons.append(Reason("XML_DTD") if refusal.reason.code == "XML_DTD" else Reason("MANIFEST_MISMATCH"))
        return
    listed: list[str] = []
    for entry in root.iter(f"{{{_MANIFEST}}}file-entry"):
        path = entry.get(f"{{{_MANIFEST}}}full-path") or ""
        if path != "/" and not path.endswith("/") and not path.upper().startswith("META-INF/"):
            listed.append(xades.file_for(path, container.data) or path)
    if len(listed) != len(set(listed)) or set(listed) != set(container.data):
        found.reasons.append(Reason("MANIFEST_MISMATCH"))
        return
    types = {
        xades.file_for(entry.get(f"{{{_MANIFEST}}}full-path") or "", container.data): entry.get(
            f"{{{_MANIFEST}}}media-type"
        )
        for entry in root.iter(f"{{{_MANIFEST}}}file-entry")
    }
    for element in _signature_elements(container):
        try:
            parsed = xades.read(element, container.data)
        except xades.Refusal:
            continue
        for name, signed_type in parsed.mime_types.items():
            if signed_type and types.get(name) and types[name] != signed_type:
                found.reasons.append(Reason("MANIFEST_MISMATCH"))
                return


def _signature_elements(container: Container) -> list[Any]:
    elements: list[Any] = []
    for name, xml in container.meta.items():
        if fnmatch.fnmatch(name.lower(), "meta-inf/*signatures*.xml"):
            try:
                elements.extend(xades.signatures_in(xades.parse(xml)))
            except xades.Refusal:
                continue
    return elements


def _once(found: Read) -> None:
    """The same signature in two places is one signature, so that nobody is counted twice."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for one in found.signatures:
        mark = (one.certificate_sha256, one.value_sha256)
        if one.value_sha256 and mark in seen:
            found.reasons.append(Reason("DUPLICATE_SIGNATURE"))
            continue
        seen.add(mark)
        kept.append(one)
    found.signatures[:] = kept


# -- CAdES


async def _cades_file(
    name: str, meta: Mapping[str, bytes], data: Mapping[str, bytes], court: Court, later: Sequence[Stamp]
) -> SignatureReport:
    """A CMS signature over the only data file (ASiC-S) or over the ASiCManifest that names it."""
    try:
        target, scopes, reasons = _cades_target(name, meta, data)
        return await _cades(name, meta[name], target, scopes, reasons, court, later)
    except xades.Refusal as refusal:
        return report.signature(
            reasons=[refusal.reason], qualified=False, id=name[:80], format="CAdES", scopes=tuple(sorted(data))
        )
    except Exception as error:  # noqa: BLE001
        log.info("CAdES in %r failed: %s", name[:60], type(error).__name__)
        return _broken(name, data)


def _cades_target(
    name: str, meta: Mapping[str, bytes], data: Mapping[str, bytes]
) -> tuple[bytes, tuple[str, ...], list[Reason]]:
    for manifest_name, xml in meta.items():
        if not fnmatch.fnmatch(manifest_name.lower(), "meta-inf/asicmanifest*.xml"):
            continue
        root = xades.parse(xml)
        reference = root.find("a:SigReference", _NS)
        if reference is None or xades.file_for(reference.get("URI") or "", {name: b""}) is None:
            continue
        scopes, reasons = _listed(root, data)
        return xml, scopes, reasons
    if len(data) == 1:
        only = next(iter(data))
        return data[only], (only,), []
    raise xades.Refusal("UNSUPPORTED", what="CAdES")


def _listed(root: Any, data: Mapping[str, bytes]) -> tuple[tuple[str, ...], list[Reason]]:
    """Names and digests of an ASiCManifest against what is in the container."""
    scopes: list[str] = []
    reasons: list[Reason] = []
    for one in root.findall("a:DataObjectReference", _NS):
        path = xades.file_for(one.get("URI") or "", data)
        if path is None:
            reasons.append(Reason("MISSING_FILE"))
            continue
        scopes.append(path)
        reasons.extend(xades._digest(one, data[path]))
        algorithm = one.find("ds:DigestMethod", _NS)
        if algorithm is not None and (code := hash_problem(xades._DIGESTS.get(algorithm.get("Algorithm"), "?"))):
            reasons.append(Reason(code))
    return tuple(scopes), reasons


async def _cades(
    name: str,
    der: bytes,
    target: bytes,
    scopes: tuple[str, ...],
    reasons: list[Reason],
    court: Court,
    later: Sequence[Stamp],
) -> SignatureReport:
    signed = cms.ContentInfo.load(der, strict=True)["content"]
    info = extract_signer_info(signed)
    certificate = extract_certificate_info(signed).signer_cert
    digest_name = info["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(digest_name, target).digest()
    intact, valid = validate_sig_integrity(
        info, certificate, expected_content_type="data", actual_digest=digest, sig_validator=LenientValidator()
    )
    if not intact:
        reasons.append(Reason("HASH_FAILURE"))
    if not valid:
        reasons.append(Reason("SIG_CRYPTO_FAILURE"))
    if info["signed_attrs"].native is None:
        reasons.append(Reason("NO_CERTIFICATE_REFERENCE"))
    if code := hash_problem(digest_name):
        reasons.append(Reason(code))
    pool = brought_by(signed)
    stamps: list[Stamp] = []
    for token in extract_tst_data_iter(info, signed=False):
        stamp = await court.stamp(token, pool, imprint=message_imprint_checker(info), kind="signature")
        if stamp is not None:
            stamps.append(stamp)
            reasons.extend(stamp.reasons)
    claimed = extract_self_reported_ts(info)
    covering = [*stamps, *later]
    found, pool = await court.judge(certificate, pool, stamps=covering, claimed=claimed, strict_status_order=False)
    reasons.extend(found.reasons)
    reasons.extend(lasting(covering, court.at))
    return report.signature(
        reasons=reasons,
        qualified=found.qualified,
        id=name[:80],
        format="CAdES",
        level="LT" if stamps and found.has_status else "T" if stamps else "B",
        signed_by=common_name(certificate),
        serial=serial_of(certificate),
        subject=certificate.subject.human_friendly,
        issuer=common_name(certificate) if certificate.self_issued else xades._issuer(certificate),
        certificate_sha256=hashlib.sha256(certificate.dump()).hexdigest(),
        seal=found.seal,
        qualified_claimed=found.claimed_qualified,
        best_time=iso(found.best_time),
        claimed_time=iso(claimed),
        revocation_time=iso(found.revocation_time),
        timestamps=tuple(stamp.shown for stamp in stamps),
        coverage="FULL",
        scopes=scopes,
        algorithm=str(info["signature_algorithm"]["algorithm"].native),
    )


# -- ASiC-S with time stamps

#: A container in a container in a container is as deep as anybody has reason to go.
_DEEPEST = 2


@dataclass(frozen=True)
class _Link:
    """One token of the chain: `covers` are the names that it stamps, itself or by its manifest."""

    name: str
    covers: frozenset[str]
    stamp: Stamp


async def _tokens(
    names: list[str],
    meta: Mapping[str, bytes],
    data: Mapping[str, bytes],
    court: Court,
    found: Read,
    *,
    depth: int,
    later: Sequence[Stamp],
) -> None:
    """Time stamp tokens over the data file or over an ASiCArchiveManifest; a container inside is checked too."""
    only = next(iter(data.values()))
    links: list[_Link] = []
    for name in sorted(names):
        target, covers, reasons = _token_target(name, meta, data, only)
        found.reasons.extend(reasons)
        try:
            token = cms.ContentInfo.load(meta[name], strict=True)["content"]
            stamp = await court.stamp(
                token,
                Pool(),
                imprint=partial(xades._hashed, target),
                kind="container",
            )
        except Exception as error:  # noqa: BLE001
            log.info("token %r unreadable: %s", name[:60], type(error).__name__)
            stamp = None
        if stamp is None:
            found.reasons.append(Reason("TIMESTAMP_INVALID"))
            continue
        found.timestamps.append(stamp.shown)
        found.reasons.extend(stamp.reasons)
        links.append(_Link(name, frozenset(covers), stamp))
    if found.form == "ASiC-S":
        found.reasons.extend(_chained(links, set(data), later, court))
    if depth >= _DEEPEST:
        return
    if kind_of(only) == "zip":
        over = [*later, *(link.stamp for link in links)]
        inner = await check(only, court, depth=depth + 1, later=over)
        if inner.signatures or inner.timestamps:
            found.signatures.extend(_seen_outside(one, data) for one in inner.signatures)
            found.reasons.extend(inner.reasons)
            return
    found.reasons.append(Reason("TIMESTAMP_ONLY"))


def _chained(links: list[_Link], data: set[str], later: Sequence[Stamp], court: Court) -> list[Reason]:
    """Every stamp covers the file and all stamps before it, and was put on while the one before still held."""
    ordered = sorted(links, key=lambda link: (link.stamp.time, link.name))
    reasons = lasting([*(link.stamp for link in ordered), *later], court.at)
    before: set[str] = set()
    for link in ordered:
        if not (data | before) <= link.covers:
            reasons.append(Reason("TIMESTAMP_ORDER"))
        before.add(link.name)
    return reasons


def _seen_outside(one: SignatureReport, data: Mapping[str, bytes]) -> SignatureReport:
    """Signatures of the inner container cover the outer data file, which is that container."""
    return dataclasses.replace(one, scopes=(*one.scopes, *data))


def _token_target(
    name: str, meta: Mapping[str, bytes], data: Mapping[str, bytes], only: bytes
) -> tuple[bytes, tuple[str, ...], list[Reason]]:
    """(what the token is over, the names it covers, what is wrong with them)."""
    for manifest_name, xml in meta.items():
        if not fnmatch.fnmatch(manifest_name.lower(), "meta-inf/asic*manifest*.xml"):
            continue
        try:
            root = xades.parse(xml)
        except xades.Refusal as refusal:
            return xml, (), [refusal.reason]
        reference = root.find("a:SigReference", _NS)
        if reference is not None and reference.get("URI") == name:
            everything = {**data, **meta}
            scopes, reasons = _listed(root, everything)
            return xml, scopes, reasons
    return only, tuple(data), []

#!/usr/bin/env python3
"""Check what Kopiena's archive gave out, without Kopiena.

    python3 -m pip install pyHanko cryptography
    python3 kopiena_verify.py --roots ROOTS PATH...

PATH: an evidence package (ZIP, or the same unpacked), a folder of many, or a whole export (its folder). ROOTS: a folder
of root certificates (PEM or DER) that YOU trust, got from somewhere else than from the package. No network is used.

Prints one JSON line a package. Exit code: 0 everything holds, 1 something does not, 2 it could not be judged (wrong
call, no package, no roots, a library missing).

What is checked of each package: the bag (RFC 8493) with nothing missing, changed or added; the hashes that its
metadata names; every signature of a signed PDF, with the certificates and answers embedded in it, and its time stamps;
of a container the hashes and signature values inside it, the certificates as of the first time stamp of the ASiC-S
around it, and that chain of time stamps link by link.
An export is checked as a bag of its own, and its proofs lead from the events of each package to a time-stamped root.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import csv
import hashlib
import io
import json
import logging
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

try:
    from asn1crypto import cms, pem, tsp, x509
    from cryptography import x509 as certificates
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
    from lxml import etree  # brought by pyHanko
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.ades.report import AdESPassed
    from pyhanko.sign.validation.ades import ades_lta_validation
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko.sign.validation.policy_decl import (
        PdfSignatureValidationSpec,
        RevinfoOnlineFetchingRule,
        RevocationInfoGatheringSpec,
        SignatureValidationSpec,
    )
    from pyhanko.sign.validation.status import TimestampSignatureStatus
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.context import CertValidationPolicySpec
    from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
    from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
    from pyhanko_certvalidator.registry import SimpleTrustManager
except ImportError as error:
    print(f"kopiena_verify: {error}. python3 -m pip install pyHanko cryptography", file=sys.stderr)
    raise SystemExit(2) from None

GOOD, BAD, UNABLE = 0, 1, 2
#: A package unpacked may take at most this (bytes): a bomb is refused, not unpacked.
LARGEST = 4 * 1024**3
ALGORITHMS = ("sha256", "sha512")
_DS = "http://www.w3.org/2000/09/xmldsig#"
_HASHES = {
    "http://www.w3.org/2001/04/xmlenc#sha256": hashlib.sha256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashlib.sha384,
    "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512,
}
_C14N = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": {"exclusive": False, "with_comments": False},
    "http://www.w3.org/2006/12/xml-c14n11": {"exclusive": False, "with_comments": False},
    "http://www.w3.org/2001/10/xml-exc-c14n#": {"exclusive": True, "with_comments": False},
}


class Wrong(Exception):
    """What does not hold, in one short sentence."""


class Unusable(Exception):
    """It cannot be judged at all."""


# --- what is checked ------------------------------------------------------------------------------------------------


class Verdict:
    """One package: problems make it bad, notes do not."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.facts: dict[str, object] = {}

    def line(self) -> str:
        shown = {"package": self.name, "ok": not self.problems, "problems": self.problems, **self.facts}
        return json.dumps({**shown, "notes": self.notes}, ensure_ascii=False, sort_keys=False)


class Files:
    """The files of a bag by their path in it."""

    def __init__(self, names: list[str], read: Callable[[str], bytes]) -> None:
        self.names = names
        self._read = read

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise Wrong(f"{name} is missing")
        return self._read(name)

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.read(name))
        except ValueError:
            raise Wrong(f"{name} is no JSON") from None


def in_folder(folder: Path) -> Files:
    names = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise Wrong(f"{path.name} is a link")
        if path.is_file():
            names.append(path.relative_to(folder).as_posix())
    return Files(names, lambda name: (folder / name).read_bytes())


def in_zip(content: bytes) -> Files:
    """The one folder of a ZIP."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as error:
        raise Wrong("the ZIP file is damaged") from error
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if sum(one.file_size for one in entries) > LARGEST:
        raise Wrong("the ZIP file is too large")
    roots = {one.filename.partition("/")[0] for one in entries}
    if len(roots) != 1 or len({one.filename for one in entries}) != len(entries):
        raise Wrong("the ZIP file does not hold one folder with each file once")
    root = roots.pop()
    names = [one.filename[len(root) + 1 :] for one in entries]
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names):
        raise Wrong("the ZIP file leads out of its folder")

    def read(name: str) -> bytes:
        try:
            return archive.read(f"{root}/{name}")
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError) as error:
            raise Wrong(f"{name} cannot be unpacked") from error
        except Exception as error:  # zlib.error has no common ancestor
            raise Wrong(f"{name} cannot be unpacked") from error

    return Files(names, read)


def check_bag(files: Files, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """Problems of the bag: every payload file in every manifest and nothing else, every tag file as it was."""
    found = []
    if "bagit.txt" not in files:
        return ["bagit.txt is missing: this is no bag"]
    payload = {name for name in files.names if name.startswith("data/")}
    for algorithm in ALGORITHMS:
        manifest = f"manifest-{algorithm}.txt"
        if manifest not in files:
            found.append(f"{manifest} is missing")
            continue
        listed = _manifest(files.read(manifest))
        found += [f"{name} is missing" for name in sorted(set(listed) - payload)]
        found += [f"{name} is in no manifest" for name in sorted(payload - set(listed))]
        found += _changed(files, listed, algorithm, skip=skip)
        tags = f"tagmanifest-{algorithm}.txt"
        if tags not in files:
            found.append(f"{tags} is missing")
            continue
        found += _changed(files, _manifest(files.read(tags)), algorithm)
    return list(dict.fromkeys(found))


def _manifest(content: bytes) -> dict[str, str]:
    lines = [line.split(None, 1) for line in content.decode("utf-8", "replace").splitlines() if line.strip()]
    if any(len(line) != 2 for line in lines):
        raise Wrong("a manifest cannot be read")
    return {line[1].strip().lstrip("*"): line[0].lower() for line in lines}


def _changed(files: Files, listed: dict[str, str], algorithm: str, skip: frozenset[str] = frozenset()) -> list[str]:
    found = []
    for name, value in sorted(listed.items()):
        if name not in skip and name in files and hashlib.new(algorithm, files.read(name)).hexdigest() != value:
            found.append(f"{name} was changed ({algorithm})")
    return found


def check_package(name: str, files: Files, roots: list[x509.Certificate]) -> Verdict:
    """An evidence package. Whatever is in it, the answer is a verdict."""
    verdict = Verdict(name)
    try:
        verdict.problems += check_bag(files)
        _check_contents(verdict, files, roots)
    except Wrong as wrong:
        verdict.problems.append(str(wrong))
    except Exception as error:  # noqa: BLE001 (a file made to confuse a library: that is an answer too)
        verdict.problems.append(f"it cannot be read ({type(error).__name__})")
    return verdict


def _in_time(verdict: Verdict) -> Verdict:
    """After renewals: the newest archive time stamp must hold now, else nothing proves that all this is old enough."""
    end = str(verdict.facts.get("proven_until", ""))
    if end and datetime.fromisoformat(end) < datetime.now(tz=UTC):
        verdict.problems.append(f"the newest archive time stamp ended on {end[:10]}: ask for the renewed file")
    return verdict


def _check_contents(verdict: Verdict, files: Files, roots: list[x509.Certificate]) -> None:
    metadata = files.json("data/metadata.json")
    document = metadata["document"] if isinstance(metadata, dict) else {}
    verdict.facts["subject"] = document.get("subject", "")
    verdict.facts["number"] = document.get("number", "")
    signed_name = "data/signed.asice" if "data/signed.asice" in files else "data/signed.pdf"
    came = "data/original.pdf" if "data/original.pdf" in files else "data/original.asice"  # signed before it came
    original, signed = files.read(came), files.read(signed_name)
    for what, content in (("original", original), ("signed", signed)):
        if hashlib.sha256(content).hexdigest() != document.get(f"{what}_sha256"):
            verdict.problems.append(f"the hash of the {what} file is not the one in metadata.json")
    verdict.facts["sha256"] = hashlib.sha256(signed).hexdigest()
    if signed_name.endswith(".asice"):
        around = files.read("data/signed.asics")
        signatures, stamps = check_container(verdict, signed, around, original, roots)
    else:
        if not metadata.get("signed_on_paper") and not signed.startswith(original):
            verdict.problems.append("the signed PDF does not begin with the original")
        signatures, stamps = check_pdf(verdict, signed, roots)
    verdict.facts["signatures"], verdict.facts["time_stamps"] = signatures, stamps
    if not signatures:
        verdict.problems.append("there is no signature")
    events = files.json("data/events.json")
    verdict.facts["events"] = len(events) if isinstance(events, list) else 0


# --- signatures -----------------------------------------------------------------------------------------------------


def check_pdf(
    verdict: Verdict, content: bytes, roots: list[x509.Certificate]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Every signature judged by what is embedded in the file (ETSI EN 319 102-1, with archive time stamps)."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        found = list(reader.embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError) as error:
        raise Wrong("the signed PDF cannot be read") from error
    stamps: list[dict[str, object]] = []
    ends: list[datetime] = []
    moments: dict[int, datetime] = {}
    for place, one in enumerate(found):
        if not _is_stamp(one):
            continue
        moment, authority, end = _token(one.signed_data, one.compute_digest(), roots)
        if ends and not moments[max(moments)] <= moment <= ends[-1]:
            verdict.problems.append(
                f"the archive time stamp of {moment.isoformat()} came after the one before had ended"
            )
        stamps.append({"authority": authority, "time": moment.isoformat()})
        ends.append(end)
        moments[place] = moment
    signatures: list[dict[str, object]] = []
    for place, one in enumerate(found):
        if _is_stamp(one):
            continue
        # What is embedded was fresh when the first archive time stamp came over it: it is judged as of that moment.
        stamped = min((moment for later, moment in moments.items() if later > place), default=None)
        timing = ValidationTimingInfo(stamped, stamped, point_in_time_validation=True) if stamped else None
        result = asyncio.run(ades_lta_validation(one, _specification(roots), timing))
        good, name, best = result.ades_subindic == AdESPassed.OK, _name(one.signer_cert), result.best_signature_time
        signatures.append({"by": name, "time": best.isoformat() if best else None, "ok": good})
        if not good:
            verdict.problems.append(f"signature {len(signatures)} ({name}): {result.ades_subindic.standard_name}")
    if ends:
        verdict.facts["proven_until"] = ends[-1].isoformat()
    if found:
        last = found[-1]
        last.compute_integrity_info()
        if last.coverage is None or last.coverage.name not in ("ENTIRE_FILE", "ENTIRE_REVISION"):
            verdict.problems.append("the last signature does not cover the file")
        elif last.coverage.name != "ENTIRE_FILE":
            verdict.problems.append("something was added after the last signature")
    if not stamps:
        verdict.problems.append("there is no archive time stamp")
    return signatures, stamps


def _is_stamp(one: object) -> bool:
    return bool(one.sig_object.get("/SubFilter") == "/ETSI.RFC3161")  # type: ignore[attr-defined]


def _specification(roots: list[x509.Certificate]) -> PdfSignatureValidationSpec:
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=roots),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True),
    )
    local = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(cert_validation_policy=policy, revinfo_gathering_policy=local)
    )


def _token(signed: cms.SignedData, imprint: bytes, roots: list[x509.Certificate]) -> tuple[datetime, str, datetime]:
    """Moment, authority and end of a time stamp over `imprint`; Wrong when it does not hold as of its own moment."""
    moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
    status = asyncio.run(_stamp_status(signed, imprint, roots, moment))
    if not (status.intact and status.valid):
        raise Wrong("a time stamp does not fit what it stamps")
    authority = _name(status.signing_cert)
    if not status.trusted:
        raise Wrong(f"a time stamp is of an authority outside the roots ({authority})")
    return moment, authority, status.signing_cert.not_valid_after


async def _stamp_status(
    signed: cms.SignedData, imprint: bytes, roots: list[x509.Certificate], moment: datetime
) -> TimestampSignatureStatus:
    known = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
    return TimestampSignatureStatus(**await validate_tst_signed_data(signed, known, lambda _algorithm: imprint))


def check_token(token: bytes, imprint: bytes, roots: list[x509.Certificate]) -> tuple[datetime, str, datetime]:
    """A bare token (DER)."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        assert isinstance(signed["encap_content_info"]["content"].parsed, tsp.TSTInfo)  # noqa: S101
    except (ValueError, TypeError, KeyError, AssertionError) as error:
        raise Wrong("a time stamp cannot be read") from error
    return _token(signed, imprint, roots)


def check_container(
    verdict: Verdict, content: bytes, around: bytes, original: bytes, roots: list[x509.Certificate]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """ASiC-E with XAdES: hashes and signature values inside, certificates as of the first time stamp over the whole."""
    chain = check_chain(verdict, around, content, roots)
    moment = chain[0][0]
    files = _members(content)
    documents = [name for name in files if name != "mimetype" and not name.startswith("META-INF/")]
    if original != content and not any(files[name] == original for name in documents):
        verdict.problems.append("the container does not hold the original")
    signatures: list[dict[str, object]] = []
    for name in sorted(files):
        if not (name.startswith("META-INF/") and "signature" in name.lower() and name.endswith(".xml")):
            continue
        for signature in _xml(files[name]).iter(f"{{{_DS}}}Signature"):
            by, problem = _xades(signature, files, documents, roots, moment)
            signatures.append({"by": by, "time": moment.isoformat(), "ok": not problem})
            if problem:
                verdict.problems.append(f"signature of {by or 'nobody known'}: {problem}")
    verdict.notes.append("revocation inside the container is not judged here: use a validation service for it")
    return signatures, [{"authority": authority, "time": at.isoformat()} for at, authority, _value in chain]


def check_chain(
    verdict: Verdict, around: bytes, content: bytes, roots: list[x509.Certificate]
) -> list[tuple[datetime, str, bytes]]:
    """ASiC-S (ETSI EN 319 162-1): the file, a token over it, and each later token over a manifest of all before it.

    Moment, authority and signature value of each token, the oldest first.
    """
    files = _members(around)
    if files.get("mimetype") != b"application/vnd.etsi.asic-s+zip":
        raise Wrong("what is around the container is no ASiC-S")
    data = {name for name in files if name != "mimetype" and not name.startswith("META-INF/")}
    if len(data) != 1 or files[min(data)] != content:
        raise Wrong("the ASiC-S does not hold the container")
    tokens = {name for name in files if name.endswith(".tst")}
    found: list[tuple[datetime, str, bytes]] = []
    manifest: str = "META-INF/ASiCArchiveManifest.xml"
    ends: list[datetime] = []
    left = set(tokens)
    while manifest in files and left:
        name, manifest_now, manifest = _link(files, manifest, data, left)
        _stamped(files[name], files[manifest_now], roots, found, ends)
        left.discard(name)
    if left != {"META-INF/timestamp.tst"}:
        raise Wrong("the chain of time stamps is broken")
    _stamped(files["META-INF/timestamp.tst"], content, roots, found, ends)
    found.reverse()
    ends.reverse()
    for place in range(1, len(found)):
        if not found[place - 1][0] <= found[place][0] <= ends[place - 1]:
            verdict.problems.append(
                f"the archive time stamp of {found[place][0].isoformat()} came after the one before had ended"
            )
    verdict.facts["proven_until"] = ends[-1].isoformat()
    return found


def _link(files: dict[str, bytes], manifest: str, data: set[str], left: set[str]) -> tuple[str, str, str]:
    """(the token over this manifest, the manifest, the manifest before or ''); Wrong when a hash in it does not hold."""
    root = _xml(files[manifest])
    asic = "{http://uri.etsi.org/02918/v1.2.1#}"
    reference = root.find(f"{asic}SigReference")
    name = reference.get("URI", "") if reference is not None else ""
    if name not in left:
        raise Wrong("the chain of time stamps is broken")
    before, covered = "", set()
    for one in root.findall(f"{asic}DataObjectReference"):
        uri = one.get("URI", "")
        method = one.find(f"{{{_DS}}}DigestMethod")
        algorithm = _HASHES.get(method.get("Algorithm", "") if method is not None else "")
        value = base64.b64decode(one.findtext(f"{{{_DS}}}DigestValue") or "")
        if algorithm is None or uri not in files or algorithm(files[uri]).digest() != value:
            raise Wrong(f"{uri or 'something'} in the ASiC-S was changed after it was time-stamped")
        covered.add(uri)
        before = uri if one.get("Rootfile") == "true" else before
    if not data | (left - {name}) <= covered:
        raise Wrong("a time stamp of the ASiC-S does not cover all that came before it")
    return name, manifest, before


def _stamped(
    token: bytes,
    content: bytes,
    roots: list[x509.Certificate],
    found: list[tuple[datetime, str, bytes]],
    ends: list[datetime],
) -> None:
    moment, authority, end = check_token(token, hashlib.sha256(content).digest(), roots)
    value = cms.ContentInfo.load(token)["content"]["signer_infos"][0]["signature"].native
    found.append((moment, authority, value))
    ends.append(end)


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > LARGEST:
                raise Wrong("the container is too large")
            if len(set(archive.namelist())) != len(archive.namelist()):
                raise Wrong("the container holds a file twice")
            return {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise Wrong("the container cannot be unpacked") from error


def _xml(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Wrong("a signature of the container cannot be read") from error


def _xades(
    signature: etree._Element,
    files: dict[str, bytes],
    documents: list[str],
    roots: list[x509.Certificate],
    moment: datetime,
) -> tuple[str, str]:
    """(signer, what is wrong or '')."""
    found = signature.findall(f"{{{_DS}}}KeyInfo/{{{_DS}}}X509Data/{{{_DS}}}X509Certificate")
    if not found:
        return "", "it names no certificate"
    chain = [base64.b64decode(one.text or "") for one in found]
    certificate = x509.Certificate.load(chain[0])
    name = _name(certificate)
    info = signature.find(f"{{{_DS}}}SignedInfo")
    if info is None:
        return name, "it signs nothing"
    covered, own = set(), False
    for reference in info.findall(f"{{{_DS}}}Reference"):
        uri = reference.get("URI", "")
        if uri.startswith("#"):
            targets = [one for one in signature.getroottree().iter() if uri[1:] in (one.get("Id"), one.get("ID"))]
            if len(targets) != 1:
                return name, "it refers to something that is not there once"
            own = own or targets[0].tag.endswith("}SignedProperties")
            content = _canonical(targets[0], _transform(reference))
        else:
            from urllib.parse import unquote

            member = unquote(uri)
            if member not in files:
                return name, f"{member} is missing"
            covered.add(member)
            content = files[member]
        method = reference.find(f"{{{_DS}}}DigestMethod")
        value = reference.findtext(f"{{{_DS}}}DigestValue") or ""
        algorithm = _HASHES.get(method.get("Algorithm", "") if method is not None else "")
        if algorithm is None:
            return name, "its hash algorithm is not accepted"
        if algorithm(content).digest() != base64.b64decode(value):
            return name, f"{uri or 'something'} was changed"
    if not own:
        return name, "it does not cover its own properties"
    if set(documents) - covered:
        return name, "it does not cover every file"
    if problem := _signature_value(signature, info, chain[0]):
        return name, problem
    return name, _untrusted(certificate, chain[1:], signature, roots, moment)


def _transform(reference: etree._Element) -> str:
    names = [one.get("Algorithm", "") for one in reference.iter(f"{{{_DS}}}Transform")]
    return names[-1] if names else "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def _canonical(element: etree._Element, algorithm: str) -> bytes:
    how = _C14N.get(algorithm)
    if how is None:
        raise Wrong(f"the canonical form {algorithm} is not known")
    return bytes(etree.tostring(element, method="c14n", **how))


def _signature_value(signature: etree._Element, info: etree._Element, certificate: bytes) -> str:
    form = info.find(f"{{{_DS}}}CanonicalizationMethod")
    method = info.find(f"{{{_DS}}}SignatureMethod")
    content = _canonical(info, form.get("Algorithm", "") if form is not None else "")
    value = base64.b64decode(signature.findtext(f"{{{_DS}}}SignatureValue") or "")
    name = method.get("Algorithm", "") if method is not None else ""
    digest = next((one for end, one in _ENDS.items() if name.lower().endswith(end)), None)
    key = certificates.load_der_x509_certificate(certificate).public_key()
    if digest is None:
        return "its signature algorithm is not accepted"
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            half = len(value) // 2
            raw = utils.encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
            key.verify(raw, content, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(digest), digest.digest_size)
            key.verify(value, content, pss if "mgf1" in name.lower() else padding.PKCS1v15(), digest)
        else:
            return "its key is not accepted"
    except InvalidSignature:
        return "its value does not hold"
    return ""


_ENDS: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
    "sha256-rsa-mgf1": hashes.SHA256(),
    "sha384-rsa-mgf1": hashes.SHA384(),
    "sha512-rsa-mgf1": hashes.SHA512(),
}


def _untrusted(
    certificate: x509.Certificate,
    chain: list[bytes],
    signature: etree._Element,
    roots: list[x509.Certificate],
    moment: datetime,
) -> str:
    others = [x509.Certificate.load(one) for one in chain]
    for one in signature.iter("{http://uri.etsi.org/01903/v1.3.2#}EncapsulatedX509Certificate"):
        others.append(x509.Certificate.load(base64.b64decode(one.text or "")))
    known = ValidationContext(
        trust_roots=roots, other_certs=others, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        asyncio.run(CertificateValidator(certificate, others, known).async_validate_usage(key_usage=set()))
    except Exception as error:  # noqa: BLE001 (every refusal of the library means the same here)
        return f"its certificate does not lead to the roots ({type(error).__name__})"
    return ""


def _name(certificate: x509.Certificate) -> str:
    value = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return str(value[-1] if isinstance(value, list) else value)


# --- a whole export -------------------------------------------------------------------------------------------------


def check_export(folder: Path, roots: list[x509.Certificate]) -> list[Verdict]:
    """The export as a bag, its roots, and each package with its renewals and its proofs."""
    files = in_folder(folder)
    whole = Verdict(f"{folder.name}/")
    verdicts: list[Verdict] = [whole]
    try:
        whole.problems += check_bag(files)
        listed = list(
            csv.DictReader(io.StringIO(files.read("data/index/deposits.csv").decode("utf-8-sig")), delimiter=";")
        )
        packages = sorted(name for name in files.names if name.startswith("data/packages/"))
        # Of what was destroyed the index names the act, and no package.
        named = {f"data/packages/{line['package']}" for line in listed if line["package"].endswith(".zip")}
        whole.problems += [f"{name} is in no index" for name in packages if name not in named]
        whole.problems += [f"{name} is missing" for name in sorted(named - set(packages))]
        whole.facts["packages"] = len(packages)
        root = _check_roots(whole, files, roots)
        for line in listed:
            name = f"data/packages/{line['package']}"
            if name in packages:
                verdicts.append(_check_exported(name, line, files, root, roots))
    except Wrong as wrong:
        whole.problems.append(str(wrong))
    except (KeyError, TypeError, ValueError) as error:
        whole.problems.append(f"it cannot be read ({type(error).__name__})")
    return verdicts


def _check_exported(
    name: str, line: dict[str, str], files: Files, root: dict[str, object] | None, roots: list[x509.Certificate]
) -> Verdict:
    content = files.read(name)
    try:
        inside = in_zip(content)
    except Wrong as wrong:
        verdict = Verdict(line["package"])
        verdict.problems.append(str(wrong))
        return verdict
    verdict = check_package(line["package"], inside, roots)
    try:
        if verdict.facts.get("sha256") != line["sha256"]:
            verdict.problems.append("the signed file is not the one in the index")
        _check_renewals(verdict, line["package"].removesuffix(".zip"), files, inside, roots)
        _check_proofs(verdict, line["package"].removesuffix(".zip"), files, inside, root)
    except Wrong as wrong:
        verdict.problems.append(str(wrong))
    except (KeyError, TypeError, ValueError) as error:
        verdict.problems.append(f"it cannot be read ({type(error).__name__})")
    return _in_time(verdict)


def _check_renewals(verdict: Verdict, name: str, files: Files, inside: Files, roots: list[x509.Certificate]) -> None:
    container = inside.read("data/signed.asice") if "data/signed.asice" in inside else None
    last = inside.read("data/signed.pdf" if container is None else "data/signed.asics")
    number = 0
    while True:
        number += 1
        path = f"data/renewals/{name}-{number}." + ("pdf" if container is None else "asics")
        if path not in files:
            break
        renewed = files.read(path)
        if container is None:
            if not renewed.startswith(last):
                verdict.problems.append(f"renewal {number} does not begin with the file before it")
            check_pdf(verdict, renewed, roots)
        else:
            # Validation data may have gone into the unsigned part of the token before: what it signed is the same.
            chain = check_chain(verdict, renewed, container, roots)
            if chain[:-1] != check_chain(Verdict(""), last, container, roots):
                verdict.problems.append(f"renewal {number} does not continue the time stamps before it")
        last = renewed
    verdict.facts["renewals"] = number - 1


def _check_roots(whole: Verdict, files: Files, roots: list[x509.Certificate]) -> dict[str, object] | None:
    """Every daily root under its time stamp, each after the one before; gives the one the proofs lead to."""
    listed = files.json("data/audit/roots.json")
    stamped, previous, count = None, "", 0
    for one in listed if isinstance(listed, list) else []:
        if one["previous"] != previous or one["count"] < count:
            whole.problems.append(f"the root of {one['day']} does not follow the one before it")
        previous, count = one["root"], one["count"]
        if not one["token"]:
            whole.notes.append(f"the root of {one['day']} has no time stamp")
            continue
        moment, authority, _end = check_token(
            files.read(f"data/audit/{one['token']}"), bytes.fromhex(one["root"]), roots
        )
        if abs((moment - datetime.fromisoformat(one["stamped_at"])).total_seconds()) >= 1:
            whole.problems.append(f"the time stamp of the root of {one['day']} is of another moment than said")
        stamped = {**one, "authority": authority, "moment": moment.isoformat()}
    whole.facts["root"] = {name: stamped[name] for name in ("day", "count", "root", "moment")} if stamped else None
    if stamped is None:
        whole.notes.append("no root has a time stamp: events are not proven")
    return stamped


def _check_proofs(verdict: Verdict, name: str, files: Files, inside: Files, root: dict[str, object] | None) -> None:
    """Each event of the package leads to the root; those after the root are counted."""
    told = inside.json("data/events.json")
    proofs = files.json(f"data/audit/proofs/{name}.json") if root else []
    proven = []
    for one in proofs if isinstance(proofs, list) else []:
        leaf = {**one["entry"], "sequence": one["sequence"], "previous": one["previous"]}
        value = hashlib.sha256(b"\x00" + _spelled(leaf)).digest()
        path = [bytes.fromhex(step) for step in one["proof"]]
        assert root is not None  # noqa: S101
        if not included(
            value,
            index=one["sequence"] - 1,
            size=int(str(root["count"])),
            proof=path,
            root=bytes.fromhex(str(root["root"])),
        ):
            verdict.problems.append(f"event {one['entry'].get('event')} is not under the root")
        proven.append(one["entry"])
    events = told if isinstance(told, list) else []
    without = sum(1 for event in events if event not in proven)
    verdict.facts["audit"] = {"proven": len(events) - without, "not_covered": without}
    if without:
        verdict.notes.append(f"{without} events of the package are under no time-stamped root")


def _spelled(entry: dict[str, object]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def included(leaf: bytes, *, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return False
    first, last, result = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            result = hashlib.sha256(b"\x01" + step + result).digest()
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            result = hashlib.sha256(b"\x01" + result + step).digest()
        first, last = first >> 1, last >> 1
    return last == 0 and result == root


# --- the call -------------------------------------------------------------------------------------------------------


def load_roots(folder: Path) -> list[x509.Certificate]:
    if not folder.is_dir():
        raise Unusable(f"{folder} is no folder")
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".pem", ".crt", ".cer", ".der"):
            content = path.read_bytes()
            parts = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            found += [x509.Certificate.load(der) for der in parts]
    if not found:
        raise Unusable(f"{folder} holds no certificate (.pem, .crt, .cer, .der)")
    return found


def check_path(path: Path, roots: list[x509.Certificate]) -> list[Verdict]:
    if path.is_dir():
        if (path / "data" / "index" / "deposits.csv").is_file() or (path / "data" / "packages").is_dir():
            return check_export(path, roots)
        if (path / "bagit.txt").is_file():
            return [_package(path, roots)]
        inner = sorted(one for one in path.iterdir() if one.suffix == ".zip" or (one / "bagit.txt").is_file())
        return [verdict for one in inner for verdict in check_path(one, roots)]
    if path.is_file():
        return [_package(path, roots)]
    raise Unusable(f"{path} is not there")


def _package(path: Path, roots: list[x509.Certificate]) -> Verdict:
    try:
        files = in_folder(path) if path.is_dir() else in_zip(path.read_bytes())
    except Wrong as wrong:
        verdict = Verdict(path.name)
        verdict.problems.append(str(wrong))
        return verdict
    return _in_time(check_package(path.name, files, roots))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Checks Kopiena's evidence packages and exports without Kopiena.")
    parser.add_argument("--roots", required=True, type=Path, help="folder of the root certificates you trust")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)  # libraries explain refusals with tracebacks; the line says what matters
    code, count = GOOD, 0
    try:
        roots = load_roots(options.roots)
        for path in options.paths:
            for verdict in check_path(path, roots):
                count += 1
                print(verdict.line(), flush=True)
                code = max(code, BAD if verdict.problems else GOOD)
    except (Unusable, OSError, ValueError) as error:
        print(f"kopiena_verify: {error}", file=sys.stderr)
        return UNABLE
    if not count:
        print("kopiena_verify: no package found", file=sys.stderr)
        return UNABLE
    print(f"{count} checked on {datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC", file=sys.stderr)
    return code


if __name__ == "__main__":
    raise SystemExit(main())

"""Certificates that could be roots, gathered from a signed file: how does the file fare when all are trusted?"""

from __future__ import annotations

import base64
import binascii
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from asn1crypto import cms, ocsp, x509
from pyhanko.pdf_utils.reader import PdfFileReader

_BASE64 = re.compile(rb">\s*(MI[A-Za-z0-9+/=\s]{200,})<")


def all_in(content: bytes) -> dict[str, bytes]:
    """DER of every certificate in the file by its SHA-256."""
    return {one.sha256.hex(): one.dump() for one in _certificates(content)}


def roots_in(content: bytes) -> tuple[bytes, ...]:
    """DER of every CA and time stamp certificate in the file."""
    found: set[bytes] = set()
    for certificate in _certificates(content):
        usage = certificate.extended_key_usage_value
        if certificate.ca or (usage is not None and "time_stamping" in usage.native):
            found.add(certificate.dump())
    return tuple(sorted(found))


def _certificates(content: bytes) -> Iterator[x509.Certificate]:
    for blob in _blobs(content):
        try:
            certificate = x509.Certificate.load(blob)
            _ = certificate.subject.native
            yield certificate
        except (ValueError, TypeError):
            yield from _in_cms(blob)
            yield from _in_ocsp(blob)


def _in_ocsp(blob: bytes) -> Iterator[x509.Certificate]:
    try:
        yield from ocsp.OCSPResponse.load(blob)["response_bytes"]["response"].parsed["certs"] or []
    except (ValueError, TypeError, KeyError, AttributeError):
        return


def _in_cms(blob: bytes) -> Iterator[x509.Certificate]:
    try:
        signed = cms.ContentInfo.load(blob)["content"]
        chosen = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
        tokens = [
            value.dump()
            for info in signed["signer_infos"]
            for attribute in info["unsigned_attrs"] or []
            if attribute["type"].native == "signature_time_stamp_token"
            for value in attribute["values"]
        ]
    except (ValueError, TypeError, KeyError):
        return
    yield from chosen
    for token in tokens:
        yield from _in_cms(token)


def _blobs(content: bytes) -> Iterator[bytes]:
    if content[:4] != b"PK\x03\x04":
        yield from _of_pdf(content)
        return
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except zipfile.BadZipFile:
        return
    for info in archive.infolist():
        if info.file_size > 5_000_000:
            continue
        body = archive.read(info)
        if info.filename.endswith(".tst"):
            yield body
        elif info.filename.startswith("META-INF"):
            for match in _BASE64.findall(body):
                try:
                    yield base64.b64decode(b"".join(match.split()))
                except binascii.Error:
                    continue
        elif body[:4] == b"PK\x03\x04":
            yield from _blobs(body)


def _of_pdf(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"%PDF-"):
        return
    reader = PdfFileReader(BytesIO(content), strict=False)
    for signature in reader.embedded_signatures:
        yield signature.pkcs7_content
    for key in ("/Certs", "/OCSPs") if "/DSS" in reader.root else ():
        for reference in reader.root["/DSS"].get(key, ()):
            yield reference.get_object().data

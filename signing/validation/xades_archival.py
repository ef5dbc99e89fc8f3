"""Archive time stamps inside XAdES (xadesv141:ArchiveTimeStamp, ETSI EN 319 132-1, 5.5.2, not distributed).

Each stamps, in this order: what the references of ds:SignedInfo lead to, ds:SignedInfo, ds:SignatureValue, ds:KeyInfo, every
unsigned property that stands before it, and every ds:Object that holds no qualifying properties. The older xades:ArchiveTimeStamp (TS 101 903 before 1.4.1) takes unsigned
properties in an order that its readers never agreed on: it is told, proves nothing and takes nothing away.
"""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from asn1crypto import cms

from signing.data import Reason

if TYPE_CHECKING:
    from signing.validation.evidence import Court, Pool, Stamp

log = logging.getLogger(__name__)

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
XADES141 = "http://uri.etsi.org/01903/v1.4.1#"
_NS = {"ds": DS, "x": XADES}
_PROPERTIES = "./ds:Object/x:QualifyingProperties/x:UnsignedProperties/x:UnsignedSignatureProperties/*"
_PLAIN = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"

#: A node and the name of a canonical form; ValueError for a form that is not known.
Canonical = Callable[[Any, str], bytes]
#: The file a reference names; None: it leads into the signature itself.
Files = Callable[[str], bytes | None]


async def archive_stamps(
    element: Any, pool: Pool, court: Court, *, canonical: Canonical, files: Files
) -> tuple[list[Stamp], list[Reason]]:
    """Those that are whole, in the order in which they were put on, and what is wrong with any."""
    stamps: list[Stamp] = []
    reasons: list[Reason] = []
    before: list[Any] = []
    for node in element.xpath(_PROPERTIES, namespaces=_NS):
        if node.tag == f"{{{XADES141}}}ArchiveTimeStamp":
            stamp, problems = await _one(node, _octets(element, node, before, canonical, files), pool, court)
            reasons.extend(problems)
            if stamp is not None and stamp.intact:
                if stamps and stamp.time < stamps[-1].time:
                    reasons.append(Reason("TIMESTAMP_ORDER"))
                stamps.append(stamp)
        elif node.tag == f"{{{XADES}}}ArchiveTimeStamp":
            reasons.append(Reason("ARCHIVE_STAMP_OLD"))
        before.append(node)
    return stamps, reasons


async def _one(node: Any, octets: bytes | None, pool: Pool, court: Court) -> tuple[Stamp | None, list[Reason]]:
    tokens = node.findall("x:EncapsulatedTimeStamp", _NS)
    if octets is None or len(tokens) != 1:  # several tokens, or an XML token: nobody here can say what they stamp
        return None, [Reason("TIMESTAMP_DOUBTFUL")]
    try:
        der = base64.b64decode("".join((tokens[0].text or "").split()), validate=True)
        signed = cms.ContentInfo.load(der)["content"]
        stamp = await court.stamp(signed, pool, imprint=partial(_hashed, octets), kind="archive")
    except Exception as error:  # noqa: BLE001 (hostile tokens raise anything)
        log.info("archive time stamp unreadable: %s", type(error).__name__)
        stamp = None
    if stamp is None:
        return None, [Reason("TIMESTAMP_INVALID")]
    return stamp, list(stamp.reasons)


def _octets(element: Any, node: Any, before: list[Any], canonical: Canonical, files: Files) -> bytes | None:
    """What the stamp must have hashed; None where it is put together in a way that is not known here."""
    if node.find("x:Include", _NS) is not None or node.find("x:ReferenceInfo", _NS) is not None:
        return None
    chosen = node.find("ds:CanonicalizationMethod", _NS)
    form = chosen.get("Algorithm", "") if chosen is not None else _PLAIN
    try:
        parts = [
            *_referenced(element, form, canonical, files),
            *(
                canonical(one, form)
                for name in ("SignedInfo", "SignatureValue", "KeyInfo")
                for one in element.findall(f"ds:{name}", _NS)
            ),
            *(canonical(one, form) for one in before),
            *(
                canonical(one, form)
                for one in element.findall("ds:Object", _NS)
                if one.find("x:QualifyingProperties", _NS) is None
            ),
        ]
    except ValueError:
        return None
    return b"".join(parts)


def _referenced(element: Any, form: str, canonical: Canonical, files: Files) -> Iterator[bytes]:
    for reference in element.findall("ds:SignedInfo/ds:Reference", _NS):
        uri = reference.get("URI") or ""
        content = files(uri)
        if content is not None:
            yield content
            continue
        found = [one for one in element.iter() if isinstance(one.tag, str) and one.get("Id") == uri[1:]]
        if not uri.startswith("#") or len(found) != 1:
            raise ValueError(uri)
        transforms = [one.get("Algorithm") for one in reference.findall("ds:Transforms/ds:Transform", _NS)]
        yield canonical(found[0], transforms[-1] if transforms else form)


def _hashed(body: bytes, algorithm: str) -> bytes:
    return hashlib.new(algorithm, body).digest()

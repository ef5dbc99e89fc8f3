"""The daily root of the audit log under an RFC 3161 time stamp (threats P6): nobody can back-date the log after that.

kernel makes the root and keeps the column; here the token is asked for, stored as a blob, and looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from asn1crypto import cms
from django.db import transaction
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleTrustManager, TrustManager

from kernel.audit.log import record
from kernel.audit.models import Root
from kernel.files import store
from kernel.files.errors import DamagedBlob
from kernel.web.ready import forget
from signing.formats import anchors, timestamps
from signing.formats.running import run

TOKEN = "application/timestamp-token"  # noqa: S105  (a media type)
#: A root without its time stamp for longer than this is reported.
LATE = timedelta(days=2)
#: A token may not be older than the root it covers; clocks differ by seconds.
SKEW = timedelta(minutes=5)


def stamp_roots(*, on: datetime) -> int:
    """Time-stamp every root that has no token yet, the oldest first; how many. Raises TimestampFailed (retry)."""
    count = 0
    for root in Root.objects.filter(stamp=None).order_by("day"):
        token = timestamps.stamp(bytes.fromhex(root.root), timestampers=timestamps.configured())
        blob = store.put(token, media_type=TOKEN)
        with transaction.atomic():
            if not Root.objects.filter(pk=root.pk, stamp=None).update(stamp=blob):
                continue
            facts: dict[str, str | int] = {"day": root.day.isoformat(), "leaves": root.count, "sha256": blob.sha256}
            forget()  # the public page of the roots
            record("audit.root_stamped", subject=None, by=None, on=on, facts=facts)
        count += 1
    return count


def problems(*, on: datetime) -> list[str]:
    """What is wrong with the time stamps of the roots, as sentences for the administrator; [] = nothing."""
    found = []
    for root in Root.objects.select_related("stamp").order_by("day"):
        if root.stamp is None:
            if on - root.made_at > LATE:
                found.append(f"root of {root.day} has no time stamp")
            continue
        try:
            token = root.stamp.read()
        except DamagedBlob:
            found.append(f"the time stamp of the root of {root.day} is damaged")
            continue
        found += _wrong(root, token)
    return found


def _wrong(root: Root, token: bytes) -> Iterable[str]:
    try:
        signed = cms.ContentInfo.load(token)["content"]
        status = run(_validated(signed, bytes.fromhex(root.root)))
    except (SignatureValidationError, ValueError, TypeError, KeyError) as error:
        return [f"the time stamp of the root of {root.day} does not fit it ({type(error).__name__})"]
    if not (status.intact and status.valid):
        return [f"the time stamp of the root of {root.day} does not fit it"]
    if status.timestamp < root.made_at - SKEW:
        return [f"the time stamp of the root of {root.day} is older than the root"]
    if not status.trusted:
        return [f"the time stamp of the root of {root.day} is of an authority that is not trusted"]
    return []


async def _validated(signed: cms.SignedData, imprint: bytes) -> TimestampSignatureStatus:
    trust = anchors.configured()
    moment = signed["encap_content_info"]["content"].parsed["gen_time"].native
    manager = trust if isinstance(trust, TrustManager) else SimpleTrustManager.build(trust_roots=list(trust))
    # As of the token's own moment, with no network: its authority may have ended long ago.
    known = ValidationContext(trust_manager=manager, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
    return TimestampSignatureStatus(**await validate_tst_signed_data(signed, known, lambda _algorithm: imprint))

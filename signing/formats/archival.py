"""From B-T to B-LTA, and the yearly renewal: validation data for every signature, then an archive time stamp.

One revision holds both, and the validation data of the archive time stamp itself goes in before it, so that the last
time stamp covers the whole file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from asn1crypto import cms, x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.context import OwnedFetcherBackend
from pyhanko_certvalidator.errors import InsufficientRevinfoError, PathError, RevokedError, ValidationError
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.registry import SimpleTrustManager, TrustManager

from signing.errors import (
    CertificateRefused,
    CertificateRevoked,
    DocumentRefused,
    RevocationUnavailable,
    TimestampFailed,
)
from signing.formats import revision
from signing.formats.algorithms import proves_until
from signing.formats.running import run
from signing.formats.timestamps import Timestampers

#: Hexadecimal characters kept free for one CMS: 16 KB, twice what a signature with chain and token takes. A fixed size
#: saves the probing time stamp (authorities bill each one) and never runs short when another authority steps in.
CONTENTS_SIZE = 32768
_LABEL = "Arhīva laika zīmogs"
#: How far a service's clock may be from ours, the time we waited for its answer included: an answer made meanwhile is
#: not "from the future".
CLOCK_TOLERANCE = timedelta(minutes=5)

#: Root certificates, or a trust manager made of the EU trusted lists (signing.validation.trust.manager).
Anchors = TrustManager | Sequence[x509.Certificate]


@asynccontextmanager
async def context(trust: Anchors, *, moment: datetime | None = None) -> AsyncIterator[ValidationContext]:
    """Chain and revocation, asked online, each call within TRUST_TIMEOUT seconds.

    moment: judge as of then by what the issuers say now (for a certificate that ended meanwhile).
    """
    result = ValidationContext(
        trust_manager=trust if isinstance(trust, TrustManager) else SimpleTrustManager.build(trust_roots=list(trust)),
        moment=moment,
        retroactive_revinfo=moment is not None,
        allow_fetching=True,
        revocation_mode="require",
        time_tolerance=CLOCK_TOLERANCE,
        fetcher_backend=OwnedFetcherBackend(AIOHttpFetcherBackend(per_request_timeout=settings.TRUST_TIMEOUT)),
    )
    try:
        yield result
    finally:
        await result.aclose()


def augment_to_lta(pdf: bytes, *, trust: Anchors, timestampers: Timestampers) -> bytes:
    """Validation data for every signature (LT) and an archive time stamp (LTA), in one new revision.

    Raises CertificateRevoked, CertificateRefused, DocumentRefused,
    RevocationUnavailable (retry), TimestampFailed (retry).
    """
    return run(_augment(pdf, trust, timestampers))


def renew(pdf: bytes, *, trust: Anchors, timestampers: Timestampers) -> bytes:
    """A fresh archive time stamp behind the last one, with the last one's validation data: before that one ends."""
    return run(_renew(pdf, trust, timestampers))


def proven_until(pdf: bytes) -> datetime:
    """When the certificate or an algorithm of the newest archive time stamp ends. Raises DocumentRefused when there is none."""
    stamps = revision.read(pdf).embedded_timestamp_signatures
    if not stamps:
        raise DocumentRefused("no archive time stamp")
    return proves_until(stamps[-1].signed_data)


def check_certificate(certificate: x509.Certificate, *, chain: Iterable[x509.Certificate], trust: Anchors) -> None:
    """Before signing: chain to trust, dates, revocation. Raises the errors of `augment_to_lta`."""

    async def work() -> None:
        async with context(trust) as known:
            await path_of(certificate, chain, known, good_until=None)

    run(work())


def chain_of(
    certificate: x509.Certificate, *, chain: Iterable[x509.Certificate], trust: Anchors
) -> tuple[x509.Certificate, ...]:
    """The same check; the certificates between this one and its root, fetched where they were not given."""

    async def work() -> tuple[x509.Certificate, ...]:
        async with context(trust) as known:
            path = await path_of(certificate, chain, known, good_until=None)
        found = list(path.iter_certs(include_root=False)) if path is not None else []
        return tuple(one for one in found if one.dump() != certificate.dump())

    return run(work())


async def _augment(pdf: bytes, trust: Anchors, timestampers: Timestampers) -> bytes:
    signatures = [one for one in revision.read(pdf).embedded_regular_signatures if _is_signature(one)]
    if not signatures:
        raise DocumentRefused("no signature to keep")
    writer = revision.writer(pdf)
    for signature in signatures:
        await _add_validation_data(writer, signature, trust)
    tokens = list(extract_tst_data_iter(signatures[-1].signer_info, signed=False))
    return await _archive_stamp(pdf, writer, trust, timestampers, familiar=tokens)


async def _renew(pdf: bytes, trust: Anchors, timestampers: Timestampers) -> bytes:
    stamps = revision.read(pdf).embedded_timestamp_signatures
    if not stamps:
        raise DocumentRefused("no archive time stamp to renew")
    writer = revision.writer(pdf)
    await _add_validation_data(writer, stamps[-1], trust)
    return await _archive_stamp(pdf, writer, trust, timestampers, familiar=[])


def certificates_of(signed_data: cms.SignedData) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """The signer's and the others in it."""
    parts = extract_certificate_info(signed_data)
    return parts.signer_cert, list(parts.other_certs)


def _is_signature(signature: EmbeddedPdfSignature) -> bool:
    """Some programs write document time stamps as /Type /Sig: the SubFilter tells."""
    return bool(signature.sig_object.get("/SubFilter") != "/ETSI.RFC3161")


async def _add_validation_data(
    writer: IncrementalPdfFileWriter, signature: EmbeddedPdfSignature, trust: Anchors
) -> None:
    """Certificates, OCSP answers and CRLs for the signature's chain and for its time stamp, into the DSS."""
    tokens = list(extract_tst_data_iter(signature.signer_info, signed=False))
    stamped = min((_stamp_time(token) for token in tokens), default=None)
    now = datetime.now(tz=UTC)
    for signed_data, good_until in [(signature.signed_data, stamped), *((token, None) for token in tokens)]:
        parts = extract_certificate_info(signed_data)
        ended = parts.signer_cert.not_valid_after < now
        async with context(trust, moment=good_until if ended else None) as known:
            path = await path_of(parts.signer_cert, parts.other_certs, known, good_until=good_until)
            DocumentSecurityStore.supply_dss_in_writer(
                writer,
                None,
                certs=None if path else [parts.signer_cert, *parts.other_certs],
                paths=[path] if path else (),
                validation_context=known,
            )


async def path_of(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    known: ValidationContext,
    *,
    good_until: datetime | None,
) -> ValidationPath | None:
    """The validated path; None when the certificate was revoked only after `good_until`.

    A certificate revoked after its signature was time-stamped is good for that signature (ETSI EN 319 102-1, 5.5.4);
    the answer that says so goes into the file like any other.
    """
    validator = CertificateValidator(certificate, intermediate_certs=others, validation_context=known)
    try:
        return await validator.async_validate_usage(key_usage=set())
    except RevokedError as error:
        if good_until is not None and error.revocation_dt > good_until:
            return None
        raise CertificateRevoked(f"revoked {error.revocation_dt.isoformat()}") from error
    except (InsufficientRevinfoError, TimeoutError) as error:
        raise RevocationUnavailable(type(error).__name__) from error
    except (ValidationError, PathError) as error:
        raise CertificateRefused(type(error).__name__) from error
    except (ValueError, TypeError, KeyError) as error:  # an answer that is no OCSP response or CRL at all
        raise RevocationUnavailable(f"unreadable answer: {type(error).__name__}") from error


async def _archive_stamp(
    pdf: bytes,
    writer: IncrementalPdfFileWriter,
    trust: Anchors,
    timestampers: Timestampers,
    *,
    familiar: Sequence[cms.SignedData],
) -> bytes:
    """Closes the writer with a document time stamp over everything, its authority's validation data included.

    That data must be written before the authority has answered. If then another one steps in, its data goes in as a
    further revision with one more time stamp.
    """
    stampers = Timestampers(timestampers.authorities)
    stampers.know(*familiar)
    content = pdf
    for _round in range(len(stampers.authorities) + 1):
        async with context(trust) as known:
            job = PdfTimeStamper(stampers, invis_settings=revision.OUTSIDE, readable_field_name=_LABEL)
            try:
                out = await job.async_timestamp_pdf(
                    writer,
                    "sha256",
                    known,
                    bytes_reserved=CONTENTS_SIZE,
                    dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
                )
            except (InsufficientRevinfoError, TimeoutError) as error:
                raise RevocationUnavailable("time-stamp authority") from error
            except (ValidationError, PathError) as error:
                raise CertificateRefused(f"time-stamp authority: {type(error).__name__}") from error
            except PdfError as error:
                raise DocumentRefused(str(error)) from error
        content = revision.extended(out.getvalue(), old=content)
        token = revision.read(content).embedded_timestamp_signatures[-1].signed_data
        if stampers.knows(token):
            return content
        stampers.know(token)
        writer = revision.writer(content)
    raise TimestampFailed("the time-stamp authority kept changing")


def _stamp_time(token: cms.SignedData) -> datetime:
    moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    assert isinstance(moment, datetime)  # noqa: S101
    return moment

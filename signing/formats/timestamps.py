"""RFC 3161 time stamps from a list of authorities, asked in the configured order.

One that hangs, refuses, answers rubbish or answers another question is passed over; when all are, `TimestampFailed`.
Nobody signs without a token: the callers build on `Timestampers`, which has no quiet way out.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from asn1crypto import cms, tsp
from django.conf import settings
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.timestamps.api import TimeStamper

from signing.errors import NoTimestampAuthority, TimestampFailed
from signing.formats.algorithms import proves_until
from signing.formats.running import run

logger = logging.getLogger(__name__)

#: A token with its certificates is 4–7 KB; anything far bigger is not a token.
_LARGEST = 64 * 1024
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class _BadToken(Exception):
    pass


@dataclass(frozen=True)
class Authority:
    """One TSA. timeout: seconds for the whole exchange."""

    url: str
    timeout: float

    async def answer(self, request: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Own connection per request: a time stamp is one POST, and no session outlives its event loop."""
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(self.url, data=request.dump(), headers=_HEADERS, raise_for_status=True) as response,
        ):
            if response.content_type != "application/timestamp-reply":
                raise _BadToken("content type")
            body = await response.content.read(_LARGEST)
            while not response.content.at_eof():
                body += await response.content.read(_LARGEST)
                if len(body) > _LARGEST:
                    raise _BadToken("too long")
        return tsp.TimeStampResp.load(body)


class Timestampers(TimeStamper):
    """pyHanko's port over several authorities; the first good token wins."""

    def __init__(self, authorities: Sequence[Authority]) -> None:
        if not authorities:
            raise NoTimestampAuthority
        super().__init__()
        self.authorities = tuple(authorities)

    def know(self, *tokens: cms.SignedData) -> None:
        """Takes the authorities of these tokens as those that will answer, instead of asking for a trial token."""
        for token in tokens:
            wrapped = cms.ContentInfo({"content_type": "signed_data", "content": token})
            self._register_dummy("sha256", wrapped)

    def knows(self, token: cms.SignedData) -> bool:
        certificate = extract_certificate_info(token).signer_cert
        return certificate.issuer_serial in self._certs

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        reasons = []
        for authority in self.authorities:
            nonce, request = self.request_cms(message_digest, md_algorithm)
            try:
                response = await authority.answer(request)
                return _checked(response, nonce=nonce, digest=message_digest, algorithm=md_algorithm)
            except (aiohttp.ClientError, TimeoutError, OSError, _BadToken) as error:
                reason = f"{authority.url}: {type(error).__name__} {error}".strip()
            except (
                ValueError,
                TypeError,
                KeyError,
                IndexError,
                AttributeError,
            ) as error:  # not DER, not what it claims
                reason = f"{authority.url}: unreadable answer ({type(error).__name__})"
            logger.warning("time stamp refused: %s", reason)
            reasons.append(reason)
        raise TimestampFailed("; ".join(reasons))


def _checked(response: tsp.TimeStampResp, *, nonce: int, digest: bytes, algorithm: str) -> cms.ContentInfo:
    """The token, if it answers our very question. Its signature is judged by validation, as any signature."""
    status = response["status"]["status"].native
    if status not in ("granted", "granted_with_mods"):
        raise _BadToken(f"status {status}")
    token = response["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["nonce"].native != nonce:
        raise _BadToken("nonce")
    imprint = info["message_imprint"]
    if (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native) != (algorithm, digest):
        raise _BadToken("imprint")
    if not token["content"]["signer_infos"]:
        raise _BadToken("unsigned")
    authority = extract_certificate_info(token["content"]).signer_cert
    if not authority.not_valid_before <= info["gen_time"].native <= authority.not_valid_after:
        raise _BadToken("the authority's certificate has ended")  # nobody would ever call such a signature good
    return token


def from_urls(urls: Sequence[str], *, timeout: float | None = None) -> Timestampers:
    seconds = settings.TRUST_TIMEOUT if timeout is None else timeout
    return Timestampers([Authority(url, seconds) for url in urls])


def configured() -> Timestampers:
    """The authorities of settings.TSA_URLS; in the trust mode "test" without any, the testbed's two."""
    urls: Sequence[str] = settings.TSA_URLS
    if not urls:
        from signing.testbed import is_allowed

        if is_allowed():
            from signing.testbed.service import Testbed

            urls = Testbed.from_settings().tsa_urls()
    return from_urls(urls)


def stamp(digest: bytes, *, timestampers: Timestampers, algorithm: str = "sha256") -> bytes:
    """A bare token (DER) over a digest: for the audit root and ASiC-S wrappers."""
    token = run(timestampers.async_timestamp(digest, algorithm))
    return bytes(token.dump())


def holds_until(token: bytes) -> datetime:
    """When the certificate of the token's authority or an algorithm ends: until then it proves something by itself."""
    return proves_until(cms.ContentInfo.load(token)["content"])

"""One OCSP answer proved without pyHanko: that its responder may speak for the certificate's authority.

RFC 6960, 4.2.2.2 knows three: the authority itself, whom it named for this, and a responder that the asker trusts by
its own knowledge. Estonia's and Lithuania's trusted lists name responders of the third kind, which pyHanko (0.38) does
not read, and a time mark is worth only as much as the answer that bears it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from asn1crypto import ocsp, x509
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator.authority import Authority

from signing.validation import policy
from signing.validation.keys import LenientValidator


@dataclass(frozen=True)
class Answer:
    """What the answer says of the certificate. `state` is good, revoked or unknown."""

    state: str
    this_update: datetime.datetime
    next_update: datetime.datetime | None
    produced: datetime.datetime
    revoked_on: datetime.datetime | None = None

    def covers(self, moment: datetime.datetime) -> bool:
        """Says something of `moment`: it was made since, or was announced to hold until then."""
        if self.this_update + policy.CLOCK_TOLERANCE >= moment:
            return True
        return self.next_update is not None and self.next_update >= moment


def proved(
    response: ocsp.OCSPResponse,
    certificate: x509.Certificate,
    issuer: Authority,
    *,
    known: Iterable[x509.Certificate],
    trusted: Callable[[x509.Certificate, datetime.datetime], bool],
) -> Answer | None:
    """The answer about `certificate`, issued by `issuer`; None when nobody who may has signed it.

    `known`: certificates among which the responder's may be. `trusted`: responders that are trusted by themselves.
    """
    try:
        return _proved(response, certificate, issuer, list(known), trusted)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidSignature, NotImplementedError):
        return None  # hostile answers break anywhere, and prove nothing


def _proved(
    response: ocsp.OCSPResponse,
    certificate: x509.Certificate,
    issuer: Authority,
    known: list[x509.Certificate],
    trusted: Callable[[x509.Certificate, datetime.datetime], bool],
) -> Answer | None:
    if response["response_status"].native != "successful":
        return None
    basic = response["response_bytes"]["response"].parsed
    said = basic["tbs_response_data"]
    single = next((one for one in said["responses"] if _is_about(one["cert_id"], certificate, issuer)), None)
    if single is None:
        return None
    produced: datetime.datetime = said["produced_at"].native
    candidates = [*(basic["certs"] or []), *known]
    if not any(
        _signed(basic, key)
        for key in [
            *([issuer.public_key] if _is_named(said["responder_id"], issuer.name, issuer.public_key) else []),
            *(
                one.public_key
                for one in candidates
                if _is_named(said["responder_id"], one.subject, one.public_key)
                and _may_answer(one, issuer, produced, trusted)
            ),
        ]
    ):
        return None
    status = single["cert_status"]
    return Answer(
        state=status.name,
        this_update=single["this_update"].native,
        next_update=single["next_update"].native,
        produced=produced,
        revoked_on=status.chosen["revocation_time"].native if status.name == "revoked" else None,
    )


def _is_about(cert_id: ocsp.CertId, certificate: x509.Certificate, issuer: Authority) -> bool:
    name = cert_id["hash_algorithm"]["algorithm"].native
    return bool(
        cert_id["serial_number"].native == certificate.serial_number
        and cert_id["issuer_name_hash"].native == getattr(certificate.issuer, name)
        and cert_id["issuer_key_hash"].native == getattr(issuer.public_key, name)
    )


def _is_named(responder: ocsp.ResponderId, name: x509.Name, key: x509.PublicKeyInfo) -> bool:
    if responder.name == "by_key":
        return bool(responder.native == key.sha1)
    return bool(responder.chosen == name)


def _may_answer(
    responder: x509.Certificate,
    issuer: Authority,
    at: datetime.datetime,
    trusted: Callable[[x509.Certificate, datetime.datetime], bool],
) -> bool:
    if not is_responder(responder) or not _held(responder, at):
        return False
    return trusted(responder, at) or (issuer.is_potential_issuer_of(responder) and _issued(responder, issuer))


def is_responder(certificate: x509.Certificate) -> bool:
    usage = certificate.extended_key_usage_value
    return usage is not None and "ocsp_signing" in usage.native


def _held(certificate: x509.Certificate, at: datetime.datetime) -> bool:
    validity = certificate["tbs_certificate"]["validity"]
    return bool(validity["not_before"].native <= at <= validity["not_after"].native)


def contradicts_itself(response: ocsp.OCSPResponse) -> bool:
    """It brings its responder's certificate along, and that one did not hold then or did not sign it."""
    try:
        basic = response["response_bytes"]["response"].parsed
        said = basic["tbs_response_data"]
        own = [one for one in basic["certs"] or [] if _is_named(said["responder_id"], one.subject, one.public_key)]
        produced = said["produced_at"].native
        return bool(own) and not any(_held(one, produced) and _signed(basic, one.public_key) for one in own)
    except (ValueError, TypeError, KeyError, AttributeError, NotImplementedError):
        return True


def _issued(certificate: x509.Certificate, issuer: Authority) -> bool:
    return _verifies(
        certificate["signature_value"].native,
        certificate["tbs_certificate"].dump(),
        issuer.public_key,
        certificate["signature_algorithm"],
    )


def _signed(basic: ocsp.BasicOCSPResponse, key: x509.PublicKeyInfo) -> bool:
    return _verifies(basic["signature"].native, basic["tbs_response_data"].dump(), key, basic["signature_algorithm"])


def _verifies(value: bytes, content: bytes, key: x509.PublicKeyInfo, algorithm: object) -> bool:
    try:
        LenientValidator().validate_signature(value, content, key, algorithm)
    except InvalidSignature:
        return False
    return True

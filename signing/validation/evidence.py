"""Certificate, chain, time and status of one signature: the same rules for PDF and containers."""

from __future__ import annotations

import contextlib
import datetime
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.qualified.assess import QualificationAssessor
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from signing.data import Reason, TimeStamp, iso
from signing.formats.algorithms import proves_until
from signing.validation import keys, policy, status
from signing.validation.fetch import Fetcher
from signing.validation.trust import Lists, Trust, manager

log = logging.getLogger(__name__)

_SOFT = RevocationCheckingPolicy(
    RevocationCheckingRule.CHECK_IF_DECLARED_SOFT, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
)


#: The authorities between the signer and the root, when the signer's own status was proved apart.
ABOVE = RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED)


@dataclass
class Pool:
    """Certificates and status answers a file brings along (all of it unproven until a chain proves it)."""

    certificates: list[x509.Certificate] = field(default_factory=list)
    ocsps: list[ocsp.OCSPResponse] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)

    def merged(self, other: Pool) -> Pool:
        return Pool(self.certificates + other.certificates, self.ocsps + other.ocsps, self.crls + other.crls)


@dataclass(frozen=True)
class Chain:
    path: ValidationPath | None
    problem: str = ""
    revoked_on: datetime.datetime | None = None


@dataclass(frozen=True)
class Stamp:
    """A checked time stamp token; at `ends` its certificate or an algorithm ends, and it proves nothing any more."""

    time: datetime.datetime
    shown: TimeStamp
    intact: bool
    trusted: bool
    certificate: x509.Certificate | None
    ends: datetime.datetime
    reasons: tuple[Reason, ...] = ()


@dataclass
class Judgement:
    """What is known of one signature's certificate and time."""

    reasons: list[Reason] = field(default_factory=list)
    best_time: datetime.datetime | None = None
    revocation_time: datetime.datetime | None = None
    has_status: bool = False
    told_apart: bool = False  # by a responder that pyHanko does not know
    qualified: bool = False
    claimed_qualified: bool = False
    seal: bool = False
    trusted: bool = False

    def add(self, code: str, **facts: str) -> None:
        self.reasons.append(Reason(code, facts))


class Court:
    """Everything that stays the same while one file is checked."""

    def __init__(self, *, trust: Trust, lists: Lists, at: datetime.datetime, online: bool) -> None:
        self.trust = trust
        self.lists = lists
        self.at = at
        self.manager = manager(trust, lists)
        named = [*trust.roots, *(one.certificate for one in lists.responders)]
        self.responders = [one for one in map(x509.Certificate.load, named) if status.is_responder(one)]
        self.fetcher = (
            Fetcher(loopback=trust.loopback, timeout=trust.timeout, patience=trust.patience) if online else None
        )

    async def close(self) -> None:
        if self.fetcher:
            await self.fetcher.close()

    def context(
        self,
        pool: Pool,
        *,
        moment: datetime.datetime,
        revocation: RevocationCheckingPolicy,
        used: datetime.datetime | None = None,
    ) -> ValidationContext:
        """`used`: the day whose algorithms are good enough, when another than today."""
        return ValidationContext(
            trust_manager=self.manager,
            other_certs=pool.certificates,
            ocsps=pool.ocsps,
            crls=pool.crls,
            moment=moment,
            best_signature_time=moment,
            revinfo_policy=CertRevTrustPolicy(revocation, retroactive_revinfo=True),
            allow_fetching=False,
            algorithm_usage_policy=keys.usage(used or self.at),
        )

    async def chain(
        self,
        certificate: x509.Certificate,
        pool: Pool,
        *,
        moment: datetime.datetime,
        revocation: RevocationCheckingPolicy,
        used: datetime.datetime | None = None,
    ) -> Chain:
        """A path to a root that held at `moment`, or the code of what is wrong."""
        context = self.context(pool, moment=moment, revocation=revocation, used=used)
        anchors = [certificate] if self._is_anchor(certificate) else []
        if anchors and revocation is NO_REVOCATION:
            return Chain(await self._direct(certificate, context))
        try:
            paths = context.path_builder.async_build_paths_lazy(certificate)
            return Chain(await find_valid_path(certificate, paths, context))
        except RevokedError as error:
            return Chain(None, "REVOKED" if error.is_ee_cert else "CHAIN_INVALID", error.revocation_dt)
        except ExpiredError as error:
            return Chain(None, "EXPIRED" if error.is_ee_cert else "CHAIN_INVALID")
        except NotYetValidError as error:
            return Chain(None, "NOT_YET_VALID" if error.is_ee_cert else "CHAIN_INVALID")
        except InsufficientRevinfoError:
            return Chain(None, "NO_REVOCATION_INFO")
        except (PathBuildingError, InvalidCertificateError):
            return Chain(None, "NOT_TRUSTED")
        except DisallowedAlgorithmError:
            return Chain(None, "SHA1")
        except (PathValidationError, ValidationError) as error:
            # "no revocation information" comes as a plain PathValidationError in some cases
            text = str(error).lower()
            return Chain(
                None, "NO_REVOCATION_INFO" if "revo" in text or "ocsp" in text or "crl" in text else "CHAIN_INVALID"
            )

    def _is_anchor(self, certificate: x509.Certificate) -> bool:
        return bool(self.manager.is_root(certificate))

    async def _direct(self, certificate: x509.Certificate, context: ValidationContext) -> ValidationPath | None:
        """A certificate that is itself a root (a listed time stamp unit)."""
        async for path in context.path_builder.async_build_paths_lazy(certificate):
            return path
        return None

    # -- time stamps

    async def stamp(
        self, token: cms.SignedData, pool: Pool, *, imprint: Callable[[str], bytes], kind: str
    ) -> Stamp | None:
        """Checks an RFC 3161 token: its signature, what it stamps, its authority at that time. None = unreadable."""
        pool = pool.merged(brought_by(token))
        info = token["encap_content_info"]["content"].parsed
        moment: datetime.datetime = info["gen_time"].native
        context = self.context(pool, moment=moment, revocation=NO_REVOCATION)
        status: dict[str, Any] = await validate_tst_signed_data(token, context, imprint)
        certificate: x509.Certificate | None = status.get("signing_cert")
        intact = bool(status.get("intact")) and bool(status.get("valid"))
        reasons: list[Reason] = []
        trusted = False
        if not intact:
            reasons.append(Reason("TIMESTAMP_INVALID"))
        elif status.get("validation_path") is None:
            problem = status.get("trust_problem_indic")
            unknown = problem is None or getattr(problem, "name", "") == "NO_CERTIFICATE_CHAIN_FOUND"
            reasons.append(Reason("TIMESTAMP_NOT_TRUSTED" if unknown else "TIMESTAMP_DOUBTFUL"))
        else:
            trusted = True
        if certificate is not None:
            for code in keys.problems(certificate, on=self.at):
                if Reason(code).cap is not None:
                    reasons.append(Reason("TIMESTAMP_DOUBTFUL" if code != "WEAK_HASH" else "TIMESTAMP_INVALID"))
                    trusted = False
            validity = certificate["tbs_certificate"]["validity"]
            if not validity["not_before"].native <= moment <= validity["not_after"].native:
                reasons.append(Reason("TIMESTAMP_DOUBTFUL"))
                trusted = False
        digest = info["message_imprint"]["hash_algorithm"]["algorithm"].native
        if digest in policy.WEAK_HASHES or digest in policy.OLD_HASHES:
            reasons.append(Reason("SHA1" if digest in policy.OLD_HASHES else "WEAK_HASH"))
            trusted = False
        if moment > self.at + policy.CLOCK_TOLERANCE:
            reasons.append(Reason("FUTURE_TIME"))
            trusted = False
        if trusted and certificate is not None:
            if self.fetcher:
                pool = pool.merged(await self._fetched(status["validation_path"]))
            later = await self.chain(certificate, pool, moment=moment, revocation=_SOFT)
            if later.problem == "REVOKED":
                reasons.append(Reason("TIMESTAMP_DOUBTFUL"))
                trusted = False
        shown = TimeStamp(
            kind=kind,
            time=iso(moment),
            authority=common_name(certificate) if certificate is not None else "",
            intact=intact,
            trusted=trusted,
        )
        ends = proves_until(token) if trusted else moment
        return Stamp(moment, shown, intact, trusted, certificate, ends, tuple(reasons))

    async def _fetched(self, path: ValidationPath) -> Pool:
        if self.fetcher is None:
            return Pool()
        pool = Pool()
        for certificate in path.iter_certs(include_root=False):
            with contextlib.suppress(LookupError):
                answers, lists = await self.fetcher.status(certificate, path.find_issuing_authority(certificate))
                pool.ocsps.extend(answers)
                pool.crls.extend(lists)
        return pool

    # -- the signer

    async def judge(
        self,
        certificate: x509.Certificate,
        pool: Pool,
        *,
        stamps: Iterable[Stamp],
        claimed: datetime.datetime | None,
        strict_status_order: bool,
        marked: datetime.datetime | None = None,
        mark_holds: bool = False,
    ) -> tuple[Judgement, Pool]:
        """The certificate at the best proven time.

        `stamps` cover this signature (its own and later document stamps). `marked` is the time of a time mark,
        which proves it when it `mark_holds`.
        `strict_status_order` asks that the status answer is not older than the time stamp (ASiC practice).
        Returns also the pool, richer by what was fetched.
        """
        found = Judgement()
        stamps = list(stamps)
        trusted = sorted(
            [*(stamp.time for stamp in stamps if stamp.trusted), *([marked] if marked and mark_holds else [])]
        )
        intact = sorted(stamp.time for stamp in stamps if stamp.intact)
        proven = trusted[0] if trusted else None
        found.best_time = proven
        if proven is None and marked is None:
            if not stamps:
                found.add("NO_TIMESTAMP")
            elif not intact:
                found.add("TIMESTAMP_INVALID")
        # without a trusted time the unproven one is still the kindest assumption: what fails there fails anyway
        moment = proven or (intact[0] if intact else None) or marked or self.at
        # what nothing dates was used today, for all we know
        dated = bool(proven or intact or marked)
        used = moment if dated else self.at
        for code in keys.problems(certificate, on=used):
            found.add(code)
        self._validity(certificate, moment, proved=dated, found=found)
        if claimed and claimed > self.at + datetime.timedelta(days=1):
            found.add("FUTURE_TIME")
        usage = certificate.key_usage_value
        if usage is not None and "non_repudiation" not in usage.native:
            found.add("WRONG_KEY_USAGE")
        found.seal, found.claimed_qualified = statements(certificate)
        self._status_at_face_value(certificate, pool, moment, bool(proven), found)

        chain = await self.chain(certificate, pool, moment=moment, revocation=NO_REVOCATION, used=used)
        if chain.path is None:
            if chain.problem not in ("EXPIRED", "NOT_YET_VALID"):
                found.add(chain.problem or "NOT_TRUSTED")
        else:
            found.trusted = True
            if self.fetcher:
                pool = pool.merged(await self._fetched(chain.path))
            await self._revocation(certificate, chain.path, pool, moment, used, bool(proven), found)
            self._qualification(chain.path, moment, found)
        # a time that nobody proved is the file's own word all the same, and the order of its own times must be possible
        self._status_order(certificate, pool, moment if dated else None, strict_status_order, found)
        return found, pool

    @staticmethod
    def _validity(certificate: x509.Certificate, moment: datetime.datetime, *, proved: bool, found: Judgement) -> None:
        validity = certificate["tbs_certificate"]["validity"]
        if moment < validity["not_before"].native:
            found.add("NOT_YET_VALID")
        elif moment > validity["not_after"].native and proved:
            # without any time stamp the certificate may have been good when used: that is NO_TIMESTAMP, amber
            found.add("EXPIRED")

    async def _revocation(
        self,
        certificate: x509.Certificate,
        path: ValidationPath,
        pool: Pool,
        moment: datetime.datetime,
        used: datetime.datetime,
        proved: bool,
        found: Judgement,
    ) -> None:
        chain = await self.chain(certificate, pool, moment=moment, revocation=REQUIRE_REVINFO, used=used)
        if chain.path is not None:
            found.has_status = True
        elif chain.problem == "REVOKED":
            found.revocation_time = chain.revoked_on
            found.add("REVOKED" if proved else "REVOKED_NO_TIME")
        elif any(reason.code in ("REVOKED", "REVOKED_NO_TIME") for reason in found.reasons):
            return
        elif await self._told_by_a_known_responder(certificate, path, pool, moment, used):
            found.has_status = found.told_apart = True
        elif not any(reason.code == "REVOCATION_INVALID" for reason in found.reasons):
            present = any(_answers(answer, certificate) for answer in pool.ocsps) or pool.crls
            found.add("REVOCATION_INVALID" if present else "NO_REVOCATION_INFO")

    async def _told_by_a_known_responder(
        self,
        certificate: x509.Certificate,
        path: ValidationPath,
        pool: Pool,
        moment: datetime.datetime,
        used: datetime.datetime,
    ) -> bool:
        """In force by the word of a responder that is trusted by itself; the authorities above by the usual rules."""
        said = [answer for one in pool.ocsps if (answer := self.answer(one, certificate, path, pool)) is not None]
        if not any(answer.state == "good" and answer.covers(moment) for answer in said):
            return False
        if any(answer.state != "good" for answer in said):
            return False  # a revocation after the moment is told apart; here nothing contradicts
        return (await self.chain(certificate, pool, moment=moment, revocation=ABOVE, used=used)).path is not None

    def answer(
        self, response: ocsp.OCSPResponse, certificate: x509.Certificate, path: ValidationPath, pool: Pool
    ) -> status.Answer | None:
        """What `response` says of the certificate, if somebody said it who may."""
        with contextlib.suppress(LookupError):
            issuer = path.find_issuing_authority(certificate)
            known = [*pool.certificates, *self.responders]
            return status.proved(response, certificate, issuer, known=known, trusted=self._is_responder)
        return None

    def _is_responder(self, certificate: x509.Certificate, at: datetime.datetime) -> bool:
        return self._is_anchor(certificate) or self.lists.knows_responder(certificate.dump(), at)

    async def proves_mark(
        self, response: ocsp.OCSPResponse, certificate: x509.Certificate, pool: Pool, moment: datetime.datetime
    ) -> bool | None:
        """Whether a time mark can be believed; None while the signer's own chain is unknown."""
        chain = await self.chain(certificate, pool, moment=moment, revocation=NO_REVOCATION, used=moment)
        if chain.path is None:
            return None
        return self.answer(response, certificate, chain.path, pool) is not None

    def _status_at_face_value(
        self, certificate: x509.Certificate, pool: Pool, moment: datetime.datetime, proved: bool, found: Judgement
    ) -> None:
        """Bad news in a status answer counts even when nobody we know signed it."""
        if any(_answers(answer, certificate) and status.contradicts_itself(answer) for answer in pool.ocsps):
            found.add("REVOCATION_INVALID")
        for answer in pool.ocsps:
            for single in _answers(answer, certificate):
                said = single["cert_status"]
                if said.name == "revoked":
                    when = said.chosen["revocation_time"].native
                    if when <= moment:
                        found.revocation_time = when
                        found.add("REVOKED" if proved else "REVOKED_NO_TIME")
                elif said.name == "unknown":
                    found.add("REVOCATION_UNKNOWN")

    @staticmethod
    def _status_order(
        certificate: x509.Certificate,
        pool: Pool,
        proven: datetime.datetime | None,
        strict: bool,
        found: Judgement,
    ) -> None:
        produced = sorted(
            answer["response_bytes"]["response"].parsed["tbs_response_data"]["produced_at"].native
            for answer in pool.ocsps
            if _answers(answer, certificate)
        )
        if not produced or proven is None:
            return
        found.has_status = found.has_status or bool(produced)
        floor = proven.replace(microsecond=0)
        if strict and all(moment < floor for moment in produced) and not pool.crls:
            found.add("OCSP_BEFORE_TIMESTAMP")
        usable = [moment for moment in produced if moment >= floor]
        if usable and usable[0] - floor > policy.STATUS_DELAY:
            found.add("OCSP_LATE")

    def _qualification(self, path: ValidationPath, moment: datetime.datetime, found: Judgement) -> None:
        if self.lists.registry is None:
            return
        try:
            result = QualificationAssessor(self.lists.registry).check_entity_cert_qualified(path, moment)
        except Exception as error:  # noqa: BLE001 (an odd statement means: not shown to be qualified)
            log.warning("qualification could not be assessed: %s", type(error).__name__)
            return
        status = result.status
        found.qualified = bool(status.qualified) and status.qc_key_security.name.startswith("QSCD")


def _answers(response: ocsp.OCSPResponse, certificate: x509.Certificate) -> list[Any]:
    """Single answers about this certificate (matched by serial number; proof comes from the chain)."""
    try:
        if response["response_status"].native != "successful":
            return []
        singles = response["response_bytes"]["response"].parsed["tbs_response_data"]["responses"]
        return [one for one in singles if one["cert_id"]["serial_number"].native == certificate.serial_number]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def brought_by(signed: cms.SignedData) -> Pool:
    """Certificates and status answers in the unsigned part of a CMS signature or a time stamp token."""
    pool = Pool([one.chosen for one in signed["certificates"] or [] if one.name == "certificate"])
    for one in signed["crls"] or []:
        if one.name == "crl":
            pool.crls.append(one.chosen)
        elif one.chosen["other_rev_info_format"].native == "ocsp_response":
            pool.ocsps.append(one.chosen["other_rev_info"].parsed)
    return pool


def lasting(chain: Iterable[Stamp], at: datetime.datetime) -> list[Reason]:
    """Each stamp must hold until the next one, the newest still; else nothing proves that the rest is old enough."""
    ordered = sorted((stamp for stamp in chain if stamp.trusted), key=lambda stamp: stamp.time)
    for stamp, until in zip(ordered, [*(following.time for following in ordered[1:]), at], strict=False):
        if stamp.ends < until:
            return [Reason("TIMESTAMP_EXPIRED")]
    return []


def hash_problem(name: str) -> str:
    """Code for a digest algorithm, '' = fine."""
    lowered = name.lower()
    if lowered in policy.WEAK_HASHES:
        return "WEAK_HASH"
    return "SHA1" if lowered in policy.OLD_HASHES else ""


def statements(certificate: x509.Certificate) -> tuple[bool, bool]:
    """(is a seal, claims to be a qualified certificate on a secure device), from its QcStatements and subject."""
    subject = certificate.subject.native
    seal = "organization_identifier" in subject and "serial_number" not in subject
    from pyhanko.sign.ades.qualified_asn1 import get_qc_statements

    claims: set[str] = set()
    try:
        for statement in get_qc_statements(certificate):
            kind = statement["statement_id"].native
            claims.add(kind)
            if kind == "qc_type":
                types = [one.native for one in statement["statement_info"]]
                seal = "qct_eseal" in types if types else seal
    except Exception as error:  # noqa: BLE001 (hostile statements claim nothing)
        log.warning("unreadable QcStatements: %s", type(error).__name__)
        return seal, False
    return seal, {"qc_compliance", "qc_sscd"} <= claims


def common_name(certificate: x509.Certificate) -> str:
    subject = certificate.subject.native
    value = subject.get("common_name") or certificate.subject.human_friendly
    return str(value if not isinstance(value, list) else value[-1])


def serial_of(certificate: x509.Certificate) -> str:
    value = certificate.subject.native.get("serial_number") or ""
    return str(value if not isinstance(value, list) else value[0])

"""Frozen values that leave signing: what other stages may hold and print."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from signing.enums import Indication, Verdict

if TYPE_CHECKING:
    from signing.envelopes.states import EnvelopeState, Road, SetTurnState, TurnState

#: The level of a policy for what was made elsewhere: nobody signs it here.
ELSEWHERE = "elsewhere"
#: A Latvian, Estonian or Lithuanian personal code, with or without its country and type letters.
_CODE = re.compile(
    r"(?:(?:PNO|TIN|IDC|PAS)[A-Z]{2}-?)?\b\d{6}-?[A-Z0-9]?\d{4,5}\b|(?:PNO|IDC|PAS|TIN)[A-Z]{2}-[A-Z0-9-]+"
)

_STARS = "******-*****"


def without_codes(text: str) -> str:
    """The text with every personal code turned into stars."""
    return _CODE.sub(_STARS, text)


@dataclass(frozen=True)
class Reason:
    """One finding: its machine code and the facts its sentence needs (never personal data)."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in the language that is active, with what to do."""
        from signing.validation.reasons import RULES
        from signing.validation.wording import translated

        rule = RULES.get(self.code)
        return translated(rule.text).format_map(_Facts(self.facts)) if rule else self.code

    @property
    def cap(self) -> Verdict | None:
        from signing.validation.reasons import RULES

        rule = RULES.get(self.code)
        return rule.cap if rule else Verdict.REVIEW

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "text": self.text, "level": "warning" if self.cap is None else "error"}


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


@dataclass(frozen=True)
class TimeStamp:
    """A time stamp: kind is "signature", "document" or "container"."""

    kind: str
    time: str
    authority: str = ""
    intact: bool = False
    trusted: bool = False


@dataclass(frozen=True)
class SignatureReport:
    """One signature. Times are ISO 8601 in UTC, '' = unknown. `serial` is the certificate's subject serialNumber."""

    id: str
    verdict: Verdict
    indication: Indication
    sub_indication: str = ""
    format: str = ""
    level: str = ""
    signed_by: str = ""
    serial: str = ""
    subject: str = ""
    issuer: str = ""
    certificate_sha256: str = ""
    value_sha256: str = ""
    seal: bool = False
    qualified: bool = False
    qualified_claimed: bool = False
    best_time: str = ""
    claimed_time: str = ""
    revocation_time: str = ""
    timestamps: tuple[TimeStamp, ...] = ()
    coverage: str = ""
    scopes: tuple[str, ...] = ()
    algorithm: str = ""
    role: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """Who signed, as people read it: some countries write the personal code into the name ("SURNAME,GIVEN,CODE")."""
        return ", ".join(
            filter(None, (part.strip() for part in without_codes(self.signed_by).replace(_STARS, "").split(",")))
        )

    @property
    def masked_serial(self) -> str:
        """For people who may know that there is a code, not which."""
        return _STARS if self.serial else ""


@dataclass(frozen=True)
class Report:
    """The verdict on one file, complete enough to be kept in the archive and printed.

    `form` is PAdES, ASiC-E or ASiC-S ('' = none of them). `test` marks that trust came from test certificates.
    `trust` names what trust rested on (mode, list sequence numbers). `size` in bytes.
    """

    name: str
    sha256: str
    size: int
    verdict: Verdict
    indication: Indication
    checked_at: str
    form: str = ""
    sub_indication: str = ""
    signatures: tuple[SignatureReport, ...] = ()
    timestamps: tuple[TimeStamp, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    reasons: tuple[Reason, ...] = ()
    engine: str = ""
    engine_version: str = ""
    trust: dict[str, str] = field(default_factory=dict)
    test: bool = False
    is_public: bool = False

    @property
    def is_green(self) -> bool:
        return self.verdict.colour == "green"

    @property
    def all_reasons(self) -> tuple[Reason, ...]:
        """Of the file and of its signatures, each code once."""
        seen: dict[tuple[str, str], Reason] = {}
        for reason in (*self.reasons, *(reason for signature in self.signatures for reason in signature.reasons)):
            seen.setdefault((reason.code, str(sorted(reason.facts.items()))), reason)
        return tuple(seen.values())

    @property
    def valid_signatures(self) -> int:
        return sum(1 for signature in self.signatures if signature.verdict.colour == "green")

    def public(self) -> Report:
        """The same report without personal codes and without what identifies a certificate."""
        signatures = tuple(
            dataclasses.replace(
                signature,
                signed_by=without_codes(signature.signed_by),
                serial="",
                subject="",
                certificate_sha256="",
                role="",
                scopes=tuple(without_codes(scope) for scope in signature.scopes),
            )
            for signature in self.signatures
        )
        files = tuple((without_codes(name), digest) for name, digest in self.files)
        return dataclasses.replace(
            self, name=without_codes(self.name), signatures=signatures, files=files, is_public=True
        )

    def as_json(self) -> dict[str, Any]:
        """The shape SiVa answers with (validationReport), our verdict beside it."""
        from signing.validation.report import as_json

        return as_json(self)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storing; `from_dict` reads them back."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Report:
        stamps = tuple(TimeStamp(**stamp) for stamp in values.get("timestamps", ()))
        reasons = tuple(Reason(**reason) for reason in values.get("reasons", ()))
        signatures = tuple(_signature(signature) for signature in values.get("signatures", ()))
        return cls(
            **{
                **values,
                "verdict": Verdict(values["verdict"]),
                "indication": Indication(values["indication"]),
                "timestamps": stamps,
                "reasons": reasons,
                "signatures": signatures,
                "files": tuple((name, digest) for name, digest in values.get("files", ())),
            }
        )


def _signature(values: dict[str, Any]) -> SignatureReport:
    return SignatureReport(
        **{
            **values,
            "verdict": Verdict(values["verdict"]),
            "indication": Indication(values["indication"]),
            "timestamps": tuple(TimeStamp(**stamp) for stamp in values.get("timestamps", ())),
            "reasons": tuple(Reason(**reason) for reason in values.get("reasons", ())),
            "scopes": tuple(values.get("scopes", ())),
        }
    )


def iso(moment: datetime.datetime | None) -> str:
    """UTC, to the second, '' for none."""
    if moment is None:
        return ""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- envelopes and archive -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signer:
    """One expected signer. `person_code` "" = not known: then no signature can close the turn by itself.

    `role` is the kind's code ("mentor"); `label` is what people read ("mentors"), in the document's language. `act`: what
    `facade.confirmed` gave when the signer confirmed before the file was made; such a turn is finished from the start.
    """

    role: str
    name: str
    person_code: str
    email: str
    user_id: int | None
    order: int
    label: str = ""
    act: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class SigningPolicy:
    """How a kind of document is signed; frozen into the envelope when it is opened.

    level: "qes", "ades" or "ses"; ELSEWHERE; "seal" when nobody signs and the issuer's qualified seal is the whole. ordered: signers one after another. paper: the paper road may be chosen.
    seal: the institution's seal is put on at the end. retention_until: aware moment before which nothing is destroyed.
    on_paper: the paper road was chosen before sending. delegates: roles whose signer may pass the turn on with a mandate: an
    institution signs by whoever may act for it, a party of a contract only in person.
    """

    level: str
    ordered: bool
    paper: bool
    seal: bool
    retention_until: datetime.datetime
    on_paper: bool = False
    delegates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """A signed-in act that stands for a signature: a simple electronic one, lasting by the seal over the document.

    `statement`: the words beside the button. `shown_sha256`: of what was shown. `digest`: of the whole evidence.
    """

    statement: str
    shown_sha256: str
    signed_in_by: tuple[str, ...]
    at: datetime.datetime
    digest: str


@dataclass(frozen=True)
class Replaced:
    """Somebody who was to sign and was replaced before that. `passed`: by their own word, not the sender's, and then `mandate` says by what
    the other person signs."""

    name: str
    reason: str
    at: datetime.datetime
    passed: bool = False
    mandate: str = ""


@dataclass(frozen=True)
class AnnexSummary:
    """A file that is signed together with a document."""

    public_id: UUID
    name: str
    sha256: str
    size: int
    media_type: str
    laid_at: datetime.datetime


@dataclass(frozen=True)
class TurnSummary:
    """One turn as other stages may show it; no personal code, no address."""

    public_id: UUID
    subject: UUID
    title: str
    number: str
    role: str
    name: str
    order: int
    state: TurnState
    means: str
    user_id: int | None
    sent_at: datetime.datetime | None
    closed_at: datetime.datetime | None
    expires_on: datetime.date
    problem: str = ""
    label: str = ""
    act: Act | None = None
    replaced: tuple[Replaced, ...] = ()

    @property
    def signed(self) -> bool:
        """Signed electronically or on paper."""
        return str(self.state) in ("signed", "paper")

    @property
    def active(self) -> bool:
        """The person may act now."""
        return str(self.state) in ("sent", "viewed")

    @property
    def path(self) -> str:
        return f"/parakstisana/{self.public_id}/"


@dataclass(frozen=True)
class FileSummary:
    """One file of the envelope; newest last."""

    sequence: int
    cause: str
    cause_label: str
    sha256: str
    size: int
    made_at: datetime.datetime


@dataclass(frozen=True)
class EnvelopeSummary:
    """Where a document stands among its signers."""

    public_id: UUID
    subject: UUID
    title: str
    number: str
    state: EnvelopeState
    road: Road
    shape: str
    #: Of the signed file's name: "pdf", "asice", "edoc".
    ending: str
    turns: tuple[TurnSummary, ...]
    files: tuple[FileSummary, ...]
    expires_on: datetime.date
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    reason: str = ""
    problem: str = ""
    problem_text: str = ""
    paper_place: str = ""
    paper_signed_on: datetime.date | None = None
    #: Of one document alone; lists leave them out.
    annexes: tuple[AnnexSummary, ...] = ()

    @property
    def all_signed(self) -> bool:
        """Everybody has signed, the seal and the archive time stamp are on and were proven."""
        return str(self.state) in ("completed", "archived")

    @property
    def closed(self) -> bool:
        """Declined, cancelled or expired."""
        return str(self.state) in ("declined", "cancelled", "expired")

    @property
    def on_paper(self) -> bool:
        """Signed on paper: never to be shown as electronically signed."""
        return str(self.road) == "paper"

    @property
    def next_turns(self) -> tuple[TurnSummary, ...]:
        """Whose turn it is now."""
        return tuple(turn for turn in self.turns if turn.active or str(turn.state) == "signing")

    @property
    def signed_count(self) -> int:
        return sum(turn.signed for turn in self.turns)

    @property
    def bears_signature(self) -> bool:
        """Somebody's signature is in the file or on the paper, or the seal over what was signed otherwise."""
        return self.all_signed or any(turn.signed and turn.act is None for turn in self.turns)

    @property
    def acts(self) -> tuple[TurnSummary, ...]:
        """Turns finished by a confirming act."""
        return tuple(turn for turn in self.turns if turn.act is not None)


@dataclass(frozen=True)
class DepositSummary:
    """One document in the archive. Of a destroyed one only what its tombstone says: `act` is the number of the act."""

    public_id: UUID
    subject: UUID
    envelope: UUID | None
    title: str
    number: str
    road: Road
    verdict: str
    sha256: str
    original_sha256: str
    size: int
    media_type: str
    deposited_at: datetime.datetime
    retention_until: datetime.datetime
    hold: bool
    state: str
    act: str = ""
    act_subject: UUID | None = None
    destroyed_at: datetime.datetime | None = None

    @property
    def destroyed(self) -> bool:
        return self.destroyed_at is not None


@dataclass(frozen=True)
class SetTurnSummary:
    """One document of a set. `reason`: why it was not signed, or what its signature waits for."""

    turn: TurnSummary
    state: SetTurnState
    reason: str


@dataclass(frozen=True)
class SetSummary:
    """Several documents that one person asked to sign in one act."""

    public_id: UUID
    asked_at: datetime.datetime
    turns: tuple[SetTurnSummary, ...]

    def of(self, *states: str) -> tuple[SetTurnSummary, ...]:
        return tuple(one for one in self.turns if one.state in states)

    @property
    def signed(self) -> tuple[SetTurnSummary, ...]:
        return self.of("signed")

    @property
    def failed(self) -> tuple[SetTurnSummary, ...]:
        return self.of("failed")

    @property
    def open(self) -> tuple[SetTurnSummary, ...]:
        return self.of("waiting", "signing")

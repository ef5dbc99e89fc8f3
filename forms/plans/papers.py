"""Who signs the request and the agreement, how, and when these papers hold (R23, R24, R58).

Pure. What is asked goes by the first day of the learner's semester (domain reference 4); ages go by the day of signing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from forms.contracts.rules import Say
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import age, birthday

Findings = Iterator[Finding]
BLOCK, WARN = Severity.BLOCK, Severity.WARN

#: No edition of the programme sets these two: the law on persons does, for all of them alike.
ADULT_AGE, ADULT_LAW = 18, "Civillikuma 219. pants"
CERTIFICATE_AGE = 14
CERTIFICATE_LAW = "PMLP: eID kartē paraksta sertifikāts pieejams no 14 gadu vecuma"
DERIVED = "Secināts no projekta materiāliem; precizējams ar VIAA"


class Signer(StrEnum):
    """Who signs for the learner's side."""

    LEARNER = "learner"
    REPRESENTATIVE = "representative"


class Route(StrEnum):
    """How somebody signs."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


def request_signer(born: date, *, on: date, semester_start: date, emancipated: bool = False) -> Signer:
    """Who signs the request D09 on the day `on` (R23).

    A minor's representative; the learner, when of age or declared to be. For a semester that begins when the learner
    is of age the request is the learner's own, so it waits for the birthday.
    """
    adult = age(born, on=max(on, semester_start)) >= ADULT_AGE
    return Signer.LEARNER if adult or emancipated else Signer.REPRESENTATIVE


def signing_routes(born: date, *, on: date) -> tuple[Route, ...]:
    """How the learner may sign on the day `on` (R58): under 14 nobody has a certificate, so on paper only."""
    return (Route.PAPER,) if age(born, on=on) < CERTIFICATE_AGE else (Route.ELECTRONIC, Route.PAPER)


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """A request D09: None for what is not known yet. `signed_on`: the day of the signature, or on which it is meant.

    semester_start: first day of the semester the request is for. emancipated: a court has declared the minor of age.
    """

    born: date | None
    semester_start: date
    signed_on: date | None
    signer: Signer | None
    emancipated: bool = False


def check_request(facts: RequestFacts, values: RuleValues) -> Findings:
    """R23: signed before the plan is handed in, by the right person of that day. Silent where none is asked for."""
    if not values.request_required:
        return
    say = Say("R23", values.edition, values.source_of("request_required"))
    if facts.born is None:
        yield say(
            BLOCK, "no-birth-date", "born",
            _("Without the learner's birth date nobody can say who signs the request."),
            _("Enter the birth date."),
        )  # fmt: skip
        return
    if facts.signed_on is None or facts.signer is None:
        yield say(
            BLOCK, "request-unsigned", "request",
            _("There is no signed request for this plan."),
            _("Send the request for signature, or upload the signed one."),
        )  # fmt: skip
        return
    yield from _check_request_signer(facts, facts.born, facts.signed_on, values, say)


def _check_request_signer(facts: RequestFacts, born: date, signed_on: date, values: RuleValues, say: Say) -> Findings:
    wanted = request_signer(born, on=signed_on, semester_start=facts.semester_start, emancipated=facts.emancipated)
    of_age = birthday(born, ADULT_AGE)
    if facts.signer != wanted:
        if wanted == Signer.REPRESENTATIVE:
            yield say(
                BLOCK, "minor-signed", "signer",
                _("On %(day)s the learner was not yet of age, so the learner's own signature is not enough.", day=signed_on),
                _("The request is signed by a parent or guardian."),
            )  # fmt: skip
        else:
            yield say(
                BLOCK, "representative-signed", "signer",
                _("For this semester an adult learner signs the request; a representative's signature does not count."),
                _("The learner signs the request."),
            )  # fmt: skip
    elif wanted == Signer.LEARNER and signed_on < of_age and not facts.emancipated:
        yield say(
            BLOCK, "of-age-later", "signed_on",
            _("When the semester begins the learner is of age, but not yet on %(day)s.", day=signed_on),
            _("The learner signs the request on %(day)s or later.", day=of_age),
        )  # fmt: skip
    elif wanted == Signer.LEARNER and signed_on < of_age:
        yield Say("R23", values.edition, ADULT_LAW)(
            WARN, "emancipated", "signer",
            _("The learner is a minor who has been declared of age and signs like an adult."),
            _("Make sure that a copy of the court's decision is kept with the request."),
        )  # fmt: skip


def check_agreement_signer(signer: Signer, route: Route, born: date, *, on: date, values: RuleValues) -> Findings:
    """R58: the learner's side of D11 (and D13) signed on the day `on`: by the learner alone, under 14 on paper."""
    if signer != Signer.LEARNER:
        yield Say("R58", values.edition, DERIVED)(
            BLOCK, "guardian-signed", "signer",
            _("Nobody signs the agreement instead of the learner, whatever the learner's age."),
            _("The learner signs; a parent may sign beside as the one who knows of it."),
        )  # fmt: skip
    if route not in signing_routes(born, on=on):
        yield Say("R58", values.edition, CERTIFICATE_LAW)(
            BLOCK, "paper-only", "route",
            _("A learner younger than %(years)s years cannot have a certificate for electronic signatures.",
              years=CERTIFICATE_AGE),
            _("Print the document and sign it on paper; both of you sign the same paper."),
        )  # fmt: skip


@dataclass(frozen=True)
class Agreement:
    """An agreement D11: of which plan, with which provider; `signed_on` is the day of the later of both signatures."""

    plan: str
    provider: str
    signed_on: date | None


def check_agreement(
    plan: str, provider: str, agreements: Iterable[Agreement], *, session: date, values: RuleValues
) -> Findings:
    """R24: both have signed an agreement for this very plan and provider, at the latest on the day of the meeting."""
    if not values.agreement_required:
        return
    agreements = list(agreements)
    say = Say("R24", values.edition, values.source_of("agreement_required"))
    own = [one for one in agreements if (one.plan, one.provider) == (plan, provider)]
    signed = [one.signed_on for one in own if one.signed_on]
    if signed:
        if min(signed) > session:
            yield say(
                BLOCK, "agreement-later", "agreement",
                _("The agreement was signed on %(day)s, after the meeting.", day=min(signed)),
                _("Meet from %(day)s on.", day=min(signed)),
            )  # fmt: skip
    elif own:
        yield say(
            BLOCK, "agreement-unsigned", "agreement",
            _("The agreement is not signed by both."),
            _("The learner and the mentor sign it before the first meeting."),
        )  # fmt: skip
    elif any(one.plan == plan for one in agreements):
        yield say(
            BLOCK, "agreement-of-another", "agreement",
            _("The agreement of this plan is with another mentor."),
            _("A new mentor makes a new agreement with the learner."),
        )  # fmt: skip
    elif any(one.provider == provider for one in agreements):
        yield say(
            BLOCK, "agreement-of-another-plan", "agreement",
            _("The agreement with this mentor belongs to another plan."),
            _("A new plan needs a new agreement."),
        )  # fmt: skip
    else:
        yield say(
            BLOCK, "no-agreement", "agreement",
            _("There is no agreement between the learner and the mentor."),
            _("Write the agreement together and both sign it before the first meeting."),
        )  # fmt: skip

"""R6: which education lets somebody be a mentor. Pure; asked before the training and before the contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from forms.programmes.findings import Finding, Severity, Text
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues


class Education(Protocol):
    """What R6 asks of a contract, or of somebody who thinks of one. `end`: last day a coach's certificate must reach."""

    @property
    def education_ground(self) -> str: ...
    @property
    def coach_valid_until(self) -> date | None: ...
    @property
    def end(self) -> date | None: ...


@dataclass(frozen=True)
class Words:
    """How the two findings that depend on the occasion are said; `expires` takes %(day)s and %(end)s."""

    no_ground: Text
    expires: Text
    renew: Text


OF_CONTRACT = Words(
    _("The mentor's education does not meet any ground of the rules in force on the day of signing."),
    _("The coach certificate is valid to %(day)s, and the contract runs to %(end)s."),
    _("Renew the certificate and enter its new date, choose another ground, or choose a shorter term."),
)


def check_education(facts: Education, values: RuleValues, *, words: Words = OF_CONTRACT) -> Iterator[Finding]:
    """One ground of the edition; a coach's certificate must hold to the end."""

    def block(code: str, field: str, message: Text, remedy: Text) -> Finding:
        source = values.source_of("education_grounds")
        return Finding("R6", code, values.edition, Severity.BLOCK, field, message, source, remedy)

    ground = values.ground(facts.education_ground)
    if ground is None:
        grounds = tuple(one.label for one in values.education_grounds)
        yield block(
            "education-ground", "education_ground", words.no_ground, _("Choose one of: %(grounds)s.", grounds=grounds)
        )
        return
    if not ground.valid_until_needed:
        return
    if facts.coach_valid_until is None:
        yield block(
            "coach-no-date", "coach_valid_until",
            _("A coach certificate needs the date it is valid until."),
            _("Enter the date from the certificate."),
        )  # fmt: skip
    elif facts.end and facts.coach_valid_until < facts.end:
        said = Text(words.expires.message, (("day", facts.coach_valid_until), ("end", facts.end)))
        yield block("coach-expires", "coach_valid_until", said, words.renew)

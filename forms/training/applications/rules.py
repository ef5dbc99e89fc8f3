"""What an application for the training must keep to: R5 and R6 by the edition of the group's first day; R7 comes later.

Pure: facts and values in, findings out.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from forms.programmes.education import Words, check_education
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import add_years, age

OF_TRAINING = Words(
    _("This education does not meet any ground of the rules in force on the first day of the training."),
    _("The coach certificate is valid to %(day)s, and the training ends on %(end)s."),
    _("Renew the certificate and enter its new date, or choose another ground."),
)


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """One application as the rules see it; `end` is the last day of the training."""

    birth_date: date
    first_day: date
    education_ground: str
    coach_valid_until: date | None
    end: date | None


def check_application(facts: ApplicationFacts, values: RuleValues) -> list[Finding]:
    """Every finding, in the order of the form."""
    return [*check_age(facts.birth_date, facts.first_day, values), *check_education(facts, values, words=OF_TRAINING)]


def check_age(born: date, first_day: date, values: RuleValues) -> list[Finding]:
    """R5: an adult on the first day of the group, not on the day of applying."""
    if age(born, on=first_day) >= values.mentor_min_age:
        return []
    return [
        Finding(
            "R5", "minor", values.edition, Severity.BLOCK, "birth_date",
            _("A mentor must be at least %(years)s years old on the first day of the training, %(day)s.",
              years=values.mentor_min_age, day=first_day),
            values.source_of("mentor_min_age"),
            _("Check the birth date, or choose a later group."),
        )
    ]  # fmt: skip


def last_day_kept(round_ended: date) -> date:
    """Of applications that were not chosen: a year from the last day of the round's last group (D01)."""
    return add_years(round_ended, 1)


def places_named(text: str, names: Iterable[str]) -> set[str]:
    """Which of the municipalities a text names, in any case of the word, with or without diacritics.

    The longest name first: „Rēzeknes novads” does not name the city of Rēzekne beside it.
    """
    words = _stems(text)
    found = set()
    for name in sorted(names, key=lambda one: (-len(_stems(one)), one)):
        wanted = _stems(name)
        for start in range(len(words) - len(wanted) + 1) if wanted else ():
            if words[start : start + len(wanted)] == wanted:
                found.add(name)
                words[start : start + len(wanted)] = [""] * len(wanted)
    return found


#: Endings of nouns without diacritics, the longest first; what is left tells one name from another.
_ENDING = re.compile(r"(?:iem|ai|am|as|es|is|os|us|a|e|i|o|s|u)$")


def _stems(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    return ["novad" if word == "nov" else _ENDING.sub("", word) or word for word in words]

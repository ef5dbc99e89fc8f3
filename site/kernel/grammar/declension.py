"""Names and phrases: which of their words change, and how."""

import re
from collections.abc import Mapping
from typing import Literal

from kernel.grammar.cases import Case, Gender
from kernel.grammar.heads import declined_phrase
from kernel.grammar.nouns import decline_noun

#: (words in the nominative, gender, case) → the form a person has put right. Plain strings do as well as the enums.
Corrections = Mapping[tuple[str, str, str], str]
Kind = Literal["name", "given", "surname", "phrase"]

_NOTHING: Corrections = {}


def decline(
    words: str, *, case: Case | str, gender: Gender | str, kind: Kind = "name", corrections: Corrections = _NOTHING
) -> str:
    """Suggest `words` (nominative singular) in `case`.

    `kind` "name" is given names and then the surname ("Kārlis Testnieks"); one word alone is taken for a given name,
    so say "surname" for a surname alone. "phrase" is an office or an institution: only its head words change
    ("Paraugpils vidusskolas direktore" → "Paraugpils vidusskolas direktores"). A correction of all the words wins,
    then corrections of single words of a name. Raises ValueError for an unknown case, gender or kind.
    """
    case, gender = Case(case), Gender(gender)
    words = " ".join(words.split())
    whole = corrections.get((words, gender, case))
    if whole is not None or case == Case.NOM:
        return words if whole is None else whole
    if kind == "phrase":
        return declined_phrase(words, case=case, gender=gender)
    if kind not in ("name", "given", "surname"):
        raise ValueError(f"no such kind of words: {kind}")
    return _declined_name(words.split(" "), case=case, gender=gender, kind=kind, corrections=corrections)


def _declined_name(names: list[str], *, case: Case, gender: Gender, kind: Kind, corrections: Corrections) -> str:
    surname_at = len(names) - 1 if kind == "name" and len(names) > 1 else 0 if kind == "surname" else len(names)
    return " ".join(
        corrections.get((name, gender, case)) or _hyphenated(name, case=case, gender=gender, given_name=at < surname_at)
        for at, name in enumerate(names)
    )


def _hyphenated(name: str, *, case: Case, gender: Gender, given_name: bool) -> str:
    """Every part of a double name is declined by itself: Vadītāja-Demo → Vadītājas-Demo."""
    parts = re.split(r"([-\u2010\u2011\u2013])", name)
    return "".join(decline_noun(part, case=case, gender=gender, given_name=given_name) for part in parts)

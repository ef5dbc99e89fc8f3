"""Offices and institutions: find the head words of a phrase and decline only them.

A Latvian title is read as [adjectives and genitives] head [complement in the locative]: "direktora vietniece izglītības
jomā". The head is the word in the nominative; genitives that look like nominatives ("direktora", "Paraugpils") are told
apart by the endings that names of offices have.
"""

import re

from kernel.grammar.cases import Case, Gender
from kernel.grammar.nouns import decline_adjective, decline_noun

_QUOTED = re.compile(r'(„[^”“"]*[”“"]|“[^”]*”|"[^"]*"|«[^»]*»)')
_JOINTS = re.compile(r"(\s+(?:un|vai|[-–—])\s+|,\s+|/)")
#: Nominatives in -a, told from masculine genitives ("direktora") by name.
_FEMININE = re.compile(r"(persona|aģentūra|skola|bibliotēka|māsa|nodaļa|komanda|grupa|ība|cija)$")
#: Feminine whoever holds the office.
_ALWAYS_FEMININE = re.compile(r"persona$")
_FEMALE_AGENT = re.compile(r"([āē]ja|niece|persona)$")
_MALE_AGENT = re.compile(r"([āē]js|ieks|ors|ents|ants|ists|erts|ers|eris|ārs|ogs|vedis|ķis|grāfs)$")
_LOCATIVE = re.compile(r"(ā|ē|ī|ū|os|ās|ēs|īs|ūs)$")
_GENITIVE_IN_S = re.compile(r"(as|es|us|valsts|pils|sirds|krāsns|klēts)$", re.IGNORECASE)
_ADJECTIVE_STEM = re.compile(
    r"^(galven|vecāk|jaunāk|augstāk|pirm|otr|treš|virs)$|(īg|ot|oš|āl|isk|ēj|am|ām|īv)$", re.IGNORECASE
)


def declined_phrase(phrase: str, *, case: Case, gender: Gender) -> str:
    """`phrase` with its head words in `case`; words in quotation marks never change."""
    pieces = _QUOTED.split(phrase)
    return "".join(
        piece if at % 2 else _declined_clauses(piece, case=case, gender=gender) for at, piece in enumerate(pieces)
    )


def _declined_clauses(text: str, *, case: Case, gender: Gender) -> str:
    """Joined titles ("direktore un skolotāja") have a head each; a joined genitive ("izglītības un") has none."""
    pieces = _JOINTS.split(text)
    clauses = pieces[::2]
    heads = [_head(clause.split(), gender, sure=True) for clause in clauses]
    if not any(head is not None for head in heads):
        heads[-1] = _head(clauses[-1].split(), gender, sure=False)
    declined = [_declined_clause(clause, head, case, gender) for clause, head in zip(clauses, heads, strict=True)]
    pieces[::2] = declined
    return "".join(pieces)


def _declined_clause(clause: str, head: int | None, case: Case, gender: Gender) -> str:
    if head is None:
        return clause
    words = clause.split()
    if _ALWAYS_FEMININE.search(words[head]):
        gender = Gender.FEMALE
    for at in range(head):
        if _agrees(words[at], gender, first=at == 0, beside=at == head - 1):
            words[at] = decline_adjective(words[at], case=case, gender=gender)
    words[head] = _declined_head(words[head], case=case, gender=gender)
    return _keeping_spaces(clause, words)


def _declined_head(word: str, *, case: Case, gender: Gender) -> str:
    first, hyphen, last = word.partition("-")
    if hyphen:  # "direktors-pedagogs"
        return f"{_declined_head(first, case=case, gender=gender)}-{_declined_head(last, case=case, gender=gender)}"
    return decline_noun(word, case=case, gender=gender)


def _agrees(word: str, gender: Gender, *, first: bool, beside: bool) -> bool:
    """True for an adjective of the head; -ā of a noun in the locative is not one."""
    if gender == Gender.MALE:
        return word.endswith("ais")
    return word.endswith("ā") and bool(_ADJECTIVE_STEM.search(word[:-1]) or (first and beside))


def _head(words: list[str], gender: Gender, *, sure: bool) -> int | None:
    """Where the head stands. `sure` wants an ending of offices; otherwise the last likely nominative will do."""
    candidates = [at for at, word in enumerate(words) if _is_head(word, gender, sure=sure)]
    if not candidates:
        return None
    if sure:
        return candidates[-1]
    locatives = [at for at, word in enumerate(words) if _LOCATIVE.search(word) and not _agrees_first(word, at, gender)]
    before = [at for at in candidates if not locatives or at < locatives[-1]]
    return (before or candidates)[-1]


def _agrees_first(word: str, at: int, gender: Gender) -> bool:
    return gender == Gender.FEMALE and (at == 0 or _agrees(word, gender, first=False, beside=False))


def _is_head(word: str, gender: Gender, *, sure: bool) -> bool:
    if _ALWAYS_FEMININE.search(word):
        return True
    if gender == Gender.FEMALE:
        if sure:
            return word.endswith("e") or bool(_FEMALE_AGENT.search(word) or _FEMININE.search(word))
        return word.endswith("a")
    if sure:
        return bool(_MALE_AGENT.search(word))
    return word.endswith(("s", "š")) and not (_GENITIVE_IN_S.search(word) or _LOCATIVE.search(word))


def _keeping_spaces(clause: str, words: list[str]) -> str:
    """The words back between the spaces of the clause."""
    spaces = re.split(r"\S+", clause)
    return "".join(space + word for space, word in zip(spaces, [*words, ""], strict=True))

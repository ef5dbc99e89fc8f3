"""One word in the singular: the six noun declensions and definite adjectives.

Source: Latvian school grammar (declensions I-VI, "līdzskaņu mija" of the second declension and its exceptions).
"""

import re

from kernel.grammar.cases import Case, Gender

_ENDINGS: dict[str, dict[Case, str]] = {
    "1": {Case.GEN: "a", Case.DAT: "am", Case.ACC: "u", Case.LOC: "ā", Case.VOC: ""},
    "2": {Case.GEN: "a", Case.DAT: "im", Case.ACC: "i", Case.LOC: "ī", Case.VOC: "i"},
    "3": {Case.GEN: "us", Case.DAT: "um", Case.ACC: "u", Case.LOC: "ū", Case.VOC: "u"},
    "4f": {Case.GEN: "as", Case.DAT: "ai", Case.ACC: "u", Case.LOC: "ā", Case.VOC: "a"},
    "4m": {Case.GEN: "as", Case.DAT: "am", Case.ACC: "u", Case.LOC: "ā", Case.VOC: "a"},
    "5f": {Case.GEN: "es", Case.DAT: "ei", Case.ACC: "i", Case.LOC: "ē", Case.VOC: "e"},
    "5m": {Case.GEN: "es", Case.DAT: "em", Case.ACC: "i", Case.LOC: "ē", Case.VOC: "e"},
    "adj-f": {Case.GEN: "ās", Case.DAT: "ajai", Case.ACC: "o", Case.LOC: "ajā", Case.VOC: "ā"},
    "adj-m": {Case.GEN: "ā", Case.DAT: "ajam", Case.ACC: "o", Case.LOC: "ajā", Case.VOC: "ais"},
    # "pēdējais": the long endings are shortened after -ēj-
    "adj-ēj-f": {Case.GEN: "ās", Case.DAT: "ai", Case.ACC: "o", Case.LOC: "ā", Case.VOC: "ā"},
    "adj-ēj-m": {Case.GEN: "ā", Case.DAT: "am", Case.ACC: "o", Case.LOC: "ā", Case.VOC: "ais"},
}
_SHIFTS = (  # longest first: "sn" before "n", "dz" before "z"
    ("ll", "ļļ"), ("nn", "ņņ"), ("ln", "ļņ"), ("sn", "šņ"), ("zn", "žņ"), ("sl", "šļ"), ("zl", "žļ"), ("dz", "dž"),
    ("b", "bj"), ("m", "mj"), ("p", "pj"), ("v", "vj"), ("c", "č"), ("d", "ž"), ("l", "ļ"), ("n", "ņ"), ("s", "š"),
    ("t", "š"), ("z", "ž"),
)  # fmt: skip
_UNSHIFTED = re.compile(r"(ast|skat|mat|nt|^vies|^tēt)$", re.IGNORECASE)
_VOWELS = re.compile(r"[aāeēiīoōuū]+", re.IGNORECASE)
#: Nouns of the second declension whose nominative hides it; all of them are surnames too.
_HIDDEN_SECOND = frozenset({"akmens", "asmens", "rudens", "suns", "ūdens", "zibens"})


def decline_noun(word: str, *, case: Case, gender: Gender, given_name: bool = False) -> str:
    """`word` (nominative singular) in `case`; a word of no declension comes back as it is.

    `given_name` leaves -tis and -dis of two syllables unshifted: Valdis → Valda, but the surname Briedis → Brieža.
    """
    if case == Case.NOM or len(word) < 2:
        return word
    if len(word) > 2 and word.isupper():
        return decline_noun(word.lower(), case=case, gender=gender, given_name=given_name).upper()
    declension, stem = _declension(word, gender)
    if not declension:
        return word
    if declension == "2" and case == Case.GEN:
        stem = _shifted(stem, given_name=given_name)
    return stem + _ENDINGS[declension][case]


def decline_adjective(word: str, *, case: Case, gender: Gender) -> str:
    """A definite adjective or participle: galvenā → galvenās, galvenais → galvenā."""
    ending = "ā" if gender == Gender.FEMALE else "ais"
    if case == Case.NOM or not word.endswith(ending):
        return word
    stem = word.removesuffix(ending)
    return stem + _ENDINGS[_adjectival(stem, gender)][case]


def _declension(word: str, gender: Gender) -> tuple[str, str]:
    """The declension's key in the table and the stem; an empty key for a word that is not declined."""
    if gender == Gender.FEMALE:
        if word.endswith("a"):
            return "4f", word[:-1]
        if word.endswith("e"):
            return "5f", word[:-1]
        if word.endswith("ā"):
            return _adjectival(word[:-1], gender), word[:-1]
        return "", word
    if word.lower() in _HIDDEN_SECOND:
        return "2", word[:-1]
    if word.endswith("ais") and len(word) > 4:
        return _adjectival(word[:-3], gender), word[:-3]
    for ending, declension in (("is", "2"), ("us", "3"), ("s", "1"), ("š", "1"), ("a", "4m"), ("e", "5m")):
        if word.endswith(ending):
            return _unless_foreign(declension, word, ending)
    return "", word


def _unless_foreign(declension: str, word: str, ending: str) -> tuple[str, str]:
    """-as, -es, -os and the like end no Latvian nominative: Tomass is declined, Rodas is not."""
    if ending == "s" and word[-2] in "aāeēiīoōū":
        return "", word
    return declension, word[: -len(ending)]


def _adjectival(stem: str, gender: Gender) -> str:
    return f"adj-ēj-{gender}" if stem.endswith("ēj") else f"adj-{gender}"


def _shifted(stem: str, *, given_name: bool) -> str:
    """The stem as the genitive of the second declension has it (Kārl-is → Kārļ-a)."""
    two_syllables = len(_VOWELS.findall(stem)) == 1  # the ending is the second
    if _UNSHIFTED.search(stem) or (given_name and two_syllables and stem[-1] in "td"):
        return stem
    for plain, shifted in _SHIFTS:
        if stem.endswith(plain):
            return stem.removesuffix(plain) + shifted
    return stem

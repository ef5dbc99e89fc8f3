"""Words as the index keeps them: without capitals and diacritics, and without their endings.

Folding comes first, so "macibas" and "mācībās" meet. The endings follow the light stemmer for Latvian that Apache Lucene
has (after K. Krēsliņš, "A stemming algorithm for Latvian", 1996), rewritten for folded letters: folding already undoes
most palatalisation (lācis, lāča; zirnis, zirņa). A second step takes suffixes of verbs and of nouns made from verbs, so
that "parakstīt", "parakstīšana" and "paraksts" are one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
#: A longer string of letters and digits is no word.
LONGEST = 40

#: Endings of nouns, adjectives and verbs, folded; longest first: the first that fits goes.
_ENDINGS = (
    "ajiem",
    *("ajam", "ajos", "ajas", "ajai"),
    *("ajo", "aja", "ais", "iem", "ies"),
    *("am", "em", "im", "um", "us", "as", "es", "os", "is", "ie", "ai", "ei"),
    *("u", "a", "i", "e", "o", "s"),
)
#: Suffix and how many letters must stay. Shorter stems would meet strangers: "vienošanās" is not "viens".
_SUFFIXES = (
    ("isan", 4), ("esan", 4), ("asan", 4), ("osan", 5), ("itaj", 5), ("etaj", 5), ("ataj", 5), ("otaj", 5),
    ("ajum", 4), ("ejum", 4), ("ijum", 4), ("ojum", 4), ("ij", 5), ("ej", 5), ("it", 4), ("et", 4), ("at", 4), ("ot", 5),
)  # fmt: skip
_VOWELS = frozenset("aeiou")
#: Genitives in which t became š; after folding nothing tells them.
_IRREGULAR = {"minus": "minut", "latvies": "latviet"}

#: Words that say nothing about a text.
_STOP = """
ai an ar arī bet bez būt bija caur cik dēļ gan gar ir ja jā jau jo jums jūs jūsu kā ka kad kādā kāda kādam kāds kādi kam kas
ko kopš kur kurā kura kuram kuras kuri kurš kurs kuru lai līdz man mani manu mēs mums mūsu nav ne no nu par pa pār pie pirms
pret pēc savs savu sev sevi starp šī šis šo šajā šim tā tad tai tam tas tās te tie tiek tiem to tomēr tos tur tu un uz vai
var viņa viņi viņš viņu virs zem the of and is in to on for
"""


@dataclass(frozen=True)
class Token:
    """One word of a text: as written, where it stands, and its stem. Stop words have an empty stem."""

    word: str
    start: int
    end: int
    stem: str


def fold(text: str) -> str:
    """Small letters without diacritics."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


STOP = frozenset(fold(word) for word in _STOP.split())


def stem(word: str) -> str:
    """The stem of one folded word; words with digits and very short ones stay as they are."""
    if len(word) <= 3 or not word.isalpha():
        return word
    short = _without_ending(word)
    for suffix, stay in _SUFFIXES:
        if short.endswith(suffix) and len(short) - len(suffix) >= stay:
            short = short[: -len(suffix)]
            break
    if len(short) > 3 and short[-1] == "j" and short[-2] in "pbmv":  # kurpe, kurpju
        short = short[:-1]
    return _IRREGULAR.get(short, short)


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= 3 and _VOWELS & set(rest):
            return rest
    return word


def tokens(text: str) -> Iterator[Token]:
    """Words of a text in their order."""
    for found in _WORD.finditer(text):
        folded = fold(found[0])
        if len(folded) > LONGEST:
            continue
        yield Token(found[0], found.start(), found.end(), "" if folded in STOP else stem(folded))


def stems(text: str) -> list[str]:
    """Stems of a text without stop words, in order, each once."""
    return list(dict.fromkeys(token.stem for token in tokens(text) if token.stem))


def one_slip(word: str) -> set[str]:
    """Every word that one slip of the finger makes of this one: a letter left out, added, changed, or two swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    gone = {left + right[1:] for left, right in parts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in parts if right for letter in letters}
    added = {left + letter + right for left, right in parts for letter in letters}
    return (gone | swapped | changed | added) - {word}

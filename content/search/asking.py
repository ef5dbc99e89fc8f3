"""Asking the index. The database only hands out rows; the order is made here, so that it is the same on every database.

The score is BM25 (k1 1.2, b 0.5) over weighted words; what has more of the words asked for comes first.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Avg, Count, Q

from content.models.search import SearchEntry, SearchTerm
from kernel.stems import one_slip, stems, tokens

#: A question is cut there: more would cost more than it finds.
MOST_LETTERS, MOST_TERMS = 100, 8
#: A shorter word has too many neighbours to be guessed at or completed.
SHORTEST_GUESS, SHORTEST_PREFIX = 4, 3
_K1, _B = 1.2, 0.5
#: An archived page has the same words as today's and is read rarely.
_ARCHIVED = 0.5


@dataclass(frozen=True)
class Answer:
    """Entries' keys, best first; the stems to mark in them; other words people may have meant ("" if none)."""

    entries: list[int] = field(default_factory=list)
    marked: frozenset[str] = frozenset()
    meant: str = ""


def tidy(text: str) -> str:
    """The question as it is looked up and shown again: printable, without needless spaces, cut."""
    printable = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", text))
    return " ".join(printable.split())[:MOST_LETTERS].strip()


def ask(question: str, *, language: str = "lv") -> Answer:
    """What is found; at most four queries, however many entries there are."""
    asked = stems(question)[:MOST_TERMS]
    if not asked:
        return Answer()
    matched = _exactly(asked, language)
    missing = [term for term in asked if term not in matched]
    if missing:
        matched |= _beginning_with(missing, language)
    lost = [term for term in missing if term not in matched]
    meant = _meant(question, lost, language) if lost else ""
    marked = frozenset(term for found in matched.values() for term in found.terms)
    return Answer([key for key, _words in _ranked(matched, language)], marked, meant)


def complete(question: str, *, language: str = "lv", most: int = 6) -> list[SearchEntry]:
    """Entries for a question that is still being typed: its last word is only begun."""
    asked = stems(question)[:MOST_TERMS]
    begun = [token for token in tokens(question) if token.stem]
    if not asked or len(begun[-1].stem) < SHORTEST_PREFIX:
        return []
    matched = _exactly(asked[:-1], language) | _beginning_with([begun[-1].stem], language)
    if len(matched) < len(asked):
        return []
    ranked = [key for key, words in _ranked(matched, language) if words == len(matched)][:most]
    found = SearchEntry.objects.defer("text").in_bulk(ranked)
    return [found[key] for key in ranked]


#: Key of an entry, its address, its length, whether its page is archived.
_Place = tuple[int, str, int, bool]


@dataclass
class _Matches:
    """Where a word of the question was found: weight by (entry, address, length, archived), and as which stems."""

    weights: Counter[_Place] = field(default_factory=Counter)
    terms: set[str] = field(default_factory=set)


def _exactly(asked: list[str], language: str) -> dict[str, _Matches]:
    return _collected(Q(term__in=asked), language, asked, begun=False) if asked else {}


def _beginning_with(asked: list[str], language: str) -> dict[str, _Matches]:
    long_enough = [term for term in asked if len(term) >= SHORTEST_PREFIX]
    if not long_enough:
        return {}
    wanted = Q()
    for term in long_enough:
        wanted |= Q(term__startswith=term)
    return _collected(wanted, language, long_enough, begun=True)


def _collected(wanted: Q, language: str, asked: list[str], *, begun: bool) -> dict[str, _Matches]:
    """Rows under the word of the question they answer; `begun`: they only begin with it."""
    found: defaultdict[str, _Matches] = defaultdict(_Matches)
    rows = SearchTerm.objects.filter(wanted, entry__language=language).values_list(
        "term", "weight", "entry_id", "entry__href", "entry__length", "entry__cited_on"
    )
    for term, weight, entry, href, length, cited_on in rows:
        for word in asked:
            if term == word or (begun and term.startswith(word)):
                found[word].weights[entry, href, length, cited_on is not None] += weight
                found[word].terms.add(term)
    return dict(found)


def _ranked(matched: dict[str, _Matches], language: str) -> list[tuple[int, int]]:
    """Keys of entries, best first, each with how many words of the question it has."""
    totals = SearchEntry.objects.filter(language=language).aggregate(count=Count("pk"), length=Avg("length"))
    count, average = totals["count"], float(totals["length"] or 1)
    scores: defaultdict[_Place, float] = defaultdict(float)
    words: Counter[_Place] = Counter()
    for found in matched.values():
        rarity = math.log(1 + (count - len(found.weights) + 0.5) / (len(found.weights) + 0.5))
        for entry, weight in found.weights.items():
            score = rarity * weight * (_K1 + 1) / (weight + _K1 * (1 - _B + _B * entry[2] / average))
            scores[entry] += score * (_ARCHIVED if entry[3] else 1)
            words[entry] += 1
    best_first = sorted(scores, key=lambda one: (-words[one], -round(scores[one], 6), one[1]))
    return [(entry[0], words[entry]) for entry in best_first]


def _meant(question: str, lost: list[str], language: str) -> str:
    """The question with each lost word replaced by the commonest stem one slip away, in its weightiest form; or empty."""
    near = {term: one_slip(term) for term in lost if len(term) >= SHORTEST_GUESS}
    if not near:
        return ""
    rows = SearchTerm.objects.filter(term__in=set().union(*near.values()), entry__language=language)
    entries: Counter[str] = Counter()
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for term, word, weight in rows.values_list("term", "word", "weight"):
        entries[term] += 1
        spelt[term][word] += weight
    words = {}
    for term, slips in near.items():
        candidates = slips & entries.keys()
        if candidates:
            best = min(candidates, key=lambda one: (-entries[one], one))
            words[term] = min(spelt[best], key=lambda word: (-spelt[best][word], word))
    if not words:
        return ""
    said, at = "", 0
    for token in tokens(question):
        said += question[at : token.start] + words.get(token.stem, token.word)
        at = token.end
    return said + question[at:]

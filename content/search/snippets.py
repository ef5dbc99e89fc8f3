"""The piece of a text that shows why it was found, with the words marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.models.search import SearchEntry
from content.values import UnknownValue, blanked, filled
from forms.programmes.errors import NoRules
from kernel.stems import Token, tokens

#: Letters of a snippet.
WIDTH = 220
#: Stands in no text: keeps texts apart while their values are filled in together.
_BETWEEN = "\x1e"


@dataclass(frozen=True)
class Result:
    """One line of the results."""

    entry: SearchEntry
    title: SafeString
    snippet: SafeString


def results(entries: Sequence[SearchEntry], marked: frozenset[str], *, today: date) -> list[Result]:
    """Entries with their snippets; values of the rules are read once for each day that is cited."""
    texts = _filled([one.text for one in entries], [one.cited_on or today for one in entries])
    return [
        Result(entry, mark(title, marked), snippet(text, marked))
        for entry, title, text in zip(entries, titles(entries, today=today), texts, strict=True)
    ]


def titles(entries: Sequence[SearchEntry], *, today: date) -> list[str]:
    """Titles as people read them: a question may cite a value of the rules."""
    return _filled([one.title for one in entries], [one.cited_on or today for one in entries])


def snippet(text: str, marked: frozenset[str]) -> SafeString:
    """The stretch of about WIDTH letters that holds most of the words, each marked; the beginning if it has none."""
    hits = [token for token in tokens(text) if token.stem in marked]
    start = _best_start(text, hits)
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    piece = mark(text[start:end], marked)
    return mark_safe(("… " if start else "") + piece + (" …" if end < len(text) else ""))  # noqa: S308 - escaped by mark


def mark(text: str, marked: frozenset[str]) -> SafeString:
    """The text, escaped, with the words of the question in <mark>."""
    said, at = "", 0
    for token in tokens(text):
        if token.stem in marked:
            said += f"{escape(text[at : token.start])}<mark>{escape(token.word)}</mark>"
            at = token.end
    return mark_safe(said + escape(text[at:]))  # noqa: S308 - every piece is escaped


def _best_start(text: str, hits: list[Token]) -> int:
    if not hits or hits[0].start < WIDTH // 2:
        return 0
    stems_from = [len({one.stem for one in hits[at:] if one.end <= hit.start + WIDTH}) for at, hit in enumerate(hits)]
    best = hits[stems_from.index(max(stems_from))].start
    if best < WIDTH // 2:
        return 0
    sentence = text.rfind(". ", best - WIDTH // 3, best)
    return sentence + 2 if sentence >= 0 else text.rfind(" ", 0, best - WIDTH // 6) + 1


def _filled(texts: list[str], days: list[date]) -> list[str]:
    together: defaultdict[date, list[int]] = defaultdict(list)
    for at, day in enumerate(days):
        if "[[" in texts[at]:
            together[day].append(at)
    done = list(texts)
    for day, places in together.items():
        joined = _BETWEEN.join(texts[at] for at in places)
        try:
            whole = filled(joined, on=day)
        except (UnknownValue, NoRules):
            whole = blanked(joined)
        for at, text in zip(places, whole.split(_BETWEEN), strict=True):
            done[at] = text
    return done

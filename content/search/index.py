"""Writing the index. It is written in the transaction that changes what it tells of, so search never lags behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction

from content.models.search import SearchEntry, SearchTerm
from content.search.sources import Document, sources
from content.values import blanked
from kernel.stems import tokens


@transaction.atomic
def rebuild(*names: str) -> dict[str, int]:
    """Write the named sources anew (all of them if none is named); returns how many entries each has."""
    known = sources()
    counts = {}
    for name in names or known:
        SearchEntry.objects.filter(source=name).delete()
        counts[name] = _write(name, known[name]())
    if not names:
        SearchEntry.objects.exclude(source__in=known).delete()
    return counts


def complete_index() -> None:
    """Write the pages if there are none yet, and all else anew: what is made of code and template editions comes with an
    update and says nothing when it changes."""
    here = SearchEntry.objects.filter(source="pages").exists()
    rebuild(*(name for name in sources() if name != "pages" or not here))


@transaction.atomic
def replace(source: str, owner: str, documents: Iterable[Document]) -> None:
    """What one object of a source has in the index becomes these documents."""
    remove(source, owner)
    _write(source, documents)


def remove(source: str, *owners: str) -> None:
    SearchEntry.objects.filter(source=source, owner__in=owners).delete()


def _write(source: str, documents: Iterable[Document]) -> int:
    # The same question twice on a page leads to the same place: the first one is kept.
    written = list({(one.owner, one.anchor): one for one in reversed(list(documents))}.values())[::-1]
    analysed = [(one, *_terms(one)) for one in written]
    entries = SearchEntry.objects.bulk_create(
        SearchEntry(
            source=source, owner=one.owner, anchor=one.anchor[:255], kind=one.kind, language=one.language, title=one.title[:255],
            path=one.path[:600], href=one.href, text=one.text, cited_on=one.cited_on, length=sum(weights.values()),
        )
        for one, weights, _words in analysed
    )  # fmt: skip
    SearchTerm.objects.bulk_create(
        (
            SearchTerm(entry=entry, term=term, weight=weight, word=words[term])
            for entry, (_one, weights, words) in zip(entries, analysed, strict=True)
            for term, weight in weights.items()
        ),
        batch_size=1000,
    )
    return len(entries)


def _terms(document: Document) -> tuple[Counter[str], dict[str, str]]:
    """Weight of each stem, and its commonest word."""
    weights: Counter[str] = Counter()
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for weight, text in document.parts:
        for token in tokens(blanked(text)):
            if token.stem:
                weights[token.stem] += weight
                words[token.stem][token.word.lower()] += 1
    return weights, {term: min(found, key=lambda word: (-found[word], word)) for term, found in words.items()}
